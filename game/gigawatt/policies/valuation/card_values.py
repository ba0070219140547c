"""The value of a row card to the seat that takes it, by kind of effect.

The module reads the layout of a position because it runs for every card of every decision.
"""

# ruff: noqa: ARG001  # the functions of a table take the same arguments, whether a kind needs them or not

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import H_CLEAN, H_GAS, H_GRID, P_AMOUNT, P_KIND, P_PHASE, P_REGION
from gigawatt.core.position.rows import BUILDING, PERMIT
from gigawatt.core.queries.market import next_price
from gigawatt.core.rules import effect_kinds as kinds, ruleset as rs
from gigawatt.core.rules.vocabulary import LAYER_OF, PLANT_GROUP, named_ladder
from gigawatt.policies.valuation.campus import NEVER, SLOTS_AHEAD
from gigawatt.policies.valuation.constants import NO_LAYER, EffectValue
from gigawatt.policies.valuation.hazards import is_struck
from gigawatt.policies.valuation.value_forecast import progress_value

if TYPE_CHECKING:
    from gigawatt.policies.valuation.position_values import PositionValues


EVERYWHERE: Final = -1
"""All regions, as bits."""


def card_value(values: PositionValues, card: int, target: int) -> float:
    """The value of a card's effects, before its price."""
    worth = 0.0
    for value, effect in _effects_of(values, card):
        worth += value(values, effect, target)
    return worth


def _effects_of(values: PositionValues, card: int) -> list[tuple[EffectValue, Any]]:
    """The effects of a card, each with the function that values it; found once for each game."""
    known = values.catalogue.card_effects.get(card)
    if known is None:
        effects = values.st.game.ruleset.cards[card].effects
        known = values.catalogue.card_effects[card] = [(EFFECT_VALUES[type(effect)], effect) for effect in effects]
    return known


# --- targets of effects ------------------------------------------------------------------------------------------------------


def seats_named(values: PositionValues, who: str, target: int) -> list[int]:
    """The seats that an effect names if this seat takes the card."""
    st = values.st
    n = st.game.seats
    if who == "taker":
        return [values.seat]
    if who == "target":
        return [target]
    if who == "rivals":
        return [s for s in range(n) if s != values.seat]
    if who == "all":
        return list(range(n))
    if who in ("firms", "states"):
        return [s for s in range(n) if st.tables[s].is_state == (who == "states")]
    if who in ("leader", "last"):
        leads = [st.lead(s) for s in range(n)]
        best = max(leads) if who == "leader" else min(leads)
        return [s for s in range(n) if leads[s] == best]
    bloc = rs.BLOCS.index(who)
    return [s for s in range(n) if st.tables[s].bloc == bloc]


def net(values: PositionValues, who: str, target: int) -> float:
    """The value to this seat of a gain of 1 to the named seats: 1 if it is one of them, less envy for each rival."""
    if who == "taker":
        return 1.0
    worth = 0.0
    for s in seats_named(values, who, target):
        worth += 1.0 if s == values.seat else -values.weights.envy
    return worth


def cash_over(values: PositionValues, quarters: int) -> float:
    """The value of a unit of cash in each of so many quarters."""
    tail = values.forecast.cash_tail
    return tail[0] - tail[min(quarters, values.left)]


def blocs_named(values: PositionValues, name: str, target: int) -> tuple[int, ...]:
    """The blocs that an effect names."""
    if name == "all":
        return (0, 1, 2)
    if name == "taker":
        return (values.st.tables[values.seat].bloc,)
    if name == "target":
        return (target,)
    return (rs.BLOCS.index(name),)


def regions_named(values: PositionValues, where: tuple[str, ...], target: int) -> i64:
    """The regions that an effect names, as bits."""
    homes: i64 = values.st.tables[values.seat].home_bits
    known = values.catalogue.named.get((where, target, homes))
    if known is None:
        known = homes if "homes" in where else 0
        for r, region in enumerate(values.st.game.ruleset.regions):
            if is_struck(region, where):
                known |= 1 << r
        if "target" in where:
            known = 1 << target if target >= 0 else 0
        values.catalogue.named[where, target, homes] = known
    return known


