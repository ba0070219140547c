"""What a seat could build in a place, and what it costs there.

Which projects can be ordered in a place is a set of bits, one for each project: those that the region allows, of which those that
add to no full layer, less those whose conditions fail. A menu has the actions of such a set. It is made once, and so are the
prices of a place for each level of costs, that is, each set of events and controls that move them; the game keeps them for every
state. A state remembers which menu is in force in each place, and the level of costs in each bloc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.layout import (
    CAMPUSES,
    H_CLEAN,
    H_CLOSED,
    H_ELECTRICAL,
    H_EVAPORATIVE,
    H_GAS,
    H_GRID,
    H_OPTICAL,
    H_SITE,
    HEAD,
    KIND_DELIVERY,
    M_COST,
    P_AMOUNT,
    P_EXTRA,
    P_KIND,
    P_REGION,
    P_SEAT,
    QUARTER,
    REGIONS,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    TIER,
)
from gigawatt.core.legal import campus_limit, optics_shut, stocked
from gigawatt.core.market import OPTICS, barriers

if TYPE_CHECKING:
    from gigawatt.core.game import FactionTable, Game
    from gigawatt.core.state import State

MENUS_KEPT: Final = 1024
"""Menus a game keeps for a region, at most; with one more it forgets them all, so that memory does not grow with the games played."""
LEVELS_KEPT: Final = 1024
"""Levels of costs a game keeps, at most."""
UNMOVED: Final[tuple[int, ...]] = (0, 0, 0, 0, 0)
"""What events add to the cost of each group in a bloc while there are none."""
NO_BEARINGS: Final[tuple[tuple[int, ...] | None, ...]] = (None, None, None)
"""What controls take of costs in each bloc while there are none."""

LevelKey = tuple[int, tuple[int, ...], tuple[int, ...] | None]
"""Year, what events add to the cost of each group in a bloc, and what controls take of it."""


class Openings:
    """New campuses that a seat could open, cash aside."""

    __slots__ = ("actions", "costs", "most")

    def __init__(self, actions: tuple[int, ...], costs: list[int], most: int) -> None:
        self.actions: tuple[int, ...] = actions
        self.costs: list[int] = costs
        """Of each action, in tenths of $bn."""
        self.most: int = most
        """The highest cost."""


NO_OPENINGS: Final = Openings((), [], 0)


class Menu:
    """The orders of a set of projects in a region, prices aside.

    By mode, which says what is shut to a seat for now: see `Game.shut`.
    """

    __slots__ = ("actions", "equipped", "projects", "turbines")

    def __init__(self, game: Game, region: int, projects: int) -> None:
        at = game.at
        chosen = [p for p in range(game.project_count) if projects >> p & 1]
        plain = [p for p in chosen if not game.uses_equipment[p]]
        self.projects: list[list[int]] = [[p for p in plain if not shut[p]] for shut in game.shut]
        """By mode, what takes no equipment, ascending."""
        self.actions: list[tuple[int, ...]] = [tuple([at[act.BUILD, p, region] for p in ps]) for ps in self.projects]
        """By mode, the action of each of them."""
        self.equipped: list[int] = [p for p in chosen if game.uses_equipment[p]]
        """What takes a unit of equipment."""
        self.turbines: list[int] = [at[act.TURBINES, p, region] for p in self.equipped]
        """The action of each of them."""


class Prices:
    """What each project costs a seat in a region, in tenths of $bn a lot, a unit of equipment aside."""

    __slots__ = ("costs", "most", "most_but_plants")

    def __init__(self, game: Game, costs: list[int]) -> None:
        self.costs: list[int] = costs
        """By project."""
        most = most_but_plants = 0
        for p in range(len(costs)):
            cost = costs[p]
            if cost > most:
                most = cost
            if cost > most_but_plants and not game.is_plant[p]:
                most_but_plants = cost
        self.most: int = most
        self.most_but_plants: int = most_but_plants


def find_menu(st: State, seat: int, region: int) -> Menu:
    """What a seat could order in a region besides a new campus, prices aside; remembered until plans there change."""
    g = st.game
    v = st.v
    i = seat * g.region_count + region
    planned = st.planned[i] or plan_ahead(st, seat, region)
    projects = st.tables[seat].orders[region]
    projects &= g.not_full[full_bits(g, planned)] if region in st.open[seat] else g.plants
    site = st.hold[i][H_SITE]
    projects &= g.open_at_site[site if site < g.most_site else g.most_site]
    head = v[HEAD + region]
    steps = g.head_step
    projects &= g.open_in_season[g.season[v[QUARTER]]][steps[head if head < len(steps) else -1]]
    for bit, place, bound in zip(g.bound_bits, g.bound_places, g.bounds):  # noqa: B905 - the compiler knows it so
        if planned[place] >= bound:
            projects &= ~bit
    if st.controls:
        bloc = g.region_bloc[region]
        if barriers(st)[1][bloc] >> OPTICS & 1 and optics_shut(st, bloc):
            projects &= ~g.optical
    if g.most_tier:
        tier = v[SEATS + seat * SEAT_WIDTH + TIER]
        projects &= g.open_at_tier[tier if tier < g.most_tier else g.most_tier]
    for p in g.counted:
        if stocked(st, seat, p, region) >= g.max_stock[p]:
            projects &= ~(1 << p)
    menu = g.menus[region].get(projects)
    if menu is None:
        if len(g.menus[region]) >= MENUS_KEPT:
            g.menus[region].clear()
        menu = g.menus[region][projects] = Menu(g, region, projects)
    st.menus[i] = menu
    return menu


class Level:
    """A level of costs in a bloc: the year, what events add to the cost of each group, what controls take of it."""

    __slots__ = ("bearing", "moved", "prices", "year")

    def __init__(self, key: LevelKey, places: int) -> None:
        self.year, self.moved, self.bearing = key
        self.prices: list[Prices | None] = [None] * places
        """Price lists at this level, at faction x regions kept + region, as far as they were asked for."""

    def price(self, g: Game, table: FactionTable, region: int) -> Prices:
        """What projects cost a faction in a region at this level; `gigawatt.core.legal.project_cost` says the same of one project."""
        costs = table.cost[self.year][region][:]
        moved = self.moved
        if moved != UNMOVED:
            group = g.group
            for p in range(len(costs)):
                pct = moved[group[p]]
                if pct:
                    costs[p] = (costs[p] * (100 + pct) + 99) // 100 if pct > -100 else 0
        bearing = self.bearing
        if bearing is not None:
            layers = g.bearing_layer
            for p in range(len(costs)):
                if layers[p]:
                    costs[p] = (costs[p] * bearing[layers[p]] + 99) // 100
        prices = self.prices[table.index * REGIONS + region] = Prices(g, costs)
        return prices


def find_levels(st: State) -> tuple[Level, ...]:
    """The level of costs in each bloc; remembered until what costs depend on changes."""
    calendar = st.game.first + st.v[QUARTER]
    year = calendar // 4 if calendar < 12 else 2
    bearings = barriers(st)[2] if st.controls else NO_BEARINGS
    found = st.levels = (
        _find_level(st, (year, tuple(st.mods[M_COST : M_COST + 5]), bearings[0])),
        _find_level(st, (year, tuple(st.mods[M_COST + 5 : M_COST + 10]), bearings[1])),
        _find_level(st, (year, tuple(st.mods[M_COST + 10 : M_COST + 15]), bearings[2])),
    )
    return found


def _find_level(st: State, key: LevelKey) -> Level:
    levels = st.game.levels
    level = levels.get(key)
    if level is None:
        if len(levels) >= LEVELS_KEPT:
            levels.clear()
        level = levels[key] = Level(key, len(st.game.ruleset.factions) * REGIONS)
    return level


def price_of(st: State, seat: int, project: int, region: int) -> int:
    """What a lot of a project costs the seat there now, from its price list: the same as `gigawatt.core.legal.project_cost`."""
    g = st.game
    table = st.tables[seat]
    levels = st.levels
    if levels is None:
        levels = find_levels(st)
    level = levels[g.region_bloc[region]]
    return (level.prices[table.index * REGIONS + region] or level.price(g, table, region)).costs[project]


def plan_ahead(st: State, seat: int, region: int) -> tuple[int, ...]:
    """A holding once all that is on order has come, chips aside; remembered until something is ordered or given up."""
    g = st.game
    i = seat * g.region_count + region
    row = list(st.hold[i])
    for p in st.pipe:
        if p[P_SEAT] == seat and p[P_REGION] == region:
            kind = p[P_KIND]
            index = g.holding_of[kind] if kind >= 0 else p[P_EXTRA] if kind == KIND_DELIVERY else -1
            if index >= 0:
                row[index] += p[P_AMOUNT]
    entry = st.planned[i] = tuple(row)
    return entry


def full_bits(g: Game, planned: tuple[int, ...]) -> int:
    """A bit for each of site, power, cooling and network that runs, with what is on order, as far ahead as the rules let it."""
    site = planned[H_SITE]
    power = planned[H_GRID] + planned[H_GAS] + planned[H_CLEAN]
    bits = 1 if site >= power + g.site_ahead else 0
    if power >= site + g.power_ahead:
        bits |= 2
    if planned[H_EVAPORATIVE] + planned[H_CLOSED] >= site + g.fit_ahead:
        bits |= 4
    if planned[H_ELECTRICAL] + planned[H_OPTICAL] >= site + g.fit_ahead:
        bits |= 8
    return bits


def find_openings(st: State, seat: int) -> Openings:
    """New campuses the seat could open, cash aside; remembered until slots, campuses or the cost of sites change."""
    g = st.game
    v = st.v
    if v[SEATS + seat * SEAT_WIDTH + CAMPUSES] >= campus_limit(st, seat):
        st.openings[seat] = NO_OPENINGS
        return NO_OPENINGS
    found: list[int] = []
    costs: list[int] = []
    most = 0
    mine = st.open[seat]
    calendar = g.first + v[QUARTER]
    mods = st.mods
    for row in st.tables[seat].openings[calendar % 4][calendar // 4 if calendar < 12 else 2]:
        if v[SLOTS + row.region] > 0 and calendar >= row.first and row.region not in mine:
            moved = mods[row.slot]
            cost = row.cost
            price = cost if not moved else (cost * (100 + moved) + 99) // 100 if moved > -100 else 0
            if price > most:
                most = price
            found.append(row.action)
            costs.append(price)
    entry = st.openings[seat] = Openings(tuple(found), costs, most)
    return entry
