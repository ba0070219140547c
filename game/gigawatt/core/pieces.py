"""The pieces of a legal list that a state remembers between plies, besides menus: found on demand once they are forgotten.

Each follows from slow facts only (holdings, the pipeline, controls, offers); `gigawatt.core.board`, `gigawatt.core.apply` and the
quarter's end set it to None when one of those changes. `gigawatt.core.moves` puts them together.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.compute import campus
from gigawatt.core.game import Take
from gigawatt.core.layout import (
    C_ISSUER,
    C_LAYER,
    C_LEVEL,
    C_NEXT,
    C_SEAT,
    C_TARGET,
    CLASS,
    EACH_BLOC,
    EACH_PART,
    EMBARGO,
    H_CHIPS,
    HOLDER,
    KIND_CHIPS,
    KIND_PARTS,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    PERMIT,
    QUARTER,
    ROW,
    ROW_SIZE,
    SEAT_WIDTH,
    SEATS,
    SHARE,
    STORE,
)
from gigawatt.core.legal import (
    bloc_present,
    cancellable,
    card_actions,
    has_hired,
    has_tenant,
    offer_rents,
    parts_on_their_way,
    third_bloc_calm,
)

if TYPE_CHECKING:
    from gigawatt.core.game import SpotRows
    from gigawatt.core.state import State


class Store:
    """What follows from a seat's store."""

    __slots__ = ("have", "room")

    def __init__(self, room: int, have: int) -> None:
        self.room: int = room
        """A bit for each part with room left."""
        self.have: int = have
        """A bit for each part with any units."""


class Yard:
    """What follows from a seat's places."""

    __slots__ = ("halls", "old", "rows", "selling")

    def __init__(self, halls: tuple[int, ...], selling: list[int], old: list[int], rows: SpotRows) -> None:
        self.halls: tuple[int, ...] = halls
        """Offers of halls."""
        self.selling: list[int] = selling
        """Sales of chips."""
        self.old: list[int] = old
        """Regions with chips of an older class."""
        self.rows: SpotRows = rows
        """The orders that depend alone on where chips may go."""


STORES: Final[list[list[Store]]] = [[Store(room, have) for have in range(16)] for room in range(16)]
"""By both bits: every store there can be."""
EMPTY_ROW: Final[tuple[int, ...]] = ()


def find_store(st: State, seat: int) -> Store:
    """What a seat's store lets it sell and buy; remembered until the store changes."""
    v = st.v
    cap = st.game.store_cap
    room = have = 0
    coming = False
    if st.controls:
        for line in st.pipe:
            if line[P_KIND] == KIND_PARTS and line[P_SEAT] == seat:
                coming = True
                break
    i = SEATS + seat * SEAT_WIDTH + STORE
    for p in EACH_PART:
        units = v[i] + v[i + 1] + v[i + 2]
        i += 3
        if units:
            have |= 1 << p
            if units >= cap:
                continue
        if not coming or units + parts_on_their_way(st, seat, p) < cap:
            room |= 1 << p
    entry = st.stores[seat] = STORES[room][have]
    return entry


def find_yard(st: State, seat: int) -> Yard:
    """What follows from a seat's places; remembered until a holding, a hall or an event changes it."""
    g = st.game
    cls = st.v[CLASS]
    n = g.class_count
    base = seat * g.region_count
    hold = st.hold
    known = st.campus
    first = g.first_of[act.SELL_CHIPS]
    spots = st.spots[seat]
    selling: list[int] = []
    old: list[int] = []
    for r in spots:
        h = hold[base + r]
        chips = h[H_CHIPS] + h[H_CHIPS + 1] + h[H_CHIPS + 2]
        if not chips:
            continue
        idle = chips > (known[base + r] or campus(st, seat, r)).online
        for c in range(n if idle else cls):
            if h[H_CHIPS + c]:
                selling.append(first + r * n + c)
                if c < cls and g.has_upgrade and (not old or old[-1] != r):
                    old.append(r)
    halls: tuple[int, ...] = EMPTY_ROW
    if g.has_hosting:
        rents = g.rents
        least = g.least_hall
        for r in st.open[seat]:
            if (known[base + r] or campus(st, seat, r)).idle >= least and not (st.leases and has_tenant(st, seat, r)):
                halls += g.offers[r][offer_rents(st, seat, r) if st.offers else rents]
    entry = st.yards[seat] = Yard(halls, selling, old, g.spot_rows(spots))
    return entry


