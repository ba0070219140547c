"""Which actions are legal: the fast way, from pieces remembered between plies.

The answer is put together from pieces in the order of the action table, so it comes out ascending. What depends on slow facts
only is remembered in the state (`gigawatt.core.legality.menus` and `gigawatt.core.legality.cached_options` find it); what depends
on cash, influence and the seat's own settings is checked at each call. `gigawatt.core.explanations.explain` says the same thing the
slow way, one action at a time with reasons, and a test holds the two together at every ply of many games.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gigawatt.core import actions as act
from gigawatt.core.legality.cached_options import find_missing
from gigawatt.core.legality.menus import find_menu, find_price
from gigawatt.core.position.ints import append, extend, i64, vec
from gigawatt.core.position.layout import (  # fmt: skip
    ALL_KNOWN,
    BARRED,
    CAPACITY,
    CASH,
    CLASS,
    EQUITY_AT,
    GROUP_COUNT,
    H_CHIPS,
    H_WIDTH,
    HELD_PARTS,
    HIRES_KNOWN,
    INFLUENCE,
    ISSUES_KNOWN,
    K_ALLOWED,
    K_BITS,
    K_COSTLY,
    K_FREE,
    K_GREY,
    K_MARKET,
    K_MENUS,
    K_MOST_OPENING,
    K_MOST_PART,
    K_OLD,
    K_PRICED,
    K_PRICES,
    K_ROOM,
    K_SEATS,
    K_STALE,
    K_STORE_HAVE,
    K_STORE_ROOM,
    K_UNDER_WAY,
    K_WIDTH,
    L_CAMPUSES,
    L_CANCELS,
    L_CARDS,
    L_EXPEDITES,
    L_HALLS,
    L_HIRE_COSTS,
    L_HIRES,
    L_ISSUES,
    L_LIFTS,
    L_NEEDS,
    L_OPENING_COSTS,
    L_OPENINGS,
    L_SELLING,
    L_TAKES,
    L_WIDTH,
    LEAD,
    LIFTS_KNOWN,
    LIMIT,
    M_LOBBY,
    M_SEATS,
    MOD_WIDTH,
    ONLINE,
    PLANTS_KNOWN,
    QUARTER,
    RENTED_LOTS,
    S_CHIP,
    S_EXPEDITE,
    SEAT_WIDTH,
    SEATS,
    TERMINAL,
    TO_MOVE,
    TRAINING_SHARE,
    USED,
    USED_HOLD,
    USED_LIFT,
    USED_POSTURE,
    USED_RENT,
)
from gigawatt.core.queries.market import (
    ACCELERATORS,
    EQUIPMENT,
    chip_price,
    controlled_parts,
    know_market,
    licences_within_reach,
)
from gigawatt.core.queries.permissions import card_actions, equity_lead, rent_most

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables

PACKED: Final[bool] = not __file__.endswith(".py")
"""Whether this is compiled, and a `vec` is no list."""
ROOM: Final = 56
"""Actions that there is room for at first."""
ASKED: Final = ALL_KNOWN & ~PLANTS_KNOWN
"""The pieces of a seat that a list may be put together from."""
CHIPS: Final = 1 << ACCELERATORS
"""The bit of the accelerator ladder."""


def legal_actions(st: Position) -> list[int]:
    """The legal actions of the seat to move, ascending; empty exactly when the match is over."""
    return unpacked(st.rules, find_legal(st))


def unpacked(g: Tables, found: vec[i64]) -> list[int]:
    """The same actions as a list; a table has each of them ready as an object."""
    if PACKED:
        names = g.names
        actions: list[Any] = [names[a] for a in found]
        return actions
    plain: Any = found
    return plain  # type: ignore[no-any-return]  # a list already


def find_legal(st: Position) -> vec[i64]:
    """The same, as they are found."""
    v = st.v
    if v[TERMINAL]:
        return vec[i64]()
    g = st.rules
    memo = st.memo
    rows = st.lists
    seat = v[TO_MOVE]
    o = SEATS + seat * SEAT_WIDTH
    w = seat * L_WIDTH
    k = K_SEATS + seat * K_WIDTH
    if memo[K_STALE] or not memo[K_MARKET]:
        know_market(st)
    influence = v[o + INFLUENCE]
    missing = ASKED & ~memo[k]
    if missing:
        if not g.has_controls or influence < g.control_influence:
            missing &= ~ISSUES_KNOWN
        if not st.controls:
            missing &= ~LIFTS_KNOWN
        if not st.offers:
            missing &= ~HIRES_KNOWN
        if missing:
            find_missing(st, seat, missing)
    budget = v[o + CASH] + v[o + LIMIT]
    served: i64 = K_ALLOWED if st.controls and licences_within_reach(st, seat) else K_FREE
    if PACKED:
        out = vec[i64]([act.PASS], capacity=ROOM)
    else:
        out = vec[i64]([act.PASS])
    out = _seat_pieces(st, seat, o, influence, out)
    if g.has_plants:
        out = _part_pieces(st, seat, budget, served, out)
    if budget > 0:
        if memo[k + K_MOST_OPENING] <= budget:
            out = extend(out, rows[w + L_OPENINGS])
        else:
            out = _within(out, rows[w + L_OPENINGS], rows[w + L_OPENING_COSTS], budget)
    out = _build_pieces(st, seat, budget, influence, served, out)
    if st.spot_bits[seat]:
        out = _chip_pieces(st, seat, budget, served, out)
    if g.expedite_influence + st.mods[M_SEATS + seat * MOD_WIDTH + S_EXPEDITE] <= influence:
        out = extend(out, rows[w + L_EXPEDITES])
    out = extend(out, rows[w + L_CANCELS])
    if g.has_hosting:
        out = extend(out, rows[w + L_HALLS])
        if st.offers:
            out = _within(out, rows[w + L_HIRES], rows[w + L_HIRE_COSTS], budget)
    if g.has_row and v[o + BARRED] != v[QUARTER] + 1:
        lead = v[o + LEAD]
        influences = g.card_influence
        leads = g.card_lead
        volatile = g.card_volatile
        at = w + L_TAKES
        for need, card in zip(rows[w + L_NEEDS], rows[w + L_CARDS]):
            if need <= budget and influences[card] <= influence and leads[card] <= lead:
                out = extend(out, card_actions(st, seat, card) if volatile[card] else rows[at])
            at += 1
    return out


def _within(out: vec[i64], actions: vec[i64], costs: vec[i64], budget: i64) -> vec[i64]:
    """Add the actions that the budget pays for."""
    return extend(out, vec[i64]([a for a, c in zip(actions, costs) if c <= budget]))


def _seat_pieces(st: Position, seat: i64, o: i64, influence: i64, out: vec[i64]) -> vec[i64]:
    """Equity, posture, rent, holding, lobbying and controls."""
    g = st.rules
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
        out = append(out, g.first_of[act.EQUITY])
    if g.has_training:
        if not used & USED_POSTURE and v[o + ONLINE]:
            out = extend(out, g.posture_choices[v[o + TRAINING_SHARE]])
        rent = v[o + RENTED_LOTS]
        if (rent or v[o + TRAINING_SHARE]) and g.has_rent and not used & USED_RENT:
            out = extend(out, g.rent_choices[rent_most(st, seat) * g.rent_rows + rent])
    if g.has_plants:
        c = o + CAPACITY
        if v[c] or v[c + 1] or v[c + 2] or v[c + 3]:
            # Keeping the output of own plants in the store, or letting it go, each part once a quarter.
            bits: i64 = 0
            for part in range(4):
                if v[c + part]:
                    bits |= 1 << part
            bits &= ~(used // USED_HOLD)
            held = v[o + HELD_PARTS]
            out = extend(out, g.holds[bits & ~held])
            out = extend(out, g.releases[bits & held])
    if g.has_lobby and influence >= (g.lobby_influence_state if table.is_state else g.lobby_influence):
        slot = M_LOBBY + table.bloc * GROUP_COUNT
        mods = st.mods
        if not (mods[slot] or mods[slot + 1] or mods[slot + 2] or mods[slot + 3] or mods[slot + 4]):
            out = extend(out, g.lobbies)
    if g.has_controls:
        if influence >= g.control_influence:
            out = extend(out, st.lists[seat * L_WIDTH + L_ISSUES])
        if st.controls and not used & USED_LIFT:
            out = extend(out, st.lists[seat * L_WIDTH + L_LIFTS])
    return out


def _part_pieces(st: Position, seat: i64, budget: i64, served: i64, out: vec[i64]) -> vec[i64]:
    """Purchases of parts, open then grey, and sales from the store."""
    g = st.rules
    memo = st.memo
    bloc = st.tables[seat].home_bloc
    k = K_SEATS + seat * K_WIDTH
    room = memo[k + K_STORE_ROOM] & controlled_parts(st) if st.controls else 0
    bits = memo[served + bloc] >> 1 & room
    if memo[K_MOST_PART] > budget:
        for part in range(4):
            if memo[K_PRICES + 1 + part] > budget:
                bits &= ~(1 << part)
    if bits:
        out = extend(out, g.part_buys[bits])
    grey = memo[K_GREY + bloc]
    if grey and g.has_controls:
        bits = grey >> 1 & room
        for part in range(4):
            if (memo[K_PRICES + 1 + part] * g.grey_pct + 99) // 100 > budget:
                bits &= ~(1 << part)
        out = extend(out, g.part_greys[bits])
    bits = memo[k + K_STORE_HAVE] & memo[K_ROOM]
    if bits:
        out = extend(out, g.part_sales[bits])
    return out


def _build_pieces(st: Position, seat: i64, budget: i64, influence: i64, served: i64, out: vec[i64]) -> vec[i64]:
    """What the seat may build at its campuses, then what takes a unit of equipment besides."""
    g = st.rules
    memo = st.memo
    menus = st.menus
    prices = st.prices
    campuses = st.lists[seat * L_WIDTH + L_CAMPUSES]
    base = seat * g.region_count
    k = K_SEATS + seat * K_WIDTH
    busy = memo[k + K_UNDER_WAY] >= g.plants_at_once
    modes = g.influence_mode
    mode = (modes[influence] if influence < len(modes) else modes[len(modes) - 1]) + (1 if busy else 0)
    missing = st.campus_bits[seat] & ~memo[k + K_MENUS]
    if missing:
        for r in campuses:
            if missing >> r & 1:
                find_menu(st, seat, r)
    missing = st.campus_bits[seat] & ~memo[k + K_PRICED]
    if missing:
        for r in campuses:
            if missing >> r & 1:
                find_price(st, seat, r)
    for r in campuses:
        menu = menus[base + r]
        price = prices[base + r]
        if (price.most_but_plants if busy else price.most) <= budget:
            out = extend(out, menu.actions[mode])
        elif budget >= 0:
            costs = price.costs
            out = extend(
                out, vec[i64]([a for a, p in zip(menu.actions[mode], menu.projects[mode]) if costs[p] <= budget])
            )
    if memo[k + K_STORE_HAVE] >> EQUIPMENT - 1:
        served = -1
    elif memo[K_BITS] >> EQUIPMENT:
        budget -= memo[K_PRICES + EQUIPMENT]
    else:
        return out
    for r in campuses:
        menu = menus[base + r]
        if menu.has_turbines and (served < 0 or memo[served + g.region_bloc[r]] >> EQUIPMENT):
            costs = prices[base + r].costs
            out = extend(out, vec[i64]([a for a, p in zip(menu.turbines, menu.equipped) if costs[p] <= budget]))
    return out


def _chip_pieces(st: Position, seat: i64, budget: i64, served: i64, out: vec[i64]) -> vec[i64]:
    """What the accelerator ladder's price decides: orders, assembly, upgrades; and the sale of chips."""
    g = st.rules
    memo = st.memo
    k = K_SEATS + seat * K_WIDTH
    old = memo[k + K_OLD]
    rows = st.chip_rows[seat]
    blocs = rows.blocs
    price = memo[K_PRICES + ACCELERATORS]
    if st.mods[M_SEATS + seat * MOD_WIDTH + S_CHIP]:
        price = chip_price(st, seat, price, False)
    if price <= budget and memo[K_BITS] & CHIPS:
        buys = rows.buys
        if memo[served] & memo[served + 1] & memo[served + 2] & CHIPS:
            out = extend(out, buys)
        else:
            for i in range(len(blocs)):
                if memo[served + blocs[i]] & CHIPS:
                    out = append(out, buys[i])
    if (
        (memo[K_GREY] | memo[K_GREY + 1] | memo[K_GREY + 2]) & CHIPS
        and g.has_controls
        and chip_price(st, seat, memo[K_PRICES + ACCELERATORS], True) <= budget
    ):
        for i in range(len(blocs)):
            if memo[K_GREY + blocs[i]] & CHIPS:
                out = append(out, rows.greys[i])
    if g.has_plants:
        lacking = ~memo[k + K_STORE_HAVE] & 7
        cost = g.class_fee[st.v[CLASS]]
        if lacking & 1:
            cost += memo[K_PRICES + 1]
        if lacking & 2:
            cost += memo[K_PRICES + 2]
        if lacking & 4:
            cost += memo[K_PRICES + 3]
        lacking <<= 1
        if cost <= budget and not lacking & ~memo[K_BITS]:
            if not lacking or not st.controls or not lacking & ~(memo[K_FREE] & memo[K_FREE + 1] & memo[K_FREE + 2]):
                # Where the most plentiful origin takes a licence, a free one still serves once licences run out.
                out = extend(out, rows.makes)
            else:
                reach = licences_within_reach(st, seat)
                fits: i64 = 0
                for bloc in range(3):
                    if _can_assemble(memo, bloc, lacking, reach):
                        fits |= 1 << bloc
                for i in range(len(blocs)):
                    if fits >> blocs[i] & 1:
                        out = append(out, rows.makes[i])
    if old and memo[K_BITS] & CHIPS and price - g.best_resale <= budget:
        first = g.first_of[act.UPGRADE]
        base = seat * g.region_count
        for r in range(g.region_count):
            if old >> r & 1:
                oldest: i64 = 0 if st.hold[(base + r) * H_WIDTH + H_CHIPS] else 1
                if memo[served + g.region_bloc[r]] & CHIPS and price - g.class_resale[oldest] <= budget:
                    out = append(out, first + r)
    return extend(out, st.lists[seat * L_WIDTH + L_SELLING])


def _can_assemble(memo: vec[i64], bloc: i64, lacking: i64, reach: i64) -> bool:
    """Whether each lacking part can be had for a bloc, as orders go: the most plentiful origin first, licensed or not."""
    for ladder in range(1, 4):
        bit = 1 << ladder
        if not lacking & bit:
            continue
        if reach <= 0:
            if not memo[K_FREE + bloc] & bit:
                return False
        elif not memo[K_ALLOWED + bloc] & bit:
            return False
        elif memo[K_COSTLY + bloc] & bit:
            reach -= 1
    return True
