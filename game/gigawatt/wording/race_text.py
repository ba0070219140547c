"""The race in sentences: how each seat would end, what this quarter's end and the last record bring, and who acts first next quarter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gigawatt.core.queries.turn_order import turn_order
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.wording.event_text import LEAD_NAMES
from gigawatt.wording.grammar import capitalised, listed, signed
from gigawatt.wording.money import MINUS, money
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import PLACES, seat_name

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.race import Ending, LastRecord, Outlook


def end_parts(ending: Ending, minus: str = MINUS) -> list[str]:
    """What is counted at the end, without what is nothing: `+2 ordered`, `−3 debt`, `+1 resilience`."""
    cash = "debt" if ending.cash < 0 else "cash"
    rows = ((ending.ordered, "ordered"), (ending.cash, cash), (ending.resilience, "resilience"))
    return [f"{signed(amount, minus)} {name}" for amount, name in rows if amount]


def ending_sentence(state: State, ending: Ending) -> str:
    """A seat as it would end now: `1st: C Control hegemon with 44 Lead (47 now, −3 debt).`"""
    parts = [f"{state.lead(ending.seat)} now", *end_parts(ending)]
    return f"{PLACES[ending.rank - 1]}: {seat_name(state, ending.seat)} with {ending.lead} Lead ({', '.join(parts)})."


def counted_at_the_end(game: Game) -> str:
    """What is counted once after the last quarter, by the rates of the rules."""
    scoring = game.ruleset.scoring
    text = (
        f"After the last quarter: 1 for every {scoring.end_compute_points} points of compute ordered and permitted but not "
        f"online, and 1 for every {money(scoring.end_cash)} of net cash; debt costs 1 for every "
        f"{money(scoring.end_debt or scoring.end_cash)}, rounded up."
    )
    if scoring.resilience and game.has_plants:
        text += (
            f" {scoring.resilience} for each of chips, logic, memory and packaging that you got and that no foreign bloc "
            "supplied by more than half."
        )
    return text


def range_text(pair: tuple[int, int], *, is_change: bool = False, minus: str = MINUS) -> str:
    """A number, or the least and the most of it: `5`, `3 to 5`; a change has its sign."""
    low, high = [signed(number, minus) if is_change else str(number) for number in pair]
    return low if low == high else f"{low} to {high}"


def outlook_sentence(state: State, outlook: Outlook) -> str:
    """What this quarter's end brings a seat: `C Control hegemon: Lead +5, to 52 (rank in compute +2 and training +3).`"""
    change = (outlook.lead[0] - state.lead(outlook.seat), outlook.lead[1] - state.lead(outlook.seat))
    parts = listed(
        f"{LEAD_NAMES[name]} {range_text(pair, is_change=True)}"
        for name, pair in zip(LEAD_SOURCES, outlook.gains, strict=True)
        if pair != (0, 0)
    )
    because = f" ({parts})" if parts else ""
    lead = f"Lead {range_text(change, is_change=True)}, to {range_text(outlook.lead)}"
    return f"{seat_name(state, outlook.seat)}: {lead}{because}."


def first_sentence(state: State, outlooks: Sequence[Outlook]) -> str:
    """Who is first after this quarter's end if nobody acts again, and in how many of the futures drawn."""
    rows = sorted((row for row in outlooks if row.first), key=lambda row: -row.first)
    if not rows:
        return ""
    if all(row.first == row.futures for row in rows):
        verb = "is" if len(rows) == 1 else "are"
        drawn = ", however the draws fall" if rows[0].futures > 1 else ""
        return f"{listed(seat_name(state, row.seat) for row in rows)} {verb} first then{drawn}."
    shares = listed(f"{seat_name(state, row.seat)} in {row.first}" for row in rows)
    return f"First then, in {rows[0].futures} futures drawn: {shares}."


def last_record_sentence(state: State, rows: Sequence[LastRecord]) -> str:
    """What compute brings each seat at the last record as it is ordered now."""
    when = quarter_name(state.game, state.game.quarters - 1)
    parts = listed(f"{seat_name(state, row.seat)} {signed(row.lead)} for {row.compute} compute" for row in rows)
    return f"The last record, {when}, with what is on order and no more: {parts}."


def order_sentence(state: State, you: int = -1) -> str:
    """Who acts first next quarter, who follows, and why; empty where no quarter is to come."""
    following = state.quarter + 1
    if state.is_terminal or following >= state.game.quarters:
        return ""
    names = ["you" if seat == you else seat_name(state, seat) for seat in turn_order(state, following)]
    acts = "act" if names[0] == "you" else "acts"
    return (
        f"Next quarter, {quarter_name(state.game, following)}: {capitalised(names[0])} {acts} first, then {listed(names[1:])}. "
        "The first place moves on by a seat each quarter."
    )


def next_first_text(state: State) -> str:
    """Who acts first next quarter, in a short sentence; empty where no quarter is to come."""
    following = state.quarter + 1
    if state.is_terminal or following >= state.game.quarters:
        return ""
    return f"Next quarter {seat_name(state, turn_order(state, following)[0])} acts first."
