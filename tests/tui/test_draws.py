"""How often panels are drawn: an order, a pass and a pulse draw what they change, and that once."""

from __future__ import annotations

import asyncio
from collections import Counter

import pytest
from tests.tiers import tiered
from tests.tui.table import Sit, Table

from gigawatt.content import open_game
from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.board import messages
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.screen import PANELS
from gigawatt.tui.board.view import View

Draws = Counter[str]

BEFORE = 564
"""Panels drawn in a pass with three rivals and fewer moves of theirs, when everything was drawn for every change."""


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> Draws:
    """How often each panel has been drawn."""
    found: Draws = Counter()
    show = BoardPanel.show

    def counted(panel: BoardPanel, view: View) -> None:
        found[str(panel.id)] += 1
        show(panel, view)

    monkeypatch.setattr(BoardPanel, "show", counted)
    return found


async def rest(table: Table) -> None:
    """Wait until it is the player's turn and nothing moves."""
    for _ in range(1000):
        await table.settle()
        motion = table.board.controller.motion
        if not table.session.is_policy_to_move and motion.counting is None and not motion.unlit:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it does not come to rest")


def test_an_order_draws_a_panel_at_most_twice(middle: GameSession, sit: Sit, draws: Draws) -> None:
    """Choosing draws a panel once; confirming draws it once, and once more when rivals have moved."""

    async def play() -> None:
        async with sit(middle) as table:
            draws.clear()
            await table.press("n")
            assert table.board.model.ghost is not None
            assert set(draws.values()) == {1}
            assert not {"row", "markets", "recommendations"} & set(draws)
            draws.clear()
            await table.press("enter")
            assert max(draws.values()) <= 2, draws

    asyncio.run(play())


def test_a_free_order_draws_a_panel_at_most_twice(middle: GameSession, sit: Sit, draws: Draws) -> None:
    """Where no rival moves in between, choosing and confirming draw a panel twice at most."""

    async def play() -> None:
        async with sit(middle) as table:
            done = len(middle.plies)
            draws.clear()
            await table.press("o")
            menu = table.board.model.menu
            assert menu is not None
            assert middle.game.kind[menu.action] == act.POSTURE
            await table.press("enter")
            assert len(middle.plies) == done + 1
            assert max(draws.values()) <= 2, draws

    asyncio.run(play())


def test_a_pass_draws_a_third_of_what_it_did(sit: Sit, draws: Draws) -> None:
    """With three rivals at the usual pace, a pass draws at most a third of the panels it once drew."""
    seats = [Seat(), *[Seat("greedy")] * 3]
    session = GameSession(open_game("case-study", 4), None, 5, seats, Options(adviser="greedy"))
    session.play_on()

    async def play() -> None:
        async with sit(session, pace="fast") as table:
            for key in ("n", "enter", "n", "enter"):
                await table.pilot.press(key)
                await rest(table)
            draws.clear()
            await table.pilot.press("p", "p")
            await rest(table)
            assert session.state.quarter == 1
            assert draws.total() <= BEFORE / 3, draws

    asyncio.run(play())


def test_a_message_draws_the_panels_it_concerns(middle: GameSession, sit: Sit, draws: Draws) -> None:
    """A pulse draws the map, a count and a thought the header, a lit module the campuses, a move on the map little else."""

    async def play() -> None:
        async with sit(middle) as table:
            board = table.board.controller
            for message, panels in (
                (messages.Pulsed(), {"map"}),
                (messages.Counted(), {"header"}),
                (messages.RivalThinks(1), {"header"}),
                (messages.Lit(), {"campuses"}),
            ):
                draws.clear()
                board.receive(message)
                await table.pilot.pause()
                assert dict(draws) == dict.fromkeys(panels, 1), message
            draws.clear()
            await table.press("right")
            assert set(draws) == {"map", "region", "campuses"}

    asyncio.run(play())


@tiered("size", [(80, 24), (120, 40), (200, 60)], fast=[(120, 40)])
def test_what_is_drawn_is_what_all_of_it_would_show(duel_game: Game, sit: Sit, size: tuple[int, int]) -> None:
    """After each of many keys the board shows what it would if every panel were drawn anew."""
    session = GameSession(duel_game, None, 5, [Seat(), Seat("greedy")], Options(adviser="greedy"))
    session.play_on()
    keys = (
        "n enter b down right tab escape right left k 2 1 u down enter z y p x escape i escape p p o right enter",
        "t 2 escape n enter v enter escape R n enter s p p G escape home end j 3 escape",
    )  # fmt: skip

    async def play() -> None:
        async with sit(session, size, motion="reduced") as table:
            for key in " ".join(keys).split():
                await table.press(key)
                if table.pilot.app.screen is not table.board:
                    continue
                drawn = table.picture
                table.board.redraw()
                await table.pilot.pause()
                assert table.picture == drawn, key

    asyncio.run(play())


def test_every_panel_says_what_it_shows() -> None:
    """Of the game's panels each shows some aspect; the note of a small terminal shows none."""
    assert [name for name, kind in PANELS.items() if not kind.SHOWS] == ["too-small"]
