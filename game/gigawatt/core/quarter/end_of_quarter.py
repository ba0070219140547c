"""The quarter's end and the next one's start: permits, construction, supply, operations, record, headline, row.

Inside a step everyone is worked out from the same position, then all results apply; fixed orders are seats by index, regions
by the map, lines of the pipeline as ordered. All chance of the game falls here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import chance
from gigawatt.core.position.ints import extend, i64, vec
from gigawatt.core.position.layout import (
    CLASS,
    CLASS_AT,
    COUNT_KNOWN,
    FIRST,
    H_BATTERY,
    H_CHIPS,
    H_PLANTS,
    H_SITE,
    H_WIDTH,
    HEAD,
    HEADLINE,
    HOLD,
    INFLUENCE,
    K_ROW,
    LADDER_COUNT,
    LAST_CALENDAR,
    LICENCES,
    LICENCES_UNTIL,
    M_CONTROL,
    M_OUTPUT,
    M_OUTRIGHT,
    M_REFILL,
    M_SEATS,
    M_SEIZURE,
    M_STALL,
    MOD_WIDTH,
    P_AMOUNT,
    P_BUILD,
    P_EXTRA,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_ORDERED,
    P_ORDINAL,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_STALLS,
    P_WIDTH,
    PENDING,
    POINTS,
    QUARTER,
    REFILLED,
    ROW,
    ROW_TAKEN,
    S_OUTPUT,
    S_OUTRIGHT,
    S_STALL,
    S_STIPEND,
    SEAT_WIDTH,
    SEATS,
    SLIP_DRAWN,
    STOCK,
    STORE,
    STRUCK,
    TENSED,
    TENSION,
    TERMINAL,
    TO_MOVE,
    USED,
)
from gigawatt.core.position.rows import BUILD, F_FRESH, KIND_CHIPS, KIND_PARTS, PERMIT
from gigawatt.core.quarter.operations import operate
from gigawatt.core.quarter.quarter_scores import record, settle_contracts
from gigawatt.core.quarter.scoring import score_end
from gigawatt.core.queries.capacity import PLANT_UNITS, issues_embargo, measure_capacity, measure_shares, plants_of
from gigawatt.core.queries.market import MATERIALS, stored, unit_price
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE, ROW_SIZE
from gigawatt.core.transitions.board import (
    acquire,
    change_headroom,
    change_holding,
    compensate,
    expire,
    forget,
    forget_builds,
    forget_costs,
    forget_place,
    forget_quarter,
    forget_store,
    forget_yards,
    put_in_store,
    refresh_controls,
    refresh_places,
)
from gigawatt.core.transitions.ledger import gain_influence, move_tension, pay, stock, total_stock

if TYPE_CHECKING:
    from gigawatt.core.state import State

GIVES_FITTING: Final = 100
GIVES_PLANT: Final = 200
GIVES_HEADROOM: Final = 300
LEFT_OF_OLD_CLASS: Final = 3
"""Accelerators of the old class that stay on the ladder when a new one comes (as units of the new)."""
MAX_STALLS: Final = 2


def end_quarter(st: State) -> None:
    """Steps 4 to 8, then the next quarter's start, or the end of the match."""
    _permits(st)
    _construct(st)
    _supply(st)
    operate(st)
    record(st)
    _cool_down(st)
    if st.v[QUARTER] + 1 >= st.game.quarters:
        settle_contracts(st)
        score_end(st)
        st.v[TERMINAL] = 1
        if st.log is not None:
            st.log.append(("end", -1))
    else:
        begin_quarter(st, st.v[QUARTER] + 1)


# --- step 4 ----------------------------------------------------------------------------------------------------------------


def permit_odds(st: State, seat: i64, region: i64, stalls: i64) -> tuple[i64, i64]:
    """Per cent of stalling and of an outright grant for a waiting project's next draw; the rest grants a step."""
    g = st.game
    mods = st.mods
    own = M_SEATS + seat * MOD_WIDTH
    stall = g.region_stall[region] + mods[M_STALL + region] + mods[own + S_STALL]
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


