"""The shortages of a seat as a story: quarters in a row in which the same layers bound the same campus."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.study.hindsight.held_compute import worst_first

if TYPE_CHECKING:
    from gigawatt.core.explanations.shortages import Shortage
    from gigawatt.study.hindsight.bottlenecks import CampusQuarter, SeatBottlenecks
    from gigawatt.study.hindsight.shadow_prices import ShadowPrice

MOST_EPISODES: Final = 3
"""Of the story of a seat."""


@frozen
class Episode:
    """Quarters in a row in which the same layers bound a campus."""

    region: int
    binding: tuple[str, ...]
    first: int
    last: int
    held_back: int
    """Points of compute that the campus would have had more, had those layers been as large as the next one, added up by quarter."""
    price: ShadowPrice | None
    """What one more module of each of these layers would have been worth from the first quarter on."""
    shortages: tuple[Shortage, ...]
    """Those layers in the first quarter, with their causes."""
    together: int
    """Points that the orders missed by all of them would have brought the campus in the first quarter."""

    def rank(self) -> tuple[int, int, int]:
        """The key that sorts episodes, the worst first."""
        return worst_first(self.held_back, self.first, self.region)


def episodes(seat: SeatBottlenecks) -> list[Episode]:
    """All episodes of a seat in which anything was held back, by their first quarter and the order of the map."""
    found: list[Episode] = []
    rows: dict[int, list[tuple[int, CampusQuarter]]] = {}
    for quarter in seat.quarters:
        for campus in quarter.campuses:
            rows.setdefault(campus.bottleneck.region, []).append((quarter.quarter, campus))
    for region in sorted(rows):
        run: list[tuple[int, CampusQuarter]] = []
        for row in [*rows[region], None]:
            if run and (row is None or not _continues(run[-1], row)):
                found.append(_episode(region, run))
                run = []
            if row is not None:
                run.append(row)
    return sorted((one for one in found if one.held_back > 0), key=lambda one: (one.first, one.region))


def main_episodes(seat: SeatBottlenecks, most: int = MOST_EPISODES) -> list[Episode]:
    """The episodes that held a seat back most, in the order of time."""
    chosen = sorted(episodes(seat), key=Episode.rank)[:most]
    return sorted(chosen, key=lambda one: (one.first, one.region))


def _continues(before: tuple[int, CampusQuarter], row: tuple[int, CampusQuarter]) -> bool:
    return row[0] == before[0] + 1 and row[1].bottleneck.binding == before[1].bottleneck.binding


def _episode(region: int, run: Sequence[tuple[int, CampusQuarter]]) -> Episode:
    first, campus = run[0]
    return Episode(
        region,
        campus.bottleneck.binding,
        first,
        run[-1][0],
        sum(row.held_back for _, row in run),
        campus.joint,
        campus.shortages,
        campus.together,
    )
