"""The end of a turn in plain text: at a terminal it waits to be confirmed, and a script is asked nothing."""

from __future__ import annotations

import pytest

from gigawatt.analysis.warnings import ActionWarning
from gigawatt.console import Console
from gigawatt.console.desk import LAST_ASK
from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat


def seated(game: Game, *seats: Seat, asks: bool = True) -> tuple[Console, list[str]]:
    """An open game in plain text, and what it says."""
    said: list[str] = []
    console = Console(GameSession(game, None, 8, seats, Options(adviser="random")), said.append, asks=asks)
    console.open()
    return console, said


def costly(console: Console) -> str:
    """An action that costs one, as it is typed."""
    state, game = console.session.state, console.session.game
    return game.format_action(next(a for a in state.legal_actions() if a != act.PASS and game.kind[a] not in act.FREE))


def test_the_last_action_waits_for_end(small_game: Game) -> None:
    """It can be taken back; other words change nothing; `end` lets the others move."""
    console, said = seated(small_game, Seat(), Seat("random"))
    session = console.session
    while session.is_person_to_move:
        console.do(costly(console))
    plies = len(session.plies)
    assert "end" in said[-1]
    console.do("status")
    console.do("build")
    assert len(session.plies) == plies
    console.do("undo")
    assert session.is_person_to_move
    console.do(costly(console))
    assert session.is_policy_to_move
    console.do("end")
    assert session.state.quarter == 1


def test_pass_ends_a_spent_turn_too(small_game: Game) -> None:
    """Whoever passes where no action is left means the same."""
    console, _ = seated(small_game, Seat(), Seat("random"))
    while console.session.is_person_to_move:
        console.do(costly(console))
    console.do("pass")
    assert console.session.state.quarter == 1


def test_end_with_actions_left_says_how(small_game: Game) -> None:
    """It does nothing: actions are lost by passing alone."""
    console, said = seated(small_game, Seat(), Seat("random"))
    console.do("end")
    assert not [ply for ply in console.session.plies if ply.seat == 0]
    assert "pass" in said[-1]


def test_an_action_that_ends_the_quarter_is_typed_twice(small_game: Game) -> None:
    """The first time it is asked about, since it cannot be taken back."""
    console, said = seated(small_game, Seat("random"), Seat())
    session = console.session
    while session.state.points_left(1) > 1 or session.state.points_left(0):
        console.do(costly(console))
    text = costly(console)
    console.do(text)
    assert session.state.quarter == 0
    assert said[-1] == LAST_ASK
    console.do("end")
    assert session.state.quarter == 0
    assert said[-1].startswith("Nothing was done yet. Type the action again")
    console.do("status")
    console.do(text)
    assert session.state.quarter == 1


def test_a_script_is_not_asked(small_game: Game) -> None:
    """In a pipe the others move right after the last action."""
    console, _ = seated(small_game, Seat(), Seat("random"), asks=False)
    for _ in range(small_game.ruleset.economy.action_points):
        console.do(costly(console))
    assert console.session.state.quarter == 1


@pytest.mark.parametrize("asks", [True, False])
def test_undo_is_offered_where_it_can_be_typed(small_game: Game, monkeypatch: pytest.MonkeyPatch, asks: bool) -> None:
    """After a wasteful action; not after the last one of a turn in a pipe, where the quarter ends at once."""
    wasteful = ActionWarning("too-late", is_waste=True)
    monkeypatch.setattr("gigawatt.console.desk.warnings_about", lambda *_, **__: (wasteful,))
    console, said = seated(small_game, Seat(), Seat("random"), asks=asks)
    offered = []
    while console.session.state.quarter == 0 and console.session.is_person_to_move:
        before = len(said)
        console.do(costly(console))
        offered.append(any("Undo takes it back." in line for line in said[before:]))
    assert len(offered) > 1
    assert offered == [*[True] * (len(offered) - 1), asks]