def _permits(st: State) -> None:
    pipe = st.pipe
    g = st.game
    key = chance.Key(st.source, chance.PERMIT, st.v[QUARTER])
    for p in range(0, len(pipe), P_WIDTH):
        if pipe[p + P_PHASE] != PERMIT:
            continue
        seat = pipe[p + P_SEAT]
        region = pipe[p + P_REGION]
        stall, outright = permit_odds(st, seat, region, pipe[p + P_STALLS])
        site = g.site_names[region * g.project_count + pipe[p + P_KIND]]
        roll = chance.below(key, 100, site, _detail(pipe, p, 0))
        if roll < stall:
            pipe[p + P_STALLS] = pipe[p + P_STALLS] + 1
        else:
            pipe[p + P_STALLS] = 0
            pipe[p + P_LEFT] = 0 if roll >= 100 - outright else pipe[p + P_LEFT] - 1
            if pipe[p + P_LEFT] == 0:
                pipe[p + P_PHASE] = BUILD
                pipe[p + P_LEFT] = pipe[p + P_BUILD]
                pipe[p + P_FLAGS] = pipe[p + P_FLAGS] | F_FRESH
        if st.log is not None:
            outcome = "stalled" if roll < stall else "outright" if roll >= 100 - outright else "step"
            st.log.append(("permit", seat, region, pipe[p + P_KIND], outcome, stall, outright, pipe[p + P_LEFT]))


def _detail(pipe: vec[i64], p: i64, goods: i64) -> i64:
    """What tells equal orders apart in their draws: when it was ordered, what goods, the ordinal and the seat."""
    return ((pipe[p + P_ORDERED] * 4 + goods) * 64 + pipe[p + P_ORDINAL]) * 8 + pipe[p + P_SEAT]


# --- step 5 ----------------------------------------------------------------------------------------------------------------


def _construct(st: State) -> None:
    pipe = st.pipe
    kept: i64 = 0
    seized: i64 = 0
    for p in range(0, len(pipe), P_WIDTH):
        flags = pipe[p + P_FLAGS]
        if not (flags & F_FRESH or pipe[p + P_PHASE] == PERMIT):
            left = pipe[p + P_LEFT] - 1
            if left <= 0:
                if pipe[p + P_KIND] == KIND_CHIPS or pipe[p + P_KIND] == KIND_PARTS:
                    if not _arrive(st, pipe, p):
                        seized |= 1 << pipe[p + P_SEAT]
                else:
                    _complete(st, pipe, p)
                continue
            pipe[p + P_LEFT] = left
        if flags:
            pipe[p + P_FLAGS] = 0
        if kept != p:
            for k in range(P_WIDTH):
                pipe[kept + k] = pipe[p + k]
        kept += P_WIDTH
    if kept != len(pipe):
        st.pipe = pipe[:kept]
    for seat in range(st.game.seats):
        if seized >> seat & 1:
            # What arrives comes to where it was expected; only goods that do not come can leave a place without any.
            refresh_places(st, seat)


def _complete(st: State, pipe: vec[i64], p: i64) -> None:
    g = st.game
    seat = pipe[p + P_SEAT]
    region = pipe[p + P_REGION]
    kind = pipe[p + P_KIND]
    amount = pipe[p + P_AMOUNT]
    gives = g.gives[kind] if kind >= 0 else pipe[p + P_EXTRA]
    at = (seat * g.region_count + region) * H_WIDTH
    index = g.holding_of[kind] if kind >= 0 else gives
    if index >= 0:
        st.planned[at + index] = st.planned[at + index] - amount
    if gives < GIVES_FITTING:
        if gives == H_SITE:
            forget_builds(st, seat, region)
        change_holding(st, seat, region, gives, amount, "built")
    elif gives < GIVES_PLANT:
        if not st.hold[at + H_BATTERY + gives - GIVES_FITTING]:
            change_holding(st, seat, region, H_BATTERY + gives - GIVES_FITTING, 1, "built")
    elif gives < GIVES_HEADROOM:
        change_holding(st, seat, region, H_PLANTS + gives - GIVES_PLANT, amount, "built")
        forget(st, seat, COUNT_KNOWN)
        measure_capacity(st, seat)
    else:
        change_headroom(st, region, amount)
    if kind >= 0 and g.rewards[kind]:
        gain_influence(st, seat, g.rewards[kind], "project")
    if st.log is not None:
        st.log.append(("online", seat, region, kind, amount, gives))


def seizure_pct(st: State) -> i64:
    """Per cent of grey shipments that are seized on arrival, now."""
    controls = st.game.ruleset.controls
    pct = controls.seizure_tense_pct if st.v[TENSION] >= controls.tense_seizure else controls.seizure_pct
    return max(0, min(100, pct + st.mods[M_SEIZURE]))


