"""The player's saved games: a list of them, and the path of the next one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.errors import ReadError, SaveError
from gigawatt.reading import parse_json
from gigawatt.session.origin import read_origin
from gigawatt.storage.files import LIMIT_BYTES, read_limited, shown
from gigawatt.storage.folders import SUFFIX, saves_folder
from gigawatt.storage.locks import is_held_elsewhere
from gigawatt.text import safe_text
from gigawatt.wording.origin_text import origin_text

MOST_LISTED: Final = 200


@frozen
class SaveInfo:
    """The summary of a save in lists, read without replaying it."""

    path: Path
    scenario: str
    factions: tuple[str, ...]
    plies: int
    quarter: str
    """As in `2025Q2`; empty if the file does not contain it."""
    is_over: bool
    is_played: bool
    """Whether a person has acted in it; if the file does not contain that, whether anybody has."""
    people: tuple[int, ...]
    """The seats that people play; empty for a game between policies."""
    saved_at: float
    """Seconds since the epoch, according to the file system."""
    origin: str = ""
    """What it was branched off or copied from, in words; empty if it was begun as a new game."""
    fault: str = ""
    """The reason that it cannot be read as a record, in one line; empty if it can."""

    @property
    def name(self) -> str:
        """The file's name without its suffix, as safe text."""
        return safe_text(self.path.stem)

    @property
    def when(self) -> str:
        """Its quarter for display, as in `2025 Q2`."""
        year, letter, number = self.quarter.partition("Q")
        return f"{year} {letter}{number}" if number else self.quarter


def new_path(scenario: str, folder: Path | None = None) -> Path:
    """A free path in the saves folder for a new game: the scenario and a number."""
    where = saves_folder(folder)
    number = 1
    while (path := where / f"{scenario}-{number}{SUFFIX}").exists() or is_held_elsewhere(path):
        number += 1
    return path


def each_save(folder: Path | None = None) -> Iterator[SaveInfo]:
    """The records of the saves folder, the latest first, each read on demand.

    Hidden files and files of other kinds are left out; damaged records are not.
    """
    where = saves_folder(folder)
    try:
        paths = [p for p in where.iterdir() if p.suffix == SUFFIX and not p.name.startswith(".") and p.is_file()]
        dated = sorted(((p.stat().st_mtime, p) for p in paths), reverse=True)
    except OSError:
        return
    for when, path in dated[:MOST_LISTED]:
        if (info := look(path, when)) is not None:
            yield info


def list_saves(folder: Path | None = None) -> list[SaveInfo]:
    """The same as a list."""
    return list(each_save(folder))


def latest(folder: Path | None = None) -> SaveInfo | None:
    """The game to continue: the latest one that a person plays and has acted in, and that is not over."""
    return next(
        (info for info in each_save(folder) if info.people and info.is_played and not info.is_over and not info.fault),
        None,
    )


def look(path: Path, when: float = 0.0) -> SaveInfo | None:
    """The summary of a file, or None if it is not a record. Its claims are only checked when it is opened.

    A damaged file may have been a record: it is listed with its fault.
    """
    try:
        plain = parse_json(read_limited(path, LIMIT_BYTES))
    except SaveError as error:
        return _damaged(path, when, str(error))
    except ReadError:
        return _damaged(path, when, f"{shown(path.name)} is damaged: it is not a whole record. Delete it with x, x.")
    if not isinstance(plain, dict) or plain.get("format") != "gigawatt-record":
        return None
    block = plain.get("session")
    block = block if isinstance(block, dict) else {}
    now = block.get("now")
    now = now if isinstance(now, dict) else {}
    plies = len(_list(plain.get("actions")))
    origin = read_origin(block)
    return SaveInfo(
        path=path,
        scenario=safe_text(plain.get("scenario", ""), 40),
        factions=tuple(safe_text(f, 40) for f in _list(plain.get("factions"))),
        plies=plies,
        quarter=safe_text(now.get("quarter", ""), 12),
        is_over=bool(now.get("over", not now)),
        is_played=plies > 0 and bool(now.get("played", 1)),
        people=_people(block),
        saved_at=when,
        origin=origin_text(origin.kind, origin.of) if origin is not None else "",
    )


def _damaged(path: Path, when: float, why: str) -> SaveInfo:
    return SaveInfo(
        path, "", (), 0, "", is_over=True, is_played=False, people=(), saved_at=when, fault=safe_text(why, 300)
    )


def _people(block: dict[str, Any]) -> tuple[int, ...]:
    rows = _list(block.get("players"))
    return tuple(i for i, row in enumerate(rows) if isinstance(row, dict) and not row.get("policy"))


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []
