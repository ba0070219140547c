"""The market of a part: its schedule by quarter of the match, and the plants that all seats have for it.

The module reads the layout of a position because plants are counted at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import append, i64, vec
from gigawatt.core.position.layout import LAST_CALENDAR, P_KIND, P_REGION, P_SEAT, P_WIDTH
from gigawatt.core.rules.vocabulary import GIVES_PLANT
from gigawatt.core.transitions.ledger import total_stock

if TYPE_CHECKING:
    from gigawatt.core import Game, State

EQUIPMENT: Final = 3
"""The part that no accelerator is assembled from."""
RUNNING: Final = 0.6
"""Share of the accelerators on sale that soon run somewhere."""
ASSEMBLED: Final = 0.4
"""Share of the accelerators that soon run somewhere which are assembled while parts are cheap."""
TURBINES: Final = 0.35
"""Units of equipment that a seat uses in a quarter."""


class PartMarket:
    """What is expected of a part in each quarter of the match, whatever the seats do.

    Attributes:
        each: units that a fairly suited plant makes.
        needed: units that a seat assembles.
        bought: units that all seats buy.
        refill: units that the world adds to the ladder.
        world: capacity of the world, in units.
        middle: units up to which the ladder recovers by itself.
        cap: units that the ladder holds at most.
    """

    __slots__ = ("bought", "cap", "each", "middle", "needed", "refill", "world")

    def __init__(self, game: Game, part: int) -> None:
        seats = float(game.seats)
        quarters = range(game.quarters)
        calendar = [min(LAST_CALENDAR, game.first + q) for q in quarters]
        chips, refill, world = game.refill[0], game.refill[part + 1], game.world[part + 1]
        self.each: vec[float] = vec[float]([float(game.plant_units[game.years[q]]) for q in quarters])
        needed = [0.0 if part == EQUIPMENT else RUNNING * ASSEMBLED * float(chips[at]) / seats for at in calendar]
        self.needed: vec[float] = vec[float](needed)
        self.bought: vec[float] = vec[float]([seats * (TURBINES if part == EQUIPMENT else one) for one in needed])
        self.refill: vec[float] = vec[float]([float(refill[at]) for at in calendar])
        self.world: vec[float] = vec[float]([float(world[at]) / 100 for at in calendar])
        self.middle: float = float(game.middle[part + 1])
        self.cap: float = float(game.cap[part + 1])


class PlantsOfPart:
    """All plants of a part, on order or running, counted as fairly suited ones, and what they leave on its ladder.

    Attributes:
        own: those of the seat.
        rivals: those of all others.
        best: those of the rival with the most.
        market: the schedule of the part.
        stock: by quarter from now, the units on the ladder at its start without a further plant; found as far as it was asked for.
    """

    __slots__ = ("best", "market", "own", "rivals", "stock")

    def __init__(self, st: State, seat: int, part: int, market: PartMarket) -> None:
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
            if s == seat:
                self.own = plants[s]
            else:
                self.rivals += plants[s]
                self.best = max(self.best, plants[s])
        self.market: PartMarket = market
        self.stock: vec[float] = vec[float]([float(total_stock(st, part + 1))])

    def stock_in(self, time: i64, now: i64) -> float:
        """The units on the ladder at the start of a quarter from now, the quarter `now` of the match, without a further plant."""
        while len(self.stock) <= time:
            t: i64 = len(self.stock) - 1
            self.stock = append(self.stock, self.next_stock(self.stock[t], now + t, 0.0))
        return self.stock[time]

    def next_stock(self, stock: float, quarter: i64, units: float) -> float:
        """The stock a quarter later: what the plants make and `units` of a new one come before the world refills the ladder."""
        market = self.market
        each = market.each[quarter]
        # A ladder below its middle recovers, because it is dear to buy from.
        least = min(market.middle, stock + 1)
        left = max(0.0, stock - market.bought[quarter]) + self.own * each + self.rivals * each + units
        return min(market.cap, max(least, left + market.refill[quarter]))
