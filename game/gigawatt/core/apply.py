"""What an action does. One small function for each kind; each trusts that the action is legal.

They take the state, the seat, and the operands `x` and `y` of the action table.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core import actions as act
from gigawatt.core.legality.cached_options import drop_take
from gigawatt.core.legality.menus import price_of
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    BY_CARDS,
    BY_EQUITY,
    CAMPUSES,
    CLASS,
    COUNT_KNOWN,
    EQUITY_AT,
    GREY_BIT,
    GROUP_COUNT,
    H_CHIPS,
    H_OPEN,
    H_WIDTH,
    HELD_PARTS,
    HIRES_KNOWN,
    ISSUES_KNOWN,
    K_ROW,
    K_SEATS,
    K_WIDTH,
    L_CANCELS,
    L_WIDTH,
    LIFTS_KNOWN,
    LINES_KNOWN,
    M_COST,
    M_LOBBY,
    M_SEATS,
    MOD_WIDTH,
    OPENINGS_KNOWN,
    ORIGIN_SHIFT,
    P_AMOUNT,
    P_BUILD,
    P_FLAGS,
    P_LEFT,
    P_PAID,
    P_PHASE,
    PLY,
    POINTS,
    QUARTER,
    RENTED_LOTS,
    ROW,
    ROW_TAKEN,
    S_EQUITY_CASH,
    S_EXPEDITE,
    S_LOT,
    S_SPEED,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    STORE_KNOWN,
    TO_MOVE,
    TRAINING_SHARE,
    USED,
    USED_HOLD,
    USED_LIFT,
    USED_POSTURE,
    USED_RENT,
    YARD_KNOWN,
)
from gigawatt.core.position.rows import (
    BUILDING,
    F_EXPEDITED,
    F_FRESH,
    FREIGHT,
    KIND_PARTS,
    PERMIT,
    WHILE_UPHELD,
    Control,
    Lease,
    Offer,
)
from gigawatt.core.quarter.end_of_quarter import end_quarter
from gigawatt.core.queries.compute import idle_chips
from gigawatt.core.queries.market import (
    ACCELERATORS,
    EQUIPMENT,
    assembly,
    budget,
    freight,
    grey_origin,
    next_price,
    open_origin,
    order,
    order_lot,
    stored,
    stored_origin,
    unit_price,
    upgrade_order,
)
from gigawatt.core.queries.permissions import (
    equity_lead,
    hall_modules,
    lobby_price,
    parts_on_their_way,
    rent_most,
)
from gigawatt.core.queries.pipeline import cancelled_line, expedited_line
from gigawatt.core.rules.vocabulary import GIVES_FITTING, PLANT_GROUP, ROW_SIZE
from gigawatt.core.transitions.board import (
    abandon,
    acquire,
    add_lasting,
    add_line,
    change_headroom,
    change_holding,
    joined,
    note_line,
    put_in_store,
    refresh_controls,
    refresh_places,
    ship_chips,
)
from gigawatt.core.transitions.forgetting import (
    forget,
    forget_builds,
    forget_cards,
    forget_everyones,
    forget_pipe,
    forget_place,
    forget_store,
)
from gigawatt.core.transitions.ledger import gain_influence, gain_lead, move_tension, pay, stock, total_stock
from gigawatt.core.transitions.licences import pay_licence

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def apply_action(st: Position, action: i64) -> None:
    """Carry out a legal action of the seat to move, then find who moves next; the last one's action ends the quarter."""
    g = st.rules
    v = st.v
    seat = v[TO_MOVE]
    if st.log is not None:
        st.log.append(("action", seat, action))
    carry_out(st, seat, action)
    v[PLY] = v[PLY] + 1
    if g.is_free[action]:
        return
    i = SEATS + seat * SEAT_WIDTH + POINTS
    v[i] = v[i] - 1
    for other in g.after[seat]:
        if v[SEATS + other * SEAT_WIDTH + POINTS] > 0:
            v[TO_MOVE] = other
            return
    end_quarter(st)


