"""What headlines to come are expected to take from campuses: power by curtailment, cooling by drought, compute by outage.

The tables are made once for each game from the pools of headlines, of which one is drawn each quarter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import vec
from gigawatt.core.rules.effect_kinds import Curtail, Drought, Outage
from gigawatt.core.rules.vocabulary import HALVES

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.rules.ruleset import Region

LAST_HALF: Final = 5
"""The last half-year of the calendar, from 0."""


class Hazards:
    """Expected losses by half-year and region, for each quarter of the half-year, at index half-year x regions + region.

    Attributes:
        regions: number of regions.
        curtailed: modules of power that a campus without a battery loses, times quarters.
        dried: evaporative modules that a campus without recycling loses, times quarters.
        dark: quarters in which a campus computes nothing.
    """

    __slots__ = ("curtailed", "dark", "dried", "regions")

    def __init__(self, game: Game) -> None:
        rules = game.ruleset
        self.regions: int = game.region_count
        size = len(HALVES) * self.regions
        self.curtailed: vec[float] = vec[float]([0.0] * size)
        self.dried: vec[float] = vec[float]([0.0] * size)
        self.dark: vec[float] = vec[float]([0.0] * size)
        if not game.has_headlines:
            return
        for half, pool in enumerate(game.pool):
            for index in pool:
                for effect in rules.headlines[index].effects:
                    if not isinstance(effect, (Curtail, Drought, Outage)):
                        continue
                    table = self.curtailed
                    size_of = 1.0
                    if isinstance(effect, Outage):
                        table = self.dark
                    else:
                        size_of = float(effect.amount)
                        if isinstance(effect, Drought):
                            table = self.dried
                    for r, region in enumerate(rules.regions):
                        if is_struck(region, effect.where):
                            i = half * self.regions + r
                            table[i] = table[i] + size_of * float(effect.quarters) / float(len(pool))

    def index(self, calendar: int, region: int) -> int:
        """Where the losses of a quarter of the calendar, from 0, stand for a region."""
        return min(LAST_HALF, calendar // 2) * self.regions + region


def is_struck(region: Region, where: tuple[str, ...]) -> bool:
    """Whether an effect of a headline reaches a region."""
    return "all" in where or region.id in where or region.bloc in where or ("water-risk" in where and region.water_risk)
