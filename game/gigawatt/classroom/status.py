"""Who handed in what: the newest save of each student, told without judging it. Grading is what replays and judges."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from gigawatt.classroom.course import ClassFolder, Course
from gigawatt.classroom.keys import read_key
from gigawatt.classroom.roster import Roster
from gigawatt.classroom.starts import is_issued
from gigawatt.errors import ReadError, SaveError
from gigawatt.match import Record
from gigawatt.reading import read_file
from gigawatt.session.class_block import read_class
from gigawatt.storage import from_json
from gigawatt.storage.files import LIMIT_BYTES
from gigawatt.text import safe_text

FINISHED: Final = "finished"
PLAYING: Final = "unfinished"
MISSING: Final = "missing"

MOST_FILES: Final = 10_000
MOST_DEPTH: Final = 8


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
    """When the file was last written, in seconds since the epoch."""


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
    count: int
    """How many saves were handed in."""


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
        ClassError: the key of the class cannot be read.
    """
    key = read_key(course.folder.key)
    found: dict[str, list[HandIn]] = {student: [] for student in roster.ids}
    strangers = []
    for path in hand_in_files(course.folder):
        one = _look(path, course, key)
        if isinstance(one, HandIn) and one.student in found:
            found[one.student].append(one)
        elif isinstance(one, HandIn):
            strangers.append(Stranger(one.file, f"{one.student} is not in the roster"))
        else:
            strangers.append(one)
    rows = (_row(student.id, student.name, found[student.id]) for student in roster.students)
    return ClassStatus(tuple(rows), tuple(strangers))


def hand_in_files(folder: ClassFolder) -> Iterator[Path]:
    """The files below `submissions/`, by name; links and hidden files are left out, and no more than a class ever has are looked at."""
    for count, path in enumerate(_walk(folder.submissions, 1)):
        if count >= MOST_FILES:
            return
        yield path


def _walk(folder: Path, depth: int) -> Iterator[Path]:
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith("."):
            continue
        if entry.is_file(follow_symlinks=False):
            yield Path(entry.path)
        elif entry.is_dir(follow_symlinks=False) and depth < MOST_DEPTH:
            yield from _walk(Path(entry.path), depth + 1)


def _look(path: Path, course: Course, key: bytes) -> HandIn | Stranger:
    name = safe_text(path.relative_to(course.folder.submissions).as_posix())
    try:
        info = path.lstat()
        if not stat.S_ISREG(info.st_mode):
            return Stranger(name, "it is not a file")
        record = from_json(read_file(path, LIMIT_BYTES, "save"), "it")
        block = read_class(record.session)
    except (OSError, ReadError, SaveError) as error:
        return Stranger(name, safe_text(str(error).removeprefix("it: ")))
    if block is None or block.id != course.id:
        return Stranger(name, "a game of no class" if block is None else f"a game of the class {block.id}")
    if not is_issued(key, record):
        return Stranger(name, f"it says {block.student}, but is not signed by this class, or was altered")
    return HandIn(
        block.student, name, len(record.actions), len(record.quarters), _is_finished(record, course), info.st_mtime
    )


def _is_finished(record: Record, course: Course) -> bool:
    """Whether as many quarters ended as are played, or the record says that its match is over; not proven."""
    now = record.session.get("now")
    return len(record.quarters) >= course.game.quarters or bool(isinstance(now, dict) and now.get("over"))


def _row(student: str, name: str, found: Iterable[HandIn]) -> Row:
    """The newest save in which something was done counts, of those of one moment the longest, then the last by name."""
    saves = sorted(found, key=lambda one: (one.plies > 0, one.when, one.plies, one.file))
    if not saves:
        return Row(student, name, MISSING, None, 0)
    return Row(student, name, FINISHED if saves[-1].is_finished else PLAYING, saves[-1], len(saves))