def find_lines(st: State, seat: int) -> None:
    """Which lines of the pipeline the seat could bring nearer, influence aside, and which it could give up.

    Remembered until its pipeline changes; giving up, until a holding does as well.
    """
    g = st.game
    n = g.project_count
    first = g.first_of[act.EXPEDITE]
    last = g.first_of[act.CANCEL]
    nearer: list[int] = []
    given_up: list[int] = []
    for p in st.pipe:
        if p[P_SEAT] != seat:
            continue
        kind = p[P_KIND]
        waits = p[P_PHASE] == PERMIT
        if not p[P_FLAGS] and (waits or p[P_LEFT] > 1) and kind != KIND_PARTS:
            action = first + p[P_REGION] * (n + 2) + (kind if kind >= 0 else n if kind == KIND_CHIPS else n + 1)
            if action not in nearer:
                nearer.append(action)
        if waits and kind >= 0 and (not g.is_opener[kind] or cancellable(st, p)):
            action = last + p[P_REGION] * n + kind
            if action not in given_up:
                given_up.append(action)
    if len(nearer) > 1:
        nearer.sort()
    if len(given_up) > 1:
        given_up.sort()
    st.expedites[seat] = tuple(nearer)
    st.cancels[seat] = tuple(given_up)


def find_issues(st: State, seat: int) -> tuple[int, ...]:
    """Controls the seat could issue or raise, influence aside; remembered until controls, tension or campuses change."""
    g = st.game
    v = st.v
    bloc = st.tables[seat].bloc
    issues = EMPTY_ROW
    if v[QUARTER] < g.last_control_quarter:
        layers = v[SHARE + bloc]
        for part in EACH_PART:
            if v[HOLDER + part] == seat + 1:
                layers |= 2 << part
        if layers:
            targets = 0
            for t in EACH_BLOC:
                if t != bloc and not third_bloc_calm(st, bloc, t) and bloc_present(st, t):
                    targets |= 1 << t
            issues = g.issue_rows(bloc, targets, layers)
    if issues:
        issues = _free_of(st, seat, bloc, issues)
    st.issues[seat] = issues
    return issues


def _free_of(st: State, seat: int, bloc: int, issues: tuple[int, ...]) -> tuple[int, ...]:
    """Of these, the controls that those that stand leave room for; `gigawatt.core.legal.issue_free` says the same of one."""
    at = st.game.issue_at
    mine = 0
    shut: list[int] = []
    raised: list[int] = []
    for c in st.controls:
        if c[C_SEAT] >= 0 and c[C_ISSUER] == bloc:
            action = at[c[C_LAYER] * 3 + c[C_TARGET]]
            if c[C_SEAT] == seat:
                mine += 1
                if c[C_LEVEL] == c[C_NEXT] != EMBARGO:
                    raised.append(action)
                    continue
            shut.append(action)
    if mine >= st.game.controls_per_seat:
        return tuple([a for a in issues if a in raised])
    return tuple([a for a in issues if a not in shut]) if shut else issues


def find_lifts(st: State, seat: int) -> tuple[int, ...]:
    """Own controls the seat could lift; remembered until controls change."""
    at = st.game.lift_at
    entry = st.lifts[seat] = tuple([at[c[C_LAYER] * 3 + c[C_TARGET]] for c in st.controls if c[C_SEAT] == seat])
    return entry


def find_hires(st: State, seat: int) -> tuple[tuple[int, ...], ...]:
    """(action, fit-out) of each hall the seat could hire; remembered until offers or what halls hold change."""
    g = st.game
    n = g.region_count
    most = g.hall_modules
    found: list[tuple[int, ...]] = []
    for offer in st.offers:
        landlord = offer[0]
        if landlord != seat:
            region = offer[1]
            idle = (st.campus[landlord * n + region] or campus(st, landlord, region)).idle
            if idle and not has_hired(st, seat, region):
                found.append((g.hire_at[region * g.seats + landlord], (idle if idle < most else most) * g.fit_out))
    if len(found) > 1:
        found.sort()
    entry = st.hires[seat] = tuple(found)
    return entry


def find_takes(st: State, seat: int) -> tuple[Take, ...]:
    """The cards of the row that a seat may take, prices aside, in the order of the action table.

    Remembered until the row changes, or something their requirements look at.
    """
    g = st.game
    v = st.v
    known = st.tables[seat].takes
    found: list[Take] = []
    for c in sorted([card - 1 for card in v[ROW : ROW + ROW_SIZE] if card]):
        take = known[c]
        if take is None:
            take = Take(g, c, card_actions(st, seat, c))
        ways = take.ways
        if ways is None or ways:
            found.append(take)
    entry = st.takes[seat] = tuple(found)
    return entry


def drop_take(st: State, card: int) -> None:
    """Bring what is remembered of the row up to a card's leaving it."""
    for seat, takes in enumerate(st.takes):
        if takes is not None:
            st.takes[seat] = tuple([take for take in takes if take.card != card])
