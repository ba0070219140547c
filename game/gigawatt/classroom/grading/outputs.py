"""Write the files of grades. A file whose content stays the same is not touched, so that a second run changes nothing."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gigawatt.classroom.folder.student_files import GRADESCOPE
from gigawatt.classroom.folder.writing import write_changed
from gigawatt.classroom.grading.gradebooks import canvas_csv, grades_csv
from gigawatt.classroom.grading.grades import Gradebook
from gigawatt.classroom.grading.grades_page import grades_page
from gigawatt.classroom.grading.gradescope import gradescope_json

GRADES: Final = "grades.csv"
CANVAS: Final = "canvas.csv"
RESULTS: Final = "results.json"
PAGE: Final = "index.html"


def write_grades(folder: Path, book: Gradebook) -> int:
    """Write `grades.csv`, `canvas.csv`, `index.html` and a `gradescope/<id>/results.json` for each student.

    Args:
        folder: the folder `grades`, which is made if it is missing.
        book: the grades.

    Returns:
        How many files were new or changed.

    Raises:
        SaveError: a file cannot be written; those before it are whole.
    """
    files = {
        folder / GRADES: grades_csv(book),
        folder / CANVAS: canvas_csv(book),
        folder / PAGE: grades_page(book).encode(),
        **{folder / GRADESCOPE / grade.student / RESULTS: gradescope_json(book, grade) for grade in book.grades},
    }
    return sum(write_changed(path, data) for path, data in files.items())