def _arrive(st: State, pipe: vec[i64], p: i64) -> bool:
    """Take in what was shipped; False if it is seized on the way."""
    seat = pipe[p + P_SEAT]
    region = pipe[p + P_REGION]
    kind = pipe[p + P_KIND]
    amount = pipe[p + P_AMOUNT]
    cls = pipe[p + P_EXTRA] & 3
    origin = pipe[p + P_EXTRA] >> 2 & 3
    if pipe[p + P_EXTRA] >> 4:
        pct = seizure_pct(st)
        key = chance.Key(st.source, chance.SEIZURE, st.v[QUARTER])
        roll = chance.below(key, 100, st.game.region_names[region], _detail(pipe, p, -kind))
        if roll < pct:
            if kind == KIND_CHIPS:
                acquire(st, seat, 0, origin, -amount)
            if st.log is not None:
                st.log.append(("seized", seat, region, kind, cls, origin, amount, pct))
            forget_store(st, seat)
            return False
        if st.log is not None:
            st.log.append(("slipped-through", seat, region, pct))
    if kind == KIND_CHIPS:
        change_holding(st, seat, region, H_CHIPS + cls, amount, "arrived")
    else:
        put_in_store(st, seat, cls, origin, amount, "arrived")
        acquire(st, seat, cls + 1, origin, amount)
    return True


# --- step 6 ----------------------------------------------------------------------------------------------------------------


def plant_output(st: State, seat: i64, region: i64, part: i64, count: i64, starved: bool) -> i64:
    """Units that so many plants of a part make there this quarter; `starved` of materials, each makes one less."""
    g = st.game
    calendar = g.first + st.v[QUARTER]
    pct = g.suit_pct[region][part]
    rate = PLANT_UNITS * count * pct
    bonus = (
        st.mods[M_OUTPUT + region * 4 + part] + st.mods[M_SEATS + seat * MOD_WIDTH + S_OUTPUT] - (1 if starved else 0)
    )
    units = rate * (calendar + 1) // 100 - rate * calendar // 100 + count * bonus
    if units < 0:
        return 0
    return units


def materials_barrier(st: State, bloc: i64) -> i64:
    """The level of the harshest control on materials against plants that stand in a bloc."""
    mods = st.mods
    slot = M_CONTROL + MATERIALS * 9 + bloc
    a, b, c = mods[slot], mods[slot + 3], mods[slot + 6]
    a = a if a > b else b
    return a if a > c else c


def _supply(st: State) -> None:
    g = st.game
    if g.has_plants:
        made = [_produce(st, seat) for seat in range(g.seats)]
        stocks = vec[i64]([total_stock(st, ladder) for ladder in range(LADDER_COUNT)])
        for seat in range(g.seats):
            if len(made[seat]):
                _place_output(st, seat, made[seat], stocks)
        if st.deals:
            _deliver_deals(st)
    for ladder in range(LADDER_COUNT):
        _refill(st, ladder)


def _produce(st: State, seat: i64) -> vec[i64]:
    """What the seat's plants make: (part, origin, units) of each."""
    g = st.game
    rows = vec[i64]()
    licensed: i64 = 0
    plants = plants_of(st, seat)
    for k in range(0, len(plants), 3):
        r = plants[k]
        bloc = g.region_bloc[r]
        barrier = materials_barrier(st, bloc) if st.controls else 0
        if barrier == LICENCE and not licensed >> bloc & 1 and _pay_materials_licence(st, seat):
            licensed |= 1 << bloc
        starved = barrier == EMBARGO or (barrier == LICENCE and not licensed >> bloc & 1)
        part = plants[k + 1]
        rows = extend(rows, vec[i64]([part, bloc, plant_output(st, seat, r, part, plants[k + 2], starved)]))
    return rows


def _pay_materials_licence(st: State, seat: i64) -> bool:
    """A quarter's licence for materials: a free one, else influence; False if the seat has neither."""
    o = SEATS + seat * SEAT_WIDTH
    if st.v[o + LICENCES]:
        st.v[o + LICENCES] = st.v[o + LICENCES] - 1
        return True
    price = st.game.licence_influence
    if st.v[o + INFLUENCE] < price:
        return False
    gain_influence(st, seat, -price, "licence")
    return True


