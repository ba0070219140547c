"""One sentence for each kind of action that is no order for a campus: the fact, then what follows from it.

Every function reads the position, tells facts that anyone can check in it, and ends with what the action gains. The facts that
are numbers are told to machines as terms too; the first term is the one without which the action would not be worth taking.
"""

# ruff: noqa: ARG001  # the functions of a table take the same arguments, whether a kind needs them or not

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from gigawatt.core import actions as act
from gigawatt.core.apply import kind_of_row
from gigawatt.core.position.layout import S_EQUITY_CASH, S_EXPEDITE, S_OUTPUT
from gigawatt.core.position.rows import KIND_DELIVERY
from gigawatt.core.queries.compute import idle_shell, modules_online
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
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS, Contract
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, GROUPS, LAYER_OF, PARTS
from gigawatt.policies.reasons.order_reasons import NAMES, modules, quarters
from gigawatt.policies.valuation.action_values import Exchange, Judge
from gigawatt.policies.valuation.campus import CHIPS, NEVER
from gigawatt.policies.valuation.card_values import WORTHS

Told = tuple[str, list[tuple[str, int]]]
"""A clause without a full stop, and its terms."""
Sentence = Callable[[Judge, int, int, float], Told]
GIVES_PLANT: Final = 200
GIVES_HEADROOM: Final = 300
HASTENED: Final = 4
"""How many modules a haste is told for at most."""
FITTINGS: Final = {
    100: "carries it through curtailment",
    101: "brings fibre of the best grade",
    102: "makes it proof against drought",
}
"""What a fitting does for its region, by what it gives."""


def bn(cash: float) -> str:
    """An amount of cash in words: `$1.2 bn`."""
    return f"${cash / 10:.1f} bn"


def milli(worth: float) -> int:
    """Lead in thousandths."""
    return round(1000 * worth)


def count(n: int, one: str, more: str = "") -> str:
    """`one module`, `3 modules`."""
    return f"one {one}" if n == 1 else f"{n} {more or one + 's'}"


def gains(worth: float) -> str:
    """`1.2 Lead`, or `a loss of 0.2 Lead`, which a style may bear."""
    return f"{worth:.1f} Lead" if worth >= 0 else f"a loss of {-worth:.1f} Lead"


def _saves(worth: float) -> str:
    return f"saves {abs(worth):.1f} Lead {'more' if worth >= 0 else 'less'}"


def when(j: Judge, time: int) -> str:
    """A quarter from now, by name."""
    return j.st.game.quarter_text(j.st.quarter + time)


def _equity(j: Judge, x: int, y: int, worth: float) -> Told:
    economy = j.st.game.ruleset.economy
    cash = max(0, economy.equity_cash + j.st.seat_lasting(j.seat, S_EQUITY_CASH))
    lead: int = equity_lead(j.st, j.seat)
    text = f"Shares bring {bn(cash)} for {lead} Lead, and with cash as scarce as it is that gains {worth:.1f} Lead"
    return text, [("cash", milli(j.spend * cash)), ("amount", cash), ("lead-cost", lead)]


def _lobby(j: Judge, group: int, y: int, worth: float) -> Told:
    economy = j.st.game.ruleset.economy
    table = j.st.tables[j.seat]
    price = economy.lobby_influence_state if table.is_state else economy.lobby_influence
    text = (
        f"For {price} influence of {j.st.influence(j.seat)} everyone in the bloc builds {GROUPS[group]} at {economy.lobby_pct} % less for "
        f"{quarters(economy.lobby_quarters)}, which {_saves(worth)} than it costs"
    )
    paid = price * j.weights.influence
    return text, [("subsidy", milli(worth + paid)), ("price", price), ("group", group)]


def _control(j: Judge, layer: int, target: int, worth: float) -> Told:
    st = j.st
    controls = st.game.ruleset.controls
    hit = sum([1 for s in range(st.game.seats) if s != j.seat and st.tables[s].bloc == target])
    level = "embargo" if any(c.layer == layer and c.target == target for c in st.controls) else "licence"
    who = "no rival" if not hit else count(hit, "rival")
    text = (
        f"From next quarter {'an' if level == 'embargo' else 'a'} {level} on {CONTROL_LAYERS[layer]} touches {who} of the {BLOCS[target]} "
        f"bloc, for {controls.influence} influence now and {controls.upkeep} a quarter"
    )
    return text, [("harm", milli(worth)), ("hit", hit), ("layer", layer), ("target", target)]


