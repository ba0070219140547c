"""Step 4 of a quarter's end: a draw for each project that waits for its permit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import chance
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    M_OUTRIGHT,
    M_SEATS,
    M_STALL,
    MOD_WIDTH,
    P_BUILD,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_ORDERED,
    P_ORDINAL,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_STALLS,
    P_WIDTH,
    QUARTER,
    S_OUTRIGHT,
    S_STALL,
)
from gigawatt.core.position.rows import BUILD, F_FRESH, PERMIT

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

MAX_STALLS: Final = 2
"""Stalls in a row after which a permit stalls no more."""


def permit_odds(st: Position, seat: i64, region: i64, stalls: i64) -> tuple[i64, i64]:
    """Per cent of stalling and of an outright grant for a waiting project's next draw; the rest grants a step."""
    g = st.rules
    mods = st.mods
    own = M_SEATS + seat * MOD_WIDTH
    stall = g.region_stall[region] + mods[M_STALL + region] + mods[own + S_STALL]
    outright = g.region_outright[region] + mods[M_OUTRIGHT + region] + mods[own + S_OUTRIGHT]
    if stall < 0 or stalls >= MAX_STALLS:
        stall = 0
    elif stall > 95:
        stall = 95
    if outright < 0:
        outright = 0
    elif outright > 100 - stall:
        outright = 100 - stall
    return stall, outright


def draw_permits(st: Position) -> None:
    """Draw for each project that waits for a permit: a stall, a step, or the permit outright."""
    pipe = st.pipe
    g = st.rules
    key = chance.Key(st.source, chance.PERMIT, st.v[QUARTER])
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_PHASE] != PERMIT:
            continue
        seat = pipe[p + P_SEAT]
        region = pipe[p + P_REGION]
        stall, outright = permit_odds(st, seat, region, pipe[p + P_STALLS])
        site = g.site_names[region * g.project_count + pipe[p + P_KIND]]
        roll = chance.below(key, 100, site, order_detail(pipe, p, 0))
        if roll < stall:
            pipe[p + P_STALLS] = pipe[p + P_STALLS] + 1
        else:
            pipe[p + P_STALLS] = 0
            pipe[p + P_LEFT] = 0 if roll >= 100 - outright else pipe[p + P_LEFT] - 1
            if pipe[p + P_LEFT] == 0:
                pipe[p + P_PHASE] = BUILD
                pipe[p + P_LEFT] = pipe[p + P_BUILD]
                pipe[p + P_FLAGS] = pipe[p + P_FLAGS] | F_FRESH
        if st.log is not None:
            outcome = "stalled" if roll < stall else "outright" if roll >= 100 - outright else "step"
            st.log.append(("permit", seat, region, pipe[p + P_KIND], outcome, stall, outright, pipe[p + P_LEFT]))


def order_detail(pipe: vec[i64], p: i64, goods: i64) -> i64:
    """The detail that keeps the draws of equal orders apart: quarter ordered, goods, ordinal, seat."""
    return ((pipe[p + P_ORDERED] * 4 + goods) * 64 + pipe[p + P_ORDINAL]) * 8 + pipe[p + P_SEAT]
