"""Clauses and terms for each kind of action that no plan of a campus asks for.

Each function reads facts from the position that anyone can check, and adds the value of the action. The first term is the one without
which the action would not be worth taking.
"""

# ruff: noqa: ARG001  # the functions of a table take the same arguments, whether a kind needs them or not

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gigawatt.core import actions as act
from gigawatt.core.quarter.construction import seizure_pct
from gigawatt.core.queries.compute import idle_chips, idle_shell
from gigawatt.core.queries.market import (
    ACCELERATORS,
    freight,
    grey_origin,
    next_price,
    open_origin,
    order,
    order_lot,
    stored,
)
from gigawatt.core.queries.permissions import equity_lead, project_cost
from gigawatt.core.queries.rates import upkeep_price
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS, Contract
from gigawatt.core.rules.vocabulary import GIVES_HEADROOM, GIVES_PLANT, LICENCE
from gigawatt.policies.api import Clause, clause
from gigawatt.policies.valuation.action_values import (
    ActionValues,
    UpgradeTerms,
    equity_cash,
    expedite_price,
)
from gigawatt.policies.valuation.barriers import closing_ladders
from gigawatt.policies.valuation.campus import CHIPS, NEVER
from gigawatt.policies.valuation.card_values import EFFECT_VALUES
from gigawatt.policies.valuation.constants import NO_LAYER
from gigawatt.policies.valuation.control_values import answered, denied_places, own_level
from gigawatt.policies.valuation.hall_values import likely_tenant
from gigawatt.policies.valuation.plant_value import plant_output

Terms = list[tuple[str, int]]
Described = tuple[tuple[Clause, ...], Terms]
"""The clauses of an action and its terms."""
Describe = Callable[[ActionValues, int, int, float], Described]
"""(values, the action's two operands, its value) -> clauses and terms."""
MOST_WAITING: Final = 4
"""Modules that wait for an expedited project which a reason counts at most."""
EFFECT_IDS: Final[dict[type, str]] = {kind: name for name, kind in EFFECT_KINDS.items()}


def milli(worth: float) -> int:
    """Lead in thousandths."""
    return round(1000 * worth)


def _equity(values: ActionValues, x: int, y: int, worth: float) -> Described:
    cash = equity_cash(values)
    lead: int = equity_lead(values.st, values.seat)
    terms = [("cash", milli(values.cash_value * cash)), ("amount", cash), ("lead-cost", lead)]
    return (clause("equity", cash=cash, lead_cost=lead, lead=worth),), terms


def _lobby(values: ActionValues, group: int, y: int, worth: float) -> Described:
    st = values.st
    economy = st.game.ruleset.economy
    price = economy.lobby_influence_state if st.tables[values.seat].is_state else economy.lobby_influence
    lobby = clause(
        "lobby", group=group, influence=price, held=st.influence(values.seat), pct=economy.lobby_pct,
        quarters=economy.lobby_quarters, lead=worth,
    )  # fmt: skip
    paid = price * values.weights.influence
    return (lobby,), [("subsidy", milli(worth + paid)), ("price", price), ("group", group)]


def _control(values: ActionValues, layer: int, target: int, worth: float) -> Described:
    st = values.st
    g = st.game
    hit = sum([1 for s in range(g.seats) if s != values.seat and st.campus_bits[s] & g.bloc_regions[target]])
    denied = tuple([(st.tables[s].index, r) for s, r in denied_places(values, layer, target)])
    is_raised = own_level(values, layer, target) == LICENCE
    influence: int = g.control_influence
    upkeep: int = upkeep_price(st, values.seat)
    control = clause(
        "control", layer=layer, bloc=target, rivals=hit, denied=denied, is_raised=is_raised, influence=influence,
        upkeep=upkeep, lead=float(g.denied_lead),
    )  # fmt: skip
    clauses: tuple[Clause, ...] = (control,)
    author = answered(values, target)
    if author >= 0:
        there = st.campus_bits[author] & g.bloc_regions[target]
        places = [r for r in range(g.region_count) if there >> r & 1]
        clauses = (control, clause("answer", faction=st.tables[author].index, region=places[0]))
    return clauses, [("harm", milli(worth)), ("hit", hit), ("layer", layer), ("target", target)]


def _lift(values: ActionValues, layer: int, target: int, worth: float) -> Described:
    paid: int = upkeep_price(values.st, values.seat)
    return (clause("lift", layer=layer, upkeep=paid),), [("upkeep", paid)]


def _buy_part(values: ActionValues, part: int, y: int, worth: float) -> Described:
    st = values.st
    price: int = next_price(st, part + 1)
    terms = [("part", milli(worth)), ("price", price)]
    home = st.tables[values.seat].home_bloc
    if closing_ladders(st)[home] >> part + 1 & 1:
        return (clause("buy-part-ahead", part=part, price=price),), terms
    return (clause("buy-part", part=part, price=price),), terms


