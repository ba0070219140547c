"""A planner that must do without some actions. It plans without them, rather than being stopped when it wants one.

Compiled with the engine, whose planner it derives from.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.policies.planning.planner import NEW_PLACES, Planner
from gigawatt.policies.planning.plans import plan_campus, regions_to_open

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

    def plan_new_campuses(self) -> None:
        """Consider a campus in the best regions where it may open one."""
        st = self.st
        if st.campus_count(self.seat) >= self.most_campuses:
            return
        orders = self.catalogue.orders
        tried = 0
        for r in regions_to_open(self):
            if st.free_slots(r) <= 0 or r in self.campuses:
                continue
            if all(self.is_barred(orders[p][r]) for p in self.catalogue.openers[r]):
                continue
            plan = plan_campus(self, self.empty_campus, r, opens=True)
            if plan.steps:
                self.plans.append(plan)
            tried += 1
            if tried == NEW_PLACES:
                return
