"""Names in wide, combining and odd characters: columns stay where they are, and nothing else reaches the terminal."""

from __future__ import annotations

import asyncio
import re

import pytest
from attrs import evolve
from rich.cells import cell_len
from tests.tiers import tiered
from tests.tui.table import Sit, screen_text

from gigawatt.content import load_ruleset, prepare
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.toolkit.panel import Panel

PREFIXES = ("超大规模", "e\u0301o\u0302", "ｆｕｌｌ", "夜")


def widened(values: tuple[object, ...]) -> tuple[object, ...]:
    """The same cards with longer and wider names."""
    return tuple(
        evolve(value, name=f"{PREFIXES[i % len(PREFIXES)]} {getattr(value, 'name')}")  # type: ignore[misc]  # noqa: B009
        for i, value in enumerate(values)
    )


@pytest.fixture(scope="module")
def wide_game() -> Game:
    """A duel in which every name is wide."""
    rules = load_ruleset()
    names = ("regions", "factions", "cards", "headlines", "projects")
    rules = evolve(rules, **{name: widened(getattr(rules, name)) for name in names})
    return Game(prepare(rules, "duel"), "duel", 2)


@pytest.fixture
def wide(wide_game: Game) -> GameSession:
    """It, with a person whose name is wide and moves the cursor."""
    session = GameSession(
        wide_game, None, 5, [Seat(None, "夜班\x1b[2J\u202eの人"), Seat("greedy")], Options(adviser="greedy")
    )
    session.play_on()
    return session


@pytest.mark.slow
@tiered("glyphs", ["unicode", "ascii"], fast=2)
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_every_column_keeps_its_place(wide: GameSession, sit: Sit, size: tuple[int, int], glyphs: str) -> None:
    """At every size each panel's lines end where the panel ends, whatever is open."""

    async def play() -> None:
        async with sit(wide, size, glyphs=glyphs) as table:
            standings = table.board.query_one("#standings", Panel)
            seats = [line for line in standings._lines if re.search(r"\d\.\d", line.text)]
            assert len(seats) == 2
            assert {line.width for line in seats} == {standings.size.width}
            for keys in (
                (),
                ("b",),
                ("escape", "t"),
                ("escape", "u"),
                ("escape", "2"),
                ("l",),
                ("escape", "w"),
                ("escape", "g"),
            ):
                await table.press(*keys)
                for row in screen_text(table.pilot).splitlines():
                    assert cell_len(row) <= size[0]
                    assert "\x1b" not in row
                    assert "\u202e" not in row
                    assert glyphs == "unicode" or row.isascii()
                for panel in table.board.query(Panel):
                    for line, strip in zip(panel._lines, panel._strips, strict=False):
                        assert line.width == cell_len(line.text)
                        assert strip.cell_length == panel.size.width or not panel.display
                await table.press("escape")

    asyncio.run(play())
