"""What each legal action would change, by the terms of the evaluation: one ply ahead without playing it.

`Judge` reads a position once for one seat and then prices any action, in Lead to come.
"""

# ruff: noqa: ARG001  # the functions of a table take the same arguments, whether a kind needs them or not

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from gigawatt.core.apply import kind_of_row, upgrade_order
from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.position.layout import (
    H_GAS,
    H_GRID,
    LAST_CALENDAR,
    M_DEMAND,
    M_FUEL,
    M_POWER,
    S_CLOUD,
    S_EQUITY_CASH,
    S_EXPEDITE,
    S_LOT,
    S_OUTPUT,
    S_TRAINING,
)
from gigawatt.core.quarter.operations import rent_price
from gigawatt.core.queries.compute import idle_shell, modules_online, points
from gigawatt.core.queries.market import (
    ACCELERATORS,
    EQUIPMENT,
    assembly,
    freight,
    grey_origin,
    next_price,
    open_origin,
    order,
    order_lot,
    stored,
)
from gigawatt.core.queries.permissions import equity_lead, project_cost
from gigawatt.core.rules.vocabulary import GIVES_HEADROOM, GIVES_PLANT, LAYER_OF
from gigawatt.policies.valuation.campus import (
    CHIPS,
    NEVER,
    POWER,
    SITE,
    SLOTS_AHEAD,
    Campus,
    build_time,
    grant_times,
    lines_of,
    open_field,
    read_campus,
)
from gigawatt.policies.valuation.card_values import card_worth
from gigawatt.policies.valuation.constants import Catalogue
from gigawatt.policies.valuation.value_forecast import Forecast, research

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.policies.valuation.weights import Weights

LAG: Final = vec[i64]([3, 3, 0, 1, 0])
"""Quarters in which a layer that is not ordered yet is thought to come."""
LOT_COST: Final = vec[float]([14.0, 10.0, 12.0, 14.0, 34.0])
"""What a lot of each group of projects costs about, in tenths of $bn."""
HARM: Final = vec[float]([1.5, 0.3, 0.3, 0.3, 0.4, 0.2, 0.3])
"""What a control on each layer costs a rival, in Lead."""
Score = Callable[["Judge", int, int], float]


