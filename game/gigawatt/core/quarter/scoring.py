"""Lead: what each record gives, and what is added when the last quarter is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import (
    ACQUIRED,
    BY_CASH,
    BY_LEVEL,
    BY_ORDERED,
    BY_RANK,
    BY_RESILIENCE,
    BY_TRAINING,
    CASH,
    COMPUTE,
    H_WIDTH,
    LEAD,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    PROGRESS,
    QUARTER,
    REACHED,
    SEAT_WIDTH,
    SEATS,
    TIER,
)
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.compute import add_line_to, least_layer, points_at
from gigawatt.core.queries.turn_order import first_seat
from gigawatt.core.transitions.forgetting import forget_cards, forget_seat
from gigawatt.core.transitions.ledger import gain_lead

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def ranks(st: Position) -> list[int]:
    """Each seat's rank, 1 first: by Lead, then compute, then cash; equal ones share the better rank."""
    v = st.v
    keys = [
        (v[o + LEAD], v[o + COMPUTE], v[o + CASH])
        for o in range(SEATS, SEATS + st.rules.seats * SEAT_WIDTH, SEAT_WIDTH)
    ]
    return [1 + len([1 for other in keys if other > key]) for key in keys]


def score_compute(st: Position) -> None:
    """Lead for compute online: by rank (ties take the better place; none for a seat without any), and by level."""
    v = st.v
    g = st.rules
    level = g.level_points
    for s in range(g.seats):
        online = v[SEATS + s * SEAT_WIDTH + COMPUTE]
        if online:
            better: i64 = 0
            for other in range(g.seats):
                if v[SEATS + other * SEAT_WIDTH + COMPUTE] > online:
                    better += 1
            gain_lead(st, s, g.rank_lead[better], BY_RANK)
            if online >= level:
                gain_lead(st, s, online // level, BY_LEVEL)


def race_order(st: Position) -> list[int]:
    """The seats by training progress, most first; equal ones in this quarter's order of play."""
    v = st.v
    n = st.rules.seats
    first = first_seat(st, v[QUARTER])
    keys = [(-v[SEATS + (first + k) % n * SEAT_WIDTH + PROGRESS], k) for k in range(n)]
    return [(first + k) % n for _progress, k in sorted(keys)]


def score_training(st: Position) -> None:
    """Lead for training thresholds passed: those who pass one in the same quarter take its places in the order of the race."""
    v = st.v
    g = st.rules
    training = g.ruleset.training
    thresholds = g.thresholds
    n = len(thresholds)
    for s in race_order(st):
        o = SEATS + s * SEAT_WIDTH
        while v[o + TIER] < n and v[o + PROGRESS] >= thresholds[v[o + TIER]]:
            tier = v[o + TIER]
            place = v[REACHED + tier]
            reward = (training.first if place == 0 else training.second if place == 1 else training.later)[tier]
            v[o + TIER] = tier + 1
            forget_cards(st, s)
            if g.has_tiers:
                forget_seat(st, s)
            v[REACHED + tier] = place + 1
            gain_lead(st, s, reward, BY_TRAINING)
            if st.log is not None:
                st.log.append(("tier", s, tier + 1, place))


def score_end(st: Position) -> None:
    """Lead after the last quarter: compute ordered and permitted, net cash, resilience."""
    g = st.rules
    scoring = g.ruleset.scoring
    for s in range(g.seats):
        cash = st.v[SEATS + s * SEAT_WIDTH + CASH]
        gain_lead(st, s, ordered_points(st, s) // scoring.end_compute_points, BY_ORDERED)
        # Rounded down: a begun step of debt costs its Lead.
        gain_lead(st, s, cash // (g.end_cash if cash > 0 else g.end_debt), BY_CASH)
        gain_lead(st, s, resilience(st, s), BY_RESILIENCE)


def ordered_points(st: Position, seat: i64) -> i64:
    """Points of compute on order but not online: what each campus would run more once all that needs no permit has come."""
    g = st.rules
    total: i64 = 0
    pipe = st.pipe
    for r in range(g.region_count):
        if not st.spot_bits[seat] >> r & 1:
            continue
        b = (seat * g.region_count + r) * H_WIDTH
        now = st.hold[b : b + H_WIDTH]
        then = now[:]
        changed = False
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_SEAT] == seat and pipe[p + P_REGION] == r and pipe[p + P_PHASE] != PERMIT:
                changed = add_line_to(g, then, pipe, p) or changed
        if changed:
            more = points_at(g.class_points, then, 0, least_layer(st, seat, r, then, 0))
            have = points_at(g.class_points, now, 0, least_layer(st, seat, r, now, 0))
            if more > have:
                total += more - have
    return total


def resilience(st: Position, seat: i64) -> i64:
    """Lead for each supply layer of which the seat got any units and no foreign bloc gave more than half."""
    v = st.v
    home = st.tables[seat].bloc
    total: i64 = 0
    for ladder in range(4):
        i = SEATS + seat * SEAT_WIDTH + ACQUIRED + ladder * 3
        whole = v[i] + v[i + 1] + v[i + 2]
        if whole:
            mixed = True
            for bloc in range(3):
                if bloc != home and 2 * v[i + bloc] > whole:
                    mixed = False
            if mixed:
                total += st.rules.ruleset.scoring.resilience
    return total
