"""The files of the hand-outs: what is missing is made, and what is there stays, for a teacher may have altered it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.roster import Roster
from gigawatt.classroom.folder.student_files import sheet_path
from gigawatt.classroom.folder.writing import write_changed, write_missing
from gigawatt.classroom.setup.handouts import decision_page, decisions_page, roles_page, rules_page, students_of
from gigawatt.errors import ClassError, ReadError, SaveError
from gigawatt.reading import read_text

DECISIONS: Final = "decisions.html"
"""The sheets of all students who were in the roster when it was made, and one without a name."""

_LIMIT_BYTES: Final = 50_000_000


def write_handouts(course: Course, roster: Roster) -> tuple[str, ...]:
    """Make the hand-outs that are not there yet.

    Decision sheets that were made when nobody was in the roster are made again, if they are as they were made.

    Returns:
        The names of the files that were made.

    Raises:
        ClassError: one cannot be written.
    """
    folder = course.folder.handouts
    made = []
    if not (path := folder / "rules.html").exists() and write_missing(path, rules_page(course).encode()):
        made.append(path.name)
    if not (path := folder / "roles.html").exists() and write_missing(path, roles_page(course).encode()):
        made.append(path.name)
    return (*made, *_write_decisions(course, roster))


def _write_decisions(course: Course, roster: Roster) -> Iterator[str]:
    """Make the decision sheets that are missing, and give the names of their files."""
    path = course.folder.handouts / DECISIONS
    if not path.exists():
        if write_missing(path, decisions_page(course, roster).encode()):
            yield path.name
        return
    page = _text(path)
    if roster.students and page == decisions_page(course, Roster()):
        _write_again(path, decisions_page(course, roster))
        yield path.name
        return
    if (have := students_of(page)) is None:
        return
    for student in roster.students:
        path = sheet_path(course.folder, student.id)
        is_missing = student.id not in have and not path.exists()
        if is_missing and write_missing(path, decision_page(course, roster, student).encode()):
            yield path.name


def _write_again(path: Path, page: str) -> None:
    """Write a page over an earlier one.

    Raises:
        ClassError: it cannot be written.
    """
    try:
        write_changed(path, page.encode())
    except SaveError as error:
        raise ClassError(str(error)) from error


def _text(path: Path) -> str:
    """The text of a page; empty if there is none, or it cannot be read."""
    try:
        return read_text(path, _LIMIT_BYTES)
    except ReadError:
        return ""
