"""Small things that must read right: plain characters where asked for, one scale, cards cut where the key that tells the rest stands."""

from __future__ import annotations

import asyncio
import re

import pytest
from tests.tui.table import Sit, solo

from gigawatt.core import Game
from gigawatt.session import GameSession
from gigawatt.tui.widgets.chart import sparkline
from gigawatt.tui.widgets.rowcards import RowCards
from gigawatt.wording.glyphs import ASCII, UNICODE, seat_mark

SIZES = ((80, 24), (120, 40), (200, 60))


@pytest.mark.slow
@pytest.mark.parametrize("size", SIZES)
def test_ascii_is_ascii_everywhere(middle: GameSession, sit: Sit, size: tuple[int, int]) -> None:
    """With plain characters no panel of the board and no page over it shows any other."""

    async def play() -> None:
        async with sit(middle, size, glyphs="ascii") as table:
            for keys in (
                (),
                ("2",),
                ("t",),
                ("escape", "u"),
                ("escape", "x"),
                ("escape", "g"),
                ("escape", "question_mark"),
            ):
                await table.press(*keys)
                other = {c for c in table.picture if not c.isascii()}
                assert not other, (keys, other)

    asyncio.run(play())


def test_marks_of_seats_are_not_doubled() -> None:
    """Where the glyph of a seat is its letter it stands once, as wide as with a glyph of its own."""
    assert seat_mark(ASCII, 0) == "[A]"
    assert len(seat_mark(ASCII, 1)) == len(seat_mark(UNICODE, 1))


def test_sparklines_share_a_scale() -> None:
    """On one scale only the largest value of all reaches the top."""
    every = [1, 16, 4, 31]
    assert sparkline(ASCII, [1, 16], every) == "04"
    assert sparkline(ASCII, [4, 31], every) == "09"


def test_a_cut_card_names_the_key_that_tells_the_rest(middle: GameSession, sit: Sit) -> None:
    """A card's text is cut between words, and the key of the row stands where it is."""

    async def play() -> None:
        async with sit(middle) as table:
            row = table.board.query_one(RowCards)
            y, found = next((y, m) for y, line in enumerate(row.text) if (m := re.search(r"\w…\s+w( |$)", line)))
            await table.pilot.click(row, offset=(found.group().rindex("w") + found.start(), y))
            await table.settle()
            assert "The row" in table.picture

    asyncio.run(play())


def test_without_cards_their_place_shows_what_happened(small_game: Game, sit: Sit) -> None:
    """The teaching game has no row: its place holds the log instead of a sentence about nothing."""
    session = solo(small_game)

    async def play() -> None:
        async with sit(session) as table:
            assert "no row of cards" not in table.picture
            assert "l all of it" in table.picture

    asyncio.run(play())


def test_all_level_says_so(small_game: Game, sit: Sit) -> None:
    """Before anybody has Lead no seat stands in a place."""
    session = solo(small_game)

    async def play() -> None:
        async with sit(session) as table:
            assert "level, none leads" in table.picture
            assert "1st, level" not in table.picture

    asyncio.run(play())


def test_the_map_is_explained_in_the_help(middle: GameSession, sit: Sit) -> None:
    """Letters beside a region's name, and what a click does, stand under the keys."""

    async def play() -> None:
        async with sit(middle, (120, 40)) as table:
            await table.press("question_mark", "end")
            text = " ".join(table.picture.split())
            for words in ("On the map:", "L a plant for logic", "E a plant for turbines", "a double-click only shows"):
                assert words in text

    asyncio.run(play())


def test_shift_tab_goes_back(middle: GameSession, sit: Sit) -> None:
    """It undoes what tab did, among the legal targets and on the map."""

    async def play() -> None:
        async with sit(middle) as table:
            await table.press("u")
            menu = table.board.model.menu
            assert menu is not None
            before = menu.action
            await table.press("tab", "shift+tab")
            assert menu.action == before

    asyncio.run(play())
