"""Grades for spreadsheets and Canvas, as CSV.

`grades.csv` has everything, for people: with a byte order mark, so that Excel reads it as UTF-8. `canvas.csv` is what Canvas imports
into its gradebook, by the rules of its own importer (lib/gradebook_importer.rb of github.com/instructure/canvas-lms):

- the header begins `Student, ID, SIS User ID, SIS Login ID, Section`, and each later column is an assignment, unless its title holds one
  of the words of computed columns, such as `Current Score`, which the importer skips;
- a row whose first cell contains `Points Possible` has the points of assignments, which a new assignment gets;
- a student is found by `ID`, Canvas's own number; else by `SIS User ID`; else by `SIS Login ID`; else by the name;
- a decimal point may be a comma, and an empty cell leaves a grade as it is. Every student gets a number here, 0 included.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gigawatt.classroom.folder.roster import by_folded_name, canvas_number
from gigawatt.classroom.grading.grades import Grade, Gradebook
from gigawatt.text import csv_cell, csv_text, safe_text
from gigawatt.wording.grade_text import parts_text
from gigawatt.wording.hands_text import decided_tasks_text

STUDENT_COLUMNS: Final = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
"""The columns of Canvas before the assignments, as its export has them."""

POINTS_ROW: Final = "    Points Possible"
"""The first cell of the row of points, as Canvas's export has it."""

COMPUTED: Final = (
    "Current Score", "Current Points", "Current Grade", "Final Score", "Final Points", "Final Grade", "Override Score",
    "Override Grade", "Override Status",
)  # fmt: skip
"""What makes Canvas take a column for a computed one, and skip it."""

_ASSIGNMENT: Final = "Gigawatt"
_CELL: Final = 3_000


def grades_csv(book: Gradebook) -> bytes:
    """A row for each student with all there is: score, parts, Lead and par, reason, files."""
    parts = list(book.weights)
    rows: list[Sequence[object]] = [
        (
            "id",
            "name",
            "section",
            "status",
            "score",
            "points",
            *parts,
            "lead",
            "par",
            "margin",
            "decided",
            "reason",
            "detail",
            "file",
            "notes",
        )
    ]
    for grade in book.grades:
        points = [grade.parts[name].points if name in grade.parts else 0.0 for name in parts]
        reason = ("", "") if grade.reason is None else (grade.reason.code, grade.reason.text)
        file = "; ".join(judged.file for judged in grade.files if judged.counts)
        head = (grade.student, grade.name, grade.section, grade.status, grade.score, book.points)
        rows.append(
            (
                *head,
                *points,
                grade.lead,
                grade.shown_par,
                grade.margin,
                decided_tasks_text(grade.decided_tasks),
                *reason,
                file,
                parts_text(grade.notes),
            )
        )
    return _csv(rows).encode("utf-8-sig")


def canvas_csv(book: Gradebook) -> bytes:
    """The file that Canvas imports: a column for the assignment, which is made if there is none of that title."""
    rows: list[Sequence[object]] = [(*STUDENT_COLUMNS, assignment_title(book))]
    rows.append((POINTS_ROW, *[""] * (len(STUDENT_COLUMNS) - 1), book.points))
    rows.extend((*_canvas_student(grade), grade.score) for grade in book.grades)
    return _csv(rows, keeps=POINTS_ROW).encode()


def assignment_title(book: Gradebook) -> str:
    """The title of the assignment: the name of the class, without what Canvas would take for a computed column."""
    name = safe_text(book.name, 80)
    is_skipped = any(word in name for word in COMPUTED)
    return _ASSIGNMENT if is_skipped or not name else f"{_ASSIGNMENT}: {name}"


def _canvas_student(grade: Grade) -> tuple[str, ...]:
    """The columns before the grade: those of a roster that Canvas exported, else the id as the login."""
    columns = by_folded_name(grade.columns)
    number = canvas_number(grade.student, grade.columns)
    login = columns.get("sis login id") or grade.student
    return grade.name or grade.student, number, columns.get("sis user id", ""), login, grade.section


def _csv(rows: Iterable[Sequence[object]], keeps: str = "") -> str:
    """Rows as CSV with line feeds; texts that a spreadsheet would take for formulas are escaped.

    Args:
        rows: texts, numbers, and None for an empty cell.
        keeps: a text of our own whose spaces are kept.
    """
    return csv_text([cell if cell == keeps and keeps else _cell(cell) for cell in row] for row in rows)


def _cell(value: object) -> object:
    if value is None:
        return ""
    return value if isinstance(value, int | float) else csv_cell(value, _CELL)
