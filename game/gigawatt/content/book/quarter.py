"""The chapter on the course of a quarter: its steps, turns, operations, and how numbers are rounded."""

from __future__ import annotations

from gigawatt.content.book.blocks import Block, Detail, Heading, Line, Strong, claim, detail, para, see, steps
from gigawatt.content.book.context import Context
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.quarters import calendar_quarter


def quarter(c: Context) -> list[Block]:
    """The steps of a quarter, turns, operations."""
    economy = c.rules.economy
    return [
        Heading(2, "A quarter"),
        para(
            "A quarter has eight steps.",
            Detail(" Inside a step everyone is worked out from the same position, then all results apply."),
        ),
        steps(*_steps(c)),
        claim(
            "the first seat goes to the end",
            "hyperscaler and neocloud; hyperscaler moves first",
            "the quarter ends",
            "neocloud moves first",
        ),
        claim(
            "influence comes from the second quarter on, up to the cap",
            f"hyperscaler has influence {economy.influence_cap - 1}; neocloud has influence 0",
            "2 quarters end",
            f"hyperscaler influence is {min(economy.influence_cap, economy.influence_cap - 1 + 2 * economy.influence_per_quarter)}; "
            f"neocloud influence is {2 * economy.influence_per_quarter}",
        ),
        Heading(3, "Turns"),
        para(
            "In the order of the quarter seats take one action each, round and round, until all have spent their ",
            Strong(plural(economy.action_points, "action point")),
            _late_points(c),
            ". An action costs one point. Passing ends your quarter; points left over are lost."
            + (
                ""
                if c.is_small
                else " What is marked as free in the table of actions costs no point and does not end your turn; each free "
                "choice can be made once a quarter."
            ),
        ),
        claim(
            "a pass ends the seat's quarter", "hyperscaler moves first", "hyperscaler: pass", "hyperscaler points is 0"
        ),
        *_late_claims(c),
        para(
            "A counter of a number of quarters counts the quarter in which it starts to run. A building time of 2 "
            "that starts this quarter is online in next quarter's operations; freight of 1 works this quarter "
            "already."
        ),
        claim(
            "a building time of 1 works this quarter",
            "hyperscaler at us-east: site 9, grid 9, evaporative 2, optical 9, chips 9; hyperscaler has cash $30.0 bn",
            "hyperscaler: build evaporative-cooling @us-east; the quarter ends",
            f"hyperscaler online is {2 + c.lot('evaporative-cooling')}",
        ),
        Heading(3, "Operations"),
        detail("Operations settle in this order."),
        steps(*_operations(c), is_detail=True),
        Heading(3, "Rounding"),
        detail(
            "Money is whole tenths of a billion. Costs, bills, interest and prices that a percentage changes are rounded ",
            Strong("up"),
            "; what you get, limits, demand and the cloud price are rounded ",
            Strong("down"),
            ("" if c.is_small else ", and so are training points, the levy and Lead")
            + ". What is a percentage of a percentage is rounded each time, unless this book says that it is multiplied.",
        ),
    ]