class Slots:
    """What each slot of a campus is worth, and what one more layer there would make it.

    Attributes:
        missing: for each slot, the layers that are not ordered.
        rest: for each slot, what those cost, in Lead.
        first: for each slot, the quarter in which the latest layer comes.
        layer: for each slot, that layer.
        second: for each slot, the latest quarter of the others.
        worth: what each slot is worth.
    """

    __slots__ = (
        "campus", "first", "forecast", "gains", "lag", "layer", "missing", "open_cost", "rest", "second", "trust", "worth",
    )  # fmt: skip

    def __init__(self, campus: Campus, open_cost: vec[float], lag: vec[i64], forecast: Forecast, trust: float) -> None:
        self.campus: Campus = campus
        self.forecast: Forecast = forecast
        self.open_cost: vec[float] = open_cost
        self.lag: vec[i64] = lag
        self.trust: vec[float] = vec[float]([1.0, trust, trust**2, trust**3, trust**4, trust**5])
        self.gains: dict[int, vec[float]] = {}
        self.missing: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.rest: vec[float] = vec[float]([0.0] * SLOTS_AHEAD)
        self.first: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.layer: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.second: vec[i64] = vec[i64]([0] * SLOTS_AHEAD)
        self.worth: vec[float] = vec[float]([self._read(i) for i in range(SLOTS_AHEAD)])

    def _read(self, i: i64) -> float:
        missing: i64 = 0
        rest = 0.0
        first: i64 = -1
        second: i64 = -1
        layer: i64 = -1
        for other in range(len(self.lag)):
            at = self.campus.ready[other][i]
            if at == NEVER:
                missing += 1
                rest += self.open_cost[other]
                at = self.lag[other]
            if at > first:
                second = first
                first = at
                layer = other
            elif at > second:
                second = at
        self.missing[i] = missing
        self.rest[i] = rest
        self.first[i] = first
        self.layer[i] = layer
        self.second[i] = second
        return self._value(i, first, missing, rest, self._shell(i))

    def _shell(self, i: i64) -> i64:
        return max(self.campus.ready[POWER][i], self.campus.ready[SITE][i])

    def _value(self, i: i64, last: i64, missing: i64, rest: float, shell: i64) -> float:
        forecast = self.forecast
        lease = forecast.lease_tail[shell] if shell < forecast.left else 0.0
        if last >= forecast.left:
            return lease
        worth = (float(self.campus.points[i]) * forecast.tail[last] - rest) * self.trust[missing]
        return max(lease, worth)

    def with_layer(self, i: i64, layer: i64, time: i64) -> float:
        """The worth of a slot that gets a layer in `time`, now missing or later."""
        others = self.second[i] if self.layer[i] == layer else self.first[i]
        missing = self.missing[i]
        rest = self.rest[i]
        if self.campus.ready[layer][i] == NEVER:
            missing -= 1
            rest -= self.open_cost[layer]
        if layer == SITE:
            shell = max(time, self.campus.ready[POWER][i])
        elif layer == POWER:
            shell = max(time, self.campus.ready[SITE][i])
        else:
            shell = self._shell(i)
        return self._value(i, max(others, time), missing, rest, shell)

    def gain(self, layer: int, time: int, amount: int) -> float:
        """What the next `amount` modules of a layer, online in `time`, add."""
        key = layer * 100 + time
        sums = self.gains.get(key)
        if sums is None:
            sums = vec[float]([0.0])
            total = 0.0
            lacking = self.campus.ready[layer]
            for i in range(SLOTS_AHEAD):
                if lacking[i] == NEVER:
                    total += self.with_layer(i, layer, time) - self.worth[i]
                    sums = append(sums, total)
            self.gains[key] = sums
        return sums[min(amount, len(sums) - 1)]


