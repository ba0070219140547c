"""The ladders: what a unit costs, which origin a buyer may take, what an order comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    CASH,
    CLASS,
    H_CHIPS,
    H_WIDTH,
    INFLUENCE,
    K_ALLOWED,
    K_BARRED,
    K_BARRIERS,
    K_BITS,
    K_COSTLY,
    K_FREE,
    K_GREY,
    K_MARKET,
    K_MOST_PART,
    K_PRICES,
    K_ROOM,
    K_SHUT,
    K_STALE,
    LAST_CALENDAR,
    LICENCES,
    LIMIT,
    M_CONTROL,
    M_LANE,
    M_PRICE,
    M_REFILL,
    M_SEATS,
    MOD_WIDTH,
    QUARTER,
    S_CHIP,
    S_ORDER,
    SEAT_WIDTH,
    SEATS,
    STOCK,
    STORE,
    TENSION,
)
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

ACCELERATORS: Final = 0
EQUIPMENT: Final = 4
OPTICS: Final = 5
MATERIALS: Final = 6
NON_ALIGNED: Final = 2
PLANT_LAYERS: Final = 0b11110
ALL_LADDERS: Final = 0b11111
UNLIMITED_LICENCES: Final = 99
"""More licences than any one action takes: how many a seat can pay for where they are free."""


def know_barriers(st: Position) -> None:
    """Find which layers are under any control, and under embargo, against each bloc; remembered until controls change."""
    memo = st.memo
    if memo[K_BARRIERS]:
        return
    memo[K_BARRIERS] = 1
    for bloc in range(3):
        memo[K_BARRED + bloc] = 0
        memo[K_SHUT + bloc] = 0
    for c in st.controls:
        if c.level:
            target: i64 = c.target
            layer: i64 = c.layer
            memo[K_BARRED + target] = memo[K_BARRED + target] | 1 << layer
            if c.level == EMBARGO:
                memo[K_SHUT + target] = memo[K_SHUT + target] | 1 << layer


def controlled_parts(st: Position) -> i64:
    """A bit for each part that a control is on, in force or announced, whoever it is against."""
    bits: i64 = 0
    for c in st.controls:
        layer: i64 = c.layer
        bits |= 1 << layer
    return bits >> 1 & 15


def bearing(st: Position, bloc: i64) -> tuple[int, ...] | None:
    """Per cent of its cost that a project takes in a bloc by the layer that bears on it (0 is none, 1 to 4 plants, 5 optics)."""
    know_barriers(st)
    barred = st.memo[K_BARRED + bloc]
    shut = st.memo[K_SHUT + bloc]
    if not (shut & PLANT_LAYERS or barred >> OPTICS & 1):
        return None
    g = st.rules
    plants = [g.plant_pct if shut >> layer & 1 else 100 for layer in (1, 2, 3, 4)]
    extra = g.optics_pct - 100
    optics = 100 + extra if shut >> OPTICS & 1 else 100 + extra // 2 if barred >> OPTICS & 1 else 100
    return (100, *plants, optics)


def know_market(st: Position) -> None:
    """Find what the ladders offer now; remembered until prices or controls change, and but for the ladders whose stock does."""
    memo = st.memo
    if memo[K_MARKET]:
        stale = memo[K_STALE]
        if not stale:
            return
    else:
        stale = ALL_LADDERS
        memo[K_MARKET] = 1
        memo[K_BITS] = memo[K_ROOM] = 0
        for bloc in range(3):
            memo[K_FREE + bloc] = memo[K_ALLOWED + bloc] = memo[K_GREY + bloc] = memo[K_COSTLY + bloc] = 0
    memo[K_STALE] = 0
    g = st.rules
    v = st.v
    mods = st.mods
    row = v[CLASS] * 3 + g.years[v[QUARTER]]
    bits = memo[K_BITS] & ~stale
    room = memo[K_ROOM] << 1 & ~stale
    for ladder in range(5):
        if stale >> ladder & 1:
            i = STOCK + ladder * 3
            units = v[i] + v[i + 1] + v[i + 2]
            if units:
                bits |= 1 << ladder
            if units < g.cap[ladder]:
                room |= 1 << ladder
            if mods[M_PRICE + ladder] or units > g.cap[ladder]:
                memo[K_PRICES + ladder] = unit_price(st, ladder, units)
            else:
                memo[K_PRICES + ladder] = g.prices[ladder][row][units]
    most: i64 = 0
    for ladder in range(1, 5):
        if memo[K_PRICES + ladder] > most:
            most = memo[K_PRICES + ladder]
    memo[K_MOST_PART] = most
    memo[K_BITS] = bits
    memo[K_ROOM] = room >> 1
    now = bits & stale
    if st.controls:
        know_barriers(st)
        for bloc in range(3):
            _serve(st, memo, bloc, now, memo[K_BARRED + bloc] & now, ~stale)
    else:
        for bloc in range(3):
            memo[K_FREE + bloc] = memo[K_ALLOWED + bloc] = bits


def _serve(st: Position, memo: vec[i64], bloc: i64, bits: i64, barred: i64, keep: i64) -> None:
    """Of the ladders that have units: those that serve a bloc freely, at least under licence, grey, and first under licence."""
    free = bits & ~barred
    allowed = free
    grey: i64 = 0
    costly: i64 = 0
    if barred:
        v = st.v
        mods = st.mods
        for ladder in range(5):
            if not barred >> ladder & 1:
                continue
            bit = 1 << ladder
            most: i64 = 0
            i = STOCK + ladder * 3
            j = M_CONTROL + ladder * 9 + bloc
            for origin in range(3):
                units = v[i + origin]
                if not units:
                    continue
                barrier = mods[j + origin * 3]
                if barrier == EMBARGO:
                    grey |= bit
                    continue
                allowed |= bit
                if not barrier:
                    free |= bit
                if units > most:
                    most = units
                    costly = costly | bit if barrier else costly & ~bit
    memo[K_FREE + bloc] = memo[K_FREE + bloc] & keep | free
    memo[K_ALLOWED + bloc] = memo[K_ALLOWED + bloc] & keep | allowed
    memo[K_GREY + bloc] = memo[K_GREY + bloc] & keep | grey
    memo[K_COSTLY + bloc] = memo[K_COSTLY + bloc] & keep | costly


def unit_price(st: Position, ladder: i64, stock: i64) -> i64:
    """Price of the next unit when the ladder holds `stock`, in tenths of $bn."""
    g = st.rules
    v = st.v
    cls = v[CLASS]
    year = g.years[v[QUARTER]]
    shift = st.mods[M_PRICE + ladder]
    if not shift and stock <= g.cap[ladder]:
        return g.prices[ladder][cls * 3 + year][stock]
    price = g.base[ladder][cls] + g.step_up[ladder] * (g.middle[ladder] - stock) // g.step_units[ladder] + shift
    floor = g.floor[ladder][cls]
    return (price if price > floor else floor) * g.multiple[ladder][year]


def next_price(st: Position, ladder: i64) -> i64:
    """Price of the next unit now."""
    v = st.v
    i = STOCK + ladder * 3
    return unit_price(st, ladder, v[i] + v[i + 1] + v[i + 2])


def level(st: Position, layer: i64, issuer: i64, target: i64) -> i64:
    """Level in force of a bloc's control on a layer against another: open, licence or embargo."""
    return st.mods[M_CONTROL + layer * 9 + issuer * 3 + target]


