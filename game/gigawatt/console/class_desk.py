"""The question that a class or an exercise asks, in plain text, and what waits until it is answered."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.session.class_block import PROMPT_CHOICES, least_percent
from gigawatt.session.questions import EXERCISE, QUESTION, due_prompt, why_no_advice
from gigawatt.wording.advice_text import no_advice_text
from gigawatt.wording.class_text import how_to_answer, prompt_question

if TYPE_CHECKING:
    from gigawatt.session import GameSession

HINTS_HOW: Final = "Type hint for the next one, and goal for how it stands."


def question_lines(session: GameSession) -> list[str]:
    """The question that is to be answered now, and how; nothing if there is none."""
    prompt = due_prompt(session)
    if prompt is None:
        return []
    game, quarter = session.game, session.state.quarter
    question = prompt_question(game.quarter_text(quarter), is_last=quarter + 1 == game.quarters)
    return [question, how_to_answer(PROMPT_CHOICES[prompt.kind], least_percent(prompt.kind))]


def refused_advice(session: GameSession) -> list[str]:
    """Why nobody advises now, with the question if that is why; nothing where somebody may."""
    why = why_no_advice(session)
    if not why:
        return []
    how = question_lines(session) if why == QUESTION else [HINTS_HOW] if why == EXERCISE else []
    return [no_advice_text(why), *how]


def refused_preview(session: GameSession) -> list[str]:
    """Why nothing is previewed now, with the question; nothing where none is due. A preview is allowed without advice."""
    question = question_lines(session)
    return [no_advice_text(QUESTION), *question] if question else []
