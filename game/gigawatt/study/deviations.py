"""Planners that deviate from their plan here and there, to measure what a decision is worth."""

from __future__ import annotations

from typing import Final

from gigawatt.core import actions as act
from gigawatt.policies.api import Decision, Turn
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights

INDIFFERENT: Final = 0.05
"""The greatest difference in value, in Lead, between two actions that are as good as each other."""


class Deviant:
    """A planner whose choice a subclass may change."""

    def __init__(self) -> None:
        self.weights: PlannerWeights = load_planner_weights("planner")

    def decide(self, turn: Turn) -> Decision:
        """Plan, and take the best action or what the deviation says."""
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0])
        if self.skips(turn):
            return Decision(act.PASS)
        planner = Planner(turn.look(), turn.seat, self.weights)
        ranked = planner.rank(legal)
        _, best = planner.best_action(ranked, legal)
        return Decision(self.instead(turn, ranked, best))

    def skips(self, turn: Turn) -> bool:  # noqa: ARG002  # a subclass looks at it
        """Whether it passes before it thinks."""
        return False

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], best: int) -> int:  # noqa: ARG002  # as above
        """The action to take instead of the best one, of a ranking by gain."""
        return best


class Skipper(Deviant):
    """Passes once: for a whole quarter, or its last action point in it.

    Args:
        quarter: which quarter, from 0.
        whole: whether it passes the whole quarter.
    """

    def __init__(self, quarter: int, *, whole: bool) -> None:
        super().__init__()
        self.quarter = quarter
        self.whole = whole

    def skips(self, turn: Turn) -> bool:
        """Whether this is the quarter to pass."""
        return self.whole and turn.look().quarter == self.quarter

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], best: int) -> int:  # noqa: ARG002
        """The pass, if the last action point of the quarter would be used."""
        st = turn.look()
        is_last = st.quarter == self.quarter and st.points_left(turn.seat) == 1
        return act.PASS if is_last and turn.game.kind[best] not in act.FREE else best


class SecondBest(Deviant):
    """Takes its second-best action once, in the first quarter.

    Attributes:
        is_done: whether it has.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_done = False

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], best: int) -> int:
        """The second-best action, the first time that there is one."""
        if self.is_done or turn.look().quarter or len(ranked) < 2 or ranked[0][1] != best:
            return best
        self.is_done = True
        return ranked[1][1]


class Schedule:
    """When decisions are to be changed; shared by the seats of a match.

    Args:
        plies: for each change, the ply from which on the next decision that is indifferent is changed.
    """

    def __init__(self, plies: list[int]) -> None:
        self.plies = sorted(plies)
        self.changed = 0

    def is_due(self, ply: int) -> bool:
        """Whether a change is to be made."""
        return self.changed < len(self.plies) and ply >= self.plies[self.changed]


class Indifferent(Deviant):
    """Takes another action that is as good, when the schedule says so; never an export control, nor instead of one."""

    def __init__(self, schedule: Schedule) -> None:
        super().__init__()
        self.schedule = schedule

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], best: int) -> int:
        """The second-best action, if it is due and as good as the best one."""
        if not self.schedule.is_due(turn.ply) or len(ranked) < 2 or ranked[0][1] != best:
            return best
        (worth, _), (other_worth, other) = ranked[:2]
        kinds = turn.game.kind
        if worth - other_worth > INDIFFERENT or act.ISSUE in (kinds[best], kinds[other]):
            return best
        self.schedule.changed += 1
        return other
