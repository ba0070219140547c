"""Openings: the orders of the first quarter from which a seat draws, so that nobody can tell its opening from its faction."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner import Planner
    from gigawatt.policies.turn import Turn

COMMITTING: Final = frozenset({act.OPEN_CAMPUS, act.ISSUE})
"""Kinds of action that are never drawn: what follows a new campus or a control differs from the plan without it."""


def take(
    planner: Planner, turn: Turn, ranked: list[tuple[float, int]], legal: tuple[int, ...]
) -> tuple[float, int, int]:
    """What a planner takes, as (gain, action, orders that it was drawn from, or 0).

    Everything that is to play as the planner does chooses here, so that a seat draws alike whoever plans for it.

    Args:
        planner: the planner that ranked the actions.
        turn: the turn, whose seed draws; if it wants the best action, nothing is drawn.
        ranked: the ranking, as (gain, action), best first.
        legal: the actions to choose from, ascending.
    """
    gain, action = planner.best_action(ranked, legal)
    choices = [] if turn.wants_best else opening_choices(planner, ranked, action)
    if choices:
        gain, action = choices[turn.draw(len(choices))]
    return gain, action, len(choices)


def opening_choices(planner: Planner, ranked: list[tuple[float, int]], action: int) -> list[tuple[float, int]]:
    """The orders that a seat may begin with as well as with the best, which comes first; empty where nothing is to be drawn.

    Only in the first quarter, and at most one for each action point that is left: the seat mostly gives all of these orders in that
    quarter, so that it matters little which comes first. Each must be worth no less than the margin allows.

    Args:
        planner: the planner that ranked them.
        ranked: the ranking, as (gain, action), best first.
        action: what the planner takes; if it is not the first of the ranking, there is no choice.
    """
    margin = planner.planner_weights.opening_margin
    if planner.st.quarter or margin <= 0 or not ranked or ranked[0][1] != action:
        return []
    kinds = planner.st.game.kind
    points = planner.st.points_left(planner.seat)
    least = max(planner.planner_weights.threshold, ranked[0][0] * (1 - margin))
    found = [ranked[0]]
    for row in ranked[1:]:
        if row[0] < least or len(found) == points:
            break
        if kinds[row[1]] not in COMMITTING and kinds[row[1]] not in act.FREE:
            found.append(row)
    return found if len(found) > 1 else []