def _sell_part(j: Judge, part: int, y: int, worth: float) -> Told:
    st = j.st
    units: int = stored(st, j.seat, part)
    price: int = max(0, next_price(st, part + 1) - 1)
    text = f"{units} {PARTS[part]} in store fetch about {bn(units * price)}, and no assembly is left to need them"
    if j.left > 1:
        text = f"{units} {PARTS[part]} in store fetch about {bn(units * price)}"
    return text, [("sale", milli(j.spend * units * price)), ("units", units), ("price", price)]


def _sell_chips(j: Judge, region: int, cls: int, worth: float) -> Told:
    st = j.st
    g = st.game
    chips = st.chips(j.seat, region)
    units = chips[cls]
    idle: int = max(0, sum(chips) - modules_online(st, j.seat, region))
    resale: int = g.class_resale[cls]
    where = g.ruleset.regions[region].name
    fetch = "fetches" if units == 1 else "fetch"
    text = (
        f"{count(units, 'accelerator').capitalize()} in {where} {fetch} {bn(units * resale)} second-hand, {min(units, idle)} of them "
        f"idle; the sale gains {worth:.1f} Lead"
    )
    return text, [
        ("sale", milli(j.spend * units * resale)),
        ("units", units),
        ("idle", min(units, idle)),
        ("price", resale),
    ]


def _grey(j: Judge, region: int, y: int, worth: float) -> Told:
    st = j.st
    g = st.game
    origin = grey_origin(st, ACCELERATORS, g.region_bloc[region])
    got: tuple[int, int] = order(st, j.seat, ACCELERATORS, origin, order_lot(st, j.seat), j.budget, True)
    units, cost = got
    pct = g.ruleset.controls.seizure_pct
    place = g.ruleset.regions[region].name
    text = (
        f"An embargo leaves {place} the grey channel: {count(units, 'accelerator')} for {bn(cost)}, seized with {pct} % odds, still "
        f"gain {worth:.1f} Lead"
    )
    return text, [("chips", milli(worth + j.spend * cost)), ("units", units), ("cost", cost)]


def _buy(j: Judge, region: int, y: int, worth: float) -> Told:
    st = j.st
    g = st.game
    origin = open_origin(st, j.seat, ACCELERATORS, g.region_bloc[region])
    got: tuple[int, int] = order(st, j.seat, ACCELERATORS, origin, order_lot(st, j.seat), j.budget, False)
    units, cost = got
    text = (
        f"{count(units, 'accelerator').capitalize()} for {bn(cost)} can be in {g.ruleset.regions[region].name} by "
        f"{when(j, freight(st, origin, region) - 1)}, which gains {worth:.1f} Lead"
    )
    return text, [("chips", milli(worth + j.spend * cost)), ("units", units), ("cost", cost)]


def _assemble(j: Judge, region: int, y: int, worth: float) -> Told:
    where = j.st.game.ruleset.regions[region].name
    text = f"Logic, memory and packaging, from the store or the ladders, make accelerators for {where}, which gains {worth:.1f} Lead"
    return text, [("chips", milli(worth))]


def _upgrade(j: Judge, region: int, y: int, worth: float) -> Told:
    st = j.st
    g = st.game
    deal = Exchange(j, region)
    units = deal.units
    price = deal.cost - units * deal.resale
    old, new = g.class_points[deal.oldest], g.class_points[st.chip_class]
    place = g.ruleset.regions[region].name
    make = "makes" if units == 1 else "make"
    text = (
        f"{count(units, 'accelerator').capitalize()} of {old} points in {place} {make} way for as many of {new} on the same power, "
        f"for {bn(price)} after the trade-in: {worth:.1f} Lead"
    )
    paid = j.spend * price
    return text, [
        ("points", milli(worth + paid)),
        ("units", units),
        ("old", old),
        ("new", new),
        ("cost", price),
    ]


