"""What a seat could build in a place, and what it costs there.

Which projects can be ordered in a place is a set of bits, one for each project: those that the region allows, of which those that
add to no full layer, less those whose conditions fail. A menu has the actions of such a set. It is made once, and so are the
prices of a place for each level of costs, that is, each set of events and controls that move them; the game keeps them for every
state. A state remembers which menu is in force in each place, and the level of costs in each bloc.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.position.layout import (
    CAMPUSES,
    H_CLEAN,
    H_CLOSED,
    H_ELECTRICAL,
    H_EVAPORATIVE,
    H_GAS,
    H_GRID,
    H_OPTICAL,
    H_SITE,
    H_WIDTH,
    HEAD,
    K_LEVELS,
    K_MENUS,
    K_MOST_OPENING,
    K_PRICED,
    K_SEATS,
    K_SHUT,
    K_WIDTH,
    L_OPENINGS,
    L_WIDTH,
    M_COST,
    QUARTER,
    REGIONS,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    TIER,
)
from gigawatt.core.queries.market import OPTICS, bearing, know_barriers
from gigawatt.core.queries.permissions import campus_limit, optics_shut, stocked

if TYPE_CHECKING:
    from gigawatt.core.game import FactionTable, Game
    from gigawatt.core.state import State

MENUS_KEPT: Final = 1024
"""Menus a game keeps for a region, at most; with one more it forgets them all, so that memory does not grow with the games played."""
LEVELS_KEPT: Final = 1024
"""Levels of costs a game keeps, at most."""
UNMOVED: Final[tuple[int, ...]] = (0, 0, 0, 0, 0)
"""What events add to the cost of each group in a bloc while there are none."""

LevelKey = tuple[int, tuple[int, ...], tuple[int, ...] | None]
"""Year, what events add to the cost of each group in a bloc, and what controls take of it."""


class Menu:
    """The orders of a set of projects in a region, prices aside.

    By mode, which says what is shut to a seat for now: see `Game.shut`.
    """

    __slots__ = ("actions", "equipped", "has_turbines", "projects", "turbines")

    def __init__(self, game: Game, region: i64, projects: i64) -> None:
        chosen = [p for p in range(game.project_count) if projects >> p & 1]
        plain = [p for p in chosen if not game.uses_equipment[p]]
        self.projects: vec[vec[i64]] = vec[vec[i64]](
            [vec[i64]([p for p in plain if not shut[p]]) for shut in game.shut]
        )
        """By mode, what takes no equipment, ascending."""
        self.actions: vec[vec[i64]] = vec[vec[i64]](
            [vec[i64]([game.at[act.BUILD, p, region] for p in ps]) for ps in self.projects]
        )
        """By mode, the action of each of them."""
        self.equipped: vec[i64] = vec[i64]([p for p in chosen if game.uses_equipment[p]])
        """What takes a unit of equipment."""
        self.turbines: vec[i64] = vec[i64]([game.at[act.TURBINES, p, region] for p in self.equipped])
        """The action of each of them."""
        self.has_turbines: bool = len(self.turbines) > 0


class Prices:
    """What each project costs a seat in a region, in tenths of $bn a lot, a unit of equipment aside."""

    __slots__ = ("costs", "most", "most_but_plants")

    def __init__(self, game: Game, costs: vec[i64]) -> None:
        self.costs: vec[i64] = costs
        """By project."""
        most: i64 = 0
        most_but_plants: i64 = 0
        for p in range(len(costs)):
            cost = costs[p]
            if cost > most:
                most = cost
            if cost > most_but_plants and not game.is_plant[p]:
                most_but_plants = cost
        self.most: i64 = most
        self.most_but_plants: i64 = most_but_plants


def find_menu(st: State, seat: i64, region: i64) -> Menu:
    """What a seat could order in a region besides a new campus, prices aside; remembered until plans there change."""
    g = st.game
    v = st.v
    memo = st.memo
    i = seat * g.region_count + region
    planned = st.planned
    at = i * H_WIDTH
    projects = st.tables[seat].orders[region]
    projects &= g.not_full[full_bits(g, planned, at)] if st.campus_bits[seat] >> region & 1 else g.plants
    site = st.hold[at + H_SITE]
    projects &= g.open_at_site[site if site < g.most_site else g.most_site]
    head = v[HEAD + region]
    steps = g.head_step
    projects &= g.open_in_season[g.season[v[QUARTER]]][steps[head] if head < len(steps) else steps[len(steps) - 1]]
    for bit, place, bound in zip(g.bound_bits, g.bound_places, g.bounds):
        if planned[at + place] >= bound:
            projects &= ~bit
    if st.controls:
        bloc = g.region_bloc[region]
        know_barriers(st)
        if memo[K_SHUT + bloc] >> OPTICS & 1 and optics_shut(st, bloc):
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
    k = K_SEATS + seat * K_WIDTH + K_MENUS
    memo[k] = memo[k] | 1 << region
    return menu


class Level:
    """A level of costs in a bloc: the year, what events add to the cost of each group, what controls take of it."""

    __slots__ = ("bearing", "moved", "prices", "year")

    def __init__(self, key: LevelKey, places: i64) -> None:
        self.year: i64 = key[0]
        self.moved: tuple[int, ...] = key[1]
        self.bearing: tuple[int, ...] | None = key[2]
        self.prices: list[Prices | None] = [None] * places
        """Price lists at this level, at faction x regions kept + region, as far as they were asked for."""

    def price(self, g: Game, table: FactionTable, region: i64) -> Prices:
        """What projects cost a faction in a region at this level; `permissions.project_cost` says the same of one project."""
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


def find_level(st: State, bloc: i64) -> Level:
    """The level of costs in a bloc; remembered until what costs depend on changes there."""
    if st.memo[K_LEVELS] >> bloc & 1:
        return st.levels[bloc]
    g = st.game
    at = M_COST + bloc * 5
    mods = st.mods
    year = g.years[st.v[QUARTER]]
    if st.controls or mods[at] or mods[at + 1] or mods[at + 2] or mods[at + 3] or mods[at + 4]:
        level = _level_at(g, (year, tuple(mods[at : at + 5]), bearing(st, bloc) if st.controls else None))
    else:
        level = g.plain_levels[year]
    st.levels[bloc] = level
    st.memo[K_LEVELS] = st.memo[K_LEVELS] | 1 << bloc
    return level


def find_price(st: State, seat: i64, region: i64) -> Prices:
    """What projects cost a seat in a region; remembered until costs change."""
    g = st.game
    level = find_level(st, g.region_bloc[region])
    table = st.tables[seat]
    price = st.prices[seat * g.region_count + region] = level.prices[table.index * REGIONS + region] or level.price(
        g, table, region
    )
    k = K_SEATS + seat * K_WIDTH + K_PRICED
    st.memo[k] = st.memo[k] | 1 << region
    return price


def _level_at(g: Game, key: LevelKey) -> Level:
    level = g.levels.get(key)
    if level is None:
        if len(g.levels) >= LEVELS_KEPT:
            g.levels.clear()
        level = g.levels[key] = Level(key, len(g.ruleset.factions) * REGIONS)
    return level


def price_of(st: State, seat: i64, project: i64, region: i64) -> i64:
    """What a lot of a project costs the seat there now, from its price list: the same as `gigawatt.core.queries.permissions.project_cost`."""
    if st.memo[K_SEATS + seat * K_WIDTH + K_PRICED] >> region & 1:
        return st.prices[seat * st.game.region_count + region].costs[project]
    return find_price(st, seat, region).costs[project]


def full_bits(g: Game, planned: vec[i64], at: i64) -> i64:
    """A bit for each of site, power, cooling and network that runs, with what is on order, as far ahead as the rules let it."""
    site = planned[at + H_SITE]
    power = planned[at + H_GRID] + planned[at + H_GAS] + planned[at + H_CLEAN]
    bits: i64 = 1 if site >= power + g.site_ahead else 0
    if power >= site + g.power_ahead:
        bits |= 2
    if planned[at + H_EVAPORATIVE] + planned[at + H_CLOSED] >= site + g.fit_ahead:
        bits |= 4
    if planned[at + H_ELECTRICAL] + planned[at + H_OPTICAL] >= site + g.fit_ahead:
        bits |= 8
    return bits


def find_openings(st: State, seat: i64) -> None:
    """New campuses the seat could open, cash aside; remembered until slots, campuses or the cost of sites change."""
    g = st.game
    v = st.v
    memo = st.memo
    i = seat * L_WIDTH + L_OPENINGS
    found = vec[i64]()
    costs = vec[i64]()
    most: i64 = 0
    if v[SEATS + seat * SEAT_WIDTH + CAMPUSES] < campus_limit(st, seat):
        mine = st.campus_bits[seat]
        calendar = g.first + v[QUARTER]
        mods = st.mods
        table = st.tables[seat].openings[calendar % 4][g.years[v[QUARTER]]]
        for region, action, cost, slot, first in zip(
            table.regions, table.actions, table.costs, table.slots, table.firsts
        ):
            if v[SLOTS + region] > 0 and calendar >= first and not mine >> region & 1:
                moved = mods[slot]
                price = cost
                if moved:
                    price = (cost * (100 + moved) + 99) // 100
                    if price < 0:
                        price = 0
                if price > most:
                    most = price
                found = append(found, action)
                costs = append(costs, price)
    st.lists[i] = found
    st.lists[i + 1] = costs
    memo[K_SEATS + seat * K_WIDTH + K_MOST_OPENING] = most
