"""What to decide next: for each campus what binds it, and what would give more of that."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.content.wording import money
from gigawatt.core import actions as act
from gigawatt.core import layout as lay
from gigawatt.core.bottleneck import bottleneck
from gigawatt.core.forecast import arrivals
from gigawatt.core.preview import preview
from gigawatt.core.ruleset import COMPONENTS, LAYERS

if TYPE_CHECKING:
    from gigawatt.core import State


@frozen
class Option:
    """An action that gives more of a binding layer."""

    region: int
    layer: str
    action: int
    cash: int
    """Change of net cash at once, in tenths of $bn."""
    gain: int
    """Points of compute it adds by the last quarter, if all comes on time and nothing else is ordered."""
    quarter: int | None
    """The quarter in which it comes, or adds compute, if all goes on time."""


def options(state: State) -> list[Option]:
    """What the seat to move could do about what binds its campuses, the most compute first, then the cheapest."""
    seat = state.seat
    found = []
    for region in state.spots[seat]:
        for layer in bottleneck(state, seat, region).binding:
            found += [_option(state, region, layer, action) for action in _giving(state, region, layer)]
    return sorted(found, key=lambda o: (-o.gain, -o.cash, o.action))


def _giving(state: State, region: int, layer: str) -> list[int]:
    """The legal actions that give a layer in a region."""
    g = state.game
    found = []
    for action in state.legal_actions():
        kind = g.kind[action]
        if kind in (act.BUILD, act.TURBINES) and g.y[action] == region:
            gives = g.gives[g.x[action]]
            if gives < len(COMPONENTS) and LAYERS[lay.LAYER_OF[gives]] == layer:
                found.append(action)
        elif kind in (act.BUY, act.ASSEMBLE) and g.x[action] == region and layer == "chips":
            found.append(action)
    return found


def _option(state: State, region: int, layer: str, action: int) -> Option:
    p = preview(state, action)
    gain = max((after - before for before, after in zip(p.compute_before, p.compute_after, strict=True)), default=0)
    when = min((a.on_time for a in p.arrivals), default=None)
    return Option(region, layer, action, p.cash, gain, when)


def option_text(state: State, option: Option) -> str:
    """An option as a sentence."""
    g = state.game
    gain = f"up to +{option.gain} compute" if option.gain > 0 else "no compute yet, another layer binds too"
    when = (
        f", there in {g.quarter_name(option.quarter)}"
        if option.quarter is not None and option.quarter < g.quarters
        else ""
    )
    return f"{g.format_action(option.action)}: {money(option.cash)}, {gain}{when}."


def coming(state: State, region: int, layer: str) -> str:
    """What is on its way for a layer of a campus, as `on its way: +4 in 2025Q1`; empty if nothing is."""
    g = state.game
    rows = [a for a in arrivals(state, state.seat) if a.region == region and a.gives < 5 and LAYERS[a.gives] == layer]
    told = [f"+{a.amount} in {g.quarter_name(a.on_time)}" for a in rows if a.on_time < g.quarters]
    return f"on its way: {', '.join(told)}" if told else ""
