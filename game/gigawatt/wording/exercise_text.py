"""What a learner reads of an exercise: the task, how the goal stands, the verdict."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.predicates import Measure
from gigawatt.wording.foreign_text import prose
from gigawatt.wording.goal_text import measure_text, value_text
from gigawatt.wording.grammar import capitalised, listed, plural
from gigawatt.wording.names import Lexicon
from gigawatt.wording.vocabulary import RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.rules.exercise import Exercise

STANDS: Final = {"met": "holds", "open": "open", "missed": "missed"}
"""How a measure or a goal stands, by the code of its verdict."""

_VERDICTS: Final = {
    "met": "The goal is reached.",
    "open": "The goal is open.",
    "missed": "The goal is missed.",
}


def verdict_text(code: str) -> str:
    """How a goal stands, as a sentence."""
    return _VERDICTS[code]


def measure_line(measure: Measure, value: int, code: str, game: Game, words: Vocabulary = RULES) -> str:
    """A measure of a goal on a line: what it asks, its value, how it stands."""
    asks = capitalised(measure_text(measure, Lexicon.of(game.ruleset, words), game))
    return f"{asks}: now {value_text(measure, value)}, {STANDS[code]}."


def end_lines(
    exercise: Exercise,
    code: str,
    words: Vocabulary = RULES,
    *,
    followed_wrong_plan: bool,
    binding: Sequence[str],
    hints: int,
) -> list[str]:
    """What is said at the end: the verdict, what went wrong, the hints.

    Whoever missed the goal in another way than by the wrong plan reads what bound the largest campus at last, and no guess at the cause.
    """
    lines = [verdict_text(code)]
    if code != "met" and followed_wrong_plan:
        lines.append(prose(exercise.wrong_plan.feedback, words))
    elif code != "met" and binding:
        lines.append(f"At the end {listed(words.all_names(binding))} bound your largest campus.")
    if hints:
        lines.append(f"{plural(hints, 'hint')} of {len(exercise.hints)} taken.")
    return lines


def hints_left(number: int) -> str:
    """How many hints were not taken."""
    return "There is no other hint." if not number else f"{plural(number, 'hint')} left; h gives the next."


def hint_line(number: int, total: int, text: str, words: Vocabulary = RULES) -> str:
    """A hint with its number."""
    return f"Hint {number} of {total}: {prose(text, words)}"


def opening_lines(exercise: Exercise) -> Iterable[str]:
    """What is said first: title, situation, task."""
    return (f"{exercise.title}.", exercise.situation, f"Task: {exercise.task}")
