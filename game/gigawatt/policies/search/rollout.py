"""Playing ahead on a fork, each seat exactly as the planner would.

Cheaper ways, such as ranking once a quarter and following the list, play about as well but tell less of what a candidate is worth
against planners (docs/decisions/0005). Nothing here draws chance of its own; the fork's key decides all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.policies.planning.planner import Planner

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import PlannerWeights


class OutOfNodesError(Exception):
    """The budget is spent, and what was being played ahead is to be dropped."""


class Meter:
    """Nodes spent, and how many may be: one node is one `apply_action` on a fork."""

    __slots__ = ("limit", "spent")

    def __init__(self, limit: int) -> None:
        self.limit: int = limit
        self.spent: int = 0

    @property
    def left(self) -> int:
        """Nodes that may still be spent."""
        return self.limit - self.spent

    def apply(self, st: State, action: int) -> None:
        """Carry out an action on a fork.

        Raises:
            OutOfNodesError: there is no node left for it.
        """
        if self.spent >= self.limit:
            raise OutOfNodesError
        self.spent += 1
        st.apply_action(action)


def choose(st: State, legal: list[int], weights: PlannerWeights) -> int:
    """What a planner takes of the actions that are legal now; the same as the policy by that name."""
    if len(legal) == 1:
        return legal[0]
    planner = Planner(st, st.seat, weights)
    allowed = tuple(legal)
    return planner.best_action(planner.rank(allowed), allowed)[1]


def play_to_brink(st: State, action: int, meter: Meter, weights: PlannerWeights) -> tuple[tuple[int, int], ...]:
    """Play an action and the rest of the quarter on a fork, but for the last action: what comes after that is chance.

    Args:
        st: the fork, changed in place.
        action: what the seat to move does first.
        meter: pays for it.
        weights: how the seats play.

    Returns:
        The line: (seat, action) in order; the last of it is not carried out.
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
    """Whether an action of the seat to move is the quarter's last, so that chance comes next."""
    mover = st.seat
    for seat in range(st.game.seats):
        if seat != mover and st.points_left(seat):
            return False
    return action == act.PASS or (st.points_left(mover) == 1 and st.game.kind[action] not in act.FREE)


def play_on(st: State, until: int, meter: Meter, weights: PlannerWeights) -> None:
    """Play a fork to the begin of quarter `until`, or to the end of the match."""
    while not st.is_terminal and st.quarter < until:
        meter.apply(st, choose(st, st.legal_actions(), weights))
