"""The value of compute and cash for one seat, from this quarter to the last.

It is forecast from public numbers: compute and postures of the seats, the schedules of demand and refill, the next class of
accelerators. `t` counts quarters from now: 0 is the operations at the end of this quarter.

The module reads the layout of a position because a forecast is made at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    LAST_CALENDAR,
    M_DEMAND,
    M_LEASE,
    S_CLOUD,
    S_INCOME,
    S_LEASE,
    S_TRAINING,
)
from gigawatt.policies.valuation.constants import Catalogue, catalogue_of
from gigawatt.policies.valuation.debt_price import kept_values
from gigawatt.policies.valuation.part_market import RUNNING

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import Weights


class ValueForecast:
    """Values by quarter, in Lead.

    Attributes:
        left: quarters to play, this one included.
        cash: a unit of cash earned at `t`; `cash[left]` is one after the last quarter.
        cash_tail: a unit of cash per quarter from `t` to the end.
        mean: mean compute of the seats at `t`, in points.
        placed: a point of compute at `t`, by level and by the order of compute alone.
        price: expected cloud price for two points at `t`, in tenths of $bn.
        sold_elsewhere: cloud points that the other seats sell now.
        tail: a point of compute that runs from `t` to the end, by everything it brings.
        lease_tail: an idle powered module that is leased out from `t` to the end.
        classes: the class of accelerators on sale at `t`.
        points: points that an accelerator bought at `t` computes.
        pace: points of compute that the seat could train with now.
        rates: a point of training progress at `t`.
    """

    __slots__ = (
        "cash",
        "cash_tail",
        "catalogue",
        "classes",
        "lease_tail",
        "left",
        "mean",
        "pace",
        "placed",
        "points",
        "price",
        "rates",
        "sold_elsewhere",
        "tail",
    )

    def __init__(self, st: State, seat: int, weights: Weights) -> None:
        g = st.game
        self.catalogue: Catalogue = catalogue_of(g)
        seats = float(g.seats)
        left: int = g.quarters - st.quarter
        self.left: int = left
        self.classes: vec[i64] = classes_ahead(st, left)
        self.points: vec[i64] = vec[i64]([g.class_points[cls] for cls in self.classes])
        totals = supply_ahead(st, self.points, left)
        self.mean: vec[float] = vec[float]([total / seats for total in totals])
        self.sold_elsewhere: int = _sold_elsewhere(st, seat)
        self.price: vec[float] = _prices(st, totals)
        level = 1 / float(g.level_points)
        self.placed: vec[float] = vec[float]([level + place for place in self.value_rank(st, seat, weights)])
        self.cash: vec[float] = self.value_cash(st, seat, weights)
        self.cash_tail: vec[float] = tails(self.cash, left)
        self.pace: float = float(max(2, st.compute(seat)))
        self.rates: vec[float] = progress_rates(st, seat, weights, self)
        earned = self.value_use(st, seat)
        for t in range(left):
            earned[t] = self.placed[t] + earned[t]
        self.tail: vec[float] = tails(earned, left)
        rate: int = max(0, g.lease_pair + st.lasting(M_LEASE) + st.seat_lasting(seat, S_LEASE))
        let = weights.lease * (rate / 2)
        self.lease_tail: vec[float] = vec[float]([let * value for value in self.cash_tail])

    def limit_horizon(self, quarters: int) -> None:
        """Ignore what compute brings after so many quarters."""
        if quarters < self.left:
            beyond = self.tail[quarters]
            self.tail = vec[float]([max(0.0, value - beyond) for value in self.tail])

    def value_cash(self, st: State, seat: int, weights: Weights) -> vec[float]:
        """The value of a unit of cash in each quarter, and after the last one; to a debtor no less than repaying."""
        end = weights.cash_end
        slope = weights.cash_slope
        left = self.left
        kept = kept_values(st, seat, weights, left)
        return vec[float]([max(kept[t], end + slope * max(0, left - t - 1)) for t in range(left + 1)])

    def value_use(self, st: State, seat: int) -> vec[float]:
        """The value of a point of compute in each quarter, in the cloud or in training, whichever is greater."""
        trains = (100 + st.seat_lasting(seat, S_TRAINING)) / 100
        keep = cloud_share(st, seat)
        price, cash, rates = self.price, self.cash, self.rates
        return vec[float]([max(keep * price[t] * cash[t + 1], trains * rates[t]) for t in range(self.left)])

    def value_rank(self, st: State, seat: int, weights: Weights) -> vec[float]:  # noqa: ARG002  # subclasses use them
        """The value of a point of compute in the order of compute, in each quarter."""
        place = weights.rank * float(st.game.rank_lead[0])
        offset = weights.rank_offset
        return vec[float]([place / (mean + offset) for mean in self.mean])


def cloud_share(st: State, seat: int) -> float:
    """Cash that a point of compute earns for each unit of the cloud price, less its own effect on the price."""
    g = st.game
    keep = max(0, 100 + st.seat_lasting(seat, S_CLOUD)) / 200 * (1 - 1 / float(g.seats))
    return keep * float(g.state_cloud_pct) / 100 if st.tables[seat].is_state else keep


def lasting_income(st: State, seat: int) -> int:
    """Cash per quarter that lasting effects bring a seat."""
    return st.seat_lasting(seat, S_INCOME)


def tails(values: vec[float], left: int) -> vec[float]:
    """The sum from each index to the end, and a zero after the last."""
    tails = vec[float]([0.0] * (left + 1))
    for t in range(left - 1, -1, -1):
        tails[t] = tails[t + 1] + values[t]
    return tails


def classes_ahead(st: State, left: int) -> vec[i64]:
    """By quarter from now, the class of accelerators on sale."""
    g = st.game
    now: int = g.first + st.quarter
    cls = st.chip_class
    classes = vec[i64]([0] * left)
    for t in range(left):
        while cls + 1 < g.class_count and st.class_quarter(cls + 1) <= now + t:
            cls += 1
        classes[t] = cls
    return classes


def supply_ahead(st: State, points: vec[i64], left: int) -> vec[float]:
    """By quarter from now, the compute of all seats: what runs, and what accelerators sold until then add."""
    g = st.game
    whole = 0
    for seat in range(g.seats):
        whole += st.compute(seat)
    total = float(whole)
    now: int = g.first + st.quarter
    totals = vec[float]([0.0] * left)
    refill = g.refill[0]
    for t in range(left):
        totals[t] = total
        total += RUNNING * float(refill[min(LAST_CALENDAR, now + t)]) * float(points[t])
    return totals


def _sold_elsewhere(st: State, seat: int) -> int:
    """Cloud points that the other seats sell at their current postures."""
    sold = 0
    for s in range(st.game.seats):
        if s != seat:
            compute = st.compute(s)
            sold += compute - compute * st.posture(s) // 4
    return sold


def _prices(st: State, totals: vec[float]) -> vec[float]:
    """By quarter, the cloud price if the seats keep training the same share of all compute."""
    g = st.game
    whole = trained = 0
    for seat in range(g.seats):
        compute = st.compute(seat)
        whole += compute
        trained += compute * st.posture(seat) // 4
    share = 1 - trained / whole if whole else 1.0
    now: int = g.first + st.quarter
    moved: int = 100 + st.lasting(M_DEMAND)
    least, most = float(g.cloud_price_min), float(g.cloud_price_max)
    scale: int = g.cloud_price_scale * moved
    demand = g.demand
    prices = vec[float]([0.0] * len(totals))
    for t in range(len(totals)):
        money = float(scale * demand[min(LAST_CALENDAR, now + t)])
        prices[t] = max(least, min(most, money / 100 / max(1.0, totals[t] * share)))
    return prices


# --- training --------------------------------------------------------------------------------------------------------


def tier_value(st: State, tier: int, weights: Weights, forecast: ValueForecast, wait: int, ahead: int = 0) -> float:
    """The value of reaching a tier in `wait` quarters: its Lead, by who reached it before, and model income from then on.

    `ahead` rivals reach it in the same quarter with more progress, and take their places before.
    """
    reward = forecast.catalogue.rewards[min(2, st.reached(tier) + ahead)][tier]
    later = min(wait + 1, forecast.left)
    return weights.training * (reward + weights.models * float(st.game.model_income) * forecast.cash_tail[later])


def rivals_ahead(st: State, seat: int, tier: int, progress: float, threshold: float) -> int:
    """Rivals who reach a tier at the end of this quarter with more progress than `progress`, if they train as they did last."""
    ahead = 0
    for s in range(st.game.seats):
        if s != seat and st.tier(s) <= tier:
            soon = st.progress(s) + st.trained(s)
            if soon >= threshold and soon > progress:
                ahead += 1
    return ahead


def progress_value(st: State, seat: int, progress: float, weights: Weights, forecast: ValueForecast) -> float:
    """The value of training progress at the end of this quarter, beyond the tier that the seat has.

    Each tier passed counts in full; the next one counts for the part of the way gone, if it can be reached in time.

    Args:
        st: the position.
        seat: whose progress.
        progress: the progress to value, at least what the seat has now.
        weights: what things are worth.
        forecast: the value of cash, and the seat's pace.
    """
    thresholds = forecast.catalogue.thresholds
    tier = st.tier(seat)
    worth = 0.0
    below = thresholds[tier - 1] if tier else 0.0
    while tier < len(thresholds):
        threshold = thresholds[tier]
        if progress < threshold:
            wait = 1 + int((threshold - progress) / forecast.pace)
            if wait >= forecast.left:
                return worth
            gain = tier_value(st, tier, weights, forecast, wait)
            return worth + gain * max(0.0, progress - below) / (threshold - below)
        ahead = rivals_ahead(st, seat, tier, progress, threshold)
        worth += tier_value(st, tier, weights, forecast, 0, ahead)
        below = threshold
        tier += 1
    return worth


def progress_rates(st: State, seat: int, weights: Weights, forecast: ValueForecast) -> vec[float]:
    """By quarter, the value of a point of training progress if the seat trains with half of its compute."""
    left = forecast.left
    rates = vec[float]([0.0] * left)
    if not st.game.has_training:
        return rates
    thresholds = forecast.catalogue.thresholds
    progress = float(st.progress(seat))
    tier = st.tier(seat)
    for t in range(left):
        while tier < len(thresholds) and progress >= thresholds[tier]:
            tier += 1
        if tier == len(thresholds):
            break
        threshold = thresholds[tier]
        below = thresholds[tier - 1] if tier else 0.0
        pace = forecast.pace + forecast.mean[t]
        wait = t + int((threshold - progress) / pace * 2)
        if wait < left:
            rates[t] = tier_value(st, tier, weights, forecast, wait) / (threshold - below)
        progress += pace / 4
    return rates
