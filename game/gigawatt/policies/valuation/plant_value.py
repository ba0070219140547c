"""The value of a plant: what it makes year by year, at the prices it leaves, in own assemblies, and for a chokepoint.

The module reads the layout of a position because plants are valued at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import LAST_CALENDAR, P_KIND, P_REGION, P_SEAT, P_WIDTH, S_OUTPUT
from gigawatt.core.rules.vocabulary import GIVES_PLANT
from gigawatt.core.transitions.ledger import total_stock
from gigawatt.policies.valuation.barriers import closed_share, grey_factor
from gigawatt.policies.valuation.value_forecast import RUNNING

if TYPE_CHECKING:
    from gigawatt.policies.valuation.position_values import PositionValues

EQUIPMENT: Final = 3
"""The part that no accelerator is assembled from."""
ASSEMBLED: Final = 0.4
"""Share of the accelerators that soon run somewhere which are assembled while parts are cheap."""
CHIPS_CLOSED: Final = 0.5
"""Part of an embargo on accelerators that is felt as one on each of the parts that they are made of."""
TURBINES: Final = 0.35
"""Units of equipment that a seat uses in a quarter."""


class PlantsOfPart:
    """All plants of a part, on order or running, counted as fairly suited ones.

    Attributes:
        own: those of the seat.
        rivals: those of all others.
        best: those of the rival with the most.
    """

    __slots__ = ("best", "own", "rivals")

    def __init__(self, values: PositionValues, part: int) -> None:
        st = values.st
        g = st.game
        units: int = g.plant_units[g.years[st.quarter]]
        plants = vec[float]([float(st.capacity(s, part)) / 100 / units for s in range(g.seats)])
        pipe = st.pipe
        for p in range(0, len(pipe), P_WIDTH):
            kind = pipe[p + P_KIND]
            if kind >= 0 and g.gives[kind] == GIVES_PLANT + part:
                suits: int = g.suit_pct[pipe[p + P_REGION]][part]
                plants[pipe[p + P_SEAT]] = plants[pipe[p + P_SEAT]] + suits / 100
        self.own: float = 0.0
        self.rivals: float = 0.0
        self.best: float = 0.0
        for s in range(g.seats):
            if s == values.seat:
                self.own = plants[s]
            else:
                self.rivals += plants[s]
                self.best = max(self.best, plants[s])


def plant_value(values: PositionValues, region: int, part: int, time: int) -> float:
    """The value of a plant that is online in `time`: all its output to the end, and its part in a chokepoint, in Lead."""
    if time >= values.left:
        return 0.0
    suits: int = values.st.game.suit_pct[region][part]
    bloc: int = values.st.game.region_bloc[region]
    key = ((part * 1000 + suits) * 100 + time) * 3 + bloc
    known = values.plant_values.get(key)
    if known is None:
        plants = PlantsOfPart(values, part)
        dear = closed_price(values, part, bloc)
        known = output_value(values, part, suits, time, plants, dear)
        known += chokepoint_value(values, part, suits, time, plants)
        values.plant_values[key] = known
    return known


def closed_price(values: PositionValues, part: int, bloc: int) -> float:
    """What a unit costs a buyer in a bloc, in prices of the ladder: what the grey channel takes, as far as embargoes close its origins."""
    st = values.st
    if not st.controls:
        return 1.0
    closed = closed_share(st, part + 1, bloc)
    if part != EQUIPMENT:
        # Who cannot buy accelerators assembles them, and bids for every part.
        closed = max(closed, CHIPS_CLOSED * closed_share(st, 0, bloc))
    return 1 + closed * (grey_factor(st) - 1)


def year_at(values: PositionValues, time: int) -> int:
    """The year of the calendar, from 0, in so many quarters."""
    return values.st.game.years[values.st.quarter + time]


def plant_output(values: PositionValues, suits: int, time: int) -> float:
    """Units that a new plant of such suitability, in per cent, makes in a quarter from now."""
    units: int = values.st.game.plant_units[year_at(values, time)] * suits
    return max(0.0, units / 100 + values.st.seat_lasting(values.seat, S_OUTPUT))


def output_value(
    values: PositionValues, part: int, suits: int, time: int, plants: PlantsOfPart, dear: float = 1.0
) -> float:
    """What a plant's output brings to the end: what own assemblies need saves its price, the rest is sold after the own plants'.

    A unit on the ladder costs what is paid for it less one at the sale, so an own assembly saves the price before the sale less one.
    Where embargoes close the part, an own one saves `dear` times the price.
    Plants meet the ladder before the world refills it; what all of them make above what is bought lowers the price of later quarters.
    """
    st = values.st
    g = st.game
    ladder = part + 1
    stock = float(total_stock(st, ladder))
    worth = 0.0
    for t in range(values.left):
        calendar: int = min(LAST_CALENDAR, g.first + st.quarter + t)
        year = year_at(values, t)
        prices = g.prices[ladder][_class_at(values, t) * 3 + year]
        each = float(g.plant_units[year])
        needed = 0.0 if part == EQUIPMENT else RUNNING * ASSEMBLED * float(g.refill[0][calendar]) / float(g.seats)
        bought = float(g.seats) * (TURBINES if part == EQUIPMENT else needed)
        made = plants.own * each
        units = plant_output(values, suits, t) if t >= time else 0.0
        left = max(0.0, stock - bought)
        if units:
            used = max(0.0, min(units, (TURBINES if part == EQUIPMENT and dear > 1 else needed) - made))
            price = float(prices[min(int(left), len(prices) - 1)])
            cash = used * max(0.0, price * dear - 1) + sale_value(prices, left + max(0.0, made - needed), units - used)
            worth += cash * values.forecast.cash[t + 1]
        # A ladder below its middle recovers, because it is dear to buy from.
        least = min(float(g.middle[ladder]), stock + 1)
        left = left + made + plants.rivals * each + units + float(g.refill[ladder][calendar])
        stock = min(float(g.cap[ladder]), max(least, left))
    return worth


def sale_value(prices: vec[i64], stock: float, units: float) -> float:
    """What a sale of so many units brings on a ladder that holds `stock`: each at the price after it, less one; none above the cap."""
    cash = 0.0
    at = int(stock)
    while units > 0 and at + 1 < len(prices):
        at += 1
        part = min(1.0, units)
        cash += part * max(0.0, float(prices[at]) - 1)
        units -= part
    return cash


def _class_at(values: PositionValues, time: int) -> int:
    """The class of accelerators that is on sale in so many quarters."""
    g = values.st.game
    points = values.forecast.points[time]
    for cls in range(g.class_count):
        if g.class_points[cls] == points:
            return cls
    return values.st.chip_class


def chokepoint_value(values: PositionValues, part: int, suits: int, time: int, plants: PlantsOfPart) -> float:
    """What the plant adds to holding the chokepoint of its part, by the capacities of each year to come."""
    st = values.st
    g = st.game
    weight = values.weights.chokepoint
    if not weight:
        return 0.0
    holds = st.chokepoint_holder(part) == values.seat
    share: float = float(g.chokepoint_keep_pct if holds else g.chokepoint_take_pct) / 100
    first: int = time if holds else time + g.chokepoint_records - 1
    pays = float(g.chokepoint_lead)
    worth = 0.0
    for t in range(first, values.left):
        each = float(g.plant_units[year_at(values, t)])
        world = float(g.world[part + 1][min(LAST_CALENDAR, g.first + st.quarter + t)]) / 100
        more = plants.own * each + plant_output(values, suits, t)
        others = plants.rivals * each + world
        with_it = more > plants.best * each and more >= share * (others + more)
        without = plants.own > plants.best and plants.own * each >= share * (others + plants.own * each)
        if with_it and not without:
            worth += pays + float(g.chokepoint_cash) * values.forecast.cash[t + 1]
    return worth * weight
