"""A seat is handed to a policy and taken back by the command palette of the board."""

from __future__ import annotations

import asyncio

from tests.tui.table import Sit

from gigawatt.core import Game
from gigawatt.session import GameSession, Seat
from gigawatt.tui.play.hands import offers


def test_the_palette_hands_the_seat_for_the_rest_of_the_quarter(sit: Sit, small_game: Game) -> None:
    """The policy plays on, and the next quarter begins with the person."""

    async def script() -> None:
        async with sit(GameSession(small_game, None, 8, [Seat(), Seat("random")])) as table:
            session = table.session
            found = {offer.label: offer for offer in offers(table.board.controller)}
            assert len(found) == 3
            assert not any(label.startswith("take ") for label in found)
            found["hand this seat to normal for the rest of the quarter"].run()
            await table.settle()
            assert (session.state.quarter, session.is_your_turn) == (1, True)
            assert [hand.by for hand in session.hands] == ["policy:normal"]

    asyncio.run(script())


def test_a_seat_is_taken_back(sit: Sit, small_game: Game) -> None:
    """At a table of two the seat of one is played until it is taken back."""

    async def script() -> None:
        async with sit(GameSession(small_game, None, 8, [Seat(), Seat()])) as table:
            session, board = table.session, table.board.controller
            seat = session.viewer
            handed = next(offer for offer in offers(board) if offer.label.endswith("until it is taken back"))
            handed.run()
            await table.settle()
            assert session.policy_of(seat) == "normal"
            back = [offer for offer in offers(board) if offer.label.startswith("take ")]
            assert len(back) == 1
            back[0].run()
            assert session.policy_of(seat) is None

    asyncio.run(script())
