"""The chapters on campuses, projects, permits and markets."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Heading, Strong, Table, bullets, example, para
from gigawatt.content.book.context import Context
from gigawatt.core.quarter.next_quarter import LEFT_OF_OLD_CLASS
from gigawatt.core.queries.pipeline import MAX_STALLS
from gigawatt.core.rules.ruleset import GROUPS, PARTS, Project
from gigawatt.core.rules.vocabulary import GOOD_PCT
from gigawatt.wording.grammar import agreeing, listed, plural
from gigawatt.wording.money import bare_money, money
from gigawatt.wording.names import COMPONENT_NAMES, FITTING_NAMES
from gigawatt.wording.quarters import calendar_quarter


def campus(c: Context) -> list[Block]:
    """Campuses and how they compute."""
    e = c.rules.economy
    return [
        Heading(2, "Campuses"),
        para("A campus has five layers, each counted in modules:"),
        Table(
            ("layer", "made of"),
            (
                ("site", "land and shell"),
                ("power", "grid, gas and clean power"),
                ("cooling", "evaporative and closed-loop cooling"),
                (
                    "network",
                    (f"electrical fabric (it carries at most the first {e.electrical_cap} modules) and optical fabric"),
                ),
                ("chips", "accelerators of any class"),
            ),
        ),
        para(
            "The modules that run are the ",
            Strong("minimum"),
            " of the five. The best chips run; the others idle. Each running chip gives the points of its class, "
            "and their sum is the campus's compute. A layer equal to the minimum binds: only more of it makes the "
            "campus larger.",
        ),
        _campus_example(c),
        para(
            "Layers are built in step. With what is on order, the site may run ahead of power by "
            f"{plural(e.site_ahead, 'module')}, power ahead of the site by {e.power_ahead}, cooling and network by "
            f"{e.fit_ahead}; a lot may go past that, but none is ordered beyond it. Nor is a campus expanded once its "
            "site fills its region's room. Chips may be bought ahead without bound."
        ),
        Heading(3, "What it costs to run"),
        para(
            "Running modules use the cheapest power first. Clean power costs nothing to run. Gas costs "
            f"{money(e.fuel_price)} for two modules a quarter, grid power the price of the region for two modules. "
            "A seat's bills are added up and rounded up."
        ),
        Heading(3, "Idle powered shell"),
        para(
            "Site and power that no chip uses are leased to outsiders by themselves: the smaller of site and "
            f"power, less what runs, brings {money(e.lease_pair)} for two modules a quarter."
        ),
        *_classes(c),
    ]


def _campus_example(c: Context) -> Block:
    start = c.some_faction.start
    network = min(start.electrical, c.rules.economy.electrical_cap) + start.optical
    layers = {
        "site": start.site,
        "power": start.grid + start.gas + start.clean,
        "cooling": start.evaporative + start.closed,
        "network": network,
        "chips": start.chips,
    }
    online = min(layers.values())
    binding = [name for name, modules in layers.items() if modules == online]
    points = online * c.first_class.points
    shown = ", ".join(f"{name} {modules}" for name, modules in layers.items())
    idle = min(layers["site"], layers["power"]) - online
    lease = money(idle * c.rules.economy.lease_pair // 2)
    return example(
        f"{c.some_faction.name} starts in {c.some_region.name} with {shown}. The minimum is {online}: "
        f"{plural(online, 'module')} run{'s' if online == 1 else ''} and {listed(binding)} "
        f"{agreeing('bind', binding)}. With chips of {c.first_class.year} that is "
        f"{plural(points, 'point')} of compute. "
        + (
            f"{plural(idle, 'module')} of powered shell idle, so outsiders pay {lease} a quarter."
            if idle
            else "No powered shell idles."
        )
    )


def _classes(c: Context) -> list[Block]:
    head = ("class", "due", "slips", "points a module", "base price", "assembly fee")
    rows = [
        (
            str(k.year),
            calendar_quarter(k.quarter),
            f"{k.slip_pct}%" if k.slip_pct else "—",
            str(k.points),
            money(k.base),
            money(k.fee),
        )
        for k in c.rules.classes
        if k.quarter <= c.last_quarter
    ]
    columns = len(head) if c.has("plants") else len(head) - 1  # what is not assembled has no fee
    return [
        Heading(3, "Accelerators"),
        Table(head[:columns], tuple(row[:columns] for row in rows)),
        para(
            "The market sells the current class only. The quarter before a class is due one draw decides whether "
            f"it slips by a quarter. When it comes, all but {LEFT_OF_OLD_CLASS} units leave the market, and those "
            "become units of the new class. Chips that you own keep working: a campus bound by power grows by "
            "trading old chips for new ones."
        ),
        *_upgrades(c),
    ]


def _upgrades(c: Context) -> list[Block]:
    if not c.has("upgrade"):
        return []
    return [
        Heading(3, "Upgrades"),
        para(
            "An upgrade trades in the oldest chips of a campus, up to a lot of them, for as many of the current "
            f"class in one action: you pay the market price less {c.rules.economy.resale_pct}% of the old base "
            "price for each. The campus loses the old chips now; the new ones are shipped like a purchase."
        ),
    ]


def projects(c: Context) -> list[Block]:
    """Ordering, permits, construction, and the catalogue."""
    e = c.rules.economy
    return [
        Heading(2, "Building"),
        para(
            "You order projects in lots, whose size grows with the years. You pay in full when you order. A "
            "project that opens a campus takes one of the region's slots at once; first come, first served. Other "
            "projects need a campus of your own there"
            + ("; plants may also stand in a home region. " if c.has("plants") else ". ")
            + f"You have at most {plural(e.campus_limit, 'campus', 'campuses')}"
            + (f", and at most {plural(e.plants_at_once, 'plant')} under way at once." if c.has("plants") else ".")
            + " A home region can be built on at any time; elsewhere a campus is opened only in the quarters of the "
            "year in which the region offers land, as the table of regions says."
        ),
        para(
            f"Outside your home regions everything costs {e.abroad_pct}% of its price. Cooling costs {e.cool_pct}% "
            f"in a cool climate and {e.hot_pct}% in a hot one. Costs are rounded up for the whole lot."
        ),
        _cost_example(c),
        Heading(3, "Permits"),
        para(
            "A project with permit steps draws once each quarter, the quarter of its order included. The odds of "
            "its region decide: ",
            Strong("stalled"),
            " (nothing), ",
            Strong("one step"),
            ", or ",
            Strong("outright"),
            f" (all steps left). After {plural(MAX_STALLS, 'stall')} running the next draw cannot stall. "
            "Construction starts in the quarter after the last step. There is no refund for delay.",
        ),
        _permit_example(c),
        *_opposition(c),
        Heading(3, "Pipeline"),
        para(
            "Construction takes the project's quarters, in a fast region the shorter time. What still waits for a "
            f"permit can be cancelled: that gives back {e.cancel_pct}% of what you paid and frees slot and headroom. "
            "A new campus can be cancelled only while nothing else is there or on its way."
        ),
        Heading(3, "Grid"),
        para(
            "A grid connection reserves headroom of the region for every module when you order it. Once it is "
            "gone, only January's growth, a card or a project brings more."
        ),
        Heading(3, "Expediting"),
        para(
            f"For {e.expedite_influence} influence you get one certain permit step, or one quarter off construction "
            "or freight (never below one), once a quarter for each thing under way. Money cannot buy permits."
        ),
        Heading(3, "What can be built"),
        *_catalogue(c),
    ]


def _cost_example(c: Context) -> Block:
    for project in c.rules.projects:
        if project.group == "cooling" and project.cost:
            break
    e = c.rules.economy
    lot = project.lot[0]
    unit = lot if project.gives in COMPONENT_NAMES else 1
    pct = {"cool": e.cool_pct, "temperate": 100, "hot": e.hot_pct}
    whole = project.cost * unit

    def price(climate: str, place: int) -> str:
        factor = pct[climate] if project.group == "cooling" else 100
        return money(-(-whole * place * factor // 10_000))

    return example(
        f"A lot of {project.name.lower()} in 2024 is {unit} for {money(project.cost)} each, {money(whole)}. At home "
        f"in a cool climate that is {price('cool', 100)}, in a hot one {price('hot', 100)}, and abroad in a hot one "
        f"{price('hot', e.abroad_pct)}."
    )


def _permit_example(c: Context) -> Block:
    region = c.some_region
    stall, out = region.stall, region.outright
    step = 100 - stall - out
    second = (out * 100 + step * (step + out) + stall * out) // 100
    return example(
        f"{region.name} draws {stall}·{step}·{out}: stalled, one step, outright. A project of one step is through "
        f"in its first quarter with {step + out}%. One of two steps is through in the first with {out}%, and within "
        f"two with {second}%."
    )


def _opposition(c: Context) -> list[Block]:
    e = c.rules.economy
    if not e.opposition_pct:
        return []
    return [
        para(
            "A campus that grows meets opposition: each module of its site online beyond "
            f"{plural(e.opposition_modules, 'module')} adds {plural(e.opposition_pct, 'point')} to the stall of its permits, "
            f"up to {e.opposition_most}%. They are taken from the one step, then from outright."
        )
    ]


def _catalogue(c: Context) -> list[Block]:
    """The catalogue as a table; the reference part describes each project in words."""
    blocks: list[Block] = []
    for group in GROUPS:
        found = [p for p in c.rules.projects if p.group == group and (group != "plant" or c.has("plants"))]
        if found:
            head = (group, "gives", "a lot", "costs", "permit", "builds", "fast")
            blocks.append(Table(head, tuple(_project_row(project) for project in found), is_wide=True))
    return [
        *blocks,
        para(
            "A lot is for 2024 / 2025 / 2026; permit is in steps, building in quarters, and fast is the time in a "
            "fast region. Costs are for a module where a lot brings modules, otherwise for the whole. What a "
            "project asks for stands in the reference part."
        ),
    ]


def _project_row(project: Project) -> tuple[str, ...]:
    lot = str(project.lot[0]) if len(set(project.lot)) == 1 else " / ".join(map(str, project.lot))
    gives = COMPONENT_NAMES.get(project.gives) or FITTING_NAMES.get(project.gives) or project.gives
    if project.gives in PARTS:
        gives = f"{project.gives} plant"
    prices = [money(project.cost)] if project.cost else []
    prices += ["equipment"] if project.uses_equipment else []
    prices += [f"{project.influence} influence"] if project.influence else []
    times = (str(project.permit), str(project.build), str(project.fast_build))
    return (project.name, gives, lot, " and ".join(prices) or "—", *times)


def markets(c: Context) -> list[Block]:
    """Ladders, parts, plants and freight."""
    e = c.rules.economy
    blocks: list[Block] = [
        Heading(2, "Markets"),
        Heading(3, "Ladders"),
        para(
            "A market is a ladder of units. The price of the next unit follows the stock: base price, plus a step "
            "for each so many units that the stock is below the middle, less a step for each above it, and never "
            "below the floor. Units are priced one by one. A market never resets; it refills each quarter, up to "
            "its cap. Empty means unavailable."
        ),
        _ladder_table(c),
        _ladder_example(c),
        para(
            "Every unit carries the bloc it comes from. A buyer gets the most plentiful origin that it may buy. An "
            "order of accelerators brings as many as the lot of the year "
            f"({' / '.join(map(str, c.ladder('accelerators').lot))}), the market and your money allow. The numbers "
            "are for four seats; other counts scale refill, cloud demand and world capacity in proportion. "
            f"Accelerators sold from a campus bring {e.resale_pct}% of the base price of their class."
        ),
        Heading(3, "Freight"),
        para(_freight(c)),
    ]
    if any(project.uses_equipment for project in c.rules.projects):
        blocks += [
            Heading(3, "Equipment"),
            para(
                "Turbines and transformers are one market. A project that takes equipment takes one unit a lot, "
                "from your store if you have one, else at the market price times "
                f"{' / '.join(map(str, c.ladder('equipment').multiple))} in 2024 / 2025 / 2026, since the machines "
                "grow."
            ),
        ]
    return [*blocks, *(_parts(c) if c.has("plants") else [])]


def _ladder_table(c: Context) -> Block:
    names = ["accelerators", *(PARTS if c.has("plants") else ["equipment"])]
    rows = []
    for name in names:
        ladder = c.ladder(name)
        years = range(3)
        base = " / ".join(f"${bare_money(c.ladder_price(name, ladder.middle, y) // ladder.multiple[y])}" for y in years)
        floor = f"base − {money(ladder.floor)}" if name == "accelerators" else money(ladder.floor)
        step = f"{money(ladder.step_up)} / {ladder.step_units}"
        rows.append(
            (name, base, str(ladder.middle), step, floor, str(ladder.start), str(ladder.cap), _origins(ladder.origins))
        )
    head = ("market", "base, 2024 / 25 / 26", "middle", "step / units", "floor", "start", "cap", "origins in %")
    return Table(head, tuple(rows), is_wide=True)


def _origins(shares: tuple[int, ...]) -> str:
    return " / ".join(map(str, shares))


def _ladder_example(c: Context) -> Block:
    ladder = c.ladder("accelerators")
    lot = min(ladder.lot[0], ladder.start)
    prices = [c.ladder_price("accelerators", ladder.start - i) for i in range(lot)]
    after = c.ladder_price("accelerators", ladder.start - lot)
    return example(
        f"At the start the market holds {ladder.start} accelerators. A lot of {lot} costs "
        f"{' + '.join(f'${bare_money(p)}' for p in prices)} = {money(sum(prices))}. The next buyer pays "
        + (f"{money(after)} for the first." if ladder.start > lot else "nothing: the market is empty.")
    )


def _freight(c: Context) -> str:
    tense = c.rules.controls.tense_freight
    text = (
        "Goods take 1 quarter from their own bloc, and from or to the non-aligned bloc; between the alliance and "
        "the challenger bloc 2. Remote regions take one more, and a trade lane in trouble takes longer."
    )
    return f"{text} From tension {tense} on, all freight between blocs takes one more." if c.has("controls") else text


def _parts(c: Context) -> list[Block]:
    e = c.rules.economy
    fee = c.first_class.fee
    part_prices = [c.ladder_price(part, c.ladder(part).start) for part in PARTS[:3]]
    chip = c.ladder_price("accelerators", c.ladder("accelerators").start)
    unit = c.ladder_price("logic", min(c.ladder("logic").cap, c.ladder("logic").start + 1))
    return [
        Heading(3, "Plants"),
        para(
            f"A plant makes {' / '.join(map(str, e.plant_units))} units of its part each quarter in 2024 / 2025 / 2026 "
            "where the region suits it fairly, and "
            f"{GOOD_PCT - 100}% more where it suits it well; where it does not suit, no plant may stand. In some "
            "regions plants take longer to build. The region gives a unit its bloc."
        ),
        Heading(3, "Store"),
        bullets(
            f"Output goes into your store while you hold that part, up to {e.store_cap} units. The rest is sold: "
            f"you get what the next buyer would pay after the sale, less {money(1)}.",
            "Buy parts into the store, or sell what is stored, with an action each.",
            "Assemble makes up to a lot of accelerators of the current class. It takes parts from the store and "
            f"the rest from the markets in the same action, and costs a fee for each ({money(fee)} in "
            f"{c.first_class.year}). They have the origin of their logic and are shipped like a purchase.",
        ),
        example(
            "With empty stores at the start, one assembled accelerator costs "
            f"{listed([money(p) for p in part_prices])} for its parts and {money(fee)} for assembly: "
            f"{money(sum(part_prices) + fee)}, against {money(chip)} ready made. A logic plant that sells one unit "
            f"at the start gets {money(max(0, unit - 1))}."
        ),
    ]
