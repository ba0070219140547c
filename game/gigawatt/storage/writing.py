"""Decide whether a file may be written: the common rule of all options that name an output.

- A file that does not exist or is empty is written.
- A report of ours (a picture, a page, a table, a rulebook, a story) is replaced by another of its kind, so that a command can be repeated.
- A record is only replaced by the same game.
- Everything else is kept unless the user gives `--force`; results of a tournament or a study, folders and devices are always kept.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable
from pathlib import Path
from typing import Final, Literal

from gigawatt.errors import GameError, SaveError, UsageError
from gigawatt.match.record import Record
from gigawatt.storage.files import LIMIT_BYTES, NO_FILE, read_limited, shown, why
from gigawatt.storage.format import from_json

Kind = Literal["record", "picture", "page", "table", "rulebook", "story", "results", "export", "trials"]

_MARKS: Final[dict[Kind, re.Pattern[bytes]]] = {
    "results": re.compile(rb"SQLite format 3\0"),
    "trials": re.compile(rb'\{"format": ?"gigawatt-study"'),
    "record": re.compile(rb'\s*\{\s*"format": ?"gigawatt-record"'),
    "picture": re.compile(rb'<svg [^>]*data-generator="gigawatt"'),
    "page": re.compile(
        rb'(?s)<!doctype html>.{,400}<meta name="generator" content="gigawatt (tournament|study)[^"]*">'
    ),
    "rulebook": re.compile(
        rb'(?s)# [^\n]+\n.{,600}\n## What the game is\n|<!doctype html>.{,400}<meta name="generator" content="gigawatt rulebook">'
    ),
    "table": re.compile(rb'"?block"?[,;\t]"?game"?[,;\t]"?seat"?[,;\t]"?policy"?[,;\t]"?faction"?[,;\t]'),
    "story": re.compile(rb"Gigawatt, the story of a match: "),
    "export": re.compile(rb"(?s)PK\x03\x04.{26}anonymous/codebook\.md"),
}
"""The beginning of the files of each kind, after an optional byte order mark."""

_HEAD: Final = 1_000
_NAMES: Final[dict[Kind, str]] = {
    "record": "a game",
    "picture": "a picture",
    "page": "a page of ours",
    "table": "a table of games",
    "rulebook": "a rulebook",
    "story": "the story of a match",
    "results": "results",
    "export": "an export of a class",
    "trials": "results",
}


def check_writable(
    path: Path, kind: Kind, option: str, *, force: bool = False, same: Callable[[Record], bool] | None = None
) -> bool:
    """Check that `option` may write a file of this kind to `path`. Nothing is written yet.

    Args:
        path: the file.
        kind: the kind of file to write.
        option: the option that names the file, for messages.
        force: whether the user allows any file to be replaced.
        same: for a record, returns whether the existing record is of the same game.

    Returns:
        Whether the same game exists there.

    Raises:
        UsageError: an existing file must be kept.
        SaveError: nothing can be written there.
    """
    try:
        if path.is_dir():
            raise UsageError(f"{option}: {shown(path)} is a folder; name a file")
        if not path.exists():
            _check_folder(path)
            return False
        if not path.is_file():
            raise SaveError(f"cannot write {shown(path)}: {NO_FILE}")
        found = kind_of(path)
        if found == kind == "record" and same is not None and _holds(path, same):
            return True
        is_replaced = found == kind and kind not in ("record", "results")
        if found in ("results", "trials") and kind != found:
            raise UsageError(f"{option} would write over {shown(path)}, which holds results; name another file")
        if not (force or is_replaced or path.stat().st_size == 0 or found == kind == "results"):
            raise UsageError(_refusal(path, found, option, can_force=kind != "results"))
        _check_folder(path)
    except OSError as error:
        raise SaveError(f"cannot write {shown(path)}: {why(error)}") from error
    except ValueError as error:  # a path with a null byte
        raise SaveError(f"cannot write {shown(path)}: {error}") from error
    return False


def kind_of(path: Path) -> Kind | None:
    """The kind of our files that `path` has, by its beginning; None if it is another's, or cannot be read."""
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError:
        return None
    head = head.removeprefix(b"\xef\xbb\xbf")
    return next((kind for kind, mark in _MARKS.items() if mark.match(head)), None)


def free_path(path: Path, kind: Kind) -> Path:
    """The path itself if a file of this kind may be written to it, else the next free one with a number."""
    number, free = 1, path
    while True:
        try:
            check_writable(free, kind, "")
        except UsageError:
            number += 1
            free = path.with_stem(f"{path.stem}-{number}")
        else:
            return free


def _refusal(path: Path, found: Kind | None, option: str, *, can_force: bool) -> str:
    """Why a file stays, with what can be done; results are written into no file of another kind, by force or not."""
    what = _NAMES[found] if found is not None else "something that Gigawatt did not write"
    if found == "record" and option == "--save":
        what = "another game"
    load = "`gigawatt play --load` goes on with it, " if found == "record" and option == "--save" else ""
    or_force = ", or add --force to replace it" if can_force else ""
    return f"{option} would write over {shown(path)}, which holds {what}; {load}name another file{or_force}"


def _holds(path: Path, same: Callable[[Record], bool]) -> bool:
    try:
        return same(from_json(read_limited(path, LIMIT_BYTES), shown(path)))
    except GameError:  # damaged, or of another release: possibly not the same
        return False


def _check_folder(path: Path) -> None:
    """Check that a file can be created at `path`, as far as that can be known beforehand."""
    folder = path.absolute().resolve().parent
    while not folder.exists():
        folder = folder.parent
    if not folder.is_dir():
        raise SaveError(f"cannot write {shown(path)}: a part of the path is a file, not a folder; nothing was changed")
    if not os.access(folder, os.W_OK | os.X_OK):
        raise SaveError(f"cannot write {shown(path)}: no permission to write in that folder; nothing was changed")