def carry_out(st: Position, seat: i64, action: i64) -> None:
    """What an action does by itself: nobody else's turn, no quarter's end.

    The kinds stand in branches, the frequent ones first, and not in a table: what the compiler finds in a table it calls as any
    Python object, with its operands boxed, which costs more than many an action does.
    """
    g = st.rules
    kind = g.kind[action]
    x = g.x[action]
    y = g.y[action]
    if kind == act.BUILD:
        _build(st, seat, x, y)
    elif kind == act.CARD:
        _card(st, seat, x, y)
    elif kind < act.BUY_PART:
        _carry_out_settings(st, seat, kind, x, y)
    elif kind < act.EXPEDITE:
        _carry_out_orders(st, seat, kind, x, y)
    elif kind == act.EXPEDITE:
        _expedite(st, seat, x, y)
    elif kind == act.CANCEL:
        _cancel(st, seat, x, y)
    elif kind == act.OFFER:
        _offer(st, seat, x, y)
    elif kind == act.HIRE:
        _hire(st, seat, x, y)
    else:
        raise AssertionError(kind)


def _carry_out_settings(st: Position, seat: i64, kind: i64, x: i64, y: i64) -> None:
    """The kinds before `BUY_PART`: the seat's own affairs, and controls."""
    if kind == act.PASS:
        _pass(st, seat, x, y)
    elif kind == act.ISSUE:
        _issue(st, seat, x, y)
    elif kind == act.LOBBY:
        _lobby(st, seat, x, y)
    elif kind == act.POSTURE:
        _posture(st, seat, x, y)
    elif kind == act.HOLD:
        _hold(st, seat, x, y)
    elif kind == act.EQUITY:
        _equity(st, seat, x, y)
    elif kind == act.RENT:
        _rent(st, seat, x, y)
    elif kind == act.LIFT:
        _lift(st, seat, x, y)
    elif kind == act.RELEASE:
        _release(st, seat, x, y)
    else:
        raise AssertionError(kind)


def _carry_out_orders(st: Position, seat: i64, kind: i64, x: i64, y: i64) -> None:
    """The kinds from `BUY_PART` to `SELL_CHIPS`, but for `BUILD`: goods and new campuses."""
    if kind == act.BUY_PART:
        _buy_part(st, seat, x, y)
    elif kind == act.ASSEMBLE:
        _assemble(st, seat, x, y)
    elif kind == act.OPEN_CAMPUS:
        _open_campus(st, seat, x, y)
    elif kind == act.BUY:
        _buy(st, seat, x, y)
    elif kind == act.SELL_CHIPS:
        _sell_chips(st, seat, x, y)
    elif kind == act.TURBINES:
        _turbines(st, seat, x, y)
    elif kind == act.SELL_PART:
        _sell_part(st, seat, x, y)
    elif kind == act.UPGRADE:
        _upgrade(st, seat, x, y)
    elif kind == act.GREY_PART:
        _grey_part(st, seat, x, y)
    elif kind == act.GREY:
        _grey(st, seat, x, y)
    else:
        raise AssertionError(kind)


# --- the seat's own affairs -------------------------------------------------------------------------------------------


def _pass(st: Position, seat: i64, x: i64, y: i64) -> None:
    st.v[SEATS + seat * SEAT_WIDTH + POINTS] = 1


def _equity(st: Position, seat: i64, x: i64, y: i64) -> None:
    economy = st.rules.ruleset.economy
    o = SEATS + seat * SEAT_WIDTH
    gain_lead(st, seat, -equity_lead(st, seat), BY_EQUITY)
    pay(st, seat, max(0, economy.equity_cash + st.mods[M_SEATS + seat * MOD_WIDTH + S_EQUITY_CASH]), "equity")
    st.v[o + EQUITY_AT] = st.v[QUARTER] + economy.equity_wait


