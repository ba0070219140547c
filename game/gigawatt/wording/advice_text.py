"""What a piece of advice counts: compute by when, and the Lead that it scores by level."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gigawatt.core.game import Game
from gigawatt.wording.grammar import plural
from gigawatt.wording.policy_reasons import Clause, facts_text

LAPSES: Final = "an embargo would lapse for it"
"""Of advice that spends the influence which the upkeep of embargoes takes."""

_NO_ADVICE: Final[Mapping[str, str]] = {
    "off": "Advice is switched off at this table.",
    "exercise": "An exercise has no adviser: it has hints of its own.",
    "question": "A prediction is due: advice, hints and previews come after it.",
}


def no_advice_text(code: str) -> str:
    """Why nobody advises here or now, by the code of the reason."""
    return _NO_ADVICE[code]


def advice_figures(
    gain: int, when: str, lead: int, *, is_sure: bool, is_free: bool = False, more: int = 0, is_late: bool = False
) -> str:
    """`+2 compute from Q1, 5 Lead for its level by the end`, `no compute by itself`, or that it comes after the end.

    Args:
        gain: points of compute that it adds by the forecast; 0 where it adds none by itself.
        when: the quarter from which it adds them, as the audience names it.
        lead: Lead that this compute scores by level at all records to come, if all goes on time.
        is_sure: no draw decides when the compute comes.
        is_free: it takes no action point, which is why it may come before what adds compute.
        more: actions that must follow it before all this comes, where they are not named beside it.
        is_late: what it orders comes after the last quarter: no other order would make it compute.
    """
    parts = ["takes no action"] if is_free else []
    if gain:
        rest = f" with {plural(more, 'more action')}" if more else ""
        parts.append(f"+{gain} compute from {when}{rest}{'' if is_sure else ' if draws go well'}")
        if lead > 0:
            parts.append(f"{lead} Lead for its level by the end")
    elif is_late:
        parts.append("comes after the end and computes nothing")
    elif not is_free:
        parts.append("no compute by itself")
    return ", ".join(parts)


def advice_reason(game: Game, clauses: Sequence[Clause], text: str) -> str:
    """Why an adviser would do something, without the values that its policy puts on it, which are no Lead to come.

    Args:
        game: the game.
        clauses: its reason in clauses, if it is one of the house that answers at once.
        text: its reason as it words it itself.
    """
    return facts_text(game, clauses) if clauses else text
