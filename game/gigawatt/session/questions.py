"""What a game in progress asks its player: the prompts of its class, or of the exercise that it is; and what waits for the answer.

A start file of a class carries the prompts, signed. An exercise that is played alone needs no block for them: they are in its scenario,
which every record holds. Answers are in the session block of either.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, Protocol

from gigawatt.session.class_block import Prompt, first_due, read_answers, read_class
from gigawatt.session.origin import BRANCH, read_origin

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.session.seats import Options

NO_HINTS_KEY: Final = "hints_off"
"""In the session block of an exercise: 1 where no hints are given."""

QUESTION: Final = "question"
EXERCISE: Final = "exercise"
OFF: Final = "off"
"""Why there is no advice now: a question waits for its answer, an exercise has hints instead, or the table has none."""


class Played(Protocol):
    """What is read of a game in progress; a `GameSession` has all of it."""

    @property
    def game(self) -> Game:
        """The game."""

    @property
    def state(self) -> State:
        """The position."""

    @property
    def factions(self) -> Sequence[str]:
        """The factions by seat."""

    @property
    def people(self) -> Sequence[int]:
        """The seats of people."""

    @property
    def options(self) -> Options:
        """What is allowed at the table."""

    @property
    def extra(self) -> Mapping[str, Any]:
        """The session block."""

    @property
    def is_over(self) -> bool:
        """Whether the match is over."""

    @property
    def is_person_to_move(self) -> bool:
        """Whether a person is to move."""

    @property
    def needs_hand_over(self) -> bool:
        """Whether another person than the one to move looks at the table."""


def exercise_prompts(game: Game) -> tuple[Prompt, ...]:
    """What an exercise asks, in the order of its quarters; nothing of any other scenario."""
    exercise = game.scenario.exercise
    rows = exercise.prompts if exercise is not None else ()
    found = {Prompt(row.ask, quarter) for row in rows for quarter in row.when}
    return tuple(sorted(found, key=lambda prompt: (prompt.quarter, prompt.kind)))


def asked_in(session: Played) -> tuple[Prompt, ...]:
    """Everything that a game asks of its player, from its first quarter to its last; a branch asks nothing, for its future has been seen.

    Raises:
        SaveError: the class in the session is not well formed.
    """
    block = read_class(session.extra)
    if block is not None:
        return block.prompts
    exercise, origin = session.game.scenario.exercise, read_origin(session.extra)
    if exercise is None or (origin is not None and origin.kind == BRANCH):
        return ()
    is_played = any(session.factions[seat] == exercise.learner for seat in session.people)
    return exercise_prompts(session.game) if is_played else ()


def open_prompt(session: Played) -> Prompt | None:
    """The question of this quarter that has no answer yet, whoever is to move; None if there is none.

    Raises:
        SaveError: the class or the answers in the session are not well formed.
    """
    prompts = asked_in(session) if not session.is_over else ()
    return first_due(prompts, read_answers(session.extra), session.state.quarter + 1) if prompts else None


def due_prompt(session: Played) -> Prompt | None:
    """The question that the person to move has to answer now; None if there is none.

    Raises:
        SaveError: the class or the answers in the session are not well formed.
    """
    if not session.is_person_to_move or session.needs_hand_over:
        return None
    return open_prompt(session)


def why_no_advice(session: Played) -> str:
    """The code of why nobody advises now; empty where a person may ask.

    What advises would answer the question of the quarter, so it waits until the player has.
    """
    if not session.options.advice:
        has_hints = session.game.scenario.exercise is not None and not session.extra.get(NO_HINTS_KEY)
        return EXERCISE if has_hints else OFF
    return QUESTION if open_prompt(session) is not None else ""