def _place_output(st: State, seat: i64, made: vec[i64], stocks: vec[i64]) -> None:
    """Keep output in the store while it is held and there is room; sell the rest at what the next buyer would pay, less one."""
    g = st.game
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    cap = g.store_cap
    sold = vec[i64]([0, 0, 0, 0])
    for k in range(0, len(made), 3):
        part = made[k]
        origin = made[k + 1]
        units = made[k + 2]
        acquire(st, seat, part + 1, origin, units)
        if v[o + HOLD] >> part & 1:
            kept = cap - stored(st, seat, part)
            if kept > units:
                kept = units
            if kept < 0:
                kept = 0
            forget_store(st, seat)
            v[o + STORE + part * 3 + origin] = v[o + STORE + part * 3 + origin] + kept
            if st.log is not None and kept:
                st.log.append(("store", seat, part, origin, kept, "made"))
            units -= kept
        if not units:
            continue
        ladder = part + 1
        discount = 1 + (g.issuer_discount if st.controls and issues_embargo(st, seat, ladder) else 0)
        income: i64 = 0
        for _ in range(units):
            if stocks[ladder] + sold[part] >= g.cap[ladder]:
                break  # nobody buys what the ladder cannot hold
            sold[part] = sold[part] + 1
            price = unit_price(st, ladder, stocks[ladder] + sold[part]) - discount
            if price > 0:
                income += price
        room = g.cap[ladder] - total_stock(st, ladder)
        if room > 0:
            stock(st, ladder, origin, units if units < room else room, "made")
        pay(st, seat, income, "output")


def _deliver_deals(st: State) -> None:
    quarter = st.v[QUARTER]
    cap = st.game.store_cap
    for seat, part, amount, price, origin, _until in st.deals:
        units = max(0, min(amount, cap - stored(st, seat, part)))
        if units:
            i = SEATS + seat * SEAT_WIDTH + STORE + part * 3 + origin
            st.v[i] = st.v[i] + units
            forget_store(st, seat)
            acquire(st, seat, part + 1, origin, units)
            if st.log is not None:
                st.log.append(("store", seat, part, origin, units, "deal"))
            pay(st, seat, -units * price, "supply deal")
    st.deals = tuple([d for d in st.deals if d.until > quarter])


def _refill(st: State, ladder: i64) -> None:
    """World supply: by schedule and events, by origin in its shares; what the ladder cannot hold is lost."""
    g = st.game
    v = st.v
    calendar = g.first + v[QUARTER]
    if calendar > LAST_CALENDAR:
        calendar = LAST_CALENDAR
    amount = g.refill[ladder][calendar] + st.mods[M_REFILL + ladder]
    if amount <= 0:
        return
    before = v[REFILLED + ladder]
    v[REFILLED + ladder] = before + amount
    room = g.cap[ladder] - total_stock(st, ladder)
    if room <= 0:
        return
    units = vec[i64]([0, 0, 0])
    order = g.unit_origin[ladder]
    for unit in range(before, before + amount):
        origin = order[unit % 100]
        units[origin] = units[origin] + 1
    for origin in range(3):
        come = units[origin]
        if come > room:
            come = room
        if come > 0:
            room -= come
            stock(st, ladder, origin, come, "refill")


# --- after the record --------------------------------------------------------------------------------------------------------


def _cool_down(st: State) -> None:
    """Tension falls after a quarter without new controls; halls fall free; lasting capacity is measured for the next quarter."""
    v = st.v
    if v[TENSED]:
        v[TENSED] = 0
    else:
        move_tension(st, -1)
    quarter = v[QUARTER]
    ended = [lease for lease in st.leases if lease.until <= quarter] if st.leases else None
    if ended:
        st.leases = tuple([lease for lease in st.leases if lease.until > quarter])
        for lease in ended:
            refresh_places(st, lease.tenant)
            forget_place(st, lease.region)
    measure_shares(st)


# --- step 1 -------------------------------------------------------------------------------------------------------------------


def begin_quarter(st: State, quarter: i64) -> None:
    """Step 1 and the clock: effects end, controls come into force, the class may change, headline and row are revealed."""
    v = st.v
    g = st.game
    v[QUARTER] = quarter
    forget_quarter(st)
    expire(st)
    _enforce_controls(st)
    _change_class(st)
    _grow_grid(st)
    for seat in range(g.seats):
        o = SEATS + seat * SEAT_WIDTH
        v[o + POINTS] = g.action_points
        v[o + USED] = 0
        if quarter:
            stipend = g.influence_per_quarter + st.mods[M_SEATS + seat * MOD_WIDTH + S_STIPEND]
            gain_influence(st, seat, stipend, "quarter")
        if v[o + LICENCES] and v[o + LICENCES_UNTIL] < quarter:
            v[o + LICENCES] = 0
    if g.has_row:
        _refresh_row(st)
    if g.has_headlines:
        _reveal_headline(st)
    v[TO_MOVE] = (v[FIRST] + quarter) % g.seats
    if st.log is not None:
        st.log.append(("quarter", -1, quarter))


