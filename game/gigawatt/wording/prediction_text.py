"""What a debrief says of predictions and exercises: an answer beside what came true, how sure a class was, how an exercise ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from gigawatt.wording.exercise_text import STANDS
from gigawatt.wording.grammar import capitalised, counted, listed, plural

RIGHT: Final = "\N{CHECK MARK}"
WRONG: Final = "\N{BALLOT X}"
NO_CAMPUS: Final = "no campus"
NOT_ASKED: Final = "not played"
"""Of a prompt whose quarter was not played to its end."""
NO_ANSWER: Final = "no answer"
NOT_HANDED_IN: Final = "nothing counts"


def said_text(choice: str, percent: int) -> str:
    """What was answered: `power 60 %`; nothing for a question that was left."""
    return f"{choice} {percent} %" if choice else NO_ANSWER


def came_text(outcome: Sequence[str]) -> str:
    """What came true: `power`, or `chips and power` where both bound."""
    return listed(outcome) if outcome else NO_CAMPUS


def judged_text(choice: str, percent: int, outcome: Sequence[str]) -> str:
    """An answer beside what came true, for a narrow column: `power 60 % ✓`, `power 60 % ✗ chips`."""
    said = said_text(choice, percent)
    if not choice or not outcome:
        return said if outcome else f"{said}, {NO_CAMPUS}"
    return f"{said} {RIGHT}" if choice in outcome else f"{said} {WRONG} {listed(outcome)}"


def tally_text(counts: Mapping[str, int]) -> str:
    """How often something was said or came true, most often first: `power 6, chips 2`."""
    return ", ".join(f"{name} {count}" for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))


def share_text(part: int, whole: int) -> str:
    """`5 of 7`; nothing of none."""
    return f"{part} of {whole}" if whole else ""


def calibration_text(right: int, answers: int, sure: float) -> str:
    """How sure a class was, and how often it was right.

    Args:
        right: the answers that came true.
        answers: all that are scored, one at least.
        sure: the mean probability that they were given, in per cent.
    """
    came = round(100 * right / answers)
    gap = round(sure) - came
    word = "surer than it was right" if gap > 0 else "less sure than it was right"
    told = f"{word}, by {plural(abs(gap), 'point')}" if gap else "as sure as it was right"
    given = f"{right} of {counted(answers, 'answer')} came true ({came} %), and they were given with {round(sure)} % on average"
    return f"{given}: the class was {told}."


def how_read_text(even: float, whose: str = "the student's") -> str:
    """How the table of predictions is read; `even` is the score of somebody who knows nothing, `whose` the campus that is asked about."""
    return (
        f"The question is which layer binds {whose} largest campus as the quarter ends. Several may bind at once; each is right. "
        f"The Brier score is 0 at best and 2 at worst; somebody who knows nothing has {even:g}. It is the mean of the answers that were given; "
        "in a grade, a question without an answer counts as the even forecast."
    )


def ended_text(code: str, reached_in: int | None, played: int, quarters: int, hints: int) -> str:
    """How an exercise ended, for a narrow column: `✓ in 3 quarters, 1 hint`.

    Args:
        code: the verdict on its goal.
        reached_in: the quarter in which the goal was reached, from the learner's first; None if it was not.
        played: the learner's quarters that have ended.
        quarters: all that there are.
        hints: hints taken.
    """
    if reached_in is not None:
        head = f"{RIGHT} in {plural(reached_in, 'quarter')}"
    elif code == "missed":
        head = f"{WRONG} {STANDS[code]}"
    else:
        head = f"{STANDS[code]}, {played} of {plural(quarters, 'quarter')} played"
    return f"{head}, {plural(hints, 'hint')}" if hints else head


def range_text(numbers: Sequence[int]) -> str:
    """The least and the most: `2 to 4`, `3` where they are one; nothing of none."""
    if not numbers:
        return ""
    low, high = min(numbers), max(numbers)
    return str(low) if low == high else f"{low} to {high}"


def result_head(code: str) -> str:
    """How a goal stands at the end, in a word: `Reached`, `Missed`, `Open`."""
    return "Reached" if code == "met" else capitalised(STANDS[code])
