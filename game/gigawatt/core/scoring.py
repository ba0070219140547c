"""Lead: what each record gives, and what is added when the last quarter is over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.board import forget_cards, forget_seat
from gigawatt.core.compute import layers_of, points_of, with_line
from gigawatt.core.layout import (
    ACQUIRED,
    BY_CASH,
    BY_LEVEL,
    BY_ORDERED,
    BY_RANK,
    BY_RESILIENCE,
    BY_TRAINING,
    CASH,
    COMPUTE,
    LEAD,
    P_PHASE,
    P_REGION,
    P_SEAT,
    PERMIT,
    PROGRESS,
    REACHED,
    SEAT_WIDTH,
    SEATS,
    TIER,
)
from gigawatt.core.ledger import gain_lead

if TYPE_CHECKING:
    from gigawatt.core.state import State

RESILIENT_LADDERS: Final[tuple[int, ...]] = (0, 1, 2, 3)
"""Accelerators, logic, memory, packaging."""


def ranks(st: State) -> list[int]:
    """Each seat's rank, 1 first: by Lead, then compute, then cash; equal ones share the better rank."""
    v = st.v
    keys = [
        (v[o + LEAD], v[o + COMPUTE], v[o + CASH]) for o in range(SEATS, SEATS + st.game.seats * SEAT_WIDTH, SEAT_WIDTH)
    ]
    return [1 + len([1 for other in keys if other > key]) for key in keys]


def score_compute(st: State) -> None:
    """Lead for compute online: by rank (ties take the better place; none for a seat without any), and by level."""
    v = st.v
    g = st.game
    compute = v[SEATS + COMPUTE :: SEAT_WIDTH]
    order = sorted(compute, reverse=True)
    level = g.level_points
    for s, online in enumerate(compute):
        if online:
            gain_lead(st, s, g.rank_lead[order.index(online)], BY_RANK)
            if online >= level:
                gain_lead(st, s, online // level, BY_LEVEL)


def score_training(st: State) -> None:
    """Lead for training thresholds passed: those who pass one in the same quarter all take the better reward."""
    v = st.v
    g = st.game
    training = g.ruleset.training
    n = len(training.thresholds)
    thresholds = training.thresholds
    before = v[REACHED : REACHED + n]
    for s in range(g.seats):
        o = SEATS + s * SEAT_WIDTH
        while v[o + TIER] < n and v[o + PROGRESS] >= thresholds[v[o + TIER]]:
            tier = v[o + TIER]
            place = before[tier]
            reward = (training.first if place == 0 else training.second if place == 1 else training.later)[tier]
            v[o + TIER] += 1
            forget_cards(st, s)
            if g.has_tiers:
                forget_seat(st, s)
            v[REACHED + tier] += 1
            gain_lead(st, s, reward, BY_TRAINING)
            if st.log is not None:
                st.log.append(("tier", s, tier + 1, place))


def score_end(st: State) -> None:
    """Lead after the last quarter: compute ordered and permitted, net cash, resilience."""
    scoring = st.game.ruleset.scoring
    for s in range(st.game.seats):
        cash = st.v[SEATS + s * SEAT_WIDTH + CASH]
        gain_lead(st, s, ordered_points(st, s) // scoring.end_compute_points, BY_ORDERED)
        gain_lead(st, s, cash // scoring.end_cash, BY_CASH)
        gain_lead(st, s, resilience(st, s), BY_RESILIENCE)


def ordered_points(st: State, seat: int) -> int:
    """Points of compute on order but not online: what each campus would run more once all that needs no permit has come."""
    g = st.game
    total = 0
    for r in st.spots[seat]:
        now = then = st.hold[seat * g.region_count + r]
        for p in st.pipe:
            if p[P_SEAT] == seat and p[P_REGION] == r and p[P_PHASE] != PERMIT:
                then = with_line(g, then, p)
        if then is not now:
            more, have = [points_of(g.class_points, h, min(layers_of(st, seat, r, h))) for h in (then, now)]
            total += max(0, more - have)
    return total


def resilience(st: State, seat: int) -> int:
    """Lead for each supply layer of which the seat got any units and no foreign bloc gave more than half."""
    v = st.v
    home = st.tables[seat].bloc
    total = 0
    for ladder in RESILIENT_LADDERS:
        i = SEATS + seat * SEAT_WIDTH + ACQUIRED + ladder * 3
        units = v[i : i + 3]
        whole = sum(units)
        if whole and all(2 * units[bloc] <= whole for bloc in (0, 1, 2) if bloc != home):
            total += st.game.ruleset.scoring.resilience
    return total