def _late_points(c: Context) -> str:
    fewer = c.rules.economy.late_points_fewer
    if fewer and len(c.rules.scenarios) == 1:
        length = c.rules.scenarios[0].quarters
        late = calendar_quarter(c.first_quarter + length - length // 3)
        return f" ({fewer} fewer from {late} on)" if length >= 3 else ""
    uneven = any(scenario.quarters % 3 for scenario in c.rules.scenarios)
    third = "the last third of the quarters, rounded down" if uneven else "the last third"
    return f" ({fewer} fewer in {third})" if fewer else ""


def _late_claims(c: Context) -> list[Block]:
    """The last third of a game whose quarters three does not divide."""
    economy = c.rules.economy
    scenario = next(
        (s for s in c.rules.scenarios if s.quarters % 3 and not any("points" in o.path for o in s.overrides)), None
    )
    if scenario is None or not economy.late_points_fewer:
        return []
    early = scenario.quarters - scenario.quarters // 3
    return [
        claim(
            f"{number} action points {when}",
            f"scenario {scenario.id}; hyperscaler moves first",
            f"{quarters} quarters end",
            f"hyperscaler points is {number}",
        )
        for number, when, quarters in (
            (economy.action_points, "before the last third", early - 1),
            (economy.action_points - economy.late_points_fewer, "in the last third, which is rounded down", early),
        )
    ]


def _steps(c: Context) -> list[Line]:
    economy = c.rules.economy
    stipend = f"{economy.influence_per_quarter} influence (from the second quarter on; at most {economy.influence_cap})"
    start = f"Lasting effects end. A new class of accelerators may come. In January each grid grows. Each seat gains {stipend}."
    if c.has("controls"):
        start = start.replace("A new class", "Announced controls come into force. A new class")
    if c.has("row"):
        start += (
            " If nobody took a card last quarter the oldest leaves the row; the row fills from the deck of the year."
        )
    if c.has("headlines"):
        harsh = " Last quarter's harsh headline strikes. A headline is revealed; it applies unless it is harsh."
        start += harsh if c.has_harsh_headlines else " A headline is revealed and applies."
    record = ["rank and level of compute"]
    record += ["training"] if c.has("training") else []
    record += ["sovereign contracts"] if c.has("row") else []
    record += ["chokepoints"] if c.has("plants") else []
    record += ["rivals denied"] if c.has("controls") and c.rules.controls.denied else []
    supply = (
        "Plants make parts, supply deals deliver, and the markets refill." if c.has("plants") else "The markets refill."
    )
    after = " Then tension may fall, and leases of halls run out." if c.has("controls") and c.has("hosting") else ""
    return [
        (Strong("News. "), start),
        (Strong("Order. "), "The clock moves on: last quarter's first seat goes to the end of the order."),
        (Strong("Actions. "), "Seats act in turn."),
        (Strong("Permits. "), "Each project that waits for a permit draws once."),
        (
            Strong("Construction and freight. "),
            "Everything under way comes a quarter nearer; what is finished is online.",
        ),
        (Strong("Supply. "), supply),
        (Strong("Operations. "), "Campuses compute, and money moves."),
        (Strong("Record. "), f"Lead is scored for {listed(record)}.{after}"),
    ]


def _operations(c: Context) -> list[Line]:
    """The payments of operations, in the order of the engine."""
    rents = c.has("rent") and c.has("training")
    has_states = any(faction.kind == "state" for faction in c.rules.factions)
    sold = "Of a seat's points those that do not train are sold" if c.has("training") else "All points are sold"
    lines: list[Line] = [
        (
            Strong("Compute. "),
            f"Count what runs at every campus{' and hired hall' if c.has('hosting') else ''}. {sold}; that"
            + (", with rented lots," if rents else "")
            + " sets the price of the ",
            see("cloud", "The cloud"),
            ".",
        )
    ]
    lines += [(Strong("Levy. "), "States get theirs.")] if has_states else []
    lines.append((Strong("Cloud. "), "The bank pays for the points sold."))
    if c.has("training"):
        lines.append((Strong("Models. "), "The bank pays for tiers reached at earlier records."))
    lines.append((Strong("Leases. "), "Outsiders pay for idle powered shell."))
    lines += [(Strong("Cards. "), "Lasting incomes and costs of cards.")] if c.has("row") else []
    lines += [(Strong("Halls. "), "Tenants pay their landlords.")] if c.has("hosting") else []
    lines.append((Strong("Power. "), "Pay for every module that runs."))
    lines.append((Strong("Interest. "), "Pay for the debt with which you came into operations."))
    lines += [(Strong("Rented lots. "), "Pay for them; drop what cash and credit do not cover.")] if rents else []
    lines += [(Strong("Training. "), "Add your progress.")] if c.has("training") else []
    lines += [(Strong("Upkeep. "), "Pay influence for embargoes in force.")] if c.has("controls") else []
    lines.append(
        (
            Strong("Limit. "),
            "Work out credit limits from what runs now; until here the old ones count. Who is past the new one ",
            see("restructures", "Restructuring"),
            ".",
        )
    )
    lines.append((Strong("Index. "), "The cloud price may move the capital index, and limits with it."))
    return lines
