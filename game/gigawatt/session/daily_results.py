"""Par of the daily games, and a player's own best results, kept in one file of the saves folder.

The file may have been written by anybody: what is not valid is left out when it is read. A file that is no file of results at all is never
replaced.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import time
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final, TypeGuard

from attrs import evolve, frozen

from gigawatt.errors import ReadError, SaveError, UsageError
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.reading import Limits, parse_json, read_file, shown
from gigawatt.session import GameSession, daily_calendar
from gigawatt.session.daily import DailyGame
from gigawatt.storage.files import write_atomic
from gigawatt.storage.folders import saves_folder
from gigawatt.storage.locks import FileLock
from gigawatt.version import __version__

PAR_POLICIES: Final = ("easy", "normal", "hard")
"""The policies that play the person's seat; par is the middle one of their results."""

MOST_DAYS: Final = 400
MOST_GAMES: Final = 20
"""Finished games of a day that are told apart; further ones change the best result only."""

_FORMAT: Final = "gigawatt-daily"
_VERSION: Final = 1
_LIMIT: Final = 500_000
_LIMITS: Final = Limits(depth=6, values=30_000)
_MOST_LEAD: Final = 100_000
_MOST_QUARTERS: Final = 100
_DIGEST: Final = re.compile(r"[0-9a-f]{16}")
_EDITION: Final = re.compile(r"[0-9A-Za-z.+-]{1,40} [0-9a-f]{32}")
_AHEAD: Final = timedelta(days=2)
"""How far a kept date may be ahead of the clock: players travel."""
_WAIT_S: Final = 0.025
_WAITS: Final = 40


@frozen
class Played:
    """The result of one finished daily game."""

    lead: int
    rank: int
    led: tuple[bool, ...]
    """For each quarter whether nobody had more Lead at its end."""


