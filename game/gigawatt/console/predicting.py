"""What is typed to answer the question that a class or an exercise asks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.classroom.play.prompts import give_answer
from gigawatt.console.class_desk import question_lines
from gigawatt.session.class_block import CERTAIN, PROMPT_CHOICES, SKIPPED, Prompt, least_percent
from gigawatt.session.questions import asked_in, due_prompt
from gigawatt.text import safe_text
from gigawatt.wording.class_text import answer_text, odd_prediction_text
from gigawatt.wording.vocabulary import RULES

if TYPE_CHECKING:
    from gigawatt.console.desk import Desk

MOST_SHOWN: Final = 40
"""Characters that are shown of what was typed."""
SKIP: Final = "skip"
"""What is typed by somebody who predicts nothing."""


def predict(desk: Desk, text: str) -> None:
    """Answer the question that is asked."""
    session = desk.session
    prompt = due_prompt(session)
    if prompt is None:
        desk.say("Nothing is asked now." if asked_in(session) else "This game asks for no predictions.")
        return
    found = _parse(prompt, text)
    if found is None:
        if text:
            desk.say(odd_prediction_text(safe_text(text, MOST_SHOWN)))
        desk.say_all(question_lines(session))
        return
    answer = give_answer(session, prompt, *found)
    desk.say(answer_text(answer.choice, answer.percent, RULES))
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
    # The layer of accelerators is `chips` in files and on the board; whoever has read that may type it.
    choices = [
        choice
        for choice in PROMPT_CHOICES[prompt.kind]
        if choice.startswith(words[0]) or RULES.name(choice).startswith(words[0])
    ]
    return (choices[0], int(words[1])) if len(choices) == 1 else None
