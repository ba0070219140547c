"""Changes to the board that keep its remembered pieces true: headroom, holdings, campuses, the pipeline, lasting effects, controls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core.actions import EXPEDITE
from gigawatt.core.position.ints import append, extend, i64, vec
from gigawatt.core.position.layout import (
    ACQUIRED,
    CAMPUSES,
    COUNT_KNOWN,
    EACH_BLOC,
    GREY_BIT,
    GROUP_COUNT,
    H_CHIPS,
    H_OPEN,
    H_PLANTS,
    H_SITE,
    H_WIDTH,
    HEAD,
    HIRES_KNOWN,
    ISSUES_KNOWN,
    K_BARRIERS,
    K_MARKET,
    K_RUNS,
    K_SEATS,
    K_WIDTH,
    L_CAMPUSES,
    L_EXPEDITES,
    L_SPOTS,
    L_WIDTH,
    LICENCES,
    LICENCES_UNTIL,
    LIFTS_KNOWN,
    LINES_KNOWN,
    M_CONTROL,
    M_COST,
    M_CURTAIL,
    M_FUEL,
    M_LOBBY,
    M_OUTPUT,
    M_POWER,
    M_PRICE,
    M_SEATS,
    MOD_WIDTH,
    OPENINGS_KNOWN,
    ORIGIN_SHIFT,
    P_AMOUNT,
    P_EXTRA,
    P_KIND,
    P_ORDERED,
    P_REGION,
    P_RESERVED,
    P_SEAT,
    P_WIDTH,
    PLANTS_KNOWN,
    QUARTER,
    REGIONS,
    S_CAMPUSES,
    S_COST,
    S_CREDIT,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    STORE,
    STORE_KNOWN,
    YARD_KNOWN,
)
from gigawatt.core.position.rows import FREIGHT, KIND_CHIPS, KIND_DELIVERY
from gigawatt.core.queries.market import OPTICS
from gigawatt.core.rules.vocabulary import PLANT_GROUP
from gigawatt.core.transitions.forgetting import (
    forget,
    forget_bloc,
    forget_builds,
    forget_everyones,
    forget_pipe,
    forget_place,
    forget_prices,
    forget_region,
    forget_runs,
    forget_seat,
    forget_store,
)
from gigawatt.core.transitions.ledger import refresh_limit

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

CONTROL_SLOTS: Final = 63
"""Slots of `mods` for the levels in force: by layer, issuer and target."""


# --- headroom ---------------------------------------------------------------------------------------------------------


def change_headroom(st: Position, region: i64, amount: i64) -> None:
    """Add grid headroom to a region, or take it, never below zero; what was remembered goes only where it matters."""
    v = st.v
    i = HEAD + region
    before = v[i]
    after = before + amount
    if after < 0:
        after = 0
    v[i] = after
    for bound in st.rules.headroom_steps:
        if (before >= bound) != (after >= bound):
            forget_region(st, region)
            return


# --- holdings and places ------------------------------------------------------------------------------------------------


def change_holding(st: Position, seat: i64, region: i64, index: i64, amount: i64, why: str) -> None:
    """Add to one number of a holding."""
    i = (seat * st.rules.region_count + region) * H_WIDTH
    hold = st.hold
    hold[i + index] = hold[i + index] + amount
    st.planned[i + index] = st.planned[i + index] + amount
    memo = st.memo
    at = K_SEATS + seat * K_WIDTH
    memo[at + K_RUNS] = memo[at + K_RUNS] & ~(1 << region)
    gone: i64 = YARD_KNOWN
    if H_PLANTS <= index < H_OPEN:
        gone |= PLANTS_KNOWN
    if index == H_SITE or not hold[i + H_SITE]:
        # What can be given up depends on a place only while a new campus waits there.
        gone |= LINES_KNOWN
    memo[at] = memo[at] & ~gone
    if st.offers:
        for offer in st.offers:
            if offer.landlord == seat and offer.region == region:
                forget_everyones(st, HIRES_KNOWN)
    if st.log is not None and amount:
        st.log.append(("hold", seat, region, index, amount, why))


def refresh_planned(st: Position) -> None:
    """Work out what each seat has in each region with what is on order, chips aside."""
    g = st.rules
    planned = st.hold[:]
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        kind = pipe[p + P_KIND]
        index: i64 = g.holding_of[kind] if kind >= 0 else pipe[p + P_EXTRA] if kind == KIND_DELIVERY else -1
        if index >= 0:
            i = (pipe[p + P_SEAT] * g.region_count + pipe[p + P_REGION]) * H_WIDTH + index
            planned[i] = planned[i] + pipe[p + P_AMOUNT]
    st.planned = planned


def refresh_places(st: Position, seat: i64) -> None:
    """Work out where a seat has campuses, may take chips, and may build."""
    n = st.rules.region_count
    hold = st.hold
    campuses: i64 = 0
    spots: i64 = 0
    i = seat * n * H_WIDTH
    for r in range(n):
        if hold[i + H_OPEN]:
            campuses |= 1 << r
        elif hold[i + H_CHIPS] or hold[i + H_CHIPS + 1] or hold[i + H_CHIPS + 2]:
            spots |= 1 << r
        i += H_WIDTH
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_KIND] == KIND_CHIPS and pipe[p + P_SEAT] == seat:
            spots |= 1 << pipe[p + P_REGION]
    if st.leases:
        for lease in st.leases:
            if lease.tenant == seat:
                place: i64 = lease.region
                spots |= 1 << place
    spots |= campuses
    w = seat * L_WIDTH
    g = st.rules
    if st.campus_bits[seat] != campuses:
        st.campus_bits[seat] = campuses
        st.lists[w + L_CAMPUSES] = g.places(campuses)
    if st.spot_bits[seat] != spots:
        st.spot_bits[seat] = spots
        st.lists[w + L_SPOTS] = g.places(spots)
        st.chip_rows[seat] = g.spot_rows(spots)
    forget(st, seat, YARD_KNOWN)


# --- the pipeline -----------------------------------------------------------------------------------------------------------


def ordinal(st: Position, seat: i64, region: i64, kind: i64) -> i64:
    """The place of a new line among equal ones ordered in the same quarter: part of the name by which chance knows it."""
    quarter = st.v[QUARTER]
    pipe = st.pipe
    equal: i64 = 0
    p = len(pipe) - P_WIDTH
    while p >= 0 and pipe[p + P_ORDERED] == quarter:  # in the order in which they were ordered
        if pipe[p + P_SEAT] == seat and pipe[p + P_REGION] == region and pipe[p + P_KIND] == kind:
            equal += 1
        p -= P_WIDTH
    return equal


def add_line(
    st: Position, seat: i64, region: i64, kind: i64, phase: i64, left: i64, build: i64, amount: i64, paid: i64, reserved: i64,
    extra: i64,
) -> None:  # fmt: skip
    """Put a line at the end of the pipeline."""
    number = ordinal(st, seat, region, kind)
    row = vec[i64]([
        seat, region, kind, phase, left, build, 0, st.v[QUARTER], number, amount, paid, reserved, 0, extra,
    ])  # fmt: skip
    st.pipe = extend(st.pipe, row)


def ship_chips(
    st: Position, seat: i64, region: i64, units: i64, cls: i64, origin: i64, grey: bool, time: i64, paid: i64
) -> None:
    """Put accelerators on their way to a campus or hall, online in the operations of the `time`-th quarter."""
    extra = cls | origin << ORIGIN_SHIFT | (GREY_BIT if grey else 0)
    add_line(st, seat, region, KIND_CHIPS, FREIGHT, time, 0, units, paid, 0, extra)
    acquire(st, seat, 0, origin, units)
    note_line(st, seat, region, st.rules.project_count, can_hasten=time > 1)
    if st.log is not None:
        st.log.append(("ship", seat, region, cls, origin, units, time))


def joined(actions: vec[i64], action: i64) -> vec[i64]:
    """Ascending actions and one more, if it is not there."""
    if action in actions:
        return actions
    row = append(actions[:], action)
    place = len(row) - 1
    while place and row[place - 1] > action:
        row[place] = row[place - 1]
        place -= 1
    row[place] = action
    return row


def note_line(st: Position, seat: i64, region: i64, row: i64, *, can_hasten: bool) -> None:
    """Bring what is remembered of a seat's pipeline up to a new line; `row` names its kind as expedites do."""
    g = st.rules
    if can_hasten and st.memo[K_SEATS + seat * K_WIDTH] & LINES_KNOWN:
        i = seat * L_WIDTH + L_EXPEDITES
        st.lists[i] = joined(st.lists[i], g.first_of[EXPEDITE] + region * (g.project_count + 2) + row)
    if not st.hold[(seat * g.region_count + region) * H_WIDTH + H_SITE]:
        # A campus still to come can be given up only while it is alone there.
        forget_pipe(st, seat)