def _posture(st: Position, seat: i64, x: i64, y: i64) -> None:
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + TRAINING_SHARE] = x
    most = rent_most(st, seat)
    if st.v[o + RENTED_LOTS] > most:
        st.v[o + RENTED_LOTS] = most
    st.v[o + USED] = st.v[o + USED] | USED_POSTURE


def _rent(st: Position, seat: i64, x: i64, y: i64) -> None:
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + RENTED_LOTS] = x
    st.v[o + USED] = st.v[o + USED] | USED_RENT


def _hold(st: Position, seat: i64, x: i64, y: i64) -> None:
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + HELD_PARTS] = st.v[o + HELD_PARTS] | (1 << x)
    st.v[o + USED] = st.v[o + USED] | (USED_HOLD << x)


def _release(st: Position, seat: i64, x: i64, y: i64) -> None:
    o = SEATS + seat * SEAT_WIDTH
    st.v[o + HELD_PARTS] = st.v[o + HELD_PARTS] & ~(1 << x)
    st.v[o + USED] = st.v[o + USED] | (USED_HOLD << x)


def _lobby(st: Position, seat: i64, x: i64, y: i64) -> None:
    economy = st.rules.ruleset.economy
    bloc = st.tables[seat].bloc
    gain_influence(st, seat, -lobby_price(st, seat), "lobby")
    add_lasting(st, M_LOBBY + bloc * GROUP_COUNT + x, 1, economy.lobby_quarters)
    add_lasting(st, M_COST + bloc * GROUP_COUNT + x, -economy.lobby_pct, economy.lobby_quarters)


# --- controls -----------------------------------------------------------------------------------------------------------


def _issue(st: Position, seat: i64, layer: i64, target: i64) -> None:
    gain_influence(st, seat, -st.rules.control_influence, "control")
    bloc = st.tables[seat].bloc
    rest = [c for c in st.controls if not _is_own(c, seat, layer, target)]
    mine = [c for c in st.controls if _is_own(c, seat, layer, target)]
    now = mine[0].level if mine else 0
    st.controls = tuple(sorted([*rest, Control(layer, bloc, target, now, now + 1, seat, WHILE_UPHELD)]))
    forget_everyones(st, ISSUES_KNOWN | LIFTS_KNOWN | STORE_KNOWN)
    move_tension(st, 1)


def _lift(st: Position, seat: i64, layer: i64, target: i64) -> None:
    st.v[SEATS + seat * SEAT_WIDTH + USED] = st.v[SEATS + seat * SEAT_WIDTH + USED] | USED_LIFT
    st.controls = tuple([c for c in st.controls if not _is_own(c, seat, layer, target)])
    refresh_controls(st)


def _is_own(control: Control, seat: i64, layer: i64, target: i64) -> bool:
    return control.seat == seat and control.layer == layer and control.target == target


# --- parts ----------------------------------------------------------------------------------------------------------------


def _buy_part(st: Position, seat: i64, part: i64, y: i64) -> None:
    bloc = st.tables[seat].home_bloc
    origin = open_origin(st, seat, part + 1, bloc)
    _part_order(st, seat, part, origin, grey=False)
    pay_licence(st, seat, part + 1, origin, bloc)


def _grey_part(st: Position, seat: i64, part: i64, y: i64) -> None:
    _part_order(st, seat, part, grey_origin(st, part + 1, st.tables[seat].home_bloc), grey=True)


def _part_order(st: Position, seat: i64, part: i64, origin: i64, *, grey: bool) -> None:
    g = st.rules
    room = g.store_cap - stored(st, seat, part) - parts_on_their_way(st, seat, part)
    most = g.ladder_lot[part + 1][g.years[st.v[QUARTER]]]
    if room < most:
        most = room
    units, cost = order(st, seat, part + 1, origin, most, budget(st, seat), grey)
    stock(st, part + 1, origin, -units, "bought")
    pay(st, seat, -cost, "parts")
    if grey:
        _smuggle_parts(st, seat, part, origin, units, cost)
    else:
        put_in_store(st, seat, part, origin, units, "bought")
        acquire(st, seat, part + 1, origin, units)


