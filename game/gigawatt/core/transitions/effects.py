"""What cards and headlines do: one small function for each kind of effect, compiled once for a game.

A compiled effect is `(state, seat, target) -> None`: `seat` took the card (or is -1 for a headline), `target` is the operand of the
card's one target axis. Each is total: it clamps where a bound would break and does nothing where nothing can be done, so a card
written wrong can fail lint but never hang or crash a game.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.position.layout import (
    BY_CARDS,
    CLASS,
    GOODS_MASK,
    GROUP_COUNT,
    H_BATTERY,
    H_WIDTH,
    LEAD,
    M_COST,
    M_CURTAIL,
    M_DEMAND,
    M_DROUGHT,
    M_FUEL,
    M_LANE,
    M_LEASE,
    M_OUTAGE,
    M_OUTPUT,
    M_OUTRIGHT,
    M_POWER,
    M_PRICE,
    M_REFILL,
    M_SEATS,
    M_SEIZURE,
    M_STALL,
    MOD_WIDTH,
    OPENINGS_KNOWN,
    ORIGIN_SHIFT,
    P_BUILD,
    P_EXTRA,
    P_FLAGS,
    P_KIND,
    P_LEFT,
    P_PHASE,
    P_REGION,
    P_SEAT,
    P_WIDTH,
    PROGRESS,
    QUARTER,
    S_CLOUD,
    S_CREDIT,
    S_EXPEDITE,
    S_INCOME,
    S_LOT,
    S_ORDER,
    S_OUTRIGHT,
    S_SPEED,
    S_STALL,
    S_STIPEND,
    S_TRAINING,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    STOCK,
)
from gigawatt.core.position.position import EffectFunction
from gigawatt.core.position.rows import BUILDING, F_FRESH, KIND_CHIPS, KIND_DELIVERY, PERMIT, Contract, Control, Deal
from gigawatt.core.rules import effect_kinds as kinds, ruleset as rs
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE, named_ladder
from gigawatt.core.transitions.board import (
    add_all_lasting,
    add_lasting,
    add_line,
    change_headroom,
    change_holding,
    give_licences,
    refresh_controls,
    ship_chips,
)
from gigawatt.core.transitions.forgetting import forget_cards, forget_everyones, forget_pipe, forget_pipes, forget_seat
from gigawatt.core.transitions.ledger import (
    gain_influence,
    gain_lead,
    move_index,
    move_tension,
    pay,
    stock,
    total_stock,
)

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.position.tables import Tables

SeatsOf = Callable[["Position", int, int], Sequence[int]]
RegionsOf = Callable[["Position", int, int], Sequence[int]]
Compiler = Callable[["Tables", Any, int], EffectFunction]


def compile_effects(game: Tables, effects: Sequence[kinds.Effect], card: int = -1) -> list[EffectFunction]:
    """Effects in the order of their rows. `card` is the index of the card they belong to, or -1."""
    return [COMPILERS[type(effect)](game, effect, card) for effect in effects]


# --- who and where ----------------------------------------------------------------------------------------------------


def _seats(who: str) -> SeatsOf:
    """The seats an effect names."""
    match who:
        case "taker":
            return lambda st, seat, target: (seat,) if seat >= 0 else ()
        case "target":
            return lambda st, seat, target: (target,)
        case "rivals":
            return lambda st, seat, target: [s for s in range(st.rules.seats) if s != seat]
        case "all":
            return lambda st, seat, target: range(st.rules.seats)
        case "firms":
            return lambda st, seat, target: [s for s in range(st.rules.seats) if not st.tables[s].is_state]
        case "states":
            return lambda st, seat, target: [s for s in range(st.rules.seats) if st.tables[s].is_state]
        case "leader":
            return lambda st, seat, target: _at_lead(st, max)
        case "last":
            return lambda st, seat, target: _at_lead(st, min)
    bloc = rs.BLOCS.index(who)
    return lambda st, seat, target: [s for s in range(st.rules.seats) if st.tables[s].bloc == bloc]


def _at_lead(st: Position, pick: Callable[[list[int]], int]) -> list[int]:
    leads = [st.v[SEATS + s * SEAT_WIDTH + LEAD] for s in range(st.rules.seats)]
    best = pick(leads)
    return [s for s, lead in enumerate(leads) if lead == best]


def _regions(game: Tables, where: tuple[str, ...]) -> RegionsOf:
    """The regions an effect names, in the order of the map."""
    if "target" in where:
        return lambda st, seat, target: (target,)
    if "homes" in where:
        return lambda st, seat, target: sorted(st.tables[seat].homes) if seat >= 0 else ()
    fixed = [
        i
        for i, region in enumerate(game.ruleset.regions)
        if "all" in where or region.id in where or region.bloc in where or ("water-risk" in where and region.water_risk)
    ]
    return lambda st, seat, target: fixed


def _index(names: tuple[str, ...], name: str) -> int:
    """The index of a name; -1 for `target`, which the card's operand gives."""
    return -1 if name == "target" else names.index(name)


