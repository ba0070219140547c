"""What compute and cash will be worth from this quarter to the last, as one seat may foresee it.

All of it comes from public numbers: compute and postures of the seats, the schedules of demand and refill, the class to come. `t`
counts quarters from now: 0 is the operations at the end of this quarter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.layout import (
    M_DEMAND,
    M_LEASE,
    S_CLOUD,
    S_LEASE,
    S_TRAINING,
)

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.weights import Weights

RUNNING = 0.6
"""Share of the accelerators sold that will soon run somewhere."""


class Forecast:
    """Worth of things by quarter, in Lead.

    Attributes:
        left: quarters to play, this one counted.
        cash: a unit of cash earned at `t`; `cash[left]` is after the last quarter.
        cash_tail: a unit of cash a quarter from `t` to the end.
        placed: Lead that a point of compute in `t` gains by level and by the order of compute.
        price: the cloud price expected, for two points.
        tail: a point of compute that runs from `t` to the end, by all it brings.
        lease_tail: an idle powered module that is let from `t` to the end.
        points: what an accelerator bought at `t` computes.
        pace: points of compute that the seat could train with now.
        rates: a point of training progress in each quarter.
    """

    __slots__ = (
        "cash",
        "cash_tail",
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
        seats: int = g.seats
        left: int = g.quarters - st.quarter
        self.left: int = left
        self.points: list[int] = classes_ahead(st, left)
        totals = supply_ahead(st, self.points, left)
        self.mean: list[float] = [total / seats for total in totals]
        self.sold_elsewhere: int = _sold_elsewhere(st, seat)
        self.price: list[float] = _prices(st, totals)
        level = 1 / g.ruleset.scoring.level_points
        self.placed: list[float] = [level + place for place in self.value_place(st, seat, weights)]
        self.cash: list[float] = self.value_cash(st, seat, weights)
        self.cash_tail: list[float] = tails(self.cash, left)
        self.pace: float = float(max(2, st.compute(seat)))
        self.rates: list[float] = research_rates(st, seat, weights, self)
        earned = self.value_use(st, seat)
        self.tail: list[float] = tails([p + e for p, e in zip(self.placed, earned, strict=True)], left)
        rate = max(0, g.ruleset.economy.lease_pair + st.lasting(M_LEASE) + st.seat_lasting(seat, S_LEASE)) / 2
        self.lease_tail: list[float] = [weights.lease * rate * value for value in self.cash_tail]

    def look_no_further(self, quarters: int) -> None:
        """Count nothing that compute brings after so many quarters."""
        if quarters < self.left:
            beyond = self.tail[quarters]
            self.tail = [max(0.0, value - beyond) for value in self.tail]

    def value_cash(self, st: State, seat: int, weights: Weights) -> list[float]:  # noqa: ARG002  # for those who know more
        """A unit of cash in each quarter, and after the last one."""
        left = self.left
        return [weights.cash_end + weights.cash_slope * max(0, left - t - 1) for t in range(left + 1)]

    def value_use(self, st: State, seat: int) -> list[float]:
        """What a point of compute earns in each quarter, in the cloud or in training, whichever is better."""
        trains = (100 + st.seat_lasting(seat, S_TRAINING)) / 100
        keep = cloud_share(st, seat)
        return [max(keep * self.price[t] * self.cash[t + 1], trains * self.rates[t]) for t in range(self.left)]

    def value_place(self, st: State, seat: int, weights: Weights) -> list[float]:  # noqa: ARG002  # for those who know more
        """What a point of compute gains in each quarter by the order of compute."""
        first: int = st.game.rank_lead[0]
        place = weights.rank * first
        return [place / (mean + weights.rank_offset) for mean in self.mean]


def cloud_share(st: State, seat: int) -> float:
    """Cash that a point of compute earns for each unit of the cloud price, its own weight on the price taken off."""
    g = st.game
    seats: int = g.seats
    keep = max(0, 100 + st.seat_lasting(seat, S_CLOUD)) / 200 * (1 - 1 / seats)
    return keep * g.ruleset.economy.state_cloud_pct / 100 if st.tables[seat].is_state else keep


def tails(values: list[float], left: int) -> list[float]:
    """Sums from each place to the end, one zero added."""
    tails = [0.0] * (left + 1)
    for t in range(left - 1, -1, -1):
        tails[t] = tails[t + 1] + values[t]
    return tails


def classes_ahead(st: State, left: int) -> list[int]:
    """Points of the accelerators on sale in each quarter from now on."""
    g = st.game
    now: int = g.first + st.quarter
    cls = st.chip_class
    points: list[int] = []
    for calendar in range(now, now + left):
        while cls + 1 < g.class_count and st.class_quarter(cls + 1) <= calendar:
            cls += 1
        points.append(g.class_points[cls])
    return points


def supply_ahead(st: State, points: list[int], left: int) -> list[float]:
    """Compute of all seats in each quarter from now on: what runs, and what the accelerators sold will add."""
    g = st.game
    total = float(sum([st.compute(seat) for seat in range(g.seats)]))
    now: int = g.first + st.quarter
    totals = []
    for t in range(left):
        totals.append(total)
        sold: int = g.refill[0][min(11, now + t)]
        total += RUNNING * sold * points[t]
    return totals


def _sold_elsewhere(st: State, seat: int) -> int:
    """Cloud points that the other seats sell with their postures of now."""
    sold = 0
    for s in range(st.game.seats):
        if s != seat:
            compute = st.compute(s)
            sold += compute - compute * st.posture(s) // 4
    return sold


def _prices(st: State, totals: list[float]) -> list[float]:
    """The cloud price in each quarter, if the seats together go on training as large a share as now."""
    g = st.game
    cloud = g.ruleset.cloud
    whole = trained = 0
    for seat in range(g.seats):
        compute = st.compute(seat)
        whole += compute
        trained += compute * st.posture(seat) // 4
    share = 1 - trained / whole if whole else 1.0
    now: int = g.first + st.quarter
    moved = 100 + st.lasting(M_DEMAND)
    return [
        max(
            cloud.price_min,
            min(
                cloud.price_max,
                cloud.price_scale * g.demand[min(11, now + t)] * moved / 100 / max(1.0, total * share),
            ),
        )
        for t, total in enumerate(totals)
    ]


# --- training --------------------------------------------------------------------------------------------------------


def tier_worth(st: State, tier: int, weights: Weights, cash_tail: list[float], wait: int) -> float:
    """What reaching a tier in `wait` quarters would be worth: its Lead by who was there before, and model income from then on."""
    training = st.game.ruleset.training
    before = st.reached(tier)
    reward = (training.first if before == 0 else training.second if before == 1 else training.later)[tier]
    later = wait + 1 if wait + 1 < len(cash_tail) else len(cash_tail) - 1
    return weights.training * (reward + weights.models * training.model_income * cash_tail[later])


def research(st: State, seat: int, progress: float, weights: Weights, forecast: Forecast) -> float:
    """What training progress after this quarter is worth beyond the tier the seat has.

    Each tier passed counts, and for the next one that can still be reached in time the part of the way gone.

    Args:
        st: the position.
        seat: whose progress.
        progress: the progress to judge, at least what the seat has.
        weights: what things are worth.
        forecast: what cash will be worth, and the seat's pace.
    """
    thresholds = st.game.ruleset.training.thresholds
    tier = st.tier(seat)
    worth = 0.0
    below = thresholds[tier - 1] if tier else 0
    while tier < len(thresholds):
        gain = tier_worth(st, tier, weights, forecast.cash_tail, 0)
        if progress < thresholds[tier]:
            wait = 1 + int((thresholds[tier] - progress) / forecast.pace)
            if wait >= forecast.left:
                return worth
            gain = tier_worth(st, tier, weights, forecast.cash_tail, wait)
            return worth + gain * max(0.0, progress - below) / (thresholds[tier] - below)
        worth += gain
        below = thresholds[tier]
        tier += 1
    return worth


def research_rates(st: State, seat: int, weights: Weights, forecast: Forecast) -> list[float]:
    """What a point of training progress is worth in each quarter, if the seat trains with half of its compute."""
    left = forecast.left
    if not st.game.has_training:
        return [0.0] * left
    thresholds = st.game.ruleset.training.thresholds
    progress = float(st.progress(seat))
    tier = st.tier(seat)
    rates = []
    for t in range(left):
        while tier < len(thresholds) and progress >= thresholds[tier]:
            tier += 1
        if tier == len(thresholds):
            rates.append(0.0)
            continue
        below = thresholds[tier - 1] if tier else 0
        wait = t + int((thresholds[tier] - progress) / (forecast.pace + forecast.mean[t]) * 2)
        gain = tier_worth(st, tier, weights, forecast.cash_tail, wait) if wait < left else 0.0
        rates.append(gain / (thresholds[tier] - below))
        progress += (forecast.pace + forecast.mean[t]) / 4
    return rates
