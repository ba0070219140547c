"""The value of expediting a project or shipment: only modules blocked by it alone finish earlier.

The module reads the layout of a position because it runs for everything that can be expedited, at every decision.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import P_AMOUNT, P_LEFT, P_PHASE
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.pipeline import expedited_line
from gigawatt.policies.valuation.action_values import expedite_price
from gigawatt.policies.valuation.campus import NEVER, SLOTS_AHEAD, layer_of, line_time, permit_chances, permit_wait

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner_inputs import PlannerInputs
    from gigawatt.policies.planning.plans import CampusPlan


def expedite_value(planner: PlannerInputs, plans: list[CampusPlan], region: int, row: int) -> float:
    """The value of expediting a project or a shipment, less its influence.

    Args:
        planner: the position, as the planner reads it.
        plans: the planner's plans of campuses.
        region: where the project or shipment is.
        row: what is expedited, as an expedite action names it.
    """
    st = planner.st
    price = expedite_price(planner)
    p = expedited_line(st, planner.seat, region, row)
    layer = layer_of(st, p)
    plan = _plan_at(plans, region)
    if layer < 0 or plan is None:
        return -price * planner.influence_value
    sooner = _quarters_won(planner, region, p)
    return (
        sooner * _waiting(planner, plan, layer, line_time(st, p), st.pipe[p + P_AMOUNT])
        - price * planner.influence_value
    )


def _plan_at(plans: list[CampusPlan], region: int) -> CampusPlan | None:
    """The plan of a campus that exists or is on order."""
    for plan in plans:
        if plan.campus.region == region:
            return plan
    return None


def _quarters_won(planner: PlannerInputs, region: int, p: int) -> float:
    """Expected quarters gained: one, but less for a permit, since a step might be granted this quarter anyway."""
    pipe = planner.st.pipe
    if pipe[p + P_PHASE] != PERMIT:
        return 1.0
    left: int = pipe[p + P_LEFT]
    stall, outright = permit_chances(planner.st, planner.seat, region)
    return permit_wait(stall, outright, left) - max(1.0, permit_wait(stall, outright, left - 1))


def _waiting(planner: PlannerInputs, plan: CampusPlan, layer: int, at: i64, amount: i64) -> float:
    """The value of one earlier quarter of the modules that the line at `at` completes."""
    if not 0 < at < planner.left:
        return 0.0
    campus = plan.campus
    tail = planner.forecast.tail
    funded: i64 = 0
    for step in plan.steps:
        if step.funded:
            funded |= 1 << step.slot
    worth = 0.0
    for i in range(SLOTS_AHEAD):
        if campus.ready[layer][i] != at or not amount:
            continue
        amount -= 1
        others: i64 = 0
        for other, option in enumerate(plan.options):
            if other == layer:
                continue
            time = campus.ready[other][i]
            if time == NEVER and option is not None and funded >> i & 1:
                time = option.time
            others = max(others, time)
        if others < at:
            worth += float(campus.points[i]) * (tail[at - 1] - tail[at])
    return worth