def _expedite(j: Judge, region: int, row: int, worth: float) -> Told:
    st = j.st
    g = st.game
    kind = kind_of_row(st, row)
    price = max(0, g.ruleset.economy.expedite_influence + st.seat_lasting(j.seat, S_EXPEDITE))
    what = (
        g.ruleset.projects[kind].name.lower()
        if kind >= 0
        else "a delivery"
        if kind == KIND_DELIVERY
        else "accelerators on their way"
    )
    layer = -1
    if kind != KIND_DELIVERY:
        layer = CHIPS if kind < 0 else LAYER_OF[g.gives[kind]] if g.gives[kind] < len(LAYER_OF) else -1
    held = waiting(j, region, layer) if layer >= 0 else 0
    place = g.ruleset.regions[region].name
    gains = f"a quarter sooner for {price} influence is worth {worth:.1f} Lead"
    text = f"{what.capitalize()} for {place}: {gains}"
    if held:
        text = f"{count(held, 'module').capitalize()} in {place} wait{'s' if held == 1 else ''} for nothing but {what}: {gains}"
    return text, [
        ("sooner", milli(worth + price * j.weights.influence)),
        ("price", price),
        ("waiting", held),
        ("layer", layer),
    ]


def waiting(j: Judge, region: int, layer: int) -> int:
    """Modules of a campus, of the next few, for which a layer on order comes later than each of the others."""
    campus = j.campuses.get(region)
    if campus is None:
        return 0
    # A layer that is overlooked seems to be there.
    known = min([campus.planned[other] for other in j.overlooked(region)], default=NEVER)
    found = 0
    for i, at in enumerate(campus.ready[layer]):
        rest = max([ready[i] for other, ready in enumerate(campus.ready) if other != layer])
        found += 0 < at < NEVER and rest < at and campus.base + i < known
    return min(HASTENED, found)


def _offer(j: Judge, region: int, rent: int, worth: float) -> Told:
    st = j.st
    hosting = st.game.ruleset.hosting
    halls: int = min(hosting.modules, idle_shell(st, j.seat, region))
    place = st.game.ruleset.regions[region].name
    text = (
        f"{count(halls, 'idle powered module').capitalize()} in {place} would bring {bn(halls * hosting.rents[rent])} a quarter "
        "from a rival who lacks a hall"
    )
    return text, [("rent", milli(worth)), ("modules", halls), ("price", hosting.rents[rent])]


def _hire(j: Judge, region: int, landlord: int, worth: float) -> Told:
    st = j.st
    hosting = st.game.ruleset.hosting
    halls: int = min(hosting.modules, idle_shell(st, landlord, region))
    rent = next(
        (hosting.rents[o.rent] for o in st.offers if o.landlord == landlord and o.region == region), hosting.rents[-1]
    )
    text = (
        f"A hall of {count(halls, 'module')} in {st.game.ruleset.regions[region].name} runs own idle accelerators at once, for "
        f"{bn(halls * hosting.fit_out)} and {bn(halls * rent)} a quarter: {worth:.1f} Lead"
    )
    return text, [("hall", milli(worth)), ("modules", halls), ("price", rent)]


def _build(j: Judge, project: int, region: int, worth: float) -> Told:
    """A plant, a fitting, headroom; or a layer, for those who do not plan."""
    st = j.st
    g = st.game
    gives = g.gives[project]
    name = g.ruleset.projects[project].name
    place = g.ruleset.regions[region].name
    cost: int = project_cost(st, j.seat, project, region)
    time = j.order_time(project, region)
    paid = j.spend * cost
    terms = [("cost", cost), ("time", time)]
    if gives < len(LAYER_OF):
        return _layer(j, LAYER_OF[gives], region, time, worth, [("modules", milli(worth + paid)), *terms])
    if GIVES_PLANT <= gives < GIVES_HEADROOM:
        part = gives - GIVES_PLANT
        suits: int = g.suit_pct[region][part]
        units = 2 * suits / 100 + st.seat_lasting(j.seat, S_OUTPUT)
        text = (
            f"A {name.lower()} in {place} can make {units:g} {PARTS[part]} a quarter from {when(j, time)} for {bn(cost)}, with the price "
            f"now at {bn(float(next_price(st, part + 1)))}: {gains(worth)}"
        )
        return text, [("output", milli(worth + paid)), ("part", part), *terms]
    does = "adds grid headroom for everyone there" if gives >= GIVES_HEADROOM else FITTINGS[gives]
    reward = g.rewards[project]
    pays = f" and pays {reward} influence" if reward else ""
    text = f"{name} for {place} {does}{pays} for {bn(cost)}: {gains(worth)}"
    return text, [("fitting", milli(worth + paid)), ("influence", reward), *terms]


