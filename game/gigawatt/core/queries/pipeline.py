"""Lines of the pipeline: which one an expedite or a cancel takes, and the odds of a permit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import (
    H_SITE,
    H_WIDTH,
    M_OUTRIGHT,
    M_SEATS,
    M_STALL,
    MOD_WIDTH,
    ORDINALS,
    P_KIND,
    P_ORDERED,
    P_ORDINAL,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    S_OUTRIGHT,
    S_STALL,
)
from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY
from gigawatt.core.queries.permissions import cancellable, expeditable

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

MAX_STALLS: Final = 2
"""Stalls in a row after which a permit stalls no more."""


def kind_of_row(st: Position, row: i64) -> i64:
    """The pipeline kind that an expedite action's second operand names."""
    n = st.rules.project_count
    return row if row < n else KIND_CHIPS if row == n else KIND_DELIVERY


def expedited_line(st: Position, seat: i64, region: i64, row: i64) -> i64:
    """Where in the pipeline the line stands that an expedite moves forward: the first ordered that can be; -1 if none."""
    kind = kind_of_row(st, row)
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if (
            pipe[p + P_SEAT] == seat
            and pipe[p + P_REGION] == region
            and pipe[p + P_KIND] == kind
            and expeditable(pipe, p)
        ):
            return p
    return -1


def cancelled_line(st: Position, seat: i64, region: i64, project: i64) -> i64:
    """The line of the pipeline that a cancel would give up: the last ordered; -1 if none."""
    best: i64 = -1
    latest: i64 = -1
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if (
            pipe[p + P_SEAT] == seat
            and pipe[p + P_REGION] == region
            and pipe[p + P_KIND] == project
            and cancellable(st, p)
        ):
            key = pipe[p + P_ORDERED] * ORDINALS + pipe[p + P_ORDINAL]
            if key > latest:
                best = p
                latest = key
    return best


def opposition(st: Position, seat: i64, region: i64, stall: i64) -> i64:
    """Points by which the size of a campus raises the per cent of its permits that stall: by its site online, up to a bound."""
    g = st.rules
    above = st.hold[(seat * g.region_count + region) * H_WIDTH + H_SITE] - g.opposition_modules
    if above <= 0 or stall >= g.opposition_most:
        return 0
    points = above * g.opposition_pct
    most = g.opposition_most - stall
    return points if points < most else most


def permit_odds(st: Position, seat: i64, region: i64, stalls: i64) -> tuple[i64, i64]:
    """Per cent of stalling and of an outright grant for a waiting project's next draw; the rest grants a step."""
    g = st.rules
    mods = st.mods
    own = M_SEATS + seat * MOD_WIDTH
    stall = g.region_stall[region] + mods[M_STALL + region] + mods[own + S_STALL]
    stall += opposition(st, seat, region, stall)
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
