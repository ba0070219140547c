"""The daily game: the same for everybody on a date, and continued where it was left."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from gigawatt.core.lineups import has_mixed_lineup
from gigawatt.errors import UsageError
from gigawatt.session import GameSession, Options, Seat, saves
from gigawatt.session.daily import KEY, begin_daily, daily_game, daily_of, new_daily
from gigawatt.session.daily_calendar import SCENARIOS, drawn, read_day, scenario_of, scenario_words

MONDAY = date(2026, 11, 30)
WEEK = [MONDAY + timedelta(days=days) for days in range(7)]


def test_what_is_drawn_for_a_date_never_changes() -> None:
    """The numbers of a date are those of every machine and every release: friends compare what they played."""
    assert [drawn(MONDAY, what) for what in ("seed", "line-up", "seat")] == [3247524975, 2934037706, 4211817599]
    assert len({drawn(day, "seed") for day in WEEK}) == len(WEEK)


def test_a_week_plays_every_scenario_once() -> None:
    """Each weekday has its scenario, in a line-up of two blocs with one person among rivals."""
    games = [daily_game(day) for day in WEEK]
    assert [f"{daily.game.ruleset.id}:{daily.game.scenario_id}" for daily in games] == list(SCENARIOS)
    assert all(has_mixed_lineup(daily.game, daily.factions) for daily in games)
    assert all(sum(seat.is_person for seat in daily.seats) == 1 for daily in games)
    assert all(daily.seats[daily.seat].is_person for daily in games)


def test_the_words_of_a_scenario_need_no_rules() -> None:
    """A menu names the scenario of a date by its identifier."""
    assert scenario_of(WEEK[1]) == "standard:power-crunch"
    assert scenario_words(WEEK[1]) == "power crunch"


@pytest.mark.parametrize(
    "text", ["", "20261130", "2026-W49-1", "2026-13-01", "2026-02-29", "tomorrow", "２０２６-11-30"]
)
def test_what_is_no_date_is_refused_in_one_line(text: str) -> None:
    """Only YYYY-MM-DD is a date, and the refusal shows one."""
    with pytest.raises(UsageError, match=r"^[^\n]*YYYY-MM-DD, such as 2026-11-30$"):
        read_day(text, MONDAY)


def test_a_date_to_come_is_refused() -> None:
    """Tomorrow's game is not played today; today's and every earlier one is."""
    with pytest.raises(UsageError, match="2026-12-01 is still to come"):
        read_day("2026-12-01", MONDAY)
    assert read_day("2026-11-30", MONDAY) == MONDAY
    assert read_day("1999-01-01", MONDAY) == date(1999, 1, 1)


def test_an_unfinished_game_continues() -> None:
    """A second beginning on the same day goes on with the game of the first; one in which nobody acted is no game yet."""
    daily = daily_game(MONDAY)
    for name in ("daily-2026-11-30-1", "daily-2026-11-30-1"):
        session = begin_daily(daily, Options())
        assert session.path is not None
        assert session.path.stem == name
        assert not session.plies
        session.save()
        session.leave()
    session = begin_daily(daily, Options())
    session.play_on()
    session.apply(0)
    session.leave()
    again = begin_daily(daily, Options())
    assert again.path == session.path
    assert len(again.plies) == len(session.plies)
    assert daily_of(again) is not None
    again.leave()


def test_a_finished_game_is_begun_anew() -> None:
    """After its end the day's game can be tried again, in a file of its own."""
    daily = daily_game(MONDAY)
    first = begin_daily(daily, Options())
    while not first.is_over:
        first.play_on()
        if not first.is_over:
            first.apply(0)
    first.leave()
    second = begin_daily(daily, Options())
    assert not second.plies
    assert second.path != first.path
    second.leave()
    assert [info.name for info in saves.each_save()] == ["daily-2026-11-30-1"]


def test_a_save_of_another_game_is_left_alone() -> None:
    """A file that only bears the name of a day's save is not continued."""
    daily = daily_game(MONDAY)
    other = GameSession(daily.game, daily.factions, 1, daily.seats, path=saves.new_path("daily-2026-11-30"))
    other.play_on()
    other.apply(0)
    session = begin_daily(daily, Options())
    assert session.path != other.path
    assert not session.plies
    session.leave()


@pytest.mark.parametrize("claim", [None, 7, "yesterday", "2026-12-01", "2026-11-23"])
def test_a_game_that_only_claims_to_be_daily_is_not(claim: object) -> None:
    """The claim of a save counts for nothing unless date, seed, line-up and players agree."""
    daily = daily_game(MONDAY)
    session = new_daily(daily, Options(), None)
    assert daily_of(session) is not None
    session.extra[KEY] = claim
    assert daily_of(session) is None


@pytest.mark.parametrize("change", ["seed", "rival", "budget"])
def test_an_easier_game_is_not_the_daily_one(change: str) -> None:
    """Another seed, a weaker rival, or rivals that may think less make another game."""
    daily = daily_game(MONDAY)
    seats = [seat if seat.is_person or change != "rival" else Seat("easy") for seat in daily.seats]
    options = Options(budget=1) if change == "budget" else Options()
    session = GameSession(daily.game, daily.factions, daily.seed + (change == "seed"), seats, options)
    session.extra[KEY] = MONDAY.isoformat()
    assert daily_of(session) is None


def test_a_resumed_daily_game_is_still_one() -> None:
    """The date is kept in the record, so a game that is loaded by its name is compared with par as well."""
    session = begin_daily(daily_game(MONDAY), Options())
    session.play_on()
    session.apply(0)
    session.leave()
    assert session.path is not None
    resumed = daily_of(GameSession.resume(session.path))
    assert resumed is not None
    assert resumed.day == MONDAY
