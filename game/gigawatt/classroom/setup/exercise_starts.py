"""The start files of a class's exercises: `starts/EXERCISE/ID.EXERCISE.json`, one for each student."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.classroom.folder.writing import write_missing
from gigawatt.classroom.setup.start_files import start_path
from gigawatt.classroom.setup.starts import with_team
from gigawatt.classroom.setup.tasks import tasks_of
from gigawatt.storage import to_json

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.folder.roster import Roster
    from gigawatt.classroom.setup.tasks import Task


@frozen
class ExerciseWritten:
    """What `write_exercise_starts` did for an exercise."""

    exercise: str
    made: tuple[str, ...]
    """The students whose start file was made, in the order of the roster."""
    kept: tuple[str, ...]
    """Those who had one."""


def missing_exercise_starts(course: Course, roster: Roster) -> tuple[str, ...]:
    """The start files of exercises that are not there, as `EXERCISE/ID`. Nothing is written."""
    names = [(exercise, student) for exercise in course.exercises for student in roster.players]
    return tuple("/".join(name) for name in names if not _is_there(course, *name))


def _is_there(course: Course, exercise: str, student: str) -> bool:
    return start_path(course.folder, student, exercise).exists()


def write_exercise_starts(course: Course, roster: Roster, key: bytes) -> tuple[ExerciseWritten, ...]:
    """Make the start files of all exercises that are missing; what is there is never altered.

    Raises:
        ClassError: there is no such exercise, or a file cannot be written.
    """
    exercises = [task for task in tasks_of(course) if task.exercise]
    for task in exercises:
        task.check()  # also where nobody is in the roster yet
    return tuple([_write(course, task, roster, key) for task in exercises])


def _write(course: Course, task: Task, roster: Roster, key: bytes) -> ExerciseWritten:
    """Make the missing start files of an exercise."""
    made: list[str] = []
    kept: list[str] = []
    for student in roster.players:
        path = start_path(course.folder, student, task.exercise)
        if path.exists():
            kept.append(student)
            continue
        start = with_team(task.start(key, student), roster.members(student))
        (made if write_missing(path, to_json(start)) else kept).append(student)
    return ExerciseWritten(task.exercise, tuple(made), tuple(kept))
