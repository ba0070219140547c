"""What a what-if says of its question and of where a difference comes from."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gigawatt.core.actions import PASS
from gigawatt.wording.action_text import action_text
from gigawatt.wording.event_text import LEAD_NAMES
from gigawatt.wording.grammar import counted, listed

if TYPE_CHECKING:
    from gigawatt.core import Game


def chosen_text(game: Game, action: int, instead: int | None = None) -> str:
    """Another action: `the choice is to build gas turbines in Texas instead of to pass`, or without what was chosen in the match."""
    text = f"the choice is {_infinitive(game, action)}"
    if instead is None:
        return text
    return f"{text}, as it was" if instead == action else f"{text} instead of {_infinitive(game, instead)}"


def question_text(whose: str, quarter: str, changed: str) -> str:
    """What a debrief asks: `Changed at your first decision of 2024 Q1: the choice is to pass.`"""
    return f"Changed at {whose} first decision of {quarter}: {changed}."


def _infinitive(game: Game, action: int) -> str:
    return "to pass" if action == PASS else f"to {action_text(game, action)}"


def source_text(part: str, source: str, rest: str, compute: Sequence[tuple[str, str]], against: str = "") -> str:
    """Where a change in Lead is scored, as futures have measured it; that one of these brings about another is not claimed.

    Args:
        part: what of the change is of one source, with its sign.
        source: the source, by code.
        rest: what is of all others; empty for nothing.
        compute: whose compute at the end changes beyond chance, and by how much, with its sign.
        against: by how much the seat's own compute at the end changes, where that points the other way; it is said in the place of `compute`.
    """
    text = f"Of this Lead, {part} is for {LEAD_NAMES[source]}{f' and {rest} for all else' if rest else ''}"
    if against:
        return f"{text}; that is scored over the quarters, and compute at the end alone, which changes by {against}, does not show it."
    if not compute:
        return f"{text}; what is behind that was not looked for."
    changed = listed([f"{number} for {name}" for name, number in compute])
    return f"{text}; in the same futures compute at the end changes by {changed}."


def no_source_text() -> str:
    """What to say where no source of Lead accounts for most of a change."""
    return "No single source of Lead accounts for most of it, and the reason was not looked for."


def class_effect_text(games: int, change: str, interval: str, *, is_clear: bool) -> str:
    """The mean effect of a change on the students of a class.

    Args:
        games: of students, two at least.
        change: in Lead, with its sign.
        interval: of 95 %, over the games.
        is_clear: whether there is no zero in it.
    """
    text = f"Over {games} games the student's Lead changes by {change} on average (95 % interval {interval})"
    return f"{text}." if is_clear else f"{text}, which is no clear effect."


def class_counts_text(gains: int, costs: int, unclear: int) -> str:
    """How many students a change gains Lead, costs Lead, and leaves without a clear effect, each by their own futures."""
    found = ((gains, "brings", "Lead"), (costs, "costs", "Lead"))
    parts = [f"{verb} {counted(count, 'student')} {what}" for count, verb, what in found if count]
    if unclear:
        parts.append(f"has no clear effect on {counted(unclear, 'student')}")
    return f"By the futures of each game it {listed(parts)}."
