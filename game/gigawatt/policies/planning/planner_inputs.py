"""What a planner knows before it plans: what options, plans of campuses and training plans read of it.

The class stands below them, so that they need not import the planner that is built from them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import S_CLOUD, S_LOT, S_SPEED
from gigawatt.core.queries.market import ACCELERATORS
from gigawatt.core.queries.permissions import influence_cap
from gigawatt.core.queries.rates import interest_on
from gigawatt.policies.valuation.action_values import ActionValues
from gigawatt.policies.valuation.barriers import closed_share, closing_ladders, exposed_shares, grey_factor
from gigawatt.policies.valuation.position_values import SlotValues
from gigawatt.policies.valuation.rival_forecast import RivalForecast
from gigawatt.policies.valuation.value_forecast import lasting_income

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.campus import Campus
    from gigawatt.policies.valuation.value_forecast import ValueForecast
    from gigawatt.policies.valuation.weights import PlannerWeights

ALL_ISSUED: Final = 6.0
"""The quarter, from 0, by which the controls that are expected have been issued."""
GREY_LATER: Final = 0.5
"""Share of the accelerators for a closed bloc that must come by the grey channel later; the rest is assembled or found."""
GROUPS: Final = 5
"""Groups of projects: site, power, cooling, network, plant."""
NEXT_ORDER_TIMES: Final = vec[i64]([3, 3, 1, 2, 1])
"""By layer, quarters until it comes if it is ordered at the next opportunity."""
NEAR_CAP: Final = 0.3
"""Share of the value of influence that remains near the cap, where income of influence would soon be lost."""
LAST_USE: Final = 4
"""Quarters before the last one from which on influence loses value."""


class PlannerInputs(ActionValues):
    """The values of a position for a seat that plans.

    Attributes:
        planner_weights: the weights, as those of a planner.
        chip_points: points that an accelerator of the current class computes.
        income: cash per quarter as things stand.
        purse: cash and credit that may be spent now.
        action_cost: value of an action point, in Lead; it makes large orders better than small ones.
        tier: training tiers reached.
        larger: by group of projects, modules that lasting effects add to a lot.
        closing: by bloc, a bit for each ladder that an announced control will hold back.
        exposed: by bloc, share of the accelerators for it that controls to come are expected to close.
        sooner: by group of projects, quarters of construction that lasting effects save.
        cash_premium: value of a unit of cash above the forecast's, because steps worth funding lack it; 0 until steps are funded.
    """

    __slots__ = (
        "action_cost",
        "cash_premium",
        "chip_points",
        "closing",
        "exposed",
        "income",
        "larger",
        "planner_weights",
        "purse",
        "sooner",
        "tier",
    )

    def __init__(self, st: State, seat: int, weights: PlannerWeights) -> None:
        self.planner_weights: PlannerWeights = weights
        super().__init__(st, seat, weights)
        g = st.game
        self.chip_points: int = g.class_points[st.chip_class]
        self.income: float = self.expected_income()
        self.shortfall = max(0.0, -(self.budget + self.income))
        reserve = (1 - weights.credit) * st.limit(seat)
        quarters: int = g.quarters
        self.purse: float = self.budget - reserve + min(0.0, self.income) - weights.bills
        self.action_cost: float = weights.action_cost * self.left / quarters
        self.tier: int = st.tier(seat)
        self.closing: vec[i64] = closing_ladders(st)
        self.larger: vec[i64] = vec[i64]([st.seat_lasting(seat, S_LOT + group) for group in range(GROUPS)])
        self.sooner: vec[i64] = vec[i64]([st.seat_lasting(seat, S_SPEED + group) for group in range(GROUPS)])
        self.cash_premium: float = 0.0
        self.exposed: vec[float] = vec[float]([weights.exposure * share for share in exposed_shares(st)])

    def is_barred(self, action: int) -> bool:  # noqa: ARG002  # a planner under a restriction bars some
        """Whether the seat must plan without an order, though it may be legal."""
        return False

    def find_influence_value(self) -> float:
        """The value of a unit of influence, in Lead: little near the cap, none in the last quarter."""
        st = self.st
        left = st.game.quarters - st.quarter
        scarce = NEAR_CAP if st.influence(self.seat) >= influence_cap(st, self.seat) - 1 else 1.0
        worth: float = self.planner_weights.influence * scarce * min(1.0, (left - 1) / LAST_USE)
        return worth

    def make_forecast(self) -> ValueForecast:
        """The forecast, which follows each rival, to the horizon."""
        forecast = RivalForecast(self.st, self.seat, self.planner_weights)
        forecast.limit_horizon(int(self.planner_weights.horizon))
        return forecast

    def value_slots(self, campus: Campus) -> SlotValues:
        """The slots of a campus, valued for cards and expediting."""
        return SlotValues(campus, self.layer_cost, NEXT_ORDER_TIMES, self.forecast, self.planner_weights.trust)

    def class_price(self, points: int) -> float:
        """The approximate price of an accelerator of so many points, from the ladder."""
        if points == self.chip_points:
            return self.chip_cost
        g = self.st.game
        for cls in range(g.class_count):
            if g.class_points[cls] == points:
                return float(g.class_base[cls]) + 1.0
        raise AssertionError(points)

    def later_chip_price(self, region: int, points: int, wait: int = 0) -> float:
        """The approximate price of an accelerator of so many points that is bought in `wait` quarters for a region.

        It is dearer where origins are closed, or may be closed by then.
        """
        bloc: int = self.st.game.region_bloc[region]
        closed = closed_share(self.st, ACCELERATORS, bloc) if self.st.controls else 0.0
        if self.exposed[bloc]:
            closed = max(closed, self.exposed[bloc] * min(1.0, float(self.st.quarter + wait) / ALL_ISSUED))
        price = self.class_price(points)
        return price * (1 + GREY_LATER * closed * (grey_factor(self.st) - 1)) if closed else price

    def planned_actions(self) -> float:
        """Action points that are planned for: those left this quarter, and those of the quarters that the weights name."""
        return (
            self.st.points_left(self.seat)
            + float(self.st.game.points[self.st.quarter]) * self.planner_weights.planned_actions
        )

    def expected_income(self) -> float:
        """Cash per quarter as things stand: cloud, models and leases, less power and interest."""
        st = self.st
        seat = self.seat
        g = st.game
        sold = st.compute(seat) * (4 - st.posture(seat)) // 4
        revenue = sold * self.forecast.price[0] / 2 * max(0, 100 + st.seat_lasting(seat, S_CLOUD)) / 100
        if st.tables[self.seat].is_state:
            revenue = revenue * float(g.state_cloud_pct) / 100
        interest: int = interest_on(st, seat, -st.cash(seat))
        bills = float(st.online(seat) + interest)
        models = float(g.model_income * st.tier(seat)) * self.planner_weights.models
        return revenue + models + st.lease_revenue(seat) + lasting_income(st, seat) - bills

    def next_cash_value(self) -> float:
        """The value of a unit of cash at the end of this quarter, in Lead."""
        return super().next_cash_value() + 0.8 * self.cash_premium
