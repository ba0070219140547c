"""Whom a control hits, in the board's words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from gigawatt.core.queries.denials import CAMPUS_LAYER
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LADDERS, LAYERS, PARTS
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.names import BLOC_NAMES, LADDER_SHORT, LEVELS, region_name, short_region_name
from gigawatt.wording.quarters import quarter_name, quarter_near
from gigawatt.wording.seats import seat_name
from gigawatt.wording.vocabulary import BOARD, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.explanations.standing_controls import StandingControl


def control_name(layer: int, target: int, words: Vocabulary = BOARD) -> str:
    """What a control is on and against whom: `optics against the alliance`."""
    return f"{words.name(CONTROL_LAYERS[layer])} against {BLOC_NAMES[BLOCS[target]]}"


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
    time = "this quarter" if not state.quarter else f"in {min(quarters, state.quarter + 1)} quarters"
    return f"{_who(state, you, seat)}: {_there(state.game, places)}, {goods} bought there {time}."


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


def control_gain_sentences(
    state: State,
    you: int,
    denied: Sequence[tuple[int, Sequence[int]]],
    words: Vocabulary = BOARD,
    *,
    layer: int,
    is_embargo: bool,
    lead: int,
    upkeep: int,
    fee: int,
) -> list[str]:
    """What a control brings its author: the fees of a licence, or the Lead of an embargo, whom it denies, and the fees that end with it.

    Args:
        state: the position before it.
        you: the seat that reads.
        denied: each rival that an embargo denies, with the regions where it does.
        words: the words of the audience.
        layer: what the control is on.
        is_embargo: the control becomes an embargo; if not it becomes a licence, and the embargo is told as what may come.
        lead: what denying these brings a quarter.
        upkeep: influence that an embargo costs a quarter.
        fee: influence that an order under the licence costs.
    """
    cost = f"for {upkeep} influence a quarter" if upkeep else "at no upkeep"
    whom = listed(denial_text(state, you, seat, layer, places, words) for seat, places in denied)
    brings = f"{whom}: {lead} Lead a quarter, {cost}" if denied else f"nobody as the board stands, {cost}"
    if is_embargo:
        ends = f"The fee of the licence ends with it: {_fee_text(layer, fee)}."
        return [f"The embargo denies {brings}.", *([ends] if fee else [])]
    fees = f"The licence pays you {_fee_text(layer, fee)}; it takes no upkeep."
    return [*([fees] if fee else []), f"Raised to an embargo it would deny {brings}."]


def _fee_text(layer: int, fee: int) -> str:
    """What a licence pays its author: for each order, or each quarter for materials that plants use."""
    if CONTROL_LAYERS[layer] == "materials":
        return f"{fee} influence a quarter from each seat with plants there"
    return f"{fee} influence for each order under it"


def denial_text(state: State, you: int, seat: int, layer: int, places: Sequence[int], words: Vocabulary = BOARD) -> str:
    """A rival and what it lacks: `B Challenger state (short of chips in China East)`."""
    where = listed(region_name(state.game, region) for region in places)
    what = f"short of {words.name(LAYERS[CAMPUS_LAYER[layer]])}" if CAMPUS_LAYER[layer] >= 0 else "with plants"
    return f"{'you' if seat == you else seat_name(state, seat)} ({what} in {where})"


def control_denial_text(state: State, you: int, row: StandingControl, words: Vocabulary = BOARD) -> str:
    """Whom a control denies as the board stands, or would, and the Lead that this brings its author; empty for an open licence."""
    c = row.control
    whom = listed(denial_text(state, you, d.seat, c.layer, d.places, words) for d in row.denied)
    if not row.is_embargo:
        return f"Raised to an embargo it would deny {whom}." if whom and c.seat >= 0 else ""
    is_in_force = row.begins is None
    denies = "denies" if is_in_force else "will deny"
    if not whom:
        return f"It {denies} nobody as the board stands."
    if c.seat < 0 or not state.game.denied_lead:
        return f"It {denies} {whom}."
    whose = "you" if c.seat == you else seat_name(state, c.seat)
    if not is_in_force:
        return f"It {denies} {whom}: up to {state.game.denied_lead * len(row.denied)} Lead a quarter to {whose}."
    counted = "" if row.lead else ", counted by another of its embargoes"
    return f"It {denies} {whom}: {row.lead} Lead a quarter to {whose}{counted}."


def control_terms_text(state: State, row: StandingControl, *, is_short: bool = False) -> str:
    """How far a control goes, from when and until when: `embargo in force`, `licence in force, embargo from 2025 Q1`.

    Where it must be short: `embargo now`, `licence, embargo from Q1`.
    """
    c, g = row.control, state.game

    def quarter(number: int) -> str:
        return quarter_near(g, state.quarter, number) if is_short else quarter_name(g, number)

    stands = " in force" if not is_short else " now" if row.begins is None else ""
    level = f"{LEVELS[c.level]}{stands}" if c.level else ""
    ahead = f"{LEVELS[c.next]} from {quarter(row.begins)}" if row.begins is not None else ""
    until = f" to {quarter(min(row.ends, g.quarters - 1))}" if row.ends is not None else ""
    return ", ".join(text for text in (level, ahead) if text) + until


def denials_text(state: State, you: int, author: int, denied: Sequence[int], lead: int) -> str:
    """Whom a seat's embargoes deny, and what that brings it: `B Challenger state's embargoes deny you: 1 Lead a quarter.`"""
    whose = "Your" if author == you else f"{seat_name(state, author)}'s"
    whom = listed("you" if seat == you else seat_name(state, seat) for seat in denied)
    return f"{whose} embargoes deny {whom}: {lead} Lead a quarter."


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
