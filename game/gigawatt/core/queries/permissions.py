"""What makes an action legal: prices and permissions of single kinds, asked one at a time.

`gigawatt.core.explanations.explain` and `gigawatt.core.apply` ask here, and so does whoever weighs an action. The whole list at once comes
from `gigawatt.core.legality.legal_actions`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    COUNT_KNOWN,
    GOODS_MASK,
    GROUP_COUNT,
    H_BATTERY,
    H_CHIPS,
    H_OPEN,
    H_OPTICAL,
    H_PLANTS,
    H_SITE,
    H_WIDTH,
    HOLDER,
    K_SEATS,
    K_UNDER_WAY,
    K_WIDTH,
    M_COST,
    M_SEATS,
    MOD_WIDTH,
    P_AMOUNT,
    P_EXTRA,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    QUARTER,
    S_CAMPUSES,
    S_CAP,
    S_EQUITY_LEAD,
    S_RENT,
    S_RESTRUCTURE,
    SEAT_WIDTH,
    SEATS,
    SHARE,
    TENSION,
    TRAINING_SHARE,
)
from gigawatt.core.position.rows import F_EXPEDITED, F_FRESH, KIND_CHIPS, KIND_DELIVERY, KIND_PARTS, PERMIT
from gigawatt.core.queries.compute import idle_shell
from gigawatt.core.queries.market import NON_ALIGNED, OPTICS, chip_price, level, strictest
from gigawatt.core.rules.vocabulary import EMBARGO, GIVES_FITTING, GIVES_HEADROOM, GIVES_PLANT, LAYER_OF

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables

MAX_CONTRACTS: Final = 2
NO_WAYS: Final[vec[i64]] = vec[i64]()


# --- the seat's own affairs ------------------------------------------------------------------------------------------


def restructure_lead(st: Position, seat: i64) -> i64:
    """The Lead that a restructuring costs the seat."""
    lead: i64 = st.rules.ruleset.economy.restructure_lead
    lead += st.mods[M_SEATS + seat * MOD_WIDTH + S_RESTRUCTURE]
    if lead < 0:
        return 0
    return lead


def equity_lead(st: Position, seat: i64) -> i64:
    """The Lead an equity issue costs the seat."""
    lead = st.rules.equity_lead + st.mods[M_SEATS + seat * MOD_WIDTH + S_EQUITY_LEAD]
    if lead < 0:
        return 0
    return lead


def rent_most(st: Position, seat: i64) -> i64:
    """Most lots of outside capacity the seat may rent: one for each quarter of its compute that trains, up to its bound."""
    posture = st.v[SEATS + seat * SEAT_WIDTH + TRAINING_SHARE]
    most = st.rules.rent_lots + st.mods[M_SEATS + seat * MOD_WIDTH + S_RENT]
    most = most if most < st.rules.rent_rows else st.rules.rent_rows - 1
    if most < 0:
        return 0
    return most if most < posture else posture


def lobby_price(st: Position, seat: i64) -> i64:
    """Influence that lobbying costs the seat."""
    return st.rules.lobby_influence_state if st.tables[seat].is_state else st.rules.lobby_influence


def influence_cap(st: Position, seat: i64) -> i64:
    """Most influence that a seat may gather."""
    return st.rules.influence_cap + st.mods[M_SEATS + seat * MOD_WIDTH + S_CAP]


def campus_limit(st: Position, seat: i64) -> i64:
    """Most campuses the seat may have."""
    return st.rules.campus_limit + st.mods[M_SEATS + seat * MOD_WIDTH + S_CAMPUSES]


def opening_region(st: Position, seat: i64) -> i64:
    """Where a new campus of the seat is on its way, which it opens one at a time; -1 if nowhere."""
    is_opener = st.rules.is_opener
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_SEAT] == seat and pipe[p + P_KIND] >= 0 and is_opener[pipe[p + P_KIND]]:
            return pipe[p + P_REGION]
    return -1


# --- prices ----------------------------------------------------------------------------------------------------------


def project_cost(st: Position, seat: i64, project: i64, region: i64) -> i64:
    """What a lot of a project costs the seat there now, in tenths of $bn, rounded up; a unit of equipment comes on top."""
    g = st.rules
    cost = st.tables[seat].cost[g.years[st.v[QUARTER]]][region][project]
    bloc = g.region_bloc[region]
    pct = st.mods[M_COST + bloc * GROUP_COUNT + g.group[project]]
    if pct:
        cost = -(-cost * (100 + pct) // 100) if pct > -100 else 0
    if st.controls:
        gives = g.gives[project]
        if GIVES_PLANT <= gives < GIVES_HEADROOM:
            if strictest(st, gives - GIVES_PLANT + 1, bloc) == EMBARGO:
                cost = -(-cost * g.plant_pct // 100)
        elif gives == H_OPTICAL:
            barrier = strictest(st, OPTICS, bloc)
            if barrier:  # an embargo leaves one supplier; a licence costs half as much
                extra = g.optics_pct - 100
                cost = -(-cost * (100 + (extra if barrier == EMBARGO else extra // 2)) // 100)
    return cost


def upgrade_price(st: Position, seat: i64, region: i64, price: i64) -> i64:
    """What trading in one old accelerator of a campus costs, net of its resale."""
    g = st.rules
    oldest: i64 = 0 if st.hold[(seat * g.region_count + region) * H_WIDTH + H_CHIPS] else 1
    return chip_price(st, seat, price, False) - g.class_resale[oldest]


def optics_shut(st: Position, bloc: i64) -> bool:
    """Whether both of the blocs that make optical fabric refuse it to this one (each serves its own)."""
    for issuer in (0, 1):
        if issuer == bloc or level(st, OPTICS, issuer, bloc) != EMBARGO:
            return False
    return True


# --- projects --------------------------------------------------------------------------------------------------------


def full_layers(g: Tables, planned: list[int]) -> tuple[bool, bool, bool, bool]:
    """Which of site, power, cooling and network run as far ahead, with what is on order, as the rules let them."""
    site, power, cooling, network = planned
    return (
        site >= power + g.site_ahead,
        power >= site + g.power_ahead,
        cooling >= site + g.fit_ahead,
        network >= site + g.fit_ahead,
    )


def planned_layers(st: Position, seat: int, region: int) -> list[int]:
    """Modules of site, power, cooling and network that a campus has and has on order, counted anew."""
    h = st.holding(seat, region)
    planned = [h.site, h.grid + h.gas + h.clean, h.evaporative + h.closed, h.electrical + h.optical]
    for line in st.lines():
        if line.seat == seat and line.region == region and line.kind not in (KIND_CHIPS, KIND_PARTS):
            gives = st.rules.gives[line.kind] if line.kind >= 0 else line.extra
            if gives < GIVES_FITTING:
                planned[LAYER_OF[gives]] += line.amount
    return planned


def room_left(st: Position, seat: i64, region: i64) -> i64:
    """Modules of site until a seat's campus there, with what is on order, is expanded no more; never below 0."""
    g = st.rules
    left = g.room[region] - st.planned[(seat * g.region_count + region) * H_WIDTH + H_SITE]
    return left if left > 0 else 0


