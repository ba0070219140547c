"""Style bonuses: Lead that a style adds to the value of actions of its kind.

A bonus shrinks as the quarters run out: it stands for a way to win, and late in a match there is no time left for it to pay. It is
bounded by the table of weights, so an action is taken only if the plans find it little worse than the best one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.rules.effect_kinds import Contract
from gigawatt.core.rules.vocabulary import GIVES_HEADROOM, GIVES_PLANT
from gigawatt.policies.valuation.campus import POWER
from gigawatt.policies.valuation.constants import NO_LAYER
from gigawatt.policies.valuation.weights import PlannerWeights

if TYPE_CHECKING:
    from gigawatt.policies.valuation.position_values import PositionValues

TURBINE_WORKS: Final = GIVES_PLANT + 3
"""What a project gives that makes turbines: the last of the four kinds of plant."""
PLANT_MUST_RUN: Final = 3
"""Quarters for which a plant must still run for a bonus."""
LAST_CONTROL: Final = 2
"""Quarters left from which on a control has no bonus."""
TOLERANCE: Final = 0.4
"""Share of a bonus that an action may cost by the plans: a style prefers its kind of action, and pays little for it."""
PLANTS_ENOUGH: Final = {"bonus_plants": 2, "bonus_turbine_works": 2}
"""Plants, ordered ones included and those of the start not, from which on another one has no bonus."""
IN_HAND: Final = 12
"""Cash and credit that must be left after ordering a plant for its bonus, in tenths of $bn."""

KIND_BONUSES: Final = {
    act.ISSUE: "bonus_controls", act.LOBBY: "bonus_subsidies", act.EXPEDITE: "bonus_expedites", act.OFFER: "bonus_halls",
    act.SELL_PART: "bonus_sales", act.RENT: "bonus_rent",
}  # fmt: skip
"""The bonus of a kind of action, as a field of the weights."""
SUIT_BONUSES: Final = {
    "power": "bonus_power_cards", "supply": "bonus_supply_cards", "control": "bonus_control_cards",
    "sovereign": "bonus_sovereign_cards", "policy": "bonus_policy_cards", "capital": "bonus_capital_cards",
    "technology": "bonus_technology_cards",
}  # fmt: skip
"""The bonus of a suit of cards, as a field of the weights."""


def bonus_name(values: PositionValues, action: int) -> str:
    """The bonus that applies to an action, as a field of the weights; empty if none does."""
    g = values.st.game
    kind = g.kind[action]
    if kind in (act.BUILD, act.TURBINES):
        return _project_bonus(values, g.x[action], g.y[action])
    if kind == act.CARD:
        card = g.ruleset.cards[g.x[action]]
        if any(isinstance(effect, Contract) for effect in card.effects):
            return "bonus_contracts"
        return SUIT_BONUSES[card.suit]
    if kind == act.ISSUE and values.left <= LAST_CONTROL:
        return ""
    return KIND_BONUSES.get(kind, "")


def _project_bonus(values: PositionValues, project: int, region: int) -> str:
    g = values.st.game
    gives = g.gives[project]
    if GIVES_PLANT <= gives < GIVES_HEADROOM:
        if values.order_time(project, region) + PLANT_MUST_RUN > values.left:
            return ""
        if values.budget - project_cost(values.st, values.seat, project, region) < IN_HAND:
            return ""
        name = "bonus_turbine_works" if gives == TURBINE_WORKS else "bonus_plants"
        return name if count_plants(values, name) < PLANTS_ENOUGH[name] else ""
    layer = values.catalogue.layer[project]
    if layer != NO_LAYER:
        return "bonus_power" if layer == POWER else ""
    return "bonus_fittings" if g.group[project] == POWER else ""


def count_plants(values: PositionValues, name: str) -> int:
    """The seat's plants of the kind that a bonus is for, ordered ones included and those of its start not."""
    st = values.st
    g = st.game
    parts = (3,) if name == "bonus_turbine_works" else (0, 1, 2)
    found = sum([st.plants(values.seat, r, part) for r in range(g.region_count) for part in parts])
    start = st.tables[values.seat].faction.start
    found -= sum([(start.logic, start.memory, start.packaging, start.equipment)[part] for part in parts])
    gives = [GIVES_PLANT + part for part in parts]
    return found + len(
        [line for line in st.lines() if line.seat == values.seat and line.kind >= 0 and g.gives[line.kind] in gives]
    )


def style_bonus(values: PositionValues, weights: PlannerWeights, action: int, worth: float) -> float:
    """The Lead that a style adds to an action; it shrinks with the quarters left.

    Args:
        values: the position.
        weights: the style.
        action: the action.
        worth: the value of the action by the plans; nothing is added if that is a greater loss than the style tolerates.
    """
    name = bonus_name(values, action)
    if not name:
        return 0.0
    bonus: float = getattr(weights, name) * (values.left / values.st.game.quarters)
    return bonus if bonus < 0 or worth + TOLERANCE * bonus > 0 else 0.0
