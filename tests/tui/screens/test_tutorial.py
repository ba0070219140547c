"""The coach: what it says follows the position, and what it suggests can be done."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from tests.tui.table import Sit

from gigawatt.analysis.coach import coach
from gigawatt.core import Game
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.app import GigawattApp
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.screen import BoardScreen
from gigawatt.tui.preferences import Preferences
from gigawatt.tui.screens.guide import HintScreen, hint_lines
from gigawatt.tui.toolkit.panel import Panel


def lesson(game: Game) -> GameSession:
    """A first game against random rivals, at the person's first decision."""
    session = GameSession(game, None, 5, [Seat(None), *[Seat("random")] * (game.seats - 1)])
    session.play_on()
    return session


def test_the_first_quarter_is_led(small_game: Game) -> None:
    """A hint for each action of the first quarter, one after it, then none."""
    session = lesson(small_game)
    steps = []
    while session.state.quarter < 2 and not session.is_over:
        if (hint := coach(session)) is not None:
            steps.append(hint.step)
        action = hint.action if hint is not None and hint.action is not None else 0
        session.apply(action)
        session.play_on()
    assert steps[0] == 1
    assert steps == sorted(set(steps))
    assert steps[-1] == 10
    assert coach(session) is None


def test_what_it_suggests_is_legal_and_pays(small_game: Game) -> None:
    """Following the coach through the first quarter brings more compute than passing."""
    led, idle = lesson(small_game), lesson(small_game)
    while led.state.quarter == 0:
        hint = coach(led)
        assert hint is not None
        action = hint.action or 0
        assert action in led.state.legal_actions()
        led.apply(action)
        led.play_on()
    while idle.state.quarter == 0:
        idle.apply(0)
        idle.play_on()
    later = [max(led.state.compute(0), 0), max(idle.state.compute(0), 0)]
    assert later[0] >= later[1]


def test_taking_back_takes_the_hint_back(small_game: Game) -> None:
    """After a take-back the coach says what it said before."""
    session = lesson(small_game)
    before = coach(session)
    assert before is not None
    assert before.action is not None
    session.apply(before.action)
    session.play_on()
    assert coach(session) != before
    session.take_back()
    session.play_on()
    assert coach(session) == before


def test_it_keeps_quiet_where_nobody_needs_it(small_game: Game) -> None:
    """With two people, and after the led part, there is no hint."""
    two = GameSession(small_game, None, 5, [Seat(None), Seat(None)])
    assert coach(two) is None


def test_hints_fit_their_note(small_game: Game) -> None:
    """A note has lines of one width, and at 80x24 leaves some of the board to see."""
    hint = coach(lesson(small_game))
    assert hint is not None
    lines = hint_lines(small_game, hint, COMMANDS.faces, 76)
    assert {line.width for line in lines} == {76}
    assert len(lines) <= 22


@pytest.mark.slow
def test_a_new_player_is_led_to_a_first_decision() -> None:
    """From the title `l`, enter, `n` and enter order the first thing the guide suggests; then it says the next one."""
    app = GigawattApp(None, Preferences(pace="instant", motion="reduced"), keeps_preferences=False)
    seen: list[str] = []

    async def play() -> None:
        async with app.run_test(size=(80, 24)) as pilot:
            await pilot.pause()
            await pilot.press("l")
            await until(
                lambda: isinstance(app.screen, HintScreen) and bool(app.screen.query(Panel))
            )  # pushed, then composed
            await until(lambda: isinstance(app.screen, HintScreen) and bool(app.screen.lines))  # and then drawn
            note = app.screen
            assert isinstance(note, HintScreen)
            seen.extend(note.lines)
            assert note.hint.action is not None
            await pilot.press("enter")
            board = app.screen
            assert isinstance(board, BoardScreen)
            await pilot.press("n", "enter")
            await until(lambda: isinstance(app.screen, HintScreen) and bool(app.screen.query(Panel)))
            first = next(ply for ply in board.session.plies if ply.seat == board.session.viewer)
            assert first.action == note.hint.action
            second = app.screen
            assert isinstance(second, HintScreen)
            assert second.hint.step == 2
            await pilot.press("escape")

    async def until(is_so: Callable[[], bool]) -> None:
        for _ in range(1500):
            if is_so():
                return
            await asyncio.sleep(0.02)
        raise AssertionError("it never came")

    asyncio.run(play())
    assert any("YOUR FIRST CAMPUS" in line for line in seen)


@pytest.mark.parametrize("key", ["n", "b", "space", "enter"])
def test_a_key_on_the_note_reaches_the_board(small_game: Game, sit: Sit, key: str) -> None:
    """What the note tells to press can be pressed at once: it closes, and the board does it; enter and space only close."""
    session = GameSession(small_game, None, 5, [Seat(), Seat("greedy")])
    session.play_on()

    async def play() -> None:
        async with sit(session, (80, 24)) as table:
            table.board.begin_guide()
            await table.settle()
            assert isinstance(table.pilot.app.screen, HintScreen)
            await table.press(key)
            assert table.pilot.app.screen is table.board
            assert (table.board.model.menu is not None) == (key in "nb")

    asyncio.run(play())


def test_without_advice_the_guide_describes_and_does_not_advise(small_game: Game) -> None:
    """Where advice is off the first hint says what binds, and suggests nothing."""
    session = GameSession(small_game, None, 5, [Seat(), Seat("greedy")], Options(advice=False))
    session.play_on()
    hint = coach(session)
    assert hint is not None
    assert hint.action is None
    codes = {remark.code for remark in hint.remarks}
    assert "runs" in codes
    assert not codes & {"advice", "nothing-helps", "help-is-coming"}
