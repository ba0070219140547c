"""The ladders: what a unit costs, which origin a buyer may take, what an order comes to."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import (
    C_LAYER,
    C_LEVEL,
    C_TARGET,
    CASH,
    CHIP_PARTS,
    CLASS,
    EACH_BLOC,
    EMBARGO,
    INFLUENCE,
    LICENCE,
    LICENCES,
    LIMIT,
    M_CONTROL,
    M_LANE,
    M_PRICE,
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

if TYPE_CHECKING:
    from gigawatt.core.state import State

ACCELERATORS: Final = 0
EQUIPMENT: Final = 4
OPTICS: Final = 5
MATERIALS: Final = 6
NON_ALIGNED: Final = 2
PLANT_LAYERS: Final = 0b11110
ALL_OPEN: Final[tuple[int, ...]] = (0, 0, 0)
ALL_LADDERS: Final = 0b11111
LADDERS_OF: Final = tuple([tuple([n for n in (0, 1, 2, 3, 4) if bits >> n & 1]) for bits in range(32)])
"""The ladders of a set of bits."""

Barriers = tuple[tuple[int, ...], tuple[int, ...], tuple[tuple[int, ...] | None, ...]]
"""For each bloc, a bit per layer: any control in force against it, any embargo among them; and, if they move the cost of
building there, the per cent of it that a project takes, by the layer that bears on it (0 is none, 1 to 4 plants, 5 optics)."""


class Market:
    """The ladders as everyone finds them."""

    __slots__ = ("allowed", "bits", "costly", "free", "grey", "most_part", "prices", "room")

    def __init__(
        self,
        prices: list[int],
        bits: int,
        room: int,
        free: tuple[int, ...],
        allowed: tuple[int, ...],
        grey: tuple[int, ...],
        costly: tuple[int, ...],
    ) -> None:
        self.prices: list[int] = prices
        """Of each next unit."""
        most = prices[1] if prices[1] > prices[2] else prices[2]
        most = prices[3] if prices[3] > most else most
        self.most_part: int = prices[4] if prices[4] > most else most
        """The highest price of a part."""
        self.bits: int = bits
        """A bit per ladder that has any units."""
        self.free: tuple[int, ...] = free
        """For each bloc, a bit per ladder that serves it freely."""
        self.allowed: tuple[int, ...] = allowed
        """The same, at least under licence."""
        self.grey: tuple[int, ...] = grey
        """The same, through the grey channel."""
        self.costly: tuple[int, ...] = costly
        """For each bloc, a bit per ladder whose most plentiful origin takes a licence."""
        self.room: int = room
        """A bit for each part whose ladder has room for one more."""


def barriers(st: State) -> Barriers:
    """Which layers are under any control, and under embargo, against each bloc; remembered until controls change."""
    known = st.barriers
    if known is not None:
        return known
    barred = [0, 0, 0]
    shut = [0, 0, 0]
    for c in st.controls:
        if c[C_LEVEL]:
            barred[c[C_TARGET]] |= 1 << c[C_LAYER]
            if c[C_LEVEL] == EMBARGO:
                shut[c[C_TARGET]] |= 1 << c[C_LAYER]
    found = st.barriers = (tuple(barred), tuple(shut), tuple([_bearing(st, barred[b], shut[b]) for b in EACH_BLOC]))
    return found


def _bearing(st: State, barred: int, shut: int) -> tuple[int, ...] | None:
    """Per cent of its cost that a project takes where these layers are under controls, by the layer that bears on it."""
    if not (shut & PLANT_LAYERS or barred >> OPTICS & 1):
        return None
    controls = st.game.ruleset.controls
    plants = [controls.plant_pct if shut >> layer & 1 else 100 for layer in (1, 2, 3, 4)]
    extra = controls.optics_pct - 100
    optics = 100 + extra if shut >> OPTICS & 1 else 100 + extra // 2 if barred >> OPTICS & 1 else 100
    return (100, *plants, optics)


def measure_market(st: State) -> Market:
    """What the ladders offer now; remembered until prices or controls change, and but for the ladders whose stock does."""
    known = st.market
    stale = ALL_LADDERS if known is None else st.stale
    st.stale = 0
    g = st.game
    v = st.v
    calendar = g.first + v[QUARTER]
    row = v[CLASS] * 3 + (calendar // 4 if calendar < 12 else 2)
    if known is None:
        prices = [0, 0, 0, 0, 0]
        bits = room = 0
    else:
        prices = known.prices[:]
        bits = known.bits & ~stale
        room = known.room << 1 & ~stale
    for ladder in LADDERS_OF[stale]:
        i = STOCK + ladder * 3
        units = v[i] + v[i + 1] + v[i + 2]
        if units:
            bits |= 1 << ladder
        if units < g.cap[ladder]:
            room |= 1 << ladder
        if st.mods[M_PRICE + ladder] or units > g.cap[ladder]:
            prices[ladder] = unit_price(st, ladder, units)
        else:
            prices[ladder] = g.prices[ladder][row][units]
    barred = barriers(st)[0] if st.controls else ALL_OPEN
    if barred[0] | barred[1] | barred[2]:
        found = _measure_barred(st, known, prices, bits, room >> 1, stale, barred)
    else:
        free = (bits, bits, bits)
        found = Market(prices, bits, room >> 1, free, free, ALL_OPEN, ALL_OPEN)
    st.market = found
    return found


def _measure_barred(
    st: State, known: Market | None, prices: list[int], bits: int, room: int, stale: int, barred: tuple[int, ...]
) -> Market:
    """The same where controls stand between the blocs and some of the ladders."""
    now = bits & stale
    a_free, a_allowed, a_grey, a_costly = _served(st, 0, now, barred[0] & now)
    b_free, b_allowed, b_grey, b_costly = _served(st, 1, now, barred[1] & now)
    c_free, c_allowed, c_grey, c_costly = _served(st, 2, now, barred[2] & now)
    free: tuple[int, ...] = (a_free, b_free, c_free)
    allowed: tuple[int, ...] = (a_allowed, b_allowed, c_allowed)
    grey: tuple[int, ...] = (a_grey, b_grey, c_grey)
    costly: tuple[int, ...] = (a_costly, b_costly, c_costly)
    if known is not None:
        keep = ~stale
        free = _joined(free, known.free, keep)
        allowed = _joined(allowed, known.allowed, keep)
        grey = _joined(grey, known.grey, keep)
        costly = _joined(costly, known.costly, keep)
    return Market(prices, bits, room, free, allowed, grey, costly)


def _joined(new: tuple[int, ...], old: tuple[int, ...], keep: int) -> tuple[int, ...]:
    """Bits for each bloc: the new ones, and those of the old that are kept."""
    return new[0] | old[0] & keep, new[1] | old[1] & keep, new[2] | old[2] & keep


def _served(st: State, bloc: int, bits: int, barred: int) -> tuple[int, int, int, int]:
    """Of the ladders that have units: those that serve a bloc freely, at least under licence, grey, and first under licence."""
    if not barred:
        return bits, bits, 0, 0
    free = allowed = bits & ~barred
    grey = costly = 0
    v = st.v
    mods = st.mods
    for ladder in LADDERS_OF[barred]:
        bit = 1 << ladder
        most = 0
        i = STOCK + ladder * 3
        j = M_CONTROL + ladder * 9 + bloc
        for origin in EACH_BLOC:
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
    return free, allowed, grey, costly


def unit_price(st: State, ladder: int, stock: int) -> int:
    """Price of the next unit when the ladder holds `stock`, in tenths of $bn."""
    g = st.game
    v = st.v
    cls = v[CLASS]
    calendar = g.first + v[QUARTER]
    year = calendar // 4 if calendar < 12 else 2
    shift = st.mods[M_PRICE + ladder]
    if not shift and stock <= g.cap[ladder]:
        return g.prices[ladder][cls * 3 + year][stock]
    price = g.base[ladder][cls] + g.step_up[ladder] * (g.middle[ladder] - stock) // g.step_units[ladder] + shift
    floor = g.floor[ladder][cls]
    return (price if price > floor else floor) * g.multiple[ladder][year]


def next_price(st: State, ladder: int) -> int:
    """Price of the next unit now."""
    v = st.v
    i = STOCK + ladder * 3
    return unit_price(st, ladder, v[i] + v[i + 1] + v[i + 2])


def level(st: State, layer: int, issuer: int, target: int) -> int:
    """Level in force of a bloc's control on a layer against another: open, licence or embargo."""
    return st.mods[M_CONTROL + layer * 9 + issuer * 3 + target]


