"""The first position of a match."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from gigawatt.core import chance
from gigawatt.core.position import layout as lay
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.quarter.next_quarter import begin_quarter
from gigawatt.core.queries.capacity import measure_capacity, measure_shares
from gigawatt.core.queries.compute import modules_online, points
from gigawatt.core.queries.permissions import influence_cap
from gigawatt.core.transitions.board import refresh_places
from gigawatt.core.transitions.forgetting import forget_all
from gigawatt.core.transitions.ledger import refresh_limit

if TYPE_CHECKING:
    from typing import SupportsIndex

    from gigawatt.core.position.factions import FactionTable
    from gigawatt.core.position.position import Position, Rules


def set_up(st: Position, seed: SupportsIndex | bytes | bytearray) -> None:
    """Set up an empty board for its seats, and begin the first quarter.

    Raises:
        ValueError: no such seed.
    """
    game = st.rules
    st.key = chance.match_key(seed)
    st.source = chance.keyed(st.key)
    if not len(game.first_world):
        _set_up_world(st)
        game.first_world = st.v[:]
    st.v = game.first_world[:]
    for seat in range(game.seats):
        _set_up_seat(st, seat)
    st.planned = st.hold[:]
    for seat in range(game.seats):
        refresh_places(st, seat)
        measure_capacity(st, seat)
        _count_online(st, seat)
        refresh_limit(st, seat)
    measure_shares(st)
    for effect in game.start_effects:
        effect(st, -1, -1)
    st.v[lay.FIRST] = chance.below(chance.Key(st.source, chance.ORDER, 0), game.seats, 0, 0)
    _add_place_cash(st)
    begin_quarter(st, 0)


def pack(numbers: Iterable[int]) -> vec[i64]:
    """Packed numbers, as a state holds them."""
    return vec[i64](numbers)


def lay_out(st: Position, game: Rules, tables: list[FactionTable]) -> None:
    """Make a new position an empty board, before anyone sits down; also what an observation is restored into.

    Args:
        st: a position of which nothing is set yet.
        game: the rules it is played by.
        tables: the faction of each seat.
    """
    st.rules = game
    st.tables = tables
    st.v = vec[i64]([0] * (lay.SEATS + game.seats * lay.SEAT_WIDTH))
    st.mods = vec[i64]([0] * (lay.M_SEATS + game.seats * lay.MOD_WIDTH))
    st.mods_shared = False
    st.timers = vec[i64]()
    places = game.seats * game.region_count
    st.hold = vec[i64]([0] * (places * lay.H_WIDTH))
    st.planned = vec[i64]([0] * (places * lay.H_WIDTH))
    st.runs = vec[i64]([0] * (places * lay.R_WIDTH))
    st.memo = vec[i64]([0] * (lay.K_SEATS + game.seats * lay.K_WIDTH))
    st.lists = vec[vec[i64]]([vec[i64]() for _ in range(game.seats * lay.L_WIDTH + 1)])
    st.menus = [game.no_menu] * places
    st.prices = [game.no_prices] * places
    st.levels = [game.plain_levels[0]] * 3
    st.pipe = vec[i64]()
    st.controls = st.deals = st.contracts = st.leases = st.offers = ()
    st.cards_seen = st.headlines_seen = 0
    st.log = None
    st.campus_bits = vec[i64]([0] * game.seats)
    st.spot_bits = vec[i64]([0] * game.seats)
    st.chip_rows = [game.spot_rows(0)] * game.seats
    forget_all(st)


def _set_up_world(st: Position) -> None:
    g = st.rules
    v = st.v
    for r, region in enumerate(g.ruleset.regions):
        v[lay.SLOTS + r] = region.slots
        v[lay.HEAD + r] = region.headroom
    for c, chip in enumerate(g.ruleset.classes):
        v[lay.CLASS_AT + c] = chip.quarter - 1
        if chip.quarter - 1 <= g.first:
            v[lay.CLASS] = c
            v[lay.SLIP_DRAWN] = v[lay.SLIP_DRAWN] | 1 << c
    for ladder, units in enumerate(g.start_stock):
        for unit in range(units):
            i = lay.STOCK + ladder * 3 + g.unit_origin[ladder][unit % 100]
            v[i] = v[i] + 1
        # Refill goes on where the start left off, so that origins keep their shares over the game.
        v[lay.REFILLED + ladder] = units
    v[lay.PRICE] = g.ruleset.cloud.price_scale


def _set_up_seat(st: Position, seat: int) -> None:
    g = st.rules
    v = st.v
    o = lay.SEATS + seat * lay.SEAT_WIDTH
    table = st.tables[seat]
    start = table.faction.start
    mods = st.mods
    for slot, amount in table.traits:
        i = lay.M_SEATS + seat * lay.MOD_WIDTH + slot
        mods[i] = mods[i] + amount
    v[o + lay.CASH] = start.cash + table.purse_cash
    v[o + lay.INFLUENCE] = max(0, min(start.influence + table.purse_influence, influence_cap(st, seat)))
    v[o + lay.PROGRESS] = start.progress
    region = table.start_at
    at = (seat * g.region_count + region) * lay.H_WIDTH
    for k in range(len(table.start_layers)):
        st.hold[at + k] = table.start_layers[k]
    st.hold[at + lay.H_CHIPS + v[lay.CLASS]] = table.start_chips
    st.hold[at + lay.H_OPEN] = 1
    v[lay.SLOTS + region] = max(0, v[lay.SLOTS + region] - 1)
    v[o + lay.CAMPUSES] = 1
    if g.has_plants:
        _set_up_plants(st, seat)


def _add_place_cash(st: Position) -> None:
    """Give each seat the cash of its place in the order of the first quarter."""
    g = st.rules
    v = st.v
    for place in range(g.seats):
        i = lay.SEATS + (v[lay.FIRST] + place) % g.seats * lay.SEAT_WIDTH + lay.CASH
        v[i] = v[i] + g.place_cash[place]


def _set_up_plants(st: Position, seat: int) -> None:
    table = st.tables[seat]
    at = (seat * st.rules.region_count + table.plants_at) * lay.H_WIDTH + lay.H_PLANTS
    for part in range(4):
        st.hold[at + part] = st.hold[at + part] + table.start_plants[part]


def _count_online(st: Position, seat: int) -> None:
    o = lay.SEATS + seat * lay.SEAT_WIDTH
    v = st.v
    for r in range(st.rules.region_count):
        if st.spot_bits[seat] >> r & 1:
            online = modules_online(st, seat, r)
            v[o + lay.ONLINE] = v[o + lay.ONLINE] + online
            v[o + lay.COMPUTE] = v[o + lay.COMPUTE] + points(st, seat, r, online)
