"""The shortage of a layer that cost a seat most, for the story of a match: found quickly, with the layers that bound beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.causes import About, CauseFinder
from gigawatt.study.hindsight.held_compute import compute_held_back, worst_first
from gigawatt.study.hindsight.recorded_future import RecordedFuture

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import Shortage
    from gigawatt.match.record import Record

MOST_TRIED: Final = 3
"""Shortages whose causes are looked for before the worst one is told as it is."""


def worst_shortage(record: Record, seat: int, layer: str, game: Game | None = None) -> tuple[Shortage, ...]:
    """The shortage of a layer that held a seat back most, then those of the layers that bound the campus with it, each with its cause.

    Of the `MOST_TRIED` worst ones it is the first that one order would have lifted to the seat's gain, which is never one of several layers
    that bound together; if there is none, the worst.

    Args:
        record: the match.
        seat: the seat.
        layer: one of `LAYERS`.
        game: the compiled game of the record, if the caller has it.

    Returns:
        Nothing if the layer never bound a campus of the seat alone or together with others, with more of another layer idle.

    Raises:
        ReplayMismatchError: an action of the record is illegal.
    """
    finder = CauseFinder(RecordedFuture(record, game))
    found = [finder.shortage(about) for about in _worst(finder, seat, LAYERS.index(layer))]
    helped = [row for row in found if _is_lifted(finder, row)]
    worst = next(iter([*helped, *found]), None)
    if worst is None:
        return ()
    binding = finder.binding(seat, worst.region, worst.quarter)
    return worst, *[finder.shortage(about) for about in binding if about[-1] != worst.layer]


def _is_lifted(finder: CauseFinder, row: Shortage) -> bool:
    """Whether one order alone would have run more modules, to the seat's gain."""
    is_alone = len(finder.binding(row.seat, row.region, row.quarter)) == 1
    return is_alone and row.missed is not None and row.missed.seat_gain > 0


def _worst(finder: CauseFinder, seat: int, layer: int) -> list[About]:
    """The shortages of a layer by what they held back, the most first; the earlier of equals."""
    rows: list[tuple[int, About]] = []
    for quarter in range(finder.future.quarters):
        begun = finder.future.course.operations[quarter]
        for region in begun.campuses(seat):
            campus = finder.campus(seat, region, quarter)
            held = compute_held_back(begun, campus) if any(campus.modules) else 0
            rows += [(held, about) for about in finder.binding(seat, region, quarter) if held and about[-1] == layer]
    return [about for _, about in sorted(rows, key=lambda row: worst_first(row[0], row[1][2], row[1][1]))[:MOST_TRIED]]
