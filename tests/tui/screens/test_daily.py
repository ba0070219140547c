"""The daily game on the title and at the end."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from page_stage import Show, Stage, lines_of, settle
from textual.pilot import Pilot

from gigawatt.session import GameSession, Options, daily_results
from gigawatt.session.daily import daily_game, daily_of, new_daily
from gigawatt.session.daily_results import read_results
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.title import TitleScreen

MONDAY = date(2026, 11, 30)


@pytest.fixture(scope="module")
def finished_daily() -> GameSession:
    """A daily game whose person passed."""
    session = new_daily(daily_game(MONDAY), Options(), None)
    while not session.is_over:
        session.play_on()
        if not session.is_over:
            session.apply(0)
    return session


def test_the_title_begins_the_daily_game(show: Show) -> None:
    """The key d begins today's game, which the menu names by its scenario."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        assert any("Daily game" in line and "first campus" in line for line in lines_of(app))
        await pilot.press("d")
        await settle(app, pilot)

    app = show(TitleScreen, script)
    ((session, lesson),) = app.played
    daily = daily_of(session)
    assert daily is not None
    assert daily.day == MONDAY
    assert not lesson
    session.leave()


@pytest.mark.parametrize("size", [(80, 24), (120, 40)])
def test_the_end_compares_with_par_and_copies_a_line(
    show: Show, finished_daily: GameSession, size: tuple[int, int]
) -> None:
    """The page of the end measures par, keeps the result, and c copies the line to share."""
    copied: list[str] = []

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await settle(app, pilot)
        await pilot.press("c")
        copied.append(app.clipboard)

    app = show(lambda: EndScreen(finished_daily), script, size)
    kept = read_results()["2026-11-30"]
    assert kept.best is not None
    assert copied[0].startswith(f"Gigawatt daily 2026-11-30, First campus: Lead {kept.best.lead}, par {kept.par} (")
    shown = "\n".join(lines_of(app))
    assert "DAILY GAME" in shown
    assert f"par ({kept.par})" in shown


def test_the_menu_shows_the_best_result(show: Show, finished_daily: GameSession) -> None:
    """Once the day's game has been played to its end, the title has the best Lead."""
    daily = daily_of(finished_daily)
    assert daily is not None
    kept = daily_results.keep_result(daily, finished_daily)
    assert kept.best is not None
    app = show(TitleScreen)
    assert any("Daily game" in line and f"played, best {kept.best.lead}" in line for line in lines_of(app))


def test_the_end_of_any_other_game_has_no_par(show: Show, finished: GameSession) -> None:
    """Neither the card nor its key is there for a game that is not the day's."""
    app = show(lambda: EndScreen(finished))
    shown = "\n".join(lines_of(app))
    assert "DAILY" not in shown
    assert "copy line" not in shown


def test_the_same_again_is_the_daily_game_again(show: Show, finished_daily: GameSession) -> None:
    """Playing the day's game once more is compared with par again."""

    async def script(app: Stage, pilot: Pilot[Any]) -> None:
        await pilot.press("s")
        await settle(app, pilot)

    app = show(lambda: EndScreen(finished_daily), script)
    ((session, _),) = app.played
    assert daily_of(session) is not None