def _grey_part(values: ActionValues, part: int, y: int, worth: float) -> Described:
    st = values.st
    pct: int = seizure_pct(st)
    price: int = -(-next_price(st, part + 1) * st.game.grey_pct // 100)
    terms = [("part", milli(worth)), ("price", price), ("seized", pct)]
    return (clause("grey-part", part=part, price=price, seized_pct=pct),), terms


def _sell_part(values: ActionValues, part: int, y: int, worth: float) -> Described:
    st = values.st
    units: int = stored(st, values.seat, part)
    price: int = max(0, next_price(st, part + 1) - 1)
    cash = units * price
    terms = [("sale", milli(values.cash_value * units * price)), ("units", units), ("price", price)]
    return (clause("sell-part", part=part, units=units, cash=cash, is_last=values.left <= 1),), terms


def _hold(values: ActionValues, part: int, y: int, worth: float) -> Described:
    units = values.units_to_keep(part)
    return (clause("hold", part=part, units=units),), [("store", milli(worth)), ("needed", units)]


def _release(values: ActionValues, part: int, y: int, worth: float) -> Described:
    return (clause("release", part=part),), [("sale", milli(worth))]


def _buy(values: ActionValues, region: int, y: int, worth: float) -> Described:
    st = values.st
    origin = open_origin(st, values.seat, ACCELERATORS, st.game.region_bloc[region])
    got: tuple[int, int] = order(
        st, values.seat, ACCELERATORS, origin, order_lot(st, values.seat), values.budget, False
    )
    units, cost = got
    quarter = st.quarter + freight(st, origin, region) - 1
    terms = [("chips", milli(worth + values.cash_value * cost)), ("units", units), ("cost", cost)]
    return (clause("buy", region=region, units=units, cost=cost, quarter=quarter, lead=worth),), terms


def _grey(values: ActionValues, region: int, y: int, worth: float) -> Described:
    st = values.st
    origin = grey_origin(st, ACCELERATORS, st.game.region_bloc[region])
    got: tuple[int, int] = order(st, values.seat, ACCELERATORS, origin, order_lot(st, values.seat), values.budget, True)
    units, cost = got
    pct: int = seizure_pct(st)
    terms = [("chips", milli(worth + values.cash_value * cost)), ("units", units), ("cost", cost)]
    return (clause("grey", region=region, units=units, cost=cost, seized_pct=pct, lead=worth),), terms


def _assemble(values: ActionValues, region: int, y: int, worth: float) -> Described:
    return (clause("assemble", region=region, lead=worth),), [("chips", milli(worth))]


def _upgrade(values: ActionValues, region: int, y: int, worth: float) -> Described:
    g = values.st.game
    exchange = UpgradeTerms(values, region)
    units = exchange.units
    price = exchange.cost - units * exchange.resale
    old, new = g.class_points[exchange.oldest], g.class_points[values.st.chip_class]
    terms = [
        ("points", milli(worth + values.cash_value * price)), ("units", units), ("old", old), ("new", new),
        ("cost", price),
    ]  # fmt: skip
    return (clause("upgrade", region=region, units=units, old=old, new=new, cost=price, lead=worth),), terms


def _sell_chips(values: ActionValues, region: int, cls: int, worth: float) -> Described:
    st = values.st
    units: int = min(st.chips(values.seat, region)[cls], idle_chips(st, values.seat, region))
    resale: int = st.game.class_resale[cls]
    terms = [("sale", milli(values.cash_value * units * resale)), ("units", units), ("price", resale)]
    return (clause("sell-chips", region=region, units=units, cash=units * resale, lead=worth),), terms


def _expedite(values: ActionValues, region: int, row: int, worth: float) -> Described:
    st = values.st
    g = st.game
    project = row if row < g.project_count else -1
    is_delivery = row > g.project_count
    price = expedite_price(values)
    layer = NO_LAYER
    if not is_delivery:
        layer = CHIPS if project < 0 else values.catalogue.layer[project]
    held = waiting_modules(values, region, layer) if layer != NO_LAYER else 0
    terms = [
        ("sooner", milli(worth + price * values.weights.influence)), ("price", price), ("waiting", held),
        ("layer", layer),
    ]  # fmt: skip
    if not held:
        expedite = clause(
            "expedite", region=region, project=project, is_delivery=is_delivery, influence=price, lead=worth
        )
        return (expedite,), terms
    waiting = clause(
        "expedite-waiting", region=region, project=project, is_delivery=is_delivery, modules=held, influence=price,
        lead=worth,
    )  # fmt: skip
    return (waiting,), terms


def waiting_modules(values: ActionValues, region: int, layer: int) -> int:
    """Modules of a campus, of the next few, that a layer on order completes."""
    campus = values.campuses.get(region)
    if campus is None:
        return 0
    # An overlooked layer is read as if it were there.
    known = min([campus.planned[other] for other in values.overlooked(region)], default=NEVER)
    found = 0
    for i, at in enumerate(campus.ready[layer]):
        rest = max([ready[i] for other, ready in enumerate(campus.ready) if other != layer])
        found += 0 < at < NEVER and rest < at and campus.base + i < known
    return min(MOST_WAITING, found)


def _cancel(values: ActionValues, x: int, y: int, worth: float) -> Described:
    return (clause("cancel"),), [("refund", milli(worth))]


def _offer(values: ActionValues, region: int, rent: int, worth: float) -> Described:
    st = values.st
    hosting = st.game.ruleset.hosting
    halls: int = min(hosting.modules, idle_shell(st, values.seat, region))
    price = hosting.rents[rent]
    terms = [("rent", milli(worth)), ("modules", halls), ("price", price)]
    taker = likely_tenant(values, region)
    faction: int = st.tables[taker].index if taker >= 0 else -1
    return (clause("offer", region=region, modules=halls, cash=halls * price, faction=faction),), terms


def _hire(values: ActionValues, region: int, landlord: int, worth: float) -> Described:
    st = values.st
    hosting = st.game.ruleset.hosting
    halls: int = min(hosting.modules, idle_shell(st, landlord, region))
    rent = next(
        (hosting.rents[o.rent] for o in st.offers if o.landlord == landlord and o.region == region), hosting.rents[-1]
    )
    hire = clause("hire", region=region, modules=halls, fit_out=halls * hosting.fit_out, rent=halls * rent, lead=worth)
    return (hire,), [("hall", milli(worth)), ("modules", halls), ("price", rent)]


def _build(values: ActionValues, project: int, region: int, worth: float) -> Described:
    """A plant, a fitting or headroom; or a layer, for a policy that does not plan."""
    st = values.st
    g = st.game
    gives = g.gives[project]
    cost: int = project_cost(st, values.seat, project, region)
    time = values.order_time(project, region)
    paid = values.cash_value * cost
    terms = [("cost", cost), ("time", time)]
    layer = values.catalogue.layer[project]
    if layer != NO_LAYER:
        return _layer(values, layer, region, time, worth, [("modules", milli(worth + paid)), *terms])
    if GIVES_PLANT <= gives < GIVES_HEADROOM:
        part = gives - GIVES_PLANT
        units = plant_output(values, g.suit_pct[region][part], min(time, values.left - 1))
        plant = clause(
            "plant", project=project, region=region, part=part, units=units, quarter=st.quarter + time, cost=cost,
            price=float(next_price(st, part + 1)), lead=worth,
        )  # fmt: skip
        return (plant,), [("output", milli(worth + paid)), ("part", part), *terms]
    reward = g.rewards[project]
    fitting = clause("fitting", project=project, region=region, influence=reward, cost=cost, lead=worth)
    return (fitting,), [("fitting", milli(worth + paid)), ("influence", reward), *terms]


def _layer(values: ActionValues, layer: int, region: int, time: int, worth: float, terms: Terms) -> Described:
    campus = values.campuses.get(region)
    quarter = values.st.quarter + time
    if campus is None:
        return (clause("layer-new-campus", region=region, layer=layer, quarter=quarter, lead=worth),), terms
    lowest = min(campus.planned)
    planned = campus.planned[layer]
    terms = [*terms, ("layer", layer), ("lowest", lowest), ("planned", planned)]
    if planned == lowest:
        binds = clause("layer-binds", region=region, layer=layer, modules=lowest, quarter=quarter, lead=worth)
        return (binds,), terms
    ahead = clause(
        "layer-ahead", region=region, layer=layer, planned=planned, modules=lowest, quarter=quarter, lead=worth
    )
    return (ahead,), terms


def _card(values: ActionValues, card: int, target: int, worth: float) -> Described:
    g = values.st.game
    effects = g.ruleset.cards[card].effects
    parts = sorted([(-EFFECT_VALUES[type(effect)](values, effect, target), i) for i, effect in enumerate(effects)])
    most, first = -parts[0][0], parts[0][1]
    effect = effects[first]
    effect_id = EFFECT_IDS[type(effect)]
    named = effect_id if worth >= 0 and len(parts) > 1 and most > 0 else ""
    clauses: tuple[Clause, ...] = (clause("card", card=card, lead=worth, effect=named),)
    if isinstance(effect, Contract):
        clauses = (*clauses, clause("contract", points=effect.points, within=effect.within))
    terms = [("cash", g.card_cash[card]), ("influence", g.card_influence[card])]
    return clauses, [(f"effect:{effect_id}", milli(most)), *terms]


ACTION_CLAUSES: Final[dict[int, Describe]] = {
    act.EQUITY: _equity, act.LOBBY: _lobby, act.ISSUE: _control, act.SELL_PART: _sell_part, act.SELL_CHIPS: _sell_chips,
    act.GREY: _grey, act.BUY: _buy, act.ASSEMBLE: _assemble, act.UPGRADE: _upgrade, act.EXPEDITE: _expedite,
    act.OFFER: _offer, act.HIRE: _hire, act.BUILD: _build, act.TURBINES: _build, act.OPEN_CAMPUS: _build, act.CARD: _card,
    act.BUY_PART: _buy_part, act.GREY_PART: _grey_part, act.CANCEL: _cancel, act.HOLD: _hold, act.RELEASE: _release, act.LIFT: _lift,
}  # fmt: skip
"""By kind of action; `explain` describes passing, posture and rent."""
