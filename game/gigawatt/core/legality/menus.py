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
    GROUP_COUNT,
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
from gigawatt.core.position.shared import UNMOVED, BuildMenu, CostLevel, Prices
from gigawatt.core.queries.market import OPTICS, bearing, know_barriers
from gigawatt.core.queries.permissions import campus_limit, opening_region, optics_shut, stocked

if TYPE_CHECKING:
    from gigawatt.core.position.factions import FactionTable
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.shared import CostLevelKey
    from gigawatt.core.position.tables import Tables

MENUS_KEPT: Final = 1024
"""Menus a game keeps for a region, at most; with one more it forgets them all, so that memory does not grow with the games played."""
LEVELS_KEPT: Final = 1024
"""Levels of costs a game keeps, at most."""


def make_menu(g: Tables, region: i64, projects: i64) -> BuildMenu:
    """The menu of a set of projects (a bit each) in a region."""
    chosen = [p for p in range(g.project_count) if projects >> p & 1]
    plain = [p for p in chosen if not g.uses_equipment[p]]
    by_mode = vec[vec[i64]]([vec[i64]([p for p in plain if not shut[p]]) for shut in g.shut])
    actions = vec[vec[i64]]([vec[i64]([g.at[act.BUILD, p, region] for p in row]) for row in by_mode])
    equipped = vec[i64]([p for p in chosen if g.uses_equipment[p]])
    turbines = vec[i64]([g.at[act.TURBINES, p, region] for p in equipped])
    return BuildMenu(by_mode, actions, equipped, turbines)


def find_menu(st: Position, seat: i64, region: i64) -> BuildMenu:
    """What a seat could order at its campus in a region, prices aside; remembered until plans there change."""
    g = st.rules
    v = st.v
    memo = st.memo
    i = seat * g.region_count + region
    planned = st.planned
    at = i * H_WIDTH
    projects = st.tables[seat].orders[region]
    projects &= g.not_full[full_bits(g, planned, at, g.room[region])]
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
        menu = g.menus[region][projects] = make_menu(g, region, projects)
    st.menus[i] = menu
    k = K_SEATS + seat * K_WIDTH + K_MENUS
    memo[k] = memo[k] | 1 << region
    return menu


def make_prices(g: Tables, level: CostLevel, table: FactionTable, region: i64) -> Prices:
    """What projects cost a faction in a region at a level; `permissions.project_cost` says the same of one project."""
    costs = table.cost[level.year][region][:]
    moved = level.moved
    if moved != UNMOVED:
        group = g.group
        for p in range(len(costs)):
            pct = moved[group[p]]
            if pct:
                costs[p] = (costs[p] * (100 + pct) + 99) // 100 if pct > -100 else 0
    bearing = level.bearing
    if bearing is not None:
        layers = g.bearing_layer
        for p in range(len(costs)):
            if layers[p]:
                costs[p] = (costs[p] * bearing[layers[p]] + 99) // 100
    prices = level.prices[table.index * REGIONS + region] = Prices(costs, g.is_plant)
    return prices


def find_level(st: Position, bloc: i64) -> CostLevel:
    """The level of costs in a bloc; remembered until what costs depend on changes there."""
    if st.memo[K_LEVELS] >> bloc & 1:
        return st.levels[bloc]
    g = st.rules
    at = M_COST + bloc * GROUP_COUNT
    mods = st.mods
    year = g.years[st.v[QUARTER]]
    if st.controls or mods[at] or mods[at + 1] or mods[at + 2] or mods[at + 3] or mods[at + 4]:
        level = _level_at(g, (year, tuple(mods[at : at + 5]), bearing(st, bloc) if st.controls else None))
    else:
        level = g.plain_levels[year]
    st.levels[bloc] = level
    st.memo[K_LEVELS] = st.memo[K_LEVELS] | 1 << bloc
    return level


def find_price(st: Position, seat: i64, region: i64) -> Prices:
    """What projects cost a seat in a region; remembered until costs change."""
    g = st.rules
    level = find_level(st, g.region_bloc[region])
    table = st.tables[seat]
    price = level.prices[table.index * REGIONS + region] or make_prices(g, level, table, region)
    st.prices[seat * g.region_count + region] = price
    k = K_SEATS + seat * K_WIDTH + K_PRICED
    st.memo[k] = st.memo[k] | 1 << region
    return price


def _level_at(g: Tables, key: CostLevelKey) -> CostLevel:
    level = g.levels.get(key)
    if level is None:
        if len(g.levels) >= LEVELS_KEPT:
            g.levels.clear()
        level = g.levels[key] = CostLevel(key, len(g.ruleset.factions) * REGIONS)
    return level


def price_of(st: Position, seat: i64, project: i64, region: i64) -> i64:
    """What a lot of a project costs the seat there now, from its price list: the same as `gigawatt.core.queries.permissions.project_cost`."""
    if st.memo[K_SEATS + seat * K_WIDTH + K_PRICED] >> region & 1:
        return st.prices[seat * st.rules.region_count + region].costs[project]
    return find_price(st, seat, region).costs[project]


def full_bits(g: Tables, planned: vec[i64], at: i64, room: i64) -> i64:
    """A bit for each of site, power, cooling and network that runs, with what is on order, as far ahead as the rules let it;
    for the site also where it fills the room of its region.
    """
    site = planned[at + H_SITE]
    power = planned[at + H_GRID] + planned[at + H_GAS] + planned[at + H_CLEAN]
    bits: i64 = 1 if site >= power + g.site_ahead or site >= room else 0
    if power >= site + g.power_ahead:
        bits |= 2
    if planned[at + H_EVAPORATIVE] + planned[at + H_CLOSED] >= site + g.fit_ahead:
        bits |= 4
    if planned[at + H_ELECTRICAL] + planned[at + H_OPTICAL] >= site + g.fit_ahead:
        bits |= 8
    return bits


def find_openings(st: Position, seat: i64) -> None:
    """New campuses the seat could open, cash aside; remembered until slots, campuses or the cost of sites change."""
    g = st.rules
    v = st.v
    memo = st.memo
    i = seat * L_WIDTH + L_OPENINGS
    found = vec[i64]()
    costs = vec[i64]()
    most: i64 = 0
    if v[SEATS + seat * SEAT_WIDTH + CAMPUSES] < campus_limit(st, seat) and opening_region(st, seat) < 0:
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
