"""A lock on a file that a program keeps open for long; the system releases it when the program dies."""

from __future__ import annotations

import contextlib
import errno
import os
import sys
from pathlib import Path
from typing import Final

from gigawatt.locks import is_named, lock_handle

_LONGEST: Final = 200
_TAKEN: Final = (errno.EACCES, errno.EAGAIN, errno.EDEADLK)
"""The errors of a lock that another process holds; on Windows all three occur."""

_held: dict[Path, FileLock] = {}
"""The locks of this process by locked file."""


class FileLock:
    """Shows other processes that this one has a file open. Within a process the last one to take a lock has it.

    The lock is on a hidden file beside the protected one, which is replaced as a whole whenever it is written. Where the folder
    cannot be written or the file system has no locks, the lock is held in name only and excludes nobody.
    """

    def __init__(self, path: Path) -> None:
        self._file: Final = path.absolute()
        self._path: Final = path.with_name(f".{path.name[:_LONGEST]}.lock").absolute()
        self._handle = -1

    @property
    def is_held(self) -> bool:
        """Whether this object holds it."""
        return _held.get(self._file) is self

    def take(self) -> bool:
        """Take the lock; return False if another process holds it."""
        other = _held.get(self._file)
        if other is self:
            return True
        if other is not None:
            self._handle = other.hand_over()
        elif not self._acquire():
            return False
        _held[self._file] = self
        return True

    def hand_over(self) -> int:
        """Pass the handle of the lock to another object of this process."""
        handle, self._handle = self._handle, -1
        return handle

    def release(self) -> None:
        """Release the lock if it is held; its file is removed."""
        if _held.get(self._file) is not self:
            return
        del _held[self._file]
        handle, self._handle = self._handle, -1
        if handle < 0:
            return
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(handle)
            self._remove()
        else:
            self._remove()
            os.close(handle)

    def _remove(self) -> None:
        """Remove the file of the lock, unless it has content and so is not a lock's."""
        with contextlib.suppress(OSError):
            if self._path.stat().st_size == 0:
                self._path.unlink()

    def _acquire(self) -> bool:
        flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        while True:
            try:
                handle = os.open(self._path, flags, 0o666)
            except OSError:
                return True  # nothing can be written here, or not by this user
            try:
                lock_handle(handle)
            except OSError as error:
                os.close(handle)
                return error.errno not in _TAKEN
            if is_named(handle, self._path):
                self._handle = handle
                return True
            os.close(handle)


def is_held_elsewhere(path: Path) -> bool:
    """Whether another process has a file open."""
    if path.absolute() in _held:
        return False
    lock = FileLock(path)
    if not lock.take():
        return True
    lock.release()
    return False
