"""Step 5 of a quarter's end: construction goes on, and freight arrives or is seized."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import chance
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    COUNT_KNOWN,
    GOODS_MASK,
    GREY_BIT,
    H_BATTERY,
    H_CHIPS,
    H_PLANTS,
    H_SITE,
    H_WIDTH,
    M_SEIZURE,
    ORIGIN_SHIFT,
    P_AMOUNT,
    P_EXTRA,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    QUARTER,
    TENSION,
)
from gigawatt.core.position.rows import F_FRESH, KIND_CHIPS, KIND_PARTS, PERMIT
from gigawatt.core.quarter.permits import order_detail
from gigawatt.core.queries.capacity import measure_capacity
from gigawatt.core.rules.vocabulary import GIVES_FITTING, GIVES_HEADROOM, GIVES_PLANT
from gigawatt.core.transitions.board import (
    acquire,
    change_headroom,
    change_holding,
    put_in_store,
    refresh_places,
)
from gigawatt.core.transitions.forgetting import forget, forget_builds, forget_store
from gigawatt.core.transitions.ledger import gain_influence

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def construct(st: Position) -> None:
    """Bring every line that waits for nothing a quarter nearer; what is finished or arrives joins its holding or store."""
    pipe = st.pipe
    kept: i64 = 0
    seized: i64 = 0
    for p in range(0, len(pipe), P_WIDTH):
        flags = pipe[p + P_FLAGS]
        if not (flags & F_FRESH or pipe[p + P_PHASE] == PERMIT):
            left = pipe[p + P_LEFT] - 1
            if left <= 0:
                if pipe[p + P_KIND] == KIND_CHIPS or pipe[p + P_KIND] == KIND_PARTS:
                    if not _arrive(st, pipe, p):
                        seized |= 1 << pipe[p + P_SEAT]
                else:
                    _complete(st, pipe, p)
                continue
            pipe[p + P_LEFT] = left
        if flags:
            pipe[p + P_FLAGS] = 0
        if kept != p:
            for k in range(P_WIDTH):
                pipe[kept + k] = pipe[p + k]
        kept += P_WIDTH
    if kept != len(pipe):
        st.pipe = pipe[:kept]
    for seat in range(st.rules.seats):
        if seized >> seat & 1:
            # What arrives comes to where it was expected; only goods that do not come can leave a place without any.
            refresh_places(st, seat)


def _complete(st: Position, pipe: vec[i64], p: i64) -> None:
    g = st.rules
    seat = pipe[p + P_SEAT]
    region = pipe[p + P_REGION]
    kind = pipe[p + P_KIND]
    amount = pipe[p + P_AMOUNT]
    gives = g.gives[kind] if kind >= 0 else pipe[p + P_EXTRA]
    at = (seat * g.region_count + region) * H_WIDTH
    index = g.holding_of[kind] if kind >= 0 else gives
    if index >= 0:
        st.planned[at + index] = st.planned[at + index] - amount
    if gives < GIVES_FITTING:
        if gives == H_SITE:
            forget_builds(st, seat, region)
        change_holding(st, seat, region, gives, amount, "built")
    elif gives < GIVES_PLANT:
        if not st.hold[at + H_BATTERY + gives - GIVES_FITTING]:
            change_holding(st, seat, region, H_BATTERY + gives - GIVES_FITTING, 1, "built")
    elif gives < GIVES_HEADROOM:
        change_holding(st, seat, region, H_PLANTS + gives - GIVES_PLANT, amount, "built")
        forget(st, seat, COUNT_KNOWN)
        measure_capacity(st, seat)
    else:
        change_headroom(st, region, amount)
    if kind >= 0 and g.rewards[kind]:
        gain_influence(st, seat, g.rewards[kind], "project")
    if st.log is not None:
        st.log.append(("online", seat, region, kind, amount, gives))


def seizure_pct(st: Position) -> i64:
    """Per cent of grey shipments that are seized on arrival, now."""
    g = st.rules
    pct = g.seizure_tense_pct if st.v[TENSION] >= g.tense_seizure else g.seizure_pct
    return max(0, min(100, pct + st.mods[M_SEIZURE]))


def _arrive(st: Position, pipe: vec[i64], p: i64) -> bool:
    """Take in what was shipped; False if it is seized on the way."""
    seat = pipe[p + P_SEAT]
    region = pipe[p + P_REGION]
    kind = pipe[p + P_KIND]
    amount = pipe[p + P_AMOUNT]
    cls = pipe[p + P_EXTRA] & GOODS_MASK
    origin = pipe[p + P_EXTRA] >> ORIGIN_SHIFT & GOODS_MASK
    if pipe[p + P_EXTRA] & GREY_BIT:
        pct = seizure_pct(st)
        key = chance.Key(st.source, chance.SEIZURE, st.v[QUARTER])
        roll = chance.below(key, 100, st.rules.region_names[region], order_detail(pipe, p, -kind))
        if roll < pct:
            if kind == KIND_CHIPS:
                acquire(st, seat, 0, origin, -amount)
            if st.log is not None:
                st.log.append(("seized", seat, region, kind, cls, origin, amount, pct))
            forget_store(st, seat)
            return False
        if st.log is not None:
            st.log.append(("slipped-through", seat, region, pct))
    if kind == KIND_CHIPS:
        change_holding(st, seat, region, H_CHIPS + cls, amount, "arrived")
    else:
        put_in_store(st, seat, cls, origin, amount, "arrived")
        acquire(st, seat, cls + 1, origin, amount)
    return True
