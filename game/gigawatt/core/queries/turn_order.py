"""Who acts first in a quarter, and who follows: the first place moves on by a seat each quarter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.actions import PASS
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


def ends_quarter(st: Position, action: int) -> bool:
    """Whether an action of the seat to move is the last one of the quarter."""
    if st.rules.is_free[action] or (action != PASS and st.points_left(st.seat) > 1):
        return False
    return not any(st.points_left(seat) for seat in range(st.rules.seats) if seat != st.seat)
