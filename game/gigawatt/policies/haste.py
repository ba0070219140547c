"""What it brings a planner to hasten a line of its pipeline: only what waits for nothing else comes sooner."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.apply import expedited_line
from gigawatt.core.layout import (
    KIND_CHIPS,
    LAYER_OF,
    PERMIT,
    S_EXPEDITE,
)
from gigawatt.policies.campus import CHIPS, NEVER, line_time, permit_chances, permit_wait

if TYPE_CHECKING:
    from gigawatt.core.rows import Line
    from gigawatt.policies.planner import Planner
    from gigawatt.policies.plans import Site


def haste_worth(j: Planner, region: int, row: int) -> float:
    """What an expedite brings, less its influence: the modules of the line that wait for it alone run sooner.

    Args:
        j: the planner.
        region: where.
        row: what is hastened, as an expedite action names it.
    """
    st = j.st
    g = st.game
    price = max(0, g.ruleset.economy.expedite_influence + st.seat_lasting(j.seat, S_EXPEDITE))
    p = expedited_line(st, j.seat, region, row)
    line = st.line_at(p)
    kind = line.kind
    gives = g.gives[kind] if kind >= 0 else line.extra
    layer = CHIPS if kind == KIND_CHIPS else LAYER_OF[gives] if gives < len(LAYER_OF) else -1
    site = next((site for site in j.sites if site.campus.region == region), None)
    if layer < 0 or site is None:
        return -price * j.influence
    at = line_time(st, p)
    sooner = _quarters_won(j, region, line)
    return sooner * _waiting(j, site, layer, at, line.amount) - price * j.influence


def _quarters_won(j: Planner, region: int, line: Line) -> float:
    """Quarters that the line comes sooner, expected: one, but a permit step might have been granted this quarter anyway."""
    if line.phase != PERMIT:
        return 1.0
    stall, outright = permit_chances(j.st, j.seat, region)
    return permit_wait(stall, outright, line.left) - max(1.0, permit_wait(stall, outright, line.left - 1))


def _waiting(j: Planner, site: Site, layer: int, at: int, amount: int) -> float:
    """What the modules that a line completes would bring in the quarter before it comes."""
    if not 0 < at < j.left:
        return 0.0
    campus = site.campus
    tail = j.forecast.tail
    funded = {step.slot for step in site.steps if step.funded}
    worth = 0.0
    for i, ready in enumerate(campus.ready[layer]):
        if ready != at or not amount:
            continue
        amount -= 1
        others = 0
        for other, times in enumerate(campus.ready):
            if other == layer:
                continue
            time = times[i]
            if time == NEVER:
                option = site.options[other]
                time = option.time if option is not None and i in funded else NEVER
            others = max(others, time)
        if others < at:
            worth += campus.points[i] * (tail[at - 1] - tail[at])
    return worth
