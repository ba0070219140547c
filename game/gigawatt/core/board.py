"""Changes to the board that keep its remembered pieces true: holdings, campuses, the pipeline, lasting effects, controls."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core.actions import EXPEDITE
from gigawatt.core.layout import (
    ACQUIRED,
    C_ISSUER,
    C_LAYER,
    C_LEVEL,
    C_TARGET,
    CAMPUSES,
    EACH_BLOC,
    FREIGHT,
    H_CHIPS,
    H_OPEN,
    H_PLANTS,
    H_SITE,
    HEAD,
    KIND_CHIPS,
    LICENCES,
    LICENCES_UNTIL,
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
    P_KIND,
    P_ORDERED,
    P_REGION,
    P_RESERVED,
    P_SEAT,
    QUARTER,
    REGIONS,
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
OPTICS: Final = 5
"""The control layer of optical fabric."""
PLANT_GROUP: Final = 4
CONTROL_SLOTS: Final = 63
"""Slots of `mods` for the levels in force: by layer, issuer and target."""


# --- remembered legality --------------------------------------------------------------------------------------------


def forget_all(st: State) -> None:
    """Forget every remembered piece of legality."""
    g = st.game
    places = g.seats * g.region_count
    st.planned = [None] * places
    st.menus = [None] * places
    st.levels = None
    st.campus = [None] * places
    st.openings = [None] * g.seats
    st.takes = [None] * g.seats
    st.barriers = None
    st.market = None
    st.stale = 0
    st.plants = [None] * g.seats
    st.under_way = [-1] * g.seats
    st.stores = [None] * g.seats
    st.issues = [None] * g.seats
    st.lifts = [None] * g.seats
    forget_pipes(st)
    forget_yards(st)


def forget_quarter(st: State) -> None:
    """Forget what a new quarter changes; what can be built changes by itself only when lots or catalogue do."""
    g = st.game
    if g.first + st.v[QUARTER] in g.first_calendar:
        forget_costs(st)
    st.openings = [None] * g.seats
    st.takes = [None] * g.seats
    st.market = None
    st.issues = [None] * g.seats
    forget_pipes(st)


def forget_yards(st: State) -> None:
    """Forget what follows from anyone's places: sales of chips, halls to let and to hire."""
    st.yards = [None] * st.game.seats
    st.hires = [None] * st.game.seats


def forget_place(st: State, region: int) -> None:
    """Forget what runs in a region, and what follows from it."""
    n = st.game.region_count
    for i in range(region, len(st.campus), n):
        st.campus[i] = None
    forget_yards(st)


def forget_costs(st: State) -> None:
    """Forget what can be built anywhere and what it costs."""
    st.menus = [None] * len(st.menus)
    st.levels = None
    st.openings = [None] * len(st.openings)


def forget_bloc(st: State, bloc: int) -> None:
    """Forget what anyone could build in the regions of a bloc, and what it costs."""
    g = st.game
    st.levels = None
    n = g.region_count
    for seat in range(g.seats):
        for r in st.reach[seat]:
            if g.region_bloc[r] == bloc:
                st.menus[seat * n + r] = None


def forget_prices(st: State, group: int) -> None:
    """Forget what projects of a group cost."""
    st.levels = None
    if group in st.game.opener_groups:
        st.openings = [None] * st.game.seats


def forget_region(st: State, region: int) -> None:
    """Forget what anyone could build in a region."""
    n = st.game.region_count
    for i in range(region, len(st.menus), n):
        st.menus[i] = None


def change_headroom(st: State, region: int, amount: int) -> None:
    """Add grid headroom to a region, or take it, never below zero; what was remembered goes only where it matters."""
    i = HEAD + region
    before = st.v[i]
    after = st.v[i] = before + amount if before + amount > 0 else 0
    for bound in st.game.headroom_bounds:
        if (before >= bound) != (after >= bound):
            forget_region(st, region)
            return


def forget_builds(st: State, seat: int, region: int) -> None:
    """Forget what a seat has planned and could build in a region."""
    i = seat * st.game.region_count + region
    st.planned[i] = None
    st.menus[i] = None


def forget_seat(st: State, seat: int) -> None:
    """Forget what a seat could build, take and order."""
    n = st.game.region_count
    nothing = [None] * n
    st.planned[seat * n : (seat + 1) * n] = nothing
    st.menus[seat * n : (seat + 1) * n] = nothing
    st.openings[seat] = None
    st.under_way[seat] = -1
    forget_pipe(st, seat)
    forget_cards(st, seat)


def forget_cards(st: State, seat: int) -> None:
    """Forget which cards a seat could take."""
    st.takes[seat] = None


