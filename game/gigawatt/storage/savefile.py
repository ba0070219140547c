"""The file of a game in progress: open in one program at a time, and never written over another program's changes."""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path
from typing import Final

from gigawatt.errors import OpenElsewhereError, SaveError
from gigawatt.storage.files import LIMIT_BYTES, read_limited, shown, write_atomic
from gigawatt.storage.locks import FileLock

_TRIES: Final = 4
_UNREADABLE: Final = b""
"""The digest of a file that this program has not written."""


class SaveFile:
    """The file of a game. It is recognised by the digest of what this program read or wrote last.

    The lock excludes other windows. The digest protects against programs that ignore locks: a file that has changed is left alone,
    and the game moves to a new file.
    """

    def __init__(self, path: Path) -> None:
        self.path: Path = path.absolute()
        self._seen: bytes | None = None
        self._lock = _lock_of(self.path)

    def hold(self) -> None:
        """Prevent other programs from playing the game of this file, until `release`.

        Raises:
            OpenElsewhereError: another program plays it.
        """
        if not self.try_hold():
            raise OpenElsewhereError(
                f"{shown(self.path.name)} is open in another window: go on there, or close it first"
            )

    def try_hold(self) -> bool:
        """Prevent other programs from playing the game of this file; whether none of them does."""
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        return self._lock.take()

    def release(self) -> None:
        """Allow other programs to play it."""
        self._lock.release()

    def read(self) -> bytes:
        """The content of the file.

        Raises:
            SaveError: it cannot be read, or is larger than any record.
        """
        data = read_limited(self.path, LIMIT_BYTES)
        self._seen = _digest(data)
        return data

    def replace_what_is_there(self) -> None:
        """Allow the next write to replace any file."""
        self._seen = self._current()

    def write(self, data: bytes) -> str:
        """Write the file, or a new file beside it if it is no longer the one that was read or written last.

        Returns:
            A notice for the player; empty if the file was written as usual.

        Raises:
            SaveError: it cannot be written.
        """
        for _ in range(_TRIES):
            current = self._current()
            if current is not None and current != self._seen:
                return self._write_beside(data)
            try:
                write_atomic(self.path, data, is_new=current is None)
            except FileExistsError:
                continue  # it was just created
            self._seen = _digest(data)
            return ""
        raise SaveError(f"cannot write {shown(self.path)}: other programs write it all the time")

    def copied(self) -> SaveFile:
        """A file beside this one for a copy of its game: not there yet, and held so that nobody else takes its name."""
        self.release()
        number = 1
        while True:
            path = self.path.with_stem(f"{self.path.stem}-copy-{number}")
            number += 1
            if path.exists():
                continue
            copy = SaveFile(path)
            if copy.try_hold():
                return copy

    def remove(self) -> None:
        """Remove the file, unless another program has changed it."""
        if self._seen is not None and self._current() == self._seen:
            with contextlib.suppress(OSError):
                self.path.unlink()

    def _write_beside(self, data: bytes) -> str:
        old, number = self.path, 1
        is_held = self._lock.is_held
        self._lock.release()
        while True:
            number += 1
            path = old.with_stem(f"{old.stem}-{number}")
            if path.exists():
                continue
            try:
                write_atomic(path, data, is_new=True)
            except FileExistsError:
                continue
            break
        self.path, self._seen, self._lock = path, _digest(data), _lock_of(path)
        if is_held:
            self._lock.take()
        return f"Another program has written {shown(old)} meanwhile, which stays; this game is kept as {shown(path)} from now on."

    def _current(self) -> bytes | None:
        """The digest of the file's current content; None if there is no file."""
        try:
            if not self.path.is_file():
                return None  # writing reports anything else that is there
            return _digest(read_limited(self.path, LIMIT_BYTES))
        except (SaveError, OSError):
            return _UNREADABLE


def _lock_of(path: Path) -> FileLock:
    """The lock of the file itself, through any link to it."""
    return FileLock(Path(os.path.realpath(path)))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
