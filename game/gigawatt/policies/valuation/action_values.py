"""The value of each action, in Lead to come, found from the position without applying the action.

`ActionValues` reads a position once for one seat and then values any action. The module reads the layout of a position because
it runs for every legal action of every decision.
"""

# ruff: noqa: ARG001  # the functions of a table take the same arguments, whether a kind needs them or not

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import vec
from gigawatt.core.position.layout import (
    H_CHIPS,
    LAST_CALENDAR,
    M_DEMAND,
    S_CLOUD,
    S_EQUITY_CASH,
    S_EXPEDITE,
    S_LOT,
    S_TRAINING,
)
from gigawatt.core.queries.compute import idle_chips
from gigawatt.core.queries.market import (
    ACCELERATORS,
    EQUIPMENT,
    assembly,
    freight,
    grey_origin,
    next_price,
    open_origin,
    order,
    order_lot,
    stored,
    upgrade_order,
)
from gigawatt.core.queries.permissions import equity_lead, project_cost, restructure_lead
from gigawatt.core.queries.pipeline import kind_of_row
from gigawatt.core.queries.rates import rent_price
from gigawatt.core.rules.vocabulary import GIVES_HEADROOM, GIVES_PLANT, LAYER_OF, PLANT_GROUP
from gigawatt.policies.valuation.campus import (
    CHIPS,
    NEVER,
)
from gigawatt.policies.valuation.card_values import card_value
from gigawatt.policies.valuation.control_values import control_value, lift_value
from gigawatt.policies.valuation.fitting_value import fitting_value, headroom_value
from gigawatt.policies.valuation.hall_values import hire_value, offer_value
from gigawatt.policies.valuation.plant_value import plant_value
from gigawatt.policies.valuation.position_values import PositionValues
from gigawatt.policies.valuation.value_forecast import progress_value

LOT_COST: Final = vec[float]([14.0, 10.0, 12.0, 14.0, 34.0])
"""By group of projects, the approximate cost of a lot, in tenths of $bn."""
KindValue = Callable[[PositionValues, int, int], float]
"""(values, the action's two operands) -> Lead."""


def _nothing(values: PositionValues, x: int, y: int) -> float:
    return 0.0


def _never(values: PositionValues, x: int, y: int) -> float:
    return -1.0


