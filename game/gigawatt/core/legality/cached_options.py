"""The pieces of a legal list that a state remembers between plies, besides menus: found on demand once they are forgotten.

Each follows from slow facts only (holdings, the pipeline, controls, offers). A bit in `State.memo` says whether it is known;
`gigawatt.core.transitions.board`, `gigawatt.core.apply` and the quarter's end clear the bit when one of those facts changes. The
pieces lie in `State.lists` and `State.memo`; `gigawatt.core.legality.legal_actions` puts them together. Copies share the lists, so
a list that stands there is never changed: who needs another puts a new one in its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.legality.menus import find_openings
from gigawatt.core.position.ints import append, extend, i64, vec
from gigawatt.core.position.layout import (
    CLASS,
    COUNT_KNOWN,
    H_CHIPS,
    H_WIDTH,
    HIRES_KNOWN,
    HOLDER,
    ISSUES_KNOWN,
    K_OLD,
    K_ROW,
    K_SEATS,
    K_STORE_HAVE,
    K_STORE_ROOM,
    K_WIDTH,
    L_CAMPUSES,
    L_CANCELS,
    L_CARDS,
    L_EXPEDITES,
    L_HALLS,
    L_HIRE_COSTS,
    L_HIRES,
    L_ISSUES,
    L_LIFTS,
    L_NEEDS,
    L_SELLING,
    L_SPOTS,
    L_TAKES,
    L_WIDTH,
    LIFTS_KNOWN,
    LINES_KNOWN,
    OPENINGS_KNOWN,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    QUARTER,
    R_IDLE,
    R_ONLINE,
    R_WIDTH,
    ROW,
    SEAT_WIDTH,
    SEATS,
    SHARE,
    STORE,
    STORE_KNOWN,
    TAKES_KNOWN,
    YARD_KNOWN,
)
from gigawatt.core.position.rows import KIND_CHIPS, KIND_PARTS, PERMIT
from gigawatt.core.queries.compute import know_runs, runs_at
from gigawatt.core.queries.permissions import (
    bloc_present,
    cancellable,
    card_actions,
    has_hired,
    has_tenant,
    offer_rents,
    parts_on_their_way,
    plants_under_way,
    third_bloc_calm,
)  # fmt: skip
from gigawatt.core.rules.vocabulary import EMBARGO, ROW_SIZE

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

NO_ROW: Final[vec[i64]] = vec[i64]()
UNAFFORDABLE: Final = 1 << 40
"""More than any seat can spend."""


def find_missing(st: Position, seat: i64, missing: i64) -> None:
    """Find these pieces of a seat, and note that they are known."""
    k = K_SEATS + seat * K_WIDTH
    if missing & STORE_KNOWN:
        find_store(st, seat)
    if missing & OPENINGS_KNOWN:
        find_openings(st, seat)
    if missing & LINES_KNOWN:
        find_lines(st, seat)
    if missing & YARD_KNOWN:
        find_yard(st, seat)
    if missing & TAKES_KNOWN:
        find_takes(st, seat)
    if missing & ISSUES_KNOWN:
        find_issues(st, seat)
    if missing & LIFTS_KNOWN:
        find_lifts(st, seat)
    if missing & HIRES_KNOWN:
        find_hires(st, seat)
    if missing & COUNT_KNOWN:
        plants_under_way(st, seat)
    st.memo[k] = st.memo[k] | missing


def find_store(st: Position, seat: i64) -> None:
    """What a seat's store lets it sell and buy; remembered until the store changes."""
    v = st.v
    memo = st.memo
    cap = st.rules.store_cap
    room: i64 = 0
    have: i64 = 0
    coming = False
    if st.controls:
        pipe = st.pipe
        for line in range(0, len(pipe), P_WIDTH):
            if pipe[line + P_KIND] == KIND_PARTS and pipe[line + P_SEAT] == seat:
                coming = True
                break
    i = SEATS + seat * SEAT_WIDTH + STORE
    for p in range(4):
        units = v[i] + v[i + 1] + v[i + 2]
        i += 3
        if units:
            have |= 1 << p
            if units >= cap:
                continue
        if not coming or units + parts_on_their_way(st, seat, p) < cap:
            room |= 1 << p
    memo[K_SEATS + seat * K_WIDTH + K_STORE_ROOM] = room
    memo[K_SEATS + seat * K_WIDTH + K_STORE_HAVE] = have


