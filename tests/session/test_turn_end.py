"""The end of a turn: what can still be taken back, and which action ends the quarter."""

from __future__ import annotations

from gigawatt.core import Game, actions as act
from gigawatt.session import GameSession, Options, Seat
from gigawatt.session.turn_end import ends_quarter, is_turn_spent


def started(game: Game, *policies: str, undo: bool = True) -> GameSession:
    """A game of a person in the first seat."""
    seats = [Seat(), *[Seat(policy) for policy in policies]]
    return GameSession(game, None, 5, seats, Options(undo=undo, adviser="greedy"))


def spend(session: GameSession) -> None:
    """Act until no action is left, at the first legal action that costs one."""
    while session.state.points_left(session.viewer):
        if session.is_policy_to_move:
            session.play_on()
        else:
            legal = session.state.legal_actions()
            session.apply(next(a for a in legal if a != act.PASS and session.game.kind[a] not in act.FREE))


def test_a_turn_is_spent_after_its_last_action(small_game: Game) -> None:
    """As long as actions are left it is not; nor after a pass, nor where nothing can be taken back."""
    session = started(small_game, "random")
    assert not is_turn_spent(session)
    spend(session)
    assert is_turn_spent(session)
    session.take_back()
    session.apply(act.PASS)
    assert session.is_policy_to_move
    assert not is_turn_spent(session)
    strict = started(small_game, "random", undo=False)
    spend(strict)
    assert not is_turn_spent(strict)


def test_it_is_known_which_action_ends_the_quarter(small_game: Game) -> None:
    """At every decision of a game an action is said to end the quarter if and only if it does."""
    session = started(small_game, "random")
    seen = set()
    while not session.is_over:
        if session.is_policy_to_move:
            session.play_on()
            continue
        legal = session.state.legal_actions()
        action = legal[(7 * len(session.plies)) % len(legal)]
        said = ends_quarter(session, action)
        assert said == session.apply(action).ended_quarter
        seen.add(said)
    assert seen == {False, True}