def _smuggle_parts(st: Position, seat: i64, part: i64, origin: i64, units: i64, cost: i64) -> None:
    """Grey parts come at the quarter's end, if they are not seized; open ones are in the store at once."""
    home = st.rules.region_index[st.tables[seat].faction.start.region]
    add_line(st, seat, home, KIND_PARTS, FREIGHT, 1, 0, units, cost, 0, part | origin << ORIGIN_SHIFT | GREY_BIT)
    forget_store(st, seat)
    forget_pipe(st, seat)


def _sell_part(st: Position, seat: i64, part: i64, y: i64) -> None:
    ladder = part + 1
    total = total_stock(st, ladder)
    cap = st.rules.cap[ladder]
    income: i64 = 0
    while total < cap:
        origin = stored_origin(st, seat, part)
        if origin < 0:
            break
        put_in_store(st, seat, part, origin, -1, "sold")
        total += 1
        stock(st, ladder, origin, 1, "sold")
        price = unit_price(st, ladder, total) - 1
        if price > 0:
            income += price
    pay(st, seat, income, "parts sold")


# --- building ---------------------------------------------------------------------------------------------------------------


def _open_campus(st: Position, seat: i64, project: i64, region: i64) -> None:
    cost = price_of(st, seat, project, region)
    _place_order(st, seat, project, region, cost)
    v = st.v
    v[SLOTS + region] = v[SLOTS + region] - 1
    v[SEATS + seat * SEAT_WIDTH + CAMPUSES] = v[SEATS + seat * SEAT_WIDTH + CAMPUSES] + 1
    change_holding(st, seat, region, H_OPEN, 1, "opened")
    refresh_places(st, seat)
    forget_cards(st, seat)
    forget(st, seat, OPENINGS_KNOWN)
    forget_everyones(st, ISSUES_KNOWN if v[SLOTS + region] else ISSUES_KNOWN | OPENINGS_KNOWN)


def _build(st: Position, seat: i64, project: i64, region: i64) -> None:
    _place_order(st, seat, project, region, price_of(st, seat, project, region))
    influence = st.rules.project_influence[project]
    if influence:
        gain_influence(st, seat, -influence, "project")


def _turbines(st: Position, seat: i64, project: i64, region: i64) -> None:
    cost = price_of(st, seat, project, region)
    origin = stored_origin(st, seat, EQUIPMENT - 1)
    if origin >= 0:
        put_in_store(st, seat, EQUIPMENT - 1, origin, -1, "built")
    else:
        bloc = st.rules.region_bloc[region]
        origin = open_origin(st, seat, EQUIPMENT, bloc)
        cost += next_price(st, EQUIPMENT)
        stock(st, EQUIPMENT, origin, -1, "built")
        acquire(st, seat, EQUIPMENT, origin, 1)
        pay_licence(st, seat, EQUIPMENT, origin, bloc)
    _place_order(st, seat, project, region, cost)


def _place_order(st: Position, seat: i64, project: i64, region: i64, cost: i64) -> None:
    """Pay for a lot of a project and put it in the pipeline, with grid headroom reserved where it needs some."""
    g = st.rules
    v = st.v
    quarter = v[QUARTER]
    lot = g.lot[project][g.years[quarter]]
    group = g.group[project]
    mods = M_SEATS + seat * MOD_WIDTH
    amount = lot
    if group != PLANT_GROUP and g.gives[project] < GIVES_FITTING:
        amount += st.mods[mods + S_LOT + group]
        if amount < 1:
            amount = 1
    time = g.build_time[project][region] - st.mods[mods + S_SPEED + group]
    if time < 1:
        time = 1
    steps = g.permit_steps[project]
    reserved = lot if g.uses_headroom[project] else 0
    if steps:
        add_line(st, seat, region, project, PERMIT, steps, time, amount, cost, reserved, 0)
    else:
        add_line(st, seat, region, project, BUILDING, time, time, amount, cost, reserved, 0)
    pay(st, seat, -cost, "built")
    _note_order(st, seat, region, project, amount)
    note_line(st, seat, region, project, can_hasten=steps > 0 or time > 1)
    if reserved:
        change_headroom(st, region, -reserved)
    if st.log is not None:
        st.log.append(("order", seat, region, project, amount, cost))


