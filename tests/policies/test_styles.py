"""Styles: data over the planner, bounded, and each with what it is known for."""

from __future__ import annotations

from dataclasses import fields, replace

import pytest
from tests.core.positions import put_quarter

from gigawatt.core import Game, actions as act
from gigawatt.core.rules.vocabulary import SUITS as CARD_SUITS
from gigawatt.policies import registry
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.planning.plans import fund, plan_campus
from gigawatt.policies.players.styles import StylePolicy
from gigawatt.policies.registry import make_policy
from gigawatt.policies.valuation import style_bonus
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights
from gigawatt.wording.policy_reasons import BONUS_NAMES

STYLE_FIELDS = [f.name for f in fields(PlannerWeights) if f.name.startswith("bonus_") or f.name == "posture_bias"]
"""The weights that make a style."""


def style(name: str) -> PlannerWeights:
    """The weights of a style."""
    policy = make_policy(name)
    assert isinstance(policy, StylePolicy)
    return policy.weights


def test_every_bonus_is_a_weight_and_every_suit_has_one() -> None:
    """A bonus that is no weight would fail only when it is first used; each has words for reasons."""
    names = {field.name for field in fields(PlannerWeights)}
    used = {*style_bonus.KIND_BONUSES.values(), *style_bonus.SUIT_BONUSES.values(), *style_bonus.PLANTS_ENOUGH}
    assert used <= names
    assert {*STYLE_FIELDS, ""} == {*BONUS_NAMES, "posture_bias"}
    assert set(style_bonus.SUIT_BONUSES) == set(CARD_SUITS)
    assert used <= set(STYLE_FIELDS)


def test_the_planner_has_no_bonus() -> None:
    """Only styles have bonuses, and `has_bonus` notices each of them."""
    plain = load_planner_weights("planner")
    assert not plain.has_bonus
    for name in STYLE_FIELDS:
        assert replace(plain, **{name: -0.1}).has_bonus


@pytest.mark.parametrize("name", list(registry.STYLES))
def test_a_style_is_the_planner_with_bonuses(name: str) -> None:
    """Every style has a bonus, its table bears its name, and it keeps most of the planner's weights."""
    weights = style(name)
    plain = load_planner_weights("planner")
    assert weights.has_bonus
    own = [f.name for f in fields(PlannerWeights) if getattr(weights, f.name) != getattr(plain, f.name)]
    assert len([n for n in own if n not in STYLE_FIELDS]) <= 2


@pytest.mark.parametrize("name", list(registry.STYLES))
def test_a_bonus_is_bounded(game: Game, name: str) -> None:
    """Nothing is added to what costs more than the style bears, and what is added is never more than the table says."""
    weights = style(name)
    planner = Planner(game.new_state(5), 0, weights)
    for action in planner.st.legal_actions():
        name_of_bonus = style_bonus.bonus_name(planner, action)
        most = getattr(weights, name_of_bonus) if name_of_bonus else 0.0
        assert abs(style_bonus.style_bonus(planner, weights, action, 1.0)) <= abs(most)
        if most > 0:
            assert style_bonus.style_bonus(planner, weights, action, -most) == 0.0


def test_a_bonus_shrinks_with_the_quarters_left(game: Game) -> None:
    """In the last quarter less than a quarter of it is left."""
    weights = style("sovereign-courtier")
    state = game.new_state(5)
    lobby = next(a for a in range(game.action_count) if game.kind[a] == act.LOBBY)
    early = style_bonus.style_bonus(Planner(state, 0, weights), weights, lobby, 0.0)
    put_quarter(state, game.quarters - 1)
    late = style_bonus.style_bonus(Planner(state, 0, weights), weights, lobby, 0.0)
    assert 0 < late < early / 4


def test_a_step_that_costs_nothing_is_funded_by_an_empty_purse(game: Game) -> None:
    """A layer may come free; an overdrawn seat can have it all the same, and nothing is divided by its price."""
    planner = Planner(game.new_state(5), 0, load_planner_weights("planner"))
    plans = [plan_campus(planner, campus, region) for region, campus in planner.campuses.items()]
    planner.purse = -50.0
    for plan in plans:
        for step in plan.steps:
            step.cost = 0.0
    fund(planner, plans)
    steps = [step for plan in plans for step in plan.steps]
    used = sum(step.actions for step in steps if step.funded)
    assert any(step.funded for step in steps)
    assert used >= planner.planned_actions() or all(step.funded for step in steps)
