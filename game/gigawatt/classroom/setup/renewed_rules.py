"""Take up rules that a teacher changed in `class.toml`, such as the number of quarters, while nothing of the class is in anybody's hands.

The file names the digest of its rules, so that no change of them goes unnoticed once games are played by them. Before that nobody
needs to be protected, and nobody should copy digests by hand.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.classroom.folder.course import LIMIT_BYTES, read_course
from gigawatt.errors import ClassError, GameError, SaveError
from gigawatt.reading import read_text, shown
from gigawatt.storage.files import write_atomic

if TYPE_CHECKING:
    from pathlib import Path

    from gigawatt.classroom.folder.course import ClassFolder


def renew_rules(folder: ClassFolder) -> tuple[str, ...]:
    """Write the digest of the rules that a class describes into its `class.toml`, if it has another; what was done, in sentences.

    Nothing is done where start files are there, something was handed in, or a lesson was served: then reading the class says what to do.

    Raises:
        ClassError: the class is not valid but for the digest, or it cannot be written.
    """
    if any(_holds_files(path) for path in (folder.starts, folder.submissions, folder.served)):
        return ()
    course = read_course(folder.path, any_rules=True)
    old, new = course.rules, course.rules_now
    if old == new:
        return ()
    try:
        text = read_text(folder.file, LIMIT_BYTES, "file of a class")
        write_atomic(folder.file, text.replace(old, new).encode())
    except (GameError, SaveError) as error:
        raise ClassError(str(error)) from error
    return (f"The rules were changed before anything was handed out: {shown(folder.file)} has their new digest.",)


def _holds_files(folder: Path) -> bool:
    """Whether a folder has a file that systems did not put there."""
    return any(not path.is_dir() and not path.name.startswith(".") for path in folder.rglob("*"))