@frozen
class DayResult:
    """What is kept of a date."""

    edition: str
    """The release and the digest of the rules that it was played by."""
    pars: Mapping[str, int]
    """The Lead that each of `PAR_POLICIES` reaches on the person's seat."""
    best: Played | None = None
    games: tuple[str, ...] = ()
    """Digests of the records of finished games, the earliest first."""

    @property
    def par(self) -> int:
        """The middle one of the policies' results."""
        return sorted(self.pars.values())[len(self.pars) // 2]


def results_path(folder: Path | None = None) -> Path:
    """The file of results; it need not exist. It is in a folder of its own, so that it is not taken for a save."""
    return saves_folder(folder) / "daily" / "results.json"


def edition_of(daily: DailyGame) -> str:
    """What par and results depend on beside the date: the release, whose policies play, and the rules."""
    return f"{__version__} {daily.rules}"


def measure_pars(daily: DailyGame) -> dict[str, int]:
    """The Lead that each policy of `PAR_POLICIES` reaches on the person's seat, with the same seed and rivals. Takes about a second."""
    pars = {}
    for name in PAR_POLICIES:
        players = [make_policy(seat.policy or name) for seat in daily.seats]
        pars[name] = play_match(daily.game, players, daily.seed, daily.factions).lead[daily.seat]
    return pars


def result_of(session: GameSession, seat: int) -> Played:
    """The result of a finished game for a seat."""
    ended = session.snapshots[1:]
    led = tuple(quarter.lead[seat] == max(quarter.lead) for quarter in ended)
    return Played(session.state.lead(seat), session.state.ranks()[seat], led)


def keep_result(daily: DailyGame, session: GameSession, path: Path | None = None) -> DayResult:
    """Add a finished game to the file; par is measured if it is not known. The same game counts once.

    Args:
        daily: the daily game that the session is of.
        session: the finished game.
        path: the file; by default the one in the saves folder.

    Returns:
        What is kept of the day now.

    Raises:
        SaveError: the file cannot be read or written.
    """
    path = path or results_path()
    edition, name = edition_of(daily), daily.day.isoformat()
    known = _of_edition(read_results(path).get(name), edition)
    pars = known.pars if known is not None else measure_pars(daily)
    played, digest = result_of(session, daily.seat), session.state.digest()
    with _locked(path):
        days = read_results(path)
        row = _of_edition(days.get(name), edition) or DayResult(edition, pars)
        is_best = row.best is None or (played.lead, -played.rank) > (row.best.lead, -row.best.rank)
        games = row.games if digest in row.games else (*row.games, digest)[:MOST_GAMES]
        kept = evolve(row, best=played if is_best else row.best, games=games)
        if kept != days.get(name):
            _write(path, {**days, name: kept})
    return kept


def unkept_result(daily: DailyGame, session: GameSession) -> DayResult:
    """The same without the file, for a game whose result cannot be kept."""
    return DayResult(edition_of(daily), measure_pars(daily), result_of(session, daily.seat), (session.state.digest(),))


def _of_edition(row: DayResult | None, edition: str) -> DayResult | None:
    """A kept result, unless it is of other rules and so does not compare."""
    return row if row is not None and row.edition == edition else None


# --- the file ----------------------------------------------------------------------------------------------------------


def read_results(path: Path | None = None) -> dict[str, DayResult]:
    """The kept results by date, the earliest first; rows that are not valid are left out.

    Raises:
        SaveError: there is a file, and it is not one of results, or is of a later release.
    """
    path = path or results_path()
    try:
        if not os.path.lexists(path):
            return {}
        plain = parse_json(read_file(path, _LIMIT, "file of daily results"), _LIMITS, numbers="whole")
    except ReadError as error:
        raise SaveError(f"daily results cannot be read from {shown(path)}: {error.reason}") from error
    if not isinstance(plain, dict) or plain.get("format") != _FORMAT:
        raise SaveError(f"{shown(path)} is not a file of daily results; move it away to keep results there")
    if plain.get("version") != _VERSION:
        raise SaveError(f"{shown(path)} was written by another release of the game; move it away to keep results there")
    days = plain.get("days")
    rows = sorted(days.items()) if isinstance(days, dict) else []
    read = {name: row for name, value in rows if _is_day(name) and (row := _read_row(value)) is not None}
    return dict(list(read.items())[-MOST_DAYS:])


def best_of(day: date) -> Played | None:
    """The best kept result of a date, for a menu: None if there is none, or the file cannot be read."""
    try:
        row = read_results().get(day.isoformat())
    except SaveError:
        return None
    return row.best if row is not None else None


def _is_day(name: str) -> bool:
    try:
        daily_calendar.read_day(name, daily_calendar.today() + _AHEAD)
    except UsageError:
        return False
    return True


def _read_row(value: Any) -> DayResult | None:
    if not isinstance(value, dict):
        return None
    edition, pars, games = value.get("edition"), value.get("pars"), value.get("games")
    if not isinstance(edition, str) or not _EDITION.fullmatch(edition) or not isinstance(pars, dict):
        return None
    if set(pars) != set(PAR_POLICIES) or not all(_is_whole(n, -_MOST_LEAD, _MOST_LEAD) for n in pars.values()):
        return None
    kept = [g for g in games if isinstance(g, str) and _DIGEST.fullmatch(g)] if isinstance(games, list) else []
    return DayResult(
        edition,
        {name: pars[name] for name in PAR_POLICIES},
        _read_played(value.get("best")),
        tuple(dict.fromkeys(kept))[:MOST_GAMES],
    )


def _read_played(value: Any) -> Played | None:
    if not isinstance(value, dict):
        return None
    lead, rank, led = value.get("lead"), value.get("rank"), value.get("led")
    if not (_is_whole(lead, -_MOST_LEAD, _MOST_LEAD) and _is_whole(rank, 1, 6)):
        return None
    if not isinstance(led, str) or len(led) > _MOST_QUARTERS or set(led) - {"0", "1"}:
        return None
    return Played(lead, rank, tuple(char == "1" for char in led))


def _is_whole(value: Any, low: int, high: int) -> TypeGuard[int]:
    return type(value) is int and low <= value <= high


def _plain(row: DayResult) -> dict[str, Any]:
    plain: dict[str, Any] = {"edition": row.edition, "pars": dict(row.pars), "games": list(row.games)}
    if (best := row.best) is not None:
        plain["best"] = {"lead": best.lead, "rank": best.rank, "led": "".join("01"[won] for won in best.led)}
    return plain


def _write(path: Path, days: Mapping[str, DayResult]) -> None:
    rows = {name: _plain(days[name]) for name in sorted(days)[-MOST_DAYS:]}
    data = {"format": _FORMAT, "version": _VERSION, "days": rows}
    write_atomic(path, (json.dumps(data, indent=1) + "\n").encode())


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Keep other programs from changing the file at the same time; one that holds it for more than a second is not waited for."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(path)
    for _ in range(_WAITS):
        if lock.take():
            break
        time.sleep(_WAIT_S)
    try:
        yield
    finally:
        lock.release()