def strictest(st: Position, layer: i64, target: i64) -> i64:
    """The strictest level in force on a layer against a bloc, whichever bloc issued it."""
    mods = st.mods
    i = M_CONTROL + layer * 9 + target
    first, second, third = mods[i], mods[i + 3], mods[i + 6]
    most = first if first > second else second
    return most if most > third else third


def refill_due(st: Position, ladder: i64, quarter: i64) -> i64:
    """Units that the world sends to a ladder at the end of a quarter of the match, by schedule and the events of now; below zero for none."""
    g = st.rules
    calendar = g.first + quarter
    if calendar > LAST_CALENDAR:
        calendar = LAST_CALENDAR
    return g.refill[ladder][calendar] + st.mods[M_REFILL + ladder]


def open_origin(st: Position, seat: i64, ladder: i64, bloc: i64, licences: i64 = -1) -> i64:
    """The origin an open order to `bloc` is served from: the most plentiful one allowed, ties by bloc; -1 if none.

    `licences` is how many the seat can still pay for in this action; worked out from its influence when left out.
    """
    v = st.v
    i = STOCK + ladder * 3
    controls = M_CONTROL + ladder * 9 + bloc
    mods = st.mods
    best: i64 = -1
    most: i64 = 0
    for origin in range(3):
        units = v[i + origin]
        if units > most:
            barrier = mods[controls + origin * 3]
            if barrier:
                if barrier == EMBARGO:
                    continue
                if licences < 0:
                    licences = licences_within_reach(st, seat)
                if licences == 0:
                    continue
            best = origin
            most = units
    return best


