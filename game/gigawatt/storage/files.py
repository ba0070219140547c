"""Reading a file no further than a limit, and replacing one in a single step."""

from __future__ import annotations

import contextlib
import os
import secrets
import sys
import time
from pathlib import Path
from typing import Final

from gigawatt.errors import ReadError, SaveError
from gigawatt.reading import read_file, shown as shown, why as why  # noqa: PLC0414 - offered here too

LIMIT_BYTES: Final = 1_000_000
"""The size of a record's file: none is written or read above it."""

_TRIES: Final = 8
_FIRST_WAIT_S: Final = 0.02


def read_limited(path: Path, limit: int) -> bytes:
    """The bytes of a record's file, read no further than `limit`.

    Raises:
        SaveError: it is no regular file, cannot be read, or is longer than `limit` bytes.
    """
    try:
        return read_file(path, limit, "record of this game")
    except ReadError as error:
        raise SaveError(str(error)) from error.__cause__ or error


def write_atomic(path: Path, data: bytes) -> None:
    """Write a file so that a crash at any moment leaves the old one or the new one, whole.

    The data goes to a file beside it, reaches the disk, and then takes the name. Missing folders are made.

    Raises:
        SaveError: it cannot be written; the old file is as it was and nothing is left behind.
    """
    temporary = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.tmp")
    try:
        if path.exists() and not path.is_file() and not path.is_dir():
            # Whoever may, root above all, would otherwise put a file in the place of a device.
            raise SaveError(f"cannot write {shown(path)}: it is a device or a pipe, not a file; name a file")
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write_through(temporary, data)
            _replace(temporary, path)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(path.parent)
    except OSError as error:
        raise SaveError(f"cannot write {shown(path)}: {why(error)}; nothing was changed") from error
    except ValueError as error:  # a path with a zero byte in it
        raise SaveError(f"cannot write {shown(path)}: {error}") from error


def _write_through(path: Path, data: bytes) -> None:
    with path.open("xb") as file:
        file.write(data)
        file.flush()
        os.fsync(file.fileno())


def _replace(source: Path, target: Path) -> None:
    """`os.replace`, tried again for a while on Windows, where a virus scanner or an indexer may hold the file."""
    wait = _FIRST_WAIT_S
    for _ in range(_TRIES - 1 if sys.platform == "win32" else 0):
        try:
            source.replace(target)
        except PermissionError:
            time.sleep(wait)
            wait *= 2
        else:
            return
    source.replace(target)


def _sync_folder(folder: Path) -> None:
    """Make the new name durable where the system lets a folder be synced."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
