"""Who makes how much of what: plants' capacity, blocs' shares of each layer, own embargoes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    C_LAYER,
    C_LEVEL,
    C_SEAT,
    CAPACITY,
    EMBARGO,
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


def measure_capacity(st: State, seat: int) -> None:
    """Work out what the seat's plants make in a quarter, in hundredths of a unit, events aside."""
    g = st.game
    o = SEATS + seat * SEAT_WIDTH + CAPACITY
    totals = [0, 0, 0, 0]
    if g.has_plants:
        base = seat * g.region_count
        for r in range(g.region_count):
            h = st.hold[base + r]
            for part in (0, 1, 2, 3):
                if h[H_PLANTS + part]:
                    totals[part] += PLANT_UNITS * h[H_PLANTS + part] * g.suit_pct[r][part]
    st.v[o : o + 4] = totals


def measure_shares(st: State) -> None:
    """Work out of which layers each bloc has enough for its seats to issue controls."""
    g = st.game
    if not g.has_controls:
        return
    controls = g.ruleset.controls
    calendar = min(11, g.first + st.v[QUARTER])
    placed = [[0, 0, 0] for _ in range(4)]
    if g.has_plants and any(any(st.v[o + CAPACITY : o + CAPACITY + 4]) for o in range(SEATS, len(st.v), SEAT_WIDTH)):
        for i, h in enumerate(st.hold):
            if any(h[H_PLANTS : H_PLANTS + 4]):
                r = i % g.region_count
                for part in (0, 1, 2, 3):
                    placed[part][g.region_bloc[r]] += PLANT_UNITS * h[H_PLANTS + part] * g.suit_pct[r][part]
    for bloc in (0, 1, 2):
        bits = 0
        for layer in range(7):
            if layer in (1, 2, 3, 4):
                world = g.world[layer][calendar]
                mine = world * g.origins[layer][bloc] + 100 * placed[layer - 1][bloc]
                whole = 100 * (world + sum(placed[layer - 1]))
            else:
                mine = (g.origins[0] if layer == 0 else controls.optics if layer == 5 else controls.materials)[bloc]
                whole = 100
            if whole and 100 * mine >= controls.share_pct * whole:
                bits |= 1 << layer
        st.v[SHARE + bloc] = bits


def issues_embargo(st: State, seat: int, layer: int) -> bool:
    """Whether the seat has an embargo of its own in force on a layer."""
    return any(c[C_SEAT] == seat and c[C_LAYER] == layer and c[C_LEVEL] == EMBARGO for c in st.controls)