def grey_origin(st: Position, ladder: i64, bloc: i64) -> i64:
    """The embargoed origin a grey order to `bloc` is served from, the most plentiful; -1 if none."""
    v = st.v
    i = STOCK + ladder * 3
    controls = M_CONTROL + ladder * 9 + bloc
    best: i64 = -1
    most: i64 = 0
    for origin in range(3):
        if st.mods[controls + origin * 3] == EMBARGO and v[i + origin] > most:
            best = origin
            most = v[i + origin]
    return best


def licences_within_reach(st: Position, seat: i64) -> i64:
    """How many licences the seat can pay for: free ones, then by influence."""
    o = SEATS + seat * SEAT_WIDTH
    price = st.rules.licence_influence
    if price == 0:
        return UNLIMITED_LICENCES
    return st.v[o + LICENCES] + st.v[o + INFLUENCE] // price


def chip_price(st: Position, seat: i64, price: i64, grey: bool) -> i64:
    """What a seat pays for an accelerator whose ladder price is `price`, rounded up."""
    pct = 100 + st.mods[M_SEATS + seat * MOD_WIDTH + S_CHIP]
    if grey:
        pct = pct * st.rules.grey_pct // 100
    return price if pct == 100 else (price * pct + 99) // 100


def order_lot(st: Position, seat: i64) -> i64:
    """Most accelerators the seat may order, upgrade or assemble in one action."""
    lot = st.rules.ladder_lot[0][st.rules.years[st.v[QUARTER]]] + st.mods[M_SEATS + seat * MOD_WIDTH + S_ORDER]
    if lot < 1:
        return 1
    return lot


def order(
    st: Position, seat: i64, ladder: i64, origin: i64, most: i64, budget: i64, grey: bool = False
) -> tuple[i64, i64]:
    """How many units of one origin an order gets, and what it costs: up to `most`, what is there, and what `budget` pays."""
    v = st.v
    i = STOCK + ladder * 3
    total = v[i] + v[i + 1] + v[i + 2]
    if most > v[i + origin]:
        most = v[i + origin]
    units: i64 = 0
    cost: i64 = 0
    while units < most:
        price = unit_price(st, ladder, total - units)
        if ladder == ACCELERATORS:
            price = chip_price(st, seat, price, grey)
        elif grey:
            price = (price * st.rules.grey_pct + 99) // 100
        if cost + price > budget:
            break
        cost += price
        units += 1
    return units, cost


def budget(st: Position, seat: i64) -> i64:
    """What the seat can spend: net cash and the credit limit."""
    o = SEATS + seat * SEAT_WIDTH
    return st.v[o + CASH] + st.v[o + LIMIT]


def freight(st: Position, origin: i64, region: i64) -> i64:
    """Quarters that goods of an origin take to a region; 1 arrives in time for this quarter's operations."""
    g = st.rules
    bloc = g.region_bloc[region]
    time = 1 + g.remote[region]
    if bloc != origin:
        if NON_ALIGNED not in (bloc, origin):
            time += 1
        if st.v[TENSION] >= g.tense_freight:
            time += 1
        time += st.mods[M_LANE + g.lane[region]]
    return time


def stored(st: Position, seat: i64, part: i64) -> i64:
    """Units of a part in the seat's store, of every origin."""
    i = SEATS + seat * SEAT_WIDTH + STORE + part * 3
    v = st.v
    return v[i] + v[i + 1] + v[i + 2]


