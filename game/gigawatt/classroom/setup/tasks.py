"""What a class has to play: its own game, with a seed for each student, and its exercises, on the seed they are proved with.

A task knows its rules and how a game of it must begin. An exercise's start file is signed like any other, so that each student hands in
a game of their own; but all students have the same position, so a solution can be copied. It is graded by its goal.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gigawatt.classroom.exercises.begin import begin_exercise
from gigawatt.classroom.exercises.goals import exercise_of
from gigawatt.classroom.exercises.plans import lineup_of, opening_actions
from gigawatt.classroom.folder.keys import sign, student_seed
from gigawatt.classroom.replays.checking import Terms, terms_of
from gigawatt.classroom.setup.starts import signed_facts, start_record
from gigawatt.content import find_scenario, prepare, ruleset_digest
from gigawatt.core import Game
from gigawatt.core.chance import seed_bytes
from gigawatt.errors import ClassError, GameError
from gigawatt.session.class_block import CLASS_KEY, ClassBlock, Prompt
from gigawatt.session.questions import exercise_prompts

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.match import Record

GAME_PARTS = ("result", "decisions")
"""The parts of a grade that only the game of the class can earn; `prediction` is another where the class has prompts."""


@frozen(slots=False)  # for its cached properties
class Task:
    """Something that each student plays."""

    course: Course
    exercise: str = ""
    """The id of the exercise; empty for the game of the class."""

    @cached_property
    def game(self) -> Game:
        """The compiled game.

        Raises:
            ClassError: there is no such exercise now, or it has problems.
        """
        if not self.exercise:
            return self.course.game
        try:
            ruleset, scenario = find_scenario(self.exercise)
            game = Game(prepare(ruleset, scenario.id), scenario.id, scenario.default_seats)
            exercise_of(game)
        except GameError as error:
            raise ClassError(f"class.toml: exercises: {self.exercise}: {error}") from error
        return game

    def check(self) -> None:
        """Check that it can be played.

        Raises:
            ClassError: there is no such exercise now, or it has problems.
        """
        assert self.game.seats, "a game has seats; it is compiled by asking for it"

    @cached_property
    def rules(self) -> str:
        """The digest of its rules."""
        return ruleset_digest(self.game.ruleset, self.game.scenario_id) if self.exercise else self.course.rules

    @property
    def prompts(self) -> tuple[Prompt, ...]:
        """What it asks."""
        return exercise_prompts(self.game) if self.exercise else self.course.prompts

    @cached_property
    def seat(self) -> int:
        """The student's seat."""
        return lineup_of(self.game).index(exercise_of(self.game).learner) if self.exercise else self.course.seat

    def seed(self, key: bytes, student_id: str, draw: int) -> bytes:
        """The seed of a student's game."""
        if self.exercise:
            return seed_bytes(exercise_of(self.game).seed)
        return student_seed(key, self.course.id, student_id, draw=draw)

    def terms(self, seed: bytes) -> Terms:
        """What a game of it on a seed must be like."""
        if not self.exercise:
            return terms_of(self.course, seed)
        lineup, exercise = lineup_of(self.game), exercise_of(self.game)
        players = tuple(None if faction == exercise.learner else exercise.rivals for faction in lineup)
        return Terms(
            self.game,
            seed,
            lineup,
            players,
            undo=self.course.undo,
            advice=False,
            budget=self.course.options.budget,
            opening=self._opening(seed),
        )

    def _opening(self, seed: bytes) -> tuple[int, ...]:
        """The opening on a seed, played once: all students have the exercise's own seed."""
        if seed not in self._openings:
            self._openings[seed] = opening_actions(self.game, seed)
        return self._openings[seed]

    @cached_property
    def _openings(self) -> dict[bytes, tuple[int, ...]]:
        return {}

    def start(self, key: bytes, student_id: str, draw: int = 0) -> Record:
        """The record of a student's start file, signed."""
        if not self.exercise:
            return start_record(self.course, key, student_id, draw=draw)
        session = begin_exercise(self.game, self.course.options)
        block = ClassBlock(
            id=self.course.id,
            student=student_id,
            exercise=self.exercise,
            advice=False,
            undo=self.course.undo,
            prompts=self.prompts,
        )
        block = evolve(block, tag=sign(key, signed_facts(session.record(), block)))
        session.extra[CLASS_KEY] = block.plain()
        return session.record()


def tasks_of(course: Course) -> tuple[Task, ...]:
    """What a class has to play: its game, then its exercises. The game is left out if only the exercises earn anything."""
    exercises = tuple(Task(course, exercise) for exercise in course.exercises)
    earning = (*GAME_PARTS, "prediction") if course.prompts else GAME_PARTS
    needs_game = not exercises or any(course.weights.get(part) for part in earning)
    return (Task(course), *exercises) if needs_game else exercises
