"""The folder that a student makes a policy from: a small one that works, how to try it, and whose it is."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

from gigawatt.classroom.tournament.student_policies import STUDENT_FILE
from gigawatt.errors import ClassError, UsageError
from gigawatt.reading import shown, why
from gigawatt.session.class_block import is_student_id
from gigawatt.storage.files import write_atomic
from gigawatt.text import safe_text

_SOURCE: Final = Path(__file__).parent / "template"
_FILES: Final = ("README.md", "policy.py")
_PLACEHOLDER: Final = "MY-POLICY"
_NO_ID: Final = "your-id-here"


def write_template(folder: Path, student: str = "") -> tuple[str, ...]:
    """Write the starter policy into a new or empty folder.

    Args:
        folder: the folder, which is made with those above it.
        student: the id of the student; empty for a line to fill in.

    Returns:
        The names of the files.

    Raises:
        ClassError: the folder has something in it, or `student` cannot be an id.
        UsageError: the folder cannot be made.
        SaveError: a file cannot be written.
    """
    if student and not is_student_id(student):
        raise ClassError(f"--student expects an id as in the roster, got {safe_text(student, 60)!r}")
    try:
        if folder.is_dir() and any(folder.iterdir()):
            raise ClassError(f"{shown(folder)} has something in it; name a new or an empty folder")
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"cannot make {shown(folder)}: {why(error)}") from error
    name = shlex.quote(folder.absolute().name)
    texts = {file: (_SOURCE / file).read_text(encoding="utf-8").replace(_PLACEHOLDER, name) for file in _FILES}
    texts[STUDENT_FILE] = f"{student or _NO_ID}\n"
    for file, text in texts.items():
        write_atomic(folder / file, text.encode())
    return tuple(texts)
