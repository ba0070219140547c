"""Changes to the board that keep its remembered pieces true: holdings, campuses, the pipeline, lasting effects, controls."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    ACQUIRED,
    C_ISSUER,
    C_LAYER,
    C_LEVEL,
    C_TARGET,
    CAMPUSES,
    FREIGHT,
    H_CHIPS,
    H_OPEN,
    HEAD,
    KIND_CHIPS,
    LICENCES,
    LICENCES_UNTIL,
    M_CONTROL,
    M_COST,
    M_CURTAIL,
    M_LOBBY,
    M_OUTPUT,
    M_PRICE,
    M_SEATS,
    MOD_WIDTH,
    P_KIND,
    P_ORDERED,
    P_REGION,
    P_RESERVED,
    P_SEAT,
    QUARTER,
    ROW_SIZE,
    S_CAMPUSES,
    S_COST,
    S_CREDIT,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    STORE,
)
from gigawatt.core.ledger import refresh_limit

if TYPE_CHECKING:
    from gigawatt.core.state import State

NEVER: Final = 99
"""A quarter after any match: the end of what does not end."""


# --- remembered legality --------------------------------------------------------------------------------------------


def forget_all(st: State) -> None:
    """Forget every remembered piece of legality."""
    g = st.game
    st.builds = [None] * (g.seats * g.region_count)
    st.plans = [None] * g.seats
    st.trades = [None] * g.seats
    st.openings = [None] * g.seats
    st.cards = [None] * (g.seats * ROW_SIZE)
    st.pipes = [None] * g.seats
    st.issues = [None] * g.seats
    forget_yards(st)


def forget_quarter(st: State) -> None:
    """Forget what a new quarter changes; what can be built changes by itself only when lots or catalogue do."""
    g = st.game
    if g.first + st.v[QUARTER] in g.first_calendar:
        forget_costs(st)
    st.openings = [None] * g.seats
    st.cards = [None] * (g.seats * ROW_SIZE)
    st.pipes = [None] * g.seats
    st.issues = [None] * g.seats
    st.trades = [None] * g.seats
    forget_yards(st)


def forget_yards(st: State) -> None:
    """Forget what follows from anyone's holdings: sales of chips, halls to let and to hire."""
    st.yards = [None] * st.game.seats
    st.hires = [None] * st.game.seats


def forget_costs(st: State) -> None:
    """Forget what depends on the cost of building."""
    st.builds = [None] * len(st.builds)
    st.plans = [None] * len(st.plans)
    st.openings = [None] * len(st.openings)


def forget_bloc(st: State, bloc: int) -> None:
    """Forget what anyone could build in the regions of a bloc."""
    for r, other in enumerate(st.game.region_bloc):
        if other == bloc:
            forget_region(st, r)
    st.openings = [None] * len(st.openings)


def forget_region(st: State, region: int) -> None:
    """Forget what anyone could build in a region."""
    n = st.game.region_count
    for i in range(region, len(st.builds), n):
        st.builds[i] = None
    st.plans = [None] * len(st.plans)


def change_headroom(st: State, region: int, amount: int) -> None:
    """Add grid headroom to a region, or take it, never below zero; what was remembered goes only where it matters."""
    i = HEAD + region
    before = st.v[i]
    after = st.v[i] = max(0, before + amount)
    for bound in st.game.headroom_bounds:
        if (before >= bound) != (after >= bound):
            forget_region(st, region)
            return


def forget_seat(st: State, seat: int) -> None:
    """Forget what a seat could build, take and order."""
    n = st.game.region_count
    st.builds[seat * n : (seat + 1) * n] = [None] * n
    st.plans[seat] = None
    st.openings[seat] = None
    st.pipes[seat] = None
    forget_cards(st, seat)


def forget_cards(st: State, seat: int) -> None:
    """Forget which cards a seat could take."""
    st.cards[seat * ROW_SIZE : (seat + 1) * ROW_SIZE] = [None] * ROW_SIZE


# --- holdings and places ------------------------------------------------------------------------------------------------


def change_holding(st: State, seat: int, region: int, index: int, amount: int, why: str) -> None:
    """Add to one number of a holding."""
    i = seat * st.game.region_count + region
    row = list(st.hold[i])
    row[index] += amount
    st.hold[i] = tuple(row)
    st.yards[seat] = None
    st.pipes[seat] = None
    if st.offers:
        st.hires = [None] * st.game.seats
    if st.log is not None and amount:
        st.log.append(("hold", seat, region, index, amount, why))


def refresh_places(st: State, seat: int) -> None:
    """Work out where a seat has campuses, may take chips, and may build."""
    g = st.game
    base = seat * g.region_count
    campuses = [r for r in range(g.region_count) if st.hold[base + r][H_OPEN]]
    halls = {lease[2] for lease in st.leases if lease[1] == seat}
    stranded = {r for r in range(g.region_count) if any(st.hold[base + r][H_CHIPS : H_CHIPS + 3])}
    stranded |= {p[P_REGION] for p in st.pipe if p[P_SEAT] == seat and p[P_KIND] == KIND_CHIPS}
    st.open[seat] = tuple(campuses)
    st.yards[seat] = None
    st.plans[seat] = None
    st.trades[seat] = None
    st.spots[seat] = tuple(sorted(halls | stranded | set(campuses)))
    st.reach[seat] = tuple(sorted(set(campuses) | {r for r in st.tables[seat].homes if g.plant_order[r]}))


# --- the pipeline -----------------------------------------------------------------------------------------------------------


