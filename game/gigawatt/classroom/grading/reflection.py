"""The teacher's points for written reflections: `grades/reflection.csv`, a row for each student.

The file is made once, with empty points, and belongs to the teacher from then on: nothing but the rows of new students is ever added.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from gigawatt.classroom.folder.roster import Roster, Student, read_roster, roster_text
from gigawatt.classroom.folder.writing import write_changed
from gigawatt.errors import ClassError
from gigawatt.reading import shown
from gigawatt.text import safe_text

NAME: Final = "reflection.csv"
COLUMN: Final = "points"

_NUMBER: Final = re.compile(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?")


@frozen
class Reflections:
    """The points that a teacher gave."""

    points: Mapping[str, float]
    """By student; those who have none yet are left out."""


def read_reflections(folder: Path, roster: Roster, most: int) -> Reflections:
    """Read the teacher's points, and add the rows of students who are not in the file yet.

    Args:
        folder: the folder `grades`.
        roster: the students.
        most: the points of the whole part; nothing is read or written if it is 0.

    Raises:
        ClassError: the file is not valid, or points are not a number from 0 to `most`; the text names the student.
        SaveError: rows cannot be added.
    """
    path = folder / NAME
    if not most:
        return Reflections({})
    kept = read_roster(path) if path.exists() else Roster(columns=(COLUMN,))
    column = next((name for name in kept.columns if name.casefold() == COLUMN), None)
    if column is None:
        raise ClassError(f"{shown(path)}: expected a column {COLUMN}, got {', '.join(kept.columns)[:80] or 'none'}")
    rows = {row.id: row for row in kept.students}
    new = [evolve(student, more={}) for student in roster.students if student.id not in rows]
    if new or not path.exists():
        write_changed(path, roster_text(Roster((*kept.students, *new), kept.columns)).encode("utf-8-sig"))
    found = {row.id: points for row in kept.students if (points := _points(row, column, most, path)) is not None}
    return Reflections(found)


def _points(row: Student, column: str, most: int, path: Path) -> float | None:
    """A student's points; None if the cell is empty."""
    text = row.more.get(column, "").strip()
    if not text:
        return None
    value = float(text.replace(",", ".")) if _NUMBER.fullmatch(text) else -1.0
    if not 0 <= value <= most:
        raise ClassError(
            f"{shown(path)}: {row.id}: expected points from 0 to {most}, the weight of reflection in class.toml, "
            f"or nothing yet; got {safe_text(text, 40)!r}"
        )
    return value
