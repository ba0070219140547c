"""Step 6 of a quarter's end: what plants make, what deals deliver, what the world supplies."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import extend, i64, vec
from gigawatt.core.position.layout import (
    HELD_PARTS,
    LADDER_COUNT,
    QUARTER,
    REFILLED,
    SEAT_WIDTH,
    SEATS,
    STORE,
)
from gigawatt.core.queries.capacity import (
    issues_embargo,
    materials_barrier,
    plant_output,
    plants_of,
)
from gigawatt.core.queries.market import refill_due, stored, unit_price
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE
from gigawatt.core.transitions.board import (
    acquire,
)
from gigawatt.core.transitions.forgetting import forget_store
from gigawatt.core.transitions.ledger import pay, stock, total_stock
from gigawatt.core.transitions.licences import pay_materials_licence

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def supply(st: Position) -> None:
    """Produce in plants, deliver what was dealt, and refill the ladders."""
    g = st.rules
    if g.has_plants:
        made = [produce(st, seat) for seat in range(g.seats)]
        stocks = vec[i64]([total_stock(st, ladder) for ladder in range(LADDER_COUNT)])
        for seat in range(g.seats):
            if len(made[seat]):
                _place_output(st, seat, made[seat], stocks)
        if st.deals:
            _deliver_deals(st)
    for ladder in range(LADDER_COUNT):
        _refill(st, ladder)


def produce(st: Position, seat: i64) -> vec[i64]:
    """What the seat's plants make: (part, origin, units) of each."""
    g = st.rules
    rows = vec[i64]()
    licensed: i64 = 0
    plants = plants_of(st, seat)
    for k in range(0, len(plants), 3):
        r = plants[k]
        bloc = g.region_bloc[r]
        barrier = materials_barrier(st, bloc) if st.controls else 0
        if barrier == LICENCE and not licensed >> bloc & 1 and pay_materials_licence(st, seat, bloc):
            licensed |= 1 << bloc
        starved = barrier == EMBARGO or (barrier == LICENCE and not licensed >> bloc & 1)
        part = plants[k + 1]
        rows = extend(rows, vec[i64]([part, bloc, plant_output(st, seat, r, part, plants[k + 2], starved)]))
    return rows


def _place_output(st: Position, seat: i64, made: vec[i64], stocks: vec[i64]) -> None:
    """Keep output in the store while it is held and there is room; sell the rest at what the next buyer would pay, less one."""
    g = st.rules
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    cap = g.store_cap
    sold = vec[i64]([0, 0, 0, 0])
    for k in range(0, len(made), 3):
        part = made[k]
        origin = made[k + 1]
        units = made[k + 2]
        acquire(st, seat, part + 1, origin, units)
        if v[o + HELD_PARTS] >> part & 1:
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


def _deliver_deals(st: Position) -> None:
    quarter = st.v[QUARTER]
    cap = st.rules.store_cap
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


def _refill(st: Position, ladder: i64) -> None:
    """World supply: by schedule and events, by origin in its shares; what the ladder cannot hold is lost."""
    g = st.rules
    v = st.v
    amount = refill_due(st, ladder, v[QUARTER])
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
