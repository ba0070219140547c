"""Options: the ways to get a layer at a campus, each with its time, its price and the modules that one action orders.

The module reads the layout of a position because it runs for every project and region at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    H_EVAPORATIVE,
    H_GAS,
    H_GRID,
    H_RECYCLING,
    M_COST,
    M_FUEL,
    M_POWER,
)
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
)
from gigawatt.core.queries.permissions import parts_on_their_way, project_cost
from gigawatt.core.transitions.ledger import total_stock
from gigawatt.policies.planning.planner_inputs import GROUPS
from gigawatt.policies.valuation.barriers import arrival_odds, grey_factor
from gigawatt.policies.valuation.campus import permit_chances
from gigawatt.policies.valuation.fitting_value import drought_value

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner_inputs import PlannerInputs

LAST_QUARTERS: Final = 2
"""Quarters left from which on modules count that never run but whose permits are granted: they score at the end."""
QUARTERS: Final = 4
"""Quarters of a year."""
UNAVAILABLE: Final = -1.0
"""The price of a unit of equipment that cannot be had."""
LAST_YEAR: Final = 2
"""The last year of the calendar, from 0."""


class LayerOption:
    """One way to get a layer.

    Attributes:
        action: the action that orders it.
        time: the quarter from now in which it is expected.
        unit: cost of a module.
        lot: modules that one action orders.
        effort: action points that a module takes, which is less than one if an action orders several.
        run: cost of running a module for a quarter.
        odds: probability that all its permits are granted before the match ends; 1 while that is far. Of a grey order, that it arrives.
        is_grey: whether it is an order of accelerators by the grey channel; those seized are in its cost and its effort.
    """

    __slots__ = ("action", "effort", "is_grey", "lot", "odds", "run", "time", "unit")

    def __init__(self, action: int, time: int, unit: float, lot: int, run: float = 0.0, odds: float = 1.0) -> None:
        self.action: int = action
        self.time: int = time
        self.unit: float = unit
        self.lot: int = lot
        self.effort: float = 1 / lot
        self.run: float = run
        self.odds: float = odds
        self.is_grey: bool = False


def grant_chance(stall: float, outright: float, steps: int, draws: int) -> float:
    """The probability that a project of so many permit steps is granted within so many draws."""
    if steps == 0:
        return 1.0
    if draws == 0:
        return 0.0
    again = stall * grant_chance(stall, outright, steps, draws - 1)
    return outright + (1 - stall - outright) * grant_chance(stall, outright, steps - 1, draws - 1) + again


class RegionTerms:
    """What all projects of a seat in a region have in common.

    Attributes:
        region: where.
        waits: by permit steps, expected quarters until a project is granted, rounded.
        calendar: the quarter of the calendar, from 0.
        year: the year of the calendar, from 0.
        home: whether it is a home region of the seat.
        tender: whether a foreign seat can open a campus there in this quarter of the year.
        plain: whether only subsidies change the cost of building there.
        costs: by project, its cost to the seat.
        odds: by permit steps, probability that they are granted before the match ends; 1 while that is far.
        moved: index of the lasting effects on the cost, by group, in per cent.
        headroom: free grid headroom.
        grid: cost of running a module of grid power for a quarter.
        fuel: cost of running a module of gas power for a quarter.
    """

    __slots__ = (
        "calendar",
        "costs",
        "fuel",
        "grid",
        "headroom",
        "home",
        "moved",
        "odds",
        "plain",
        "region",
        "tender",
        "waits",
        "year",
    )

    def __init__(self, planner: PlannerInputs, region: int) -> None:
        st = planner.st
        g = st.game
        table = st.tables[planner.seat]
        steps: int = planner.catalogue.most_steps
        self.region: int = region
        self.waits: vec[i64] = planner.grant_times(region)
        self.odds: vec[float] = vec[float]([1.0] * (steps + 1))
        if planner.left <= LAST_QUARTERS:
            stall, outright = permit_chances(st, planner.seat, region)
            for step in range(steps + 1):
                self.odds[step] = grant_chance(stall, outright, step, planner.left)
        self.calendar: int = g.first + st.quarter
        self.year: int = min(LAST_YEAR, self.calendar // QUARTERS)
        self.home: bool = table.home_bits >> region & 1 != 0
        self.tender: bool = g.tender[region][self.calendar % QUARTERS]
        self.plain: bool = not st.controls
        self.costs: vec[i64] = table.cost[self.year][region]
        self.moved: int = M_COST + g.region_bloc[region] * GROUPS
        self.headroom: int = st.headroom(region)
        grid: int = max(0, g.power_price[region] + st.lasting(M_POWER + region))
        fuel: int = max(0, g.fuel_price + st.lasting(M_FUEL))
        self.grid: float = grid / 2
        self.fuel: float = fuel / 2

    def first_drought(self, planner: PlannerInputs, project: int, time: int) -> float:
        """What droughts are expected to take from a campus by a project there that is online in `time`, in Lead.

        Droughts strike a campus, not a module: its first evaporative lot bears them all, unless the campus recycles.
        """
        st = planner.st
        if st.game.gives[project] != H_EVAPORATIVE:
            return 0.0
        seat, region = planner.seat, self.region
        if st.held(seat, region, H_EVAPORATIVE) or st.held(seat, region, H_RECYCLING):
            return 0.0
        return drought_value(planner, region, time)

    def cost(self, planner: PlannerInputs, project: int) -> float:
        """The cost of a lot of a project there now, without a unit of equipment that it may need."""
        if self.plain and not planner.st.lasting(self.moved + planner.st.game.group[project]):
            return float(self.costs[project])
        return float(project_cost(planner.st, planner.seat, project, self.region))


def project_option(planner: PlannerInputs, project: int, terms: RegionTerms) -> LayerOption | None:
    """The option of ordering a project; None if it cannot be ordered there now."""
    st = planner.st
    g = st.game
    region = terms.region
    if terms.calendar < g.project_first[project] or g.project_tier[project] > planner.tier:
        return None
    action: int = planner.catalogue.orders[project][region]
    if planner.is_barred(action):
        return None
    if not terms.home and (g.home_only[project] or (g.is_opener[project] and not terms.tender)):
        return None
    lot: int = g.lot[project][terms.year]
    if g.uses_headroom[project] and terms.headroom < lot:
        return None
    group: int = g.group[project]
    steps: int = g.permit_steps[project]
    time: int = max(1, g.build_time[project][region] - planner.sooner[group]) - 1 + terms.waits[steps]
    cost = terms.cost(planner, project)
    is_first = False
    if g.uses_equipment[project] and not stored(st, planner.seat, EQUIPMENT - 1):
        price, wait, first = equipment_way(planner, g.region_bloc[region])
        if price == UNAVAILABLE:
            return None
        cost += price
        time += wait
        if first >= 0:
            action, is_first = first, True
    lot = max(lot + planner.larger[group], 1)
    influence: int = g.project_influence[project] - g.rewards[project]
    if influence:
        cost += planner.influence_value / planner.cash_value * influence
    run = g.gives[project]
    if run == H_EVAPORATIVE:
        cost += terms.first_drought(planner, project, time) / planner.cash_value
    bill = terms.grid if run == H_GRID else terms.fuel if run == H_GAS else 0.0
    option = LayerOption(action, time, max(0.0, cost) / lot, lot, bill, terms.odds[steps])
    if is_first:
        option.effort *= 2
    return option


def equipment_way(planner: PlannerInputs, bloc: int) -> tuple[float, int, int]:
    """How a seat without a unit of equipment gets one for a project in a bloc.

    Returns:
        What it costs, or `UNAVAILABLE`; the quarters it is waited for; and the action that must come before the project, -1 if none.
    """
    st = planner.st
    price = float(next_price(st, EQUIPMENT))
    if not st.controls or not total_stock(st, EQUIPMENT):
        return price, 0 if total_stock(st, EQUIPMENT) else 1, -1
    if open_origin(st, planner.seat, EQUIPMENT, bloc) >= 0:
        return price, 0, -1
    part = EQUIPMENT - 1
    home = st.tables[planner.seat].home_bloc
    bought, grey = st.game.first_of[act.BUY_PART] + part, st.game.first_of[act.GREY_PART] + part
    if parts_on_their_way(st, planner.seat, part):
        return 0.0, 1, -1
    if not (st.game.has_plants and st.game.has_controls):
        return UNAVAILABLE, 0, -1
    if open_origin(st, planner.seat, EQUIPMENT, home) >= 0 and not planner.is_barred(bought):
        return price, 0, bought
    if grey_origin(st, EQUIPMENT, home) >= 0 and not planner.is_barred(grey):
        return price * grey_factor(st), 1, grey
    return UNAVAILABLE, 0, -1


def best_option(planner: PlannerInputs, options: list[LayerOption], others: int) -> LayerOption | None:
    """The best option for a module whose other layers are there in `others`."""
    best, most = None, 0.0
    tail, cash = planner.forecast.tail, planner.forecast.cash_tail
    spend, action_cost, quarters = planner.cash_value, planner.action_cost, planner.left
    made = float(planner.chip_points)
    for option in options:
        time = max(others, option.time)
        left = -spend * option.unit - action_cost / option.lot
        if time < quarters:
            left += made * tail[time] - cash[time] * option.run
        elif quarters <= LAST_QUARTERS:
            left += option.odds * made / planner.catalogue.end_points
        else:
            continue
        if best is None or left > most:
            best, most = option, left
    return best


def chip_option(planner: PlannerInputs, region: int) -> LayerOption | None:
    """The cheapest of an order from the ladder, an assembly and a grey order, delivered to a region; None if none can be had."""
    st = planner.st
    g = st.game
    most = order_lot(st, planner.seat)
    found = None
    origin = open_origin(st, planner.seat, ACCELERATORS, g.region_bloc[region])
    budget = max(planner.budget, 0)
    if origin >= 0 and not planner.is_barred(g.first_of[act.BUY] + region):
        units, cost = order(st, planner.seat, ACCELERATORS, origin, most, budget)
        if units:
            unit = float(cost) / float(units)
            found = LayerOption(g.first_of[act.BUY] + region, freight(st, origin, region) - 1, unit, units)
    if g.has_plants and not planner.is_barred(g.first_of[act.ASSEMBLE] + region):
        plan = assembly(st, planner.seat, region, most, budget)
        if plan is not None:
            made: int = plan.units
            paid: int = plan.cost + sum([plan.from_store[p] * max(0, next_price(st, p + 1) - 1) for p in (0, 1, 2)])
            source = plan.origins[0] if plan.bought[0] else st.tables[planner.seat].home_bloc
            unit = paid / made
            action_cost = planner.action_cost / planner.cash_value
            # A larger order is worth more a unit because it saves an action.
            if found is None or unit + action_cost / made < found.unit + action_cost / found.lot:
                found = LayerOption(g.first_of[act.ASSEMBLE] + region, freight(st, source, region) - 1, unit, made)
    if st.controls:
        grey = grey_option(planner, region, most, budget)
        if grey is not None and (found is None or full_price(planner, grey) < full_price(planner, found)):
            return grey
    return found


def full_price(planner: PlannerInputs, option: LayerOption) -> float:
    """What a module of an option costs with its part of an action, in tenths of $bn."""
    return option.unit + option.effort * planner.action_cost / planner.cash_value


def open_is_better(planner: PlannerInputs, region: int, option: LayerOption, rest: int) -> bool:
    """Whether an open order a quarter later is better than a grey one now for a module whose rest is there in `rest` quarters."""
    if option.time < rest:
        return True
    time = option.time
    if time + 1 >= planner.left:
        return False
    tail = planner.forecast.tail
    lost = float(planner.chip_points) * (tail[time] - tail[time + 1])
    return lost < planner.cash_value * (option.unit - planner.later_chip_price(region, planner.chip_points))


def grey_option(planner: PlannerInputs, region: int, most: int, budget: int) -> LayerOption | None:
    """A grey order of accelerators for a region; None if no embargo closes an origin that has some."""
    st = planner.st
    first: int = st.game.first_of[act.GREY]
    origin = grey_origin(st, ACCELERATORS, st.game.region_bloc[region])
    if origin < 0 or planner.is_barred(first + region):
        return None
    units, cost = order(st, planner.seat, ACCELERATORS, origin, most, budget, True)
    if not units:
        return None
    odds = max(0.05, arrival_odds(st))
    option = LayerOption(first + region, freight(st, origin, region) - 1, float(cost) / float(units) / odds, units)
    option.effort /= odds
    option.odds = odds
    option.is_grey = True
    return option
