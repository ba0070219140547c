"""Who makes how much of what: plants' capacity, blocs' shares of each layer, own embargoes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    C_LAYER,
    C_LEVEL,
    C_SEAT,
    CAPACITY,
    EACH_BLOC,
    EACH_PART,
    EMBARGO,
    EMPTY,
    H_PLANTS,
    QUARTER,
    SEAT_WIDTH,
    SEATS,
    SHARE,
)

if TYPE_CHECKING:
    from gigawatt.core.state import State

PLANT_UNITS: Final = 2
"""Units a plant makes in a quarter where the region suits it fairly."""


def plants_of(st: State, seat: int) -> tuple[tuple[int, ...], ...]:
    """(region, part, count) of a seat's plants, in the order of the map; remembered until a plant comes or goes."""
    known = st.plants[seat]
    if known is not None:
        return known
    n = st.game.region_count
    found: list[tuple[int, ...]] = []
    if st.game.has_plants:
        base = seat * n
        for r in range(n):
            h = st.hold[base + r]
            if h is not EMPTY:
                for part in EACH_PART:
                    count = h[H_PLANTS + part]
                    if count:
                        found.append((r, part, count))
    entry = st.plants[seat] = tuple(found)
    return entry


def measure_capacity(st: State, seat: int) -> None:
    """Work out what the seat's plants make in a quarter, in hundredths of a unit, events aside."""
    g = st.game
    o = SEATS + seat * SEAT_WIDTH + CAPACITY
    st.plants[seat] = None
    totals = [0, 0, 0, 0]
    for r, part, count in plants_of(st, seat):
        totals[part] += PLANT_UNITS * count * g.suit_pct[r][part]
    st.v[o : o + 4] = totals


def measure_shares(st: State) -> None:
    """Work out of which layers each bloc has enough for its seats to issue controls."""
    g = st.game
    if not g.has_controls:
        return
    calendar = min(11, g.first + st.v[QUARTER])
    placed = [[0, 0, 0], [0, 0, 0], [0, 0, 0], [0, 0, 0]]
    for seat in range(g.seats):
        for r, part, count in plants_of(st, seat):
            placed[part][g.region_bloc[r]] += PLANT_UNITS * count * g.suit_pct[r][part]
    bits = g.fixed_share_bits[:]
    for part in EACH_PART:
        layer = part + 1
        world = g.world[layer][calendar]
        made = placed[part]
        whole = world + made[0] + made[1] + made[2]
        if not whole:
            continue
        least = g.share_pct * whole
        origins = g.origins[layer]
        for bloc in EACH_BLOC:
            if world * origins[bloc] + 100 * made[bloc] >= least:
                bits[bloc] |= 1 << layer
    st.v[SHARE : SHARE + 3] = bits


def issues_embargo(st: State, seat: int, layer: int) -> bool:
    """Whether the seat has an embargo of its own in force on a layer."""
    return any(c[C_SEAT] == seat and c[C_LAYER] == layer and c[C_LEVEL] == EMBARGO for c in st.controls)
