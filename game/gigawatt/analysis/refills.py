"""What the world adds to each ladder at the quarter's end, and how much of that there is room for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.queries.market import refill_due
from gigawatt.core.rules.vocabulary import LADDERS

if TYPE_CHECKING:
    from gigawatt.core import State


@frozen
class Refill:
    """The refill of a ladder at the end of this quarter, by the events and the stock of now."""

    ladder: int
    units: int
    room: int
    """Units that the ladder can still hold; what exceeds it is lost."""

    @property
    def is_cut(self) -> bool:
        """Whether some of it is lost unless units are bought before."""
        return self.room < self.units


def next_refill(state: State, ladder: int) -> Refill:
    """The next refill of a ladder."""
    g = state.game
    units = max(0, refill_due(state, ladder, state.quarter))
    return Refill(ladder, units, g.cap[ladder] - sum(state.stock(ladder)))


def cut_refills(state: State) -> list[Refill]:
    """The refills of which some is lost as things stand; none in the last quarter, after which nobody buys."""
    g = state.game
    if state.is_terminal or state.quarter == g.quarters - 1:
        return []
    ladders = range(len(LADDERS)) if g.has_plants else (0,)
    return [refill for ladder in ladders if (refill := next_refill(state, ladder)).is_cut]
