"""What the tests of pages share."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE))  # so that `page_stage` can be imported, by workers too

from page_stage import RIVAL, Script, Show, Stage, finish, settle  # noqa: E402

from gigawatt.core import Game  # noqa: E402
from gigawatt.session import GameSession, daily_calendar, new_game_choices  # noqa: E402
from gigawatt.tui.preferences import Preferences  # noqa: E402
from gigawatt.tui.toolkit.page import Page  # noqa: E402

LEVELS = (
    new_game_choices.RivalLevel("beginner", RIVAL, "At random."),
    new_game_choices.RivalLevel("easy", "greedy", "What looks best."),
)


@pytest.fixture
def show() -> Show:
    """Run a script of keys and clicks on a page: `show(TitleScreen, script, size=(80, 24))`."""

    def run(
        page: Callable[[], Page],
        script: Script | None = None,
        size: tuple[int, int] = (120, 40),
        preferences: Preferences | None = None,
    ) -> Stage:
        app = Stage(page, preferences)

        async def play() -> None:
            async with app.run_test(size=size) as pilot:
                await settle(app, pilot)
                if script is not None:
                    await script(app, pilot)
                    await settle(app, pilot)
                if isinstance(app.screen, Page):
                    app.shown = app.screen.lines

        asyncio.run(play())
        return app

    return run


@pytest.fixture(autouse=True)
def monday(monkeypatch: pytest.MonkeyPatch) -> date:
    """The clock says one date, whenever the tests run: the title names the game of the day."""
    day = date(2026, 11, 30)
    monkeypatch.setattr(daily_calendar, "today", lambda: day)
    return day


@pytest.fixture(autouse=True)
def weak_rivals(monkeypatch: pytest.MonkeyPatch) -> None:
    """Rivals that are always there and quick: these tests are about pages."""
    monkeypatch.setattr(new_game_choices, "levels", lambda: LEVELS)
    monkeypatch.setattr(new_game_choices, "adviser", lambda: RIVAL)


@pytest.fixture(scope="session")
def finished(small_game: Game) -> GameSession:
    """A finished game of `first-campus`, kept nowhere."""
    return finish(small_game)


@pytest.fixture(scope="session")
def finished_duel(duel_game: Game) -> GameSession:
    """A finished game under all the rules, kept nowhere."""
    return finish(duel_game)