def stored_origin(st: Position, seat: i64, part: i64) -> i64:
    """The origin of the next unit taken from the store: the most plentiful, ties by bloc; -1 if it is empty."""
    i = SEATS + seat * SEAT_WIDTH + STORE + part * 3
    v = st.v
    best: i64 = -1
    most: i64 = 0
    for origin in range(3):
        if v[i + origin] > most:
            best = origin
            most = v[i + origin]
    return best


class Assembly:
    """What assembling accelerators in a region comes to: how many, what it costs, where each part comes from."""

    __slots__ = ("bought", "cost", "from_store", "licences", "origins", "units")

    def __init__(
        self, units: i64, cost: i64, from_store: vec[i64], bought: vec[i64], origins: vec[i64], licences: i64
    ) -> None:
        self.units: i64 = units
        self.cost: i64 = cost
        self.from_store: vec[i64] = from_store
        """Of logic, memory, packaging: units taken from the store."""
        self.bought: vec[i64] = bought
        self.origins: vec[i64] = origins
        """The origin bought from, or -1."""
        self.licences: i64 = licences


def assembly(st: Position, seat: i64, region: i64, most: i64, budget: i64) -> Assembly | None:
    """The largest assembly possible up to `most` units, or None: parts from the store first, the rest from the ladders."""
    v = st.v
    g = st.rules
    bloc = g.region_bloc[region]
    fee = g.class_fee[v[CLASS]]
    if fee > budget:
        return None
    have = vec[i64]([stored(st, seat, part) for part in range(3)])
    origins = vec[i64]([-1, -1, -1])
    reachable: i64 = -1
    spent_licences: i64 = 0
    for part in range(3):
        if have[part] < most:
            origin = open_origin(st, seat, part + 1, bloc, reachable if spent_licences else -1)
            if origin >= 0 and origin != bloc and level(st, part + 1, origin, bloc) == LICENCE:
                if reachable < 0:
                    reachable = licences_within_reach(st, seat)
                reachable -= 1
                spent_licences += 1
            origins[part] = origin
    totals = vec[i64]([0, 0, 0])
    stocks = vec[i64]([0, 0, 0])
    for part in range(3):
        i = STOCK + (part + 1) * 3
        totals[part] = v[i] + v[i + 1] + v[i + 2]
        stocks[part] = v[i + origins[part]] if origins[part] >= 0 else 0
    units: i64 = 0
    cost: i64 = 0
    while units < most:
        step = fee
        for part in range(3):
            taken = units - have[part]
            if taken >= 0:
                if taken >= stocks[part]:
                    step = -1
                    break
                step += unit_price(st, part + 1, totals[part] - taken)
        if step < 0 or cost + step > budget:
            break
        cost += step
        units += 1
    if units == 0:
        return None
    from_store = vec[i64]([units if units < have[part] else have[part] for part in range(3)])
    bought = vec[i64]([units - from_store[part] for part in range(3)])
    licences: i64 = 0
    for part in range(3):
        if bought[part] and origins[part] != bloc and level(st, part + 1, origins[part], bloc) == LICENCE:
            licences += 1
    return Assembly(units, cost, from_store, bought, origins, licences)


def upgrade_order(st: Position, seat: i64, region: i64) -> tuple[i64, i64, i64, i64]:
    """What an upgrade there comes to: the old class, the origin bought from, the units, and their price before resale."""
    g = st.rules
    h = (seat * g.region_count + region) * H_WIDTH + H_CHIPS
    oldest: i64 = 0 if st.hold[h] else 1
    resale = g.class_resale[oldest]
    origin = open_origin(st, seat, ACCELERATORS, g.region_bloc[region])
    most = order_lot(st, seat)
    if st.hold[h + oldest] < most:
        most = st.hold[h + oldest]
    spend = budget(st, seat)
    units, cost = order(st, seat, ACCELERATORS, origin, most, spend + resale * most)
    while cost - units * resale > spend:
        units, cost = order(st, seat, ACCELERATORS, origin, units - 1, spend + resale * units)
    return oldest, origin, units, cost
