"""Par and the kept results of daily games."""

from __future__ import annotations

import json
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, strategies as st

from gigawatt.core.chance import seed_bytes
from gigawatt.errors import SaveError
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.session import GameSession, Options, daily_calendar, daily_results
from gigawatt.session.daily import DailyGame, daily_game, new_daily
from gigawatt.session.daily_results import (
    MOST_DAYS,
    MOST_GAMES,
    PAR_POLICIES,
    DayResult,
    Played,
    best_of,
    edition_of,
    keep_result,
    measure_pars,
    read_results,
    result_of,
    results_path,
)

MONDAY = date(2026, 11, 30)
KEYS = ["2026-11-30", "edition", "pars", "best", "games", "easy", "lead"]
ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=6),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=4),
    max_leaves=12,
)


@pytest.fixture(autouse=True)
def _on_that_monday(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock says that date, whenever the tests run."""
    monkeypatch.setattr(daily_calendar, "today", lambda: MONDAY)


@pytest.fixture(scope="module")
def daily() -> DailyGame:
    """The shortest of the daily games."""
    return daily_game(MONDAY)


@pytest.fixture(scope="module")
def passed(daily: DailyGame) -> GameSession:
    """It, finished by a person who passes."""
    return finished(daily, 0)


def finished(daily: DailyGame, action: int) -> GameSession:
    """A finished game of a person who takes this number of each list of legal actions."""
    session = new_daily(daily, Options(), None)
    while not session.is_over:
        session.play_on()
        if not session.is_over:
            legal = session.state.legal_actions()
            session.apply(legal[min(action, len(legal) - 1)])
    return session


def test_par_is_what_the_policies_reach_in_the_same_game(daily: DailyGame) -> None:
    """Each policy's figure is its Lead on the person's seat with the day's seed, line-up and rivals; par is the middle one."""
    pars = measure_pars(daily)
    assert tuple(pars) == PAR_POLICIES
    players = [make_policy(seat.policy or "hard") for seat in daily.seats]
    result = play_match(daily.game, players, seed_bytes(daily.seed), daily.factions)
    assert pars["hard"] == result.lead[daily.seat]
    assert DayResult("", pars).par == sorted(pars.values())[1]


def test_par_is_measured_once(daily: DailyGame, passed: GameSession, monkeypatch: pytest.MonkeyPatch) -> None:
    """The second game of a day takes par from the file, unless the rules are others."""
    measured = []

    def measure(daily: DailyGame) -> dict[str, int]:
        measured.append(daily)
        return dict.fromkeys(PAR_POLICIES, 5)

    monkeypatch.setattr(daily_results, "measure_pars", measure)
    assert keep_result(daily, passed).par == 5
    assert keep_result(daily, passed).par == 5
    assert len(measured) == 1
    monkeypatch.setattr(daily_results, "edition_of", lambda _: f"9.9.9 {'0' * 32}")
    kept = keep_result(daily, passed)
    assert len(measured) == 2
    assert kept.games == (passed.state.digest(),)


def differs(game: GameSession, other: GameSession, daily: DailyGame) -> bool:
    """Whether the person has another result in one game than in the other."""
    return result_of(game, daily.seat).lead != result_of(other, daily.seat).lead


def test_the_best_result_is_kept_and_a_game_counts_once(daily: DailyGame, passed: GameSession) -> None:
    """A worse game leaves the best one, a better one replaces it, and the same game told twice is one game."""
    better = next(game for game in map(partial(finished, daily), range(1, 9)) if differs(game, passed, daily))
    low, high = sorted((passed, better), key=lambda s: s.state.lead(daily.seat))
    assert result_of(low, daily.seat).lead < result_of(high, daily.seat).lead
    first = keep_result(daily, low)
    assert first.best == result_of(low, daily.seat)
    second = keep_result(daily, high)
    assert second.best == result_of(high, daily.seat)
    third = keep_result(daily, low)
    assert third == second
    assert third.games == (low.state.digest(), high.state.digest())
    assert read_results()[MONDAY.isoformat()] == third
    assert best_of(MONDAY) == third.best


def test_a_quarter_is_led_by_whoever_nobody_is_ahead_of(daily: DailyGame, passed: GameSession) -> None:
    """The bar has a cell for each quarter, filled where no seat had more Lead at its end."""
    led = result_of(passed, daily.seat).led
    assert len(led) == daily.game.quarters
    for won, ended in zip(led, passed.snapshots[1:], strict=True):
        assert won == (ended.lead[daily.seat] == max(ended.lead))


def row(**changes: Any) -> dict[str, Any]:
    """A valid row of the file, with changes."""
    return {
        "edition": f"0.3.0 {'a' * 32}",
        "pars": {"easy": 1, "normal": 2, "hard": 3},
        "best": {"lead": 4, "rank": 1, "led": "01"},
        "games": ["0" * 16],
        **changes,
    }


def write(days: object, **changes: Any) -> Path:
    """Write a file of results."""
    path = results_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({"format": "gigawatt-daily", "version": 1, "days": days, **changes}), "utf-8")
    return path


