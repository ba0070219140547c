"""What a control would close, and to whom: which seats have campuses, plants or orders where it strikes, before it is issued."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core import actions as act
from gigawatt.core.queries.market import level
from gigawatt.core.rules.ruleset import BLOCS, LADDERS
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, LICENCE
from gigawatt.wording.grammar import listed, plural
from gigawatt.wording.names import LADDER_SHORT, short_region_name
from gigawatt.wording.seats import SEAT_LETTERS, faction_name

if TYPE_CHECKING:
    from gigawatt.analysis.position_analysis import Facts
    from gigawatt.session import Ply

LOOK_BACK: Final = 4
"""Quarters whose orders are told."""

_BOUGHT: Final = frozenset({"bought", "assembled", "built"})
"""Why an order takes units from a ladder, in the engine's events."""

OPTICS: Final = CONTROL_LAYERS.index("optics")
MATERIALS: Final = CONTROL_LAYERS.index("materials")


def control_impact(facts: Facts, plies: Sequence[Ply], action: int) -> list[str]:
    """Sentences about whom a control hits and what they lose; none for any other action."""
    g = facts.game
    if g.kind[action] != act.ISSUE:
        return []
    layer, target = g.x[action], g.y[action]
    hit = [text for seat in _by_reach(facts) if (text := _seat_hit(facts, plies, seat, layer, target))]
    if not hit:
        return [f"It hits nobody now: no seat has anything in the {BLOCS[target]} bloc that it reaches."]
    return [*hit, _loss(facts, layer, target)]


def _by_reach(facts: Facts) -> list[int]:
    """Every seat, the own one last: a control looks at where goods go, so it may hit its issuer too."""
    return [*[seat for seat in facts.order if seat != facts.seat], facts.seat]


def _seat_hit(facts: Facts, plies: Sequence[Ply], seat: int, layer: int, target: int) -> str:
    """What a seat has that a control reaches: `B Challenger state: China E 12; 6 of these chips in 4 quarters.`"""
    state, g = facts.state, facts.game
    who = "You too" if seat == facts.seat else f"{SEAT_LETTERS[seat]} {faction_name(state, seat)}"
    if layer == MATERIALS:
        plants = [
            f"{plural(count, 'plant')} for {LADDER_SHORT[part + 1]} in {short_region_name(g, r)}"
            for r in range(g.region_count)
            for part, count in enumerate(state.holding(seat, r).plants)
            if count and g.region_bloc[r] == target
        ]
        return f"{who}: {listed(plants)}." if plants else ""
    places = [short_region_name(g, r) for r in state.campuses(seat) if g.region_bloc[r] == target]
    is_home = state.tables[seat].home_bloc == target and layer < len(LADDERS)
    if not places and not is_home:
        return ""
    there = f"{'campus' if len(places) == 1 else 'campuses'} in {listed(places)}" if places else "at home there"
    if layer >= len(LADDERS):
        return f"{who}: {there}."
    own = state.tables[facts.seat].bloc
    units = sum(_bought(facts, ply, layer, own, target) for ply in plies if ply.seat == seat)
    word = LADDER_SHORT[layer].removesuffix("s" if units == 1 else "")
    goods = f"{units or 'no'} {BLOCS[own]} {word} bought for it in the last {LOOK_BACK} quarters"
    return f"{who}: {there}, {goods}."


def _bought(facts: Facts, ply: Ply, ladder: int, origin: int, target: int) -> int:
    """Units of a ladder and of an origin that a decision of late took for a bloc: where the goods go decides."""
    if ply.quarter <= facts.state.quarter - LOOK_BACK:
        return 0
    place = region_of(facts.state, ply.action)
    bloc = facts.game.region_bloc[place] if place >= 0 else facts.state.tables[ply.seat].home_bloc
    if bloc != target:
        return 0
    return sum(
        -event[3]
        for event in ply.events
        if event[0] == "stock" and event[1] == ladder and event[2] == origin and event[4] in _BOUGHT
    )


def _loss(facts: Facts, layer: int, target: int) -> str:
    """What those whom it hits lose from next quarter on."""
    state, g = facts.state, facts.game
    own = state.tables[facts.seat].bloc
    is_embargo = level(state, layer, own, target) == LICENCE  # it goes up a level at a time
    rules = g.ruleset.controls
    price = f"{rules.licence_influence} influence"
    if layer == OPTICS:
        more = (rules.optics_pct - 100) // (1 if is_embargo else 2)
        return f"Optical fabric costs {more}% more there then."
    if layer == MATERIALS:
        if is_embargo:
            return "Each of these plants makes a unit less a quarter then."
        return f"Their owners then pay {price} a quarter, or each of these plants makes a unit less."
    word = LADDER_SHORT[layer]
    stock = state.stock(layer)
    share = f"{stock[own]} of the {sum(stock)} on the market now" if sum(stock) else "none are on the market now"
    if is_embargo:
        return f"They can no longer buy {BLOCS[own]} {word} then but by the grey channel: {share}."
    return f"Each order of {BLOCS[own]} {word} then costs them {price} more: {share}."
