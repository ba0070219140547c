"""The first position of a match."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import chance, layout as lay
from gigawatt.core.board import forget_all, refresh_places
from gigawatt.core.capacity import measure_capacity, measure_shares
from gigawatt.core.compute import modules_online, points
from gigawatt.core.ledger import influence_cap, refresh_limit
from gigawatt.core.quarter import begin_quarter
from gigawatt.core.state import State

if TYPE_CHECKING:
    from gigawatt.core.game import Game


def new_state(game: Game, seed: int | bytes, factions: list[int]) -> State:
    """A board set up for the factions of each seat, with the first quarter begun."""
    st = bare_state(game, factions)
    st.key = chance.match_key(seed)
    st.source = chance.keyed(st.key)
    if not game.first_world:
        _set_up_world(st)
        game.first_world = st.v
    st.v = game.first_world[:]
    for seat in range(game.seats):
        _set_up_seat(st, seat)
    for seat in range(game.seats):
        refresh_places(st, seat)
        measure_capacity(st, seat)
        _count_online(st, seat)
        refresh_limit(st, seat)
    measure_shares(st)
    for effect in game.start_effects:
        effect(st, -1, -1)
    st.v[lay.FIRST] = chance.below(st.source, game.seats, chance.ORDER, 0, 0)
    begin_quarter(st, 0)
    return st


def bare_state(game: Game, factions: list[int]) -> State:
    """An empty board, before anyone sits down; also what an observation is restored into."""
    st = State.__new__(State)
    st.game = game
    st.tables = [game.faction_table(f) for f in factions]
    st.v = [0] * (lay.SEATS + game.seats * lay.SEAT_WIDTH)
    st.mods = [0] * (lay.M_SEATS + game.seats * lay.MOD_WIDTH)
    st.mods_shared = False
    st.timers = ()
    st.hold = [lay.EMPTY] * (game.seats * game.region_count)
    st.pipe = []
    st.controls = st.deals = st.contracts = st.leases = st.offers = ()
    st.cards_seen = st.headlines_seen = 0
    st.log = None
    st.orders = [None] * 9
    st.open = [()] * game.seats
    st.spots = [()] * game.seats
    st.reach = [()] * game.seats
    forget_all(st)
    return st


def _set_up_world(st: State) -> None:
    g = st.game
    v = st.v
    for r, region in enumerate(g.ruleset.regions):
        v[lay.SLOTS + r] = region.slots
        v[lay.HEAD + r] = region.headroom
    for c, chip in enumerate(g.ruleset.classes):
        v[lay.CLASS_AT + c] = chip.quarter - 1
        if chip.quarter - 1 <= g.first:
            v[lay.CLASS] = c
            v[lay.SLIP_DRAWN] |= 1 << c
    for ladder, units in enumerate(g.start_stock):
        for unit in range(units):
            v[lay.STOCK + ladder * 3 + g.unit_origin[ladder][unit % 100]] += 1
        # Refill goes on where the start left off, so that origins keep their shares over the game.
        v[lay.REFILLED + ladder] = units
    v[lay.PRICE] = g.ruleset.cloud.price_scale


def _set_up_seat(st: State, seat: int) -> None:
    g = st.game
    v = st.v
    o = lay.SEATS + seat * lay.SEAT_WIDTH
    table = st.tables[seat]
    start = table.faction.start
    mods = st.mods
    for slot, amount in table.traits:
        mods[lay.M_SEATS + seat * lay.MOD_WIDTH + slot] += amount
    v[o + lay.CASH] = start.cash
    v[o + lay.INFLUENCE] = min(start.influence, influence_cap(st, seat))
    v[o + lay.PROGRESS] = start.progress
    region = table.start_at
    row = [*table.start_layers, *lay.EMPTY[len(table.start_layers) :]]
    row[lay.H_CHIPS + v[lay.CLASS]] = table.start_chips
    row[lay.H_OPEN] = 1
    st.hold[seat * g.region_count + region] = tuple(row)
    v[lay.SLOTS + region] = max(0, v[lay.SLOTS + region] - 1)
    v[o + lay.CAMPUSES] = 1
    if g.has_plants:
        _set_up_plants(st, seat)


def _set_up_plants(st: State, seat: int) -> None:
    table = st.tables[seat]
    i = seat * st.game.region_count + table.plants_at
    row = list(st.hold[i])
    for part in (0, 1, 2, 3):
        row[lay.H_PLANTS + part] = row[lay.H_PLANTS + part] + table.start_plants[part]
    st.hold[i] = tuple(row)


def _count_online(st: State, seat: int) -> None:
    o = lay.SEATS + seat * lay.SEAT_WIDTH
    for r in st.spots[seat]:
        online = modules_online(st, seat, r)
        st.v[o + lay.ONLINE] += online
        st.v[o + lay.COMPUTE] += points(st, seat, r, online)
