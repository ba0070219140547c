"""What a student predicted and reached in each task: the answers to its prompts with what came true, and how an exercise went.

Everything is read from the files that count, by playing them again. How many hints were taken is what the file says; it is proved by
nothing, as all that a session counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.classroom.exercises.begin import hints_taken
from gigawatt.classroom.exercises.goals import GoalResult, Verdict, exercise_of, result_of, watch
from gigawatt.classroom.grading.parts import AskedGame
from gigawatt.classroom.submissions.standing import newest

if TYPE_CHECKING:
    from gigawatt.classroom.play.prompts import ScoredAnswer
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.classroom.submissions import judging
    from gigawatt.core import Game
    from gigawatt.match import Record
    from gigawatt.session.class_block import Prompt


@frozen
class Prediction:
    """A prompt of a task, and what became of it."""

    prompt: Prompt
    scored: ScoredAnswer | None
    """None if its quarter was not played to its end."""


@frozen
class ExerciseRun:
    """How an exercise went."""

    goal: GoalResult
    reached_in: int | None
    """The student's quarter in which the goal was reached, from 1; None if it was not."""
    played: int
    """The student's quarters that have ended."""
    quarters: int
    """All that there are; those of an opening are nobody's."""
    hints: int
    """Hints taken, as the file says."""


@frozen(eq=False)
class TaskResult:
    """A task of a student: the game of the class, or an exercise."""

    exercise: str
    """The id of the exercise; empty for the game of the class."""
    game: Game
    predictions: tuple[Prediction, ...]
    """In the order in which they are asked."""
    run: ExerciseRun | None
    """None for the game of the class, and if no file counts."""

    @property
    def title(self) -> str:
        """The title of the exercise; empty for the game of the class."""
        return exercise_of(self.game).title if self.exercise else ""


def told_exercise(results: Sequence[TaskResult]) -> TaskResult | None:
    """The exercise that a debrief tells of: the first task, where that is not the game of the class."""
    return results[0] if results and results[0].exercise else None


def task_results(tasks: Sequence[Task], verdicts: Sequence[judging.Verdict]) -> tuple[TaskResult, ...]:
    """The results of a student or a team.

    Args:
        tasks: what the class plays.
        verdicts: what became of the files.
    """
    return tuple(_result(task, [one for one in verdicts if one.exercise == task.exercise]) for task in tasks)


def _result(task: Task, verdicts: Sequence[judging.Verdict]) -> TaskResult:
    found = newest(verdicts)
    record = found.record if found is not None else None
    game = AskedGame(task.prompts, record, task.seat, task.game)
    scored = {one.prompt: one for one in game.scored()}
    predictions = tuple(Prediction(prompt, scored.get(prompt)) for prompt in game.asked)
    run = exercise_run(record, task.game) if task.exercise and record is not None else None
    return TaskResult(task.exercise, task.game, predictions, run)


def exercise_run(record: Record, game: Game) -> ExerciseRun:
    """How an exercise went in a game that was checked, finished or not."""
    watched = watch(game, record.seed, record.factions)
    exercise = exercise_of(game)
    reached: int | None = None
    for action in record.actions:
        quarter = watched.quarters_ended
        watched.push(action)
        if reached is None and watched.quarters_ended != quarter and watched.verdict(exercise.goal) is Verdict.MET:
            reached = quarter + 1
    goal = result_of(watched)
    if reached is None and goal.is_reached:  # within a quarter that has not ended
        reached = watched.quarters_ended + 1
    before = exercise.start - 1
    return ExerciseRun(
        goal,
        None if reached is None else max(reached - before, 1),
        max(watched.quarters_ended - before, 0),
        int(game.quarters) - before,
        hints_taken(record.session, exercise),
    )
