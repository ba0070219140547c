"""What the file of a saved game says about its session, checked before anybody plays on. Nothing that it names is run."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from attrs import frozen

from gigawatt.errors import SaveError
from gigawatt.match import Record
from gigawatt.session.class_block import CLASS_KEY, allowed, read_answers
from gigawatt.session.hands import HANDS_KEY, read_hands, read_team
from gigawatt.session.questions import Played, asked_in
from gigawatt.session.seats import Options, Seat
from gigawatt.session.session_block import read_options, read_seats
from gigawatt.session.trust import check_class_rivals, chosen_seats, replaced_text, trusted_options, trusted_seats
from gigawatt.storage import from_json
from gigawatt.storage.files import shown
from gigawatt.storage.savefile import SaveFile


@frozen
class SavedGame:
    """A saved game as it may be played here."""

    record: Record
    seats: tuple[Seat, ...]
    options: Options
    chosen: Mapping[int, str]
    """The policies that a person has chosen, by seat."""
    notice: str
    """A line about policies that were replaced; empty if none were."""


def read_saved_game(file: SaveFile, path: Path, wanted: Mapping[str, str]) -> SavedGame:
    """Read a save, and replace the policies that a file may not name.

    Args:
        file: the save.
        path: its path, as messages show it.
        wanted: policies that a person has chosen for factions that policies play.

    Raises:
        SaveError: the file cannot be read, or its session block is invalid.
        UsageError: no policy plays a faction in `wanted`.
    """
    record = from_json(file.read(), shown(path))
    stored_seats = read_seats(record.session, record.seats)
    chosen = chosen_seats(stored_seats, record.factions, wanted)
    seats, replaced = trusted_seats(stored_seats, chosen)
    options, advisers = trusted_options(_allowed(record.session, path))
    _check_hands(record, path)
    if CLASS_KEY in record.session:
        check_class_rivals(replaced, chosen, path)
    notice = replaced_text([*replaced, *advisers], record.factions, path)
    return SavedGame(record, tuple(seats), options, chosen, notice)


def _allowed(block: Mapping[str, Any], path: Path) -> Options:
    """The options in a session block within what its class allows, if it has one.

    Raises:
        SaveError: the class is not well formed.
    """
    try:
        return allowed(block, read_options(block))
    except SaveError as error:
        raise SaveError(f"{shown(path)}: {error}") from None


def _check_hands(record: Record, path: Path) -> None:
    """Check who decided for the seats of people, as a file says it.

    Raises:
        SaveError: it is not well formed, or speaks of plies that are not there.
    """
    try:
        hands = read_hands(record.session)
        read_team(record.session)
    except SaveError as error:
        raise SaveError(f"{shown(path)}: {error}") from None
    if hands and hands[-1].ply > len(record.actions):
        raise SaveError(f"{shown(path)}: {HANDS_KEY!r} names ply {hands[-1].ply}, and there are {len(record.actions)}")


def check_answers(session: Played, path: Path) -> None:
    """Check what was answered in a game that was read, if it asks anything.

    Raises:
        SaveError: it is not well formed.
    """
    try:
        if asked_in(session):
            read_answers(session.extra)
    except SaveError as error:
        raise SaveError(f"{shown(path)}: {error}") from None
