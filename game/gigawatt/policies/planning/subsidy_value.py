"""The value of a subsidy to a planner: what it saves on the orders that its plans still need, or on the plant that it is to build."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.queries.permissions import lobby_price, project_cost
from gigawatt.core.rules.vocabulary import PLANT_GROUP

if TYPE_CHECKING:
    from gigawatt.policies.planning.planner_inputs import PlannerInputs
    from gigawatt.policies.planning.plans import CampusPlan

CONFIDENCE: Final = 0.3
"""Share of the saving on what is planned that comes about: rivals, permits and cash delay orders beyond the subsidy's end."""


def subsidy_value(planner: PlannerInputs, plans: list[CampusPlan], group: int, legal: tuple[int, ...]) -> float:
    """The value of subsidising a group of projects at home, less the influence that it takes, in Lead.

    What rivals of the bloc save by it does not count.
    """
    price: int = lobby_price(planner.st, planner.seat)
    saved = _saved_on_plants(planner, legal) if group == PLANT_GROUP else _saved_on_layer(planner, plans, group)
    return CONFIDENCE * saved - price * planner.influence_value


def _saved_on_layer(planner: PlannerInputs, plans: list[CampusPlan], layer: int) -> float:
    """The saving on lots of a layer that funded steps still need; a unit of equipment is paid for in full."""
    st = planner.st
    g = st.game
    bloc = st.tables[planner.seat].bloc
    quarters = g.ruleset.economy.lobby_quarters
    cost = 0.0
    for plan in plans:
        option = plan.options[layer]
        if option is None or not plan.steps or g.region_bloc[plan.steps[0].region] != bloc:
            continue
        if g.kind[option.action] not in (act.BUILD, act.TURBINES, act.OPEN_CAMPUS):
            continue
        needed = 0
        for step in plan.steps:
            if step.funded and step.lacks >> layer & 1 and step.time - option.time < quarters:
                needed += 1
        lots = -(-needed // option.lot)
        cost += float(project_cost(st, planner.seat, g.x[option.action], g.y[option.action])) * lots
    return planner.cash_value * cost * planner.catalogue.lobby_pct / 100


def _saved_on_plants(planner: PlannerInputs, legal: tuple[int, ...]) -> float:
    """The most that the subsidy adds to a plant that is worth building with it."""
    st = planner.st
    g = st.game
    bloc = st.tables[planner.seat].bloc
    best = 0.0
    for action in legal:
        if g.kind[action] != act.BUILD or not g.is_plant[g.x[action]] or g.region_bloc[g.y[action]] != bloc:
            continue
        if planner.is_barred(action):
            continue
        cost = float(project_cost(st, planner.seat, g.x[action], g.y[action]))
        saved = planner.cash_value * cost * planner.catalogue.lobby_pct / 100
        worth = planner.value(action)
        if worth > 0:
            best = max(best, saved)
    return best
