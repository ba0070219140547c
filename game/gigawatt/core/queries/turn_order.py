"""Who acts first in a quarter, and who follows: the first place moves on by a seat each quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import FIRST

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def first_seat(st: Position, quarter: i64) -> i64:
    """The seat that acts first in a quarter."""
    return (st.v[FIRST] + quarter) % st.rules.seats


def turn_order(st: Position, quarter: int) -> tuple[int, ...]:
    """The seats in the order in which they act in a quarter."""
    first = first_seat(st, quarter)
    return tuple([(first + place) % st.rules.seats for place in range(st.rules.seats)])