def _enforce_controls(st: State) -> None:
    """Announced controls come into force, world controls run out; the target of a new embargo is compensated."""
    if not st.controls:
        return
    quarter = st.v[QUARTER]
    standing = []
    for c in st.controls:
        if c.until < quarter:
            continue
        if c.next != c.level:
            if c.next == EMBARGO:
                compensate(st, c.target)
            if st.log is not None:
                st.log.append(("control", c.seat, c.layer, c.issuer, c.target, c.next))
            standing.append(c._replace(level=c.next))
        else:
            standing.append(c)
    if standing != list(st.controls):
        st.controls = tuple(standing)
        refresh_controls(st)


def _change_class(st: State) -> None:
    """A new accelerator class comes, or is found to slip a quarter; a slip is told the quarter before."""
    v = st.v
    g = st.game
    calendar = g.first + v[QUARTER]
    upcoming = v[CLASS] + 1
    if upcoming >= g.class_count:
        return
    if calendar == v[CLASS_AT + upcoming] - 1 and not v[SLIP_DRAWN] >> upcoming & 1:
        v[SLIP_DRAWN] = v[SLIP_DRAWN] | 1 << upcoming
        slip = g.ruleset.classes[upcoming].slip_pct
        if chance.below(chance.Key(st.source, chance.SLIP, v[QUARTER]), 100, upcoming, 0) < slip:
            v[CLASS_AT + upcoming] = v[CLASS_AT + upcoming] + 1
            if st.log is not None:
                st.log.append(("slip", -1, upcoming))
    elif calendar >= v[CLASS_AT + upcoming]:
        v[CLASS] = upcoming
        forget_yards(st)
        _clear_old_class(st)
        if st.log is not None:
            st.log.append(("class", -1, upcoming))


def _clear_old_class(st: State) -> None:
    left = LEFT_OF_OLD_CLASS
    for origin in sorted((0, 1, 2), key=lambda b: -st.v[STOCK + b]):
        units = st.v[STOCK + origin]
        keep = min(units, left)
        left -= keep
        stock(st, 0, origin, keep - units, "old class")


def _grow_grid(st: State) -> None:
    """Each January the grid grows."""
    g = st.game
    if st.v[QUARTER] and (g.first + st.v[QUARTER]) % 4 == 0:
        for r in range(g.region_count):
            st.v[HEAD + r] = st.v[HEAD + r] + g.growth[r]
        forget_costs(st)


def next_cards(st: State, count: i64) -> vec[i64]:
    """The cards that come into the row this quarter, as many as asked for or as the era's deck still has."""
    g = st.game
    quarter = st.v[QUARTER]
    key = chance.Key(st.source, chance.DECK, quarter)
    return chance.lowest(key, g.card_names, g.deck[g.year(quarter)], st.cards_seen, count)


def next_headline(st: State) -> i64:
    """The headline of this quarter, of those of the half-year that have not been; -1 if all have."""
    g = st.game
    quarter = st.v[QUARTER]
    key = chance.Key(st.source, chance.HEADLINE, quarter)
    pool = g.pool[min(5, (g.first + quarter) // 2)]
    found = chance.lowest(key, g.headline_names, pool, st.headlines_seen, 1)
    return found[0] if len(found) else -1


def _refresh_row(st: State) -> None:
    """The oldest card leaves if none was taken, then the row fills from the era's deck."""
    v = st.v
    cards: list[int] = []
    left = 0 if st.v[QUARTER] and not v[ROW_TAKEN] and v[ROW] else -1
    for slot in range(ROW_SIZE):
        if v[ROW + slot] and slot != left:
            cards.append(v[ROW + slot])
    v[ROW_TAKEN] = 0
    st.memo[K_ROW] = 0
    if len(cards) < ROW_SIZE:
        for card in next_cards(st, ROW_SIZE - len(cards)):
            bit: int = card  # there are more cards than an `i64` has bits
            st.cards_seen |= 1 << bit
            cards.append(bit + 1)
    for slot in range(ROW_SIZE):
        v[ROW + slot] = cards[slot] if slot < len(cards) else 0


def _reveal_headline(st: State) -> None:
    """Last quarter's harsh headline strikes; a new one is revealed, and applies at once unless it is harsh."""
    v = st.v
    g = st.game
    v[STRUCK] = v[PENDING]
    v[PENDING] = 0
    if v[STRUCK]:
        for effect in g.headline_effects[v[STRUCK] - 1]:
            effect(st, -1, -1)
    chosen: int = next_headline(st)
    if chosen < 0:
        v[HEADLINE] = 0
        return
    st.headlines_seen |= 1 << chosen
    v[HEADLINE] = chosen + 1
    if st.log is not None:
        st.log.append(("headline", -1, chosen))
    if g.headline_harsh[chosen]:
        v[PENDING] = chosen + 1
    else:
        for effect in g.headline_effects[chosen]:
            effect(st, -1, -1)
