"""Whom a control hits, in the board's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gigawatt.core.rules.vocabulary import BLOCS, LADDERS, PARTS
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.names import LADDER_SHORT, short_region_name
from gigawatt.wording.seats import seat_name
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from gigawatt.core import Game, State


def nobody_hit_text(target: int) -> str:
    """What is said of a control that reaches nothing."""
    return f"It hits nobody now: no seat has anything in the {BLOCS[target]} bloc that it reaches."


def plants_hit_text(state: State, you: int, seat: int, plants: Sequence[tuple[int, int, int]]) -> str:
    """A seat's plants that need the materials: how many, for which part, in which region."""
    found = [
        f"{plural(count, 'plant')} for {BOARD.name(PARTS[part])} in {short_region_name(state.game, region)}"
        for count, part, region in plants
    ]
    return f"{_who(state, you, seat)}: {listed(found)}."


def campuses_hit_text(state: State, you: int, seat: int, places: Sequence[int]) -> str:
    """A seat's campuses in the bloc."""
    return f"{_who(state, you, seat)}: {_there(state.game, places)}."


def goods_hit_text(
    state: State, you: int, seat: int, places: Sequence[int], layer: int, origin: int, units: int, quarters: int
) -> str:
    """A seat's campuses in the bloc, and the units of a ladder that it bought for them in so many quarters."""
    goods = f"{units or 'no'} {BLOCS[origin]} {_goods(layer, units)}"
    return f"{_who(state, you, seat)}: {_there(state.game, places)}, {goods} bought for it in the last {quarters} quarters."


def control_loss_text(layer: int, loss: str, about: Mapping[str, Any]) -> str:
    """What those whom a control hits lose from the next quarter on."""
    price = f"{about['influence']} influence"
    if loss == "optics":
        return f"Optical fabric costs {about['more_pct']}% more there then."
    if loss == "materials":
        if about["is_embargo"]:
            return "Each of these plants makes a unit less a quarter then."
        return f"Their owners then pay {price} a quarter, or each of these plants makes a unit less."
    goods = f"{BLOCS[about['origin']]} {LADDER_SHORT[layer]}"
    share = (
        f"{about['stock']} of the {about['of_all']} on the market now"
        if about["of_all"]
        else "none are on the market now"
    )
    if about["is_embargo"]:
        return f"They can no longer buy {goods} then but by the grey channel: {share}."
    return f"Each order of {goods} then costs them {price} more: {share}."


def _who(state: State, you: int, seat: int) -> str:
    return "You too" if seat == you else seat_name(state, seat)


def _there(game: Game, places: Sequence[int]) -> str:
    names = [short_region_name(game, region) for region in places]
    return f"{'campus' if len(names) == 1 else 'campuses'} in {listed(names)}" if names else "at home there"


def _goods(layer: int, units: int) -> str:
    ladder = LADDERS[layer]
    if ladder == "accelerators":
        return BOARD.accelerator if units == 1 else BOARD.accelerators
    return BOARD.unit_names(units, ladder)
