"""One function for each measure of `gigawatt.core.rules.predicates`: the number it names, in a position or in what has happened so far."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field

from gigawatt.content.check_exercise import begins
from gigawatt.core.position.rows import FREIGHT, KIND_CHIPS
from gigawatt.core.quarter.quarter_scores import shares
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.queries.market import level, next_price
from gigawatt.core.rules import predicates as p
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, LADDERS, LAYERS, PARTS

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.rules.events import Event

COUNTED: Final = (p.Did, p.Happened)
"""Measures that only rise, so that they hold from the action that makes them true."""


@define
class History:
    """What a match has seen that its position does not say."""

    actions: list[tuple[int, str]] = field(factory=list)
    """The seat and the text of each action, the pass aside."""
    events: dict[tuple[int, str], int] = field(factory=dict)
    """How often a seat has met an event of `HAPPENINGS`."""

    def note(self, game: Game, seat: int, action: int, log: list[Event]) -> None:
        """Add an action and the events that it and what followed have logged."""
        if action:
            self.actions.append((seat, game.format_action(action)))
        for event in log:
            name = "stalled" if event[0] == "permit" and event[4] == "stalled" else event[0]
            if name in p.HAPPENINGS:
                self.events[event[1], name] = self.events.get((event[1], name), 0) + 1


def measured(leaf: p.Measure, state: State, history: History, learner: int) -> int:
    """The number that a measure names, in the units that its record says.

    Args:
        leaf: the measure.
        state: the position; it is only read.
        history: what came before it.
        learner: the seat that a measure without a faction is about.
    """
    seat = learner
    if isinstance(leaf, p.SeatMeasure) and leaf.faction is not None:
        seat = next(s for s in range(state.game.seats) if state.faction(s) == leaf.faction)
    return _MEASURES[type(leaf)](leaf, state, history, seat)


def _places(leaf: p.PlaceMeasure, state: State, seat: int) -> tuple[int, ...]:
    if leaf.region is not None:
        return (state.game.region_index[leaf.region],)
    return state.campuses(seat)


def _campuses(leaf: p.PlaceMeasure, state: State, seat: int) -> list[Bottleneck]:
    return [bottleneck(state, seat, region) for region in _places(leaf, state, seat)]


def _layer(leaf: p.Layer, state: State, _: History, seat: int) -> int:
    return sum(campus.modules[LAYERS.index(leaf.layer)] for campus in _campuses(leaf, state, seat))


def _idle(leaf: p.Idle, state: State, _: History, seat: int) -> int:
    return sum(campus.slack[LAYERS.index(leaf.layer)] for campus in _campuses(leaf, state, seat))


def _binding(leaf: p.Binding, state: State, _: History, seat: int) -> int:
    return sum(leaf.layer in campus.binding for campus in _campuses(leaf, state, seat))


def _chips(leaf: p.Chips, state: State, _: History, seat: int) -> int:
    years = [chips.year for chips in state.game.ruleset.classes]
    return sum(state.chips(seat, region)[years.index(leaf.year)] for region in _places(leaf, state, seat))


def _under_way(leaf: p.UnderWay, state: State, _: History, seat: int) -> int:
    region = None if leaf.region is None else state.game.region_index[leaf.region]
    projects = [project.id for project in state.game.ruleset.projects]
    if leaf.project not in projects:  # the scenario leaves it out
        return 0
    kind = projects.index(leaf.project)
    lines = (line for line in state.lines() if line.seat == seat and line.kind == kind)
    return sum(line.amount for line in lines if region in (None, line.region))


def _arriving(leaf: p.Arriving, state: State, _: History, seat: int) -> int:
    region = None if leaf.region is None else state.game.region_index[leaf.region]
    lines = (line for line in state.lines() if line.seat == seat and line.kind == KIND_CHIPS and line.phase == FREIGHT)
    return sum(line.amount for line in lines if region in (None, line.region))


def _plants(leaf: p.Plants, state: State, _: History, seat: int) -> int:
    return sum(state.plants(seat, region, PARTS.index(leaf.part)) for region in range(state.game.region_count))


def _control(leaf: p.ControlLevel, state: State, _: History, __: int) -> int:
    layer, against = CONTROL_LAYERS.index(leaf.layer), BLOCS.index(leaf.against)
    return max(level(state, layer, issuer, against) for issuer in range(len(BLOCS)) if issuer != against)


_Function = Callable[[Any, "State", History, int], int]

_MEASURES: Final[dict[type[p.Predicate], _Function]] = {
    p.Compute: lambda _leaf, state, _history, seat: state.compute(seat),
    p.Online: lambda _leaf, state, _history, seat: state.online(seat),
    p.Cash: lambda _leaf, state, _history, seat: state.cash(seat),
    p.CreditLeft: lambda _leaf, state, _history, seat: state.cash(seat) + state.limit(seat),
    p.CreditLimit: lambda _leaf, state, _history, seat: state.limit(seat),
    p.Influence: lambda _leaf, state, _history, seat: state.influence(seat),
    p.Lead: lambda _leaf, state, _history, seat: state.lead(seat),
    p.Rank: lambda _leaf, state, _history, seat: state.ranks()[seat],
    p.Tier: lambda _leaf, state, _history, seat: state.tier(seat),
    p.CloudRevenue: lambda _leaf, state, _history, seat: state.cloud_revenue(seat),
    p.Layer: _layer,
    p.Idle: _idle,
    p.Binding: _binding,
    p.Chips: _chips,
    p.UnderWay: _under_way,
    p.Arriving: _arriving,
    p.Plants: _plants,
    p.Store: lambda leaf, state, _history, seat: sum(state.store(seat, PARTS.index(leaf.part))),
    p.Share: lambda leaf, state, _history, seat: shares(state, PARTS.index(leaf.part))[seat] // 100,
    p.Chokepoint: lambda leaf, state, _history, seat: int(state.chokepoint_holder(PARTS.index(leaf.part)) == seat),
    p.Contracts: lambda _leaf, state, _history, seat: sum(c.kept for c in state.contracts if c.seat == seat),
    p.Did: lambda leaf, _state, history, seat: sum(
        s == seat and begins(text, leaf.action) for s, text in history.actions
    ),
    p.Happened: lambda leaf, _state, history, seat: history.events.get((seat, leaf.event), 0),
    p.Price: lambda leaf, state, _history, _seat: next_price(state, LADDERS.index(leaf.ladder)),
    p.Stock: lambda leaf, state, _history, _seat: sum(state.stock(LADDERS.index(leaf.ladder))),
    p.CloudPrice: lambda _leaf, state, _history, _seat: state.cloud_price,
    p.ControlLevel: _control,
}
