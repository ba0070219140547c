"""The end of a turn: it can be taken back until the turn is confirmed, and no later than chance has fallen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act

if TYPE_CHECKING:
    from gigawatt.session.game import GameSession


def is_turn_spent(session: GameSession) -> bool:
    """Whether the viewer has spent all actions of the quarter, policies are to move, and the last action can still be taken back.

    A pass is no such action: it says by itself that the turn is over. So does handing the seat to a policy.
    """
    is_handed = session.seats[session.viewer].is_person and session.policy_of(session.viewer) is not None
    if is_handed or not session.is_policy_to_move:
        return False
    if session.state.points_left(session.viewer) or session.undo_reason:
        return False
    last = next((ply for ply in reversed(session.plies) if ply.seat == session.viewer), None)
    return last is not None and last.action != act.PASS


def ends_quarter(session: GameSession, action: int) -> bool:
    """Whether a legal action would be the last one of the quarter: chance falls right after it, so that it cannot be taken back."""
    state = session.state
    others = (seat for seat in range(session.game.seats) if seat != state.seat)
    if any(state.points_left(seat) for seat in others):
        return False
    after = state.copy()
    after.apply_action(action)
    return after.is_terminal or after.quarter != state.quarter
