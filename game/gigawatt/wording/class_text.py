"""What a class or an exercise asks and says while its game is played, in sentences."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from gigawatt.wording.grammar import agreeing, listed
from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary

EARLY_KEY: Final = (
    "That key came before the question could be read: nothing is answered yet. Press it again if you mean it."
)


def waiting_text(key: str) -> str:
    """That a key pressed at the board is kept: `b waits, and is carried out after your answer.`"""
    return f"{key} waits, and is carried out after your answer."


def dropped_text(key: str) -> str:
    """That it is not, since the question was left."""
    return f"{key} was not carried out."


def class_line(class_id: str, student: str) -> str:
    """Whose game it is."""
    return f"This is the game of {student} in the class {class_id}."


def prompt_title(*, is_of_class: bool) -> str:
    """Who asks."""
    return "Your class asks" if is_of_class else "The exercise asks"


def prompt_question(quarter: str, *, is_last: bool = False) -> str:
    """`Before you act in 2024 Q2: which layer will bind your largest campus when the next quarter begins, and how likely is that?`"""
    when = "when the match ends" if is_last else "when the next quarter begins"
    return f"Before you act in {quarter}: which layer will bind your largest campus {when}, and how likely is that?"


def how_to_answer(choices: Sequence[str], least: int, words: Vocabulary = RULES) -> str:
    """How the question is answered by typing."""
    example = words.name(choices[1 % len(choices)])
    named = listed(words.all_names(choices), "or")
    return f"Type predict with {named} and how likely it is, {least} to 100 %, such as predict {example} 60; or predict skip."


def answer_text(choice: str, percent: int, words: Vocabulary = BOARD) -> str:
    """`You predict power with 60 %.`, or that nothing was predicted."""
    return f"You predict {words.name(choice)} with {percent} %." if choice else "You predict nothing this quarter."


def outcome_text(choice: str, percent: int, outcome: Sequence[str], words: Vocabulary = BOARD) -> str:
    """`You predicted power with 60 %, and power binds your largest campus now.`"""
    said = f"You predicted {words.name(choice)} with {percent} %"
    if not outcome:
        return f"{said}, but you have no campus that anything could bind."
    joint = "and" if choice in outcome else "but"
    return f"{said}, {joint} {listed(words.all_names(outcome))} {agreeing('bind', outcome)} your largest campus now."


def past_outcome_text(
    quarter: str, choice: str, percent: int, outcome: Sequence[str], words: Vocabulary = BOARD
) -> str:
    """`2024 Q1: you predicted power with 60 %, and power bound your largest campus at its end.`"""
    said = f"you predicted {words.name(choice)} with {percent} %" if choice else "you predicted nothing"
    if not outcome:
        return f"{quarter}: {said}, and at its end you had no campus that anything could bind."
    joint = "and" if choice in outcome or not choice else "but"
    return f"{quarter}: {said}, {joint} {listed(words.all_names(outcome))} bound your largest campus at its end."


def open_prediction_text(quarter: str, choice: str, percent: int, words: Vocabulary = BOARD) -> str:
    """`2024 Q1: you predict power with 60 %; its end shows what comes of it.`"""
    return f"{quarter}: you predict {words.name(choice)} with {percent} %; its end shows what comes of it."


def odd_prediction_text(typed: str) -> str:
    """Why what was typed after `predict` was not taken."""
    return f"predict {typed}: expected one of the layers and a whole number within the limits."


def predictions_text(hits: int, answered: int, unanswered: int, share_pct: int) -> str:
    """`Predictions: 2 of 3 came true, and 1 was not given. An even guess earns 0 % and a perfect forecaster 100 %; these earn 41 %.`"""
    came = f"{hits} of {answered} came true" if answered else ""
    was = "was" if unanswered == 1 else "were"
    missing = f"{unanswered} {was} not given" if unanswered else ""
    told = ", and ".join(part for part in (came, missing) if part)
    return f"Predictions: {told}. An even guess earns 0 % and a perfect forecaster 100 %; these earn {share_pct} %."
