"""The daily game: one scenario, line-up, seat and seed for each date, the same on every machine.

All of it follows from the date by a keyed hash, so that people who play the same day with the same rules play the same game.
"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Final

from attrs import frozen

from gigawatt.content import open_game
from gigawatt.content.digest import ruleset_digest
from gigawatt.core import Game
from gigawatt.core.chance import seed_bytes
from gigawatt.core.lineups import lineup
from gigawatt.errors import GameError, SaveError
from gigawatt.policies.api import DEFAULT_BUDGET
from gigawatt.session import GameSession, Options, Seat, saves
from gigawatt.session.daily_calendar import drawn, read_day, scenario_of
from gigawatt.storage import from_json
from gigawatt.storage.files import LIMIT_BYTES, read_limited, shown

RIVAL: Final = "normal"
"""The policy of the other seats."""

KEY: Final = "daily"
"""The key of a record's session block with the date of the game."""


@frozen
class DailyGame:
    """The game of a date."""

    day: date
    game: Game
    factions: tuple[str, ...]
    """By seat."""
    seat: int
    """The seat of the person."""
    seed: int

    @property
    def rules(self) -> str:
        """The digest of its rules."""
        return ruleset_digest(self.game.ruleset, self.game.scenario_id)

    @property
    def seats(self) -> tuple[Seat, ...]:
        """The players: a person and rivals."""
        return tuple(Seat() if seat == self.seat else Seat(RIVAL) for seat in range(self.game.seats))

    def is_of(self, session: GameSession) -> bool:
        """Whether a session is of this game; only what decides its course counts, whatever the session claims."""
        mine = (self.game.scenario_id, self.factions, seed_bytes(self.seed))
        return (
            (session.game.scenario_id, session.factions, session.seed) == mine
            and session.options.budget == DEFAULT_BUDGET
            and [seat.policy for seat in session.seats] == [seat.policy for seat in self.seats]
            and ruleset_digest(session.game.ruleset, session.game.scenario_id) == self.rules
        )


def daily_game(day: date) -> DailyGame:
    """The game of a date.

    Raises:
        GameError: the rules have problems.
    """
    game = open_game(scenario_of(day))
    return DailyGame(
        day=day,
        game=game,
        factions=tuple(lineup(game, drawn(day, "line-up"))),
        seat=drawn(day, "seat") % game.seats,
        seed=drawn(day, "seed"),
    )


def new_daily(daily: DailyGame, options: Options, path: Path | None) -> GameSession:
    """A new session of a daily game, not written yet."""
    session = GameSession(daily.game, daily.factions, daily.seed, daily.seats, options, path)
    session.extra[KEY] = daily.day.isoformat()
    return session


def stem_of(day: date) -> str:
    """The beginning of the names of a date's saves."""
    return f"{KEY}-{day.isoformat()}"


def begin_daily(daily: DailyGame, options: Options) -> GameSession:
    """Continue the day's unfinished game of the saves folder, or begin it there; other programs are kept out of it.

    Raises:
        SaveError: the unfinished game is being played by another program.
    """
    stem = stem_of(daily.day)
    fresh = new_daily(daily, options, saves.new_path(stem))
    for info in saves.each_save():
        is_open = info.is_played and not info.is_over and not info.fault
        if is_open and info.name.startswith(f"{stem}-") and _is_same(info.path, fresh):
            return GameSession.resume(info.path, holds=True)
    fresh.notices.append(f"The daily game of {daily.day.isoformat()}: its end says how your Lead compares with par.")
    fresh.keeps_unplayed = False
    fresh.hold()
    return fresh


def _is_same(path: Path, session: GameSession) -> bool:
    try:
        return session.is_same_game(from_json(read_limited(path, LIMIT_BYTES), shown(path)))
    except SaveError:
        return False


def daily_of(session: GameSession) -> DailyGame | None:
    """The daily game that a session is of, or None; a session that only claims to be one is none."""
    claimed = session.extra.get(KEY)
    if not isinstance(claimed, str):
        return None
    try:
        daily = daily_game(read_day(claimed, date.max))
    except GameError:
        return None
    return daily if daily.is_of(session) else None
