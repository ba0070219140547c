"""Temporary folders, each with a lock file beside it that shows whether it is in use.

A lock, not a process id: two containers or machines may share a temporary folder, and process ids differ in each. The process that
made the folder holds the lock, and so does a keeper that inherited it; the system releases it when they die. A folder whose lock
nobody holds was abandoned, and `sweep` removes it.
"""

from __future__ import annotations

import contextlib
import os
import re
import secrets
import stat
import sys
import tempfile
from pathlib import Path
from typing import Final, Literal, Self

from gigawatt.locks import is_named, try_lock
from gigawatt.match import trees

Kind = Literal["run", "program"]

_NAME: Final = re.compile(r"gigawatt-(run|program)-[0-9a-f]{16}")
_LOCK: Final = ".lock"
_TRIES: Final = 100


class LockedFolder:
    """A folder with a random name that only this user may enter. Use `create`, and `remove` it at the end."""

    def __init__(self, path: Path, handle: int) -> None:
        self.path = path
        self._handle = handle

    @classmethod
    def create(cls, kind: Kind) -> Self:
        """Create a locked folder.

        Raises:
            OSError: the temporary folder of the system cannot be written.
        """
        base = temporary_folder()
        for _ in range(_TRIES):
            path = base / f"gigawatt-{kind}-{secrets.token_hex(8)}"
            lock = _lock_of(path)
            handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0), 0o600)
            # Between these two calls the sweep of another process may take the lock and remove the file.
            if try_lock(handle) is not False and is_named(handle, lock):
                path.mkdir(0o700)
                return cls(path, handle)
            os.close(handle)
        raise FileExistsError(f"no lock file could be made in {base}")

    def fileno(self) -> int:
        """The handle that holds the lock; a child process that inherits it holds the lock too."""
        return self._handle

    def remove(self) -> list[str]:
        """Remove the folder with everything in it, and release the lock; a second call has no effect.

        Returns:
            What could not be removed, and why. The lock file then stays too, so that a later sweep tries again.
        """
        if self._handle < 0:
            return []
        left = trees.remove(str(self.path))
        _drop(self._handle, _lock_of(self.path), unlink=not left)
        self._handle = -1
        return left

    def leave(self) -> None:
        """Release the lock, and leave the folder to another process that holds it too."""
        if self._handle >= 0:
            os.close(self._handle)
            self._handle = -1


def temporary_folder() -> Path:
    """The parent of such folders: the system's temporary folder, never a run's own folder."""
    path = Path(tempfile.gettempdir())
    return path.parent if _NAME.fullmatch(path.name) else path


def sweep() -> list[str]:
    """Remove the abandoned folders of this user's processes.

    Returns:
        What could not be removed, and why.
    """
    left: list[str] = []
    with contextlib.suppress(OSError):
        for lock in sorted(temporary_folder().glob(f"gigawatt-*{_LOCK}")):
            with contextlib.suppress(OSError):
                left += _sweep_one(lock)
    return left


def remove_abandoned(path: Path) -> None:
    """Remove a folder whose owner has ended, from a process that does not hold its lock."""
    if not trees.remove(str(path)):
        with contextlib.suppress(OSError):
            _lock_of(path).unlink()


def _sweep_one(lock: Path) -> list[str]:
    """Remove a folder if nobody holds its lock."""
    path = lock.with_suffix("")
    if not _NAME.fullmatch(path.name) or not _is_own(lock) or (path.exists() and not _is_own(path)):
        return []
    handle = os.open(lock, os.O_RDWR | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    is_free = try_lock(handle) and is_named(handle, lock)
    left = trees.remove(str(path)) if is_free else []
    _drop(handle, lock, unlink=bool(is_free) and not left)
    return left


def _is_own(path: Path) -> bool:
    """Whether it is a file or folder of this user and not a link; other users may put anything into a shared folder."""
    known = path.lstat()
    is_plain = stat.S_ISREG(known.st_mode) or stat.S_ISDIR(known.st_mode)
    return is_plain and (sys.platform == "win32" or known.st_uid == os.geteuid())


def _lock_of(path: Path) -> Path:
    return path.with_name(path.name + _LOCK)


def _drop(handle: int, path: Path, *, unlink: bool) -> None:
    """Close a lock file and remove it, in the order that the system requires."""
    if sys.platform == "win32":  # an open file cannot be removed there
        os.close(handle)
    if unlink:
        with contextlib.suppress(OSError):
            path.unlink()
    if sys.platform != "win32":
        os.close(handle)
