"""What all positions of a game share for legality: orders of a place, prices, levels of costs, actions for accelerators.

`gigawatt.core.legality.menus` makes and finds them.
"""

from __future__ import annotations

from typing import Final

from gigawatt.core.position.ints import i64, vec

UNMOVED: Final[tuple[int, ...]] = (0, 0, 0, 0, 0)
"""What events add to the cost of each group in a bloc while there are none."""

CostLevelKey = tuple[int, tuple[int, ...], tuple[int, ...] | None]
"""Year, what events add to the cost of each group in a bloc, and what controls take of it."""


class BuildMenu:
    """The orders of a set of projects in a region, prices aside.

    By mode, which says what is shut to a seat for now: see `Tables.shut`.
    """

    __slots__ = ("actions", "equipped", "has_turbines", "projects", "turbines")

    def __init__(self, projects: vec[vec[i64]], actions: vec[vec[i64]], equipped: vec[i64], turbines: vec[i64]) -> None:
        self.projects: vec[vec[i64]] = projects
        """By mode, what takes no equipment, ascending."""
        self.actions: vec[vec[i64]] = actions
        """By mode, the action of each of them."""
        self.equipped: vec[i64] = equipped
        """What takes a unit of equipment."""
        self.turbines: vec[i64] = turbines
        """The action of each of them."""
        self.has_turbines: bool = len(turbines) > 0


class Prices:
    """What each project costs a seat in a region, in tenths of $bn a lot, a unit of equipment aside."""

    __slots__ = ("costs", "most", "most_but_plants")

    def __init__(self, costs: vec[i64], is_plant: vec[bool]) -> None:
        self.costs: vec[i64] = costs
        """By project."""
        most: i64 = 0
        most_but_plants: i64 = 0
        for p in range(len(costs)):
            cost = costs[p]
            if cost > most:
                most = cost
            if cost > most_but_plants and not is_plant[p]:
                most_but_plants = cost
        self.most: i64 = most
        self.most_but_plants: i64 = most_but_plants


class CostLevel:
    """A level of costs in a bloc: the year, what events add to the cost of each group, what controls take of it."""

    __slots__ = ("bearing", "moved", "prices", "year")

    def __init__(self, key: CostLevelKey, places: i64) -> None:
        self.year: i64 = key[0]
        self.moved: tuple[int, ...] = key[1]
        self.bearing: tuple[int, ...] | None = key[2]
        self.prices: list[Prices | None] = [None] * places
        """Price lists at this level, at faction x regions kept + region, as far as they were asked for."""


class SpotRows:
    """What a seat can do at the regions where it may take chips: one action for each of them, and the bloc of each."""

    __slots__ = ("blocs", "buys", "greys", "makes")

    def __init__(self, firsts: vec[i64], spots: vec[i64], region_bloc: vec[i64]) -> None:
        buy, grey, make = firsts[0], firsts[1], firsts[2]
        self.buys: vec[i64] = vec[i64]([buy + r for r in spots])
        self.greys: vec[i64] = vec[i64]([grey + r for r in spots])
        self.makes: vec[i64] = vec[i64]([make + r for r in spots])
        self.blocs: vec[i64] = vec[i64]([region_bloc[r] for r in spots])