def acquire(st: Position, seat: i64, ladder: i64, origin: i64, units: i64) -> None:
    """Count units of a layer that a seat has got, by origin; resilience is judged on these."""
    v = st.v
    i = SEATS + seat * SEAT_WIDTH + ACQUIRED + ladder * 3 + origin
    v[i] = v[i] + units


def put_in_store(st: Position, seat: i64, part: i64, origin: i64, units: i64, why: str) -> None:
    """Add units to a seat's store, or take them."""
    v = st.v
    i = SEATS + seat * SEAT_WIDTH + STORE + part * 3 + origin
    v[i] = v[i] + units
    forget_store(st, seat)
    if st.log is not None and units:
        st.log.append(("store", seat, part, origin, units, why))


def remove_line(st: Position, p: i64) -> None:
    """Take a line out of the pipeline."""
    pipe = st.pipe
    for i in range(p, len(pipe) - P_WIDTH):
        pipe[i] = pipe[i + P_WIDTH]
    st.pipe = pipe[: len(pipe) - P_WIDTH]


def abandon(st: Position, p: i64) -> None:
    """Take a project out of the pipeline, with the headroom it reserved and, if it opens a campus, the slot it took."""
    g = st.rules
    pipe = st.pipe
    seat = pipe[p + P_SEAT]
    region = pipe[p + P_REGION]
    kind = pipe[p + P_KIND]
    reserved = pipe[p + P_RESERVED]
    index = g.holding_of[kind]
    if index >= 0:
        i = (seat * g.region_count + region) * H_WIDTH + index
        st.planned[i] = st.planned[i] - pipe[p + P_AMOUNT]
    remove_line(st, p)
    change_headroom(st, region, reserved)
    forget_builds(st, seat, region)
    forget_pipe(st, seat)
    if g.is_opener[kind]:
        forget_seat(st, seat)
    if g.is_plant[kind]:
        forget(st, seat, COUNT_KNOWN)
    if g.is_opener[kind]:
        v = st.v
        v[SLOTS + region] = v[SLOTS + region] + 1
        v[SEATS + seat * SEAT_WIDTH + CAMPUSES] = v[SEATS + seat * SEAT_WIDTH + CAMPUSES] - 1
        change_holding(st, seat, region, H_OPEN, -1, "abandoned")
        refresh_places(st, seat)
        forget_everyones(st, OPENINGS_KNOWN | ISSUES_KNOWN)