def forget_pipe(st: State, seat: int) -> None:
    """Forget which lines of the pipeline a seat could bring nearer or give up."""
    st.cancels[seat] = None
    st.expedites[seat] = None


def forget_pipes(st: State) -> None:
    """Forget which lines of the pipeline anyone could bring nearer or give up."""
    st.cancels = [None] * st.game.seats
    st.expedites = [None] * st.game.seats


# --- holdings and places ------------------------------------------------------------------------------------------------


def change_holding(st: State, seat: int, region: int, index: int, amount: int, why: str) -> None:
    """Add to one number of a holding."""
    i = seat * st.game.region_count + region
    row = list(st.hold[i])
    row[index] = row[index] + amount
    st.hold[i] = tuple(row)
    st.campus[i] = None
    if H_PLANTS <= index < H_OPEN:
        st.plants[seat] = None
    st.yards[seat] = None
    if index == H_SITE or not row[H_SITE]:
        # What can be given up depends on a place only while a new campus waits there.
        st.cancels[seat] = None
    for offer in st.offers:
        if offer[0] == seat and offer[1] == region:
            st.hires = [None] * st.game.seats
    if st.log is not None and amount:
        st.log.append(("hold", seat, region, index, amount, why))


def refresh_places(st: State, seat: int) -> None:
    """Work out where a seat has campuses, may take chips, and may build."""
    n = st.game.region_count
    campuses: list[int] = []
    spots: set[int] = set()
    for r, h in enumerate(st.hold[seat * n : (seat + 1) * n]):
        if h[H_OPEN]:
            campuses.append(r)
        if h[H_OPEN] or h[H_CHIPS] or h[H_CHIPS + 1] or h[H_CHIPS + 2]:
            spots.add(r)
    for p in st.pipe:
        if p[P_KIND] == KIND_CHIPS and p[P_SEAT] == seat:
            spots.add(p[P_REGION])
    for lease in st.leases:
        if lease[1] == seat:
            spots.add(lease[2])
    st.open[seat] = tuple(campuses)
    st.spots[seat] = tuple(sorted(spots))
    st.reach[seat] = tuple(sorted({*campuses, *st.tables[seat].plant_homes}))
    st.yards[seat] = None


# --- the pipeline -----------------------------------------------------------------------------------------------------------


def ordinal(st: State, seat: int, region: int, kind: int) -> int:
    """The place of a new line among equal ones ordered in the same quarter: part of the name by which chance knows it."""
    quarter = st.v[QUARTER]
    equal = 0
    for p in reversed(st.pipe):  # in the order in which they were ordered
        if p[P_ORDERED] != quarter:
            break
        if p[P_SEAT] == seat and p[P_REGION] == region and p[P_KIND] == kind:
            equal += 1
    return equal


def ship_chips(
    st: State, seat: int, region: int, units: int, cls: int, origin: int, grey: bool, time: int, paid: int
) -> None:
    """Put accelerators on their way to a campus or hall, online in the operations of the `time`-th quarter."""
    extra = cls + 4 * origin + (16 if grey else 0)
    number = ordinal(st, seat, region, KIND_CHIPS)
    st.pipe.append((seat, region, KIND_CHIPS, FREIGHT, time, 0, 0, st.v[QUARTER], number, units, paid, 0, 0, extra))
    acquire(st, seat, 0, origin, units)
    note_line(st, seat, region, st.game.project_count, can_hasten=time > 1)
    if st.log is not None:
        st.log.append(("ship", seat, region, cls, origin, units, time))


def joined(actions: tuple[int, ...], action: int) -> tuple[int, ...]:
    """Ascending actions and one more."""
    place = len(actions)
    while place and actions[place - 1] > action:
        place -= 1
    row = list(actions)
    row.insert(place, action)
    return tuple(row)


def note_line(st: State, seat: int, region: int, row: int, *, can_hasten: bool) -> None:
    """Bring what is remembered of a seat's pipeline up to a new line; `row` names its kind as expedites do."""
    expedites = st.expedites[seat]
    if can_hasten and expedites is not None:
        action = st.game.first_of[EXPEDITE] + region * (st.game.project_count + 2) + row
        if action not in expedites:
            st.expedites[seat] = joined(expedites, action)
    if not st.hold[seat * st.game.region_count + region][H_SITE]:
        # A campus still to come can be given up only while it is alone there.
        st.cancels[seat] = None


def acquire(st: State, seat: int, ladder: int, origin: int, units: int) -> None:
    """Count units of a layer that a seat has got, by origin; resilience is judged on these."""
    v = st.v
    i = SEATS + seat * SEAT_WIDTH + ACQUIRED + ladder * 3 + origin
    v[i] = v[i] + units


