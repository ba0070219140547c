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
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import EVERYTHING, Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.play.screen import PANELS, BoardScreen

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


def four_seats(seed: int = 5) -> GameSession:
    """A person against three rivals, at the person's first decision."""
    seats = [Seat(), *[Seat("greedy")] * 3]
    session = GameSession(open_game("case-study", 4), None, seed, seats, Options(adviser="greedy"))
    session.play_on()
    return session


async def rest(table: Table) -> None:
    """Wait until it is the player's turn and nothing moves."""
    for _ in range(1000):
        await table.settle()
        motion = table.board.controller.motion
        if not table.session.is_policy_to_move and motion.counting is None and not motion.unlit:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("it does not come to rest")


@pytest.fixture
def before_rivals(draws: Draws, monkeypatch: pytest.MonkeyPatch) -> list[Draws]:
    """What had been drawn whenever a rival's move came to be shown."""
    found: list[Draws] = []
    receive = BoardController.receive

    def noted(board: BoardController, message: messages.BoardMessage) -> None:
        if isinstance(message, messages.RivalMoved):
            found.append(Counter(draws))
        receive(board, message)

    monkeypatch.setattr(BoardController, "receive", noted)
    return found


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60)])
def test_an_order_draws_a_panel_at_most_twice(
    sit: Sit, draws: Draws, before_rivals: list[Draws], size: tuple[int, int]
) -> None:
    """Choosing and confirming draw a panel once each, at the usual pace; what rivals do then is counted apart."""
    session = four_seats()

    async def play() -> None:
        async with sit(session, size, pace="fast") as table:
            draws.clear()
            await table.press("n")
            assert table.board.model.ghost is not None
            assert set(draws.values()) == {1}
            assert not {"row", "markets", "recommendations"} & set(draws)
            await table.pilot.press("enter")
            await rest(table)
            assert before_rivals
            assert max(before_rivals[0].values()) == 2, before_rivals[0]
            moves = len(before_rivals)
            panels = Counter({name: draws[name] - before_rivals[0][name] for name in draws})
            assert max(count for name, count in panels.items() if name not in {"map", "header"}) <= moves + 1, panels
            assert panels["header"] <= 2 * moves + 1
            assert panels["map"] <= 3 * moves + 1

    asyncio.run(play())


def test_a_free_order_draws_a_panel_at_most_twice(middle: GameSession, sit: Sit, draws: Draws) -> None:
    """Where no rival moves in between, choosing and confirming together draw a panel twice at most."""

    async def play() -> None:
        async with sit(middle, pace="fast") as table:
            done = len(middle.plies)
            draws.clear()
            await table.press("o")
            menu = table.board.model.menu
            assert menu is not None
            assert middle.game.kind[menu.action] == act.POSTURE
            await table.press("enter")
            assert len(middle.plies) == done + 1
            assert max(draws.values()) == 2, draws

    asyncio.run(play())


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "keys"), [(5, ""), (5, "n enter n enter"), (6, "n enter")])
def test_a_pass_draws_a_third_of_what_it_did(sit: Sit, draws: Draws, seed: int, keys: str) -> None:
    """With three rivals at the usual pace, a pass draws at most a third of the panels it once drew, however much rivals do."""
    session = four_seats(seed)

    async def play() -> None:
        async with sit(session, pace="fast") as table:
            for key in keys.split():
                await table.pilot.press(key)
                await rest(table)
            draws.clear()
            await table.pilot.press("p", "p")
            await rest(table)
            assert session.state.quarter == 1
            assert draws.total() <= BEFORE / 3, draws

    asyncio.run(play())


@pytest.mark.slow
def test_what_rivals_do_is_drawn_as_all_of_it_would_show(sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
    """After every move of a rival the board shows what it would if every panel were drawn anew."""
    session = four_seats()
    seen = []
    draw = BoardScreen._draw

    def compared(screen: BoardScreen, aspects: Aspect) -> None:
        draw(screen, aspects)
        shown = {name: panel.text for name, panel in screen.panels.items() if panel.display}
        draw(screen, EVERYTHING)
        assert shown == {name: panel.text for name, panel in screen.panels.items() if panel.display}, aspects
        seen.append(aspects)

    async def play() -> None:
        async with sit(session, pace="fast") as table:
            monkeypatch.setattr(BoardScreen, "_draw", compared)
            for key in ("n", "enter", "p", "p"):
                await table.pilot.press(key)
                await rest(table)

    asyncio.run(play())
    assert len(seen) > 30


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


@pytest.mark.slow
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