def campuses_in(values: PositionValues, regions: i64) -> int:
    """How many of the regions, as bits, the seat has a campus in."""
    count = 0
    for r in values.campuses:
        count += regions >> r & 1
    return count


# --- by effect -----------------------------------------------------------------------------------------------------------


def _cash(values: PositionValues, e: kinds.Cash, target: int) -> float:
    return values.cash_value * e.amount * net(values, e.who, target)


def _influence(values: PositionValues, e: kinds.Influence, target: int) -> float:
    room = values.st.game.ruleset.economy.influence_cap - values.st.influence(values.seat)
    amount = min(e.amount, room) if e.who == "taker" else e.amount
    return values.influence_value * amount * net(values, e.who, target)


def _lead(values: PositionValues, e: kinds.Lead, target: int) -> float:
    return e.amount * net(values, e.who, target)


def _income(values: PositionValues, e: kinds.Income, target: int) -> float:
    return cash_over(values, e.quarters) * e.amount * net(values, e.who, target)


def _stipend(values: PositionValues, e: kinds.Stipend, target: int) -> float:
    return values.influence_value * 0.8 * e.amount * min(e.quarters - 1, values.left - 1) * net(values, e.who, target)


def _credit(values: PositionValues, e: kinds.Credit, target: int) -> float:
    """More credit, which is worth most to a seat that has little left."""
    tight = 0.25 if values.budget < 40 else 0.08
    return values.cash_value * tight * e.amount * min(1.0, values.left / 5) * net(values, e.who, target)


def _progress(values: PositionValues, e: kinds.Progress, target: int) -> float:
    st = values.st
    if not st.game.has_training:
        return 0.0
    worth = 0.0
    for s in seats_named(values, e.who, target):
        if s == values.seat:
            have = st.progress(values.seat)
            worth += progress_value(st, s, have + e.amount, values.weights, values.forecast)
            worth -= progress_value(st, s, have, values.weights, values.forecast)
        else:
            worth -= values.weights.envy * values.forecast.rates[0] * e.amount
    return worth


def _training_rate(values: PositionValues, e: kinds.TrainingRate, target: int) -> float:
    worth = 0.0
    for s in seats_named(values, e.who, target):
        pace = max(values.st.trained(s), values.st.compute(s) / 4)
        worth += (1.0 if s == values.seat else -values.weights.envy) * pace
    return worth * e.pct / 100 * min(e.quarters, values.left) * values.forecast.rates[0]


def _cloud_rate(values: PositionValues, e: kinds.CloudRate, target: int) -> float:
    worth = 0.0
    for s in seats_named(values, e.who, target):
        revenue = values.st.cloud_revenue(s)
        worth += (1.0 if s == values.seat else -values.weights.envy) * max(3, revenue)
    return worth * e.pct / 100 * cash_over(values, e.quarters)


def _licences(values: PositionValues, e: kinds.Licences, target: int) -> float:
    bites = 0.5 if values.st.controls else 0.1
    return bites * values.influence_value * e.amount * net(values, e.who, target)


def _lot_bonus(values: PositionValues, e: kinds.LotBonus, target: int) -> float:
    group = ("site", "power", "cooling", "network").index(e.group)
    lots = min(e.quarters, values.left) / 3
    return lots * e.amount * values.layer_cost[group] * net(values, e.who, target)


def _order_bonus(values: PositionValues, e: kinds.OrderBonus, target: int) -> float:
    return 0.25 * e.amount * min(e.quarters, values.left) * net(values, e.who, target)


def _speed(values: PositionValues, e: kinds.Speed, target: int) -> float:
    return 0.12 * e.amount * min(e.quarters, max(0, values.left - 3)) * net(values, e.who, target)


def _seat_permits(values: PositionValues, e: kinds.SeatPermits, target: int) -> float:
    return 0.006 * (e.outright - e.stall) * min(e.quarters, max(0, values.left - 2)) * net(values, e.who, target)


