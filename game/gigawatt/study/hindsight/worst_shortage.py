"""The shortage of a layer that cost a seat most, for the story of a match: one cause, found quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.queries.bottleneck import held_back
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.causes import About, CauseFinder
from gigawatt.study.hindsight.recorded_future import RecordedFuture

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.core.explanations.shortages import Shortage
    from gigawatt.match.record import Record

MOST_TRIED: Final = 3
"""Shortages whose causes are looked for before the worst one is told as it is."""


def worst_shortage(record: Record, seat: int, layer: str, game: Game | None = None) -> Shortage | None:
    """The shortage of a layer that held a seat back most, with its cause.

    Of the `MOST_TRIED` worst ones it is the first that an order would have lifted to the seat's gain; if there is none, the worst.

    Args:
        record: the match.
        seat: the seat.
        layer: one of `LAYERS`.
        game: the compiled game of the record, if the caller has it.

    Returns:
        None if the layer never bound a campus of the seat alone or together with others, with more of another layer idle.

    Raises:
        ReplayMismatchError: an action of the record is illegal.
    """
    finder = CauseFinder(RecordedFuture(record, game))
    found = [finder.shortage(about) for about in _worst(finder, seat, LAYERS.index(layer))]
    helped = [row for row in found if row.missed is not None and row.missed.seat_gain > 0]
    return next(iter([*helped, *found]), None)


def _worst(finder: CauseFinder, seat: int, layer: int) -> list[About]:
    """The shortages of a layer by what they held back, the most first; the earlier of equals."""
    rows: list[tuple[int, About]] = []
    for quarter in range(finder.future.quarters):
        begun = finder.future.course.operations[quarter]
        for region in begun.campuses(seat):
            campus = finder.campus(seat, region, quarter)
            held = held_back(begun, campus) if any(campus.modules) else 0
            rows += [(held, about) for about in finder.binding(seat, region, quarter) if held and about[-1] == layer]
    return [about for _, about in sorted(rows, key=lambda row: (-row[0], row[1][2], row[1][1]))[:MOST_TRIED]]
