"""Terminals of every size: each screen survives any resize, says that it needs more room, and comes back."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import Callable
from typing import Any

import pytest
from tests.tiers import tiered
from tests.tui.table import Sit, Table, screen_text
from textual.pilot import Pilot

from gigawatt.session import GameSession
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.screens.end import EndScreen
from gigawatt.tui.screens.handover import HandOver
from gigawatt.tui.screens.lessons import LessonsScreen
from gigawatt.tui.screens.load import LoadScreen
from gigawatt.tui.screens.newgame import NewGameScreen
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.rulebook import RulebookScreen
from gigawatt.tui.screens.settings import SettingsScreen
from gigawatt.tui.screens.title import TitleScreen
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.toolkit.panel import Panel
from gigawatt.tui.toolkit.sizes import MIN_SIZE

SIZES = ((1, 1), (2, 24), (80, 1), (20, 5), (79, 23), (300, 100))
EXTREMES = (*SIZES, (3, 3), (79, 24), (80, 23), (80, 24), (120, 40), (500, 200))
START = (80, 24)

Open = Callable[[GameSession], Page]

PAGES: dict[str, Open] = {
    "title": lambda _: TitleScreen(),
    "new game": lambda _: NewGameScreen(),
    "load": lambda _: LoadScreen(),
    "rulebook": lambda _: RulebookScreen(),
    "settings": lambda _: SettingsScreen(),
    "lessons": lambda _: LessonsScreen(),
    "hand-over": HandOver,
    "end": EndScreen,
    "replay": lambda session: ReplayScreen(session.record(), title="a game"),
}
"""The pages around the board."""

TYPING = {"new game": ("down", "down", "down", "enter", "Z", "o", "e"), "rulebook": ("slash", "c", "h", "i", "p")}
"""Keys that open a field for text."""

SEEN = [(name, ()) for name in PAGES] + list(TYPING.items())

BOARD_KEYS = ("", "b", "u", "t", "c", "p", "l", "g", "h", "x", "i", "w", "r", "question_mark", "v", "G", "ctrl+p", "2")
"""Keys that each open something at the board; none leaves it as it is."""


async def walk(pilot: Pilot[Any], start: tuple[int, int]) -> None:
    """Resize to every size and back, and look at what is shown there."""
    app = pilot.app
    before = screen_text(pilot)
    for size in SIZES:
        await pilot.resize_terminal(*size)
        await pilot.pause()
        assert app.size == size
        lines = screen_text(pilot).splitlines()
        assert len(lines) <= size[1]
        if size[0] < MIN_SIZE[0] or size[1] < MIN_SIZE[1]:
            said = "Gigawatt needs a larger terminal."
            assert lines[:1] == [said[: size[0]].rstrip()] or lines[0][:-1] == said[: size[0] - 1].rstrip(), (
                size,
                lines[:3],
            )
    await pilot.resize_terminal(*start)
    await pilot.pause()
    assert screen_text(pilot) == before


@pytest.mark.slow
@tiered("name, keys", SEEN, fast=3)
def test_every_page_at_every_size(middle: GameSession, name: str, keys: tuple[str, ...]) -> None:
    """A page fits, or says that it needs more room, and is the same again afterwards; so does what is typed on it."""

    async def play() -> None:
        app = GigawattApp(keeps_preferences=False)
        async with app.run_test(size=START) as pilot:
            await pilot.pause()
            if name != "title":
                await app.push_screen(PAGES[name](middle))
            await app.workers.wait_for_complete()
            await pilot.pause()
            await pilot.press(*keys)
            await pilot.pause()
            await walk(pilot, START)
            assert app._exception is None

    asyncio.run(play())


@tiered("key", BOARD_KEYS, fast=2)
def test_the_board_at_every_size_with_anything_open(middle: GameSession, sit: Sit, key: str) -> None:
    """Whatever is open over the board, it survives any size and is the same again afterwards."""

    async def play() -> None:
        async with sit(middle, START) as table:
            if key:
                await table.press(key)
            if key == "ctrl+p":  # the palette is Textual's own: it need only survive
                for size in SIZES:
                    await table.resize(*size)
            else:
                await walk(table.pilot, START)

    asyncio.run(play())


@pytest.mark.slow
def test_nothing_but_the_request_is_laid_out_below_the_least_size(middle: GameSession, sit: Sit) -> None:
    """No panel of the board is drawn where there is no room for the board."""

    async def play() -> None:
        async with sit(middle) as table:
            for size in EXTREMES:
                await table.resize(*size)
                shown = [panel.id for panel in table.board.query(Panel) if panel.display]
                assert (shown == ["too-small"]) == (size[0] < MIN_SIZE[0] or size[1] < MIN_SIZE[1])

    asyncio.run(play())


def test_keys_do_nothing_unseen(middle: GameSession, sit: Sit) -> None:
    """In a terminal that is too small no key acts, since nobody sees on what."""

    async def play() -> None:
        async with sit(middle) as table:
            await table.press("b")
            before = len(table.session.plies)
            await table.resize(40, 10)
            await table.press("1", "enter", "enter", "p", "p")
            assert len(table.session.plies) == before

    asyncio.run(play())


@pytest.mark.slow
def test_memory_is_flat_over_many_resizes(middle: GameSession, sit: Sit) -> None:
    """A hundred resizes leave nothing behind: not 25 blocks each, where a board alone is about 50,000."""

    async def resize(table: Table, times: int) -> None:
        for i in range(times):
            await table.resize(*SIZES[i % len(SIZES)])

    async def play() -> None:
        async with sit(middle) as table:
            await table.press("p")
            await resize(table, 5 * len(SIZES))
            gc.collect()
            before = sys.getallocatedblocks()
            await resize(table, 100)
            gc.collect()
            assert sys.getallocatedblocks() - before < 2_500

    asyncio.run(play())
