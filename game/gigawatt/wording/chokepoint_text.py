"""Chokepoints in sentences: who holds one, who is near it, and whose share is how large."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.rules.vocabulary import PARTS
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.money import money
from gigawatt.wording.seats import SEAT_LETTERS, seat_name
from gigawatt.wording.vocabulary import RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.chokepoints import Chokepoint


def percent(share: int) -> str:
    """A share in ten-thousandths, rounded down as the rules compare it: `38%`; less than one is `<1%`."""
    return f"{share // 100}%" if share >= 100 or not share else "<1%"


def units_text(hundredths: int) -> str:
    """Hundredths of a unit in units, rounded up to a tenth: `0.6`."""
    tenths = -(-hundredths // 10)
    return f"{tenths // 10}.{tenths % 10}" if tenths % 10 else str(tenths // 10)


def chokepoint_rule(game: Game) -> str:
    """What takes a chokepoint, what keeps it, and what it brings."""
    g = game.ruleset.chokepoints
    toll = f" and {money(g.cash)}, the cash not while its holder embargoes the part" if g.cash else ""
    return (
        f"Taken by the largest share, of {g.take_pct}% or more at {plural(g.records, 'record')} running; lost below {g.keep_pct}% "
        f"at as many. Each record brings the holder {g.lead} Lead{toll}."
    )


def chokepoint_sentence(state: State, row: Chokepoint, vocabulary: Vocabulary = RULES) -> str:
    """Who holds a chokepoint, how the shares stand, and how near the next holder is."""
    part = vocabulary.name(PARTS[row.part]).capitalize()
    held = "nobody holds it" if row.holder is None else f"{seat_name(state, row.holder)} holds it"
    shares = [f"{seat_name(state, seat)} makes {percent(share)}" for seat, share in enumerate(row.shares) if share]
    made = listed([*shares, f"the rest of the world {percent(row.world)}"]) if shares else "no seat makes any"
    return f"{part}: {held}; {made}. {next_holder_text(state, row)}"


def next_holder_text(state: State, row: Chokepoint, *, is_short: bool = False) -> str:
    """How near the next change of hands is, as the shares stand; a seat is its letter alone where it must be short."""
    rules = state.game.ruleset.chokepoints
    name = ""
    if row.contender is not None:
        name = SEAT_LETTERS[row.contender] if is_short else seat_name(state, row.contender)
    if row.holder is not None:
        if row.records is not None:
            return f"Below {rules.keep_pct}%: lost after {plural(row.records, 'more record')}."
        return f"Kept at {rules.keep_pct}% or more{f'; {name} is next' if name else ''}."
    if not name:
        return "Equal shares take nothing." if any(row.shares) else f"{rules.take_pct}% would take it."
    if row.records is not None:
        return f"{name} takes it after {plural(row.records, 'more record')}."
    return f"{name} lacks {units_text(row.lacking)} units a quarter for {rules.take_pct}%."