# --- lasting effects and controls --------------------------------------------------------------------------------------------


def add_lasting(st: Position, slot: i64, amount: i64, quarters: i64) -> None:
    """Add to a slot of `mods` for so many quarters, this one counted."""
    if amount:
        st.timers = extend(st.timers, vec[i64]([st.v[QUARTER] + quarters - 1, slot, amount]))
        shift(st, slot, amount)


def add_all_lasting(st: Position, slots: Sequence[int], amount: i64, quarters: i64) -> None:
    """Add the same to several slots of `mods` for so many quarters, this one counted."""
    for slot in slots:
        add_lasting(st, slot, amount, quarters)


def own_mods(st: Position) -> vec[i64]:
    """`mods`, to be changed: copied first if another state may have the same."""
    if st.mods_shared:
        st.mods = st.mods[:]
        st.mods_shared = False
    return st.mods


def shift(st: Position, slot: i64, amount: i64) -> None:
    """Add to a slot of `mods`, and forget what depends on it."""
    mods = own_mods(st)
    mods[slot] = mods[slot] + amount
    if slot < M_POWER or M_LOBBY <= slot < M_FUEL:
        return
    if slot < M_LOBBY:
        if slot >= M_COST:
            forget_prices(st, (slot - M_COST) // GROUP_COUNT, (slot - M_COST) % GROUP_COUNT)
        elif slot >= M_PRICE:
            st.memo[K_MARKET] = 0
        elif M_CURTAIL <= slot < M_OUTPUT:
            forget_place(st, (slot - M_POWER) % REGIONS)
        elif M_POWER <= slot < M_CURTAIL:
            forget_runs(st, ~(1 << (slot - M_POWER)))
    elif slot == M_FUEL:
        forget_runs(st, 0)
    elif slot >= M_SEATS:
        _forget_shifted(st, (slot - M_SEATS) // MOD_WIDTH, (slot - M_SEATS) % MOD_WIDTH)


def _forget_shifted(st: Position, seat: i64, field: i64) -> None:
    if field == S_CREDIT:
        refresh_limit(st, seat)
    elif S_COST <= field < S_COST + GROUP_COUNT or field == S_CAMPUSES:
        forget_seat(st, seat)


def expire(st: Position) -> None:
    """End the lasting effects whose last quarter is over."""
    quarter = st.v[QUARTER]
    timers = st.timers
    kept: i64 = 0
    for t in range(0, len(timers), 3):
        if timers[t] < quarter:
            shift(st, timers[t + 1], -timers[t + 2])
        else:
            if kept != t:
                for k in range(3):
                    timers[kept + k] = timers[t + k]
            kept += 3
    if kept != len(timers):
        st.timers = timers[:kept]


def refresh_controls(st: Position) -> None:
    """Work out the levels in force from the controls that stand, and forget what they bear on."""
    now = vec[i64]([0] * CONTROL_SLOTS)
    for c in st.controls:
        slot = c.layer * 9 + c.issuer * 3 + c.target
        if c.level > now[slot]:
            now[slot] = c.level
    before = st.mods[M_CONTROL : M_CONTROL + CONTROL_SLOTS]
    memo = st.memo
    memo[K_BARRIERS] = memo[K_MARKET] = 0
    forget_everyones(st, ISSUES_KNOWN | LIFTS_KNOWN | STORE_KNOWN)
    same = True
    for i in range(CONTROL_SLOTS):
        if now[i] != before[i]:
            same = False
            break
    if same:
        return
    mods = own_mods(st)
    for i in range(CONTROL_SLOTS):
        mods[M_CONTROL + i] = now[i]
    for bloc in EACH_BLOC:
        # Layers 1 to 4 bear on the cost of plants, optics on what can be built as well.
        if _differ(now, before, bloc, OPTICS, OPTICS):
            forget_bloc(st, bloc)
        elif _differ(now, before, bloc, 1, OPTICS - 1):
            forget_prices(st, bloc, PLANT_GROUP)


def _differ(now: vec[i64], before: vec[i64], bloc: i64, first: i64, last: i64) -> bool:
    """Whether the levels against a bloc differ on any layer from the first to the last."""
    for slot in range(first * 9 + bloc, last * 9 + 9, 3):
        if now[slot] != before[slot]:
            return True
    return False


def give_licences(st: Position, seat: i64, amount: i64) -> None:
    """Give free licences, good for as long as the ruleset says; older ones are renewed with them."""
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + LICENCES] += amount
    st.v[o + LICENCES_UNTIL] = st.v[QUARTER] + st.rules.licence_quarters - 1
    if st.log is not None:
        st.log.append(("licence", seat, amount))
