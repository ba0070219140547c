"""Which actions are legal: the fast way, from pieces remembered between plies.

The answer is put together from pieces in the order of the action table, so it comes out ascending. What depends only on slow facts
(a campus's sources, a card's requirements) is remembered in the state with its costs and rebuilt when `gigawatt.core.apply` or
the quarter's end clears it; what depends on cash is checked at each call. `gigawatt.core.explain` says the same thing the
slow way, one action at a time with reasons, and a test holds the two together at every ply of many games.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.board import alone_there
from gigawatt.core.compute import idle_shell, modules_online
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
    STOCK,
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
    assembly,
    chip_price,
    grey_origin,
    level,
    licences_within_reach,
    next_price,
    open_origin,
    stored,
    unit_price,
)

if TYPE_CHECKING:

    from gigawatt.core.game import Game
    from gigawatt.core.state import State

GIVES_FITTING: Final = 100
GIVES_PLANT: Final = 200
GIVES_HEADROOM: Final = 300
EQUIPMENT_STOCK: Final = STOCK + EQUIPMENT * 3
MAX_CONTRACTS: Final = 2
MAX_LICENCES: Final = 3
"""Most licences one action can need: one for each part of an assembly."""

Builds = tuple[tuple[int, ...], tuple[int, ...], int, int, tuple[int, ...], tuple[int, ...], int, tuple[bool, ...]]
"""Actions, their costs, the highest cost, the highest influence any needs; actions that take equipment, their costs;
the bloc; which layers are full."""

Plan = tuple[tuple[int, ...], tuple[int, ...], int, int, tuple[Builds, ...]]
"""A seat's builds in all regions: actions, costs, the highest cost and influence, and the entries with equipment."""

Trade = tuple[int, tuple[int, ...], tuple[int, ...], int, tuple[int, ...], int, tuple[int, ...], tuple[int, ...], int, tuple[int, ...]]
"""What the ladders offer a seat: licences within reach when worked out; part actions, their prices, the highest; sales of parts;
the price of an accelerator, the spots served openly, the spots served by the grey channel; the price of an assembly, its spots."""


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
    out = [0]
    _seat_pieces(st, seat, o, budget, influence, out)
    if budget > 0:
        opening = st.openings[seat] or _openings(st, seat)
        if opening[0]:
            if opening[2] <= budget:
                out += opening[0]
            else:
                out += [a for a, c in zip(opening[0], opening[1], strict=True) if c <= budget]
    _build_pieces(st, seat, budget, influence, out)
    if st.spots[seat]:
        _market_pieces(st, seat, budget, out)
    expedite, cancel = st.pipes[seat] or _pipes(st, seat)
    if expedite:
        price = g.ruleset.economy.expedite_influence + st.mods[M_SEATS + seat * MOD_WIDTH + S_EXPEDITE]
        if price <= influence:
            out += expedite
    out += cancel
    if g.has_hosting:
        _hosting_pieces(st, seat, budget, out)
    if g.has_row and v[o + BARRED] != v[QUARTER] + 1:
        _card_pieces(st, seat, o, budget, influence, out)
    return out


def _build_pieces(st: State, seat: int, budget: int, influence: int, out: list[int]) -> None:
    """What the seat may build where it has a campus or a home, then what takes a unit of equipment besides."""
    plan = st.plans[seat] or _plan(st, seat)
    acts, costs, highest, need, equipped = plan
    if highest <= budget and need <= influence:
        out += acts
    elif acts:
        if need:
            needs = st.game.project_influence
            x = st.game.x
            out += [a for a, c in zip(acts, costs, strict=True) if c <= budget and needs[x[a]] <= influence]
        else:
            out += [a for a, c in zip(acts, costs, strict=True) if c <= budget]
    if equipped:
        _equipment_pieces(st, seat, budget, equipped, out)


