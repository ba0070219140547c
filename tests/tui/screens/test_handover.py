"""The table changes hands: what the next person sees, and what can still be taken back."""

from __future__ import annotations

import asyncio

import pytest
from tests.tui.table import Sit

from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.screens.handover import HandOver


def test_undo_at_the_hand_over_gives_the_table_back_and_says_so(small_game: Game, sit: Sit) -> None:
    """`z` takes the last action back: the board of who did it shows again, and tells of the undoing, not of the deed."""
    session = GameSession(small_game, None, 5, [Seat(None, "Ada"), Seat(None, "Bo")], Options(adviser="greedy"))

    async def play() -> None:
        async with sit(session, (80, 24)) as table:
            first = session.viewer
            await table.press("n", "enter")
            assert isinstance(table.pilot.app.screen, HandOver)
            await table.press("z")
            assert table.pilot.app.screen is table.board
            assert not session.plies
            assert session.viewer == first
            assert "Taken back: " in table.picture
            assert "Done: " not in table.picture

    asyncio.run(play())


@pytest.mark.parametrize("is_open", [False, True])
def test_the_page_comes_once_a_quarter_and_then_a_tag(small_game: Game, sit: Sit, is_open: bool) -> None:
    """The second time in a quarter, and at an open table always, the board itself says whose the table is now."""
    options = Options(adviser="greedy", open_table=is_open)
    session = GameSession(small_game, None, 5, [Seat(None, "Ada"), Seat(None, "Bo")], options)

    async def play() -> None:
        async with sit(session, (80, 24)) as table:
            names = [seat.name for seat in session.seats]
            first = session.viewer
            await table.press("n", "enter")
            assert isinstance(table.pilot.app.screen, HandOver) != is_open
            if not is_open:
                await table.press("enter")
            assert f"{names[1 - first]}'S TURN".upper() in table.picture
            await table.press("n", "enter")
            assert table.pilot.app.screen is table.board
            assert session.viewer == first
            assert f"The table is {names[first]}'s." in table.picture
            assert f"z takes back the last action of {names[1 - first]}." in table.picture
            await table.press("z")
            assert session.viewer == 1 - first
            assert session.is_your_turn
            assert "Taken back: " in table.picture

    asyncio.run(play())
