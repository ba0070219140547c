"""Begin a game of an exercise, and say of a game in progress how its exercise stands."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import evolve

from gigawatt.classroom.exercises.goals import GoalResult, GoalWatch, Progress, Verdict, exercise_of, result_of, watch
from gigawatt.classroom.exercises.plans import house_policy, lineup_of, opening_actions
from gigawatt.core.chance import seed_bytes
from gigawatt.errors import UsageError
from gigawatt.session import GameSession, Options, Seat
from gigawatt.session.questions import NO_HINTS_KEY, QUESTION, open_prompt
from gigawatt.wording.advice_text import no_advice_text

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.rules.exercise import Exercise, Hint

HINTS_KEY: Final = "hints"
"""In the session block: how many hints were taken."""


def begin_exercise(
    game: Game,
    options: Options | None = None,
    path: Path | None = None,
    *,
    seed: int | None = None,
    hints: bool = True,
) -> GameSession:
    """Begin a game of an exercise: a person in the learner's seat, its rivals in the others, and its opening played.

    It has no adviser, who would solve it; it has hints of its own, and its prompts are asked.

    Args:
        game: the exercise, compiled.
        options: the options of the table.
        path: where the game is kept; nowhere if it is None.
        seed: another seed than the exercise's own, which it is not proved with.
        hints: whether hints are given.

    Raises:
        UsageError: the scenario is no exercise.
        PolicyError: its rivals are no house policy.
    """
    exercise = exercise_of(game)
    house_policy(exercise.rivals)  # a file may name no other
    lineup = lineup_of(game)
    number = seed_bytes(exercise.seed if seed is None else seed)
    seats = [Seat() if faction == exercise.learner else Seat(exercise.rivals) for faction in lineup]
    session = GameSession(game, lineup, number, seats, evolve(options or Options(), advice=False), path)
    session.play_opening(opening_actions(game, number))
    if not hints:
        session.extra[NO_HINTS_KEY] = 1
    return session


def hints_taken(session: Mapping[str, Any], exercise: Exercise) -> int:
    """How many hints of an exercise a session block says were taken; 0 if it says no proper number."""
    number = session.get(HINTS_KEY, 0)
    return number if type(number) is int and 0 <= number <= len(exercise.hints) else 0


class ExerciseDesk:
    """The exercise of a game in progress: its goal, its hints one at a time, and its verdict. Follows the game by itself."""

    def __init__(self, session: GameSession) -> None:
        """The exercise of a session.

        Raises:
            UsageError: its scenario is no exercise, or nobody plays the learner's faction.
        """
        self._session = session
        self._watched = watch(session.game, session.seed, session.factions)
        self._generation = -1

    @property
    def exercise(self) -> Exercise:
        """What is to be done."""
        return self._watched.exercise

    @property
    def watched(self) -> GoalWatch:
        """The goal, up to date with the game."""
        if self._generation != self._session.generation:
            actions = [ply.action for ply in self._session.plies]
            known = self._watched.actions
            if actions[: len(known)] != known:  # something was taken back
                self._watched = watch(self._session.game, self._session.seed, self._session.factions)
            for action in actions[len(self._watched.actions) :]:
                self._watched.push(action)
            self._generation = self._session.generation
        return self._watched

    @property
    def progress(self) -> list[Progress]:
        """The measures of the goal."""
        return self.watched.progress(self.exercise.goal)

    @property
    def verdict(self) -> Verdict:
        """How the goal stands."""
        return self.watched.verdict(self.exercise.goal)

    @property
    def result(self) -> GoalResult:
        """The result of the game so far."""
        return result_of(self.watched)

    @property
    def hints(self) -> tuple[Hint, ...]:
        """The hints that were taken, the first one first."""
        return self.exercise.hints[: self.hints_taken]

    @property
    def hints_taken(self) -> int:
        """How many hints were taken."""
        return hints_taken(self._session.extra, self.exercise)

    def take_hint(self) -> Hint | None:
        """The next hint, which the record then says was taken; None if there is no other.

        Raises:
            UsageError: hints are switched off in this game, or wait for a prediction.
        """
        if self._session.extra.get(NO_HINTS_KEY):
            raise UsageError("hints are switched off in this game")
        if open_prompt(self._session) is not None:
            raise UsageError(no_advice_text(QUESTION))
        taken = self.hints_taken
        if taken >= len(self.exercise.hints):
            return None
        self._session.extra[HINTS_KEY] = taken + 1
        self._session.save()
        return self.exercise.hints[taken]


def exercise_desk(session: GameSession) -> ExerciseDesk | None:
    """The exercise of a game; None if it is of none, or nobody plays the learner's faction."""
    exercise = session.game.scenario.exercise
    if exercise is None or exercise.learner not in session.factions:
        return None
    return ExerciseDesk(session)
