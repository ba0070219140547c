"""The table changes hands: what the next person sees, and what can still be taken back."""

from __future__ import annotations

import asyncio

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
