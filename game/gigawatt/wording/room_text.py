"""Room for the site of a campus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.queries.permissions import room_left

if TYPE_CHECKING:
    from gigawatt.core import State


def room_sentence(state: State, index: int, seat: int) -> str:
    """How much of a region's room a seat's campus has taken: `Your site there, with what is on order, takes 9 of 14 modules of room.`;
    empty where the seat has no campus.
    """
    if index not in state.campuses(seat):
        return ""
    room: int = state.game.room[index]
    left = int(room_left(state, seat, index))
    if not left:
        return f"Your site there, with what is on order, fills its {room} modules of room."
    return f"Your site there, with what is on order, takes {room - left} of {room} modules of room."
