"""What one more module of a layer would have been worth: by the formula, and by playing the match again with it.

The module stands at a campus from the first decision of a quarter, at no cost, and stays; everyone goes on as recorded
(`gigawatt.study.hindsight.recorded_future`). The formula counts what the module adds to the campus in the operations of each quarter as
they were (`gigawatt.core.queries.bottleneck.module_gain`). docs/metrics.md says when the two differ, and why.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import edits
from gigawatt.core.queries.bottleneck import module_gain

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.study.hindsight.recorded_future import Course, RecordedFuture

DIFFERENCE_CODES: Final = ("", "outage", "struck", "left-out", "hall", "permit", "goods", "event", "unexplained")
"""Why formula and re-simulation differ in their points, by the first quarter in which they do; empty where they agree:

- `outage`: an outage strikes, under which the formula counts nothing, and a battery runs half of the new module;
- `struck`: a curtailment is larger than the power of the campus, and takes the new module as well;
- `left-out`: a recorded action was not legal with the module, and was left out;
- `hall`: a hall that is let or hired has another size, or another tenant;
- `permit`: a permit was drawn with other odds, since a larger site meets more opposition;
- `goods`: an order, a sale or an upgrade was of another size, since the seat had other money, other prices or the module itself to spend;
- `event`: another event is in force at the campus;
- `unexplained`: none of these. No match is known in which it comes up.
"""


@frozen
class ShadowPrice:
    """What one more module of a layer at a campus would have been worth from a quarter on.

    Points are of compute, a quarter; totals add up those of the quarter and all later ones. Money is in tenths of $bn. What was
    re-simulated is a difference: with the module less without it.
    """

    layers: tuple[int, ...]
    """One index of `LAYERS`; or all that bind the campus in the quarter, for one module of each."""
    formula_points: int
    """Points in the quarter, by the formula."""
    formula_value: int
    """What these would earn in the quarter at the cloud price before it, rounded down."""
    formula_total: int
    """Points in all quarters to come, by the formula."""
    points: int
    """Points in the quarter, re-simulated, of the whole seat; so are the following."""
    total: int
    cash: int
    """Net cash after the quarter."""
    final_cash: int
    """Net cash at the end of the record."""
    lead: int
    """Lead at the end."""
    places: int
    """Places won at the end; below zero if lost."""
    left_out: int
    """Recorded actions of the seat that were not legal any more."""
    left_out_rivals: int
    """The same of all other seats."""
    difference: str
    """One of `DIFFERENCE_CODES`: why `total` is not `formula_total`."""
    differs_from: int
    """The first quarter whose points differ; -1 if none."""


def shadow_price(future: RecordedFuture, seat: int, quarter: int, region: int, layers: tuple[int, ...]) -> ShadowPrice:
    """Play the match again from a quarter with one more module of a layer, or of each of some layers.

    Args:
        future: the match.
        seat: whose campus.
        quarter: from 0; the record finishes it.
        region: where the campus is; the seat has one there in the operations of the quarter.
        layers: indices of `LAYERS`, each once.
    """
    begin = future.begin_of(quarter)
    state = begin.copy()
    places = [edits.add_module(state, seat, region, layer) for layer in layers]
    course = future.play_on(state, ply=begin.ply, watch=lambda _quarter: True)
    gains = [
        module_gain(future.course.operations[q], seat, region, layers, begin.chip_class)
        for q in range(quarter, future.quarters)
    ]
    played = [
        now.compute[seat] - before.compute[seat]
        for now, before in zip(course.after, future.course.after[quarter:], strict=True)
    ]
    differing = [q for q, (a, b) in enumerate(zip(gains, played, strict=True), start=quarter) if a != b]
    first = differing[0] if differing else -1
    left_out = course.left_out_by(future.quarters - 1)
    now, then = course.after[-1], future.course.after[-1]
    return ShadowPrice(
        layers=layers,
        formula_points=gains[0],
        formula_value=gains[0] * begin.cloud_price // 2,
        formula_total=sum(gains),
        points=played[0],
        total=sum(played),
        cash=course.after[0].cash[seat] - future.course.after[quarter].cash[seat],
        final_cash=now.cash[seat] - then.cash[seat],
        lead=now.lead[seat] - then.lead[seat],
        places=future.course.final.ranks()[seat] - course.final.ranks()[seat],
        left_out=left_out[seat],
        left_out_rivals=sum(left_out) - left_out[seat],
        difference="" if first < 0 else _difference(future, course, seat, (region, places), first),
        differs_from=first,
    )


def _difference(future: RecordedFuture, course: Course, seat: int, added: tuple[int, list[int]], quarter: int) -> str:
    """Why the points of a quarter differ. What was added is a region, and places in its holding."""
    now, then = course.operations[quarter], future.course.operations[quarter]
    region, places = added
    goods, modules = _moved(now, then, seat, region, places)
    if any(course.left_out_by(quarter)):
        return "left-out"
    if now.leases != then.leases:
        return "hall"
    if modules:
        return "permit"
    if goods:
        return "goods"
    effects = then.region_effects(region)
    if now.region_effects(region) != effects:
        return "event"
    if effects.outage:
        return "outage"
    return "struck" if effects.curtail else "unexplained"


def _moved(now: State, then: State, seat: int, region: int, places: list[int]) -> tuple[bool, bool]:
    """Whether accelerators of a seat, and modules of its other layers, are others than before, the new modules aside."""
    goods = modules = False
    for r in range(then.game.region_count):
        for i, (a, b) in enumerate(zip(now.holding(seat, r), then.holding(seat, r), strict=True)):
            if a - (r == region and i in places) != b:
                is_chip = i in edits.CHIP_PLACES
                goods, modules = goods or is_chip, modules or not is_chip
    return goods, modules
