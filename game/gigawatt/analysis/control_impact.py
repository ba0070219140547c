"""Whom a control would hit before it is issued, and what it would bring: campuses, plants and purchases that it reaches, and rivals denied."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core import actions as act
from gigawatt.core.queries.denials import Denial, denied_by, denied_rivals
from gigawatt.core.queries.market import level
from gigawatt.core.queries.rates import upkeep_price
from gigawatt.core.rules.events import Stock, named
from gigawatt.core.rules.ruleset import LADDERS
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, LICENCE

if TYPE_CHECKING:
    from gigawatt.analysis.position_analysis import PositionAnalysis
    from gigawatt.core import State
    from gigawatt.session import Ply

LOOK_BACK: Final = 4
"""Quarters whose purchases count."""

OPTICS: Final = CONTROL_LAYERS.index("optics")
MATERIALS: Final = CONTROL_LAYERS.index("materials")


@frozen
class ControlHit:
    """What a seat has that a control reaches."""

    seat: int
    places: tuple[int, ...] = ()
    """Regions of its campuses in the bloc."""
    plants: tuple[tuple[int, int, int], ...] = ()
    """Plants that need the bloc's materials: how many, for which part, in which region."""
    units: int | None = None
    """Units of the ladder and the origin that it bought for the bloc of late; None where the control is on no ladder."""


@frozen
class ControlImpact:
    """Whom a control hits, and what it costs them from the next quarter on."""

    layer: int
    target: int
    hits: tuple[ControlHit, ...]
    """By rank, the issuer last: a control looks at where goods go, so it may hit its issuer too."""
    loss: str
    """`goods`, `optics` or `materials`."""
    arguments: Mapping[str, Any] = field(factory=dict, hash=False)
    """`is_embargo`; `influence`, the price of a licence; `more_pct` of optics; `stock` and `of_all`, units on the market."""


@frozen
class ControlGain:
    """What a control that is issued or raised brings its author from the next quarter on, as the board stands."""

    layer: int
    is_embargo: bool
    denied: tuple[Denial, ...]
    """Whom the embargo denies; while it is a licence, whom it would deny if it were raised."""
    lead: int
    """Lead a quarter for those whom no other embargo of the author denies already."""
    upkeep: int
    """Influence a quarter that an embargo costs."""
    fee: int
    """Influence for each order under a licence."""


def control_gain(state: State, action: int) -> ControlGain | None:
    """What issuing or raising a control brings the seat to move; None for any other action."""
    g = state.game
    if g.kind[action] != act.ISSUE:
        return None
    seat, layer, target = state.seat, g.x[action], g.y[action]
    own = [c for c in state.controls if c.seat == seat and (c.layer, c.target) == (layer, target)]
    denied = denied_by(state, seat, layer, target)
    already = denied_rivals(state, seat, is_ahead=True)
    return ControlGain(
        layer=layer,
        is_embargo=bool(own),  # it goes up a level at a time
        denied=denied,
        lead=g.denied_lead * sum(1 for d in denied if d.seat not in already),
        upkeep=upkeep_price(state, seat),
        fee=g.ruleset.controls.licence_influence,
    )


def control_impact(analysis: PositionAnalysis, plies: Sequence[Ply], action: int) -> ControlImpact | None:
    """Whom a control hits and what they lose; None for any other action."""
    g = analysis.game
    if g.kind[action] != act.ISSUE:
        return None
    layer, target = g.x[action], g.y[action]
    seats = [*[seat for seat in analysis.order if seat != analysis.seat], analysis.seat]
    hits = [hit for seat in seats if (hit := _hit(analysis, plies, seat, layer, target)) is not None]
    loss = {OPTICS: "optics", MATERIALS: "materials"}.get(layer, "goods")
    return ControlImpact(layer, target, tuple(hits), loss, _numbers(analysis, layer, target))


def _hit(analysis: PositionAnalysis, plies: Sequence[Ply], seat: int, layer: int, target: int) -> ControlHit | None:
    """What a seat has that a control reaches; None where it reaches nothing of it."""
    state, g = analysis.state, analysis.game
    if layer == MATERIALS:
        plants = [
            (count, part, r)
            for r in range(g.region_count)
            for part, count in enumerate(state.holding(seat, r).plants)
            if count and g.region_bloc[r] == target
        ]
        return ControlHit(seat, plants=tuple(plants)) if plants else None
    places = tuple([r for r in state.campuses(seat) if g.region_bloc[r] == target])
    is_on_ladder = layer < len(LADDERS)
    if not places and not (is_on_ladder and state.tables[seat].home_bloc == target):
        return None
    if not is_on_ladder:
        return ControlHit(seat, places)
    own = state.tables[analysis.seat].bloc
    return ControlHit(
        seat, places, units=sum(_bought(analysis, ply, layer, own, target) for ply in plies if ply.seat == seat)
    )


def _bought(analysis: PositionAnalysis, ply: Ply, ladder: int, origin: int, target: int) -> int:
    """Units of a ladder and of an origin that a recent decision took for a bloc: where the goods go decides."""
    if ply.quarter <= analysis.state.quarter - LOOK_BACK:
        return 0
    place = region_of(analysis.state, ply.action)
    bloc = analysis.game.region_bloc[place] if place >= 0 else analysis.state.tables[ply.seat].home_bloc
    if bloc != target or analysis.game.kind[ply.action] == act.CARD:
        return 0  # a card takes units from the market, and buys none
    return sum(
        -event.amount
        for event in map(named, ply.action_events)
        if isinstance(event, Stock) and event.ladder == ladder and event.origin == origin and event.amount < 0
    )


def _numbers(analysis: PositionAnalysis, layer: int, target: int) -> dict[str, Any]:
    """What those whom a control hits lose from the next quarter on, in numbers."""
    state, rules = analysis.state, analysis.game.ruleset.controls
    own = state.tables[analysis.seat].bloc
    is_embargo = level(state, layer, own, target) == LICENCE  # it goes up a level at a time
    numbers: dict[str, Any] = {"is_embargo": is_embargo, "influence": rules.licence_influence, "origin": own}
    if layer == OPTICS:
        numbers["more_pct"] = (rules.optics_pct - 100) // (1 if is_embargo else 2)
    elif layer != MATERIALS:
        stock = state.stock(layer)
        numbers |= {"stock": stock[own], "of_all": sum(stock)}
    return numbers
