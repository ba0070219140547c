"""What the first picture costs: nothing is loaded that it does without, and nothing is drawn twice for it."""

from __future__ import annotations

import asyncio
import gc
import subprocess
import sys
from typing import Any

import pytest
from click.testing import CliRunner

from gigawatt.cli.play import play
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.play.screen import BoardScreen
from gigawatt.tui.preferences import Preferences
from gigawatt.tui.screens.title import TitleScreen

PICTURE = """
import asyncio, sys
from gigawatt.cli.play import play
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.preferences import Preferences

async def show(screen, hook, session=None):
    setattr(screen, hook, lambda self: print("MODULES", *sorted(sys.modules)))
    app = GigawattApp(session, Preferences(), keeps_preferences=False)
    async with app.run_test(size=(120, 40)) as pilot:
        await pilot.pause()
"""

TITLE = """
from gigawatt.tui.screens.title import TitleScreen
asyncio.run(show(TitleScreen, "_read"))
"""

BOARD = """
from gigawatt.content import open_game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.play.screen import BoardScreen
session = GameSession(open_game("duel"), None, 5, [Seat(), Seat("greedy")], Options())
asyncio.run(show(BoardScreen, "_begin_play", session))
"""

PAGES = {
    "gigawatt.content.book", "gigawatt.tui.play.palette", "gigawatt.tui.screens.end", "gigawatt.tui.screens.load",
    "gigawatt.tui.screens.looking", "gigawatt.tui.screens.newgame", "gigawatt.tui.screens.replay", "gigawatt.tui.screens.rulebook",
    "gigawatt.tui.screens.settings", "gigawatt.analysis.match_summary", "gigawatt.tui.screens.guide", "gigawatt.web.server",
    "gigawatt.console",
}  # fmt: skip
OTHERS = {
    "cattrs", "httpx", "jsonschema", "markdown_it", "multiprocessing", "numpy", "pygments", "textual.widgets._markdown",
    "gigawatt.tournament", "gigawatt.study.counterfactual", "gigawatt.policies.planning.planner", "gigawatt.policies.players.search_policy",
}  # fmt: skip
ADVISER = {"gigawatt.policies.planning.planner"}
"""What the board's advice comes from, which its first picture shows."""
ENGINE = {
    "gigawatt.content", "gigawatt.core.rules.ruleset", "gigawatt.match", "gigawatt.storage.records", "gigawatt.session.game", "tomllib",
}  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize(
    ("screen", "unwanted"),
    [(TITLE, PAGES | OTHERS | ENGINE | {"gigawatt.tui.play.screen"}), (BOARD, PAGES | OTHERS - ADVISER)],
    ids=["title", "board"],
)
def test_the_first_picture_loads_nothing_it_does_without(screen: str, unwanted: set[str]) -> None:
    """Other pages, policies that search and, at the title, the adviser, the engine and its rules are loaded when the picture is there."""
    done = subprocess.run(
        [sys.executable, "-c", PICTURE + screen], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = set(next(line for line in done.stdout.splitlines() if line.startswith("MODULES")).split()[1:])
    assert "gigawatt.tui.app" in loaded
    assert not unwanted & loaded


@pytest.mark.parametrize("kind", [TitleScreen, BoardScreen])
def test_the_first_picture_is_drawn_once(
    small_game: Game, monkeypatch: pytest.MonkeyPatch, kind: type[TitleScreen | BoardScreen]
) -> None:
    """However many events tell the first size, the lines are worked out for it once; another size draws them again."""
    drawn: list[tuple[int, int]] = []
    real = kind.redraw

    def redraw(screen: Any) -> None:
        drawn.append(screen.size)
        real(screen)

    monkeypatch.setattr(kind, "redraw", redraw)
    monkeypatch.setattr(kind, "_begin_play" if kind is BoardScreen else "_read", lambda _: None)
    session = GameSession(small_game, None, 5, [Seat()] * small_game.seats, Options())
    app = GigawattApp(session if kind is BoardScreen else None, Preferences(), keeps_preferences=False)

    async def watch() -> None:
        async with app.run_test(size=(120, 40)) as pilot:
            await pilot.pause()
            assert drawn == [(120, 40)]
            await pilot.resize_terminal(80, 24)
            await pilot.pause()
            assert drawn == [(120, 40), (80, 24)]

    asyncio.run(watch())


def test_the_collector_works_again_after_a_start_that_failed() -> None:
    """`play` puts the garbage collector to rest while it loads, and never leaves it so."""
    assert gc.isenabled()
    assert CliRunner().invoke(play, ["no-such-scenario"]).exception is not None
    assert gc.isenabled()
