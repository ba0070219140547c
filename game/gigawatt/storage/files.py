"""Reading a file no further than a limit, and replacing one in a single step."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
import time
from pathlib import Path
from typing import Final

from gigawatt.errors import SaveError
from gigawatt.text import safe_text

LIMIT_BYTES: Final = 1_000_000
"""The size of a record's file: none is written or read above it."""

_TRIES: Final = 8
_FIRST_WAIT_S: Final = 0.02

_SHOWN: Final = 200

_WHY: Final = {
    errno.ENOSPC: "the disk is full",
    errno.EDQUOT: "the disk quota is used up",
    errno.EACCES: "no permission",
    errno.EPERM: "no permission",
    errno.EROFS: "the disk is read-only",
    errno.ENOENT: "there is no such file or folder",
    errno.EEXIST: "a part of the path is a file, not a folder",
    errno.ENOTDIR: "a part of the path is a file, not a folder",
    errno.EISDIR: "it is a folder",
    errno.ENAMETOOLONG: "the name is too long",
    errno.EFBIG: "the file would be too large",
}


def why(error: OSError) -> str:
    """The cause of an operating system's error, in plain words."""
    return _WHY.get(error.errno or 0) or error.strerror or type(error).__name__


def shown(path: Path) -> str:
    """A path for a message: its end, where it is too long to show."""
    text = safe_text(path, 4000)
    return text if len(text) <= _SHOWN else f"…{text[-_SHOWN:]}"


def read_limited(path: Path, limit: int) -> bytes:
    """The bytes of a file, read no further than `limit`.

    Raises:
        SaveError: the file cannot be read, or is longer than `limit` bytes.
    """
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise SaveError(f"cannot read {shown(path)}: {why(error)}") from error
    except ValueError as error:  # a path with a zero byte in it
        raise SaveError(f"cannot read {shown(path)}: {error}") from error
    if len(data) > limit:
        raise SaveError(f"{shown(path)} is larger than {limit:,} bytes, which no record of this game is")
    return data


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
