"""Rollouts: playing on from a fork, with every seat playing as the planner.

Cheaper rollouts, such as ranking once a quarter and following the list, play about as well but say less about the value of a candidate
against planners (docs/decisions/0005). Nothing here draws chance of its own; the fork's key decides it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.policies.planning.planner import Planner

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import PlannerWeights


class OutOfNodesError(Exception):
    """The budget is spent; the future under way is to be dropped."""


class Meter:
    """Counts nodes up to a limit; one node is one `apply_action` on a fork."""

    __slots__ = ("limit", "spent")

    def __init__(self, limit: int) -> None:
        self.limit: int = limit
        self.spent: int = 0

    @property
    def left(self) -> int:
        """Nodes that may still be spent."""
        return self.limit - self.spent

    def apply(self, st: State, action: int) -> None:
        """Apply an action to a fork.

        Raises:
            OutOfNodesError: no node is left.
        """
        if self.spent >= self.limit:
            raise OutOfNodesError
        self.spent += 1
        st.apply_action(action)


def choose(st: State, legal: list[int], weights: PlannerWeights) -> int:
    """The action that the planner takes, as the policy of that name does."""
    if len(legal) == 1:
        return legal[0]
    planner = Planner(st, st.seat, weights)
    allowed = tuple(legal)
    return planner.best_action(planner.rank(allowed), allowed)[1]


def play_to_brink(st: State, action: int, meter: Meter, weights: PlannerWeights) -> tuple[tuple[int, int], ...]:
    """Play an action and the rest of the quarter on a fork, up to the last action, after which chance comes.

    Args:
        st: the fork, changed in place.
        action: what the seat to move does first.
        meter: counts the nodes.
        weights: how the seats play.

    Returns:
        The line as (seat, action) in order; its last action is not applied.
    """
    line = []
    seat = st.seat
    while not closes_quarter(st, action):
        line.append((seat, action))
        meter.apply(st, action)
        seat = st.seat
        action = choose(st, st.legal_actions(), weights)
    line.append((seat, action))
    return tuple(line)


def closes_quarter(st: State, action: int) -> bool:
    """Whether an action of the seat to move is the last of the quarter, so that chance comes next."""
    mover = st.seat
    for seat in range(st.game.seats):
        if seat != mover and st.points_left(seat):
            return False
    return action == act.PASS or (st.points_left(mover) == 1 and st.game.kind[action] not in act.FREE)


def play_on(st: State, until: int, meter: Meter, weights: PlannerWeights) -> None:
    """Play a fork to the beginning of quarter `until`, or to the end of the match."""
    while not st.is_terminal and st.quarter < until:
        meter.apply(st, choose(st, st.legal_actions(), weights))
