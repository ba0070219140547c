"""What a game says of its predictions in any interface, and a game of a class besides: whose it is, what to hand in."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.analysis.largest_campus import binding_now
from gigawatt.classroom.play.prompts import (
    ScoredAnswer,
    answer_of,
    outcomes,
    prediction_share,
    score_answers,
)
from gigawatt.session.class_block import CLASS_KEY, read_answers, read_class
from gigawatt.session.questions import asked_in
from gigawatt.text import safe_text
from gigawatt.wording.class_text import (
    class_line,
    open_prediction_text,
    outcome_text,
    past_outcome_text,
    predictions_text,
)
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.session import GameSession


def opening_lines(session: GameSession) -> list[str]:
    """Whose game it is; nothing for a game of no class."""
    block = read_class(session.extra)
    return [class_line(block.id, block.student)] if block is not None else []


def outcome_lines(session: GameSession, quarter: int, words: Vocabulary = BOARD) -> list[str]:
    """What came of the prediction for a quarter (from 0) that has just ended; nothing if there was none."""
    answer = answer_of(session, quarter + 1) if asked_in(session) else None
    if answer is None:
        return []
    return [outcome_text(answer.choice, answer.percent, binding_now(session.state, session.people[0]), words)]


def predictions_so_far(session: GameSession, words: Vocabulary = BOARD) -> list[str]:
    """For each question that was asked so far what was predicted and what came true, on a line each."""
    lines = [_past_line(session, one, words) for one in _scored(session)]
    if session.is_over or not asked_in(session):
        return lines
    answer, quarter = answer_of(session, session.state.quarter + 1), session.game.quarter_text(session.state.quarter)
    return (
        [*lines, open_prediction_text(quarter, answer.choice, answer.percent, words)] if answer is not None else lines
    )


def predictions_in_short(session: GameSession) -> list[str]:
    """How good the predictions of the quarters that have ended were, on a line; nothing if none could be scored."""
    scored = _scored(session)
    share = prediction_share(scored)
    if share is None:
        return []
    given = sum(one.answer is not None and not one.answer.is_skipped for one in scored)
    hits = sum(one.is_hit for one in scored)
    return [predictions_text(hits, given, len(scored) - given, round(100 * share))]


def exercise_predictions(session: GameSession, words: Vocabulary = BOARD) -> list[str]:
    """What an exercise that is over says of its predictions: each with what came true, and how good they were."""
    return [*predictions_so_far(session, words), *predictions_in_short(session)]


def closing_lines(session: GameSession) -> list[str]:
    """What a game of a class says when it is over: how good its predictions were, and what to do with its file."""
    if CLASS_KEY not in session.extra or not session.people:
        return []
    is_game = session.game.scenario.exercise is None  # an exercise says it of each question
    lines = predictions_in_short(session) if is_game else []
    if session.path is not None:
        lines.append(f"Hand in {safe_text(session.path.name)}: it holds your game, whatever its name.")
    return lines


def _scored(session: GameSession) -> tuple[ScoredAnswer, ...]:
    prompts = asked_in(session)
    if not prompts:
        return ()
    ended = outcomes(session.record(), session.people[0], session.game)
    return score_answers(prompts, read_answers(session.extra), ended)


def _past_line(session: GameSession, scored: ScoredAnswer, words: Vocabulary) -> str:
    answer = scored.answer
    choice, percent = (answer.choice, answer.percent) if answer is not None else ("", 0)
    quarter = session.game.quarter_text(scored.prompt.quarter - 1)
    return past_outcome_text(quarter, choice, percent, scored.outcome, words)
