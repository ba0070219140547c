"""Write files of a class: those that are made once and then belong to the teacher, and those that are made again and again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from gigawatt.errors import ClassError, ReadError, SaveError
from gigawatt.reading import read_file
from gigawatt.storage.files import write_atomic

Warn = Callable[[str], object]
"""Called with one line about kept results that are damaged: they are left out and made again, which may take its time."""


def no_warning(_line: str) -> None:
    """Say nothing."""


def write_missing(path: Path, data: bytes) -> bool:
    """Write a file unless there is one; return whether it was written.

    Raises:
        ClassError: it cannot be written.
    """
    try:
        write_atomic(path, data, is_new=True)
    except FileExistsError:  # also if another run made it meanwhile
        return False
    except SaveError as error:
        raise ClassError(str(error)) from error
    return True


def write_changed(path: Path, data: bytes) -> bool:
    """Write a file unless it has this content; return whether it was written.

    Raises:
        SaveError: it cannot be written.
    """
    try:
        if read_file(path, len(data)) == data:
            return False
    except ReadError:  # there is none, or it is larger, or of another kind
        pass
    write_atomic(path, data)
    return True
