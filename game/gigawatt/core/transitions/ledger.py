"""The few doors through which money, influence, Lead, tension and goods move, so that each can be accounted for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import (
    CASH,
    INDEX,
    INFLUENCE,
    ISSUES_KNOWN,
    K_SEATS,
    K_STALE,
    K_WIDTH,
    LEAD,
    LEAD_BY,
    LIMIT,
    M_SEATS,
    MOD_WIDTH,
    ONLINE,
    S_CREDIT,
    SEAT_WIDTH,
    SEATS,
    STOCK,
    TENSED,
    TENSION,
)
from gigawatt.core.queries.permissions import influence_cap

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

MAX_TENSION: Final = 5
MAX_INDEX: Final = 2


def pay(st: Position, seat: i64, amount: i64, why: str) -> None:
    """Add `amount` (below zero: take it) to a seat's net cash."""
    v = st.v
    i = SEATS + seat * SEAT_WIDTH + CASH
    v[i] = v[i] + amount
    if st.log is not None and amount:
        st.log.append(("cash", seat, amount, why))


def gain_influence(st: Position, seat: i64, amount: i64, why: str) -> None:
    """Add influence, kept between zero and the seat's cap."""
    v = st.v
    i = SEATS + seat * SEAT_WIDTH + INFLUENCE
    cap = influence_cap(st, seat)
    old = v[i]
    new = old + amount
    if new > cap:
        new = old if amount > 0 and old > cap else cap
    if new < 0:
        new = 0
    v[i] = new
    if st.log is not None and new != old:
        st.log.append(("influence", seat, new - old, why))


def gain_lead(st: Position, seat: i64, amount: i64, source: i64) -> i64:
    """Add Lead, never below zero, and book it to its source. Returns what was added."""
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    change = amount if amount > 0 or v[o + LEAD] + amount > 0 else -v[o + LEAD]
    v[o + LEAD] = v[o + LEAD] + change
    v[o + LEAD_BY + source] = v[o + LEAD_BY + source] + change
    if st.log is not None and change:
        st.log.append(("lead", seat, change, source))
    return change


def move_tension(st: Position, amount: i64) -> None:
    """Move the tension track, 0 to 5. A rise keeps it from falling at the end of this quarter."""
    v = st.v
    old = v[TENSION]
    new = old + amount
    v[TENSION] = 0 if new < 0 else MAX_TENSION if new > MAX_TENSION else new
    if amount > 0:
        v[TENSED] = 1
    if v[TENSION] != old:
        memo = st.memo
        for i in range(K_SEATS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
            memo[i] = memo[i] & ~ISSUES_KNOWN
    if st.log is not None and v[TENSION] != old:
        st.log.append(("tension", -1, v[TENSION] - old))


def move_index(st: Position, amount: i64) -> None:
    """Move the capital index, -2 to +2, and every credit limit with it."""
    v = st.v
    old = v[INDEX]
    v[INDEX] = max(-MAX_INDEX, min(MAX_INDEX, old + amount))
    if v[INDEX] != old:
        if st.log is not None:
            st.log.append(("index", -1, v[INDEX] - old))
        for seat in range(st.rules.seats):
            refresh_limit(st, seat)


def refresh_limit(st: Position, seat: i64) -> None:
    """Work out a seat's credit limit: base and modules online, times the capital index; never below zero."""
    g = st.rules
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    whole = g.credit_base + st.mods[M_SEATS + seat * MOD_WIDTH + S_CREDIT] + g.credit_per_module * v[o + ONLINE]
    limit = whole * (100 + g.credit_index_pct * v[INDEX]) // 100
    if limit < 0:
        limit = 0
    v[o + LIMIT] = limit


def stock(st: Position, ladder: i64, origin: i64, amount: i64, why: str) -> None:
    """Add units of an origin to a ladder, or take them. The caller keeps to what there is and to the cap."""
    v = st.v
    i = STOCK + ladder * 3 + origin
    v[i] = v[i] + amount
    st.memo[K_STALE] = st.memo[K_STALE] | 1 << ladder
    if st.log is not None and amount:
        st.log.append(("stock", ladder, origin, amount, why))


def total_stock(st: Position, ladder: i64) -> i64:
    """Units on a ladder, of every origin."""
    i = STOCK + ladder * 3
    v = st.v
    return v[i] + v[i + 1] + v[i + 2]