class Judge:
    """Prices actions for one seat in one position; changes nothing in it."""

    __slots__ = (
        "_grant_times",
        "_soon",
        "book",
        "budget",
        "campuses",
        "chip_cost",
        "field",
        "forecast",
        "influence",
        "left",
        "lines",
        "open_cost",
        "seat",
        "spend",
        "st",
        "summed",
        "unit_cost",
        "weights",
    )

    def __init__(self, st: State, seat: int, weights: Weights) -> None:
        self.st: State = st
        self.seat: int = seat
        self.weights: Weights = weights
        self.influence: float = self.value_influence()
        self.forecast: Forecast = self.foresee()
        self.book: Catalogue = self.forecast.book
        self.left: int = self.forecast.left
        self.spend: float = self.forecast.cash[0]
        self.budget: int = st.cash(seat) + st.limit(seat)
        ladder: int = next_price(st, ACCELERATORS)
        self.chip_cost: float = ladder + 1.0
        self.lines: vec[i64] = lines_of(st, seat)
        self.campuses: dict[int, Campus] = self.read_campuses()
        self.field: Campus = open_field(st.game.class_points[st.chip_class])
        self.summed: dict[int, Slots] = {}
        self.unit_cost: vec[float] = vec[float]([3.5, 4.0, 3.5, 4.0, self.chip_cost])
        self.open_cost: vec[float] = vec[float]([self.spend * cost for cost in self.unit_cost])
        self._grant_times: dict[int, vec[i64]] = {}
        self._soon: tuple[int, int] | None = None

    # --- modules -----------------------------------------------------------------------------------------------------

    def read_campuses(self) -> dict[int, Campus]:
        """The seat's campuses, and those on order, by region."""
        st = self.st
        points_now = st.game.class_points[st.chip_class]
        return {r: read_campus(st, self.seat, r, self.lines, points_now) for r in st.places(self.seat)}

    def overlooked(self, region: int) -> tuple[int, ...]:  # noqa: ARG002  # a beginner does
        """Layers of a campus that the seat does not think of."""
        return ()

    def slots(self, campus: Campus) -> Slots:
        """The slots of a campus, summed up for pricing; made when first asked for."""
        slots = self.summed.get(campus.region)
        if slots is None:
            slots = self.summed[campus.region] = self.sum_up(campus)
        return slots

    def sum_up(self, campus: Campus) -> Slots:
        """The slots of a campus, with what is thought about layers not yet ordered."""
        return Slots(campus, self.open_cost, LAG, self.forecast, self.weights.confidence)

    def value_influence(self) -> float:
        """A unit of influence, in Lead."""
        return self.weights.influence

    def foresee(self) -> Forecast:
        """What compute and cash will be worth."""
        return Forecast(self.st, self.seat, self.weights)

    def modules(self, campus: Campus, layer: int, time: int, amount: int) -> float:
        """What so many more modules of a layer, online in `time`, add to the worth of a campus."""
        return self.slots(campus).gain(layer, time, amount)

    def chips(self, region: int, units: int, time: int) -> float:
        """What so many accelerators of the current class, arriving in `time`, add to the worth of a campus."""
        campus = self.campuses.get(region)
        return self.modules(campus, CHIPS, time, units) if campus else 0.0

    def running(self, region: int, gives: int, amount: int, time: int) -> float:
        """What the power of so many modules costs to run from `time` to the end."""
        st = self.st
        if time >= self.left or gives not in (H_GRID, H_GAS):
            return 0.0
        g = st.game
        price: int = g.fuel_price + st.lasting(M_FUEL)
        if gives == H_GRID:
            price = g.power_price[region] + st.lasting(M_POWER + region)
        return self.forecast.cash_tail[time] * amount * max(0, price) / 2

    def compute_soon(self) -> tuple[int, int]:
        """Points that will run at the end of this quarter, and those of the largest campus."""
        soon = self._soon
        if soon is None:
            whole: i64 = 0
            largest: i64 = 0
            for campus in self.campuses.values():
                mine = points(self.st, self.seat, campus.region, campus.base)
                for i in range(SLOTS_AHEAD):
                    if campus.last(i) > 0:
                        break
                    mine += campus.points[i]
                whole += mine
                largest = max(largest, mine)
            soon = self._soon = (whole, largest)
        return soon

    def after_cash(self) -> float:
        """A unit of cash at the end of this quarter."""
        return self.forecast.cash[1]

    def grant_times(self, region: int) -> vec[i64]:
        """By permit steps, quarters until a project of the seat is granted in a region, expected, rounded; found once."""
        times = self._grant_times.get(region)
        if times is None:
            times = self._grant_times[region] = grant_times(self.st, self.seat, region, self.book.most_steps)
        return times

    def order_time(self, project: int, region: int) -> int:
        """The quarter from now, expected, in which a project that the seat orders now is online."""
        granted: int = self.grant_times(region)[self.st.game.permit_steps[project]]
        return granted - 1 + build_time(self.st, self.seat, project, region)

    # --- prices by kind of action ----------------------------------------------------------------------------------------

    def price(self, action: int) -> float:
        """What an action is worth, in Lead; a pass is worth nothing."""
        g = self.st.game
        return SCORES[g.kind[action]](self, g.x[action], g.y[action])


def _nothing(j: Judge, x: int, y: int) -> float:
    return 0.0


def _never(j: Judge, x: int, y: int) -> float:
    return -1.0


