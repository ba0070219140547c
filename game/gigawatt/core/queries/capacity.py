"""Who makes how much of what: plants' capacity, blocs' shares of each layer, own embargoes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import extend, i64, vec
from gigawatt.core.position.layout import (
    CAPACITY,
    H_PLANTS,
    H_WIDTH,
    K_SEATS,
    K_WIDTH,
    L_PLANTS,
    L_WIDTH,
    LAST_CALENDAR,
    M_CONTROL,
    M_OUTPUT,
    M_SEATS,
    MOD_WIDTH,
    PLANTS_KNOWN,
    QUARTER,
    S_OUTPUT,
    SEAT_WIDTH,
    SEATS,
    SHARE,
)
from gigawatt.core.queries.market import MATERIALS
from gigawatt.core.rules.vocabulary import EMBARGO

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def plants_of(st: Position, seat: i64) -> vec[i64]:
    """(region, part, count) of a seat's plants, one after the other, in the order of the map; remembered until one comes or goes."""
    i = seat * L_WIDTH + L_PLANTS
    if st.memo[K_SEATS + seat * K_WIDTH] & PLANTS_KNOWN:
        return st.lists[i]
    n = st.rules.region_count
    found = vec[i64]()
    if st.rules.has_plants:
        h = st.hold
        at = seat * n * H_WIDTH + H_PLANTS
        for r in range(n):
            for part in range(4):
                count = h[at + part]
                if count:
                    found = extend(found, vec[i64]([r, part, count]))
            at += H_WIDTH
    st.lists[i] = found
    st.memo[K_SEATS + seat * K_WIDTH] = st.memo[K_SEATS + seat * K_WIDTH] | PLANTS_KNOWN
    return found


def measure_capacity(st: Position, seat: i64) -> None:
    """Work out what the seat's plants make in a quarter of this year, in hundredths of a unit, events aside."""
    g = st.rules
    v = st.v
    o = SEATS + seat * SEAT_WIDTH + CAPACITY
    st.memo[K_SEATS + seat * K_WIDTH] = st.memo[K_SEATS + seat * K_WIDTH] & ~PLANTS_KNOWN
    units = g.plant_units[g.years[v[QUARTER]]]
    for part in range(4):
        v[o + part] = 0
    plants = plants_of(st, seat)
    for k in range(0, len(plants), 3):
        part = plants[k + 1]
        v[o + part] = v[o + part] + units * plants[k + 2] * g.suit_pct[plants[k]][part]


def placed_output(st: Position) -> vec[i64]:
    """What the plants of all seats make of each part in each bloc, part x 3 + bloc, in hundredths of a unit, events aside."""
    g = st.rules
    units = g.plant_units[g.years[st.v[QUARTER]]]
    placed = vec[i64]([0] * 12)
    for seat in range(g.seats):
        plants = plants_of(st, seat)
        for k in range(0, len(plants), 3):
            r = plants[k]
            part = plants[k + 1]
            i = part * 3 + g.region_bloc[r]
            placed[i] = placed[i] + units * plants[k + 2] * g.suit_pct[r][part]
    return placed


def world_output(st: Position, part: i64) -> i64:
    """What the world outside the match makes of a part this quarter, in hundredths of a unit."""
    g = st.rules
    calendar = g.first + st.v[QUARTER]
    return g.world[part + 1][calendar if calendar < LAST_CALENDAR else LAST_CALENDAR]


def measure_shares(st: Position) -> None:
    """Work out of which layers each bloc has enough for its seats to issue controls."""
    g = st.rules
    if not g.has_controls:
        return
    placed = placed_output(st)
    v = st.v
    for bloc in range(3):
        v[SHARE + bloc] = g.fixed_share_bits[bloc]
    for part in range(4):
        layer = part + 1
        world = world_output(st, part)
        whole = world + placed[part * 3] + placed[part * 3 + 1] + placed[part * 3 + 2]
        if not whole:
            continue
        least = g.share_pct * whole
        origins = g.origins[layer]
        for bloc in range(3):
            if world * origins[bloc] + 100 * placed[part * 3 + bloc] >= least:
                v[SHARE + bloc] = v[SHARE + bloc] | 1 << layer


def issues_embargo(st: Position, seat: i64, layer: i64) -> bool:
    """Whether the seat has an embargo of its own in force on a layer."""
    for c in st.controls:
        if c.seat == seat and c.layer == layer and c.level == EMBARGO:
            return True
    return False


def plant_output(st: Position, seat: i64, region: i64, part: i64, count: i64, starved: bool) -> i64:
    """Units that so many plants of a part make there this quarter; `starved` of materials, each makes one less."""
    g = st.rules
    calendar = g.first + st.v[QUARTER]
    pct = g.suit_pct[region][part]
    rate = g.plant_units[g.years[st.v[QUARTER]]] * count * pct
    bonus = (
        st.mods[M_OUTPUT + region * 4 + part] + st.mods[M_SEATS + seat * MOD_WIDTH + S_OUTPUT] - (1 if starved else 0)
    )
    units = rate * (calendar + 1) // 100 - rate * calendar // 100 + count * bonus
    if units < 0:
        return 0
    return units


def materials_barrier(st: Position, bloc: i64) -> i64:
    """The level of the harshest control on materials against plants that stand in a bloc."""
    mods = st.mods
    slot = M_CONTROL + MATERIALS * 9 + bloc
    a, b, c = mods[slot], mods[slot + 3], mods[slot + 6]
    a = a if a > b else b
    return a if a > c else c
