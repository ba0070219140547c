"""How a person who knows the game reads a position: a planner that looks at its own campuses, some quarters ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.apply import expedited_line
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.queries.permissions import project_cost
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.planning.plans import make_site, regions_to_open
from gigawatt.policies.valuation.campus import CHIPS, POWER, SITE, layer_of, line_time
from gigawatt.policies.valuation.value_forecast import ValueForecast

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.campus import Campus
    from gigawatt.policies.valuation.weights import PlannerWeights

PLANT_KINDS: Final = frozenset({act.BUILD, act.TURBINES})
"""Kinds of action that may order a plant."""
CHIP_KINDS: Final = frozenset({act.BUY, act.ASSEMBLE})
"""Kinds of action that order accelerators."""


class NormalPlanner(Planner):
    """A planner that minds no rival, builds at home, and does nothing that anyone sees to be in vain.

    Attributes:
        real: for each campus, the quarter in which each slot has each layer, whatever is thought of it.
    """

    __slots__ = ("real",)

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.real: dict[int, vec[vec[i64]]] = {}
        super().__init__(st, seat, weights)

    def make_forecast(self) -> ValueForecast:
        """The plain forecast, without an eye on any rival, and not far."""
        forecast = ValueForecast(self.st, self.seat, self.planner_weights)
        forecast.limit_horizon(int(self.planner_weights.horizon))
        return forecast

    def read_campuses(self) -> dict[int, Campus]:
        """The campuses as they are."""
        campuses = super().read_campuses()
        for campus in campuses.values():
            self.real[campus.region] = campus.ready[:]
        return campuses

    def plan_new_campuses(self) -> None:
        """Think of a campus in the best home region that has room: at home one knows the way."""
        homes = self.st.tables[self.seat].homes
        for r in regions_to_open(self):
            if r in homes and self.st.free_slots(r) > 0 and r not in self.campuses:
                site = make_site(self, self.empty_campus, r, opens=True)
                if site.steps:
                    self.sites.append(site)
                return

    def rank(self, legal: tuple[int, ...]) -> list[tuple[float, int]]:
        """The actions that gain something and are not in vain, best first."""
        return super().rank(tuple([action for action in legal if not self.is_futile(action)]))

    def is_futile(self, action: int) -> bool:
        """Whether anyone sees that an action is of no use now."""
        g = self.st.game
        kind, x, y = g.kind[action], g.x[action], g.y[action]
        if kind == act.EXPEDITE:
            return not self.waits_for(x, y)
        if kind in CHIP_KINDS:
            return self.halls_missing(x)
        if kind not in PLANT_KINDS or self.catalogue.layer[x] >= 0:
            return False
        # One sees first what a plant brings before there is a second, and buys none on credit.
        return self.on_order(g.gives[x]) or project_cost(self.st, self.seat, x, y) > self.st.cash(self.seat)

    def halls_missing(self, region: int) -> bool:
        """Whether the accelerators of a campus fill all its site and power, with what is on order: a hall is ordered first."""
        campus = self.campuses.get(region)
        return campus is not None and campus.planned[CHIPS] >= min(campus.planned[SITE], campus.planned[POWER])

    def on_order(self, gives: int) -> bool:
        """Whether a plant of a kind is on its way already."""
        kinds = self.st.game.gives
        lines = self.st.lines()
        return any(line.seat == self.seat and line.kind >= 0 and kinds[line.kind] == gives for line in lines)

    def waits_for(self, region: int, row: int) -> bool:
        """Whether a module really waits for a line alone: all else is there, or comes sooner.

        Args:
            region: where.
            row: what would be hastened, as an expedite action names it.
        """
        st = self.st
        p = expedited_line(st, self.seat, region, row)
        layer = layer_of(st, p)
        ready = self.real.get(region)
        if layer < 0 or ready is None:
            return False
        at = line_time(st, p)
        return any(
            time == at and max([times[i] for other, times in enumerate(ready) if other != layer]) < at
            for i, time in enumerate(ready[layer])
        )
