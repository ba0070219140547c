"""What export controls mean to a buyer: what the grey channel costs, what is closed, and what will close next quarter.

The module reads the layout of a position because it runs at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import M_CONTROL
from gigawatt.core.quarter.construction import seizure_pct
from gigawatt.core.queries.market import ACCELERATORS, NON_ALIGNED
from gigawatt.core.rules.vocabulary import EMBARGO

if TYPE_CHECKING:
    from gigawatt.core import State

LEAST_SHARE: Final = 30
"""Per cent of the world's supply that an origin makes from which on closing it is felt."""
NON_ALIGNED_PART: Final = 0.5
"""How often non-aligned regions are cut off, as a share of how often a bloc is that has a rival."""
LADDERS: Final = 5
BLOCS: Final = 3


def arrival_odds(st: State) -> float:
    """The published odds that a grey shipment is not seized, tension and lasting effects as they are now."""
    pct: int = seizure_pct(st)
    return (100 - pct) / 100


def grey_factor(st: State) -> float:
    """What a unit that arrives by the grey channel costs, in prices of the ladder: those seized are paid for too."""
    pct: int = st.game.grey_pct
    return pct / 100 / max(0.05, arrival_odds(st))


def closed_share(st: State, ladder: i64, bloc: i64) -> float:
    """Share of the world's supply of a ladder that embargoes in force close to a bloc."""
    if not st.controls:
        return 0.0
    pct: i64 = 0
    for origin in range(BLOCS):
        if st.mods[M_CONTROL + ladder * 9 + origin * 3 + bloc] == EMBARGO:
            pct += st.game.origins[ladder][origin]
    return pct / 100


def exposed_shares(st: State) -> vec[float]:
    """By bloc, the share of the world's accelerators that seats could close to it: those of the other blocs that a seat is at home in."""
    g = st.game
    shares = vec[float]([0.0] * BLOCS)
    if not g.has_controls:
        return shares
    is_home = vec[bool]([False] * BLOCS)
    for seat in range(g.seats):
        is_home[st.tables[seat].home_bloc] = True
    made = g.origins[ACCELERATORS]
    for bloc in range(BLOCS):
        pct: i64 = 0
        for origin in range(BLOCS):
            if origin != bloc and is_home[origin]:
                pct += made[origin]
        shares[bloc] = pct / 100 * (NON_ALIGNED_PART if bloc == NON_ALIGNED else 1.0)
    return shares


def closing_share(st: State, ladder: i64, bloc: i64) -> float:
    """Share of the world's supply of a ladder that announced controls will hold back from a bloc."""
    pct: i64 = 0
    for c in st.controls:
        if c.next > c.level and c.layer == ladder and c.target == bloc:
            pct += st.game.origins[ladder][c.issuer]
    return min(1.0, pct / 100)


def closing_ladders(st: State) -> vec[i64]:
    """By bloc, a bit for each ladder of whose supply an announced control holds back a good part from next quarter on."""
    bits = vec[i64]([0, 0, 0])
    for c in st.controls:
        if c.next > c.level and c.layer < LADDERS and st.game.origins[c.layer][c.issuer] >= LEAST_SHARE:
            bits[c.target] = bits[c.target] | 1 << c.layer
    return bits
