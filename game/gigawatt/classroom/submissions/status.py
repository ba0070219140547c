"""Who handed in what: the files of each student, judged as for a grade except that nothing is replayed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.setup.tasks import Task
from gigawatt.classroom.submissions.judging import Judge, Verdict
from gigawatt.classroom.submissions.standing import FINISHED, chosen_files, status_of
from gigawatt.classroom.submissions.unknown import Unknown, called_after, unknown_files


@frozen
class HandIn:
    """A save of a student of this class."""

    student: str
    file: str
    """Below `submissions/`, as safe text."""
    plies: int
    quarters: int
    """How many quarters have ended in it."""


@frozen
class Refused:
    """A file of a student that does not count."""

    file: str
    """Below `submissions/`, as safe text."""
    reason: Reason


@frozen
class Row:
    """A student, and what was handed in last."""

    student: str
    name: str
    status: str
    """One of `standing.STATUSES`, `finished` for `graded`."""
    newest: HandIn | None
    """The file that counts for the game of the class, as far as is known without replaying it."""
    count: int
    """How many files of the student were handed in, those that do not count included."""
    exercises: tuple[str, ...] = ()
    """The exercises of the class of which a file counts in which somebody has played, in the order of the class."""
    reason: Reason | None = None
    """Why the student is not `finished`, as grading says it."""
    refused: tuple[Refused, ...] = ()
    """The files of the student that do not count, in the order of the paths."""


@frozen
class ClassStatus:
    """The class at a glance."""

    rows: tuple[Row, ...]
    """In the order of the roster."""
    unknown: tuple[Unknown, ...]
    """The files that belong to no student, in the order of the paths."""

    def count(self, status: str) -> int:
        """The number of students of a status."""
        return sum(row.status == status for row in self.rows)


def class_status(course: Course, roster: Roster) -> ClassStatus:
    """What lies in `submissions/`, judged as for a grade except that nothing is replayed: grading may still refuse a game for its plies.

    Raises:
        ClassError: the key of the class, or its folder `submissions`, cannot be read.
    """
    judge = Judge(course, roster, read_key(course.folder.key), replays=False)
    verdicts = list(judge.judge_all())
    by_player, unknown = judge.by_player(verdicts), unknown_files(verdicts, roster, course.exercises)
    called = called_after(unknown)
    rows = [
        _row(student, judge.tasks, by_player[roster.player_of(student)], course, called.get(student.id, ()))
        for student in roster.students
    ]
    return ClassStatus(tuple(rows), tuple(unknown))


def _row(
    student: Student, tasks: Iterable[Task], verdicts: Sequence[Verdict], course: Course, called: Sequence[Unknown]
) -> Row:
    chosen = chosen_files(tasks, verdicts)
    status, reason = status_of(chosen, verdicts, called, whole=FINISHED)
    handed_in = tuple(name for name in course.exercises if (one := chosen.get(name)) is not None and one.is_begun)
    newest = _hand_in(chosen.get(""))
    return Row(student.id, student.name, status, newest, len(verdicts), handed_in, reason, _refused(verdicts))


def _hand_in(one: Verdict | None) -> HandIn | None:
    if one is None or one.record is None:
        return None
    return HandIn(one.student, one.handed.name, len(one.record.actions), len(one.record.quarters))


def _refused(verdicts: Iterable[Verdict]) -> tuple[Refused, ...]:
    return tuple(
        Refused(one.handed.name, one.reason) for one in verdicts if one.reason is not None and not one.is_valid
    )
