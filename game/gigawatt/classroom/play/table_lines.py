"""What a game of a class says to its student in any interface: whose it is, how the predictions turned out, what to hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.classroom.play.prompts import (
    answer_of,
    binding_now,
    is_of_class,
    outcomes,
    prediction_share,
    score_answers,
)
from gigawatt.session.class_block import read_answers, read_class
from gigawatt.text import safe_text
from gigawatt.wording.class_text import class_line, outcome_text, predictions_text

if TYPE_CHECKING:
    from gigawatt.session import GameSession


def opening_lines(session: GameSession) -> list[str]:
    """Whose game it is; nothing for a game of no class."""
    block = read_class(session.extra)
    return [class_line(block.id, block.student)] if block is not None else []


def outcome_lines(session: GameSession, quarter: int) -> list[str]:
    """What came of the prediction for a quarter (from 0) that has just ended; nothing if there was none."""
    if not is_of_class(session) or not session.people:
        return []
    answer = answer_of(session, quarter + 1)
    if answer is None:
        return []
    return [outcome_text(answer.choice, answer.percent, binding_now(session.state, session.people[0]))]


def closing_lines(session: GameSession) -> list[str]:
    """How good the predictions of a game were that is over, and what to do with its file."""
    block = read_class(session.extra)
    if block is None or not session.people:
        return []
    lines = []
    scored = score_answers(block.prompts, read_answers(session.extra), outcomes(session.record(), session.people[0]))
    share = prediction_share(scored)
    if share is not None:
        given = sum(one.answer is not None and bool(one.answer.choice) for one in scored)
        hits = sum(one.is_hit for one in scored)
        lines.append(predictions_text(hits, given, len(scored) - given, round(100 * share)))
    if session.path is not None:
        lines.append(f"Hand in {safe_text(session.path.name)}: it holds your game, whatever its name.")
    return lines