def _build(j: Judge, project: int, region: int) -> float:
    st = j.st
    g = st.game
    cost: int = project_cost(st, j.seat, project, region)
    gives: int = g.gives[project]
    time = j.order_time(project, region)
    year = min(2, (g.first + st.quarter) // 4)
    amount: int = g.lot[project][year]
    if g.group[project] < 4 and gives < len(LAYER_OF):
        amount = max(1, amount + st.seat_lasting(j.seat, S_LOT + g.group[project]))
    gained: int = g.rewards[project]
    spent: int = g.project_influence[project]
    worth = gained * j.influence - spent * j.influence
    if gives < len(LAYER_OF):
        campus = j.campuses.get(region) or j.field
        worth += j.modules(campus, LAYER_OF[gives], time, amount) - j.running(region, gives, amount, time)
    elif GIVES_PLANT <= gives < GIVES_HEADROOM:
        worth += plant_worth(j, region, gives - GIVES_PLANT, time)
    elif gives >= GIVES_HEADROOM:
        worth += 0.02 * amount
    else:
        worth += 0.1 if time < j.left - 1 else 0.0
    return worth - j.spend * cost


def _turbines(j: Judge, project: int, region: int) -> float:
    price: int = next_price(j.st, EQUIPMENT)
    unit = 0.0 if stored(j.st, j.seat, EQUIPMENT - 1) else j.spend * price
    return _build(j, project, region) - unit


def plant_worth(j: Judge, region: int, part: int, time: int) -> float:
    """What a plant that is online in `time` brings: its output at the price of now, falling, and a share of a chokepoint."""
    g = j.st.game
    if time >= j.left:
        return 0.0
    suits: int = g.suit_pct[region][part]
    units = 2 * suits / 100 + j.st.seat_lasting(j.seat, S_OUTPUT)
    base: int = g.base[part + 1][j.st.chip_class] * (g.multiple[part + 1][0] if part == 3 else 1)
    own = j.st.capacity(j.seat, part)
    world: int = g.world[part + 1][min(11, g.first + j.st.quarter + time)]
    share = (own + 100 * units) / max(1, own + 100 * units + world)
    take: int = g.chokepoint_take_pct
    holds = 1.0 if 100 * share >= take and 100 * own < take * max(1, own + world) else 0.0
    lead: int = g.chokepoint_lead * max(0, j.left - time - 1)
    choke = holds * j.weights.chokepoint * (lead + float(g.chokepoint_cash) * j.forecast.cash_tail[time])
    return units * max(1.0, base * 0.7) * j.forecast.cash_tail[time] + choke


def _buy(j: Judge, region: int, y: int) -> float:
    st = j.st
    origin = open_origin(st, j.seat, ACCELERATORS, st.game.region_bloc[region])
    got: tuple[int, int] = order(st, j.seat, ACCELERATORS, origin, order_lot(st, j.seat), j.budget, False)
    units, cost = got
    return j.chips(region, units, freight(st, origin, region) - 1) - j.spend * cost


def _grey(j: Judge, region: int, y: int) -> float:
    st = j.st
    origin = grey_origin(st, ACCELERATORS, st.game.region_bloc[region])
    got: tuple[int, int] = order(st, j.seat, ACCELERATORS, origin, order_lot(st, j.seat), j.budget, True)
    units, cost = got
    odds = 1 - st.game.ruleset.controls.seizure_pct / 100
    return odds * j.chips(region, units, freight(st, origin, region) - 1) - j.spend * cost


def _assemble(j: Judge, region: int, y: int) -> float:
    st = j.st
    plan = assembly(st, j.seat, region, order_lot(st, j.seat), j.budget) or assembly(st, j.seat, region, 1, j.budget)
    if plan is None:
        return -1.0
    origin = plan.origins[0] if plan.bought[0] else st.tables[j.seat].home_bloc
    # Parts from the store could have been sold.
    paid: int = plan.cost + sum([plan.from_store[p] * max(0, next_price(st, p + 1) - 1) for p in (0, 1, 2)])
    return j.chips(region, plan.units, freight(st, max(0, origin), region) - 1) - j.spend * paid


class Exchange:
    """What an upgrade of a campus would exchange.

    Attributes:
        oldest: the class that goes.
        resale: what one of it fetches, in tenths of $bn.
        origin: where the new ones come from.
        units: how many are exchanged.
        cost: what the new ones cost, in tenths of $bn, the trade-in not taken off.
    """

    __slots__ = ("cost", "oldest", "origin", "resale", "units")

    def __init__(self, j: Judge, region: int) -> None:
        oldest, origin, units, cost = upgrade_order(j.st, j.seat, region)
        self.oldest: int = oldest
        self.resale: int = j.st.game.class_resale[oldest]
        self.origin: int = origin
        self.units: int = units
        self.cost: int = cost


def _upgrade(j: Judge, region: int, y: int) -> float:
    st = j.st
    points = st.game.class_points
    deal = Exchange(j, region)
    time = freight(st, deal.origin, region) - 1
    if time >= j.left:
        return -1.0
    running = min(deal.units, max(0, j.campuses[region].base)) if region in j.campuses else 0
    old: int = points[deal.oldest]
    more: int = points[st.chip_class] - old
    lost = old * (j.forecast.tail[0] - j.forecast.tail[time])
    return running * (more * j.forecast.tail[time] - lost) - j.spend * (deal.cost - deal.units * deal.resale)


def _equity(j: Judge, x: int, y: int) -> float:
    economy = j.st.game.ruleset.economy
    cash = max(0, economy.equity_cash + j.st.seat_lasting(j.seat, S_EQUITY_CASH))
    lead: int = equity_lead(j.st, j.seat)
    return j.spend * cash - lead - 0.5


def _posture(j: Judge, quarters: int, y: int) -> float:
    return quarter_worth(j, quarters, j.st.rent(j.seat)) - quarter_worth(j, j.st.posture(j.seat), j.st.rent(j.seat))


def _rent(j: Judge, lots: int, y: int) -> float:
    now = j.st.posture(j.seat)
    return quarter_worth(j, now, lots) - quarter_worth(j, now, j.st.rent(j.seat))


def quarter_worth(j: Judge, quarters: int, lots: int) -> float:
    """What this quarter's operations bring with so many quarters of the compute in training and so many lots rented."""
    st = j.st
    g = st.game
    compute, largest = j.compute_soon()
    share = compute * quarters // 4
    sold = compute - share
    rented: int = lots * g.rent_points
    demand: int = g.demand[min(LAST_CALENDAR, g.first + st.quarter)] * (100 + st.lasting(M_DEMAND)) // 100 + rented
    price: int = max(
        g.cloud_price_min,
        min(g.cloud_price_max, g.cloud_price_scale * demand // max(1, sold + j.forecast.sold_elsewhere)),
    )
    revenue = sold * price / 2 * max(0, 100 + st.seat_lasting(j.seat, S_CLOUD)) / 100
    if st.tables[j.seat].is_state:
        revenue = revenue * float(g.state_cloud_pct) / 100
    far: int = max(0, share - largest) * g.far_pct
    outside: int = rented * g.rented_pct
    gained = min(share, largest) + far / 100 + outside / 100
    gained = gained * (100 + st.seat_lasting(j.seat, S_TRAINING)) / 100
    cost: int = lots * rent_price(st, price)
    done = st.progress(j.seat) + int(gained)
    return j.after_cash() * (revenue - cost) + research(st, j.seat, done, j.weights, j.forecast)


def _lobby(j: Judge, group: int, y: int) -> float:
    """A quarter off what the seat would build of a group in two quarters, which is one or two lots."""
    g = j.st.game
    lot_cost = LOT_COST[group] * (1.5 if group < 4 else 0.3)
    price: int = g.lobby_influence_state if j.st.tables[j.seat].is_state else g.lobby_influence
    late = 0.0 if j.left < 4 else 1.0
    return j.spend * lot_cost * j.book.lobby_pct / 100 * late - price * j.influence


def _issue(j: Judge, layer: int, target: int) -> float:
    """Harm to rivals of the target bloc, less influence now and every quarter."""
    st = j.st
    g = st.game
    hit = 0
    for s in range(g.seats):
        if s != j.seat and st.tables[s].bloc == target:
            hit += 1
    harm = HARM[layer] * hit * j.weights.envy * min(1.0, j.left / 6)
    paid: int = g.control_influence + g.upkeep * min(3, j.left)
    return harm - j.influence * paid


def _buy_part(j: Judge, part: int, y: int) -> float:
    return -0.05


def _sell_part(j: Judge, part: int, y: int) -> float:
    """The price now, less what the units would save in an assembly while there is time for one."""
    units: int = stored(j.st, j.seat, part)
    price: int = max(0, next_price(j.st, part + 1) - 1)
    later = 1.2 if j.left > 1 else 0.0
    return j.spend * units * price * (1 - later)


def _sell_chips(j: Judge, region: int, cls: int) -> float:
    st = j.st
    g = st.game
    chips = st.chips(j.seat, region)
    units = chips[cls]
    idle: int = max(0, sum(chips) - modules_online(st, j.seat, region))
    resale: int = g.class_resale[cls]
    points: int = g.class_points[cls]
    last = j.weights.cash_end if j.left == 1 else j.spend
    kept = (units - min(units, idle)) * points * j.forecast.tail[0]
    kept += min(units, idle) * points * j.forecast.tail[min(2, j.left)] * 0.6
    return last * units * resale - kept


def _expedite(j: Judge, region: int, row: int) -> float:
    """A quarter sooner for the modules of the first line that can be hastened."""
    st = j.st
    g = st.game
    kind = kind_of_row(st, row)
    price = max(0, g.ruleset.economy.expedite_influence + st.seat_lasting(j.seat, S_EXPEDITE))
    campus = j.campuses.get(region)
    if campus is None:
        return -1.0
    layer = CHIPS if kind < 0 else LAYER_OF[g.gives[kind]] if g.gives[kind] < len(LAYER_OF) else -1
    if layer < 0:
        return 0.3 - price * j.influence
    gain = 0.0
    seen = 0
    slots = j.slots(campus)
    for i, at in enumerate(campus.ready[layer]):
        if 0 < at < NEVER and seen < 4:
            seen += 1
            gain += slots.with_layer(i, layer, at - 1) - slots.worth[i]
    return gain - price * j.influence


def _offer(j: Judge, region: int, rent: int) -> float:
    """What the rent brings over the outsiders' lease, with half a chance of a taker."""
    st = j.st
    hosting = st.game.ruleset.hosting
    if any(o.landlord == j.seat and o.region == region for o in st.offers):
        return -0.1
    modules: int = min(hosting.modules, idle_shell(st, j.seat, region))
    campus = j.campuses.get(region)
    soon = sum([1 for at in campus.ready[CHIPS] if at < NEVER]) if campus else 0
    lease = j.forecast.lease_tail[0] / max(0.001, j.forecast.cash_tail[0] * j.weights.lease)
    gain = modules * (hosting.rents[rent] - lease) * j.forecast.cash[min(2, j.left)] * min(hosting.quarters, j.left)
    return 0.3 * gain - 0.2 * min(modules, soon) - 0.05


def _hire(j: Judge, region: int, landlord: int) -> float:
    """A hall for own idle accelerators: all layers at once for a fit-out and a rent."""
    st = j.st
    g = st.game
    hosting = g.ruleset.hosting
    modules: int = min(hosting.modules, idle_shell(st, landlord, region))
    rent = next(
        (hosting.rents[o.rent] for o in st.offers if o.landlord == landlord and o.region == region), hosting.rents[-1]
    )
    quarters = min(hosting.quarters, j.left)
    running = modules_online(st, j.seat, region) if region in j.campuses else 0
    idle: int = max(0, sum(st.chips(j.seat, region)) - running)
    points: int = g.class_points[st.chip_class]
    gain = min(modules, idle) * points * (j.forecast.tail[0] - j.forecast.tail[quarters])
    paid = modules * (hosting.fit_out * j.spend + rent * (j.forecast.cash_tail[0] - j.forecast.cash_tail[quarters]))
    return gain - paid


def _card(j: Judge, card: int, target: int) -> float:
    g = j.st.game
    cash: int = g.card_cash[card]
    influence: int = g.card_influence[card]
    lead: int = g.card_lead[card]
    paid = j.spend * cash + j.influence * influence + lead
    return card_worth(j, card, target) - paid


SCORES: Final[list[Score]] = [
    _nothing, _equity, _posture, _rent, _never, _never, _lobby, _issue, _never, _buy_part, _buy_part, _sell_part,
    _build, _build, _turbines, _buy, _grey, _assemble, _upgrade, _sell_chips, _expedite, _never, _offer, _hire, _card,
]  # fmt: skip
"""By kind, in the order of the action table."""