def _expedite_cost(values: PositionValues, e: kinds.ExpediteCost, target: int) -> float:
    return -0.5 * values.influence_value * e.amount * min(e.quarters, values.left) * net(values, e.who, target)


def _supply_deal(values: PositionValues, e: kinds.SupplyDeal, target: int) -> float:
    part = target if e.part == "target" else rs.PARTS.index(e.part)
    quarters = min(e.quarters, values.left)
    price: int = next_price(values.st, part + 1)
    return e.amount * (price - e.price) * cash_over(values, quarters) * net(values, e.who, target)


def _chips(values: PositionValues, e: kinds.Chips, target: int) -> float:
    return values.chips_value(target, e.amount, e.quarters - 1)


def _modules(values: PositionValues, e: kinds.Modules, target: int) -> float:
    campus = values.campuses.get(target)
    if campus is None:
        return 0.0
    component = rs.COMPONENTS.index(e.component)
    time = max(0, e.quarters - 1)
    return values.modules_value(campus, LAYER_OF[component], time, e.amount) - values.running_cost(
        target, component, e.amount, time
    )


def _fit(values: PositionValues, e: kinds.Fit, target: int) -> float:
    return 0.15 if values.left > 3 else 0.0


def _grant(values: PositionValues, e: kinds.Grant, target: int) -> float:
    """Each waiting permit a quarter or two sooner."""
    return _sooner(values, target, PERMIT, 1)


def _hasten(values: PositionValues, e: kinds.Hasten, target: int) -> float:
    return _sooner(values, target, BUILDING, e.amount)


def _sooner(values: PositionValues, region: int, phase: int, quarters: int) -> float:
    worth = 0.0
    campus = values.campuses.get(region)
    if campus is None:
        return 0.0
    slots = values.slots_of(campus)
    pipe = values.st.pipe
    for p in values.lines:
        if pipe[p + P_REGION] != region or pipe[p + P_PHASE] != phase:
            continue
        kind = pipe[p + P_KIND]
        if kind < 0 or values.catalogue.layer[kind] == NO_LAYER:
            continue
        layer = values.catalogue.layer[kind]
        ready = campus.ready[layer]
        for i in range(min(pipe[p + P_AMOUNT] + 2, SLOTS_AHEAD)):
            if quarters <= ready[i] < NEVER:
                worth += slots.with_layer(i, layer, ready[i] - quarters) - slots.worth[i]
    return worth


def _headroom(values: PositionValues, e: kinds.Headroom, target: int) -> float:
    if values.left <= 4:
        return 0.0
    return 0.015 * e.amount * campuses_in(values, regions_named(values, e.where, target))


def _slots(values: PositionValues, e: kinds.Slots, target: int) -> float:
    return 0.0


def _permits(values: PositionValues, e: kinds.Permits, target: int) -> float:
    mine = campuses_in(values, regions_named(values, e.where, target))
    return 0.006 * (e.outright - e.stall) * mine * min(e.quarters, max(0, values.left - 2))


def _power_bill(values: PositionValues, place: int, regions: i64) -> float:
    """Modules of this seat on grid power, or gas, in regions as bits, less envy for those of rivals."""
    st = values.st
    total = 0.0
    for s in range(st.game.seats):
        share = 1.0 if s == values.seat else -values.weights.envy
        for r in st.campuses(s):
            if regions >> r & 1:
                total += share * st.held(s, r, place)
    return total


def _power_price(values: PositionValues, e: kinds.PowerPrice, target: int) -> float:
    regions = regions_named(values, e.where, target)
    return -_power_bill(values, H_GRID, regions) / 2 * e.amount * cash_over(values, e.quarters)


def _fuel_price(values: PositionValues, e: kinds.FuelPrice, target: int) -> float:
    return -_power_bill(values, H_GAS, EVERYWHERE) / 2 * e.amount * cash_over(values, e.quarters)


