"""Who handed in what: the newest save of each student, without judging it. Grading replays and judges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.setup.starts import is_issued
from gigawatt.classroom.submissions.handed_in import HandedIn, find_submissions, is_litter
from gigawatt.classroom.submissions.saves import read_save
from gigawatt.errors import SaveError
from gigawatt.match import Record
from gigawatt.session.class_block import read_class
from gigawatt.text import safe_text

FINISHED: Final = "finished"
PLAYING: Final = "unfinished"
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
class Stranger:
    """A file that is no save of a student of this class."""

    file: str
    reason: str


@frozen
class Row:
    """A student, and what was handed in last."""

    student: str
    name: str
    status: str
    """`finished`, `unfinished` or `missing`."""
    newest: HandIn | None
    """Of the game of the class."""
    count: int
    """How many saves of it were handed in."""
    exercises: tuple[str, ...] = ()
    """The exercises of the class of which something was handed in, in the order of the class."""


@frozen
class ClassStatus:
    """The class at a glance."""

    rows: tuple[Row, ...]
    """In the order of the roster."""
    strangers: tuple[Stranger, ...]
    """In the order of their names."""

    def count(self, status: str) -> int:
        """The number of students of a status."""
        return sum(row.status == status for row in self.rows)


def class_status(course: Course, roster: Roster) -> ClassStatus:
    """What lies in `submissions/`. Nothing is replayed: a file may still be refused when it is graded.

    Raises:
        ClassError: the key of the class, or its folder `submissions`, cannot be read.
    """
    key = read_key(course.folder.key)
    found: dict[str, list[HandIn]] = {player: [] for player in roster.players}
    strangers = []
    for handed in find_submissions(course.folder.submissions):
        one = _look(handed, course, key)
        if one is None:
            continue
        if isinstance(one, HandIn) and one.student in found:
            found[one.student].append(one)
        elif isinstance(one, HandIn):
            strangers.append(Stranger(one.file, f"{one.student} is not in the roster"))
        else:
            strangers.append(one)
    rows = (_row(student, found[roster.player_of(student)], course.exercises) for student in roster.students)
    return ClassStatus(tuple(rows), tuple(strangers))


def _look(handed: HandedIn, course: Course, key: bytes) -> HandIn | Stranger | None:
    """What a file is; None for what systems put beside submissions. Reasons are those of grading."""
    name = handed.name
    save = handed.reason or read_save(handed.data or b"")
    if isinstance(save, Reason):
        return None if is_litter(handed, save) else Stranger(name, save.text)
    record = save.record
    try:
        block = read_class(record.session)
    except SaveError as error:
        return Stranger(name, safe_text(str(error)))
    if block is None or block.id != course.id:
        return Stranger(name, "a game of no class" if block is None else f"a game of the class {block.id}")
    if not is_issued(key, record):
        return Stranger(name, f"it says {block.student}, but is not signed by this class, or was altered")
    return HandIn(
        student=block.student,
        file=name,
        plies=len(record.actions),
        quarters=len(record.quarters),
        is_finished=_is_finished(record, course),
        when=handed.changed,
        exercise=block.exercise,
    )


def _is_finished(record: Record, course: Course) -> bool:
    """Whether as many quarters ended as are played, or the record says that its match is over; not proven."""
    now = record.session.get("now")
    return len(record.quarters) >= course.game.quarters or bool(isinstance(now, dict) and now.get("over"))


def _row(student: Student, found: Sequence[HandIn], exercises: Sequence[str]) -> Row:
    """The newest save in which something was done counts, of those of one moment the longest, then the last by name."""
    games = [one for one in found if not one.exercise]
    begun = {one.exercise for one in found}
    newest = max(games, key=lambda one: (one.plies > 0, one.when, one.plies, one.file), default=None)
    status = MISSING if newest is None else FINISHED if newest.is_finished else PLAYING
    handed_in = tuple(exercise for exercise in exercises if exercise in begun)
    return Row(student.id, student.name, status, newest, len(games), handed_in)
