"""The planner's forecast: it follows each rival's compute, and values cash by what it can buy.

The module reads the layout of a position because it reads the pipeline of all seats at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.position.layout import GOODS_MASK, P_AMOUNT, P_EXTRA, P_KIND, P_SEAT, P_WIDTH
from gigawatt.core.position.rows import KIND_CHIPS
from gigawatt.core.queries.compute import points
from gigawatt.policies.valuation.debt_price import kept_values
from gigawatt.policies.valuation.value_forecast import ValueForecast, cloud_share
from gigawatt.policies.valuation.weights import PlannerWeights

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.policies.valuation.weights import Weights

ALL_COME: Final = 3
"""Quarters within which everything on order now has arrived."""
FIRST_STEP: Final = 0.5
"""Distance, in quarters, of the order of compute at the end of this quarter."""
ALL_MODULES: Final = 1 << 30
"""More modules than any seat has."""


class RivalForecast(ValueForecast):
    """A forecast that looks at each rival."""

    __slots__ = ()

    def value_cash(self, st: State, seat: int, weights: Weights) -> vec[float]:
        """The value of a unit of cash: what a module bought with it brings, cash included; the more cash the seat has, the less.

        Computed from the last quarter back: a module bought in `t` runs from two quarters later.
        """
        assert isinstance(weights, PlannerWeights)
        g = st.game
        left = self.left
        keep = cloud_share(st, seat)
        reinvest, shell = weights.reinvest, weights.shell
        placed, price = self.placed, self.price
        ends = kept_values(st, seat, weights, left)
        values = ends[:]
        ahead = vec[float]([0.0] * (left + 3))
        for t in range(left - 1, -1, -1):
            cost = shell + _price_of(g, self.points[t])
            worth = float(self.points[t]) * ahead[t + 2]
            values[t] = max(ends[t], reinvest * worth / cost)
            ahead[t] = ahead[t + 1] + placed[t] + keep * price[t] * values[t + 1]
        wealth = float(max(0, st.cash(seat) + st.limit(seat)))
        enough = weights.wealth * _price_of(g, self.points[0]) / 14
        scarce = 1.0 if wealth <= enough else enough / wealth
        for t in range(left + 1):
            values[t] = ends[t] + (values[t] - ends[t]) * scarce
        return values

    def value_rank(self, st: State, seat: int, weights: Weights) -> vec[float]:
        """The value of another point in the order of compute, from what each rival runs and will run."""
        assert isinstance(weights, PlannerWeights)
        g = st.game
        now = vec[i64]([st.compute(s) for s in range(g.seats)])
        soon = expected_points(st)
        mine = now[seat]
        coming = soon[seat] - mine
        # Passing the strongest rival gains the step from second to first place, and so on down.
        rivals = strongest_first(seat, soon, now)
        gaps = vec[float]([float(now[s] - mine) for s in rivals])
        more = vec[float]([float(soon[s] - now[s] - coming) for s in rivals])
        lead = g.rank_lead
        steps = vec[float]([weights.rank * float(lead[i] - lead[i + 1]) for i in range(len(rivals))])
        least, unsure = weights.rank_offset, weights.spread
        values = vec[float]([0.0] * self.left)
        for t in range(self.left):
            part = 1.0 if t >= ALL_COME else t / ALL_COME
            # What runs now is known; the order is the less certain the further away it is.
            spread = least + unsure * self.mean[t] * (t + FIRST_STEP) / (t + FIRST_STEP + ALL_COME)
            worth = 0.0
            for i in range(len(gaps)):
                off = 1 + abs(gaps[i] + more[i] * part) / spread
                worth += steps[i] / (off * off)
            values[t] = worth / (2 * spread)
        return values


def _price_of(g: Game, made: i64) -> float:
    """The base price of an accelerator of so many points."""
    for cls in range(g.class_count - 1, -1, -1):
        if g.class_points[cls] == made:
            return float(g.class_base[cls])
    raise AssertionError(made)


def strongest_first(seat: i64, soon: vec[i64], now: vec[i64]) -> vec[i64]:
    """The other seats by their accelerators, most points first; of equals, the one that runs fewer now comes first."""
    order = vec[i64]()
    for s in range(len(soon)):
        if s == seat:
            continue
        order = append(order, s)
        i: i64 = len(order) - 1
        while i > 0:
            other = order[i - 1]
            if soon[other] > soon[s] or (soon[other] == soon[s] and now[other] <= now[s]):
                break
            order[i] = other
            i -= 1
        order[i] = s
    return order


def expected_points(st: State) -> vec[i64]:
    """By seat, the points of all its accelerators, ordered ones included."""
    g = st.game
    found = vec[i64]([0] * g.seats)
    for s in range(g.seats):
        total: i64 = 0
        for r in st.places(s):
            total += points(st, s, r, ALL_MODULES)
        found[s] = total
    # Reads the packed rows, since named rows of all seats' lines would be made at every decision.
    worth = g.class_points
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_KIND] == KIND_CHIPS:
            seat = pipe[p + P_SEAT]
            found[seat] = found[seat] + pipe[p + P_AMOUNT] * worth[pipe[p + P_EXTRA] & GOODS_MASK]
    return found
