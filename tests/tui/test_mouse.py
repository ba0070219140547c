"""The mouse: a double-click only shows, seats and layers answer, and leaving by Textual's own key keeps the game and says so."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from tests.tui.table import Sit, Table, solo

from gigawatt.core import Game
from gigawatt.session import GameSession
from gigawatt.tui.app import farewell
from gigawatt.tui.screens.looking.bottlenecks import BottleneckPage
from gigawatt.tui.screens.looking.log import LogPage


async def double_click(table: Table, text: str, panel: str) -> None:
    """Click twice on a word in quick succession, as a terminal tells it."""
    widget, x, y = table.find(text, panel)
    await table.pilot.click(widget, offset=(x, y), times=2)
    await table.settle()


@pytest.mark.slow
def test_a_double_click_on_a_row_only_shows_it(middle: GameSession, sit: Sit) -> None:
    """Neither on another row nor on the one under the cursor does it buy; another click then does."""

    async def play() -> None:
        async with sit(middle) as table:
            plies = len(middle.plies)
            await table.press("b")
            menu = table.board.model.menu
            assert menu is not None
            for number in (1, menu.cursor):
                await double_click(table, menu.items[number].label, "chooser")
                assert menu.cursor == number
                assert len(middle.plies) == plies
                assert "Another click, or enter: build" in table.picture
            await table.press("escape", "b")
            menu = table.board.model.menu
            assert menu is not None
            await table.click(menu.items[menu.cursor].label, "chooser")
            assert len(middle.plies) == plies
            await table.click(menu.items[menu.cursor].label, "chooser")
            assert len(middle.plies) > plies

    asyncio.run(play())


def test_keys_between_two_clicks_ask_anew(middle: GameSession, sit: Sit) -> None:
    """Who clicks a row, goes elsewhere and clicks it again is shown it again."""

    async def play() -> None:
        async with sit(middle) as table:
            plies = len(middle.plies)
            await table.press("b")
            menu = table.board.model.menu
            assert menu is not None
            other = menu.cursor - 1 if menu.cursor else 1
            await table.click(menu.items[other].label, "chooser")
            await table.press("down")
            await table.click(menu.items[other].label, "chooser")
            assert menu.cursor == other
            assert len(middle.plies) == plies

    asyncio.run(play())


def test_a_double_click_does_not_answer_the_question_whether_to_pass(middle: GameSession, sit: Sit) -> None:
    """It asks, and no more."""

    async def play() -> None:
        async with sit(middle) as table:
            quarter = middle.state.quarter
            left = middle.state.points_left(middle.viewer)
            await double_click(table, "pass", "footer")
            assert middle.state.quarter == quarter
            assert middle.state.points_left(middle.viewer) == left
            assert "Pass?" in table.picture

    asyncio.run(play())


@pytest.mark.slow
@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_seats_and_layers_can_be_clicked(middle: GameSession, sit: Sit, size: tuple[int, int]) -> None:
    """A seat of the standings opens its log; a layer of a campus opens what binds."""

    async def play() -> None:
        async with sit(middle, size) as table:
            rival = next(s for s in range(middle.game.seats) if s != middle.viewer)
            await table.click(table.board.controller.view().mark(rival), "standings")
            page = table.pilot.app.screen
            assert isinstance(page, LogPage)
            assert page._seat == rival
            await table.press("escape")
            await table.click("cooling", "campuses")
            assert isinstance(table.pilot.app.screen, BottleneckPage)

    asyncio.run(play())


def test_the_board_says_what_is_to_be_said_of_its_file(duel_game: Game, sit: Sit, saves_folder: Path) -> None:
    """A file that another program has written meanwhile stays; the notice line says where the game is kept from now on."""
    session = solo(duel_game)
    session.path = saves_folder / "mine.json"
    session.save()
    session.notices.append("A stranger does not play.")

    async def play() -> None:
        async with sit(session) as table:
            assert "A stranger does not play." in table.shown
            (saves_folder / "mine.json").write_text("theirs", encoding="utf-8")
            await table.press("p", "p")
            assert "this game is kept as" in " ".join(table.shown.split())

    asyncio.run(play())
    assert (saves_folder / "mine.json").read_text(encoding="utf-8") == "theirs"
    assert session.path == saves_folder / "mine-2.json"


def test_leaving_by_ctrl_q_keeps_the_game_and_says_so(duel_game: Game, sit: Sit, saves_folder: Path) -> None:
    """The shell is told where the game goes on; a new game in which nobody acted leaves no file."""
    session = solo(duel_game)
    session.path = saves_folder / "mine.json"
    session.keeps_unplayed = False
    session.save()
    assert "Nobody acted" in farewell(session)
    assert not session.path.exists()
    told: list[str] = []

    async def play() -> None:
        async with sit(session) as table:
            session.apply(0)
            session.path.unlink()  # type: ignore[union-attr]
            await table.pilot.press("ctrl+q")
            await table.pilot.pause()
            told.extend(str(line) for line in table.pilot.app._exit_renderables)

    asyncio.run(play())
    assert session.path.exists()
    assert told == ["Kept as mine.json; gigawatt play --continue goes on with it."]
    session.path = saves_folder.parent / "elsewhere.json"
    assert f"gigawatt play --load {session.path}" in farewell(session)
