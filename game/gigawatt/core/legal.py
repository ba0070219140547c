"""Which actions are legal: the fast way, from pieces remembered between plies.

The answer is put together from pieces in the order of the action table, so it comes out ascending. What depends on slow facts
only (a campus's sources, a card's requirements, the ladders) is remembered in the state and rebuilt on demand once
`gigawatt.core.board`, `gigawatt.core.apply` or the quarter's end has set it to None; what depends on cash and influence is
checked at each call. `gigawatt.core.explain` says the same thing the slow way, one action at a time with reasons, and a test
holds the two together at every ply of many games.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.board import alone_there
from gigawatt.core.compute import campus, idle_shell
from gigawatt.core.game import OrderRow
from gigawatt.core.layout import (
    BARRED,
    C_ISSUER,
    C_LAYER,
    C_LEVEL,
    C_NEXT,
    C_SEAT,
    C_TARGET,
    CAMPUSES,
    CAPACITY,
    CASH,
    CLASS,
    EMBARGO,
    EQUITY_AT,
    F_EXPEDITED,
    F_FRESH,
    H_BATTERY,
    H_CHIPS,
    H_CLEAN,
    H_CLOSED,
    H_ELECTRICAL,
    H_EVAPORATIVE,
    H_GAS,
    H_GRID,
    H_OPTICAL,
    H_SITE,
    HEAD,
    HOLD,
    HOLDER,
    INFLUENCE,
    KIND_CHIPS,
    KIND_DELIVERY,
    KIND_PARTS,
    LAYER_OF,
    LEAD,
    LIMIT,
    M_COST,
    M_LOBBY,
    M_SEATS,
    MOD_WIDTH,
    ONLINE,
    P_AMOUNT,
    P_EXTRA,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    PERMIT,
    POSTURE,
    QUARTER,
    RENT,
    ROW,
    ROW_SIZE,
    S_CAMPUSES,
    S_EQUITY_LEAD,
    S_EXPEDITE,
    S_RENT,
    SEAT_WIDTH,
    SEATS,
    SHARE,
    SLOTS,
    STORE,
    TENSION,
    TERMINAL,
    TIER,
    TO_MOVE,
    USED,
    USED_HOLD,
    USED_LIFT,
    USED_POSTURE,
    USED_RENT,
)
from gigawatt.core.market import (
    ACCELERATORS,
    EQUIPMENT,
    NON_ALIGNED,
    OPTICS,
    barriers,
    chip_price,
    level,
    licences_within_reach,
    measure_market,
)

if TYPE_CHECKING:
    from gigawatt.core.game import Game
    from gigawatt.core.market import Market
    from gigawatt.core.state import State

GIVES_FITTING: Final = 100
GIVES_PLANT: Final = 200
GIVES_HEADROOM: Final = 300
MAX_CONTRACTS: Final = 2
OPTICS_SUPPLY: Final = 1
NO_SUBSIDIES: Final = (0, 0, 0, 0, 0)

Builds = tuple[list[OrderRow], list[OrderRow], int]
"""What a seat could build in a region, prices aside: rows of the game's tables, those that take equipment; a bit for each
layer that is full."""

Pairs = list[tuple[int, int]]
"""Actions with their costs."""

Triples = list[tuple[int, int, int]]
"""Actions with their costs and projects."""

Priced = tuple[Triples, Triples, int]
"""The same with prices: what needs no equipment, what takes a unit; the bloc."""

Openings = tuple[tuple[int, ...], Pairs, int]
"""New campuses: actions, with costs, the highest cost."""

Store = tuple[int, int]
"""What follows from a seat's store: a bit for each part with room left, and a bit for each part with any units."""

Yard = tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]
"""What follows from a seat's places: offers of halls, sales of chips, places with old chips; orders of accelerators and
assemblies, one for each spot, and the bloc of each spot."""

RowCard = tuple[int, int, int, int, int, bool, tuple[int, ...] | None]
"""A card in the row: its slot, its index, what one must be able to spend, its price in influence and Lead, whether to look at
it anew each time, and the ways to take it if they are the same for everyone."""


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
    market = st.market or measure_market(st)
    served = market[4] if st.controls and licences_within_reach(st, seat) else market[3]
    out = [0]
    _seat_pieces(st, seat, o, influence, out)
    if g.has_plants:
        _part_pieces(st, seat, budget, market, served, out)
    if budget > 0:
        opening = st.openings[seat] or _openings(st, seat)
        if opening[2] <= budget:
            out += opening[0]
        else:
            out += [a for a, c in opening[1] if c <= budget]
    _build_pieces(st, seat, budget, influence, market, served, out)
    if st.spots[seat]:
        _chip_pieces(st, seat, budget, market, served, out)
    if g.expedite_influence + st.mods[M_SEATS + seat * MOD_WIDTH + S_EXPEDITE] <= influence:
        expedites = st.expedites[seat]
        out += _expedites(st, seat) if expedites is None else expedites
    cancels = st.cancels[seat]
    out += _cancels(st, seat) if cancels is None else cancels
    if g.has_hosting:
        out += (st.yards[seat] or _yard(st, seat))[0]
        if st.offers:
            hires = st.hires[seat]
            if hires is None:
                hires = _hires(st, seat)
            out += [action for action, cost in hires if cost <= budget]
    if g.has_row and v[o + BARRED] != v[QUARTER] + 1:
        _card_pieces(st, seat, budget, influence, v[o + LEAD], out)
    return out


