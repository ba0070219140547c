"""The question that a class asks, in plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.classroom.play.prompts import due_prompt
from gigawatt.session.class_block import PROMPT_CHOICES, least_percent
from gigawatt.wording.class_text import how_to_answer, prompt_question

if TYPE_CHECKING:
    from gigawatt.session import GameSession


def question_lines(session: GameSession) -> list[str]:
    """The question that is to be answered now, and how; nothing if there is none."""
    prompt = due_prompt(session)
    if prompt is None:
        return []
    quarter = session.game.quarter_text(session.state.quarter)
    return [prompt_question(quarter), how_to_answer(PROMPT_CHOICES[prompt.kind], least_percent(prompt.kind))]