def find_yard(st: Position, seat: i64) -> None:
    """What follows from a seat's places; remembered until a holding, a hall or an event changes it."""
    g = st.rules
    memo = st.memo
    cls = st.v[CLASS]
    n = g.class_count
    base = seat * g.region_count
    hold = st.hold
    first = g.first_of[act.SELL_CHIPS]
    selling = vec[i64]()
    old: i64 = 0
    know_runs(st, seat)
    runs = st.runs
    for r in st.lists[seat * L_WIDTH + L_SPOTS]:
        h = (base + r) * H_WIDTH + H_CHIPS
        chips = hold[h] + hold[h + 1] + hold[h + 2]
        if not chips:
            continue
        idle = chips > runs[(base + r) * R_WIDTH + R_ONLINE]
        for c in range(n):
            if hold[h + c]:
                if idle:
                    selling = append(selling, first + r * n + c)
                if c < cls and g.has_upgrade:
                    old |= 1 << r
    halls = vec[i64]()
    if g.has_hosting:
        rents = g.rents
        least = g.least_hall
        for r in st.lists[seat * L_WIDTH + L_CAMPUSES]:
            if runs[(base + r) * R_WIDTH + R_IDLE] >= least and not (st.leases and has_tenant(st, seat, r)):
                halls = extend(halls, g.offers[r * (rents + 1) + (offer_rents(st, seat, r) if st.offers else rents)])
    st.lists[seat * L_WIDTH + L_SELLING] = selling
    st.lists[seat * L_WIDTH + L_HALLS] = halls
    memo[K_SEATS + seat * K_WIDTH + K_OLD] = old


def find_lines(st: Position, seat: i64) -> None:
    """Which lines of the pipeline the seat could bring nearer, influence aside, and which it could give up.

    Remembered until its pipeline changes; giving up, until a holding does as well.
    """
    g = st.rules
    n = g.project_count
    first = g.first_of[act.EXPEDITE]
    last = g.first_of[act.CANCEL]
    pipe = st.pipe
    nearer = NO_ROW
    given_up = NO_ROW
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_SEAT] != seat:
            continue
        kind = pipe[p + P_KIND]
        waits = pipe[p + P_PHASE] == PERMIT
        if not pipe[p + P_FLAGS] and (waits or pipe[p + P_LEFT] > 1) and kind != KIND_PARTS:
            row = kind if kind >= 0 else n if kind == KIND_CHIPS else n + 1
            nearer = put_in_order(nearer, first + pipe[p + P_REGION] * (n + 2) + row)
        if waits and kind >= 0 and (not g.is_opener[kind] or cancellable(st, p)):
            given_up = put_in_order(given_up, last + pipe[p + P_REGION] * n + kind)
    st.lists[seat * L_WIDTH + L_EXPEDITES] = nearer
    st.lists[seat * L_WIDTH + L_CANCELS] = given_up


def put_in_order(actions: vec[i64], action: i64) -> vec[i64]:
    """Ascending actions and one more, in the same list, if it is not there."""
    place = len(actions)
    if not place:
        return vec[i64]([action])
    if action in actions:
        return actions
    actions = append(actions, action)
    while place and actions[place - 1] > action:
        actions[place] = actions[place - 1]
        place -= 1
    actions[place] = action
    return actions


def find_issues(st: Position, seat: i64) -> None:
    """Controls the seat could issue or raise, influence aside; remembered until controls, tension or campuses change."""
    g = st.rules
    v = st.v
    bloc = st.tables[seat].bloc
    issues = NO_ROW
    if v[QUARTER] < g.last_control_quarter:
        layers = v[SHARE + bloc]
        for part in range(4):
            if v[HOLDER + part] == seat + 1:
                layers |= 2 << part
        if layers:
            targets: i64 = 0
            for t in range(3):
                if t != bloc and not third_bloc_calm(st, bloc, t) and bloc_present(st, t):
                    targets |= 1 << t
            issues = g.issue_rows(bloc, targets, layers)
    if len(issues) and st.controls:
        issues = _free_of(st, seat, bloc, issues)
    st.lists[seat * L_WIDTH + L_ISSUES] = issues