def _layer(j: Judge, layer: int, region: int, time: int, worth: float, terms: list[tuple[str, int]]) -> Told:
    campus = j.campuses.get(region)
    place = j.st.game.ruleset.regions[region].name
    name = NAMES[layer]
    if campus is None:
        return f"A new campus in {place} can have its {name} by {when(j, time)}: {worth:.1f} Lead to come", terms
    lowest = min(campus.planned)
    terms = [*terms, ("layer", layer), ("lowest", lowest), ("planned", campus.planned[layer])]
    if campus.planned[layer] == lowest:
        binds = f"{name.capitalize()} binds {place} at {modules(lowest)}"
        return f"{binds}; ordered now, more can be there by {when(j, time)}: {worth:.1f} Lead to come", terms
    has = f"{place} has {name} for {modules(campus.planned[layer])} and other layers for {lowest or 'none'}"
    return f"{has}; more by {when(j, time)} is worth {worth:.1f} Lead to come", terms


def _card(j: Judge, card: int, target: int, worth: float) -> Told:
    g = j.st.game
    row = g.ruleset.cards[card]
    parts = sorted([(WORTHS[type(e)](j, e, target), i) for i, e in enumerate(row.effects)], key=lambda p: (-p[0], p[1]))
    most, first = parts[0]
    kind = KIND_OF[type(row.effects[first])].replace("-", " ")
    price = _price(j, card)
    text = f"{row.name} is worth {worth:.1f} Lead"
    if price:
        text = f"{row.name} costs {price} and is worth {worth:.1f} Lead more"
    if worth < 0:
        text = f"{row.name} is worth {-worth:.1f} Lead less than its price{' of ' + price if price else ''}"
    elif len(parts) > 1 and most > 0:
        text += f", most of it by {kind}"
    effect = row.effects[first]
    if isinstance(effect, Contract):
        text += f"; {effect.points} points in the bloc within {quarters(effect.within)} keep it"
    terms = [("cash", g.card_cash[card]), ("influence", g.card_influence[card])]
    return text, [(f"effect:{KIND_OF[type(effect)]}", milli(most)), *terms]


def _price(j: Judge, card: int) -> str:
    g = j.st.game
    parts = []
    if g.card_cash[card]:
        parts.append(bn(float(g.card_cash[card])))
    if g.card_influence[card]:
        parts.append(f"{g.card_influence[card]} influence")
    if g.card_lead[card]:
        parts.append(f"{g.card_lead[card]} Lead")
    return " and ".join(parts)


def _part(j: Judge, part: int, y: int, worth: float) -> Told:
    price: int = next_price(j.st, part + 1)
    return f"A unit of {PARTS[part]} for {bn(price)} is at hand for an assembly", [
        ("part", milli(worth)),
        ("price", price),
    ]


def _parted(j: Judge, x: int, y: int, worth: float) -> Told:
    return "What is on order there is no longer worth what is left to wait", [("refund", milli(worth))]


def _store(j: Judge, part: int, y: int, worth: float) -> Told:
    return f"Output of {PARTS[part]} serves better in the store than on the ladder", [("store", milli(worth))]


def _release(j: Judge, part: int, y: int, worth: float) -> Told:
    return f"Output of {PARTS[part]} serves better on the ladder than in the store", [("sale", milli(worth))]


def _lift(j: Judge, layer: int, target: int, worth: float) -> Told:
    upkeep = j.st.game.ruleset.controls.upkeep
    return f"The control on {CONTROL_LAYERS[layer]} costs {upkeep} influence a quarter, more than it holds back", [
        ("upkeep", upkeep)
    ]


SENTENCES: Final[dict[int, Sentence]] = {
    act.EQUITY: _equity, act.LOBBY: _lobby, act.ISSUE: _control, act.SELL_PART: _sell_part, act.SELL_CHIPS: _sell_chips,
    act.GREY: _grey, act.BUY: _buy, act.ASSEMBLE: _assemble, act.UPGRADE: _upgrade, act.EXPEDITE: _expedite,
    act.OFFER: _offer, act.HIRE: _hire, act.BUILD: _build, act.TURBINES: _build, act.OPEN_CAMPUS: _build, act.CARD: _card,
    act.BUY_PART: _part, act.GREY_PART: _part, act.CANCEL: _parted, act.HOLD: _store, act.RELEASE: _release, act.LIFT: _lift,
}  # fmt: skip
"""By kind of action; passing, posture and rent are told in `reasons`."""

KIND_OF: Final[dict[type, str]] = {kind: name for name, kind in EFFECT_KINDS.items()}
