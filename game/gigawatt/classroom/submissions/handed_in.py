"""Find what was handed in: every file below `submissions/`, and every file of the zips there, as Canvas and Gradescope export them.

Names say nothing: a file that begins as a zip is opened as one, and all others are read as saves. Everything is bounded (see
`Bounds`), links and special files are not followed, and the paths inside of a zip are only shown, never used. Nothing is unpacked to
the disk.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from attrs import frozen

from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.archives import is_archive, read_archive, too_large
from gigawatt.classroom.submissions.bounds import BOUNDS, Bounds
from gigawatt.errors import ClassError, ReadError
from gigawatt.reading import read_file, shown, why
from gigawatt.text import safe_text

NAME_LIMIT: Final = 200

_LITTER: Final = frozenset({"thumbs.db", "desktop.ini", "submission_metadata.yml"})


@frozen
class HandedIn:
    """A file that was handed in: its bytes, or the reason that it was not read."""

    name: str
    """Its path below `submissions/`, as safe text; inside of a zip `class.zip/folder/file.json`."""
    data: bytes | None
    """Its content; None if it was not read."""
    changed: float = 0.0
    """When it was last changed, in seconds since 1970; inside of a zip the time that the zip says, taken as UTC."""
    reason: Reason | None = None
    """Why it was not read."""
    archive: str = ""
    """The name of the zip that it lies in; empty for a file of its own."""


def find_submissions(folder: Path, bounds: Bounds = BOUNDS) -> Iterator[HandedIn]:
    """Every file that was handed in, in the order of the paths; one at a time, because together they may be large.

    Args:
        folder: the folder `submissions`.
        bounds: the limits; what exceeds them is yielded without its content and with the reason `too-large`.

    Raises:
        ClassError: the folder does not exist or cannot be read. It is not taken for an empty one, by which everybody would be missing.
    """
    check_submissions(folder)
    count = 0
    for path in _walk(folder, bounds):
        for found in _read(folder, path, bounds):
            count += 1
            if count > bounds.files:
                detail = f"there are more than {bounds.files:,} files; this one and all after it were not read"
                yield HandedIn(found.name, None, reason=Reason("too-large", detail))
                return
            yield found


def is_litter(handed: HandedIn, reason: Reason | None) -> bool:
    """Whether a file is what systems and Gradescope put beside submissions. A save of such a name is no litter.

    Args:
        handed: the file.
        reason: why it is not taken for a save; None if it is one.
    """
    name = handed.name.rpartition("/")[2].casefold()
    is_other = reason is not None and reason.code in {"not-json", "truncated"}
    return is_other and (name in _LITTER or name.startswith(".") or "__MACOSX/" in handed.name)


def check_submissions(folder: Path) -> None:
    """Check that a folder can be listed.

    Raises:
        ClassError: it cannot.
    """
    try:
        os.scandir(folder).close()
    except FileNotFoundError:
        detail = "there is no such folder; make it again, even empty, and put into it what was handed in"
        raise ClassError(f"cannot read {shown(folder)}: {detail}") from None
    except OSError as error:
        raise ClassError(f"cannot read {shown(folder)}: {why(error)}") from error


def _walk(folder: Path, bounds: Bounds, depth: int = 1) -> Iterator[Path]:
    """All files, links and special files below a folder, in the order of their names; links are not followed."""
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except FileNotFoundError:
        return
    except OSError:
        yield folder
        return
    for entry in entries:
        if not entry.is_dir(follow_symlinks=False):
            yield Path(entry.path)
        elif depth < bounds.depth:
            yield from _walk(Path(entry.path), bounds, depth + 1)
        else:
            yield Path(entry.path)


def _read(top: Path, path: Path, bounds: Bounds) -> Iterator[HandedIn]:
    """A file, or the files in it if it is a zip."""
    name = safe_text(path.relative_to(top).as_posix() if path != top else path.name, NAME_LIMIT)
    try:
        status = path.lstat()
    except OSError as error:
        yield HandedIn(name, None, reason=Reason("not-json", why(error)))
        return
    if reason := _unread(status.st_mode):
        yield HandedIn(name, None, reason=reason)
    elif is_archive(path):
        if status.st_size > bounds.archive_bytes:
            detail = f"{name} is a zip of more than {bounds.archive_bytes:,} bytes"
            yield HandedIn(name, None, reason=Reason("too-large", detail))
            return
        for member in read_archive(path, bounds):
            inside = safe_text(f"{name}/{member.name}", NAME_LIMIT)
            yield HandedIn(inside if member.name else name, member.data, member.changed, member.reason, name)
    else:
        yield _file(path, name, status, bounds)


def _unread(mode: int) -> Reason | None:
    """Why something is not read, judged by its kind alone."""
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISLNK(mode):
        return Reason("not-json", "it is a link; links are not followed")
    if stat.S_ISDIR(mode):
        return Reason("too-large", "the folder is too deep or cannot be read, and was not looked into")
    return Reason("not-json", "it is a pipe, a socket or a device, not a file")


def _file(path: Path, name: str, status: os.stat_result, bounds: Bounds) -> HandedIn:
    if status.st_size > bounds.file_bytes:
        return HandedIn(name, None, status.st_mtime, too_large(status.st_size, bounds))
    try:
        data = read_file(path, bounds.file_bytes, bounds.what)
    except ReadError as error:
        return HandedIn(name, None, status.st_mtime, Reason("not-json", error.reason))
    return HandedIn(name, data, status.st_mtime)