def _free_of(st: Position, seat: i64, bloc: i64, issues: vec[i64]) -> vec[i64]:
    """Of these controls, those that the controls in force leave room for."""
    at = st.rules.issue_at
    mine: i64 = 0
    shut = vec[i64]()
    raised = vec[i64]()
    for layer, issuer, target, level, following, owner, _until in st.controls:
        if owner >= 0 and issuer == bloc:
            action = at[layer * 3 + target]
            if owner == seat:
                mine += 1
                if level == following != EMBARGO:
                    raised = append(raised, action)
                    continue
            shut = append(shut, action)
    if mine >= st.rules.controls_per_seat:
        return vec[i64]([a for a in issues if a in raised])
    return vec[i64]([a for a in issues if a not in shut]) if len(shut) else issues


def find_lifts(st: Position, seat: i64) -> None:
    """Own controls the seat could lift; remembered until controls change."""
    at = st.rules.lift_at
    lifts = NO_ROW
    if st.controls:
        lifts = vec[i64]([at[c.layer * 3 + c.target] for c in st.controls if c.seat == seat])
    st.lists[seat * L_WIDTH + L_LIFTS] = lifts


def find_hires(st: Position, seat: i64) -> None:
    """(action, fit-out) of each hall the seat could hire; remembered until offers or what halls hold change."""
    g = st.rules
    most = g.hall_modules
    found = NO_ROW
    costs = NO_ROW
    for offer in st.offers:
        landlord: i64 = offer.landlord
        if landlord != seat:
            region: i64 = offer.region
            idle = st.runs[runs_at(st, landlord, region) + R_IDLE]
            if idle and not has_hired(st, seat, region):
                action = g.hire_at[region * g.seats + landlord]
                cost = (idle if idle < most else most) * g.fit_out
                if not len(found):
                    found = vec[i64]()
                    costs = vec[i64]()
                found = put_in_order(found, action)
                costs = append(costs, cost)
                k = len(found) - 1
                while found[k] != action:
                    costs[k] = costs[k - 1]
                    k -= 1
                costs[k] = cost
    st.lists[seat * L_WIDTH + L_HIRES] = found
    st.lists[seat * L_WIDTH + L_HIRE_COSTS] = costs


def find_takes(st: Position, seat: i64) -> None:
    """The cards of the row that a seat may take, prices aside, in the order of the action table.

    Remembered until the row changes, or something their requirements look at.
    """
    g = st.rules
    table = st.tables[seat]
    known = table.known
    w = seat * L_WIDTH
    needs = vec[i64]()
    cards = vec[i64]()
    for card in sorted_row(st):
        if known[card] or not g.card_volatile[card]:
            ways = table.cards[card] if known[card] else card_actions(st, seat, card)
            if not len(ways):
                continue
            st.lists[w + L_TAKES + len(cards)] = ways
        cards = append(cards, card)
        needs = append(needs, g.card_need[card])
    st.lists[w + L_CARDS] = cards
    st.lists[w + L_NEEDS] = needs


def sorted_row(st: Position) -> vec[i64]:
    """The cards of the row, ascending; remembered until the row changes."""
    at = st.rules.seats * L_WIDTH
    if not st.memo[K_ROW]:
        st.memo[K_ROW] = 1
        v = st.v
        cards = vec[i64]()
        for slot in range(ROW, ROW + ROW_SIZE):
            if v[slot]:
                cards = put_in_order(cards, v[slot] - 1)
        st.lists[at] = cards
    return st.lists[at]


def drop_take(st: Position, card: i64) -> None:
    """Bring what is remembered of the row up to a card's leaving it: nobody can pay for it any more."""
    for seat in range(st.rules.seats):
        if st.memo[K_SEATS + seat * K_WIDTH] & TAKES_KNOWN:
            cards = st.lists[seat * L_WIDTH + L_CARDS]
            for k in range(len(cards)):
                if cards[k] == card:
                    needs = st.lists[seat * L_WIDTH + L_NEEDS][:]
                    needs[k] = UNAFFORDABLE
                    st.lists[seat * L_WIDTH + L_NEEDS] = needs