def open_origin(st: State, seat: int, ladder: int, bloc: int, licences: int = -1) -> int:
    """The origin an open order to `bloc` is served from: the most plentiful one allowed, ties by bloc; -1 if none.

    `licences` is how many the seat can still pay for in this action; worked out from its influence when left out.
    """
    v = st.v
    i = STOCK + ladder * 3
    controls = M_CONTROL + ladder * 9 + bloc
    mods = st.mods
    best, most = -1, 0
    for origin in EACH_BLOC:
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
            best, most = origin, units
    return best


def grey_origin(st: State, ladder: int, bloc: int) -> int:
    """The embargoed origin a grey order to `bloc` is served from, the most plentiful; -1 if none."""
    v = st.v
    i = STOCK + ladder * 3
    controls = M_CONTROL + ladder * 9 + bloc
    best, most = -1, 0
    for origin in EACH_BLOC:
        if st.mods[controls + origin * 3] == EMBARGO and v[i + origin] > most:
            best, most = origin, v[i + origin]
    return best


def licences_within_reach(st: State, seat: int) -> int:
    """How many licences the seat can pay for: free ones, then by influence."""
    o = SEATS + seat * SEAT_WIDTH
    price = st.game.licence_influence
    if price == 0:
        return 99
    return st.v[o + LICENCES] + st.v[o + INFLUENCE] // price