def _seat_pieces(st: State, seat: int, o: int, influence: int, out: list[int]) -> None:
    """Equity, posture, rent, holding, lobbying and controls."""
    g = st.game
    v = st.v
    table = st.tables[seat]
    used = v[o + USED]
    if g.has_finance and not table.is_state and equity_open(st, seat):
        out.append(g.first_of[act.EQUITY])
    if g.has_training:
        if not used & USED_POSTURE and v[o + ONLINE]:
            out += g.posture_choices[v[o + POSTURE]]
        if g.has_rent and not used & USED_RENT and (v[o + POSTURE] or v[o + RENT]):
            out += g.rent_choices[rent_most(st, seat)][v[o + RENT]]
    if g.has_plants:
        c = o + CAPACITY
        if v[c] or v[c + 1] or v[c + 2] or v[c + 3]:
            _hold_pieces(st, o, used, out)
    if g.has_lobby and influence >= (g.lobby_influence_state if table.is_state else g.lobby_influence):
        slot = M_LOBBY + table.bloc * 5
        if st.mods[slot : slot + 5] == NO_SUBSIDIES:
            out += g.lobbies
    if g.has_controls:
        if influence >= g.control_influence:
            issues = st.issues[seat]
            out += _issues(st, seat) if issues is None else issues
        if st.controls and not used & USED_LIFT:
            lifts = st.lifts[seat]
            out += _lifts(st, seat) if lifts is None else lifts


def _hold_pieces(st: State, o: int, used: int, out: list[int]) -> None:
    """Keeping the output of own plants in the store, or letting it go, each part once a quarter."""
    g = st.game
    v = st.v
    bits = 0
    for p in (0, 1, 2, 3):
        if v[o + CAPACITY + p] and not used & (USED_HOLD << p):
            bits |= 1 << p
    held = v[o + HOLD]
    out += g.holds[bits & ~held]
    out += g.releases[bits & held]