def plants_under_way(st: Position, seat: i64) -> i64:
    """Plants the seat has on order or under construction."""
    memo = st.memo
    at = K_SEATS + seat * K_WIDTH
    if not memo[at] & COUNT_KNOWN:
        is_plant = st.rules.is_plant
        pipe = st.pipe
        found: i64 = 0
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_SEAT] == seat and pipe[p + P_KIND] >= 0 and is_plant[pipe[p + P_KIND]]:
                found += 1
        memo[at + K_UNDER_WAY] = found
        memo[at] = memo[at] | COUNT_KNOWN
    return memo[at + K_UNDER_WAY]


def stocked(st: Position, seat: i64, project: i64, region: i64) -> i64:
    """How much of what a project gives the campus has, what is on order included."""
    g = st.rules
    gives = g.gives[project]
    h = st.hold
    b = (seat * g.region_count + region) * H_WIDTH
    if gives < GIVES_FITTING:
        have = h[b + gives]
    elif gives < GIVES_PLANT:
        have = h[b + H_BATTERY + gives - GIVES_FITTING]
    elif gives < GIVES_HEADROOM:
        have = h[b + H_PLANTS + gives - GIVES_PLANT]
    else:
        have = 0
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_SEAT] == seat and pipe[p + P_REGION] == region:
            kind = pipe[p + P_KIND]
            if (kind >= 0 and g.gives[kind] == gives) or (kind == KIND_DELIVERY and pipe[p + P_EXTRA] == gives):
                have += pipe[p + P_AMOUNT]
    return have


# --- the pipeline and the store --------------------------------------------------------------------------------------


def expeditable(pipe: vec[i64], p: i64) -> bool:
    """Whether a line of the pipeline can be brought nearer: once a quarter, a permit step or a quarter above the last."""
    if pipe[p + P_FLAGS] & (F_EXPEDITED | F_FRESH):
        return False
    return pipe[p + P_PHASE] == PERMIT or pipe[p + P_LEFT] > 1


