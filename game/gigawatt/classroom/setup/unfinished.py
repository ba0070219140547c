"""A class that is being made: its `class.toml` has another name until all else is there, so that whoever was killed can begin anew.

While that name is in the folder, nothing of the class was handed out: key and start files are those of the run that broke off, and the
next `class new` removes them. A run that is going on holds a lock.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

from gigawatt.classroom.folder.course import STARTS, ClassFolder
from gigawatt.errors import ClassError, SaveError
from gigawatt.reading import shown, why
from gigawatt.storage.files import write_atomic
from gigawatt.storage.locks import FileLock


@contextlib.contextmanager
def only_maker(folder: ClassFolder) -> Iterator[None]:
    """Make a class in a folder that exists, while no other run does; what a run that was killed has left is removed first.

    Raises:
        ClassError: another run makes the class or has made it meanwhile, or something cannot be removed.
    """
    lock = FileLock(folder.unfinished)
    if not lock.take():
        raise ClassError(f"another run is making {shown(folder.path)}; wait for it, or stop it")
    try:
        if folder.exists:
            raise ClassError(f"{shown(folder.path)} was made by another run meanwhile; it stays as it is")
        if folder.is_unfinished:
            _clear(folder)
        yield
    finally:
        lock.release()


def begin(folder: ClassFolder, text: str) -> None:
    """Write the future `class.toml` under the name that says that the class is being made.

    Raises:
        ClassError: it cannot be written.
    """
    try:
        write_atomic(folder.unfinished, text.encode())
    except SaveError as error:
        raise ClassError(str(error)) from error


def finish(folder: ClassFolder) -> None:
    """Give `class.toml` its name, at once.

    Raises:
        ClassError: it cannot be renamed.
    """
    try:
        folder.unfinished.rename(folder.file)
    except OSError as error:
        raise ClassError(f"cannot write {shown(folder.file)}: {why(error)}") from error


def _clear(folder: ClassFolder) -> None:
    """Remove the key and the start files of a run that broke off.

    Raises:
        ClassError: one of them cannot be removed.
    """
    left = [path for path in folder.starts.rglob("*") if path.is_file() or path.is_symlink()]
    try:
        for path in (*left, folder.key):
            path.unlink(missing_ok=True)
        for below in folder.starts.iterdir() if folder.starts.is_dir() else ():
            below.rmdir()
    except OSError as error:
        raise ClassError(
            f"{shown(folder.path)}: a run that made it broke off, and its {STARTS} cannot be removed: {why(error)}"
        ) from error