def _part_pieces(st: State, seat: int, budget: int, market: Market, served: tuple[int, ...], out: list[int]) -> None:
    """Purchases of parts, open then grey, and sales from the store."""
    g = st.game
    bloc = st.tables[seat].home_bloc
    store = st.stores[seat] or _store(st, seat)
    bits = served[bloc] >> 1 & store[0]
    if market[1] > budget:
        bits &= _affordable(market[0], budget)
    out += g.part_buys[bits]
    if market[5][bloc] and g.has_controls:
        pct = g.ruleset.controls.grey_pct
        bits = market[5][bloc] >> 1 & store[0]
        out += g.part_greys[bits & _affordable([-(-price * pct // 100) for price in market[0]], budget)]
    out += g.part_sales[store[1] & market[7]]


def _affordable(prices: list[int], budget: int) -> int:
    """A bit for each part whose price is within the budget."""
    return (prices[1] <= budget) | (prices[2] <= budget) << 1 | (prices[3] <= budget) << 2 | (prices[4] <= budget) << 3


def _store(st: State, seat: int) -> Store:
    """What a seat's store lets it sell and buy; remembered until the store changes."""
    g = st.game
    v = st.v
    cap = g.ruleset.economy.store_cap
    room = have = 0
    coming = bool(st.controls) and KIND_PARTS in [p[P_KIND] for p in st.pipe]
    i = SEATS + seat * SEAT_WIDTH + STORE
    for p in (0, 1, 2, 3):
        units = v[i] + v[i + 1] + v[i + 2]
        i += 3
        if units:
            have |= 1 << p
            if units >= cap:
                continue
        if not coming or units + parts_on_their_way(st, seat, p) < cap:
            room |= 1 << p
    entry = st.stores[seat] = (room, have)
    return entry


def parts_on_their_way(st: State, seat: int, part: int) -> int:
    """Units of a part that come by the grey channel at the quarter's end."""
    return sum(
        [p[P_AMOUNT] for p in st.pipe if p[P_KIND] == KIND_PARTS and p[P_SEAT] == seat and p[P_EXTRA] & 3 == part]
    )


def _build_pieces(
    st: State, seat: int, budget: int, influence: int, market: Market, served: tuple[int, ...], out: list[int]
) -> None:
    """What the seat may build where it has a campus or a home, then what takes a unit of equipment besides."""
    g = st.game
    priced = st.priced
    base = seat * g.region_count
    under_way = st.under_way[seat]
    busy = (under_way if under_way >= 0 else plants_under_way(st, seat)) >= g.plants_at_once
    entries = [priced[base + r] or _price(st, seat, r) for r in st.reach[seat]]
    if busy or influence < g.most_influence:
        shut = g.is_plant if busy else g.no_project
        needs = g.project_influence
        out += [a for e in entries for a, c, p in e[0] if c <= budget and needs[p] <= influence and not shut[p]]
    else:
        out += [a for e in entries for a, c, _p in e[0] if c <= budget]
    in_store = (st.stores[seat] or _store(st, seat))[1] >> EQUIPMENT - 1
    if in_store:
        out += [a for e in entries for a, c, _p in e[1] if c <= budget]
    elif market[2] >> EQUIPMENT:
        left = budget - market[0][EQUIPMENT]
        out += [a for e in entries if served[e[2]] >> EQUIPMENT for a, c, _p in e[1] if c <= left]


def _chip_pieces(st: State, seat: int, budget: int, market: Market, served: tuple[int, ...], out: list[int]) -> None:
    """What the accelerator ladder's price decides: orders, assembly, upgrades; and the sale of chips."""
    g = st.game
    yard = st.yards[seat] or _yard(st, seat)
    price = chip_price(st, seat, market[0][ACCELERATORS], False)
    if price <= budget:
        if served[0] & served[1] & served[2] & 1:
            out += yard[3]
        elif market[2] & 1:
            out += [a for a, bloc in zip(yard[3], yard[5], strict=True) if served[bloc] & 1]
    grey = market[5]
    some_grey = (grey[0] | grey[1] | grey[2]) & 1 and g.has_controls
    if some_grey and chip_price(st, seat, market[0][ACCELERATORS], True) <= budget:
        first = g.first_of[act.GREY]
        out += [first + r for r, bloc in zip(st.spots[seat], yard[5], strict=True) if grey[bloc] & 1]
    if g.has_plants:
        _assembly_pieces(st, seat, budget, market, yard, out)
    if yard[2] and market[2] & 1 and price - g.best_resale <= budget:
        first = g.first_of[act.UPGRADE]
        for r in yard[2]:
            if served[g.region_bloc[r]] & 1 and upgrade_price(st, seat, r, market[0][ACCELERATORS]) <= budget:
                out.append(first + r)
    out += yard[1]


def _assembly_pieces(st: State, seat: int, budget: int, market: Market, yard: Yard, out: list[int]) -> None:
    """Where an accelerator can be assembled now: parts from the store first, the rest from the ladders, licences counted."""
    lacking = ~(st.stores[seat] or _store(st, seat))[1] & 7
    prices = market[0]
    cost = st.game.class_fee[st.v[CLASS]]
    if lacking & 1:
        cost += prices[1]
    if lacking & 2:
        cost += prices[2]
    if lacking & 4:
        cost += prices[3]
    lacking <<= 1
    if cost > budget or lacking & ~market[2]:
        return
    free = market[3]
    if not lacking or not st.controls or not lacking & ~(free[0] & free[1] & free[2]):
        # Where the most plentiful origin takes a licence, a free one still serves once licences run out.
        out += yard[4]
        return
    reach = licences_within_reach(st, seat)
    fits = [_can_assemble(market, bloc, lacking, reach) for bloc in (0, 1, 2)]
    out += [a for a, bloc in zip(yard[4], yard[5], strict=True) if fits[bloc]]


def _can_assemble(market: Market, bloc: int, lacking: int, reach: int) -> bool:
    """Whether each lacking part can be had for a bloc, as orders go: the most plentiful origin first, licensed or not."""
    for ladder in (1, 2, 3):
        bit = 1 << ladder
        if not lacking & bit:
            continue
        if reach <= 0:
            if not market[3][bloc] & bit:
                return False
        elif not market[4][bloc] & bit:
            return False
        elif market[6][bloc] & bit:
            reach -= 1
    return True


def _yard(st: State, seat: int) -> Yard:
    """What follows from a seat's places; remembered until a holding, a hall or an event changes it."""
    g = st.game
    cls = st.v[CLASS]
    n = g.class_count
    base = seat * g.region_count
    first = g.first_of[act.SELL_CHIPS]
    spots = st.spots[seat]
    selling: list[int] = []
    old: list[int] = []
    for r in spots:
        h = st.hold[base + r]
        idle = h[H_CHIPS] + h[H_CHIPS + 1] + h[H_CHIPS + 2] > (st.campus[base + r] or campus(st, seat, r))[0]
        for c in range(n):
            if h[H_CHIPS + c] and (idle or c < cls):
                selling.append(first + r * n + c)
                if c < cls and g.has_upgrade and (not old or old[-1] != r):
                    old.append(r)
    halls: tuple[int, ...] = ()
    if g.has_hosting:
        first = g.first_of[act.OFFER]
        rents = len(g.ruleset.hosting.rents)
        least = g.ruleset.hosting.min_modules
        for r in st.open[seat]:
            if (st.campus[base + r] or campus(st, seat, r))[2] >= least and not _has_tenant(st, seat, r):
                halls += g.offers[r][offer_rents(st, seat, r) if st.offers else rents]
    buying = g.first_of[act.BUY]
    making = g.first_of[act.ASSEMBLE]
    entry = (
        halls, tuple(selling), tuple(old), tuple([buying + r for r in spots]), tuple([making + r for r in spots]),
        tuple([g.region_bloc[r] for r in spots]),
    )  # fmt: skip
    st.yards[seat] = entry
    return entry


def upgrade_price(st: State, seat: int, region: int, price: int) -> int:
    """What trading in one old accelerator of a campus costs, net of its resale."""
    g = st.game
    oldest = 0 if st.hold[seat * g.region_count + region][H_CHIPS] else 1
    return chip_price(st, seat, price, False) - g.class_base[oldest] * g.ruleset.economy.resale_pct // 100


# --- prices and permissions of one kind --------------------------------------------------------------------------------


def equity_open(st: State, seat: int) -> bool:
    """Whether the seat may raise equity: a firm, its wait over, not barred, with the Lead it costs."""
    v = st.v
    o = SEATS + seat * SEAT_WIDTH
    if st.tables[seat].is_state or v[QUARTER] < v[o + EQUITY_AT] or v[o + BARRED] == v[QUARTER] + 1:
        return False
    return v[o + LEAD] >= equity_lead(st, seat)


def equity_lead(st: State, seat: int) -> int:
    """The Lead an equity issue costs the seat."""
    return max(0, st.game.ruleset.economy.equity_lead + st.mods[M_SEATS + seat * MOD_WIDTH + S_EQUITY_LEAD])


def rent_most(st: State, seat: int) -> int:
    """Most lots of outside capacity the seat may rent: one for each quarter of its compute that trains, up to its bound."""
    posture = st.v[SEATS + seat * SEAT_WIDTH + POSTURE]
    most = st.game.ruleset.cloud.rent_lots + st.mods[M_SEATS + seat * MOD_WIDTH + S_RENT]
    return max(0, min(most, posture, st.game.rent_rows - 1))


def lobby_price(st: State, seat: int) -> int:
    """Influence that lobbying costs the seat."""
    economy = st.game.ruleset.economy
    return economy.lobby_influence_state if st.tables[seat].is_state else economy.lobby_influence


def campus_limit(st: State, seat: int) -> int:
    """Most campuses the seat may have."""
    return st.game.ruleset.economy.campus_limit + st.mods[M_SEATS + seat * MOD_WIDTH + S_CAMPUSES]


def project_cost(st: State, seat: int, project: int, region: int) -> int:
    """What a lot of a project costs the seat there now, in tenths of $bn, rounded up; a unit of equipment comes on top."""
    g = st.game
    cal = g.first + st.v[QUARTER]
    cost = st.tables[seat].cost[cal // 4 if cal < 12 else 2][region][project]
    bloc = g.region_bloc[region]
    pct = st.mods[M_COST + bloc * 5 + g.group[project]]
    if pct:
        cost = max(0, -(-cost * (100 + pct) // 100))
    if st.controls:
        gives = g.gives[project]
        if GIVES_PLANT <= gives < GIVES_HEADROOM:
            if embargoed(st, gives - GIVES_PLANT + 1, bloc):
                cost = -(-cost * g.ruleset.controls.plant_pct // 100)
        elif gives == H_OPTICAL:
            barrier = max([level(st, OPTICS, issuer, bloc) for issuer in (0, 1, 2)])
            if barrier:  # an embargo leaves one supplier; a licence costs half as much
                extra = g.ruleset.controls.optics_pct - 100
                cost = -(-cost * (100 + (extra if barrier == EMBARGO else extra // 2)) // 100)
    return cost


def embargoed(st: State, layer: int, bloc: int) -> bool:
    """Whether any bloc embargoes a layer against this one."""
    return any(level(st, layer, issuer, bloc) == EMBARGO for issuer in (0, 1, 2))


def optics_shut(st: State, bloc: int) -> bool:
    """Whether both of the blocs that make optical fabric refuse it to this one (each serves its own)."""
    return all(issuer != bloc and level(st, OPTICS, issuer, bloc) == EMBARGO for issuer in (0, 1))


# --- pieces rebuilt on demand -----------------------------------------------------------------------------------------


def _openings(st: State, seat: int) -> Openings:
    """New campuses the seat could open, cash aside; remembered until slots, campuses or the cost of sites change."""
    g = st.game
    v = st.v
    found: list[int] = []
    costs: list[int] = []
    if v[SEATS + seat * SEAT_WIDTH + CAMPUSES] < campus_limit(st, seat):
        mine = st.open[seat]
        calendar = g.first + v[QUARTER]
        mods = st.mods
        for p, r, action, cost, slot in st.tables[seat].openings[calendar % 4][calendar // 4 if calendar < 12 else 2]:
            if v[SLOTS + r] > 0 and r not in mine and calendar >= g.project_first[p]:
                found.append(action)
                costs.append(max(0, -(-cost * (100 + mods[slot]) // 100)) if mods[slot] else cost)
    entry = (tuple(found), list(zip(found, costs, strict=True)), max(costs, default=0))
    st.openings[seat] = entry
    return entry


def _price(st: State, seat: int, region: int) -> Priced:
    """What the seat could build in a region, with prices; remembered until that or the cost of building there changes."""
    g = st.game
    i = seat * g.region_count + region
    rows, equipped, _full = st.builds[i] or _builds(st, seat, region)
    calendar = g.first + st.v[QUARTER]
    base = st.tables[seat].cost[calendar // 4 if calendar < 12 else 2][region]
    bloc = g.region_bloc[region]
    slot = M_COST + bloc * 5
    moved = st.mods[slot : slot + 5]
    if moved == NO_SUBSIDIES:
        lots = [(a, base[p], p) for a, p, _group, _conditions in rows]
        equipped_lots = [(a, base[p], p) for a, p, _group, _conditions in equipped]
    else:
        pct = [max(0, 100 + m) for m in moved]
        lots = [(a, -(-base[p] * pct[k] // 100), p) for a, p, k, _conditions in rows]
        equipped_lots = [(a, -(-base[p] * pct[k] // 100), p) for a, p, k, _conditions in equipped]
    if st.controls:
        bearing = barriers(st)[2][bloc]
        if bearing is not None:
            layer_of = g.bearing_layer
            lots = [(a, -(-c * bearing[layer_of[p]] // 100), p) for a, c, p in lots]
    entry = st.priced[i] = (lots, equipped_lots, bloc)
    return entry


def _builds(st: State, seat: int, region: int) -> Builds:
    """What the seat could build in a region besides a new campus, prices aside; remembered until plans there change."""
    g = st.game
    i = seat * g.region_count + region
    planned = st.planned[i] or plan_ahead(st, seat, region)
    if region in st.open[seat]:
        full = full_bits(g, planned)
        rows = _orders_open(st, seat, region, planned, g.local_rows[region][full])
        equipped = _orders_open(st, seat, region, planned, g.equipment_rows[region][full])
    else:
        full = 0
        rows = _orders_open(st, seat, region, planned, g.plant_order[region])
        equipped = []
    entry = st.builds[i] = (rows, equipped, full)
    return entry


def _orders_open(st: State, seat: int, region: int, planned: tuple[int, ...], rows: list[OrderRow]) -> list[OrderRow]:
    """The rows whose conditions hold; `special_open` says the same of one project."""
    g = st.game
    v = st.v
    calendar = g.first + v[QUARTER]
    year = calendar // 4 if calendar < 12 else 2
    head = v[HEAD + region]
    site = st.hold[seat * g.region_count + region][H_SITE]
    found = []
    for row in rows:
        conditions = row[3]
        if conditions is not None:
            first, least_site, most_head, needs_head, cap, index, other = conditions
            if (
                calendar < first
                or site < least_site
                or head > most_head
                or head < needs_head[year]
                or planned[index] >= cap
            ):
                continue
            if other == OPTICS_SUPPLY:
                bloc = g.region_bloc[region]
                if st.controls and barriers(st)[1][bloc] >> OPTICS & 1 and optics_shut(st, bloc):
                    continue
            elif other and not special_open(st, seat, row[1], region):
                continue
        found.append(row)
    return found


def plan_ahead(st: State, seat: int, region: int) -> tuple[int, ...]:
    """A holding once all that is on order has come, chips aside; remembered until something is ordered or given up."""
    g = st.game
    i = seat * g.region_count + region
    row = list(st.hold[i])
    for p in st.pipe:
        if p[P_SEAT] == seat and p[P_REGION] == region:
            kind = p[P_KIND]
            index = g.holding_of[kind] if kind >= 0 else p[P_EXTRA] if kind == KIND_DELIVERY else -1
            if index >= 0:
                row[index] += p[P_AMOUNT]
    entry = st.planned[i] = tuple(row)
    return entry


def full_bits(g: Game, planned: tuple[int, ...]) -> int:
    """A bit for each of site, power, cooling and network that runs, with what is on order, as far ahead as the rules let it."""
    site = planned[H_SITE]
    power = planned[H_GRID] + planned[H_GAS] + planned[H_CLEAN]
    bits = 1 if site >= power + g.site_ahead else 0
    if power >= site + g.power_ahead:
        bits |= 2
    if planned[H_EVAPORATIVE] + planned[H_CLOSED] >= site + g.fit_ahead:
        bits |= 4
    if planned[H_ELECTRICAL] + planned[H_OPTICAL] >= site + g.fit_ahead:
        bits |= 8
    return bits


def full_layers(g: Game, planned: list[int]) -> tuple[bool, bool, bool, bool]:
    """Which of site, power, cooling and network run as far ahead, with what is on order, as the rules let them."""
    site, power, cooling, network = planned
    return (
        site >= power + g.site_ahead,
        power >= site + g.power_ahead,
        cooling >= site + g.fit_ahead,
        network >= site + g.fit_ahead,
    )


def planned_layers(st: State, seat: int, region: int) -> list[int]:
    """Modules of site, power, cooling and network that a campus has and has on order."""
    g = st.game
    h = st.hold[seat * g.region_count + region]
    planned = [
        h[H_SITE], h[H_GRID] + h[H_GAS] + h[H_CLEAN], h[H_EVAPORATIVE] + h[H_CLOSED], h[H_ELECTRICAL] + h[H_OPTICAL],
    ]  # fmt: skip
    for p in st.pipe:
        if p[P_SEAT] == seat and p[P_REGION] == region and p[P_KIND] not in (KIND_CHIPS, KIND_PARTS):
            gives = g.gives[p[P_KIND]] if p[P_KIND] >= 0 else p[P_EXTRA]
            if gives < GIVES_FITTING:
                planned[LAYER_OF[gives]] += p[P_AMOUNT]
    return planned


def special_open(st: State, seat: int, project: int, region: int) -> bool:
    """Whether what is particular to a project lets it be ordered: its first quarter, grid, tier, home, suppliers, its bound."""
    g = st.game
    v = st.v
    calendar = g.first + v[QUARTER]
    if calendar < g.project_first[project]:
        return False
    if st.hold[seat * g.region_count + region][H_SITE] < g.min_site[project]:
        return False
    if g.max_headroom[project] and v[HEAD + region] > g.max_headroom[project]:
        return False
    if g.home_only[project] and region not in st.tables[seat].homes:
        return False
    if g.uses_headroom[project] and v[HEAD + region] < g.lot[project][calendar // 4 if calendar < 12 else 2]:
        return False
    if g.project_tier[project] > v[SEATS + seat * SEAT_WIDTH + TIER]:
        return False
    if g.gives[project] == H_OPTICAL and st.controls and optics_shut(st, g.region_bloc[region]):
        return False
    if GIVES_PLANT <= g.gives[project] < GIVES_HEADROOM and plants_under_way(st, seat) >= g.plants_at_once:
        return False
    cap = g.max_stock[project]
    return not cap or stocked(st, seat, project, region) < cap


def plants_under_way(st: State, seat: int) -> int:
    """Plants the seat has on order or under construction."""
    is_plant = st.game.is_plant
    found = len([1 for p in st.pipe if p[P_SEAT] == seat and p[P_KIND] >= 0 and is_plant[p[P_KIND]]])
    st.under_way[seat] = found
    return found


def stocked(st: State, seat: int, project: int, region: int) -> int:
    """How much of what a project gives the campus has, what is on order included."""
    g = st.game
    gives = g.gives[project]
    h = st.hold[seat * g.region_count + region]
    if gives < GIVES_FITTING:
        have = h[gives]
    elif gives < GIVES_PLANT:
        have = h[H_BATTERY + gives - GIVES_FITTING]
    elif gives < GIVES_HEADROOM:
        have = h[gives - GIVES_PLANT + 14]
    else:
        have = 0
    for p in st.pipe:
        if p[P_SEAT] == seat and p[P_REGION] == region:
            kind = p[P_KIND]
            if (kind >= 0 and g.gives[kind] == gives) or (kind == KIND_DELIVERY and p[P_EXTRA] == gives):
                have += p[P_AMOUNT]
    return have


def _expedites(st: State, seat: int) -> tuple[int, ...]:
    """Lines of the pipeline the seat could bring nearer, influence aside; remembered until the pipeline changes."""
    g = st.game
    n = g.project_count
    first = g.first_of[act.EXPEDITE]
    found: set[int] = set()
    for p in st.pipe:
        if p[P_SEAT] != seat or p[P_FLAGS] or (p[P_LEFT] <= 1 and p[P_PHASE] != PERMIT):
            continue
        kind = p[P_KIND]
        if kind != KIND_PARTS:
            found.add(first + p[P_REGION] * (n + 2) + (kind if kind >= 0 else n if kind == KIND_CHIPS else n + 1))
    entry = st.expedites[seat] = tuple(sorted(found))
    return entry


def _cancels(st: State, seat: int) -> tuple[int, ...]:
    """Projects the seat could give up; remembered until its pipeline or a holding changes."""
    g = st.game
    n = g.project_count
    first = g.first_of[act.CANCEL]
    found: set[int] = set()
    for p in st.pipe:
        if p[P_SEAT] == seat and p[P_PHASE] == PERMIT:
            kind = p[P_KIND]
            if kind >= 0 and (not g.is_opener[kind] or cancellable(st, p)):
                found.add(first + p[P_REGION] * n + kind)
    entry = st.cancels[seat] = tuple(sorted(found))
    return entry


def expeditable(p: tuple[int, ...]) -> bool:
    """Whether a line of the pipeline can be brought nearer: once a quarter, a permit step or a quarter above the last."""
    if p[P_FLAGS] & (F_EXPEDITED | F_FRESH):
        return False
    return p[P_PHASE] == PERMIT or p[P_LEFT] > 1


def cancellable(st: State, p: tuple[int, ...]) -> bool:
    """Whether a project can be given up: while it waits for a permit, and a new campus only while it is alone there."""
    if p[P_PHASE] != PERMIT:
        return False
    return not st.game.is_opener[p[P_KIND]] or alone_there(st, p)


def _issues(st: State, seat: int) -> tuple[int, ...]:
    """Controls the seat could issue or raise, influence aside; remembered until controls, tension or campuses change."""
    g = st.game
    v = st.v
    bloc = st.tables[seat].bloc
    issues: tuple[int, ...] = ()
    if v[QUARTER] < g.quarters - g.ruleset.controls.last_quarters:
        layers = v[SHARE + bloc]
        for part in (0, 1, 2, 3):
            if v[HOLDER + part] == seat + 1:
                layers |= 2 << part
        issues = g.issues[bloc][layers]
    if issues:
        targets = [t for t in (0, 1, 2) if t != bloc and not third_bloc_calm(st, bloc, t) and bloc_present(st, t)]
        standing = [c for c in st.controls if c[C_SEAT] >= 0]
        if standing:
            issues = tuple([a for a in issues if g.y[a] in targets and issue_free(st, seat, g.x[a], g.y[a])])
        elif not g.ruleset.controls.per_seat:
            issues = ()
        elif len(targets) < 2:
            issues = tuple([a for a in issues if g.y[a] in targets])
    st.issues[seat] = issues
    return issues


def _lifts(st: State, seat: int) -> tuple[int, ...]:
    """Own controls the seat could lift; remembered until controls change."""
    lift = st.game.at
    entry = st.lifts[seat] = tuple([lift[act.LIFT, c[C_LAYER], c[C_TARGET]] for c in st.controls if c[C_SEAT] == seat])
    return entry


def may_issue_layer(st: State, seat: int, layer: int) -> bool:
    """Whether the seat's bloc has enough of a layer, or the seat holds its chokepoint, and the game is not too late."""
    v = st.v
    g = st.game
    if v[QUARTER] >= g.quarters - g.ruleset.controls.last_quarters:
        return False
    if v[SHARE + st.tables[seat].bloc] >> layer & 1:
        return True
    return 1 <= layer <= 4 and v[HOLDER + layer - 1] == seat + 1


def issue_open(st: State, seat: int, layer: int, target: int) -> bool:
    """Whether the seat could issue this control, or raise its own, influence and shares aside."""
    bloc = st.tables[seat].bloc
    if target == bloc or third_bloc_calm(st, bloc, target) or not bloc_present(st, target):
        return False
    return issue_free(st, seat, layer, target)


def issue_free(st: State, seat: int, layer: int, target: int) -> bool:
    """Whether the controls that stand leave room for one more by the seat, or let it raise its own."""
    bloc = st.tables[seat].bloc
    mine = 0
    for c in st.controls:
        if c[C_SEAT] == seat:
            mine += 1
        if c[C_LAYER] == layer and c[C_ISSUER] == bloc and c[C_TARGET] == target and c[C_SEAT] >= 0:
            return c[C_SEAT] == seat and c[C_LEVEL] == c[C_NEXT] != EMBARGO
    return mine < st.game.ruleset.controls.per_seat


def bloc_present(st: State, bloc: int) -> bool:
    """Whether a control against a bloc would bind anyone: a seat of it, or a campus in it."""
    for table in st.tables:
        if table.bloc == bloc:
            return True
    bloc_of = st.game.region_bloc
    return bloc in [bloc_of[r] for places in st.open for r in places]


def third_bloc_calm(st: State, bloc: int, target: int) -> bool:
    """Whether tension is still too low for a control by the non-aligned bloc or against it."""
    return NON_ALIGNED in (bloc, target) and st.v[TENSION] < st.game.ruleset.controls.third_tension


# --- hosting and cards ---------------------------------------------------------------------------------------------------


def _hires(st: State, seat: int) -> tuple[tuple[int, int], ...]:
    """(action, fit-out) of each hall the seat could hire; remembered until offers or what halls hold change."""
    g = st.game
    hosting = g.ruleset.hosting
    n = g.region_count
    found = []
    for landlord, region, _rent in st.offers:
        if landlord != seat:
            idle = (st.campus[landlord * n + region] or campus(st, landlord, region))[2]
            if idle and (seat, region) not in [(lease[1], lease[2]) for lease in st.leases]:
                found.append((g.at[act.HIRE, region, landlord], min(hosting.modules, idle) * hosting.fit_out))
    found.sort()
    entry = st.hires[seat] = tuple(found)
    return entry


def offer_rents(st: State, seat: int, region: int) -> int:
    """How many of the rents, from the lowest, the seat may ask for a hall: a standing offer can only be lowered."""
    for landlord, place, rent in st.offers:
        if landlord == seat and place == region:
            return rent
    return len(st.game.ruleset.hosting.rents)


def offer_open(st: State, seat: int, region: int) -> bool:
    """Whether the seat has idle powered shell there and no tenant yet."""
    return not _has_tenant(st, seat, region) and idle_shell(st, seat, region) >= st.game.ruleset.hosting.min_modules


def _has_tenant(st: State, seat: int, region: int) -> bool:
    return (seat, region) in [(lease[0], lease[2]) for lease in st.leases]


def hall_modules(st: State, landlord: int, region: int) -> int:
    """Modules of the hall that a landlord could let there now."""
    return min(st.game.ruleset.hosting.modules, idle_shell(st, landlord, region))


def hire_open(st: State, seat: int, landlord: int, region: int) -> bool:
    """Whether the hall that `landlord` offers in a region is there for the seat, fit-out aside."""
    if any(lease[1] == seat and lease[2] == region for lease in st.leases):
        return False
    return hall_modules(st, landlord, region) > 0


def _card_pieces(st: State, seat: int, budget: int, influence: int, lead: int, out: list[int]) -> None:
    """Cards of the row, in the order of their place in the action table."""
    row = st.row
    if row is None:
        row = _row(st)
    cards = st.cards
    base = seat * ROW_SIZE
    for slot, card, cash, price, cost, volatile, anyone in row:
        if cash <= budget and price <= influence and cost <= lead:
            if anyone is not None:
                out += anyone
                continue
            found = cards[base + slot]
            if found is None or volatile:
                found = cards[base + slot] = card_actions(st, seat, card)
            out += found


def _row(st: State) -> tuple[RowCard, ...]:
    """The row's cards with their prices, in the order of the action table; remembered until the row changes."""
    g = st.game
    v = st.v
    found = [
        (slot, c, g.card_need[c], g.card_influence[c], g.card_lead[c], g.card_volatile[c], g.card_anyone[c])
        for c, slot in sorted([(v[ROW + slot] - 1, slot) for slot in range(ROW_SIZE) if v[ROW + slot]])
    ]
    entry = st.row = tuple(found)
    return entry


def card_actions(st: State, seat: int, card: int) -> tuple[int, ...]:
    """The ways in which the seat could take a card, its price aside."""
    g = st.game
    anyone = g.card_anyone[card]
    if anyone is not None:
        return anyone
    for check in g.card_checks[card][0]:
        if not check(st, seat, 0):
            return ()
    if g.card_has_contract[card] and len([c for c in st.contracts if c[0] == seat]) >= MAX_CONTRACTS:
        return ()
    base = g.card_base[card]
    target = g.card_target[card]
    if target == "none":
        return (base,)
    if target in ("campus", "region"):
        fits = g.card_fits[card]
        places = [r for r in (st.open[seat] if target == "campus" else range(g.region_count)) if fits[r]]
        for check in g.card_place_checks[card]:
            places = [r for r in places if check(st, seat, r)]
        return tuple([base + r for r in places])
    if target == "rival":
        return tuple([base + s for s in range(g.seats) if s != seat])
    if target == "bloc":
        own = st.tables[seat].bloc if g.card_spares_own[card] else -1
        return tuple([base + bloc for bloc in (0, 1, 2) if bloc != own])
    return tuple(range(base, base + (4 if target == "part" else 5)))