def _note_order(st: Position, seat: i64, region: i64, project: i64, amount: i64) -> None:
    """Bring what is remembered of a campus up to an order."""
    g = st.rules
    i = seat * g.region_count + region
    memo = st.memo
    index = g.holding_of[project]
    if index >= 0:
        at = i * H_WIDTH + index
        st.planned[at] = st.planned[at] + amount
    if g.is_plant[project]:
        forget(st, seat, COUNT_KNOWN)
    forget_builds(st, seat, region)
    if memo[K_SEATS + seat * K_WIDTH] & LINES_KNOWN and g.permit_steps[project]:
        k = seat * L_WIDTH + L_CANCELS
        st.lists[k] = joined(st.lists[k], g.first_of[act.CANCEL] + region * g.project_count + project)


# --- accelerators -------------------------------------------------------------------------------------------------------------


def _buy(st: Position, seat: i64, region: i64, y: i64) -> None:
    bloc = st.rules.region_bloc[region]
    origin = open_origin(st, seat, ACCELERATORS, bloc)
    _chip_order(st, seat, region, origin, grey=False)
    pay_licence(st, seat, ACCELERATORS, origin, bloc)


def _grey(st: Position, seat: i64, region: i64, y: i64) -> None:
    _chip_order(st, seat, region, grey_origin(st, ACCELERATORS, st.rules.region_bloc[region]), grey=True)


def _chip_order(st: Position, seat: i64, region: i64, origin: i64, *, grey: bool) -> None:
    units, cost = order(st, seat, ACCELERATORS, origin, order_lot(st, seat), budget(st, seat), grey)
    stock(st, ACCELERATORS, origin, -units, "bought")
    pay(st, seat, -cost, "accelerators")
    ship_chips(st, seat, region, units, st.v[CLASS], origin, grey, freight(st, origin, region), cost)


def _assemble(st: Position, seat: i64, region: i64, y: i64) -> None:
    spend = budget(st, seat)
    plan = assembly(st, seat, region, order_lot(st, seat), spend) or assembly(st, seat, region, 1, spend)
    assert plan is not None
    bloc = st.rules.region_bloc[region]
    made = vec[i64]([0, 0, 0])
    for part in range(3):
        for _ in range(plan.from_store[part]):
            origin = stored_origin(st, seat, part)
            put_in_store(st, seat, part, origin, -1, "assembled")
            if part == 0:
                made[origin] = made[origin] + 1
        if plan.bought[part]:
            origin = plan.origins[part]
            stock(st, part + 1, origin, -plan.bought[part], "assembled")
            acquire(st, seat, part + 1, origin, plan.bought[part])
            pay_licence(st, seat, part + 1, origin, bloc)
            if part == 0:
                made[origin] = made[origin] + plan.bought[part]
    pay(st, seat, -plan.cost, "assembly")
    for origin in range(3):
        if made[origin]:
            cost = plan.cost * made[origin] // plan.units
            ship_chips(st, seat, region, made[origin], st.v[CLASS], origin, False, freight(st, origin, region), cost)


def _upgrade(st: Position, seat: i64, region: i64, y: i64) -> None:
    g = st.rules
    bloc = g.region_bloc[region]
    oldest, origin, units, cost = upgrade_order(st, seat, region)
    resale = g.class_resale[oldest]
    stock(st, ACCELERATORS, origin, -units, "bought")
    change_holding(st, seat, region, H_CHIPS + oldest, -units, "sold")
    pay(st, seat, units * resale, "chips sold")
    pay(st, seat, -cost, "accelerators")
    ship_chips(st, seat, region, units, st.v[CLASS], origin, False, freight(st, origin, region), cost)
    pay_licence(st, seat, ACCELERATORS, origin, bloc)


