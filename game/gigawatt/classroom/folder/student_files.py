"""What the files of a student are called, beside start files: each has the id in its name, and is found by it."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from gigawatt.classroom.folder.course import ClassFolder

CLASS_PAGE: Final = "class.html"
"""The debrief of the class."""

SHEET: Final = "decisions-"
"""How the page of a single decision sheet begins."""

GRADESCOPE: Final = "gradescope"
"""The folder in `grades/` that has a folder for each student."""


def page_name(student: str) -> str:
    """The name of a student's debrief; no id begins with `_`, so that a student called `class` does not take the page of the class."""
    return f"{'_' if student.casefold() == 'class' else ''}{student}.html"


def sheet_path(folder: ClassFolder, student: str) -> Path:
    """Where the decision sheet of a student lies who came after those of the class were made."""
    return folder.handouts / f"{SHEET}{student}.html"


def students_folder(folder: ClassFolder) -> Path:
    """Where the games and the settings of the students of a served class lie, a folder for each student or team by its id."""
    return folder.served / "students"
