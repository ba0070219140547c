"""Read a file up to a size limit, and replace a file atomically."""

from __future__ import annotations

import contextlib
import errno
import os
import re
import secrets
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from gigawatt.errors import ReadError, SaveError
from gigawatt.locks import is_named, lock_handle
from gigawatt.reading import read_file, shown as shown, why as why  # noqa: PLC0414 - offered here too

LIMIT_BYTES: Final = 1_000_000
"""The largest size of a record's file, for reading and writing."""

NO_FILE: Final = "it is a device or a pipe, not a file; name a file"

_NAME_KEPT: Final = 80
"""The characters of a file's name that its temporary file's name contains."""
_OLD_S: Final = 3600.0
_swept: set[Path] = set()
"""The paths for which this process has removed leftovers."""

_TRIES: Final = 8
_FIRST_WAIT_S: Final = 0.02


def read_limited(path: Path, limit: int) -> bytes:
    """Read a record's file, up to `limit` bytes.

    Raises:
        SaveError: it is not a regular file, cannot be read, or is longer than `limit` bytes.
    """
    try:
        return read_file(path, limit, "record of this game")
    except ReadError as error:
        raise SaveError(str(error)) from error.__cause__ or error


def write_atomic(path: Path, data: bytes, *, is_new: bool = False) -> None:
    """Write a file so that a crash at any moment leaves either the old or the new one whole. Missing folders are created.

    Args:
        path: the file; a link is followed and kept.
        data: its new content.
        is_new: whether the file must not exist yet.

    Raises:
        SaveError: it cannot be written; the old file is unchanged and nothing is left behind.
        FileExistsError: `is_new` was set and the file exists.
    """
    with atomic_file(path, is_new=is_new) as file:
        file.write(data)


@contextlib.contextmanager
def atomic_file(path: Path, *, is_new: bool = False, makes_folders: bool = True) -> Iterator[BinaryIO]:
    """A file to write to that replaces `path` as a whole when the block ends without an error.

    The data is written to a file beside it and flushed to the disk, and that file is renamed. Leftovers of killed processes from
    earlier writes to the same name are removed.

    Raises:
        SaveError: it cannot be written; the old file is unchanged and nothing is left behind.
        FileExistsError: `is_new` was set and the file exists.
    """
    try:
        target = path.resolve() if path.is_symlink() else path.absolute()
        if target.exists() and not target.is_file() and not target.is_dir():
            # Processes with enough rights, above all root's, would otherwise replace a device by a file.
            raise SaveError(f"cannot write {shown(path)}: {NO_FILE}")
        if makes_folders:
            target.parent.mkdir(parents=True, exist_ok=True)
        _sweep(target)
        temporary = target.with_name(_temporary_name(target, secrets.token_hex(4)))
        try:
            with _create(temporary) as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
                if sys.platform == "win32":  # an open file cannot be renamed there
                    file.close()
                _take_name(temporary, target, is_new=is_new)
        except BaseException:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
            raise
        _sync_folder(target.parent)
    except FileExistsError as error:
        if is_new and error.filename2 is not None:
            raise
        raise SaveError(f"cannot write {shown(path)}: {why(error)}; nothing was changed") from error
    except OSError as error:
        raise SaveError(f"cannot write {shown(path)}: {why(error)}; nothing was changed") from error
    except (ValueError, RuntimeError) as error:  # a path with a null byte, or a loop of links
        raise SaveError(f"cannot write {shown(path)}: {error}") from error


def _temporary_name(path: Path, mark: str) -> str:
    return f".{path.name[:_NAME_KEPT]}.{mark}.tmp"


def _create(path: Path) -> BinaryIO:
    """Create a file, locked while it is open where the system has locks, to show that its writer lives."""
    while True:
        file = path.open("xb")
        with contextlib.suppress(OSError):
            lock_handle(file.fileno(), waits=True)
        if sys.platform == "win32" or is_named(file.fileno(), path):
            return file
        file.close()  # another process took it for abandoned and removed it before it was locked


def _sweep(path: Path) -> None:
    """Remove what killed processes left of writes to the same name; once for each name, because folders may be large.

    A live writer holds a lock on its file. Where locks cannot be checked, only old files are removed.
    """
    if path in _swept:
        return
    _swept.add(path)
    pattern = re.compile(re.escape(_temporary_name(path, "#")).replace(r"\#", "[0-9a-f]{8}"))
    with contextlib.suppress(OSError):
        for entry in os.scandir(path.parent):
            if pattern.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                _remove_abandoned(Path(entry.path))


def _remove_abandoned(path: Path) -> None:
    with contextlib.suppress(OSError):
        is_old = time.time() - path.stat().st_mtime > _OLD_S
        if sys.platform == "win32":
            if is_old:
                path.unlink()
            return
        handle = os.open(path, os.O_RDWR | os.O_NOFOLLOW | os.O_NONBLOCK)
        try:
            try:
                lock_handle(handle)
            except BlockingIOError:
                return
            except OSError:
                if not is_old:
                    return
            path.unlink()
        finally:
            os.close(handle)


def _take_name(source: Path, target: Path, *, is_new: bool) -> None:
    """Rename a written file to its final name."""
    if not is_new:
        _replace(source, target)
    elif sys.platform == "win32":
        source.rename(target)  # fails on Windows if the name is taken
    else:
        try:
            target.hardlink_to(source)
        except OSError as error:
            if error.errno == errno.EEXIST:
                raise FileExistsError(errno.EEXIST, os.strerror(errno.EEXIST), str(source), None, str(target)) from None
            if target.exists():
                raise
            _replace(source, target)  # a file system without hard links
        else:
            source.unlink()


def _replace(source: Path, target: Path) -> None:
    """`os.replace`, repeated for a while on Windows, where a virus scanner or an indexer may have the file open."""
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
    """Flush the new name to the disk where the system can sync a folder."""
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
