"""What an action of the layers does not do by itself, and what must follow: told by one rule, on the board and in plain text."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from attrs import frozen

from gigawatt.analysis.position_analysis import LAYER_KINDS, Facts, Fix, after, first_gain, is_sure, region_of
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import arrivals, compute_forecast
from gigawatt.core.explanations.preview import Preview
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.wording.grammar import listed
from gigawatt.wording.money import money
from gigawatt.wording.names import region_name

LAYER_COUNT: Final = len(LAYERS)


@frozen
class Doubt:
    """A sentence or two about an action in view."""

    text: str
    is_warning: bool
    """Whether the action is a waste as far as can be seen; a first step of what the board itself advises is none."""


@frozen
class Follow:
    """What must follow an action for it to compute, and what that brings because of the action."""

    actions: tuple[int, ...]
    gain: int
    """Points of compute in `quarter` that these would not bring without the action."""
    quarter: int
    is_sure: bool


_WASTE: Final = {
    "too-late": "It comes after the last quarter.",
    "other-layer": "Another layer binds: this alone adds no compute within the match.",
    "nothing": "It changes nothing.",
}


def doubt_of(
    before: Facts,
    preview: Preview,
    later: Facts,
    *,
    is_advised: bool,
    name: Callable[[int], str],
    when: Callable[[int], str],
) -> Doubt | None:
    """What is to be said of an action before it is taken; None where it does what it seems to do.

    The rule is the same for every kind: whoever only adds to layers and gains no compute within the match is told so.

    Args:
        before: the position.
        preview: what the action does there.
        later: the position right after it.
        is_advised: the table has advice: what follows may be told, and what is advised is no waste.
        name: an action in words.
        when: a quarter in words.
    """
    action = preview.action
    rest = rest_of(before, action) if is_advised else None
    if rest is not None:
        steps = len(rest.actions)
        then = listed((name(a) for a in rest.actions[1:]), "and then")
        gain = f"+{rest.gain}{'' if rest.is_sure else '?'} compute from {when(rest.quarter)}"
        return Doubt(f"The first of {steps} steps. Then {then}: {gain}, {money(rest.cost)} in all.", is_warning=False)
    if not _adds_nothing(preview):
        return Doubt(_WASTE[preview.warning], is_warning=True) if preview.warning else None
    if not any(a.odds for a in preview.arrivals):
        return Doubt("It comes after the last quarter.", is_warning=True)
    text = _held(before, action, later)
    if is_advised and (follow := follow_of(before, action, later)) is not None:
        then = listed((name(a) for a in follow.actions), "and then")
        text += f" Then {then}: +{follow.gain}{'' if follow.is_sure else '?'} compute from {when(follow.quarter)}."
    if is_advised and action in before.next_steps:
        is_haste = before.game.kind[action] == act.EXPEDITE
        on_what = "on bad luck without it" if is_haste else "on what can follow"
        return Doubt(f"{text} What to fix next counts {on_what}.", is_warning=False)
    return Doubt(text, is_warning=True)


def _adds_nothing(preview: Preview) -> bool:
    """Whether an action puts on its way modules of the layers and nothing else, and compute stays as forecast."""
    layers = [a for a in preview.arrivals if a.gives < LAYER_COUNT]
    is_layers_only = bool(layers) and len(layers) == len(preview.arrivals)
    return is_layers_only and preview.compute_before == preview.compute_after


def rest_of(before: Facts, action: int) -> Fix | None:
    """The advice of several steps that an action is the first of."""
    return next((fix for fix in before.fixes if fix.actions[:1] == (action,) and len(fix.actions) > 1), None)


def _held(before: Facts, action: int, later: Facts) -> str:
    """Why an action adds no compute."""
    g, region = before.game, region_of(before.state, action)
    kind = g.kind[action]
    if kind == act.OPEN_CAMPUS:
        missing = [layer for layer, n in zip(LAYERS, later.planned(region), strict=True) if not n]
        return f"A site alone computes nothing: {listed(missing)} must follow, and this adds none of them."
    if kind == act.EXPEDITE:
        return "It comes surely, but if all goes on time compute is the same without this."
    if region < 0 or (kind not in LAYER_KINDS and kind != act.CARD):
        return "Another layer binds: this alone adds no compute within the match."
    held = listed(later.binds_later(region))
    return f"Alone this adds no compute: {held} will hold {region_name(g, region)} back."


def follow_of(before: Facts, action: int, later: Facts) -> Follow | None:
    """What helps after an action and would help less without it: only that difference is the action's."""
    region = region_of(before.state, action)
    for fix in later.fixes:
        if fix.region != region or not fix.actions:
            continue
        result, without = later.state, before.state
        for step in fix.actions:
            result = after(result, step)
            if step in without.legal_actions():
                without = after(without, step)
        alone = compute_forecast(without, before.seat)
        gains = [b - a for a, b in zip(alone, compute_forecast(result, before.seat), strict=True)]
        first = first_gain(gains)
        if first >= 0:
            quarter = before.state.quarter + first
            due = [a for a in arrivals(result, before.seat) if a.region == region and a.on_time <= quarter]
            return Follow(fix.actions, gains[first], quarter, all(is_sure(a) for a in due))
    return None
