"""The planner of the normal level: it looks a few quarters ahead, and at its own campuses only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.queries.pipeline import expedited_line
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.planning.plans import plan_campus, regions_to_open
from gigawatt.policies.valuation.campus import CHIPS, POWER, SITE, layer_of, line_time
from gigawatt.policies.valuation.value_forecast import ValueForecast

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.campus import Campus
    from gigawatt.policies.valuation.weights import PlannerWeights

PLANT_KINDS: Final = frozenset({act.BUILD, act.TURBINES})
"""Kinds of action that may order a plant."""
CHIP_KINDS: Final = frozenset({act.BUY, act.GREY, act.ASSEMBLE})
"""Kinds of action that order accelerators."""


class NormalPlanner(Planner):
    """A planner that forecasts no single rival, builds at home, and takes no action that is obviously futile.

    Attributes:
        true_ready: by region, the quarter in which each slot really has each layer; a subclass may overlook layers.
    """

    __slots__ = ("true_ready",)

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.true_ready: dict[int, vec[vec[i64]]] = {}
        super().__init__(st, seat, weights)

    def make_forecast(self) -> ValueForecast:
        """The plain forecast, which ignores the single rival, to the horizon."""
        forecast = ValueForecast(self.st, self.seat, self.planner_weights)
        forecast.limit_horizon(int(self.planner_weights.horizon))
        return forecast

    def read_campuses(self) -> dict[int, Campus]:
        """By region, the seat's campuses as they are."""
        campuses = super().read_campuses()
        for campus in campuses.values():
            self.true_ready[campus.region] = campus.ready[:]
        return campuses

    def plan_new_campuses(self) -> None:
        """Consider a campus in the best home region with room."""
        homes = self.st.tables[self.seat].homes
        for r in regions_to_open(self):
            if r in homes and self.st.free_slots(r) > 0 and r not in self.campuses:
                plan = plan_campus(self, self.empty_campus, r, opens=True)
                if plan.steps:
                    self.plans.append(plan)
                return

    def rank(self, legal: tuple[int, ...]) -> list[tuple[float, int]]:
        """Rank the actions that are not futile."""
        return super().rank(tuple([action for action in legal if not self.is_futile(action)]))

    def is_futile(self, action: int) -> bool:
        """Whether an action is obviously of no use now."""
        g = self.st.game
        kind, x, y = g.kind[action], g.x[action], g.y[action]
        if kind == act.EXPEDITE:
            return not self.is_awaited(x, y)
        if kind in CHIP_KINDS:
            return self.halls_missing(x)
        if kind not in PLANT_KINDS or self.catalogue.layer[x] >= 0:
            return False
        # No second plant before the first one runs, and none on credit.
        return self.on_order(g.gives[x]) or project_cost(self.st, self.seat, x, y) > self.st.cash(self.seat)

    def halls_missing(self, region: int) -> bool:
        """Whether the accelerators of a campus fill its site and power, ordered ones included, so that these come first."""
        campus = self.campuses.get(region)
        return campus is not None and campus.planned[CHIPS] >= min(campus.planned[SITE], campus.planned[POWER])

    def on_order(self, gives: int) -> bool:
        """Whether a plant that gives the same is on order."""
        kinds = self.st.game.gives
        lines = self.st.lines()
        return any(line.seat == self.seat and line.kind >= 0 and kinds[line.kind] == gives for line in lines)

    def is_awaited(self, region: int, row: int) -> bool:
        """Whether a module waits for a project or shipment alone: its other layers are there, or come sooner.

        Args:
            region: where it is.
            row: what would be expedited, as an expedite action names it.
        """
        st = self.st
        p = expedited_line(st, self.seat, region, row)
        layer = layer_of(st, p)
        ready = self.true_ready.get(region)
        if layer < 0 or ready is None:
            return False
        at = line_time(st, p)
        return any(
            time == at and max([times[i] for other, times in enumerate(ready) if other != layer]) < at
            for i, time in enumerate(ready[layer])
        )
