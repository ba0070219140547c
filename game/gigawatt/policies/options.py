"""Options: the ways to get one layer at a campus, each with its time, its price and the modules that an action orders."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.ints import i64, vec
from gigawatt.core.layout import (
    H_GAS,
    H_GRID,
    M_COST,
    M_FUEL,
    M_POWER,
)
from gigawatt.core.ledger import total_stock
from gigawatt.core.legal import project_cost
from gigawatt.core.market import (
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
from gigawatt.policies.campus import permit_chances, permit_wait

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.policies.planner import Planner

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
        run: what a module costs to run for a quarter.
        odds: the chance that all its permits are granted before the match ends; counted only near the end.
    """

    __slots__ = ("action", "lot", "odds", "run", "time", "unit")

    def __init__(self, action: int, time: int, unit: float, lot: int, run: float = 0.0, odds: float = 1.0) -> None:
        self.action: int = action
        self.time: int = time
        self.unit: float = unit
        self.lot: int = lot
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


Facts = tuple[int, int, bool, bool, bool, bool, int, int, int, int, tuple[int, ...]]
"""Of a project: its first quarter, the tier it takes, whether it is for home regions only, opens a campus, takes grid headroom, takes
equipment; its group, permit steps, component, influence less what it rewards, and the lots by year."""


class Book:
    """The facts of each project of a game."""

    __slots__ = ("facts",)

    def __init__(self, g: Game) -> None:
        self.facts: list[Facts] = [_facts_of(g, p) for p in range(g.project_count)]


def facts_of(g: Game) -> list[Facts]:
    """What never changes of each project in a game; put together once."""
    known = g.notes.get("projects")
    if not isinstance(known, Book):
        known = g.notes["projects"] = Book(g)
    return known.facts


def _facts_of(g: Game, p: int) -> Facts:
    equipped = bool(g.ruleset.projects[p].uses_equipment)
    influence = g.project_influence[p] - g.rewards[p]
    return (
        g.project_first[p], g.project_tier[p], bool(g.home_only[p]), bool(g.is_opener[p]), bool(g.uses_headroom[p]), equipped,
        g.group[p], g.permit_steps[p], g.gives[p], influence, tuple(g.lot[p]),
    )  # fmt: skip


class Ground:
    """What all projects of a seat in a region have in common.

    Attributes:
        region: where.
        waits: quarters until a project of so many permit steps is granted, expected, rounded.
        calendar: the quarter of the calendar, from 0.
        year: the year of the calendar, from 0.
        home: whether it is a home region of the seat.
        plain: whether nothing moves the cost of building there but subsidies.
        costs: the seat's cost of each project there.
        odds: the chance that so many permit steps are granted before the match ends; 1 while that is far.
        moved: per cent that lasting effects add to the cost, by group.
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
        "waits",
        "year",
    )

    def __init__(self, j: Planner, region: int) -> None:
        st = j.st
        g = st.game
        table = st.tables[j.seat]
        stall, outright = permit_chances(st, j.seat, region)
        self.region: int = region
        self.waits: list[int] = [
            int(permit_wait(stall, outright, steps) + 0.5) for steps in range(max(g.permit_steps) + 1)
        ]
        draws = j.left if j.left <= LAST_CALL else 0
        self.odds: list[float] = [
            granted(stall, outright, steps, draws) if draws else 1.0 for steps in range(len(self.waits))
        ]
        self.calendar: int = g.first + st.quarter
        self.year: int = min(LAST_YEAR, self.calendar // QUARTERS)
        self.home: bool = region in table.homes
        self.plain: bool = not st.controls
        self.costs: vec[i64] = table.cost[self.year][region]
        slot = M_COST + g.region_bloc[region] * GROUPS
        self.moved: tuple[int, ...] = st.lasting_row(slot, GROUPS)
        self.headroom: int = st.headroom(region)
        self.grid: float = max(0, g.power_price[region] + st.lasting(M_POWER + region)) / 2
        self.fuel: float = max(0, g.ruleset.economy.fuel_price + st.lasting(M_FUEL)) / 2

    def cost(self, j: Planner, project: int) -> float:
        """What a lot of a project costs there now; a unit of equipment comes on top."""
        if self.plain and not self.moved[j.st.game.group[project]]:
            return float(self.costs[project])
        return float(project_cost(j.st, j.seat, project, self.region))


def project_option(j: Planner, project: int, ground: Ground) -> Option | None:
    """The option that a project is, or None while it cannot be ordered there."""
    st = j.st
    g = st.game
    region = ground.region
    calendar = ground.calendar
    first, tier, home_only, opener, needs_grid, equipped, group, steps, run, influence, lots = facts_of(g)[project]
    if calendar < first or tier > j.tier:
        return None
    if not ground.home and (home_only or (opener and not g.tender[region][calendar % QUARTERS])):
        return None
    lot = lots[ground.year]
    if needs_grid and ground.headroom < lot:
        return None
    time: int = g.build_time[project][region] - j.sooner[group]
    time = (max(1, time)) - 1
    if steps:
        time += ground.waits[steps]
    cost = ground.cost(j, project)
    kind = act.OPEN_CAMPUS if opener else act.BUILD
    if equipped:
        kind = act.TURBINES
        if not stored(st, j.seat, EQUIPMENT - 1):
            unit: int = next_price(st, EQUIPMENT)
            cost += unit
            if not total_stock(st, EQUIPMENT):
                time += 1
    lot += j.larger[group]
    lot = max(lot, 1)
    if influence:
        cost += j.influence / j.spend * influence
    bill = ground.grid if run == H_GRID else ground.fuel if run == H_GAS else 0.0
    return Option(g.at[kind, project, region], time, max(0.0, cost) / lot, lot, bill, ground.odds[steps])


def best_option(j: Planner, options: list[Option], others: int) -> Option | None:
    """The option that leaves most of a module that waits until `others` for its other layers."""
    best, most = None, 0.0
    tail, cash = j.forecast.tail, j.forecast.cash_tail
    for option in options:
        time = max(others, option.time)
        left = -j.spend * option.unit - j.toil / option.lot
        if time < j.left:
            left += j.chip_points * tail[time] - cash[time] * option.run
        elif j.left <= LAST_CALL:
            left += option.odds * j.chip_points / j.st.game.ruleset.scoring.end_compute_points
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
    toil = j.toil / j.spend
    if origin >= 0:
        got: tuple[int, int] = order(st, j.seat, ACCELERATORS, origin, most, budget)
        units, cost = got
        if units:
            found = Option(g.at[act.BUY, region, 0], freight(st, origin, region) - 1, cost / units, units)
    if g.has_plants:
        plan = assembly(st, j.seat, region, most, budget)
        if plan is not None:
            made: int = plan.units
            paid: int = plan.cost + sum([plan.from_store[p] * max(0, next_price(st, p + 1) - 1) for p in (0, 1, 2)])
            source = plan.origins[0] if plan.bought[0] else st.tables[j.seat].home_bloc
            unit = paid / made
            # A fuller order is worth more a unit, because it saves an action.
            if found is None or unit + toil / made < found.unit + toil / found.lot:
                found = Option(g.at[act.ASSEMBLE, region, 0], freight(st, source, region) - 1, unit, made)
    return found