# --- seats ---------------------------------------------------------------------------------------------------------------


def _cash(game: Tables, e: kinds.Cash, card: int) -> EffectFunction:
    seats = _seats(e.who)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            pay(st, s, e.amount, "card")

    return fn


def _influence(game: Tables, e: kinds.Influence, card: int) -> EffectFunction:
    seats = _seats(e.who)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            gain_influence(st, s, e.amount, "card")

    return fn


def _lead(game: Tables, e: kinds.Lead, card: int) -> EffectFunction:
    seats = _seats(e.who)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            gain_lead(st, s, e.amount, BY_CARDS)

    return fn


def _progress(game: Tables, e: kinds.Progress, card: int) -> EffectFunction:
    seats = _seats(e.who)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            i = SEATS + s * SEAT_WIDTH + PROGRESS
            st.v[i] = max(0, st.v[i] + e.amount)

    return fn


def _licences(game: Tables, e: kinds.Licences, card: int) -> EffectFunction:
    seats = _seats(e.who)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            give_licences(st, s, e.amount)

    return fn


def _seat_lasting(field: Callable[[Any], int], amount: Callable[[Any], int]) -> Compiler:
    """A compiler for a lasting addition to one slot of each named seat."""

    def compiler(game: Tables, e: Any, card: int) -> EffectFunction:
        seats = _seats(e.who)
        slot, value, quarters = field(e), amount(e), e.quarters

        def fn(st: Position, seat: int, target: int) -> None:
            add_all_lasting(st, [M_SEATS + s * MOD_WIDTH + slot for s in seats(st, seat, target)], value, quarters)

        return fn

    return compiler


def _speed(game: Tables, e: kinds.Speed, card: int) -> EffectFunction:
    seats = _seats(e.who)
    group = _index(rs.GROUPS, e.group)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            slot = S_SPEED + (target if group < 0 else group)
            add_lasting(st, M_SEATS + s * MOD_WIDTH + slot, e.amount, e.quarters)

    return fn


def _seat_permits(game: Tables, e: kinds.SeatPermits, card: int) -> EffectFunction:
    seats = _seats(e.who)

    def fn(st: Position, seat: int, target: int) -> None:
        for s in seats(st, seat, target):
            add_lasting(st, M_SEATS + s * MOD_WIDTH + S_STALL, e.stall, e.quarters)
            add_lasting(st, M_SEATS + s * MOD_WIDTH + S_OUTRIGHT, e.outright, e.quarters)

    return fn


def _supply_deal(game: Tables, e: kinds.SupplyDeal, card: int) -> EffectFunction:
    seats = _seats(e.who)
    part = _index(rs.PARTS, e.part)
    origin = rs.BLOCS.index(e.origin)

    def fn(st: Position, seat: int, target: int) -> None:
        until = st.v[QUARTER] + e.quarters - 1
        made = tuple(
            [Deal(s, target if part < 0 else part, e.amount, e.price, origin, until) for s in seats(st, seat, target)]
        )
        st.deals = tuple(sorted(st.deals + made))

    return fn


# --- the target campus -----------------------------------------------------------------------------------------------


def _chips(game: Tables, e: kinds.Chips, card: int) -> EffectFunction:
    origin = rs.BLOCS.index(e.origin)

    def fn(st: Position, seat: int, target: int) -> None:
        ship_chips(st, seat, target, e.amount, st.v[CLASS], origin, False, e.quarters, 0)

    return fn