def alone_there(st: Position, p: i64) -> bool:
    """Whether nothing of its seat stands in a line's region, and nothing else is on its way there."""
    pipe = st.pipe
    seat = pipe[p + P_SEAT]
    region = pipe[p + P_REGION]
    i = (seat * st.rules.region_count + region) * H_WIDTH
    hold = st.hold
    for index in range(H_OPEN):
        if hold[i + index]:
            return False
    lines: i64 = 0
    for q in range(0, len(pipe), P_WIDTH):
        if pipe[q + P_SEAT] == seat and pipe[q + P_REGION] == region:
            lines += 1
    return lines == 1


def cancellable(st: Position, p: i64) -> bool:
    """Whether a project can be given up: while it waits for a permit, and a new campus only while it is alone there."""
    if st.pipe[p + P_PHASE] != PERMIT:
        return False
    return not st.rules.is_opener[st.pipe[p + P_KIND]] or alone_there(st, p)


def parts_on_their_way(st: Position, seat: i64, part: i64) -> i64:
    """Units of a part that come by the grey channel at the quarter's end."""
    units: i64 = 0
    pipe = st.pipe
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_KIND] == KIND_PARTS and pipe[p + P_SEAT] == seat and pipe[p + P_EXTRA] & GOODS_MASK == part:
            units += pipe[p + P_AMOUNT]
    return units


# --- controls --------------------------------------------------------------------------------------------------------


def may_issue_layer(st: Position, seat: i64, layer: i64) -> bool:
    """Whether the seat's bloc has enough of a layer, or the seat holds its chokepoint, and the game is not too late."""
    v = st.v
    g = st.rules
    if v[QUARTER] >= g.last_control_quarter:
        return False
    if v[SHARE + st.tables[seat].bloc] >> layer & 1:
        return True
    return 1 <= layer <= 4 and v[HOLDER + layer - 1] == seat + 1


def bloc_present(st: Position, bloc: i64) -> bool:
    """Whether a control against a bloc would bind anyone: a seat of it, or a campus in it."""
    for table in st.tables:
        if table.bloc == bloc:
            return True
    regions = st.rules.bloc_regions[bloc]
    for places in st.campus_bits:
        if places & regions:
            return True
    return False


def third_bloc_calm(st: Position, bloc: i64, target: i64) -> bool:
    """Whether tension is still too low for a control by the non-aligned bloc or against it."""
    return NON_ALIGNED in (bloc, target) and st.v[TENSION] < st.rules.third_tension


# --- halls and cards -------------------------------------------------------------------------------------------------


def offer_rents(st: Position, seat: i64, region: i64) -> i64:
    """How many of the rents, from the lowest, the seat may ask for a hall: a standing offer can only be lowered."""
    for landlord, place, rent in st.offers:
        if landlord == seat and place == region:
            return rent
    return st.rules.rents


def has_tenant(st: Position, seat: i64, region: i64) -> bool:
    """Whether a landlord lets a hall there."""
    for lease in st.leases:
        if lease.landlord == seat and lease.region == region:
            return True
    return False


def has_hired(st: Position, seat: i64, region: i64) -> bool:
    """Whether the seat hires a hall there."""
    for lease in st.leases:
        if lease.tenant == seat and lease.region == region:
            return True
    return False


def hall_modules(st: Position, landlord: i64, region: i64) -> i64:
    """Modules of the hall that a landlord could let there now."""
    idle = idle_shell(st, landlord, region)
    return idle if idle < st.rules.hall_modules else st.rules.hall_modules


def card_actions(st: Position, seat: i64, card: i64) -> vec[i64]:
    """The ways in which the seat could take a card, its price aside."""
    g = st.rules
    table = st.tables[seat]
    if table.known[card]:
        return table.cards[card]
    for check in g.card_checks[card]:
        if not check.holds(st, seat, 0):
            return NO_WAYS
    if g.card_has_contract[card] and len([c for c in st.contracts if c.seat == seat]) >= MAX_CONTRACTS:
        return NO_WAYS
    base = g.card_base[card]
    if g.card_at_campus[card] or g.card_at_region[card]:
        places = g.card_fit_bits[card]
        if g.card_at_campus[card]:
            places &= st.campus_bits[seat]
        for sieve in g.card_sieves[card]:
            places = sieve.keep(st, seat, places)
        return vec[i64]([base + r for r in range(g.region_count) if places >> r & 1]) if places else NO_WAYS
    if g.card_at_rival[card]:
        return vec[i64]([base + s for s in range(g.seats) if s != seat])
    return table.targets[card]
