"""The values of a position for one seat: its campuses and their slots, its forecast, and the value of cash and influence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.position.layout import (
    H_GAS,
    H_GRID,
    M_FUEL,
    M_POWER,
)
from gigawatt.core.queries.compute import points
from gigawatt.core.queries.market import (
    ACCELERATORS,
    next_price,
)
from gigawatt.policies.valuation.campus import (
    CHIPS,
    NEVER,
    POWER,
    SITE,
    SLOTS_AHEAD,
    Campus,
    build_time,
    empty_campus,
    grant_times,
    lines_of,
    read_campus,
)
from gigawatt.policies.valuation.constants import Catalogue
from gigawatt.policies.valuation.debt_price import DebtPrice
from gigawatt.policies.valuation.value_forecast import ValueForecast

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.part_market import PlantsOfPart
    from gigawatt.policies.valuation.weights import Weights


DEFAULT_TIMES: Final = vec[i64]([3, 3, 0, 1, 0])
"""By layer, quarters until it comes if it is not ordered yet."""


class SlotValues:
    """The value of each slot of a campus, and its value with one more layer.

    Attributes:
        missing: for each slot, the number of layers that are not ordered.
        rest: for each slot, the cost of those layers, in Lead.
        first: for each slot, the quarter in which the latest layer comes.
        layer: for each slot, that layer.
        second: for each slot, the latest quarter of the others.
        worth: for each slot, its value in Lead.
    """

    __slots__ = (
        "campus", "first", "forecast", "gains", "lag", "layer", "layer_cost", "missing", "rest", "second", "trust", "worth",
    )  # fmt: skip

    def __init__(
        self, campus: Campus, layer_cost: vec[float], lag: vec[i64], forecast: ValueForecast, trust: float
    ) -> None:
        self.campus: Campus = campus
        self.forecast: ValueForecast = forecast
        self.layer_cost: vec[float] = layer_cost
        self.lag: vec[i64] = lag
        self.trust: vec[float] = vec[float]([1.0, trust, trust**2, trust**3, trust**4, trust**5])
        self.gains: dict[int, vec[float]] = {}
        self.missing: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.rest: vec[float] = vec[float]([0.0] * SLOTS_AHEAD)
        self.first: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.layer: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.second: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.worth: vec[float] = vec[float]([self._read(i) for i in range(SLOTS_AHEAD)])

    def _read(self, i: i64) -> float:
        missing: i64 = 0
        rest = 0.0
        first: i64 = -1
        second: i64 = -1
        layer: i64 = -1
        for other in range(len(self.lag)):
            at = self.campus.ready[other][i]
            if at == NEVER:
                missing += 1
                rest += self.layer_cost[other]
                at = self.lag[other]
            if at > first:
                second = first
                first = at
                layer = other
            elif at > second:
                second = at
        self.missing[i] = missing
        self.rest[i] = rest
        self.first[i] = first
        self.layer[i] = layer
        self.second[i] = second
        return self._value(i, first, missing, rest, self._shell(i))

    def _shell(self, i: i64) -> i64:
        return max(self.campus.ready[POWER][i], self.campus.ready[SITE][i])

    def _value(self, i: i64, last: i64, missing: i64, rest: float, shell: i64) -> float:
        forecast = self.forecast
        lease = forecast.lease_tail[shell] if shell < forecast.left else 0.0
        if last >= forecast.left:
            return lease
        worth = (float(self.campus.points[i]) * forecast.tail[last] - rest) * self.trust[missing]
        return max(lease, worth)

    def with_layer(self, i: i64, layer: i64, time: i64) -> float:
        """The value of a slot if a layer that is missing, or comes later, is there in `time`."""
        others = self.second[i] if self.layer[i] == layer else self.first[i]
        missing = self.missing[i]
        rest = self.rest[i]
        if self.campus.ready[layer][i] == NEVER:
            missing -= 1
            rest -= self.layer_cost[layer]
        if layer == SITE:
            shell = max(time, self.campus.ready[POWER][i])
        elif layer == POWER:
            shell = max(time, self.campus.ready[SITE][i])
        else:
            shell = self._shell(i)
        return self._value(i, max(others, time), missing, rest, shell)

    def gain(self, layer: int, time: int, amount: int) -> float:
        """The value that the next `amount` modules of a layer add if they are online in `time`."""
        key = layer * 100 + time
        sums = self.gains.get(key)
        if sums is None:
            sums = vec[float]([0.0])
            total = 0.0
            lacking = self.campus.ready[layer]
            for i in range(SLOTS_AHEAD):
                if lacking[i] == NEVER:
                    total += self.with_layer(i, layer, time) - self.worth[i]
                    sums = append(sums, total)
            self.gains[key] = sums
        return sums[min(amount, len(sums) - 1)]


class PositionValues:
    """What the value of an action is computed from, for one seat in one position; the position is not changed.

    Attributes:
        st: the position.
        seat: whose values these are.
        weights: what things are worth.
        forecast: the value of compute and cash by quarter.
        catalogue: tables of the game.
        left: quarters to play, this one included.
        cash_value: a unit of cash now, in Lead.
        influence_value: a unit of influence, in Lead.
        budget: cash and credit, in tenths of $bn.
        cash: cash, below zero if the seat owes, in tenths of $bn.
        debt: what borrowed money costs.
        chip_cost: approximate price of an accelerator.
        lines: where the seat's lines stand in the pipeline.
        campuses: by region, the seat's campuses, ordered ones included.
        empty_campus: a campus that does not exist yet.
        shortfall: what the seat is expected to owe beyond its credit limit at the quarter's end, in tenths of $bn.
        slot_values: by region, the slots valued so far.
        plants: by part, the plants of all seats counted so far.
        plant_values: by part, suitability and quarter, the values of plants found so far.
        layer_cost: by layer, the cost of a module of it, in Lead.
    """

    __slots__ = (
        "_grant_times",
        "_soon",
        "budget",
        "campuses",
        "cash",
        "cash_value",
        "catalogue",
        "chip_cost",
        "debt",
        "empty_campus",
        "forecast",
        "influence_value",
        "layer_cost",
        "left",
        "lines",
        "plant_values",
        "plants",
        "seat",
        "shortfall",
        "slot_values",
        "st",
        "weights",
    )

    def __init__(self, st: State, seat: int, weights: Weights) -> None:
        self.st: State = st
        self.seat: int = seat
        self.weights: Weights = weights
        self.influence_value: float = self.find_influence_value()
        self.forecast: ValueForecast = self.make_forecast()
        self.catalogue: Catalogue = self.forecast.catalogue
        self.left: int = self.forecast.left
        self.cash_value: float = self.forecast.cash[0]
        self.cash: float = float(st.cash(seat))
        self.budget: int = st.cash(seat) + st.limit(seat)
        self.shortfall: float = max(0.0, -float(self.budget))
        self.debt: DebtPrice = DebtPrice(st, seat, weights, self.left)
        ladder: int = next_price(st, ACCELERATORS)
        self.chip_cost: float = ladder + 1.0
        self.lines: vec[i64] = lines_of(st, seat)
        self.campuses: dict[int, Campus] = self.read_campuses()
        self.empty_campus: Campus = empty_campus(st.game.class_points[st.chip_class])
        self.slot_values: dict[int, SlotValues] = {}
        self.plants: dict[int, PlantsOfPart] = {}
        self.plant_values: dict[int, float] = {}
        costs = vec[float]([3.5, 4.0, 3.5, 4.0, self.chip_cost])
        self.layer_cost: vec[float] = vec[float]([self.cash_value * cost for cost in costs])
        self._grant_times: vec[vec[i64]] = vec[vec[i64]]([vec[i64]()] * st.game.region_count)
        self._soon: tuple[int, int] | None = None

    def read_campuses(self) -> dict[int, Campus]:
        """By region, the seat's campuses, ordered ones included."""
        st = self.st
        points_now = st.game.class_points[st.chip_class]
        return {r: read_campus(st, self.seat, r, self.lines, points_now) for r in st.places(self.seat)}

    def overlooked(self, region: int) -> tuple[int, ...]:  # noqa: ARG002  # the easy level overlooks some
        """Layers of a campus that the seat overlooks."""
        return ()

    def slots_of(self, campus: Campus) -> SlotValues:
        """The values of the slots of a campus; computed on first use."""
        slots = self.slot_values.get(campus.region)
        if slots is None:
            slots = self.slot_values[campus.region] = self.value_slots(campus)
        return slots

    def value_slots(self, campus: Campus) -> SlotValues:
        """Value the slots of a campus, with assumptions about layers that are not ordered yet."""
        return SlotValues(campus, self.layer_cost, DEFAULT_TIMES, self.forecast, self.weights.confidence)

    def find_influence_value(self) -> float:
        """The value of a unit of influence, in Lead."""
        return self.weights.influence

    def make_forecast(self) -> ValueForecast:
        """Forecast the value of compute and cash."""
        return ValueForecast(self.st, self.seat, self.weights)

    def modules_value(self, campus: Campus, layer: int, time: int, amount: int) -> float:
        """The value that more modules of a layer, online in `time`, add to a campus."""
        return self.slots_of(campus).gain(layer, time, amount)

    def chips_value(self, region: int, units: int, time: int) -> float:
        """The value that accelerators of the current class, arriving in `time`, add to a campus."""
        campus = self.campuses.get(region)
        return self.modules_value(campus, CHIPS, time, units) if campus else 0.0

    def running_cost(self, region: int, gives: int, amount: int, time: int) -> float:
        """The cost, in Lead, of running the power of so many modules from `time` to the end."""
        st = self.st
        if time >= self.left or gives not in (H_GRID, H_GAS):
            return 0.0
        g = st.game
        price: int = g.fuel_price + st.lasting(M_FUEL)
        if gives == H_GRID:
            price = g.power_price[region] + st.lasting(M_POWER + region)
        return self.forecast.cash_tail[time] * amount * max(0, price) / 2

    def compute_soon(self) -> tuple[int, int]:
        """Points of compute that run at the end of this quarter: all, and those of the largest campus."""
        soon = self._soon
        if soon is None:
            whole: i64 = 0
            largest: i64 = 0
            for campus in self.campuses.values():
                mine = points(self.st, self.seat, campus.region, campus.base)
                for i in range(SLOTS_AHEAD):
                    if campus.last(i) > 0:
                        break
                    mine += campus.points[i]
                whole += mine
                largest = max(largest, mine)
            soon = self._soon = (whole, largest)
        return soon

    def price(self, cost: int) -> float:
        """What a payment costs in Lead: its cash at the value of cash, and more where it must be borrowed at a higher price."""
        return self.cash_value * cost + self.debt.beyond(self.cash, float(cost), self.cash_value)

    def next_cash_value(self) -> float:
        """The value of a unit of cash at the end of this quarter, in Lead."""
        return self.forecast.cash[1]

    def grant_times(self, region: int) -> vec[i64]:
        """By permit steps, expected quarters until a project of the seat is granted in a region, rounded; cached."""
        times = self._grant_times[region]
        if not len(times):
            times = grant_times(self.st, self.seat, region, self.catalogue.most_steps)
            self._grant_times[region] = times
        return times

    def order_time(self, project: int, region: int) -> int:
        """The quarter from now in which a project ordered now is expected online."""
        granted: int = self.grant_times(region)[self.st.game.permit_steps[project]]
        return granted - 1 + build_time(self.st, self.seat, project, region)
