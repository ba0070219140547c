"""Step 4 of a quarter's end: a draw for each project that waits for its permit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import chance
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    ORDINALS,
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
)
from gigawatt.core.position.rows import BUILDING, F_FRESH, PERMIT
from gigawatt.core.queries.pipeline import permit_odds

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


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
                pipe[p + P_PHASE] = BUILDING
                pipe[p + P_LEFT] = pipe[p + P_BUILD]
                pipe[p + P_FLAGS] = pipe[p + P_FLAGS] | F_FRESH
        if st.log is not None:
            outcome = "stalled" if roll < stall else "outright" if roll >= 100 - outright else "step"
            st.log.append(("permit", seat, region, pipe[p + P_KIND], outcome, stall, outright, pipe[p + P_LEFT]))


def order_detail(pipe: vec[i64], p: i64, goods: i64) -> i64:
    """The detail that keeps the draws of equal orders apart: quarter ordered, goods, ordinal, seat."""
    return ((pipe[p + P_ORDERED] * 4 + goods) * ORDINALS + pipe[p + P_ORDINAL]) * 8 + pipe[p + P_SEAT]
