"""What an action on the layers does not do by itself, and what must follow it: one rule for the board and plain text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from attrs import field, frozen

from gigawatt.analysis.control_impact import control_gain
from gigawatt.analysis.position_analysis import (
    PositionAnalysis,
    Recommendation,
    after,
    first_gain,
    is_sure,
    region_of,
)
from gigawatt.core import actions as act
from gigawatt.core.explanations.forecast import arrivals, compute_forecast
from gigawatt.core.explanations.lapses import Lapse, lapse_at_end, new_lapse
from gigawatt.core.explanations.preview import PREVIEW_WARNINGS, Preview
from gigawatt.core.rules.ruleset import LAYERS

LAYER_COUNT: Final = len(LAYERS)

WARNING_CODES: Final = (
    "first-step",
    *PREVIEW_WARNINGS,
    "site-alone",
    "on-time-anyway",
    "layers-bind",
    "denies-nobody",
    "lapses",
)
"""Every kind of remark about an action; a test asks that each has its words."""


@frozen
class Follow:
    """Actions that come after another, and what they bring because of it."""

    actions: tuple[int, ...]
    gain: int
    """Points of compute in `quarter` that these would not bring without the action before them."""
    quarter: int
    is_sure: bool
    """No draw of a permit or a customs office decides it."""

    @property
    def arguments(self) -> dict[str, Any]:
        """The same as arguments of a remark."""
        return {"steps": self.actions, "gain": self.gain, "quarter": self.quarter, "is_sure": self.is_sure}


@frozen
class ActionWarning:
    """A remark about an action in view."""

    code: str
    """From `WARNING_CODES`."""
    is_waste: bool
    """As far as can be seen the action brings nothing; a first step of what the board itself advises is no waste."""
    arguments: Mapping[str, Any] = field(factory=dict, hash=False)
    """`region` and `layers`, those that are missing or bind; `steps`, `gain`, `quarter` and `is_sure` of what must follow, where
    advice is allowed; `cost` of all steps of a recommendation, in tenths of $bn; `counts_on`, why it is recommended all the same; `due`
    and `left`, the influence that embargoes cost at operations, and what is left for it; `controls`, those that lapse, each its layer and
    target; `lead_lost`, what they bring a quarter.
    """


def warnings_of(
    before: PositionAnalysis, preview: Preview, later: PositionAnalysis, *, is_advised: bool
) -> tuple[ActionWarning, ...]:
    """All remarks about an action before it is taken: what it does not achieve, then what else it costs.

    Arguments as in `warning_of`.
    """
    found = (warning_of(before, preview, later, is_advised=is_advised), _lapses(preview.lapse))
    return tuple([warning for warning in found if warning is not None])


def lapses_with(before: PositionAnalysis, actions: Sequence[int]) -> ActionWarning | None:
    """The remark about actions in a row that leave too little influence for the upkeep of embargoes; None where they do not."""
    later = before
    for action in actions:
        later = later.then(action)
    if later.state.influence(before.seat) >= before.state.influence(before.seat):
        return None
    lapses = [lapse_at_end(analysis.state, before.seat) for analysis in (before, later)]
    return _lapses(new_lapse(*lapses))


def warning_of(
    before: PositionAnalysis, preview: Preview, later: PositionAnalysis, *, is_advised: bool
) -> ActionWarning | None:
    """The remark about what an action does not achieve; None where it does what it seems to do.

    The rule is the same for every kind: whatever only adds to layers and gains no compute within the match has its remark.

    Args:
        before: the position.
        preview: what the action does there.
        later: the position right after it.
        is_advised: the table has advice: what follows is shown, and what is recommended is no waste.
    """
    action = preview.action
    rest = rest_of(before, action) if is_advised else None
    if rest is not None:
        follow = Follow(rest.actions[1:], rest.gain, rest.quarter, rest.is_sure)
        return ActionWarning(
            "first-step",
            is_waste=False,
            arguments={**follow.arguments, "cost": (rest.cost, rest.influence, rest.lead_paid)},
        )
    if not _adds_nothing(preview):
        if preview.warning is None:
            return _about_embargo(before, action)
        return ActionWarning(preview.warning, is_waste=not (is_advised and action in before.next_steps))
    if any(row.code == "on-order" for row in preview.consequences):
        return None  # the end counts it
    if not any(a.odds for a in preview.arrivals):
        return ActionWarning("too-late", is_waste=True)
    region = region_of(before.state, action)
    if region < 0:
        region = preview.arrivals[0].region
    code, layers = _held(before, action, later, region)
    arguments: dict[str, Any] = {"region": region, "layers": layers}
    if is_advised and (after_it := follow_of(before, action, later)) is not None:
        arguments |= after_it.arguments
    is_recommended = is_advised and action in before.next_steps
    if is_recommended:
        arguments["counts_on"] = "luck" if before.game.kind[action] == act.EXPEDITE else "follow"
    return ActionWarning(code, not is_recommended, arguments)


def _about_embargo(before: PositionAnalysis, action: int) -> ActionWarning | None:
    """The remark about an embargo that earns nothing as the board stands."""
    gain = control_gain(before.state, action) if before.state.seat == before.seat else None
    if gain is not None and gain.is_embargo and not gain.denied and before.game.denied_lead:
        return ActionWarning("denies-nobody", is_waste=False)
    return None


def _lapses(lapse: Lapse | None) -> ActionWarning | None:
    """The remark about embargoes whose upkeep is spent."""
    if lapse is None:
        return None
    controls = tuple([(c.layer, c.target) for c in lapse.controls])
    about = {"due": lapse.due, "left": lapse.left, "controls": controls, "lead_lost": lapse.lead}
    return ActionWarning("lapses", is_waste=False, arguments=about)


def _adds_nothing(preview: Preview) -> bool:
    """Whether an action puts on its way modules of the layers and nothing else, and compute stays as forecast."""
    layers = [a for a in preview.arrivals if a.gives < LAYER_COUNT]
    is_layers_only = bool(layers) and len(layers) == len(preview.arrivals)
    return is_layers_only and preview.compute_before == preview.compute_after


def rest_of(before: PositionAnalysis, action: int) -> Recommendation | None:
    """The recommendation of several steps that an action is the first of."""
    rows = before.recommendations
    return next((row for row in rows if row.actions[:1] == (action,) and len(row.actions) > 1), None)


def _held(before: PositionAnalysis, action: int, later: PositionAnalysis, region: int) -> tuple[str, tuple[str, ...]]:
    """Why an action adds no compute to a campus: the code and the layers it is about."""
    kind = before.game.kind[action]
    if kind == act.OPEN_CAMPUS:
        planned = zip(LAYERS, later.planned(region), strict=True)
        return "site-alone", tuple([layer for layer, n in planned if not n])
    if kind == act.EXPEDITE:
        return "on-time-anyway", ()
    return "layers-bind", later.binds_later(region)


def follow_of(before: PositionAnalysis, action: int, later: PositionAnalysis) -> Follow | None:
    """What helps after an action and would help less without it: only that difference is the action's."""
    region = region_of(before.state, action)
    for row in later.recommendations:
        if row.region != region or not row.actions:
            continue
        result, without = later.state, before.state
        for step in row.actions:
            result = after(result, step)
            if step in without.legal_actions():
                without = after(without, step)
        alone = compute_forecast(without, before.seat)
        gains = [b - a for a, b in zip(alone, compute_forecast(result, before.seat), strict=True)]
        first = first_gain(gains)
        if first >= 0:
            quarter = before.state.quarter + first
            due = [a for a in arrivals(result, before.seat) if a.region == region and a.on_time <= quarter]
            return Follow(row.actions, gains[first], quarter, all(is_sure(a) for a in due))
    return None