def ordinal(st: State, seat: int, region: int, kind: int) -> int:
    """The place of a new line among equal ones ordered in the same quarter: part of the name by which chance knows it."""
    quarter = st.v[QUARTER]
    return sum(
        1
        for p in st.pipe
        if p[P_SEAT] == seat and p[P_REGION] == region and p[P_KIND] == kind and p[P_ORDERED] == quarter
    )


def ship_chips(st: State, seat: int, region: int, units: int, cls: int, origin: int, grey: bool, time: int, paid: int) -> None:
    """Put accelerators on their way to a campus or hall, online in the operations of the `time`-th quarter."""
    extra = cls + 4 * origin + (16 if grey else 0)
    number = ordinal(st, seat, region, KIND_CHIPS)
    st.pipe.append((seat, region, KIND_CHIPS, FREIGHT, time, 0, 0, st.v[QUARTER], number, units, paid, 0, 0, extra))
    acquire(st, seat, 0, origin, units)
    st.pipes[seat] = None
    if st.log is not None:
        st.log.append(("ship", seat, region, cls, origin, units, time))


def acquire(st: State, seat: int, ladder: int, origin: int, units: int) -> None:
    """Count units of a layer that a seat has got, by origin; resilience is judged on these."""
    st.v[SEATS + seat * SEAT_WIDTH + ACQUIRED + ladder * 3 + origin] += units


def put_in_store(st: State, seat: int, part: int, origin: int, units: int, why: str) -> None:
    """Add units to a seat's store, or take them."""
    st.v[SEATS + seat * SEAT_WIDTH + STORE + part * 3 + origin] += units
    st.trades[seat] = None
    if st.log is not None and units:
        st.log.append(("store", seat, part, origin, units, why))


def alone_there(st: State, p: tuple[int, ...]) -> bool:
    """Whether nothing of its seat stands in a line's region, and nothing else is on its way there."""
    seat, r = p[P_SEAT], p[P_REGION]
    if any(st.hold[seat * st.game.region_count + r][:H_OPEN]):
        return False
    return sum([1 for q in st.pipe if q[P_SEAT] == seat and q[P_REGION] == r]) == 1


def abandon(st: State, p: tuple[int, ...]) -> None:
    """Take a project out of the pipeline, with the headroom it reserved and, if it opens a campus, the slot it took."""
    g = st.game
    seat, region = p[P_SEAT], p[P_REGION]
    st.pipe.remove(p)
    change_headroom(st, region, p[P_RESERVED])
    forget_seat(st, seat)
    if g.is_opener[p[P_KIND]]:
        st.v[SLOTS + region] += 1
        st.v[SEATS + seat * SEAT_WIDTH + CAMPUSES] -= 1
        change_holding(st, seat, region, H_OPEN, -1, "abandoned")
        refresh_places(st, seat)
        st.openings = [None] * g.seats
        st.issues = [None] * g.seats


# --- lasting effects and controls --------------------------------------------------------------------------------------------


def add_lasting(st: State, slot: int, amount: int, quarters: int) -> None:
    """Add to a slot of `mods` for so many quarters, this one counted."""
    if not amount:
        return
    st.timers += ((st.v[QUARTER] + quarters - 1, slot, amount),)
    shift(st, slot, amount)


def shift(st: State, slot: int, amount: int) -> None:
    """Add to a slot of `mods`, and forget what depends on it."""
    mods = list(st.mods)
    mods[slot] += amount
    st.mods = tuple(mods)
    if M_COST <= slot < M_LOBBY:
        forget_bloc(st, (slot - M_COST) // 5)
    elif M_PRICE <= slot < M_COST:
        st.trades = [None] * st.game.seats
    elif M_CURTAIL <= slot < M_OUTPUT:
        forget_yards(st)
    elif slot >= M_SEATS:
        seat, field = divmod(slot - M_SEATS, MOD_WIDTH)
        if field == S_CREDIT:
            refresh_limit(st, seat)
        elif S_COST <= field < S_COST + 5 or field == S_CAMPUSES:
            forget_seat(st, seat)


def expire(st: State) -> None:
    """End the lasting effects whose last quarter is over."""
    quarter = st.v[QUARTER]
    ending = [t for t in st.timers if t[0] < quarter]
    if ending:
        st.timers = tuple([t for t in st.timers if t[0] >= quarter])
        for _until, slot, amount in ending:
            shift(st, slot, -amount)


def refresh_controls(st: State) -> None:
    """Work out the levels in force from the controls that stand, and forget what they bear on."""
    mods = list(st.mods)
    mods[M_CONTROL : M_CONTROL + 63] = [0] * 63
    for c in st.controls:
        slot = M_CONTROL + c[C_LAYER] * 9 + c[C_ISSUER] * 3 + c[C_TARGET]
        if c[C_LEVEL] > mods[slot]:
            mods[slot] = c[C_LEVEL]
    changed = {i % 3 for i in range(9, 54) if mods[M_CONTROL + i] != st.mods[M_CONTROL + i]}
    st.mods = tuple(mods)
    st.issues = [None] * st.game.seats
    st.trades = [None] * st.game.seats
    for bloc in changed:
        forget_bloc(st, bloc)


def give_licences(st: State, seat: int, amount: int) -> None:
    """Give free licences, good for as long as the ruleset says; older ones are renewed with them."""
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + LICENCES] += amount
    st.v[o + LICENCES_UNTIL] = st.v[QUARTER] + st.game.ruleset.controls.licence_quarters - 1
    if st.log is not None:
        st.log.append(("licence", seat, amount))


def compensate(st: State, bloc: int) -> None:
    """Give each seat of a bloc that comes under embargo its free licence."""
    for s in range(st.game.seats):
        if st.tables[s].bloc == bloc:
            give_licences(st, s, 1)