def _modules(game: Tables, e: kinds.Modules, card: int) -> EffectFunction:
    component = rs.COMPONENTS.index(e.component)

    def fn(st: Position, seat: int, target: int) -> None:
        if e.quarters == 0:
            change_holding(st, seat, target, component, e.amount, "card")
        else:
            add_line(st, seat, target, KIND_DELIVERY, BUILDING, e.quarters, 0, e.amount, 0, 0, component)
            i = (seat * st.rules.region_count + target) * H_WIDTH + component
            st.planned[i] = st.planned[i] + e.amount
        forget_seat(st, seat)

    return fn


def _fit(game: Tables, e: kinds.Fit, card: int) -> EffectFunction:
    index = H_BATTERY + rs.FITTINGS.index(e.fitting)

    def fn(st: Position, seat: int, target: int) -> None:
        if not st.hold[(seat * st.rules.region_count + target) * H_WIDTH + index]:
            change_holding(st, seat, target, index, 1, "card")
        forget_seat(st, seat)

    return fn


def _grant(game: Tables, e: kinds.Grant, card: int) -> EffectFunction:
    def fn(st: Position, seat: int, target: int) -> None:
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_SEAT] == seat and pipe[p + P_REGION] == target and pipe[p + P_PHASE] == PERMIT:
                pipe[p + P_LEFT] = max(0, pipe[p + P_LEFT] - e.steps)
                if pipe[p + P_LEFT] == 0:
                    pipe[p + P_PHASE] = BUILDING
                    pipe[p + P_LEFT] = pipe[p + P_BUILD]
                    pipe[p + P_FLAGS] = pipe[p + P_FLAGS] | F_FRESH
        forget_pipe(st, seat)

    return fn


def _hasten(game: Tables, e: kinds.Hasten, card: int) -> EffectFunction:
    def fn(st: Position, seat: int, target: int) -> None:
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_SEAT] == seat and pipe[p + P_REGION] == target and pipe[p + P_PHASE] == BUILDING:
                pipe[p + P_LEFT] = max(1, pipe[p + P_LEFT] - e.amount)
        forget_pipe(st, seat)

    return fn


# --- regions ---------------------------------------------------------------------------------------------------------------


def _headroom(game: Tables, e: kinds.Headroom, card: int) -> EffectFunction:
    regions = _regions(game, e.where)

    def fn(st: Position, seat: int, target: int) -> None:
        for r in regions(st, seat, target):
            change_headroom(st, r, e.amount)

    return fn


def _slots(game: Tables, e: kinds.Slots, card: int) -> EffectFunction:
    regions = _regions(game, e.where)

    def fn(st: Position, seat: int, target: int) -> None:
        for r in regions(st, seat, target):
            st.v[SLOTS + r] = max(0, st.v[SLOTS + r] + e.amount)
        forget_everyones(st, OPENINGS_KNOWN)

    return fn


def _region_lasting(base: int, amount: Callable[[Any], int]) -> Compiler:
    """A compiler for a lasting addition to one slot of each named region."""

    def compiler(game: Tables, e: Any, card: int) -> EffectFunction:
        regions = _regions(game, e.where)
        value, quarters = amount(e), e.quarters

        def fn(st: Position, seat: int, target: int) -> None:
            add_all_lasting(st, [base + r for r in regions(st, seat, target)], value, quarters)

        return fn

    return compiler


def _permits(game: Tables, e: kinds.Permits, card: int) -> EffectFunction:
    regions = _regions(game, e.where)

    def fn(st: Position, seat: int, target: int) -> None:
        for r in regions(st, seat, target):
            add_lasting(st, M_STALL + r, e.stall, e.quarters)
            add_lasting(st, M_OUTRIGHT + r, e.outright, e.quarters)

    return fn


def _output(game: Tables, e: kinds.Output, card: int) -> EffectFunction:
    regions = _regions(game, e.where)
    parts = range(4) if e.part == "all" else None if e.part == "target" else (rs.PARTS.index(e.part),)

    def fn(st: Position, seat: int, target: int) -> None:
        # A card has one target axis: with part="target" the regions are named, and the other way round.
        slots = [
            M_OUTPUT + r * 4 + part
            for r in regions(st, seat, target)
            for part in ((target,) if parts is None else parts)
        ]
        add_all_lasting(st, slots, e.amount, e.quarters)

    return fn


