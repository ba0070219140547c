"""Which actions are legal: the fast way, from pieces remembered between plies.

The answer is put together from pieces in the order of the action table, so it comes out ascending. What depends on slow facts
only is remembered in the state (`gigawatt.core.menus` and `gigawatt.core.pieces` find it); what depends on cash, influence and the
seat's own settings is checked at each call. `gigawatt.core.explain` says the same thing the slow way, one action at a time
with reasons, and a test holds the two together at every ply of many games.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.layout import (
    BARRED,
    CAPACITY,
    CASH,
    CLASS,
    EACH_BLOC,
    EQUITY_AT,
    H_CHIPS,
    HOLD,
    INFLUENCE,
    LEAD,
    LIMIT,
    M_LOBBY,
    M_SEATS,
    MOD_WIDTH,
    ONLINE,
    POSTURE,
    QUARTER,
    REGIONS,
    RENT,
    S_CHIP,
    S_EXPEDITE,
    SEAT_WIDTH,
    SEATS,
    TERMINAL,
    TO_MOVE,
    USED,
    USED_HOLD,
    USED_LIFT,
    USED_POSTURE,
    USED_RENT,
)
from gigawatt.core.legal import card_actions, equity_lead, plants_under_way, rent_most
from gigawatt.core.market import ACCELERATORS, EQUIPMENT, chip_price, licences_within_reach, measure_market
from gigawatt.core.menus import find_levels, find_menu, find_openings
from gigawatt.core.pieces import find_hires, find_issues, find_lifts, find_lines, find_store, find_takes, find_yard

if TYPE_CHECKING:
    from gigawatt.core.market import Market
    from gigawatt.core.pieces import Store
    from gigawatt.core.state import State

ALL_BLOCS: Final[tuple[int, ...]] = (1 << EQUIPMENT, 1 << EQUIPMENT, 1 << EQUIPMENT)
"""In place of who is served: equipment from the store may go anywhere."""
CHIPS: Final = 1 << ACCELERATORS
"""The bit of the accelerator ladder."""


def legal_actions(st: State) -> list[int]:
    """The legal actions of the seat to move, ascending; empty exactly when the match is over."""
    v = st.v
    if v[TERMINAL]:
        return []
    g = st.game
    seat = v[TO_MOVE]
    o = SEATS + seat * SEAT_WIDTH
    influence = v[o + INFLUENCE]
    budget = v[o + CASH] + v[o + LIMIT]
    market = st.market
    if market is None or st.stale:
        market = measure_market(st)
    served = market.allowed if st.controls and licences_within_reach(st, seat) else market.free
    store = st.stores[seat] or find_store(st, seat)
    out = [0]
    _seat_pieces(st, seat, o, influence, out)
    if g.has_plants:
        _part_pieces(st, seat, budget, market, served, store, out)
    if budget > 0:
        opening = st.openings[seat] or find_openings(st, seat)
        if opening.most <= budget:
            out += opening.actions
        else:
            # Without `strict` the compiler makes a plain loop of `zip`: here and below, rows are as long as their neighbours.
            out += [a for a, c in zip(opening.actions, opening.costs) if c <= budget]  # noqa: B905
    _build_pieces(st, seat, budget, influence, market, served, store, out)
    if st.spots[seat]:
        _chip_pieces(st, seat, budget, market, served, store, out)
    cancels = st.cancels[seat]
    expedites = st.expedites[seat]
    if cancels is None or expedites is None:
        find_lines(st, seat)
        cancels = st.cancels[seat]
        expedites = st.expedites[seat]
        assert cancels is not None
        assert expedites is not None
    if expedites and g.expedite_influence + st.mods[M_SEATS + seat * MOD_WIDTH + S_EXPEDITE] <= influence:
        out += expedites
    if cancels:
        out += cancels
    if g.has_hosting:
        halls = (st.yards[seat] or find_yard(st, seat)).halls
        if halls:
            out += halls
        if st.offers:
            hires = st.hires[seat]
            if hires is None:
                hires = find_hires(st, seat)
            for hire in hires:
                if hire[1] <= budget:
                    out.append(hire[0])
    if g.has_row and v[o + BARRED] != v[QUARTER] + 1:
        takes = st.takes[seat]
        if takes is None:
            takes = find_takes(st, seat)
        lead = v[o + LEAD]
        for take in takes:
            if take.need <= budget and take.influence <= influence and take.lead <= lead:
                ways = take.ways
                out += card_actions(st, seat, take.card) if ways is None else ways
    return out


def _seat_pieces(st: State, seat: int, o: int, influence: int, out: list[int]) -> None:
    """Equity, posture, rent, holding, lobbying and controls."""
    g = st.game
    v = st.v
    table = st.tables[seat]
    used = v[o + USED]
    if (
        g.has_finance
        and v[QUARTER] >= v[o + EQUITY_AT]
        and not table.is_state
        and v[o + BARRED] != v[QUARTER] + 1
        and v[o + LEAD] >= equity_lead(st, seat)
    ):
        out.append(g.first_of[act.EQUITY])
    if g.has_training:
        if not used & USED_POSTURE and v[o + ONLINE]:
            out += g.posture_choices[v[o + POSTURE]]
        rent = v[o + RENT]
        if (rent or v[o + POSTURE]) and g.has_rent and not used & USED_RENT:
            out += g.rent_choices[rent_most(st, seat)][rent]
    if g.has_plants:
        c = o + CAPACITY
        if v[c] or v[c + 1] or v[c + 2] or v[c + 3]:
            # Keeping the output of own plants in the store, or letting it go, each part once a quarter.
            bits = (v[c] > 0) | (v[c + 1] > 0) << 1 | (v[c + 2] > 0) << 2 | (v[c + 3] > 0) << 3
            bits &= ~(used // USED_HOLD)
            held = v[o + HOLD]
            if bits:
                out += g.holds[bits & ~held]
                out += g.releases[bits & held]
    if g.has_lobby and influence >= (g.lobby_influence_state if table.is_state else g.lobby_influence):
        slot = M_LOBBY + table.bloc * 5
        mods = st.mods
        if not (mods[slot] or mods[slot + 1] or mods[slot + 2] or mods[slot + 3] or mods[slot + 4]):
            out += g.lobbies
    if g.has_controls:
        if influence >= g.control_influence:
            issues = st.issues[seat]
            if issues is None:
                issues = find_issues(st, seat)
            if issues:
                out += issues
        if st.controls and not used & USED_LIFT:
            lifts = st.lifts[seat]
            if lifts is None:
                lifts = find_lifts(st, seat)
            if lifts:
                out += lifts


def _part_pieces(
    st: State, seat: int, budget: int, market: Market, served: tuple[int, ...], store: Store, out: list[int]
) -> None:
    """Purchases of parts, open then grey, and sales from the store."""
    g = st.game
    bloc = st.tables[seat].home_bloc
    bits = served[bloc] >> 1 & store.room
    if market.most_part > budget:
        bits &= _affordable(market.prices, budget)
    if bits:
        out += g.part_buys[bits]
    grey = market.grey[bloc]
    if grey and g.has_controls:
        pct = g.grey_pct
        bits = grey >> 1 & store.room
        out += g.part_greys[bits & _affordable([(price * pct + 99) // 100 for price in market.prices], budget)]
    bits = store.have & market.room
    if bits:
        out += g.part_sales[bits]


def _affordable(prices: list[int], budget: int) -> int:
    """A bit for each part whose price is within the budget."""
    return (prices[1] <= budget) | (prices[2] <= budget) << 1 | (prices[3] <= budget) << 2 | (prices[4] <= budget) << 3


def _build_pieces(
    st: State,
    seat: int,
    budget: int,
    influence: int,
    market: Market,
    served: tuple[int, ...],
    store: Store,
    out: list[int],
) -> None:
    """What the seat may build where it has a campus or a home, then what takes a unit of equipment besides."""
    g = st.game
    menus = st.menus
    levels = st.levels
    if levels is None:
        levels = find_levels(st)
    table = st.tables[seat]
    kept = table.index * REGIONS
    bloc_of = g.region_bloc
    reach = st.reach[seat]
    base = seat * g.region_count
    plants = st.under_way[seat]
    if plants < 0:
        plants = plants_under_way(st, seat)
    busy = plants >= g.plants_at_once
    modes = g.influence_mode
    mode = modes[influence if influence < len(modes) else -1] + (1 if busy else 0)
    for r in reach:
        menu = menus[base + r] or find_menu(st, seat, r)
        level = levels[bloc_of[r]]
        price = level.prices[kept + r] or level.price(g, table, r)
        if (price.most_but_plants if busy else price.most) <= budget:
            out += menu.actions[mode]
        else:
            costs = price.costs
            out += [a for a, p in zip(menu.actions[mode], menu.projects[mode]) if costs[p] <= budget]  # noqa: B905
    if store.have >> EQUIPMENT - 1:
        blocs, left = ALL_BLOCS, budget
    elif market.bits >> EQUIPMENT:
        blocs, left = served, budget - market.prices[EQUIPMENT]
    else:
        return
    for r in reach:
        menu = menus[base + r] or find_menu(st, seat, r)
        if menu.turbines and blocs[bloc_of[r]] >> EQUIPMENT:
            level = levels[bloc_of[r]]
            costs = (level.prices[kept + r] or level.price(g, table, r)).costs
            out += [a for a, p in zip(menu.turbines, menu.equipped) if costs[p] <= left]  # noqa: B905


def _chip_pieces(
    st: State, seat: int, budget: int, market: Market, served: tuple[int, ...], store: Store, out: list[int]
) -> None:
    """What the accelerator ladder's price decides: orders, assembly, upgrades; and the sale of chips."""
    g = st.game
    yard = st.yards[seat] or find_yard(st, seat)
    old = yard.old
    rows = yard.rows
    price = market.prices[ACCELERATORS]
    if st.mods[M_SEATS + seat * MOD_WIDTH + S_CHIP]:
        price = chip_price(st, seat, price, False)
    if price <= budget:
        if served[0] & served[1] & served[2] & CHIPS:
            out += rows.buys
        elif market.bits & CHIPS:
            blocs = rows.blocs
            buys = rows.buys
            out += [buys[i] for i in range(len(blocs)) if served[blocs[i]] & CHIPS]
    grey = market.grey
    if (
        (grey[0] | grey[1] | grey[2]) & CHIPS
        and g.has_controls
        and chip_price(st, seat, market.prices[ACCELERATORS], True) <= budget
    ):
        out += [a for a, bloc in zip(rows.greys, rows.blocs, strict=True) if grey[bloc] & CHIPS]
    if g.has_plants:
        lacking = ~store.have & 7
        prices = market.prices
        cost = g.class_fee[st.v[CLASS]]
        if lacking & 1:
            cost += prices[1]
        if lacking & 2:
            cost += prices[2]
        if lacking & 4:
            cost += prices[3]
        lacking <<= 1
        if cost <= budget and not lacking & ~market.bits:
            free = market.free
            if not lacking or not st.controls or not lacking & ~(free[0] & free[1] & free[2]):
                # Where the most plentiful origin takes a licence, a free one still serves once licences run out.
                out += rows.makes
            else:
                reach = licences_within_reach(st, seat)
                fits = [_can_assemble(market, bloc, lacking, reach) for bloc in EACH_BLOC]
                out += [a for a, bloc in zip(rows.makes, rows.blocs, strict=True) if fits[bloc]]
    if old and market.bits & CHIPS and price - g.best_resale <= budget:
        first = g.first_of[act.UPGRADE]
        base = seat * g.region_count
        for r in old:
            oldest = 0 if st.hold[base + r][H_CHIPS] else 1
            if served[g.region_bloc[r]] & CHIPS and price - g.class_resale[oldest] <= budget:
                out.append(first + r)
    if yard.selling:
        out += yard.selling


def _can_assemble(market: Market, bloc: int, lacking: int, reach: int) -> bool:
    """Whether each lacking part can be had for a bloc, as orders go: the most plentiful origin first, licensed or not."""
    for ladder in (1, 2, 3):
        bit = 1 << ladder
        if not lacking & bit:
            continue
        if reach <= 0:
            if not market.free[bloc] & bit:
                return False
        elif not market.allowed[bloc] & bit:
            return False
        elif market.costly[bloc] & bit:
            reach -= 1
    return True