def _sell_chips(st: Position, seat: i64, region: i64, cls: i64) -> None:
    g = st.rules
    h = (seat * g.region_count + region) * H_WIDTH
    units = min(st.hold[h + H_CHIPS + cls], idle_chips(st, seat, region))
    change_holding(st, seat, region, H_CHIPS + cls, -units, "sold")
    pay(st, seat, units * g.class_resale[cls], "chips sold")
    if not st.hold[h + H_OPEN]:
        refresh_places(st, seat)


# --- the pipeline -----------------------------------------------------------------------------------------------------------


def _expedite(st: Position, seat: i64, region: i64, row: i64) -> None:
    price = st.rules.expedite_influence + st.mods[M_SEATS + seat * MOD_WIDTH + S_EXPEDITE]
    if price < 0:
        price = 0
    gain_influence(st, seat, -price, "expedite")
    p = expedited_line(st, seat, region, row)
    pipe = st.pipe
    pipe[p + P_FLAGS] = pipe[p + P_FLAGS] | F_EXPEDITED
    pipe[p + P_LEFT] = pipe[p + P_LEFT] - 1
    if pipe[p + P_PHASE] == PERMIT and pipe[p + P_LEFT] == 0:
        pipe[p + P_PHASE] = BUILDING
        pipe[p + P_LEFT] = pipe[p + P_BUILD]
        pipe[p + P_FLAGS] = pipe[p + P_FLAGS] | F_FRESH
    forget_pipe(st, seat)


def _cancel(st: Position, seat: i64, region: i64, project: i64) -> None:
    p = cancelled_line(st, seat, region, project)
    amount = st.pipe[p + P_AMOUNT]
    pay(st, seat, st.pipe[p + P_PAID] * st.rules.ruleset.economy.cancel_pct // 100, "cancelled")
    abandon(st, p)
    if st.log is not None:
        st.log.append(("cancel", seat, region, project, amount))


# --- halls ----------------------------------------------------------------------------------------------------------------


def _offer(st: Position, seat: i64, region: i64, rent: i64) -> None:
    rest = [o for o in st.offers if o.landlord != seat or o.region != region]
    st.offers = tuple(sorted([*rest, Offer(seat, region, rent)]))
    forget(st, seat, YARD_KNOWN)
    forget_everyones(st, HIRES_KNOWN)


def _hire(st: Position, seat: i64, region: i64, landlord: i64) -> None:
    hosting = st.rules.ruleset.hosting
    modules = hall_modules(st, landlord, region)
    rent = next(o.rent for o in st.offers if o.landlord == landlord and o.region == region)
    st.offers = tuple([o for o in st.offers if o.landlord != landlord or o.region != region])
    until = st.v[QUARTER] + hosting.quarters - 1
    st.leases = tuple(sorted([*st.leases, Lease(landlord, seat, region, modules, hosting.rents[rent], until)]))
    pay(st, seat, -modules * hosting.fit_out, "fit-out")
    refresh_places(st, seat)
    forget_place(st, region)
    if st.log is not None:
        st.log.append(("lease", seat, landlord, region, modules, hosting.rents[rent]))


# --- cards ----------------------------------------------------------------------------------------------------------------


def _card(st: Position, seat: i64, card: i64, target: i64) -> None:
    g = st.rules
    v = st.v
    for slot in range(ROW_SIZE):
        if v[ROW + slot] == card + 1:
            v[ROW + slot] = 0
    v[ROW_TAKEN] = 1
    st.memo[K_ROW] = 0
    drop_take(st, card)
    if g.card_cash[card]:
        pay(st, seat, -g.card_cash[card], "card")
    if g.card_influence[card]:
        gain_influence(st, seat, -g.card_influence[card], "card")
    if g.card_lead[card]:
        gain_lead(st, seat, -g.card_lead[card], BY_CARDS)
    for effect in g.card_effects[card]:
        effect(st, seat, target)