def _delay(game: Tables, e: kinds.Delay, card: int) -> EffectFunction:
    regions = _regions(game, e.where)

    def fn(st: Position, seat: int, target: int) -> None:
        places = regions(st, seat, target)
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            if pipe[p + P_PHASE] == BUILDING and pipe[p + P_REGION] in places:
                pipe[p + P_LEFT] = pipe[p + P_LEFT] + e.amount
        forget_pipes(st)

    return fn


# --- markets ---------------------------------------------------------------------------------------------------------------


def _stock(game: Tables, e: kinds.Stock, card: int) -> EffectFunction:
    origin = rs.BLOCS.index(e.origin)

    def fn(st: Position, seat: int, target: int) -> None:
        which = named_ladder(e.ladder, target)
        room = st.rules.cap[which] - total_stock(st, which)
        amount = min(e.amount, room) if e.amount > 0 else -min(-e.amount, st.v[STOCK + which * 3 + origin])
        stock(st, which, origin, amount, "card")

    return fn


def _ladder_lasting(base: int) -> Compiler:
    def compiler(game: Tables, e: Any, card: int) -> EffectFunction:
        def fn(st: Position, seat: int, target: int) -> None:
            add_lasting(st, base + named_ladder(e.ladder, target), e.amount, e.quarters)

        return fn

    return compiler


def _global_lasting(slot: int, amount: Callable[[Any], int]) -> Compiler:
    def compiler(game: Tables, e: Any, card: int) -> EffectFunction:
        return lambda st, seat, target: add_lasting(st, slot, amount(e), e.quarters)

    return compiler


def _lane(game: Tables, e: kinds.Lane, card: int) -> EffectFunction:
    lane = rs.LANES.index(e.lane)

    def fn(st: Position, seat: int, target: int) -> None:
        add_lasting(st, M_LANE + lane, e.amount, e.quarters)
        g = st.rules
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            region = pipe[p + P_REGION]
            is_abroad = (
                pipe[p + P_KIND] == KIND_CHIPS
                and (pipe[p + P_EXTRA] >> ORIGIN_SHIFT & GOODS_MASK) != g.region_bloc[region]
            )
            if is_abroad and g.lane[region] == lane:
                pipe[p + P_LEFT] = pipe[p + P_LEFT] + e.amount
        forget_pipes(st)

    return fn


def _cost_change(game: Tables, e: kinds.CostChange, card: int) -> EffectFunction:
    group = _index(rs.GROUPS, e.group)

    def fn(st: Position, seat: int, target: int) -> None:
        which = target if group < 0 else group
        blocs = _blocs(st, e.bloc, seat, target)
        add_all_lasting(st, [M_COST + bloc * GROUP_COUNT + which for bloc in blocs], e.pct, e.quarters)

    return fn


def _blocs(st: Position, name: str, seat: int, target: int) -> Sequence[int]:
    match name:
        case "all":
            return (0, 1, 2)
        case "taker":
            return (st.tables[seat].bloc,) if seat >= 0 else ()
        case "target":
            return (target,)
    return (rs.BLOCS.index(name),)


# --- politics ----------------------------------------------------------------------------------------------------------------


def _tension(game: Tables, e: kinds.Tension, card: int) -> EffectFunction:
    return lambda st, seat, target: move_tension(st, e.amount)


def _capital_index(game: Tables, e: kinds.CapitalIndex, card: int) -> EffectFunction:
    return lambda st, seat, target: move_index(st, e.amount)


def _world_control(game: Tables, e: kinds.WorldControl, card: int) -> EffectFunction:
    layer = rs.CONTROL_LAYERS.index(e.layer)
    force = {"licence": LICENCE, "embargo": EMBARGO}[e.level]

    def fn(st: Position, seat: int, target: int) -> None:
        until = st.v[QUARTER] + e.quarters - 1
        for issuer in _blocs(st, e.issuer, seat, target):
            for against in _blocs(st, e.against, seat, target):
                if issuer != against:
                    st.controls = tuple(
                        sorted([*st.controls, Control(layer, issuer, against, force, force, -1, until)])
                    )
        refresh_controls(st)

    return fn


