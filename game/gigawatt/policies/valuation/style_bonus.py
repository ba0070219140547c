"""Tastes: the Lead that a style adds to the orders it is fond of, by name.

A taste fades as the quarters run out: it is a bet on a way to win, and late in a match there is nothing left to bet on. It is
bounded by what the table of weights says, so an order is taken only if the plans find it no worse than its taste makes good.
"""

from __future__ import annotations

from dataclasses import fields
from functools import cache
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.core.queries.permissions import project_cost
from gigawatt.core.rules.ruleset import Contract
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.policies.valuation.campus import POWER
from gigawatt.policies.valuation.weights import PlannerWeights

if TYPE_CHECKING:
    from gigawatt.policies.valuation.action_values import Judge

GIVES_PLANT: Final = 200
"""What a project gives, from which on it is a plant; the last of the four kinds makes turbines."""
EQUIPMENT_PLANT: Final = 203
GIVES_HEADROOM: Final = 300
PLANT_MUST_RUN: Final = 3
"""Quarters that a plant must still produce for anyone to be fond of it."""
LAST_CONTROL: Final = 2
"""A control is raised for a taste only while so many quarters are left."""
TOLERANCE: Final = 0.4
"""Share of a taste that an action may cost by the plans: a style does sooner what it is fond of, and pays little for it."""
PLANTS_ENOUGH: Final = {"taste_plants": 2, "taste_works": 2}
"""Plants, ordered ones counted, from which on no more are wanted for their own sake."""
IN_HAND: Final = 12
"""Cash and credit that must be left after a plant that only a taste speaks for, in tenths of $bn."""

KINDS: Final = {
    act.ISSUE: "taste_controls", act.LOBBY: "taste_subsidies", act.EXPEDITE: "taste_haste", act.OFFER: "taste_halls",
    act.SELL_PART: "taste_sales", act.RENT: "taste_rent",
}  # fmt: skip
"""The taste that a kind of action is to."""
SUITS: Final = {
    "power": "taste_power_cards", "supply": "taste_supply_cards", "control": "taste_control_cards",
    "sovereign": "taste_sovereign_cards", "policy": "taste_policy_cards", "capital": "taste_capital_cards",
    "technology": "taste_technology_cards",
}  # fmt: skip
"""The taste that a suit of cards is to."""

LIKINGS: Final = {
    "taste_plants": "chip plants", "taste_works": "equipment works", "taste_power": "power ahead of need",
    "taste_fittings": "fittings of power", "taste_halls": "letting halls", "taste_controls": "export controls",
    "taste_subsidies": "subsidies", "taste_haste": "haste", "taste_sales": "selling parts", "taste_rent": "rented capacity",
    "taste_contracts": "contracts with governments", "taste_power_cards": "cards of power", "taste_supply_cards": "cards of supply",
    "taste_control_cards": "cards of control", "taste_sovereign_cards": "cards of governments",
    "taste_policy_cards": "cards of policy", "taste_capital_cards": "cards of capital",
    "taste_technology_cards": "cards of technology",
}  # fmt: skip
"""What each taste is for, in words."""


def taste_of(j: Judge, action: int) -> str:
    """The name of the taste that an action is to, as a field of the weights; empty if no style is fond of such actions."""
    g = j.st.game
    kind = g.kind[action]
    if kind in (act.BUILD, act.TURBINES):
        return _project_taste(j, g.x[action], g.y[action])
    if kind == act.CARD:
        card = g.ruleset.cards[g.x[action]]
        if any(isinstance(effect, Contract) for effect in card.effects):
            return "taste_contracts"
        return SUITS[card.suit]
    if kind == act.ISSUE and j.left <= LAST_CONTROL:
        return ""
    return KINDS.get(kind, "")


def _project_taste(j: Judge, project: int, region: int) -> str:
    g = j.st.game
    gives = g.gives[project]
    if GIVES_PLANT <= gives < GIVES_HEADROOM:
        if j.order_time(project, region) + PLANT_MUST_RUN > j.left:
            return ""
        if j.budget - project_cost(j.st, j.seat, project, region) < IN_HAND:
            return ""
        name = "taste_works" if gives == EQUIPMENT_PLANT else "taste_plants"
        return name if plants(j, name) < PLANTS_ENOUGH[name] else ""
    if gives < len(LAYER_OF):
        return "taste_power" if LAYER_OF[gives] == POWER else ""
    return "taste_fittings" if g.group[project] == POWER else ""


def plants(j: Judge, name: str) -> int:
    """How many plants of the kind that a taste is for the seat has or has ordered."""
    st = j.st
    g = st.game
    n = g.region_count
    parts = (3,) if name == "taste_works" else (0, 1, 2)
    found = sum([st.plants(j.seat, r, part) for r in range(n) for part in parts])
    gives = [GIVES_PLANT + part for part in parts]
    return found + len(
        [line for line in st.lines() if line.seat == j.seat and line.kind >= 0 and g.gives[line.kind] in gives]
    )


def taste(j: Judge, weights: PlannerWeights, action: int, worth: float) -> float:
    """The Lead that the seat's style adds to an action, fading with the quarters.

    Args:
        j: the position.
        weights: the style.
        action: the action.
        worth: what the plans find it worth; where that is a greater loss than the style bears, nothing is added.
    """
    name = taste_of(j, action)
    if not name:
        return 0.0
    liking: float = getattr(weights, name) * fade(j)
    return liking if liking < 0 or worth + TOLERANCE * liking > 0 else 0.0


def fade(j: Judge) -> float:
    """What is left of every taste: the share of the match still to be played."""
    return j.left / j.st.game.quarters


@cache
def taste_names() -> tuple[str, ...]:
    """The fields of the weights that are tastes."""
    return tuple([field.name for field in fields(PlannerWeights) if field.name.startswith(("taste_", "lean_"))])
