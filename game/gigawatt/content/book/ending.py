"""The chapter on Lead and the end of a match, and the glossary."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Heading, Line, Strong, Table, bullets, claim, example, para
from gigawatt.content.book.context import Context
from gigawatt.wording.grammar import listed, plural, signed
from gigawatt.wording.money import money

EXAMPLE_COMPUTE = 35
EXAMPLE_ORDERED = 7
EXAMPLE_CASH = -20


def scoring(c: Context) -> list[Block]:
    """Sources of Lead."""
    s = c.rules.scoring
    counts = c.seat_counts
    widest = max(counts)
    ranks = tuple(
        (str(n), *(str(v) for v in getattr(s, f"rank{n}")), *("·" for _ in range(widest - n))) for n in counts
    )
    head = ("seats", *(f"{place}." for place in range(1, widest + 1)))
    table = [Table(head, ranks, caption="Lead for rank, by number of seats")] if len(counts) > 1 else []
    return [
        Heading(2, "Lead"),
        para("At each record every seat scores:"),
        bullets(*_each_record(c)),
        *table,
        *_record_claims(c),
        example(
            f"With {EXAMPLE_COMPUTE} points online and the second place of {counts[-1]} seats you score "
            f"{getattr(s, f'rank{counts[-1]}')[1]} for rank and {EXAMPLE_COMPUTE // s.level_points} for level."
        ),
        Heading(3, "After the last quarter"),
        bullets(*_at_end(c)),
        example(
            f"{EXAMPLE_ORDERED} points on order score {EXAMPLE_ORDERED // s.end_compute_points}. A net cash of "
            f"{money(EXAMPLE_CASH)} scores {signed(EXAMPLE_CASH // (s.end_debt or s.end_cash))}."
        ),
        para(
            "Most Lead wins. Ties go to more compute, then more cash; if all are equal the win is shared. Lead "
            "is never below zero: what would take more takes what there is."
        ),
        *_end_claims(c),
    ]


def _record_claims(c: Context) -> list[Block]:
    """Ties skip places, levels are whole steps, and rank needs compute."""
    s = c.rules.scoring
    campus = "site {n}, gas {n}, closed {n}, optical {n}, chips {n}"
    points = c.first_class.points
    modules = -(-s.level_points // points) + 1
    return [
        claim(
            "ties take the better place and skip the next",
            f"hyperscaler, neocloud and energy-major; hyperscaler at us-east: {campus.format(n=3)}; "
            f"neocloud at texas: {campus.format(n=3)}; energy-major at gulf: {campus.format(n=2)}",
            "the quarter ends",
            f"hyperscaler lead by rank {s.rank3[0]:+d}; neocloud lead by rank {s.rank3[0]:+d}; energy-major lead by rank {s.rank3[2]:+d}",
        ),
        claim(
            "no rank without compute",
            f"hyperscaler has nothing; neocloud at texas: {campus.format(n=1)}",
            "the quarter ends",
            f"hyperscaler lead by rank +0; neocloud lead by rank {s.rank2[0]:+d}",
        ),
        claim(
            "level counts whole steps",
            f"neocloud at texas: {campus.format(n=modules)}",
            "the quarter ends",
            f"neocloud lead by level {modules * points // s.level_points:+d}",
        ),
    ]


def _end_claims(c: Context) -> list[Block]:
    s = c.rules.scoring
    debt = s.end_debt or s.end_cash
    resilient = next(
        (x.id for x in c.rules.scenarios for o in x.overrides if o.path == "scoring.resilience" and o.value), ""
    )
    blocks: list[Block] = [
        claim(
            "cash counts by whole steps",
            f"neocloud has nothing; neocloud has cash {money(2 * s.end_cash + s.end_cash // 2)}; it is the last quarter",
            "the quarter ends",
            "neocloud lead by cash +2",
        ),
        claim(
            "debt counts by begun steps",
            "neocloud has nothing; neocloud has cash −$0.1 bn, lead 5; it is the last quarter",
            "the quarter ends",
            f"neocloud lead by cash {-1 if debt else 0:+d}",
        ),
        claim(
            "Lead does not fall below zero",
            "neocloud has nothing; neocloud has cash −$0.1 bn, lead 0; it is the last quarter",
            "the quarter ends",
            "neocloud lead is 0",
        ),
    ]
    if resilient:
        amount = next(o.value for x in c.rules.scenarios for o in x.overrides if o.path == "scoring.resilience")
        blocks.append(
            claim(
                "resilience looks for a foreign bloc above half",
                f"scenario {resilient}; challenger-state and european-bloc; challenger-state got accelerators: alliance 3, challenger 3; "
                "challenger-state got memory: alliance 4, challenger 3; it is the last quarter",
                "the quarter ends",
                f"challenger-state lead by resilience +{amount}",
            )
        )
    return blocks


def _each_record(c: Context) -> list[Line]:
    s = c.rules.scoring
    counts = c.seat_counts
    by_place = "" if len(counts) > 1 else f"{listed(list(map(str, getattr(s, f'rank{counts[0]}'))))} by place. "
    lines: list[Line] = [
        (
            Strong("Rank. "),
            (
                f"{by_place}By compute online{', whatever the posture' if c.has('training') else ''}. Equal seats take the same, better "
                "place, and the places they fill are skipped: "
                "after two firsts comes the third. A seat without compute scores none."
            ),
        ),
        (Strong("Level. "), f"1 for every {plural(s.level_points, 'point')} of compute."),
    ]
    if c.has("training"):
        lines.append((Strong("Training. "), "For tiers reached this quarter, as the table of tiers says."))
    if c.has("row"):
        lines.append((Strong("Contracts. "), "What each sovereign contract that is met pays."))
    if c.has("plants"):
        lines.append((Strong("Chokepoints. "), f"{c.rules.chokepoints.lead} for each one held."))
    if c.has("controls") and c.rules.controls.denied:
        lines.append((Strong("Denials. "), f"{c.rules.controls.denied} for each rival whom your embargoes deny."))
    return lines


def _at_end(c: Context) -> list[Line]:
    s = c.rules.scoring
    lines: list[Line] = [
        (
            Strong("Under way. "),
            (
                f"1 for every {plural(s.end_compute_points, 'point')} of compute that your campuses would gain from "
                "what is ordered, with its permits granted, and not yet online; each seat's sum is rounded down."
            ),
        ),
        (
            Strong("Cash. "),
            f"1 for every {money(s.end_cash)} of net cash; −1 for every {money(s.end_debt or s.end_cash)} of debt, rounded up.",
        ),
    ]
    if c.scores_resilience:
        amount = str(s.resilience) if s.resilience else "Only where the scenario says so: what it names"
        lines.append(
            (
                Strong("Resilience. "),
                (
                    f"{amount} for each of accelerators, logic, memory and packaging of which you got any units in the game and "
                    "no bloc but your own gave more than half of them. Units count when you buy them, make them or get them by a "
                    "deal, whatever becomes of them; seized ones and those of the start do not."
                ),
            )
        )
    return lines


def glossary(c: Context) -> list[Block]:
    """The words of the game."""
    words = {
        "action point": "What an action costs. Unspent points are lost.",
        "binding": "Said of a layer that equals the minimum: only more of it makes the campus larger.",
        "bloc": "The alliance, the challenger bloc or the non-aligned bloc. Regions, factions and goods each belong to one.",
        "campus": "What a seat has built in a region.",
        "capacity": "What a seat's plants can make of a part in a quarter, sold or not.",
        "capital index": "How easy money is: it moves credit limits and interest.",
        "chokepoint": "The dominant share of a part, held over several records.",
        "class": "A generation of accelerators.",
        "compute": "The points of the chips that run.",
        "control": "An export control: a licence or an embargo of one bloc on a layer against another.",
        "denial": "What an embargo does to a rival whose campus or plant needs what it closes.",
        "freight": "The quarters that goods take to a campus.",
        "free licence": "What pays for an order under licence before influence does.",
        "grey channel": "A way round an embargo, dear and risky.",
        "hall": "Idle powered shell that a rival hires for its chips.",
        "headroom": "Grid modules free in a region, shared by all.",
        "influence": "What buys permits, subsidies, controls and some cards.",
        "land": "What a region offers to seats from elsewhere in some quarters of the year.",
        "layer": "Site, power, cooling, network or chips; also a kind of supply that a control can close.",
        "Lead": "What wins the game.",
        "lot": "What one order brings.",
        "market": "A ladder of units of goods, whose stock sets the price.",
        "module": "0.1 gigawatts of a layer.",
        "net cash": "Cash less debt.",
        "online": "Running in this quarter's operations.",
        "operations": "The step in which campuses compute and money moves.",
        "opposition": "What a large campus adds to the stalls of its permits.",
        "origin": "The bloc that a unit of goods comes from.",
        "permit step": "What a waiting project must be granted before construction.",
        "posture": "How many quarters of a seat's compute train.",
        "record": "The last step of a quarter, when Lead is scored.",
        "restructuring": "What happens to a seat past its credit limit.",
        "room": "Modules of site at which a campus is not expanded any more.",
        "slot": "A place for a campus in a region.",
        "store": "Where a seat keeps parts and equipment.",
        "tension": "How strained relations between the blocs are.",
        "tier": "A threshold of training progress.",
    }
    hidden = {
        "plants": ("chokepoint", "capacity"),
        "controls": ("control", "denial", "free licence", "grey channel", "tension"),
        "hosting": ("hall",),
        "training": ("posture", "tier"),
    }
    left_out = {word for feature, gone in hidden.items() if not c.has(feature) for word in gone}
    rows = tuple((word, meaning) for word, meaning in words.items() if word not in left_out)
    return [Heading(2, "Glossary"), Table(("word", "means"), rows, caption="The words of the game")]