def _plan(st: State, seat: int) -> Plan:
    """The seat's builds in all regions, put together."""
    builds = st.builds
    base = seat * st.game.region_count
    acts: tuple[int, ...] = ()
    costs: tuple[int, ...] = ()
    highest = need = 0
    equipped: list[Builds] = []
    for r in st.reach[seat]:
        entry = builds[base + r] or _builds(st, seat, r)
        acts += entry[0]
        costs += entry[1]
        if entry[2] > highest:
            highest = entry[2]
        if entry[3] > need:
            need = entry[3]
        if entry[4]:
            equipped.append(entry)
    plan = st.plans[seat] = (acts, costs, highest, need, tuple(equipped))
    return plan


def _equipment_pieces(st: State, seat: int, budget: int, equipped: tuple[Builds, ...], out: list[int]) -> None:
    v = st.v
    in_store = stored(st, seat, EQUIPMENT - 1)
    if in_store:
        left = budget
    elif v[EQUIPMENT_STOCK] or v[EQUIPMENT_STOCK + 1] or v[EQUIPMENT_STOCK + 2]:
        left = budget - next_price(st, EQUIPMENT)
    else:
        return
    for entry in equipped:
        if in_store or not st.controls or open_origin(st, seat, EQUIPMENT, entry[6]) >= 0:
            out += [a for a, c in zip(entry[4], entry[5], strict=True) if c <= left]


def _seat_pieces(st: State, seat: int, o: int, budget: int, influence: int, out: list[int]) -> None:
    """Equity, posture, rent, holding, lobbying, controls and the trade in parts."""
    g = st.game
    v = st.v
    used = v[o + USED]
    if g.has_finance and equity_open(st, seat):
        out.append(g.first_of[act.EQUITY])
    if g.has_training:
        if not used & USED_POSTURE and v[o + ONLINE]:
            out += g.posture_choices[v[o + POSTURE]]
        if g.has_rent and not used & USED_RENT and (v[o + POSTURE] or v[o + RENT]):
            out += g.rent_choices[rent_most(st, seat)][v[o + RENT]]
    if g.has_plants:
        _hold_pieces(st, o, used, out)
    if g.has_lobby and influence >= lobby_price(st, seat):
        slot = M_LOBBY + st.tables[seat].bloc * 5
        if not any(st.mods[slot : slot + 5]):
            out += g.lobbies
    if g.has_controls:
        if influence >= g.ruleset.controls.influence:
            issues = st.issues[seat]
            out += _issues(st, seat) if issues is None else issues
        if st.controls and not used & USED_LIFT:
            out += [
                g.at[act.LIFT, c[C_LAYER], c[C_TARGET]] for c in sorted(st.controls) if c[C_SEAT] == seat
            ]
    if g.has_plants:
        trade = st.trades[seat]
        if trade is None or (st.controls and trade[0] != min(MAX_LICENCES, licences_within_reach(st, seat))):
            trade = _trade(st, seat)
        if trade[3] <= budget:
            out += trade[1]
        else:
            out += [a for a, c in zip(trade[1], trade[2], strict=True) if c <= budget]
        out += trade[4]


def _hold_pieces(st: State, o: int, used: int, out: list[int]) -> None:
    v = st.v
    g = st.game
    capacity = o + CAPACITY
    if not (v[capacity] or v[capacity + 1] or v[capacity + 2] or v[capacity + 3]):
        return
    owned = [p for p in (0, 1, 2, 3) if v[capacity + p] and not used & (USED_HOLD << p)]
    held = v[o + HOLD]
    first = g.first_of[act.HOLD]
    out += [first + p for p in owned if not held >> p & 1]
    first = g.first_of[act.RELEASE]
    out += [first + p for p in owned if held >> p & 1]


