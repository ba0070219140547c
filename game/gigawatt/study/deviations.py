"""Planners that deviate from their plan here and there, to measure what a decision is worth."""

from __future__ import annotations

from typing import Final

from gigawatt.core import actions as act
from gigawatt.policies.api import Decision, Turn
from gigawatt.policies.planning.openings import take
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights

INDIFFERENT: Final = 0.05
"""The greatest difference in value, in Lead, between two actions that are as good as each other."""


class Deviant:
    """A planner whose choice a subclass may change."""

    def __init__(self) -> None:
        self.weights: PlannerWeights = load_planner_weights("planner")

    def decide(self, turn: Turn) -> Decision:
        """Plan, and take what the planner would or what the deviation says."""
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0])
        if self.skips(turn):
            return Decision(act.PASS)
        planner = Planner(turn.look(), turn.seat, self.weights)
        ranked = planner.rank(legal)
        _, planned, _ = take(planner, turn, ranked, legal)
        places = [place for place, row in enumerate(ranked) if row[1] == planned]
        return Decision(self.instead(turn, ranked[places[0] :] if places else [], planned))

    def skips(self, turn: Turn) -> bool:  # noqa: ARG002  # a subclass looks at it
        """Whether it passes before it thinks."""
        return False

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], planned: int) -> int:  # noqa: ARG002  # as above
        """The action to take instead of the planned one.

        Args:
            turn: the turn.
            ranked: the ranking, as (gain, action), from the planned action down; empty if that is not of the ranking.
            planned: what the planner takes.
        """
        return planned


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

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], planned: int) -> int:  # noqa: ARG002
        """The pass, if the last action point of the quarter would be used."""
        st = turn.look()
        is_last = st.quarter == self.quarter and st.points_left(turn.seat) == 1
        return act.PASS if is_last and turn.game.kind[planned] not in act.FREE else planned


class SecondBest(Deviant):
    """Takes the action that ranks next after the planned one once, in the first quarter.

    Attributes:
        is_done: whether it has.
    """

    def __init__(self) -> None:
        super().__init__()
        self.is_done = False

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], planned: int) -> int:
        """The next action, the first time that there is one."""
        if self.is_done or turn.look().quarter or len(ranked) < 2:
            return planned
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

    def instead(self, turn: Turn, ranked: list[tuple[float, int]], planned: int) -> int:
        """The next action of the ranking, if a change is due and it is as good as the planned one."""
        if not self.schedule.is_due(turn.ply) or len(ranked) < 2:
            return planned
        (worth, _), (other_worth, other) = ranked[:2]
        kinds = turn.game.kind
        if worth - other_worth > INDIFFERENT or act.ISSUE in (kinds[planned], kinds[other]):
            return planned
        self.schedule.changed += 1
        return other
