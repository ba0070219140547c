"""The first chapters: the goal of the game, its components, setting up, and the actions."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Code, Heading, Line, Strong, Table, bullets, para, see, steps
from gigawatt.content.book.context import Context
from gigawatt.content.book.first_quarter import first_quarter
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.core.transitions.ledger import MAX_INDEX, MAX_TENSION
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.quarters import calendar_quarter


def opening(c: Context) -> list[Block]:
    """The game on one page: what it is, how one wins, and a first quarter."""
    rules = c.rules
    seats = sorted({n for scenario in rules.scenarios for n in scenario.seats})
    minutes = sorted({scenario.minutes for scenario in rules.scenarios})
    shown = f"{minutes[0]} to {minutes[-1]}" if len(minutes) > 1 else str(minutes[0])
    return [
        Heading(1, rules.name),
        para(rules.summary),
        Heading(2, "What the game is"),
        para(
            "The race to build the physical systems that make advanced AI possible: sites, power, cooling, "
            "networks and accelerators, with the supply chains, permits, capital and policy that move them. You "
            "lead a firm or a state and build campuses where land, power and chips come together."
        ),
        para(
            f"{_seats(seats)} play, for {shown} minutes. A turn of the calendar is a quarter of a year; {_span(c)}. Money is in "
            f"billions of dollars, shown as {money(12)}. Power and everything built for it comes in ",
            Strong("modules"),
            " of 0.1 gigawatts. Compute comes in ",
            Strong("points"),
            ".",
        ),
        Heading(3, "How one wins"),
        para(*_winning(c)),
        Heading(3, "A first quarter"),
        *first_quarter(c),
        *_five_things(),
        *_table_of_things(c),
    ]


def in_short(c: Context) -> list[Block]:
    """The units, a first quarter and five things to remember, for a table whose game is chosen."""
    return [
        para(
            f"A turn is a quarter of a year. Money is in billions of dollars, shown as {money(12)}. Power and everything built for "
            "it comes in ",
            Strong("modules"),
            " of 0.1 gigawatts. Compute comes in ",
            Strong("points"),
            ". Everything is public but the future.",
        ),
        Heading(3, "A first quarter"),
        *first_quarter(c),
        *_five_things(),
    ]


def _five_things() -> list[Block]:
    return [
        Heading(3, "Five things to remember"),
        bullets(
            "A campus runs only as many modules as its scarcest layer. Four layers in plenty and one missing make "
            "nothing.",
            "Things take time, and not the same time. Order the slow ones first.",
            "Every seat buys from the same markets. What one takes, the next pays more for.",
            "Nothing random happens while you act. Chance falls at the end of a quarter, by odds you can read.",
            "Lead is scored every quarter. A late giant loses to a steady builder.",
        ),
    ]


def _winning(c: Context) -> Line:
    """How one wins, in a paragraph."""
    ways = ["rank among the seats by compute", f"every {c.rules.scoring.level_points} points of compute"]
    ways += ["training tiers"] if c.has("training") else []
    ways += ["contracts kept"] if c.has("row") else []
    ways += ["chokepoints held"] if c.has("plants") else []
    ways += ["rivals denied"] if c.has("controls") and c.rules.controls.denied else []
    return (
        "Whoever has most ",
        see("Lead"),
        f" at the end wins. Each quarter ends with a record, which brings Lead for {listed(ways)}. After the last one, what is "
        "under way and your net cash count too. Compute sold to the cloud pays for the next campus"
        + ("; compute that trains brings tiers." if c.has("training") else "."),
    )


def _span(c: Context) -> str:
    """The length and the period of the longest scenario."""
    longest = max(c.rules.scenarios, key=lambda scenario: scenario.quarters)
    last = longest.first + longest.quarters - 1
    return f"the longest game has {longest.quarters} of them, {calendar_quarter(longest.first)} to {calendar_quarter(last)}"


def _purses(c: Context) -> list[str]:
    if not any(scenario.purse for scenario in c.rules.scenarios):
        return []
    return [
        "Add what the scenario gives or takes by number of seats: cash by place in that order, cash and influence by faction."
    ]


def _seats(seats: list[int]) -> str:
    return f"{seats[0]} to {seats[-1]} seats" if len(seats) > 1 else f"{seats[0]} seats"


def _table_of_things(c: Context) -> list[Block]:
    rows: list[tuple[str, str]] = [
        ("Regions", (f"{len(c.rules.regions)} places in three blocs: the alliance, the challenger bloc and the "
                    f"non-aligned bloc. Each has slots for campuses, room at each of them, quarters in which it offers land, grid "
                    "headroom shared by all, permit odds, power sources, a climate, fibre and a trade lane.")),
        ("Campuses", (f"What a seat builds in a region. A seat has at most {c.rules.economy.campus_limit}, one a "
                     f"region.")),
        ("Markets", "Public ladders of goods. The emptier a ladder, the dearer its next unit."),
        ("The pipeline", "Everything ordered and not yet online, with its permit steps and quarters. It is public."),
        ("The catalogue", "Projects that anyone may order at any time."),
    ]  # fmt: skip
    if c.has("row"):
        rows.append(("The row", f"{ROW_SIZE} opportunity cards, face up. Who takes one first has it."))
    if c.has("headlines"):
        rows.append(("Headlines", "One event of the time is revealed each quarter."))
    rows.append(("Tracks", _tracks(c)))
    table = [] if c.is_small else [Table(("what", "is"), tuple(rows), caption="What lies on the table")]
    return [
        Heading(2, "On the table"),
        *table,
        para("Everything is public but the future: nobody knows the order of the decks or the draws to come."),
    ]


def _tracks(c: Context) -> str:
    tracks = ["net cash (below zero it is debt)", "influence", "Lead"]
    tracks += ["training progress"] if c.has("training") else []
    world = [f"the capital index from −{MAX_INDEX} to +{MAX_INDEX}"]
    world += [f"tension from 0 to {MAX_TENSION}"] if c.has("controls") else []
    return f"For each seat {listed(tracks)}. For all {listed(world)}."


def setting_up(c: Context) -> list[Block]:
    """Setup."""
    return [
        Heading(2, "Setting up"),
        steps(
            ("Choose a scenario. It names the seats, the length, the factions and what is left out or altered.",),
            (
                (
                    "Each seat takes a faction of its own. Its card says where it starts, with what, what it can do and "
                    "what it lacks."
                ),
            ),
            (
                "Each faction's home campus takes one slot of its region. Markets start with the stock in the ",
                see("table of markets", "Ladders"),
                ".",
            ),
            ("Draw who moves first in the first quarter; the others follow in the order of the seats.",),
            *_purses(c),
        ),
    ]


def actions(c: Context) -> list[Block]:
    """All actions with cost and effect."""
    head = ("action", "written", "costs", "does")
    return [
        Heading(2, "Actions"),
        para("The second column is how the action is written: in the log, in text play and on the command line."),
        Table(head, tuple(_action_rows(c)), is_wide=True, caption="The actions"),
    ]


def _action_rows(c: Context) -> list[tuple[str | Line, ...]]:
    e = c.rules.economy
    here = c.some_region.id
    project = next((p.id for p in c.rules.projects if not p.opens and p.permit), c.rules.projects[0].id)
    chips = c.first_class.id
    rows: list[tuple[str, str, str, str]] = [
        ("Build", f"build {project} @{here}", "its price", "Order a lot of a project in a region."),
        (
            "Buy accelerators",
            f"buy accelerators -> {here}",
            "market price",
            f"Order up to a lot for a campus{' or hall' if c.has('hosting') else ''}. Freight starts now.",
        ),
    ]
    if c.has("controls"):
        price = f"{c.rules.controls.grey_pct}% of the price"
        rows.append(
            ("Buy grey", f"buy accelerators via:grey -> {here}", price, ("Order embargoed goods by the grey channel."))
        )
    if c.has("plants"):
        if c.has("controls"):
            rows.append(("Buy parts", "buy memory", "market price", "Under a control, put parts into your store."))
        rows += [
            ("Sell parts", "sell memory", "—", "Sell what you store of a part."),
            (
                "Assemble",
                f"assemble -> {here}",
                "parts and fee",
                ("Make accelerators from one logic, memory and packaging each."),
            ),
        ]
    if c.has("upgrade"):
        rows.append(
            (
                "Upgrade",
                f"upgrade @{here}",
                "price less resale",
                ("Trade the oldest accelerators of a campus for new ones."),
            )
        )
    rows += [
        (
            "Sell chips",
            f"sell chips:{chips} @{here}",
            "—",
            (f"Sell the idle ones of a class at a campus for {e.resale_pct}% of its base price."),
        ),
        (
            "Expedite",
            f"expedite {project} @{here}",
            f"{e.expedite_influence} influence",
            ("One certain permit step, or one quarter less."),
        ),
        ("Cancel", f"cancel {project} @{here}", "—", f"Give up a project for {e.cancel_pct}% of what you paid."),
    ]
    rows += _affairs_rows(c)
    return [(name, (Code(written),), cost, does) for name, written, cost, does in rows]


def _affairs_rows(c: Context) -> list[tuple[str, str, str, str]]:
    e = c.rules.economy
    here = c.some_region.id
    lobbied = c.rules.economy.lobby_groups[0]
    rows: list[tuple[str, str, str, str]] = []
    if c.has("finance"):
        rows.append(
            ("Raise equity", "raise equity", f"{e.equity_lead} Lead", f"Gain {money(e.equity_cash)}; firms only.")
        )
    if c.has("lobby"):
        price = f"free, {e.lobby_influence} influence, a state {e.lobby_influence_state}"
        rows.append(("Lobby", f"lobby {lobbied}", price, "A subsidy on one kind of project in your bloc."))
    if c.has("controls"):
        rows.append(
            (
                "Control",
                "control memory against:challenger",
                f"{c.rules.controls.influence} influence",
                "Issue or raise a control.",
            )
        )
        rows.append(("Lift", "lift memory against:challenger", "free", "Lift a control of your own."))
    if c.has("hosting"):
        rows.append(
            (
                "Offer a hall",
                f"offer hall rent:2 @{here}",
                "—",
                ("Offer idle powered shell to rivals at one of three rents."),
            )
        )
        rows.append(("Hire a hall", f"hire hall from:1 @{here}", "fit-out", "Run your chips in a rival's hall."))
    card = next((card for card in c.rules.cards if card.target == "none"), None)
    if c.has("row") and card:
        rows.append(
            (
                "Take a card",
                f"take {card.id}",
                "its price",
                ("Take a card of the row; its target, if it has one, comes last."),
            )
        )
    if c.has("training"):
        rows.append(("Posture", "posture training:2", "free", "Set how many quarters of your compute train."))
    if c.has("rent") and c.has("training"):
        rows.append(("Rent", "rent lots:1", "free", "Rent compute for training, paid at operations."))
    if c.has("plants"):
        rows.append(("Hold, release", "hold memory", "free", "Keep a part's output in the store, or sell it."))
    rows.append(("Pass", "pass", "—", "End your quarter."))
    return rows
