"""Playing ahead on a fork, each seat by a planner that ranks its orders twice a quarter and follows its list in between.

That costs a fraction of a match of planners and plays about as well: what a planner would order next is nearly always what it
ranked next before. Nothing here draws chance of its own; the fork's key decides all of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.layout import POINTS, QUARTER, SEAT_WIDTH, SEATS, TERMINAL, TO_MOVE
from gigawatt.policies.planner import FREE_KINDS, Planner

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.weights import PlannerWeights

FOLLOWED: Final = 2
"""Orders that a seat takes from its list before it ranks anew."""


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


class Follower:
    """A seat for one quarter: it ranks, follows its list, and ranks again."""

    __slots__ = ("listed", "taken", "thought")

    def __init__(self) -> None:
        self.listed: list[int] = []
        self.taken: int = FOLLOWED
        self.thought: bool = False

    def choose(self, st: State, seat: int, legal: list[int], weights: PlannerWeights) -> int:
        """The next action of the seat, which is to move."""
        if self.taken >= FOLLOWED:
            planner = Planner(st, seat, weights)
            self.listed = [action for worth, action in planner.rank(tuple(legal)) if worth > weights.threshold]
            self.taken = 0
            if not self.thought:
                self.thought = True
                free = best_free(planner, legal)
                if free != act.PASS:
                    return free
        for i, action in enumerate(self.listed):
            if action in legal:
                del self.listed[: i + 1]
                self.taken += 1
                return action
        return act.PASS


def best_free(planner: Planner, legal: list[int]) -> int:
    """The posture or rent that gains most by this quarter's operations, or a pass if none gains anything."""
    kinds = planner.st.game.kind
    best, chosen = planner.weights.threshold, act.PASS
    for action in legal:
        if kinds[action] in FREE_KINDS:
            gain = planner.price(action)
            if gain > best:
                best, chosen = gain, action
    return chosen


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
    v = st.v
    players = [Follower() for _ in range(st.game.seats)]
    line = []
    seat = v[TO_MOVE]
    while not closes_quarter(st, action):
        line.append((seat, action))
        meter.apply(st, action)
        seat = v[TO_MOVE]
        legal = st.legal_actions()
        action = legal[0] if len(legal) == 1 else players[seat].choose(st, seat, legal, weights)
    line.append((seat, action))
    return tuple(line)


def closes_quarter(st: State, action: int) -> bool:
    """Whether an action of the seat to move is the quarter's last, so that chance comes next."""
    v = st.v
    mover = v[TO_MOVE]
    for seat in range(st.game.seats):
        if seat != mover and v[SEATS + seat * SEAT_WIDTH + POINTS]:
            return False
    return action == act.PASS or (v[SEATS + mover * SEAT_WIDTH + POINTS] == 1 and st.game.kind[action] not in act.FREE)


def play_on(st: State, until: int, meter: Meter, weights: PlannerWeights) -> None:
    """Play a fork to the begin of quarter `until`, or to the end of the match."""
    v = st.v
    quarter = -1
    players: list[Follower] = []
    while not v[TERMINAL] and v[QUARTER] < until:
        if v[QUARTER] != quarter:
            quarter = v[QUARTER]
            players = [Follower() for _ in range(st.game.seats)]
        legal = st.legal_actions()
        seat = v[TO_MOVE]
        action = legal[0] if len(legal) == 1 else players[seat].choose(st, seat, legal, weights)
        meter.apply(st, action)
