"""Options: the ways to get one layer at a campus, each with its time, its price and the modules that an action orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    H_GAS,
    H_GRID,
    M_COST,
    M_FUEL,
    M_POWER,
)
from gigawatt.core.queries.market import (
    ACCELERATORS,
    EQUIPMENT,
    assembly,
    freight,
    next_price,
    open_origin,
    order,
    order_lot,
    stored,
)
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.transitions.ledger import total_stock
from gigawatt.policies.valuation.campus import permit_chances

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner

GROUPS: Final = 5
"""Groups of projects: site, power, cooling, network, plant."""
LAST_CALL: Final = 2
"""Quarters before the end in which one thinks of what is granted by then but never runs: it counts at the end."""
QUARTERS: Final = 4
"""Quarters of a year."""
LAST_YEAR: Final = 2
"""The last year of the calendar, from 0."""


class Option:
    """One way to get a layer.

    Attributes:
        action: what orders it.
        time: the quarter from now in which it is expected.
        unit: what a module costs.
        lot: modules that one action orders.
        effort: the action that a module takes: a share, where one orders several.
        run: what a module costs to run for a quarter.
        odds: the chance that all its permits are granted before the match ends; counted only near the end.
    """

    __slots__ = ("action", "effort", "lot", "odds", "run", "time", "unit")

    def __init__(self, action: int, time: int, unit: float, lot: int, run: float = 0.0, odds: float = 1.0) -> None:
        self.action: int = action
        self.time: int = time
        self.unit: float = unit
        self.lot: int = lot
        self.effort: float = 1 / lot
        self.run: float = run
        self.odds: float = odds


def granted(stall: float, outright: float, steps: int, draws: int) -> float:
    """The chance that a project of so many permit steps is granted within so many draws."""
    if steps == 0:
        return 1.0
    if draws == 0:
        return 0.0
    again = stall * granted(stall, outright, steps, draws - 1)
    return outright + (1 - stall - outright) * granted(stall, outright, steps - 1, draws - 1) + again


class Ground:
    """What all projects of a seat in a region have in common.

    Attributes:
        region: where.
        waits: quarters until a project of so many permit steps is granted, expected, rounded.
        calendar: the quarter of the calendar, from 0.
        year: the year of the calendar, from 0.
        home: whether it is a home region of the seat.
        tender: whether a seat from elsewhere can open a campus there in this quarter of the year.
        plain: whether nothing moves the cost of building there but subsidies.
        costs: the seat's cost of each project there.
        odds: the chance that so many permit steps are granted before the match ends; 1 while that is far.
        moved: where what lasting effects add to the cost stands, by group, in per cent.
        headroom: grid headroom that is free.
        grid: what a module of grid power costs to run for a quarter.
        fuel: the same with fuel.
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

    def __init__(self, j: Planner, region: int) -> None:
        st = j.st
        g = st.game
        table = st.tables[j.seat]
        steps: int = j.book.most_steps
        self.region: int = region
        self.waits: vec[i64] = j.grant_times(region)
        self.odds: vec[float] = vec[float]([1.0] * (steps + 1))
        if j.left <= LAST_CALL:
            stall, outright = permit_chances(st, j.seat, region)
            for step in range(steps + 1):
                self.odds[step] = granted(stall, outright, step, j.left)
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

    def cost(self, j: Planner, project: int) -> float:
        """What a lot of a project costs there now; a unit of equipment comes on top."""
        if self.plain and not j.st.lasting(self.moved + j.st.game.group[project]):
            return float(self.costs[project])
        return float(project_cost(j.st, j.seat, project, self.region))


def project_option(j: Planner, project: int, ground: Ground) -> Option | None:
    """The option that a project is, or None while it cannot be ordered there."""
    st = j.st
    g = st.game
    region = ground.region
    if ground.calendar < g.project_first[project] or g.project_tier[project] > j.tier:
        return None
    if not ground.home and (g.home_only[project] or (g.is_opener[project] and not ground.tender)):
        return None
    lot: int = g.lot[project][ground.year]
    if g.uses_headroom[project] and ground.headroom < lot:
        return None
    group: int = g.group[project]
    steps: int = g.permit_steps[project]
    time: int = max(1, g.build_time[project][region] - j.sooner[group]) - 1 + ground.waits[steps]
    cost = ground.cost(j, project)
    if g.uses_equipment[project] and not stored(st, j.seat, EQUIPMENT - 1):
        cost += float(next_price(st, EQUIPMENT))
        if not total_stock(st, EQUIPMENT):
            time += 1
    lot = max(lot + j.larger[group], 1)
    influence: int = g.project_influence[project] - g.rewards[project]
    if influence:
        cost += j.influence / j.spend * influence
    run = g.gives[project]
    bill = ground.grid if run == H_GRID else ground.fuel if run == H_GAS else 0.0
    return Option(j.book.orders[project][region], time, max(0.0, cost) / lot, lot, bill, ground.odds[steps])


def best_option(j: Planner, options: list[Option], others: int) -> Option | None:
    """The option that leaves most of a module that waits until `others` for its other layers."""
    best, most = None, 0.0
    tail, cash = j.forecast.tail, j.forecast.cash_tail
    spend, toil, quarters = j.spend, j.toil, j.left
    made = float(j.chip_points)
    for option in options:
        time = max(others, option.time)
        left = -spend * option.unit - toil / option.lot
        if time < quarters:
            left += made * tail[time] - cash[time] * option.run
        elif quarters <= LAST_CALL:
            left += option.odds * made / j.book.end_points
        else:
            continue
        if best is None or left > most:
            best, most = option, left
    return best


def chip_option(j: Planner, region: int) -> Option | None:
    """The cheaper of an order from the ladder and an assembly, delivered to a region."""
    st = j.st
    g = st.game
    most = order_lot(st, j.seat)
    found = None
    origin = open_origin(st, j.seat, ACCELERATORS, g.region_bloc[region])
    budget = max(j.budget, 0)
    if origin >= 0:
        units, cost = order(st, j.seat, ACCELERATORS, origin, most, budget)
        if units:
            unit = float(cost) / float(units)
            found = Option(g.first_of[act.BUY] + region, freight(st, origin, region) - 1, unit, units)
    if g.has_plants:
        plan = assembly(st, j.seat, region, most, budget)
        if plan is not None:
            made: int = plan.units
            paid: int = plan.cost + sum([plan.from_store[p] * max(0, next_price(st, p + 1) - 1) for p in (0, 1, 2)])
            source = plan.origins[0] if plan.bought[0] else st.tables[j.seat].home_bloc
            unit = paid / made
            toil = j.toil / j.spend
            # A fuller order is worth more a unit, because it saves an action.
            if found is None or unit + toil / made < found.unit + toil / found.lot:
                found = Option(g.first_of[act.ASSEMBLE] + region, freight(st, source, region) - 1, unit, made)
    return found