def chip_price(st: State, seat: int, price: int, grey: bool) -> int:
    """What a seat pays for an accelerator whose ladder price is `price`, rounded up."""
    pct = 100 + st.mods[M_SEATS + seat * MOD_WIDTH + S_CHIP]
    if grey:
        pct = pct * st.game.grey_pct // 100
    return price if pct == 100 else (price * pct + 99) // 100


def order_lot(st: State, seat: int) -> int:
    """Most accelerators the seat may order, upgrade or assemble in one action."""
    calendar = st.game.first + st.v[QUARTER]
    lot = st.game.ladder_lot[0][min(2, calendar // 4)] + st.mods[M_SEATS + seat * MOD_WIDTH + S_ORDER]
    return lot if lot > 1 else 1


def order(
    st: State, seat: int, ladder: int, origin: int, most: int, budget: int, grey: bool = False
) -> tuple[int, int]:
    """How many units of one origin an order gets, and what it costs: up to `most`, what is there, and what `budget` pays."""
    v = st.v
    i = STOCK + ladder * 3
    total = v[i] + v[i + 1] + v[i + 2]
    most = min(most, v[i + origin])
    units = cost = 0
    while units < most:
        price = unit_price(st, ladder, total - units)
        if ladder == ACCELERATORS:
            price = chip_price(st, seat, price, grey)
        elif grey:
            price = (price * st.game.grey_pct + 99) // 100
        if cost + price > budget:
            break
        cost += price
        units += 1
    return units, cost


def budget(st: State, seat: int) -> int:
    """What the seat can spend: net cash and the credit limit."""
    o = SEATS + seat * SEAT_WIDTH
    return st.v[o + CASH] + st.v[o + LIMIT]


def freight(st: State, origin: int, region: int) -> int:
    """Quarters that goods of an origin take to a region; 1 arrives in time for this quarter's operations."""
    g = st.game
    bloc = g.region_bloc[region]
    time = 1 + g.remote[region]
    if bloc != origin:
        if NON_ALIGNED not in (bloc, origin):
            time += 1
        if st.v[TENSION] >= g.tense_freight:
            time += 1
        time += st.mods[M_LANE + g.lane[region]]
    return time


def stored(st: State, seat: int, part: int) -> int:
    """Units of a part in the seat's store, of every origin."""
    i = SEATS + seat * SEAT_WIDTH + STORE + part * 3
    v = st.v
    return v[i] + v[i + 1] + v[i + 2]


def stored_origin(st: State, seat: int, part: int) -> int:
    """The origin of the next unit taken from the store: the most plentiful, ties by bloc; -1 if it is empty."""
    i = SEATS + seat * SEAT_WIDTH + STORE + part * 3
    v = st.v
    best, most = -1, 0
    for origin in EACH_BLOC:
        if v[i + origin] > most:
            best, most = origin, v[i + origin]
    return best


class Assembly:
    """What assembling accelerators in a region comes to: how many, what it costs, where each part comes from."""

    __slots__ = ("bought", "cost", "from_store", "licences", "origins", "units")

    def __init__(
        self, units: int, cost: int, from_store: list[int], bought: list[int], origins: list[int], licences: int
    ) -> None:
        self.units: int = units
        self.cost: int = cost
        self.from_store: list[int] = from_store
        """Of logic, memory, packaging: units taken from the store."""
        self.bought: list[int] = bought
        self.origins: list[int] = origins
        """The origin bought from, or -1."""
        self.licences: int = licences


def assembly(st: State, seat: int, region: int, most: int, budget: int) -> Assembly | None:
    """The largest assembly possible up to `most` units, or None: parts from the store first, the rest from the ladders."""
    v = st.v
    g = st.game
    bloc = g.region_bloc[region]
    fee = g.class_fee[v[CLASS]]
    if fee > budget:
        return None
    have = [stored(st, seat, part) for part in CHIP_PARTS]
    origins = [-1, -1, -1]
    reachable = -1
    spent_licences = 0
    for part in CHIP_PARTS:
        if have[part] < most:
            origin = open_origin(st, seat, part + 1, bloc, reachable if spent_licences else -1)
            if origin >= 0 and origin != bloc and level(st, part + 1, origin, bloc) == LICENCE:
                if reachable < 0:
                    reachable = licences_within_reach(st, seat)
                reachable -= 1
                spent_licences += 1
            origins[part] = origin
    totals = [0, 0, 0]
    stocks = [0, 0, 0]
    for part in CHIP_PARTS:
        i = STOCK + (part + 1) * 3
        totals[part] = v[i] + v[i + 1] + v[i + 2]
        stocks[part] = v[i + origins[part]] if origins[part] >= 0 else 0
    units = cost = 0
    while units < most:
        step = fee
        for part in CHIP_PARTS:
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
    from_store = [min(units, have[part]) for part in CHIP_PARTS]
    bought = [units - from_store[part] for part in CHIP_PARTS]
    licences = sum(
        1
        for part in CHIP_PARTS
        if bought[part] and origins[part] != bloc and level(st, part + 1, origins[part], bloc) == LICENCE
    )
    return Assembly(units, cost, from_store, bought, origins, licences)