def put_in_store(st: State, seat: int, part: int, origin: int, units: int, why: str) -> None:
    """Add units to a seat's store, or take them."""
    v = st.v
    i = SEATS + seat * SEAT_WIDTH + STORE + part * 3 + origin
    v[i] = v[i] + units
    st.stores[seat] = None
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
    forget_builds(st, seat, region)
    forget_pipe(st, seat)
    if g.is_opener[p[P_KIND]]:
        forget_seat(st, seat)
    if g.is_plant[p[P_KIND]]:
        st.under_way[seat] = -1
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
    add_all_lasting(st, [slot], amount, quarters)


def add_all_lasting(st: State, slots: Sequence[int], amount: int, quarters: int) -> None:
    """Add the same to several slots of `mods` for so many quarters, this one counted."""
    if not amount:
        return
    until = st.v[QUARTER] + quarters - 1
    rows = tuple([(until, slot, amount) for slot in slots])
    st.timers += rows
    shift_all(st, rows)


def shift(st: State, slot: int, amount: int) -> None:
    """Add to a slot of `mods`, and forget what depends on it."""
    shift_all(st, [(0, slot, amount)])


def own_mods(st: State) -> list[int]:
    """`mods`, to be changed: copied first if another state may have the same."""
    if st.mods_shared:
        st.mods = st.mods[:]
        st.mods_shared = False
    return st.mods


def shift_all(st: State, changes: Sequence[tuple[int, ...]], sign: int = 1) -> None:
    """Add to slots of `mods` (the rows are those of `timers`), and forget what depends on them."""
    mods = own_mods(st)
    for _until, slot, amount in changes:
        mods[slot] = mods[slot] + sign * amount
    for _until, slot, _amount in changes:
        if slot < M_POWER or M_LOBBY <= slot < M_FUEL:
            continue
        if slot < M_LOBBY:
            if slot >= M_COST:
                forget_prices(st, (slot - M_COST) % 5)
            elif slot >= M_PRICE:
                st.market = None
            elif M_CURTAIL <= slot < M_OUTPUT:
                forget_place(st, (slot - M_POWER) % REGIONS)
            elif M_POWER <= slot < M_CURTAIL:
                for i in range(slot - M_POWER, len(st.campus), st.game.region_count):
                    st.campus[i] = None
        elif slot == M_FUEL:
            st.campus = [None] * len(st.campus)
        elif slot >= M_SEATS:
            _forget_shifted(st, (slot - M_SEATS) // MOD_WIDTH, (slot - M_SEATS) % MOD_WIDTH)


def _forget_shifted(st: State, seat: int, field: int) -> None:
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
        shift_all(st, ending, -1)


def refresh_controls(st: State) -> None:
    """Work out the levels in force from the controls that stand, and forget what they bear on."""
    now = [0] * CONTROL_SLOTS
    for c in st.controls:
        slot = c[C_LAYER] * 9 + c[C_ISSUER] * 3 + c[C_TARGET]
        if c[C_LEVEL] > now[slot]:
            now[slot] = c[C_LEVEL]
    before = st.mods[M_CONTROL : M_CONTROL + CONTROL_SLOTS]
    st.issues = [None] * st.game.seats
    st.lifts = [None] * st.game.seats
    st.stores = [None] * st.game.seats
    st.barriers = None
    st.market = None
    if now == before:
        return
    own_mods(st)[M_CONTROL : M_CONTROL + CONTROL_SLOTS] = now
    for bloc in EACH_BLOC:
        # Layers 1 to 4 bear on the cost of plants, optics on what can be built as well.
        if _differ(now, before, bloc, OPTICS, OPTICS):
            forget_bloc(st, bloc)
        elif _differ(now, before, bloc, 1, OPTICS - 1):
            forget_prices(st, PLANT_GROUP)


def _differ(now: list[int], before: list[int], bloc: int, first: int, last: int) -> bool:
    """Whether the levels against a bloc differ on any layer from the first to the last."""
    return any(now[slot] != before[slot] for slot in range(first * 9 + bloc, last * 9 + 9, 3))


def give_licences(st: State, seat: int, amount: int) -> None:
    """Give free licences, good for as long as the ruleset says; older ones are renewed with them."""
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + LICENCES] += amount
    st.v[o + LICENCES_UNTIL] = st.v[QUARTER] + st.game.licence_quarters - 1
    if st.log is not None:
        st.log.append(("licence", seat, amount))


def compensate(st: State, bloc: int) -> None:
    """Give each seat of a bloc that comes under embargo its free licence."""
    for s in range(st.game.seats):
        if st.tables[s].bloc == bloc:
            give_licences(st, s, 1)
