"""What a class or an exercise asks while its game is played, the answers, and how good they were.

There is one question: which layer will bind my largest campus when the next quarter begins, and how likely is that? It is asked at the
player's first turn of the quarters that the class or the exercise names. The answer is given once, or refused once, before the player acts.

An answer names a layer and a probability; the rest is taken to be spread evenly over the other layers. It is scored as this forecast by
the rule of Brier (1950), "Verification of forecasts expressed in terms of probability", Monthly Weather Review 78 (1), 1-3: the sum over
all layers of the squared difference between forecast and outcome, 0 at best and 2 at worst. A probability is at least the even chance.
Then the rule is proper: the expected score is best for the likeliest layer with the probability that one believes. Several layers may
bind at once; the one that was named counts if it is among them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.analysis.largest_campus import binding_now
from gigawatt.errors import UsageError
from gigawatt.session.class_block import (
    ANSWERS_KEY,
    BINDING_LAYER,
    CERTAIN,
    PROMPT_CHOICES,
    SKIPPED,
    Answer,
    Prompt,
    least_percent,
    read_answers,
    write_answers,
)
from gigawatt.session.questions import due_prompt

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.match import Record
    from gigawatt.session import GameSession


@frozen
class ScoredAnswer:
    """A prompt of a quarter that has ended, with what came of it."""

    prompt: Prompt
    answer: Answer | None
    """None if there is none."""
    outcome: tuple[str, ...]
    """The layers that bound, in the order of the vocabulary; empty if the student had no campus, where nothing is scored."""
    brier: float | None
    """0 at best, 2 at worst; of a missing or refused answer that of the even forecast. None if nothing is scored."""

    @property
    def is_hit(self) -> bool:
        """Whether the layer that was named bound."""
        return self.answer is not None and self.answer.choice in self.outcome


def give_answer(session: GameSession, prompt: Prompt, choice: str, percent: int) -> Answer:
    """Answer a question, once and for all; the game is saved.

    Args:
        session: the game.
        prompt: the question that is due.
        choice: what is predicted, or `SKIPPED`.
        percent: how likely it is, from the even chance (`least_percent`) to 100; 0 for a refusal.

    Raises:
        UsageError: the question is not due, or the answer is none of those that it has.
        SaveError: the class or the answers in the session are not well formed.
    """
    if due_prompt(session) != prompt:
        raise UsageError("this question is not asked now, or was answered; an answer is never changed")
    choices = PROMPT_CHOICES[prompt.kind]
    if choice not in (SKIPPED, *choices):
        raise UsageError(f"expected one of {', '.join(choices)}, got {choice[:40]!r}")
    low, high = (least_percent(prompt.kind), CERTAIN) if choice else (0, 0)
    if not low <= percent <= high:
        raise UsageError(f"expected a probability from {low} to {high} %, got {percent}")
    answer = Answer(prompt, len(session.plies), choice, percent)
    session.extra[ANSWERS_KEY] = write_answers([*read_answers(session.extra), answer])
    session.save()
    return answer


def answer_of(session: GameSession, quarter: int) -> Answer | None:
    """The answer that was given at the beginning of a quarter (from 1); None if there is none, or it was refused.

    Raises:
        SaveError: the answers in the session are not well formed.
    """
    found = (answer for answer in read_answers(session.extra) if answer.prompt.quarter == quarter)
    return next((answer for answer in found if not answer.is_skipped), None)


def outcomes(record: Record, seat: int, game: Game | None = None) -> dict[int, tuple[str, ...]]:
    """For each quarter (from 1) that ended in a record, the layers that bound the largest campus of a seat right after it.

    Args:
        record: a record that replays: it is not verified here.
        seat: the seat.
        game: the game to replay it in; by default the rules in the record are compiled.
    """
    state = (game or record.game()).new_state(record.seed, record.factions)
    found = {}
    for action in record.actions:
        quarter = state.quarter
        state.apply_action(action)
        if state.quarter != quarter or state.is_terminal:
            found[quarter + 1] = binding_now(state, seat)
    return found


def brier(choice: str, percent: float, outcome: tuple[str, ...], choices: tuple[str, ...]) -> float:
    """Brier's score of a forecast over `choices`: `percent` for one of them, the rest spread evenly over the others.

    Args:
        choice: the one that was named; `SKIPPED` for the even forecast.
        percent: its probability in per cent.
        outcome: what came true; of several the named one counts, else any of the others, which are equally likely.
        choices: what was possible, two or more.
    """
    named = choice if choice != SKIPPED else choices[0]
    share = percent / CERTAIN if choice != SKIPPED else 1 / len(choices)
    rest = (1 - share) / (len(choices) - 1)
    true = named if named in outcome else outcome[0]
    return sum(((share if layer == named else rest) - (layer == true)) ** 2 for layer in choices)


def score_answers(
    prompts: Iterable[Prompt], answers: Iterable[Answer], ended: Mapping[int, tuple[str, ...]]
) -> tuple[ScoredAnswer, ...]:
    """The prompts of quarters that ended, with their answers, what came true, and the score.

    Args:
        prompts: what was asked; answers to anything else are ignored.
        answers: those of the record.
        ended: what `outcomes` found.
    """
    given = {answer.prompt: answer for answer in answers}
    scored = []
    for prompt in prompts:
        if prompt.quarter not in ended:
            continue
        answer, outcome = given.get(prompt), ended[prompt.quarter]
        choice, percent = (answer.choice, answer.percent) if answer is not None else (SKIPPED, 0)
        value = brier(choice, percent, outcome, PROMPT_CHOICES[prompt.kind]) if outcome else None
        scored.append(ScoredAnswer(prompt, answer, outcome, value))
    return tuple(scored)


def prediction_share(scored: Iterable[ScoredAnswer]) -> float | None:
    """How much of the part for predictions was earned, 0 to 1: the skill against somebody who knows nothing, 0 if it is below that.

    The skill is one minus the mean score over that of the even forecast, as in Murphy (1973), "Hedging and skill scores for probability
    forecasts", Journal of Applied Meteorology 12 (1), 215-223. None if nothing was scored.
    """
    values = [one.brier for one in scored if one.brier is not None]
    if not values:
        return None
    return max(0.0, 1 - sum(values) / len(values) / even_brier())


def even_brier() -> float:
    """The score of somebody who knows nothing, and of whoever does not answer."""
    layers = PROMPT_CHOICES[BINDING_LAYER]
    return brier(SKIPPED, 0, layers[:1], layers)
