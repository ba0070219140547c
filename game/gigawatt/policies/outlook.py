"""The planner's forecast: it follows each rival's compute, and works out what cash is worth from what it can buy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    KIND_CHIPS,
    P_AMOUNT,
    P_EXTRA,
    P_KIND,
    P_SEAT,
    P_WIDTH,
)
from gigawatt.core.operations import interest_pct
from gigawatt.policies.forecast import Forecast, cloud_share
from gigawatt.policies.weights import PlannerWeights

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.weights import Weights

ALL_COME: Final = 3
"""Quarters in which what is on its way now has come."""
HARDLY_SURE: Final = 0.5
"""How far ahead, in quarters, the order of compute at the end of this one is."""


class Outlook(Forecast):
    """A forecast that knows the rivals by name."""

    __slots__ = ()

    def value_cash(self, st: State, seat: int, weights: Weights) -> list[float]:
        """A unit of cash is worth what a module bought with it brings, cash included; less of that the more cash there is.

        Worked out from the last quarter back: a module bought in `t` runs from two quarters later.
        """
        assert isinstance(weights, PlannerWeights)
        g = st.game
        left = self.left
        keep = cloud_share(st, seat)
        price_of: dict[int, int] = dict(zip(g.class_points, g.class_base, strict=True))
        # What is owed costs interest until the end.
        rate = 1 + interest_pct(st, seat) / 100 if st.cash(seat) < 0 else 1.0
        ends = [weights.cash_end * rate ** (left - t) for t in range(left + 1)]
        values = [weights.cash_end] * (left + 1)
        ahead = [0.0] * (left + 3)
        for t in range(left - 1, -1, -1):
            cost = weights.shell + price_of[self.points[t]]
            worth = self.points[t] * ahead[t + 2]
            values[t] = max(ends[t], weights.reinvest * worth / cost)
            ahead[t] = ahead[t + 1] + self.placed[t] + keep * self.price[t] * values[t + 1]
        wealth = max(0, st.cash(seat) + st.limit(seat))
        enough = weights.wealth * price_of[self.points[0]] / 14
        scarce = 1.0 if wealth <= enough else enough / wealth
        return [end + (value - end) * scarce for end, value in zip(ends, values, strict=True)]

    def value_place(self, st: State, seat: int, weights: Weights) -> list[float]:
        """What a point more does to the order of compute, each rival taken at what it runs and will run."""
        assert isinstance(weights, PlannerWeights)
        g = st.game
        now = [st.compute(s) for s in range(g.seats)]
        soon = prospects(st)
        mine, coming = now[seat], soon[seat] - now[seat]
        # Who passes the strongest rival gains the step from second to first place, and so on down.
        rivals = sorted([(-soon[s], now[s] - mine, soon[s] - now[s] - coming) for s in range(g.seats) if s != seat])
        lead = g.rank_lead
        steps = []
        for i in range(1, len(lead)):
            step: int = lead[i - 1] - lead[i]
            steps.append(weights.rank * step)
        values = []
        for t, mean in enumerate(self.mean):
            part = 1.0 if t >= ALL_COME else t / ALL_COME
            # What runs now is known; the further away, the less sure is the order.
            spread = weights.rank_offset + weights.spread * mean * (t + HARDLY_SURE) / (t + HARDLY_SURE + ALL_COME)
            worth = 0.0
            for gain, (_key, gap, more) in zip(steps, rivals, strict=True):
                off = 1 + abs(gap + more * part) / spread
                worth += gain / (off * off)
            values.append(worth / (2 * spread))
        return values


def prospects(st: State) -> list[int]:
    """Points of all accelerators that each seat has or has on their way."""
    g = st.game
    worth = g.class_points
    found: list[int] = []
    for s in range(g.seats):
        total = 0
        for r in st.places(s):
            chips = st.chips(s, r)
            for cls in range(len(worth)):
                total += chips[cls] * worth[cls]
        found.append(total)
    # The packed rows themselves: named ones would be made for everyone's lines at each decision.
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_KIND] == KIND_CHIPS:
            found[pipe[p + P_SEAT]] += pipe[p + P_AMOUNT] * worth[pipe[p + P_EXTRA] & 3]
    return found