def _strike(values: PositionValues, e: Any, target: int) -> float:
    """Curtailment, drought, outage: a module or two lost at each campus."""
    regions = regions_named(values, e.where, target)
    st = values.st
    worth = 0.0
    for s in range(st.game.seats):
        share = 1.0 if s == values.seat else -values.weights.envy
        struck = 0
        for r in st.campuses(s):
            struck += regions >> r & 1
        worth -= share * struck
    return 0.3 * worth * float(e.quarters)


def _output(values: PositionValues, e: kinds.Output, target: int) -> float:
    st = values.st
    parts = range(4) if e.part == "all" else (target if e.part == "target" else rs.PARTS.index(e.part),)
    worth = 0.0
    regions = regions_named(values, e.where, target if e.part != "target" else -1)
    for r in range(st.game.region_count):
        if not regions >> r & 1:
            continue
        for part in parts:
            more: int = st.plants(values.seat, r, part) * e.amount * max(1, next_price(st, part + 1) - 1)
            worth += more
    return worth * cash_over(values, e.quarters)


def _delay(values: PositionValues, e: kinds.Delay, target: int) -> float:
    return 0.0


def _market(values: PositionValues, e: Any, target: int) -> float:
    """Cheaper goods help a seat that buys them and hurt one that makes them."""
    ladder = named_ladder(e.ladder, target)
    makes = ladder and values.st.capacity(values.seat, ladder - 1) > 0
    sign = -1.0 if isinstance(e, kinds.LadderPrice) else 1.0
    quarters = 1 if isinstance(e, kinds.Stock) else min(e.quarters, values.left)
    weight = 0.05 if ladder == 0 else 0.03
    return sign * weight * (-1.5 if makes else 1.0) * float(e.amount * quarters)


def _demand(values: PositionValues, e: kinds.Demand, target: int) -> float:
    st = values.st
    worth = 0.0
    for s in range(st.game.seats):
        worth += (1.0 if s == values.seat else -values.weights.envy) * st.cloud_revenue(s)
    return worth * e.pct / 100 * cash_over(values, e.quarters)


def _lease_rate(values: PositionValues, e: kinds.LeaseRate, target: int) -> float:
    st = values.st
    worth = 0.0
    for s in range(st.game.seats):
        worth += (1.0 if s == values.seat else -values.weights.envy) * st.lease_revenue(s)
    rate = max(1, st.game.ruleset.economy.lease_pair)
    return worth * e.amount / rate * cash_over(values, e.quarters)


def _lane(values: PositionValues, e: kinds.Lane, target: int) -> float:
    return 0.0


def _cost_change(values: PositionValues, e: kinds.CostChange, target: int) -> float:
    group = target if e.group == "target" else rs.GROUPS.index(e.group)
    mine = values.st.tables[values.seat].bloc in blocs_named(values, e.bloc, target)
    lots = min(e.quarters, values.left) / 3 * (0.3 if group == PLANT_GROUP else 1.0)
    cost = 34.0 if group == PLANT_GROUP else 12.0
    return -values.cash_value * cost * lots * e.pct / 100 * (1.0 if mine else 0.0)


def _tension(values: PositionValues, e: kinds.Tension, target: int) -> float:
    return -0.1 * e.amount


def _capital_index(values: PositionValues, e: kinds.CapitalIndex, target: int) -> float:
    st = values.st
    debt = 0.0
    for s in range(st.game.seats):
        share = 1.0 if s == values.seat else -values.weights.envy
        debt += share * max(0, -st.cash(s))
    return e.amount * (debt * 0.01 * cash_over(values, 3) + 0.1)


def _world_control(values: PositionValues, e: kinds.WorldControl, target: int) -> float:
    st = values.st
    issuers = blocs_named(values, e.issuer, target)
    hit = [b for b in blocs_named(values, e.against, target) if b not in issuers]
    layer = rs.CONTROL_LAYERS.index(e.layer)
    harm = (
        (0.5, 0.1, 0.1, 0.1, 0.15, 0.1, 0.15)[layer] * (2 if e.level == "embargo" else 1) * min(e.quarters, values.left)
    )
    worth = 0.0
    for s in range(st.game.seats):
        if st.tables[s].bloc in hit:
            worth += harm * (-1.0 if s == values.seat else values.weights.envy)
    return worth