def test_a_kept_row_is_read_as_it_was_written() -> None:
    """What is valid comes back."""
    write({"2026-11-30": row()})
    pars = {"easy": 1, "normal": 2, "hard": 3}
    best = Played(4, 1, (False, True))
    assert read_results() == {"2026-11-30": DayResult(f"0.3.0 {'a' * 32}", pars, best, ("0" * 16,))}


@pytest.mark.parametrize(
    "bad",
    [
        None, [], 7, {}, row(edition=7), row(edition="\x1b[2J"), row(pars={"easy": 1}), row(pars={"easy": 1, "normal": 2, "hard": "3"}),
        row(pars={"easy": 1, "normal": 2, "hard": 10**9}), row(pars={"easy": 1, "normal": 2, "hard": True}),
    ],
)  # fmt: skip
def test_a_row_that_is_not_valid_is_left_out(bad: object) -> None:
    """Nothing of a forged row is believed, and the rows beside it are."""
    write({"2026-11-29": bad, "2026-11-30": row(), "yesterday": row(), "9999-12-31": row()})
    assert list(read_results()) == ["2026-11-30"]


@pytest.mark.parametrize(
    "bad",
    [
        7,
        {},
        {"lead": 1, "rank": 7, "led": ""},
        {"lead": 1, "rank": 1, "led": "2" * 4},
        {"lead": 1, "rank": 1, "led": "0" * 999},
    ],
)
def test_a_best_result_that_is_not_valid_is_none(bad: object) -> None:
    """A forged best result is forgotten, par is not."""
    write({"2026-11-30": row(best=bad, games=[1, "x", "0" * 16, "0" * 16])})
    kept = read_results()["2026-11-30"]
    assert kept.best is None
    assert kept.games == ("0" * 16,)
    assert kept.par == 2


@given(data=ANY_JSON)
def test_whatever_days_are_they_are_read_without_a_fault(data: object) -> None:
    """Any JSON in the place of the days gives valid rows or none."""
    write(data)
    assert all(isinstance(kept, DayResult) for kept in read_results().values())


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": "gigawatt-record"}',
        "x" * 600_000,
        '{"format": "gigawatt-daily", "version": 2}',
    ],
)
def test_a_file_of_something_else_is_not_replaced(text: str, daily: DailyGame, passed: GameSession) -> None:
    """A file that cannot be read as results is refused in one line that names it, and stays as it is."""
    path = results_path()
    path.parent.mkdir(parents=True)
    path.write_text(text, "utf-8")
    with pytest.raises(SaveError, match=r"^[^\n]*results\.json[^\n]*$"):
        keep_result(daily, passed)
    assert path.read_text("utf-8") == text
    assert best_of(MONDAY) is None


def test_the_file_stays_small(daily: DailyGame, passed: GameSession) -> None:
    """The earliest days are forgotten first, and no more games of a day are told apart than the limit."""
    first = MONDAY - timedelta(days=2 * MOST_DAYS)
    games = [f"{n:016x}" for n in range(MOST_GAMES)]
    write({(first + timedelta(days=n)).isoformat(): row() for n in range(MOST_DAYS)})
    kept = read_results()
    write({**{day: row() for day in kept}, MONDAY.isoformat(): row(edition=edition_of(daily), games=games)})
    keep_result(daily, passed)
    days = read_results()
    assert len(days) == MOST_DAYS
    assert first.isoformat() not in days
    assert days[MONDAY.isoformat()].games == tuple(games)
    assert results_path().stat().st_size < 400_000


def test_results_are_no_save(daily: DailyGame, passed: GameSession) -> None:
    """The list of saves does not show the file."""
    from gigawatt.session.saves import list_saves

    keep_result(daily, passed)
    assert results_path().exists()
    assert list_saves() == []
