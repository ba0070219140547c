"""Who handed in what: the newest save of each student, judged as for a grade except that nothing is replayed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.judging import Judge, Verdict
from gigawatt.classroom.submissions.unknown import Unknown, absences, missing_reason, unknown_files
from gigawatt.match import Record

FINISHED: Final = "finished"
PLAYING: Final = "unfinished"
REJECTED: Final = "rejected"
MISSING: Final = "missing"


@frozen
class HandIn:
    """A save of a student of this class."""

    student: str
    file: str
    """Below `submissions/`, as safe text."""
    plies: int
    quarters: int
    """How many quarters have ended in it."""
    is_finished: bool
    when: float
    """When the file was last written, in seconds since the epoch; inside of a zip as the zip says."""
    exercise: str = ""
    """The exercise that it is of; empty for the game of the class."""


@frozen
class Refused:
    """A file of a student that does not count."""

    file: str
    """Below `submissions/`, as safe text."""
    reason: Reason
    exercise: str = ""
    """The exercise that it is of; empty for the game of the class."""
    when: float = 0.0
    """As for `HandIn`."""


@frozen
class Row:
    """A student, and what was handed in last."""

    student: str
    name: str
    status: str
    """`finished`, `unfinished`, `rejected` or `missing`."""
    newest: HandIn | None
    """Of the game of the class."""
    count: int
    """How many saves of it were handed in."""
    exercises: tuple[str, ...] = ()
    """The exercises of the class of which something was handed in, in the order of the class."""
    reason: Reason | None = None
    """Why the student is `rejected` or `missing`, as grading says it."""
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
    absent = absences(unknown)
    rows = [
        _row(student, by_player[roster.player_of(student)], course, absent.get(student.id))
        for student in roster.students
    ]
    return ClassStatus(tuple(rows), tuple(unknown))


def _hand_in(verdict: Verdict, record: Record, course: Course) -> HandIn:
    return HandIn(
        student=verdict.student,
        file=verdict.handed.name,
        plies=len(record.actions),
        quarters=len(record.quarters),
        is_finished=_is_finished(record, course),
        when=verdict.handed.changed,
        exercise=verdict.exercise,
    )


def _is_finished(record: Record, course: Course) -> bool:
    """Whether as many quarters ended as are played, or the record says that its match is over; not proven."""
    now = record.session.get("now")
    return len(record.quarters) >= course.game.quarters or bool(isinstance(now, dict) and now.get("over"))


def _row(student: Student, verdicts: Sequence[Verdict], course: Course, absent: Reason | None) -> Row:
    """The newest save in which something was done counts, of those of one moment the longest, then the last by name."""
    found = [_hand_in(one, one.record, course) for one in verdicts if one.record is not None]
    refused = [
        Refused(one.handed.name, one.reason, one.exercise, one.handed.changed)
        for one in verdicts
        if one.reason is not None
    ]
    games = [one for one in found if not one.exercise]
    begun = {one.exercise for one in found}
    newest = max(games, key=lambda one: (one.plies > 0, one.when, one.plies, one.file), default=None)
    status, reason = _status(newest, found, refused, absent)
    handed_in = tuple(exercise for exercise in course.exercises if exercise in begun)
    return Row(student.id, student.name, status, newest, len(games), handed_in, reason, tuple(refused))


def _status(
    newest: HandIn | None, found: Sequence[HandIn], refused: Sequence[Refused], absent: Reason | None
) -> tuple[str, Reason | None]:
    """The status of a student, and why there is no game of the class that may count."""
    if newest is not None:
        return FINISHED if newest.is_finished else PLAYING, None
    bad = [one for one in refused if not found or not one.exercise]
    if bad:
        return REJECTED, max(bad, key=lambda one: (one.when, one.file)).reason
    if found:
        return MISSING, missing_reason([""], absent)
    return MISSING, absent or Reason("no-submission")
