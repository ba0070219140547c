"""A game of a class in plain text: whose it is, what the class asks, and what came of the answers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.classroom.prompts import (
    answer_of,
    binding_now,
    due_prompt,
    give_answer,
    is_of_class,
    outcomes,
    prediction_share,
    score_answers,
)
from gigawatt.session.class_block import (
    CERTAIN,
    PROMPT_CHOICES,
    SKIPPED,
    Prompt,
    least_percent,
    read_answers,
    read_class,
)
from gigawatt.wording.class_text import (
    answer_text,
    class_line,
    how_to_answer,
    outcome_text,
    predictions_text,
    prompt_question,
)

if TYPE_CHECKING:
    from gigawatt.console.desk import Desk
    from gigawatt.session import GameSession

SKIP = "skip"
"""What is typed by somebody who predicts nothing."""


def opening_lines(session: GameSession) -> list[str]:
    """Whose game it is; nothing for a game of no class."""
    block = read_class(session.extra)
    return [class_line(block.id, block.student)] if block is not None else []


def question_lines(session: GameSession) -> list[str]:
    """The question that is to be answered now, and how; nothing if there is none."""
    prompt = due_prompt(session)
    if prompt is None:
        return []
    quarter = session.game.quarter_text(session.state.quarter)
    return [prompt_question(quarter), how_to_answer(PROMPT_CHOICES[prompt.kind], least_percent(prompt.kind))]


def predict(desk: Desk, text: str) -> None:
    """Answer the question that the class asks."""
    session = desk.session
    prompt = due_prompt(session)
    if prompt is None:
        asked = "The class asks nothing now." if is_of_class(session) else "Only a class asks for predictions."
        desk.say(asked)
        return
    found = _parse(prompt, text)
    if found is None:
        desk.say_all(question_lines(session))
        return
    answer = give_answer(session, prompt, *found)
    desk.say(answer_text(answer.choice, answer.percent))
    if session.save_error:
        desk.say(f"The game could not be kept: {session.save_error}.")
    desk.say_all(question_lines(session))


def _parse(prompt: Prompt, text: str) -> tuple[str, int] | None:
    """The choice and the per cent that some words mean; None if they mean none, or several."""
    words = text.lower().replace("%", " ").split()
    if words == [SKIP]:
        return SKIPPED, 0
    if len(words) != 2 or not (words[1].isascii() and words[1].isdecimal()) or len(words[1]) > 3:
        return None
    if not least_percent(prompt.kind) <= int(words[1]) <= CERTAIN:
        return None
    choices = [choice for choice in PROMPT_CHOICES[prompt.kind] if choice.startswith(words[0])]
    return (choices[0], int(words[1])) if len(choices) == 1 else None


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
        lines.append(predictions_text(sum(one.is_hit for one in scored), len(scored), round(100 * share)))
    if session.path is not None:
        lines.append(f"Hand in {session.path.name}: it holds your game, whatever its name.")
    return lines