def _relief(values: PositionValues, e: kinds.Relief, target: int) -> float:
    mine = st_bloc = values.st.tables[values.seat].bloc
    layer = rs.CONTROL_LAYERS.index(e.layer)
    standing = any(c.layer == layer and c.target == st_bloc for c in values.st.controls)
    return 0.8 if standing and mine in blocs_named(values, e.against, target) else 0.0


def _seizure(values: PositionValues, e: kinds.Seizure, target: int) -> float:
    return 0.0


def _contract(values: PositionValues, e: kinds.Contract, target: int) -> float:
    """The reward if what is on order meets the terms in time, else the loss of the bond."""
    st = values.st
    g = st.game
    bloc = target if e.bloc == "target" else rs.BLOCS.index(e.bloc)
    have = 0
    clean = True
    for campus in values.campuses.values():
        if g.region_bloc[campus.region] == bloc:
            have += campus.base * g.class_points[0] if not campus.base else _points_by(values, campus.region, e.within)
            clean = clean and st.held(values.seat, campus.region, H_CLEAN) >= campus.base
    serves = have >= e.points and (e.terms != "clean-power" or clean)
    quarters = min(e.quarters, values.left)
    bond = e.bond * (values.cash_value - values.forecast.cash[min(e.quarters, values.left)])
    if not serves or quarters < 1:
        return -e.bond * values.cash_value
    reward = (e.lead + values.influence_value * e.influence) * max(0, min(e.quarters, values.left))
    # A contract that is served to its end returns the bond; one that the match cuts off does not.
    if e.quarters > values.left:
        bond = e.bond * values.cash_value
    return 0.9 * reward - bond


def _points_by(values: PositionValues, region: int, within: int) -> int:
    """Points that a campus runs within so many quarters, with what is on order."""
    campus = values.campuses[region]
    chips = values.st.chips(values.seat, region)
    total = 0
    left = campus.base
    for cls in (2, 1, 0):
        run = min(left, chips[cls])
        total += run * values.st.game.class_points[cls] if cls < values.st.game.class_count else 0
        left -= run
    for i, worth in enumerate(campus.points):
        if campus.last(i) >= within:
            break
        total += worth
    return total


EFFECT_VALUES: Final[dict[type, EffectValue]] = {
    kinds.Cash: _cash, kinds.Influence: _influence, kinds.Lead: _lead, kinds.Income: _income, kinds.Stipend: _stipend, kinds.Credit: _credit,
    kinds.Progress: _progress, kinds.TrainingRate: _training_rate, kinds.CloudRate: _cloud_rate, kinds.Licences: _licences,
    kinds.LotBonus: _lot_bonus, kinds.OrderBonus: _order_bonus, kinds.Speed: _speed, kinds.SeatPermits: _seat_permits,
    kinds.ExpediteCost: _expedite_cost, kinds.SupplyDeal: _supply_deal, kinds.Chips: _chips, kinds.Modules: _modules, kinds.Fit: _fit,
    kinds.Grant: _grant, kinds.Hasten: _hasten, kinds.Headroom: _headroom, kinds.Slots: _slots, kinds.Permits: _permits,
    kinds.PowerPrice: _power_price, kinds.FuelPrice: _fuel_price, kinds.Curtail: _strike, kinds.Drought: _strike, kinds.Outage: _strike,
    kinds.Output: _output, kinds.Delay: _delay, kinds.Stock: _market, kinds.Refill: _market, kinds.LadderPrice: _market,
    kinds.Demand: _demand, kinds.LeaseRate: _lease_rate, kinds.Lane: _lane, kinds.CostChange: _cost_change, kinds.Tension: _tension,
    kinds.CapitalIndex: _capital_index, kinds.WorldControl: _world_control, kinds.Relief: _relief, kinds.Seizure: _seizure,
    kinds.Contract: _contract,
}  # fmt: skip
"""The value of each kind of effect; a test fails for a kind without one."""
