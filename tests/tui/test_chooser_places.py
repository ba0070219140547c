"""Rows of choosers and menus stand still: where they are, and where a chooser opens, depends on the player alone."""

from __future__ import annotations

import asyncio

import pytest
from tests.tui.stand_in import board_of
from tests.tui.table import Sit, solo

from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession
from gigawatt.tui.board.categories import CATEGORIES
from gigawatt.tui.board.model import BoardModel
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.screens.title import TitleScreen

STANDING = tuple(name for name in (c.name for c in CATEGORIES) if name not in ("take", "expedite"))
"""Choosers whose rows are the same all game long, but for what is appended: cards come and go, and so do orders."""


def labels(session: GameSession, name: str) -> list[str]:
    """The rows of a chooser for the person to move, from the top."""
    model = BoardModel(session, COMMANDS.faces)
    model.open(name)
    return [item.label for item in model.menu.items] if model.menu is not None else []


def test_rows_keep_their_places_all_game_long(duel_game: Game) -> None:
    """Whatever becomes legal or illegal, each row has the same number at every decision; what comes and goes stands below."""
    session = solo(duel_game)
    first = {name: labels(session, name) for name in STANDING}
    first["control"] = [label for label in first["control"] if not label.startswith("Lift")]
    seen: dict[str, set[tuple[bool, ...]]] = {name: set() for name in STANDING}
    while not session.is_over:
        for name in STANDING:
            model = BoardModel(session, COMMANDS.faces)
            model.open(name)
            rows = [item.label for item in model.menu.items] if model.menu is not None else []
            assert rows[: len(first[name])] == first[name], name
            if model.menu is not None:
                seen[name].add(tuple(any(c.action in model.menu.legal for c in i.choices) for i in model.menu.items))
        session.apply(session.advice_job().run().action)
        session.play_on()
    assert all(len(patterns) > 1 for patterns in seen.values()), "legality has changed in each"


def test_cards_keep_the_order_of_the_row(duel_game: Game) -> None:
    """The chooser of cards has them in the order of the row, legal or not."""
    session = solo(duel_game)
    for _ in range(12):
        places = [int(label.split()[0]) for label in labels(session, "take")]
        assert places == sorted(places)
        session.apply(session.advice_job().run().action)
        session.play_on()


@pytest.mark.parametrize("name", [c.name for c in CATEGORIES])
def test_a_chooser_opens_on_its_first_row(middle: GameSession, name: str) -> None:
    """What the board would propose moves no cursor: nothing that was not read is one `enter` away."""
    model = BoardModel(middle, COMMANDS.faces)
    model.open(name)
    if model.menu is not None:
        assert model.menu.cursor == 0


def test_a_chooser_opens_on_what_was_chosen_last(middle: GameSession) -> None:
    """After an action its chooser opens at the same row and target again; one that was only looked at is forgotten."""
    board, _ = board_of(middle)
    action = _second_row(board, "build")
    row = board.model.menu.cursor if board.model.menu is not None else -1
    board.run("confirm")
    assert middle.plies[-1].action == action or any(ply.action == action for ply in middle.plies[-4:])
    board.run("build")
    assert board.model.menu is not None
    assert board.model.menu.cursor == row
    board.run("down")
    board.run("back")
    board.run("build")
    assert board.model.menu is not None
    assert board.model.menu.cursor == row


def _second_row(board: BoardController, name: str) -> int:
    """Go to a legal row of a chooser that is not the first; its action."""
    board.run(name)
    menu = board.model.menu
    assert menu is not None
    row = next(i for i, item in enumerate(menu.items) if i and any(c.action in menu.legal for c in item.choices))
    for _ in range(row):
        board.run("down")
    assert menu.action in menu.legal
    return menu.action


def test_a_chooser_opened_meanwhile_asks_once_more(middle: GameSession) -> None:
    """What the adviser or a key pressed while rivals moved opens may come between two keys: its first `enter` only asks."""
    board, _ = board_of(middle)
    plies = len(middle.plies)
    board.run("advice")
    if board.model.menu is not None:  # else the advice is to pass
        board.run("confirm")
        assert len(middle.plies) == plies
        assert "once more" in board.model.notice
        board.run("confirm")
        assert len(middle.plies) > plies


def test_a_queued_chooser_asks_once_more(duel_game: Game) -> None:
    """`n` while rivals move opens a proposal when they are done: the next `enter` does not take it unread."""
    session = solo(duel_game)
    board, _ = board_of(session)
    action = next(a for a in board.model.analysis.next_steps if duel_game.kind[a] not in act.FREE)
    session.apply(action)
    board.run("next_decision")
    assert session.is_your_turn
    assert board.model.menu is not None
    plies = len(session.plies)
    board.run("confirm")
    assert len(session.plies) == plies


def test_the_title_has_its_entries_where_they_are(small_game: Game, sit: Sit) -> None:
    """`Continue` stands at its place before there is anything to continue, and says that there is not."""
    title = TitleScreen()
    before = [row[0] for row in title.entries()]
    title._info = None
    assert before == [row[0] for row in title.entries()]
    assert before[0] == "c"

    async def look() -> None:
        async with sit(solo(small_game)) as table:
            await table.pilot.app.push_screen(title)
            await table.pilot.pause()
            await table.pilot.press("c")
            assert "There is no game to continue" in table.picture

    asyncio.run(look())


def test_a_chooser_that_is_closed_moves_nothing(middle: GameSession) -> None:
    """Rows show the places they are about; whoever goes back without choosing is where the chooser was opened."""
    model = BoardModel(middle, COMMANDS.faces)
    here = model.spot
    for name in ("build", "buy"):
        model.open(name)
        for _ in range(4):
            model.step(0, 1)
        model.go_back()
        assert model.spot == here
    model.open("build")
    model.step(1, 0)
    there = model.spot
    model.go_back()
    assert model.spot == there