def _relief(game: Tables, e: kinds.Relief, card: int) -> EffectFunction:
    layer = rs.CONTROL_LAYERS.index(e.layer)

    def fn(st: Position, seat: int, target: int) -> None:
        against = _blocs(st, e.against, seat, target)
        kept = []
        for c in st.controls:
            if c.layer != layer or c.target not in against:
                kept.append(c)
            elif c.seat >= 0 and c.next > LICENCE:
                kept.append(c._replace(level=min(c.level, LICENCE), next=LICENCE))
        st.controls = tuple(sorted(kept))
        refresh_controls(st)

    return fn


def _contract(game: Tables, e: kinds.Contract, card: int) -> EffectFunction:
    bloc = _index(rs.BLOCS, e.bloc)
    terms = rs.TERMS.index(e.terms)

    def fn(st: Position, seat: int, target: int) -> None:
        place = target if bloc < 0 else bloc
        due = st.v[QUARTER] + e.within - 1
        row = Contract(seat, card, place, e.points, due, e.quarters, 0, e.lead, e.influence, e.bond, terms)
        st.contracts = tuple(sorted([*st.contracts, row]))
        pay(st, seat, -e.bond, "bond")
        forget_cards(st, seat)

    return fn


def _pct(e: Any) -> int:
    value: int = e.pct
    return value


def _amount(e: Any) -> int:
    value: int = e.amount
    return value


COMPILERS: Final[dict[type, Compiler]] = {
    kinds.Cash: _cash,
    kinds.Influence: _influence,
    kinds.Lead: _lead,
    kinds.Income: _seat_lasting(lambda e: S_INCOME, _amount),
    kinds.Stipend: _seat_lasting(lambda e: S_STIPEND, _amount),
    kinds.Credit: _seat_lasting(lambda e: S_CREDIT, _amount),
    kinds.Progress: _progress,
    kinds.TrainingRate: _seat_lasting(lambda e: S_TRAINING, _pct),
    kinds.CloudRate: _seat_lasting(lambda e: S_CLOUD, _pct),
    kinds.Licences: _licences,
    kinds.LotBonus: _seat_lasting(lambda e: S_LOT + rs.GROUPS.index(e.group), _amount),
    kinds.OrderBonus: _seat_lasting(lambda e: S_ORDER, _amount),
    kinds.Speed: _speed,
    kinds.SeatPermits: _seat_permits,
    kinds.ExpediteCost: _seat_lasting(lambda e: S_EXPEDITE, _amount),
    kinds.SupplyDeal: _supply_deal,
    kinds.Chips: _chips,
    kinds.Modules: _modules,
    kinds.Fit: _fit,
    kinds.Grant: _grant,
    kinds.Hasten: _hasten,
    kinds.Headroom: _headroom,
    kinds.Slots: _slots,
    kinds.Permits: _permits,
    kinds.PowerPrice: _region_lasting(M_POWER, _amount),
    kinds.FuelPrice: _global_lasting(M_FUEL, _amount),
    kinds.Curtail: _region_lasting(M_CURTAIL, _amount),
    kinds.Drought: _region_lasting(M_DROUGHT, _amount),
    kinds.Outage: _region_lasting(M_OUTAGE, lambda e: 1),
    kinds.Output: _output,
    kinds.Delay: _delay,
    kinds.Stock: _stock,
    kinds.Refill: _ladder_lasting(M_REFILL),
    kinds.LadderPrice: _ladder_lasting(M_PRICE),
    kinds.Demand: _global_lasting(M_DEMAND, _pct),
    kinds.LeaseRate: _global_lasting(M_LEASE, _amount),
    kinds.Lane: _lane,
    kinds.CostChange: _cost_change,
    kinds.Tension: _tension,
    kinds.CapitalIndex: _capital_index,
    kinds.WorldControl: _world_control,
    kinds.Relief: _relief,
    kinds.Seizure: _global_lasting(M_SEIZURE, _pct),
    kinds.Contract: _contract,
}
"""The compiler of each kind; a kind without one fails a test."""