def _build(values: PositionValues, project: int, region: int) -> float:
    st = values.st
    g = st.game
    cost: int = project_cost(st, values.seat, project, region)
    gives: int = g.gives[project]
    time = values.order_time(project, region)
    year = min(2, (g.first + st.quarter) // 4)
    amount: int = g.lot[project][year]
    if g.group[project] != PLANT_GROUP and gives < len(LAYER_OF):
        amount = max(1, amount + st.seat_lasting(values.seat, S_LOT + g.group[project]))
    gained: int = g.rewards[project]
    spent: int = g.project_influence[project]
    worth = gained * values.influence_value - spent * values.influence_value
    if gives < len(LAYER_OF):
        campus = values.campuses.get(region) or values.empty_campus
        worth += values.modules_value(campus, LAYER_OF[gives], time, amount) - values.running_cost(
            region, gives, amount, time
        )
    elif GIVES_PLANT <= gives < GIVES_HEADROOM:
        worth += plant_value(values, region, gives - GIVES_PLANT, time)
    elif gives >= GIVES_HEADROOM:
        worth += headroom_value(values, region, amount, time)
    else:
        worth += fitting_value(values, region, gives, time)
    return worth - values.price(cost)


def _turbines(values: PositionValues, project: int, region: int) -> float:
    price: int = next_price(values.st, EQUIPMENT)
    unit = 0.0 if stored(values.st, values.seat, EQUIPMENT - 1) else values.cash_value * price
    return _build(values, project, region) - unit


def _buy(values: PositionValues, region: int, y: int) -> float:
    st = values.st
    origin = open_origin(st, values.seat, ACCELERATORS, st.game.region_bloc[region])
    got: tuple[int, int] = order(
        st, values.seat, ACCELERATORS, origin, order_lot(st, values.seat), values.budget, False
    )
    units, cost = got
    return values.chips_value(region, units, freight(st, origin, region) - 1) - values.cash_value * cost


def _grey(values: PositionValues, region: int, y: int) -> float:
    st = values.st
    origin = grey_origin(st, ACCELERATORS, st.game.region_bloc[region])
    got: tuple[int, int] = order(st, values.seat, ACCELERATORS, origin, order_lot(st, values.seat), values.budget, True)
    units, cost = got
    odds = 1 - st.game.ruleset.controls.seizure_pct / 100
    return odds * values.chips_value(region, units, freight(st, origin, region) - 1) - values.cash_value * cost


def _assemble(values: PositionValues, region: int, y: int) -> float:
    st = values.st
    plan = assembly(st, values.seat, region, order_lot(st, values.seat), values.budget) or assembly(
        st, values.seat, region, 1, values.budget
    )
    if plan is None:
        return -1.0
    origin = plan.origins[0] if plan.bought[0] else st.tables[values.seat].home_bloc
    # Parts from the store could be sold instead.
    paid: int = plan.cost + sum([plan.from_store[p] * max(0, next_price(st, p + 1) - 1) for p in (0, 1, 2)])
    return values.chips_value(region, plan.units, freight(st, max(0, origin), region) - 1) - values.cash_value * paid


class UpgradeTerms:
    """The exchange that an upgrade of a campus makes.

    Attributes:
        oldest: the class that is replaced.
        resale: resale price of one of that class, in tenths of $bn.
        origin: where the new accelerators come from.
        units: number of accelerators exchanged.
        cost: cost of the new ones before the trade-in, in tenths of $bn.
    """

    __slots__ = ("cost", "oldest", "origin", "resale", "units")

    def __init__(self, values: PositionValues, region: int) -> None:
        oldest, origin, units, cost = upgrade_order(values.st, values.seat, region)
        self.oldest: int = oldest
        self.resale: int = values.st.game.class_resale[oldest]
        self.origin: int = origin
        self.units: int = units
        self.cost: int = cost


def _upgrade(values: PositionValues, region: int, y: int) -> float:
    st = values.st
    points = st.game.class_points
    deal = UpgradeTerms(values, region)
    time = freight(st, deal.origin, region) - 1
    if time >= values.left:
        return -1.0
    running = min(deal.units, max(0, values.campuses[region].base)) if region in values.campuses else 0
    old: int = points[deal.oldest]
    more: int = points[st.chip_class] - old
    lost = old * (values.forecast.tail[0] - values.forecast.tail[time])
    return running * (more * values.forecast.tail[time] - lost) - values.cash_value * (
        deal.cost - deal.units * deal.resale
    )


def _equity(values: PositionValues, x: int, y: int) -> float:
    lead: int = equity_lead(values.st, values.seat)
    cash = equity_cash(values)
    return values.cash_value * cash + rescue_value(values, float(cash)) - lead - 0.5


def rescue_value(values: PositionValues, cash: float) -> float:
    """What cash adds to its own value because it saves the seat from a restructuring at this quarter's end, in Lead.

    A restructuring costs Lead, and what it sells at half price is worth the debt twice. Cash that meets a part of the shortfall saves
    that part: other steps may meet the rest.
    """
    if values.shortfall <= 0:
        return 0.0
    lead: int = restructure_lead(values.st, values.seat)
    return min(1.0, cash / values.shortfall) * (float(lead) + values.cash_value * values.shortfall)


def equity_cash(values: PositionValues) -> int:
    """Cash that raising equity brings, in tenths of $bn."""
    economy = values.st.game.ruleset.economy
    return max(0, economy.equity_cash + values.st.seat_lasting(values.seat, S_EQUITY_CASH))


def _posture(values: PositionValues, quarters: int, y: int) -> float:
    return operations_value(values, quarters, values.st.rent(values.seat)) - operations_value(
        values, values.st.posture(values.seat), values.st.rent(values.seat)
    )


def _rent(values: PositionValues, lots: int, y: int) -> float:
    now = values.st.posture(values.seat)
    return operations_value(values, now, lots) - operations_value(values, now, values.st.rent(values.seat))


def operations_value(values: PositionValues, quarters: int, lots: int) -> float:
    """The value of this quarter's operations with so many quarters of the compute in training and so many lots rented."""
    st = values.st
    g = st.game
    compute, largest = values.compute_soon()
    share = compute * quarters // 4
    sold = compute - share
    rented: int = lots * g.rent_points
    demand: int = g.demand[min(LAST_CALENDAR, g.first + st.quarter)] * (100 + st.lasting(M_DEMAND)) // 100 + rented
    price: int = max(
        g.cloud_price_min,
        min(g.cloud_price_max, g.cloud_price_scale * demand // max(1, sold + values.forecast.sold_elsewhere)),
    )
    revenue = sold * price / 2 * max(0, 100 + st.seat_lasting(values.seat, S_CLOUD)) / 100
    if st.tables[values.seat].is_state:
        revenue = revenue * float(g.state_cloud_pct) / 100
    far: int = max(0, share - largest) * g.far_pct
    outside: int = rented * g.rented_pct
    gained = min(share, largest) + far / 100 + outside / 100
    gained = gained * (100 + st.seat_lasting(values.seat, S_TRAINING)) / 100
    cost: int = lots * rent_price(st, price)
    done = st.progress(values.seat) + int(gained)
    return values.next_cash_value() * (revenue - cost) + progress_value(
        st, values.seat, done, values.weights, values.forecast
    )


def _lobby(values: PositionValues, group: int, y: int) -> float:
    """The saving on what the seat would build of the group in two quarters, one or two lots, less the influence."""
    g = values.st.game
    lot_cost = LOT_COST[group] * (0.3 if group == PLANT_GROUP else 1.5)
    price: int = g.lobby_influence_state if values.st.tables[values.seat].is_state else g.lobby_influence
    late = 0.0 if values.left < 4 else 1.0
    return values.cash_value * lot_cost * values.catalogue.lobby_pct / 100 * late - price * values.influence_value


def _buy_part(values: PositionValues, part: int, y: int) -> float:
    return -0.05


def _sell_part(values: PositionValues, part: int, y: int) -> float:
    """The price now, less the saving in an assembly while there is time for one."""
    units: int = stored(values.st, values.seat, part)
    price: int = max(0, next_price(values.st, part + 1) - 1)
    later = 1.2 if values.left > 1 else 0.0
    return values.cash_value * units * price * (1 - later)


def _sell_chips(values: PositionValues, region: int, cls: int) -> float:
    st = values.st
    g = st.game
    units: int = min(st.held(values.seat, region, H_CHIPS + cls), idle_chips(st, values.seat, region))
    resale: int = g.class_resale[cls]
    points: int = g.class_points[cls]
    last = values.forecast.cash[1] if values.left == 1 else values.cash_value
    kept = units * points * values.forecast.tail[min(2, values.left)] * 0.6
    return last * units * resale + rescue_value(values, float(units * resale)) - kept


def _expedite(values: PositionValues, region: int, row: int) -> float:
    """The value of having the first modules that are on order a quarter sooner."""
    st = values.st
    g = st.game
    kind = kind_of_row(st, row)
    price = expedite_price(values)
    campus = values.campuses.get(region)
    if campus is None:
        return -1.0
    layer = CHIPS if kind < 0 else LAYER_OF[g.gives[kind]] if g.gives[kind] < len(LAYER_OF) else -1
    if layer < 0:
        return 0.3 - price * values.influence_value
    gain = 0.0
    seen = 0
    slots = values.slots_of(campus)
    for i, at in enumerate(campus.ready[layer]):
        if 0 < at < NEVER and seen < 4:
            seen += 1
            gain += slots.with_layer(i, layer, at - 1) - slots.worth[i]
    return gain - price * values.influence_value


def expedite_price(values: PositionValues) -> int:
    """The influence that expediting costs the seat."""
    st = values.st
    return max(0, st.game.expedite_influence + st.seat_lasting(values.seat, S_EXPEDITE))


def _card(values: PositionValues, card: int, target: int) -> float:
    g = values.st.game
    cash: int = g.card_cash[card]
    influence: int = g.card_influence[card]
    lead: int = g.card_lead[card]
    paid = values.price(cash) + values.influence_value * influence + lead
    return card_value(values, card, target) - paid


KIND_VALUES: Final[list[KindValue]] = [
    _nothing, _equity, _posture, _rent, _never, _never, _lobby, control_value, lift_value, _buy_part, _buy_part, _sell_part,
    _build, _build, _turbines, _buy, _grey, _assemble, _upgrade, _sell_chips, _expedite, _never, offer_value, hire_value, _card,
]  # fmt: skip
"""By kind of action, in the order of the action table."""


class ActionValues(PositionValues):
    """The values of actions for one seat in one position."""

    __slots__ = ()

    def value(self, action: int) -> float:
        """The value of an action, in Lead; that of a pass is 0."""
        g = self.st.game
        kind = g.kind[action]
        # Most legal actions are of these two kinds, and a call by name is compiled, unlike one through a table.
        if kind == act.BUILD:
            return _build(self, g.x[action], g.y[action])
        if kind == act.CARD:
            return _card(self, g.x[action], g.y[action])
        return KIND_VALUES[kind](self, g.x[action], g.y[action])

    def units_to_keep(self, part: int) -> int:  # noqa: ARG002  # the planner reads it from its plans
        """Units of a part that the seat expects to need beyond its store; 0 without a plan that tells."""
        return 0