def _trade(st: State, seat: int) -> Trade:
    """What the ladders offer a seat now, cash aside."""
    g = st.game
    v = st.v
    controlled = bool(st.controls)
    reach = min(MAX_LICENCES, licences_within_reach(st, seat)) if controlled else 0
    acts, prices, selling = _part_trade(st, seat, controlled) if g.has_plants else ([], [], [])
    spots = st.spots[seat]
    stock = v[STOCK] + v[STOCK + 1] + v[STOCK + 2]
    served: tuple[int, ...] = ()
    grey: tuple[int, ...] = ()
    if stock:
        served = tuple(_served(st, seat, spots)) if controlled else spots
        if controlled and g.has_controls:
            grey = tuple([r for r in spots if grey_origin(st, ACCELERATORS, g.region_bloc[r]) >= 0])
    assembly_cost, assembled = _assembly_trade(st, seat, spots, controlled) if g.has_plants else (0, ())
    trade = (
        reach, tuple(acts), tuple(prices), max(prices, default=0), tuple(selling), unit_price(st, ACCELERATORS, stock), served, grey,
        assembly_cost, assembled,
    )  # fmt: skip
    st.trades[seat] = trade
    return trade


def _part_trade(st: State, seat: int, controlled: bool) -> tuple[list[int], list[int], list[int]]:
    """Purchases of parts, open then grey, with their prices; and sales from the store."""
    g = st.game
    v = st.v
    cap = g.ruleset.economy.store_cap
    store = SEATS + seat * SEAT_WIDTH + STORE
    bloc = st.tables[seat].home_bloc
    acts: list[int] = []
    prices: list[int] = []
    grey: list[tuple[int, int]] = []
    selling: list[int] = []
    for p in (0, 1, 2, 3):
        i = store + p * 3
        have = v[i] + v[i + 1] + v[i + 2]
        if have:
            selling.append(g.first_of[act.SELL_PART] + p)
        if controlled:
            have += parts_on_their_way(st, seat, p)
        i = STOCK + 3 + p * 3
        stock = v[i] + v[i + 1] + v[i + 2]
        if have >= cap or not stock:
            continue
        price = unit_price(st, p + 1, stock)
        if not controlled or open_origin(st, seat, p + 1, bloc) >= 0:
            acts.append(g.first_of[act.BUY_PART] + p)
            prices.append(price)
        if controlled and g.has_controls and grey_origin(st, p + 1, bloc) >= 0:
            grey.append((g.first_of[act.GREY_PART] + p, -(-price * g.ruleset.controls.grey_pct // 100)))
    return acts + [a for a, _c in grey], prices + [c for _a, c in grey], selling


def parts_on_their_way(st: State, seat: int, part: int) -> int:
    """Units of a part that come by the grey channel at the quarter's end."""
    return sum([p[P_AMOUNT] for p in st.pipe if p[P_KIND] == KIND_PARTS and p[P_SEAT] == seat and p[P_EXTRA] & 3 == part])


def _served(st: State, seat: int, spots: tuple[int, ...]) -> list[int]:
    """The spots to which some accelerator may be sold openly."""
    blocs = [-1, -1, -1]
    served = []
    for r in spots:
        bloc = st.game.region_bloc[r]
        if blocs[bloc] < 0:
            blocs[bloc] = 1 if open_origin(st, seat, ACCELERATORS, bloc) >= 0 else 0
        if blocs[bloc]:
            served.append(r)
    return served


def _assembly_trade(st: State, seat: int, spots: tuple[int, ...], controlled: bool) -> tuple[int, tuple[int, ...]]:
    """The price of one accelerator assembled now, and the places for which it can be; looked up once for each bloc."""
    v = st.v
    cost = st.game.class_fee[v[CLASS]]
    store = SEATS + seat * SEAT_WIDTH + STORE
    for p in (0, 3, 6):
        if v[store + p] or v[store + p + 1] or v[store + p + 2]:
            continue
        i = STOCK + 3 + p
        stock = v[i] + v[i + 1] + v[i + 2]
        if not stock:
            return 0, ()
        cost += unit_price(st, p // 3 + 1, stock)
    if not controlled:
        return cost, spots
    possible = [-1, -1, -1]
    fits = []
    for r in spots:
        bloc = st.game.region_bloc[r]
        if possible[bloc] < 0:
            possible[bloc] = 0 if assembly(st, seat, r, 1, cost) is None else 1
        if possible[bloc]:
            fits.append(r)
    return cost, tuple(fits)


def _market_pieces(st: State, seat: int, budget: int, out: list[int]) -> None:
    """What the accelerator ladder's price decides: orders, assembly, upgrades; and the sale of chips."""
    g = st.game
    yard = st.yards[seat] or _yard(st, seat)
    trade = st.trades[seat]
    if trade is None or (st.controls and trade[0] != min(MAX_LICENCES, licences_within_reach(st, seat))):
        trade = _trade(st, seat)
    price, served, grey = trade[5], trade[6], trade[7]
    if served and chip_price(st, seat, price, False) <= budget:
        out += yard[3] if len(served) == len(yard[3]) else [g.first_of[act.BUY] + r for r in served]
    if grey and chip_price(st, seat, price, True) <= budget:
        first = g.first_of[act.GREY]
        out += [first + r for r in grey]
    if trade[9] and trade[8] <= budget:
        first = g.first_of[act.ASSEMBLE]
        out += [first + r for r in trade[9]]
    if yard[2] and served:
        first = g.first_of[act.UPGRADE]
        out += [first + r for r in yard[2] if r in served and upgrade_price(st, seat, r, price) <= budget]
    out += yard[1]


def _yard(st: State, seat: int) -> tuple[tuple[int, ...], tuple[int, ...], tuple[int, ...], tuple[int, ...]]:
    """What follows from a seat's holdings: halls it could offer, sales of chips, places with old chips, orders of accelerators."""
    g = st.game
    cls = st.v[CLASS]
    n = g.class_count
    first = g.first_of[act.SELL_CHIPS]
    selling: list[int] = []
    old: list[int] = []
    for r in st.spots[seat]:
        chips = st.hold[seat * g.region_count + r][H_CHIPS : H_CHIPS + n]
        idle = sum(chips) > modules_online(st, seat, r)
        for c in range(n):
            if chips[c] and (idle or c < cls):
                selling.append(first + r * n + c)
                if c < cls and g.has_upgrade and (not old or old[-1] != r):
                    old.append(r)
    halls = tuple([r for r in st.open[seat] if offer_open(st, seat, r)]) if g.has_hosting else ()
    buying = g.first_of[act.BUY]
    entry = (halls, tuple(selling), tuple(old), tuple([buying + r for r in st.spots[seat]]))
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


def _openings(st: State, seat: int) -> tuple[tuple[int, ...], tuple[int, ...], int]:
    """New campuses the seat could open, cash aside."""
    g = st.game
    v = st.v
    found: list[int] = []
    costs: list[int] = []
    if v[SEATS + seat * SEAT_WIDTH + CAMPUSES] < campus_limit(st, seat):
        mine = st.open[seat]
        calendar = g.first + v[QUARTER]
        for p in g.openers:
            if calendar < g.project_first[p]:
                continue
            base = g.at[act.OPEN_CAMPUS, p, 0]
            homes = st.tables[seat].homes
            for r in range(g.region_count):
                if v[SLOTS + r] <= 0 or r in mine or not g.allowed[p][r]:
                    continue
                if r in homes or (not g.home_only[p] and g.tender[r][calendar % 4]):
                    found.append(base + r)
                    costs.append(project_cost(st, seat, p, r))
    entry = (tuple(found), tuple(costs), max(costs, default=0))
    st.openings[seat] = entry
    return entry


def _builds(st: State, seat: int, region: int) -> Builds:
    """What the seat could build in a region besides a new campus, cash and influence aside."""
    g = st.game
    calendar = g.first + st.v[QUARTER]
    base = st.tables[seat].cost[calendar // 4 if calendar < 12 else 2][region]
    bloc = g.region_bloc[region]
    pcts = st.mods[M_COST + bloc * 5 : M_COST + bloc * 5 + 5]
    plain = not any(pcts) and not st.controls
    is_open = region in st.open[seat]
    full: tuple[bool, ...] = full_layers(g, planned_layers(st, seat, region)) if is_open else ()
    found: list[int] = []
    costs: list[int] = []
    need = 0
    for p, action, layer, is_special in g.local_order[region] if is_open else g.plant_order[region]:
        if (layer >= 0 and full[layer]) or (is_special and not special_open(st, seat, p, region)):
            continue
        found.append(action)
        costs.append(base[p] if plain else project_cost(st, seat, p, region))
        if g.project_influence[p] > need:
            need = g.project_influence[p]
    equipped: list[int] = []
    equipped_costs: list[int] = []
    if is_open:
        for p, action, layer, is_special in g.equipment_order[region]:
            if (layer >= 0 and full[layer]) or (is_special and not special_open(st, seat, p, region)):
                continue
            equipped.append(action)
            equipped_costs.append(base[p] if plain else project_cost(st, seat, p, region))
    entry = (tuple(found), tuple(costs), max(costs) if costs else 0, need, tuple(equipped), tuple(equipped_costs), bloc, full)
    st.builds[seat * g.region_count + region] = entry
    return entry


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
    gives = st.game.gives
    return sum([1 for p in st.pipe if p[P_SEAT] == seat and p[P_KIND] >= 0 and GIVES_PLANT <= gives[p[P_KIND]] < GIVES_HEADROOM])


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


def _pipes(st: State, seat: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Projects the seat could expedite or cancel, influence aside."""
    g = st.game
    n = g.project_count
    expedite: set[int] = set()
    cancel: set[int] = set()
    first_expedite = g.first_of[act.EXPEDITE]
    first_cancel = g.first_of[act.CANCEL]
    for p in st.pipe:
        if p[P_SEAT] == seat:
            kind = p[P_KIND]
            r = p[P_REGION]
            if kind != KIND_PARTS and expeditable(p):
                row = kind if kind >= 0 else n + (0 if kind == KIND_CHIPS else 1)
                expedite.add(first_expedite + r * (n + 2) + row)
            if kind >= 0 and cancellable(st, p):
                cancel.add(first_cancel + r * n + kind)
    entry = (tuple(sorted(expedite)), tuple(sorted(cancel)))
    st.pipes[seat] = entry
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
    """Controls the seat could issue or raise, influence aside."""
    g = st.game
    found: list[int] = []
    for layer in range(7):
        if may_issue_layer(st, seat, layer):
            for target in (0, 1, 2):
                if issue_open(st, seat, layer, target):
                    found.append(g.at[act.ISSUE, layer, target])
    entry = tuple(found)
    st.issues[seat] = entry
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
    mine = 0
    for c in st.controls:
        if c[C_SEAT] == seat:
            mine += 1
        if c[C_LAYER] == layer and c[C_ISSUER] == bloc and c[C_TARGET] == target and c[C_SEAT] >= 0:
            return c[C_SEAT] == seat and c[C_LEVEL] == c[C_NEXT] != EMBARGO
    return mine < st.game.ruleset.controls.per_seat


def bloc_present(st: State, bloc: int) -> bool:
    """Whether a control against a bloc would bind anyone: a seat of it, or a campus in it."""
    if any([table.bloc == bloc for table in st.tables]):
        return True
    bloc_of = st.game.region_bloc
    return any([bloc_of[r] == bloc for places in st.open for r in places])


def third_bloc_calm(st: State, bloc: int, target: int) -> bool:
    """Whether tension is still too low for a control by the non-aligned bloc or against it."""
    return NON_ALIGNED in (bloc, target) and st.v[TENSION] < st.game.ruleset.controls.third_tension


# --- hosting and cards ---------------------------------------------------------------------------------------------------


def _hosting_pieces(st: State, seat: int, budget: int, out: list[int]) -> None:
    g = st.game
    halls = (st.yards[seat] or _yard(st, seat))[0]
    first = g.first_of[act.OFFER]
    rents = len(g.ruleset.hosting.rents)
    for r in halls:
        out += range(first + r * rents, first + r * rents + (offer_rents(st, seat, r) if st.offers else rents))
    if st.offers:
        hires = st.hires[seat]
        if hires is None:
            hires = st.hires[seat] = _hires(st, seat)
        out += [action for action, cost in hires if cost <= budget]


def _hires(st: State, seat: int) -> tuple[tuple[int, int], ...]:
    """(action, fit-out) of each hall the seat could hire."""
    g = st.game
    return tuple(
        sorted(
            [
                (g.at[act.HIRE, region, landlord], hall_modules(st, landlord, region) * g.ruleset.hosting.fit_out)
                for landlord, region, _rent in st.offers
                if landlord != seat and hire_open(st, seat, landlord, region)
            ]
        )
    )


def offer_rents(st: State, seat: int, region: int) -> int:
    """How many of the rents, from the lowest, the seat may ask for a hall: a standing offer can only be lowered."""
    for landlord, place, rent in st.offers:
        if landlord == seat and place == region:
            return rent
    return len(st.game.ruleset.hosting.rents)


def offer_open(st: State, seat: int, region: int) -> bool:
    """Whether the seat has idle powered shell there and no tenant yet."""
    if any(lease[0] == seat and lease[2] == region for lease in st.leases):
        return False
    return idle_shell(st, seat, region) >= st.game.ruleset.hosting.min_modules


def hall_modules(st: State, landlord: int, region: int) -> int:
    """Modules of the hall that a landlord could let there now."""
    return min(st.game.ruleset.hosting.modules, idle_shell(st, landlord, region))


def hire_open(st: State, seat: int, landlord: int, region: int) -> bool:
    """Whether the hall that `landlord` offers in a region is there for the seat, fit-out aside."""
    if any(lease[1] == seat and lease[2] == region for lease in st.leases):
        return False
    return hall_modules(st, landlord, region) > 0


def _card_pieces(st: State, seat: int, o: int, budget: int, influence: int, out: list[int]) -> None:
    """Cards of the row, in the order of their place in the action table."""
    g = st.game
    v = st.v
    lead = v[o + LEAD]
    rows: list[tuple[int, int]] = []
    for slot in range(ROW_SIZE):
        card = v[ROW + slot] - 1
        if card >= 0 and g.card_need[card] <= budget and g.card_influence[card] <= influence and g.card_lead[card] <= lead:
            rows.append((card, slot))
    rows.sort()
    for card, slot in rows:
        found = st.cards[seat * ROW_SIZE + slot]
        if found is None or g.card_volatile[card]:
            found = card_actions(st, seat, card)
            st.cards[seat * ROW_SIZE + slot] = found
        out += found


def card_actions(st: State, seat: int, card: int) -> tuple[int, ...]:
    """The ways in which the seat could take a card, its price aside."""
    g = st.game
    of_seat, of_place = g.card_checks[card]
    for check in of_seat:
        if not check(st, seat, 0):
            return ()
    if g.card_has_contract[card] and sum(1 for c in st.contracts if c[0] == seat) >= MAX_CONTRACTS:
        return ()
    base = g.card_base[card]
    target = g.card_target[card]
    if target == "none":
        return (base,)
    if target == "campus":
        return tuple([base + r for r in st.open[seat] if all(check(st, seat, r) for check in of_place)])
    if target == "region":
        return tuple([base + r for r in range(g.region_count) if all(check(st, seat, r) for check in of_place)])
    if target == "rival":
        return tuple([base + s for s in range(g.seats) if s != seat])
    if target == "bloc":
        own = st.tables[seat].bloc if g.card_spares_own[card] else -1
        return tuple([base + bloc for bloc in (0, 1, 2) if bloc != own])
    return tuple(range(base, base + (4 if target == "part" else 5)))
