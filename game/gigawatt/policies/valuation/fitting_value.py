"""The value of fittings and of grid headroom: what they save from hazards, what they add to training, what they make cheaper.

The module reads the layout of a position because fittings are valued at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    H_EVAPORATIVE,
    H_TRUNK,
    LAST_CALENDAR,
    S_TRAINING,
)
from gigawatt.core.queries.market import EQUIPMENT, next_price
from gigawatt.core.rules.vocabulary import GIVES_FITTING
from gigawatt.policies.valuation.campus import COOLING, NEVER, POWER, SLOTS_AHEAD

if TYPE_CHECKING:
    from gigawatt.policies.valuation.campus import Campus
    from gigawatt.policies.valuation.position_values import PositionValues

BATTERY: Final = GIVES_FITTING
TRUNK: Final = GIVES_FITTING + 1
RECYCLING: Final = GIVES_FITTING + 2
BINDS: Final = 0.8
"""Probability that a layer which a hazard strikes, and of which nothing is idle, limits its campus then."""
LEAST_TRAINED: Final = 2
"""Quarters of the compute that are expected to train in quarters to come, at least."""
HEADROOM_USED: Final = 0.5
"""Share of new headroom that the seat itself uses, of what its campuses lack."""


def fitting_value(values: PositionValues, region: int, gives: int, time: int) -> float:
    """What a fitting that is there in `time` brings to the end of the match, in Lead, before its price."""
    campus = values.campuses.get(region)
    if campus is None or time >= values.left:
        return 0.0
    if gives == TRUNK:
        return trunk_value(values, campus, time)
    hazards = values.catalogue.hazards
    g = values.st.game
    if gives == RECYCLING and not values.st.held(values.seat, region, H_EVAPORATIVE):
        return 0.0
    is_idle = idle(campus, POWER if gives == BATTERY else COOLING)
    running = modules_ahead(campus, values.left)
    struck = hazards.curtailed if gives == BATTERY else hazards.dried
    worth = 0.0
    for t in range(time, values.left):
        i = hazards.index(min(LAST_CALENDAR, g.first + values.st.quarter + t), region)
        runs = running[t]
        lost = 0.0 if is_idle else BINDS * min(struck[i], runs)
        if gives == BATTERY:
            lost += hazards.dark[i] * runs / 2
        worth += lost * point_value(values, t)
    return worth * float(g.class_points[values.st.chip_class])


def point_value(values: PositionValues, t: int) -> float:
    """What a point of compute brings in a quarter from now, in Lead."""
    return values.forecast.tail[t] - values.forecast.tail[t + 1]


def modules_ahead(campus: Campus, left: int) -> vec[float]:
    """By quarter from now, the modules of a campus that run with what is on order."""
    running = vec[float]([0.0] * left)
    # Every layer comes to the slots in order, and so do whole modules.
    slot: i64 = 0
    last = campus.last(0)
    for t in range(left):
        while slot < SLOTS_AHEAD and last <= t:
            slot += 1
            if slot < SLOTS_AHEAD:
                last = campus.last(slot)
        running[t] = float(campus.base + slot)
    return running


def idle(campus: Campus, layer: i64) -> bool:
    """Whether more of a layer is there or on order than its campus can run with."""
    planned = campus.planned[layer]
    for other in campus.planned:
        if planned > other:
            return True
    return False


def drought_value(values: PositionValues, region: int, time: int) -> float:
    """What droughts are expected to take from the first evaporative lot of a campus, in Lead."""
    g = values.st.game
    if not g.water_risk[region]:
        return 0.0
    hazards = values.catalogue.hazards
    worth = 0.0
    for t in range(time, values.left):
        i = hazards.index(min(LAST_CALENDAR, g.first + values.st.quarter + t), region)
        worth += hazards.dried[i] * point_value(values, t)
    return BINDS * worth * float(g.class_points[values.st.chip_class])


def is_linked(values: PositionValues, region: int) -> bool:
    """Whether a campus has fibre of the best grade."""
    st = values.st
    return st.game.fibre_a[region] or st.held(values.seat, region, H_TRUNK) > 0


def trunk_value(values: PositionValues, campus: Campus, time: int) -> float:
    """What a trunk adds to training: the points of far campuses that it links, at the better rate."""
    st = values.st
    g = st.game
    if len(values.campuses) < 2 or not g.has_training or g.linked_pct <= g.far_pct or is_linked(values, campus.region):
        return 0.0
    running = {other.region: modules_ahead(other, values.left) for other in values.campuses.values()}
    main = largest_campus(running, time)
    more = float(g.linked_pct - g.far_pct) / 100 * (100 + st.seat_lasting(values.seat, S_TRAINING)) / 100
    share = max(LEAST_TRAINED, st.posture(values.seat)) / 4
    worth = 0.0
    for t in range(time, values.left):
        each = float(values.forecast.points[min(t, values.left - 1)])
        whole = linked = 0.0
        for region, modules in running.items():
            runs = modules[t] * each
            whole += runs
            if region == main:
                continue
            if campus.region in (main, region) and is_linked(values, main if main != campus.region else region):
                linked += runs
        first = running[main][t] * each
        worth += more * min(linked, max(0.0, whole * share - first)) * values.forecast.rates[t]
    return worth


def largest_campus(running: dict[int, vec[float]], time: int) -> int:
    """The region of the campus that runs most in `time`, by what each runs in every quarter."""
    best, most = -1, -1.0
    for region, modules in running.items():
        if modules[time] > most:
            best, most = region, modules[time]
    return best


def headroom_value(values: PositionValues, region: int, amount: int, time: int) -> float:
    """What grid headroom is worth to the seat: modules of its campus that could then run on grid power instead of turbines."""
    campus = values.campuses.get(region)
    if campus is None or time + 1 >= values.left:
        return 0.0
    st = values.st
    g = st.game
    lacking = 0
    for i in range(SLOTS_AHEAD):
        lacking += campus.ready[POWER][i] == NEVER
    short = min(amount, lacking - st.headroom(region))
    if short <= 0:
        return 0.0
    lot: int = g.ladder_lot[EQUIPMENT][0]
    saved = next_price(st, EQUIPMENT) / max(2, 2 * lot)
    bills = max(0, g.fuel_price - g.power_price[region]) / 2
    return (
        HEADROOM_USED
        * short
        * (values.cash_value * saved + bills * values.forecast.cash_tail[min(values.left, time + 2)])
    )
