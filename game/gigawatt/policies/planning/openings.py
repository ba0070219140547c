"""Openings: the orders of the first quarter from which a seat draws, so that nobody can tell its opening from its faction."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner


def opening_choices(planner: Planner, ranked: list[tuple[float, int]], action: int) -> int:
    """How many of the first orders of a ranking are as good to begin with as the best; 1 where nothing is to be drawn.

    Only in the first quarter, and at most one for each action point that is left: these are the orders that the seat would mostly give
    in this quarter anyway, in another order. Each must be worth no less than the margin allows.

    Args:
        planner: the planner that ranked them.
        ranked: the ranking, as (gain, action), best first.
        action: what the planner takes; if it is not the first of the ranking, there is no choice.
    """
    margin = planner.planner_weights.opening_margin
    if planner.st.quarter or margin <= 0 or not ranked or ranked[0][1] != action:
        return 1
    least = max(planner.planner_weights.threshold, ranked[0][0] * (1 - margin))
    count = 1
    for worth, _ in ranked[1 : planner.st.points_left(planner.seat)]:
        if worth < least:
            break
        count += 1
    return count
