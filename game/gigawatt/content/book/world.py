"""The chapters on controls, chokepoints, halls, contracts, cards, and firms and states."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Heading, Strong, Table, bullets, example, para
from gigawatt.content.book.context import Context
from gigawatt.core.queries.permissions import MAX_CONTRACTS
from gigawatt.core.rules.ruleset import BLOCS, LADDERS
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.core.transitions.ledger import MAX_TENSION
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.money import money


def controls(c: Context) -> list[Block]:
    """Export controls, the grey channel, tension."""
    if not c.has("controls"):
        return []
    return [*_issuing(c), *_who_may(c), *_grey_channel(c), *_both_sides(c)]


def _issuing(c: Context) -> list[Block]:
    """Who may issue a control, the levels, and what upholding one costs."""
    k = c.rules.controls
    third = f", and none by or against the non-aligned bloc before tension {k.third_tension}" if k.third_tension else ""
    return [
        Heading(2, "Export controls"),
        para(
            "A control is put by a bloc on a layer of supply against another bloc. A seat may issue one if its "
            f"bloc holds at least {k.share_pct}% of the layer, counting world capacity by origin and plants by "
            f"place, or if it holds the layer's chokepoint. It costs {k.influence} influence and an action, is "
            "announced now and in force from the start of next quarter. A control goes up one level a quarter:"
        ),
        bullets(
            (
                Strong("Licence. "),
                (
                    f"An order of that origin for the target bloc costs {k.licence_influence} influence, or a free "
                    "licence. The influence goes to the seat that upholds the control."
                ),
            ),
            (
                Strong("Embargo. "),
                "Goods of that origin cannot be bought for the target bloc, but by the grey channel."
                + (f" It brings you {k.denied} Lead at each record for each rival whom it denies." if k.denied else ""),
            ),
        ),
        para(
            "Where the goods go decides, not who buys. The strictest control counts. You uphold at most "
            f"{plural(k.per_seat, 'control')}, and pay {plural(k.upkeep, 'influence', 'influence')} for each embargo at "
            "operations once it is in force; an unpaid one lapses. Licences cost no upkeep. The same control cannot be "
            f"issued twice, and none in the last {plural(k.last_quarters, 'quarter')}. No control may be issued against a "
            f"bloc that has no seat and no campus in it{third}. Lifting an own one is free. Goods already shipped arrive, and "
            "buying ahead of an announced control is allowed."
        ),
    ]


def _grey_channel(c: Context) -> list[Block]:
    """Embargoed goods, and how they are seized."""
    k = c.rules.controls
    return [
        Heading(3, "Grey channel"),
        para(
            f"Embargoed goods can be had at {k.grey_pct}% of the price. A grey shipment of accelerators is seized "
            f"on arrival with {k.seizure_pct}%, from tension {k.tense_seizure} on with {k.seizure_tense_pct}%; what "
            "is seized is lost. Parts and equipment bought grey come at the end of the quarter and run the same risk; "
            "bought openly they are in the store at once."
        ),
    ]


def _both_sides(c: Context) -> list[Block]:
    """What a control does to its issuer and its target, tension, and world controls."""
    k = c.rules.controls
    return [
        Heading(3, "Both sides of a control"),
        *_denial(c),
        para(
            Strong("What it costs the issuer. "),
            f"While your embargo stands, your plants of that layer sell at {money(k.issuer_discount)} less a unit, "
            "and your chokepoint on it takes no toll.",
        ),
        para(
            Strong("What the target gets. "),
            f"Under an embargo plants of that layer cost {k.plant_pct}% there.",
        ),
        para(
            Strong("Optics and materials. "),
            f"An embargo on optics makes optical fabric cost {k.optics_pct}% in the target bloc, a licence half as "
            "much more; if both blocs that make it refuse, none can be built there. Under an embargo on materials "
            "plants in the target bloc make one unit less each; under a licence they do so unless their owner pays "
            "for a licence each quarter.",
        ),
        para(
            Strong("Tension "),
            f"runs from 0 to {MAX_TENSION}. A control issued or raised adds one, some headlines and cards move it, "
            f"and it falls by one after a quarter in which it did not rise. From {k.tense_freight} on, freight "
            "between blocs takes a quarter more.",
        ),
        para(
            Strong("World controls "),
            "come from headlines and cards. They work in the same way, cost and earn nobody anything, and end by themselves.",
        ),
    ]


def _denial(c: Context) -> list[Block]:
    """Whom an embargo denies."""
    lead = c.rules.controls.denied
    if not lead:
        return []
    return [
        para(
            Strong("Whom it denies. "),
            "An embargo denies a rival who has a campus in the target bloc whose scarcest layer it closes: one on "
            "accelerators, logic, memory or packaging closes chips, on equipment power, on optics the network. One on "
            "materials denies whoever has a plant there. A rival counts once, however many of your embargoes deny it.",
        ),
        example(
            "You uphold an embargo on accelerators against the challenger bloc. Two rivals have campuses in it, and "
            f"chips are the scarcest layer, or level with another, at both: {2 * lead} Lead a quarter, until they "
            "have chips enough or something else is scarcer."
        ),
    ]


def _who_may(c: Context) -> list[Block]:
    """The shares by origin, which decide who may issue a control at the start."""
    rows = [(name, *(str(share) for share in c.ladder(name).origins)) for name in LADDERS]
    rows += [(name, *map(str, getattr(c.rules.controls, name))) for name in ("optics", "materials")]
    return [Table(("layer, % by origin", *BLOCS), tuple(rows))]


def chokepoints(c: Context) -> list[Block]:
    """Chokepoints."""
    if not c.has("plants"):
        return []
    k = c.rules.chokepoints
    world = c.ladder("logic").world[0]
    units = c.rules.economy.plant_units[0]
    needed = next((n for n in range(1, 30) if 100 * units * n >= k.take_pct * (units * n + world)), 0)
    share = 100 * units * needed // (units * needed + world) if needed else 0
    return [
        Heading(2, "Chokepoints"),
        para(
            "A chokepoint is the dominant share of a part: logic, memory, packaging or equipment. Your share is "
            "what your plants make in a quarter out of what all seats' plants and the world make. With at least "
            f"{k.take_pct}%, and more than anyone else, at {plural(k.records, 'record')} running, you hold it. You "
            f"lose it after {plural(k.records, 'record')} running below {k.keep_pct}%. A part has one holder. It "
            f"brings {k.lead} Lead and {money(k.cash)} at each record"
            + (", and opens controls on the part." if c.has("controls") else ".")
        ),
        example(
            f"For four seats the world makes {world} logic a quarter at the start. A plant makes {units}, so "
            f"it takes {plural(needed, 'plant')} ({share}%) to pass {k.take_pct}%, if nobody else has one."
        ),
    ]


def halls(c: Context) -> list[Block]:
    """Hosting."""
    if not c.has("hosting"):
        return []
    k = c.rules.hosting
    modules = k.modules
    return [
        Heading(2, "Hosting"),
        para(
            f"A seat may offer the idle powered shell of a campus, {plural(k.min_modules, 'module')} or more, at one "
            "of three rents: "
            f"{listed([money(r) for r in k.rents], 'or')} a module and quarter. A rival hires it with an action, up "
            f"to {plural(modules, 'module')} for {plural(k.quarters, 'quarter')}, and pays {money(k.fit_out)} a "
            "module at once for cooling and network. The tenant's chips sent there compute for the tenant. At "
            "operations the tenant pays the rent, and for power at the region's grid price. What nobody hires is "
            "leased to outsiders as usual."
        ),
        example(
            f"A hall of {modules} modules at the middle rent costs {money(modules * k.fit_out)} at once and "
            f"{money(modules * k.rents[1])} a quarter, for {money(modules * (k.fit_out + k.rents[1] * k.quarters))} "
            "in all."
        ),
    ]


def cards(c: Context) -> list[Block]:
    """The row, sovereign contracts and headlines."""
    blocks: list[Block] = []
    if c.has("row"):
        blocks += [
            Heading(2, "Row"),
            para(
                f"The row shows {ROW_SIZE} cards of the year's deck. Taking one is an action and costs its price in "
                "cash, influence or Lead. Most do something at once or for some quarters; a lasting effect starts "
                "at once and counts this quarter. A taken card leaves a gap until next quarter. If nobody takes "
                "any, the oldest leaves."
            ),
            Heading(3, "Contracts"),
            para(
                "Sovereign contracts are cards on which a government asks for points online in its bloc by a given "
                "quarter, under terms. Signing costs a bond. From the first record at which it is met it pays, as "
                "long as it stays met, for the records it names; then the bond comes back. If it is not met when "
                "due, or no longer met, the bond is lost and with it the influence that the card would have paid "
                f"for a record. At most {plural(MAX_CONTRACTS, 'contract')} at a time.",
            ),
        ]
    if c.has("headlines"):
        blocks += [
            Heading(2, "Headlines"),
            para(
                "One headline is revealed each quarter, drawn from the pool of its half-year. Knowing what "
                "happened is no script: not every headline comes, and the order differs. Those that take away "
                "modules, output or access are announced and strike a quarter later. What lies in the second half "
                "of 2026 is told as expectation, not outcome."
            ),
        ]
    return blocks


def firms_and_states(c: Context) -> list[Block]:
    """The two kinds of seat."""
    kinds = {faction.kind for faction in c.rules.factions}
    if kinds != {"firm", "state"}:
        return []
    e = c.rules.economy
    rows = [("cloud revenue", "keeps all", f"keeps {e.state_cloud_pct}%")]
    if c.has("finance"):
        rows.append(("equity", f"{money(e.equity_cash)} for {e.equity_lead} Lead", "none"))
    levy = f"{money(1)} for every {plural(e.levy_modules, 'module')} online in its home regions"
    rows.append(("levy", "none", f"{levy}, whoever owns them, paid by the bank"))
    if c.has("lobby"):
        rows.append(("lobbying", f"{e.lobby_influence} influence", f"{e.lobby_influence_state} influence"))
    return [Heading(2, "Firms and states"), Table(("", "a firm", "a state"), tuple(rows))]
