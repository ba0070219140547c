"""The file of a game in progress: open in one program at a time, and never written over what another has written."""

from __future__ import annotations

import contextlib
import os
from hashlib import blake2b
from pathlib import Path
from typing import Final

from gigawatt.errors import SaveError
from gigawatt.storage.files import LIMIT_BYTES, read_limited, shown, write_atomic
from gigawatt.storage.locks import FileLock

_TRIES: Final = 4
_UNREADABLE: Final = b""
"""The digest of no file that this program has written."""


class SaveFile:
    """Where a game is kept. What this program has read or written there last is known by its digest.

    The lock keeps other windows away. The digest is for whatever does not ask for locks: a file that has become another is left
    alone, and the game goes to a new one.
    """

    def __init__(self, path: Path) -> None:
        self.path: Path = path.absolute()
        self._seen: bytes | None = None
        self._lock = _lock_of(self.path)

    def hold(self) -> None:
        """Keep other programs from playing the game of this file, until `release`.

        Raises:
            SaveError: one plays it.
        """
        with contextlib.suppress(OSError):
            self.path.parent.mkdir(parents=True, exist_ok=True)
        if not self._lock.take():
            raise SaveError(
                f"{shown(self.path.name)} is open in another window: go on there, or close it first; "
                "gigawatt play SCENARIO begins another"
            )

    def release(self) -> None:
        """Let other programs play it."""
        self._lock.release()

    def read(self) -> bytes:
        """What is in the file.

        Raises:
            SaveError: it cannot be read, or is larger than any record.
        """
        data = read_limited(self.path, LIMIT_BYTES)
        self._seen = _digest(data)
        return data

    def replace_what_is_there(self) -> None:
        """Whatever is there may be written over."""
        self._seen = self._current()

    def write(self, data: bytes) -> str:
        """Write the file, or a new one beside it where it is no longer the one that was read or written last.

        Returns:
            What to tell the player; empty if all is as usual.

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
                continue  # it has just come
            self._seen = _digest(data)
            return ""
        raise SaveError(f"cannot write {shown(self.path)}: other programs write it all the time")

    def remove(self) -> None:
        """Remove the file, unless it has become another's."""
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
        """The digest of what is in the file now; None where there is none."""
        try:
            if not self.path.is_file():
                return None  # where it is anything else, writing says so
            return _digest(read_limited(self.path, LIMIT_BYTES))
        except (SaveError, OSError):
            return _UNREADABLE


def _lock_of(path: Path) -> FileLock:
    """The lock of the file itself, by whichever link it is reached."""
    return FileLock(Path(os.path.realpath(path)))


def _digest(data: bytes) -> bytes:
    return blake2b(data, digest_size=16).digest()
