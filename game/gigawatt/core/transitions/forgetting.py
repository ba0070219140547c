"""Dropping remembered pieces of legality that a change makes untrue; whoever asks next finds them anew."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import (
    COUNT_KNOWN,
    HIRES_KNOWN,
    ISSUES_KNOWN,
    K_BARRIERS,
    K_KNOWN,
    K_LEVELS,
    K_MARKET,
    K_MENUS,
    K_PRICED,
    K_ROW,
    K_RUNS,
    K_SEATS,
    K_STALE,
    K_WIDTH,
    LINES_KNOWN,
    OPENINGS_KNOWN,
    QUARTER,
    STORE_KNOWN,
    TAKES_KNOWN,
    YARD_KNOWN,
)

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def forget(st: Position, seat: i64, pieces: i64) -> None:
    """Forget these pieces of a seat."""
    i = K_SEATS + seat * K_WIDTH
    st.memo[i] = st.memo[i] & ~pieces


def forget_everyones(st: Position, pieces: i64) -> None:
    """Forget these pieces of every seat."""
    memo = st.memo
    for i in range(K_SEATS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[i] = memo[i] & ~pieces


def forget_all(st: Position) -> None:
    """Forget every remembered piece of legality."""
    memo = st.memo
    memo[K_MARKET] = memo[K_STALE] = memo[K_BARRIERS] = memo[K_LEVELS] = memo[K_ROW] = 0
    for at in range(K_SEATS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[at + K_KNOWN] = memo[at + K_MENUS] = memo[at + K_PRICED] = memo[at + K_RUNS] = 0


def forget_quarter(st: Position) -> None:
    """Forget what a new quarter changes; what can be built changes by itself only when lots or catalogue do."""
    g = st.rules
    if g.first + st.v[QUARTER] in g.first_calendar:
        forget_costs(st)
    st.memo[K_MARKET] = st.memo[K_ROW] = 0
    forget_everyones(st, OPENINGS_KNOWN | TAKES_KNOWN | ISSUES_KNOWN | LINES_KNOWN)


def forget_yards(st: Position) -> None:
    """Forget what follows from anyone's places: sales of chips, halls to let and to hire."""
    forget_everyones(st, YARD_KNOWN | HIRES_KNOWN)


def forget_place(st: Position, region: i64) -> None:
    """Forget what runs in a region, and what follows from it."""
    memo = st.memo
    mask = ~(1 << region)
    for at in range(K_SEATS + K_RUNS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[at] = memo[at] & mask
    forget_yards(st)


def forget_costs(st: Position) -> None:
    """Forget what can be built anywhere and what it costs."""
    memo = st.memo
    memo[K_LEVELS] = 0
    for at in range(K_SEATS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[at + K_KNOWN] = memo[at + K_KNOWN] & ~OPENINGS_KNOWN
        memo[at + K_MENUS] = memo[at + K_PRICED] = 0


def forget_bloc(st: Position, bloc: i64) -> None:
    """Forget what anyone could build in the regions of a bloc, and what it costs."""
    forget_levels(st, bloc)
    g = st.rules
    memo = st.memo
    for at in range(K_SEATS + K_MENUS, K_SEATS + g.seats * K_WIDTH, K_WIDTH):
        memo[at] = memo[at] & ~g.bloc_regions[bloc]


def forget_levels(st: Position, bloc: i64) -> None:
    """Forget what anything costs in a bloc, new campuses aside."""
    memo = st.memo
    memo[K_LEVELS] = memo[K_LEVELS] & ~(1 << bloc)
    mask = ~st.rules.bloc_regions[bloc]
    for at in range(K_SEATS + K_PRICED, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[at] = memo[at] & mask


def forget_prices(st: Position, bloc: i64, group: i64) -> None:
    """Forget what projects of a group cost in a bloc."""
    forget_levels(st, bloc)
    if group in st.rules.opener_groups:
        forget_everyones(st, OPENINGS_KNOWN)


def forget_region(st: Position, region: i64) -> None:
    """Forget what anyone could build in a region."""
    memo = st.memo
    mask = ~(1 << region)
    for at in range(K_SEATS + K_MENUS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[at] = memo[at] & mask


def forget_builds(st: Position, seat: i64, region: i64) -> None:
    """Forget what a seat could build in a region."""
    memo = st.memo
    at = K_SEATS + seat * K_WIDTH + K_MENUS
    memo[at] = memo[at] & ~(1 << region)


def forget_seat(st: Position, seat: i64) -> None:
    """Forget what a seat could build, take and order."""
    st.memo[K_SEATS + seat * K_WIDTH + K_MENUS] = 0
    forget(st, seat, OPENINGS_KNOWN | COUNT_KNOWN | LINES_KNOWN | TAKES_KNOWN)


def forget_cards(st: Position, seat: i64) -> None:
    """Forget which cards a seat could take."""
    forget(st, seat, TAKES_KNOWN)


def forget_pipe(st: Position, seat: i64) -> None:
    """Forget which lines of the pipeline a seat could bring nearer or give up."""
    forget(st, seat, LINES_KNOWN)


def forget_pipes(st: Position) -> None:
    """Forget which lines of the pipeline anyone could bring nearer or give up."""
    forget_everyones(st, LINES_KNOWN)


def forget_store(st: Position, seat: i64) -> None:
    """Forget what a seat's store lets it sell and buy."""
    forget(st, seat, STORE_KNOWN)


def forget_runs(st: Position, mask: i64) -> None:
    """Forget what runs in the regions whose bits are not in the mask."""
    memo = st.memo
    for at in range(K_SEATS + K_RUNS, K_SEATS + st.rules.seats * K_WIDTH, K_WIDTH):
        memo[at] = memo[at] & mask
