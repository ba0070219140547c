"""The end of a turn at the board: it waits to be confirmed, and no key but those it names confirms it."""

from __future__ import annotations

import asyncio

import pytest
from tests.tui.stand_in import StageDouble, board_of
from tests.tui.table import Sit, solo

from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.controller import BoardController


def spent(session: GameSession, **likes: str) -> tuple[BoardController, StageDouble]:
    """A board at which the player has just taken the last action of the quarter."""
    board, stage = board_of(session, **likes)
    quarter = session.state.quarter
    while session.is_your_turn and session.state.quarter == quarter:
        costly = [a for a in session.state.legal_actions() if a != act.PASS and session.game.kind[a] not in act.FREE]
        board.act(costly[0])
    return board, stage


def last_of_quarter(game: Game) -> tuple[GameSession, int]:
    """A game in which the person in the last seat has one action left, and an action that ends the quarter."""
    session = GameSession(game, None, 5, [Seat("random"), Seat()], Options(adviser="greedy"))
    while True:
        session.play_on()
        state = session.state
        costly = [a for a in state.legal_actions() if a != act.PASS and game.kind[a] not in act.FREE]
        if state.points_left(1) == 1 and not state.points_left(0):
            return session, costly[0]
        session.apply(costly[0])


def test_the_last_action_waits_and_can_be_taken_back(small_game: Game) -> None:
    """Nobody moves after it until a key says so, and until then it is taken back like any other."""
    board, _ = spent(solo(small_game))
    session = board.session
    plies = len(session.plies)
    assert session.is_policy_to_move
    assert board.rivals.is_waiting
    assert board.view().is_ending
    assert [name for _, _, name in board.view().keys][:2] == ["skip", "take_back"]
    board.run("take_back")
    assert session.is_your_turn
    assert len(session.plies) == plies - 1


@pytest.mark.parametrize("name", ["skip", "confirm", "pass_turn"])
def test_these_commands_confirm_the_turn(small_game: Game, name: str) -> None:
    """Each lets the quarter go on to the player's next turn."""
    board, _ = spent(solo(small_game))
    quarter = board.session.state.quarter
    board.run(name)
    assert board.session.state.quarter == quarter + 1
    assert board.session.is_your_turn


@pytest.mark.parametrize("name", [c.name for c in COMMANDS.rows if c.group == "act" and c.name != "pass_turn"])
def test_no_other_command_confirms_it(small_game: Game, name: str) -> None:
    """Whoever thinks there is an action left and opens a chooser ends no turn."""
    board, _ = spent(solo(small_game))
    quarter = board.session.state.quarter
    board.run(name)
    assert board.session.state.quarter == quarter
    assert board.session.is_your_turn or board.rivals.is_waiting


def test_a_turn_taken_back_waits_again(small_game: Game) -> None:
    """Confirmed, interrupted and taken back, it is confirmed anew."""
    board, _ = spent(solo(small_game))
    board.rivals.confirm_turn()
    assert not board.rivals.is_waiting
    board.run("take_back")
    assert board.session.is_your_turn
    legal = board.session.state.legal_actions()
    board.act(next(a for a in legal if a != act.PASS and small_game.kind[a] not in act.FREE))
    assert board.rivals.is_waiting


def test_it_goes_on_by_itself_where_that_is_preferred(small_game: Game) -> None:
    """With the other setting the last action ends the turn."""
    session = solo(small_game)
    spent(session, end="by-itself")
    assert session.state.quarter == 1


def test_a_pass_that_was_confirmed_is_not_asked_about_again(small_game: Game) -> None:
    """The second `p` ends the turn."""
    board, _ = board_of(solo(small_game))
    board.press_key("p", "p")
    board.press_key("p", "p")
    assert board.session.state.quarter == 1


def test_an_action_that_ends_the_quarter_is_asked_about(small_game: Game) -> None:
    """After it chance falls and nothing can be taken back: the first `enter` says so, any other key forgets, the second acts."""
    session, action = last_of_quarter(small_game)
    board, _ = board_of(session)
    board.consider(action)
    board.press_key("enter")
    board.press_key("v", "v")
    board.consider(action)
    board.press_key("enter")
    assert session.state.quarter == 0
    assert "cannot be taken back" in board.model.notice
    board.press_key("enter")
    assert session.state.quarter == 1


def test_the_board_says_how_a_turn_ends(small_game: Game, sit: Sit) -> None:
    """Header, line and footer say that the turn waits, at the small size too, and for as long as it does."""

    async def play() -> None:
        async with sit(solo(small_game), (80, 24)) as table:
            while table.session.is_your_turn:
                await table.press("n", "enter")
            for _ in range(2):
                assert "END TURN?" in table.picture
                assert "space end your turn" in table.picture
                await table.press("u")
            assert "Your actions are spent" in table.picture
            await table.press("space")
            assert table.session.state.quarter == 1
            assert "YOUR TURN" in table.picture

    asyncio.run(play())
