"""The value of a plant: what it makes year by year, at the prices it leaves, in own assemblies, and for a chokepoint.

The module reads the layout of a position because plants are valued at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import S_OUTPUT
from gigawatt.policies.valuation.barriers import closed_share, grey_factor
from gigawatt.policies.valuation.part_market import EQUIPMENT, TURBINES, PlantsOfPart

if TYPE_CHECKING:
    from gigawatt.policies.valuation.position_values import PositionValues

CHIPS_CLOSED: Final = 0.5
"""Part of an embargo on accelerators that is felt as one on each of the parts that they are made of."""


def plant_value(values: PositionValues, region: int, part: int, time: int) -> float:
    """The value of a plant that is online in `time`: all its output to the end, and its part in a chokepoint, in Lead."""
    if time >= values.left:
        return 0.0
    suits: int = values.st.game.suit_pct[region][part]
    bloc: int = values.st.game.region_bloc[region]
    key = ((part * 1000 + suits) * 100 + time) * 3 + bloc
    known = values.plant_values.get(key)
    if known is None:
        plants = plants_of(values, part)
        dear = closed_price(values, part, bloc)
        known = output_value(values, part, suits, time, plants, dear)
        known += chokepoint_value(values, part, suits, time, plants)
        values.plant_values[key] = known
    return known


def plants_of(values: PositionValues, part: int) -> PlantsOfPart:
    """All plants of a part; counted on first use."""
    known = values.plants.get(part)
    if known is None:
        known = PlantsOfPart(values.st, values.seat, part, values.catalogue.parts[part])
        values.plants[part] = known
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


def plant_output(values: PositionValues, suits: int, time: int) -> float:
    """Units that a new plant of such suitability, in per cent, makes in a quarter from now."""
    units: int = values.st.game.plant_units[values.st.game.years[values.st.quarter + time]]
    return _output(units, suits, values.st.seat_lasting(values.seat, S_OUTPUT))


def _output(each: i64, suits: i64, bonus: i64) -> float:
    """Units that a new plant makes in a quarter in which a fair one makes `each`, with what lasting effects add."""
    return max(0.0, float(each * suits) / 100 + float(bonus))


def output_value(
    values: PositionValues, part: int, suits: int, time: int, plants: PlantsOfPart, dear: float = 1.0
) -> float:
    """What a plant's output brings to the end: what own assemblies need saves its price, the rest is sold after the own plants'.

    A unit on the ladder costs what is paid for it less one at the sale, so an own assembly saves the price before the sale less one.
    Where embargoes close the part, an own one saves `dear` times the price.
    Plants meet the ladder before the world refills it; what all of them make above what is bought lowers the price of later quarters.
    """
    st = values.st
    market = plants.market
    now: i64 = st.quarter
    years, plant_units = st.game.years, st.game.plant_units
    bonus: i64 = st.seat_lasting(values.seat, S_OUTPUT)
    prices = st.game.prices[part + 1]
    classes, cash = values.forecast.classes, values.forecast.cash
    is_hoarded = part == EQUIPMENT and dear > 1
    stock = plants.stock_in(time, now)
    worth = 0.0
    for t in range(time, values.left):
        year = years[now + t]
        made = plants.own * market.each[now + t]
        units = _output(plant_units[year], suits, bonus)
        if units:
            needed = market.needed[now + t]
            left = max(0.0, stock - market.bought[now + t])
            used = max(0.0, min(units, (TURBINES if is_hoarded else needed) - made))
            row = prices[classes[t] * 3 + year]
            price = float(row[min(int(left), len(row) - 1)])
            paid = used * max(0.0, price * dear - 1) + sale_value(row, left + max(0.0, made - needed), units - used)
            worth += paid * cash[t + 1]
        stock = plants.next_stock(stock, now + t, units)
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


def chokepoint_value(values: PositionValues, part: int, suits: int, time: int, plants: PlantsOfPart) -> float:
    """What the plant adds to holding the chokepoint of its part, by the capacities of each year to come."""
    st = values.st
    g = st.game
    weight = values.weights.chokepoint
    if not weight:
        return 0.0
    holds = st.chokepoint_holder(part) == values.seat
    share: float = float(g.chokepoint_keep_pct if holds else g.chokepoint_take_pct) / 100
    start: i64 = time if holds else time + g.chokepoint_records - 1
    pays = float(g.chokepoint_lead)
    income = float(g.chokepoint_cash)
    market = plants.market
    now: i64 = st.quarter
    years, plant_units = g.years, g.plant_units
    bonus: i64 = st.seat_lasting(values.seat, S_OUTPUT)
    cash = values.forecast.cash
    own, rivals, best = plants.own, plants.rivals, plants.best
    worth = 0.0
    for t in range(start, values.left):
        each = market.each[now + t]
        more = own * each + _output(plant_units[years[now + t]], suits, bonus)
        others = rivals * each + market.world[now + t]
        with_it = more > best * each and more >= share * (others + more)
        without = own > best and own * each >= share * (others + own * each)
        if with_it and not without:
            worth += pays + income * cash[t + 1]
    return worth * weight
