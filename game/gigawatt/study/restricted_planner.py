"""A planner that must do without some actions. It plans without them, rather than being stopped when it wants one.

Compiled with the engine, whose planner it derives from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.policies.planning.planner import Planner

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import PlannerWeights

MANY_CAMPUSES: Final = 99
"""More campuses than a seat can have."""


class RestrictedPlanner(Planner):
    """A planner under a restriction.

    Attributes:
        barred: for each action of the game, 1 if the seat must do without it.
        most_campuses: campuses that it may have.
    """

    __slots__ = ("barred", "most_campuses")

    def __init__(
        self, st: State, seat: int, weights: PlannerWeights, barred: bytes, most_campuses: int = MANY_CAMPUSES
    ) -> None:
        self.barred: bytes = barred
        self.most_campuses: int = most_campuses
        super().__init__(st, seat, weights)

    def is_barred(self, action: int) -> bool:
        """Whether the seat must plan without an order."""
        return action >= 0 and self.barred[action] != 0

    def may_open(self, region: int) -> bool:
        """Whether it may have one more campus, and open it there."""
        if self.st.campus_count(self.seat) >= self.most_campuses:
            return False
        orders = self.catalogue.orders
        return not all(self.is_barred(orders[p][region]) for p in self.catalogue.openers[region])
