"""Values of actions, and what a planner makes of a position."""

from __future__ import annotations

import pytest
from tests.core.positions import board, build, do, fill, held, put, put_class, region, set_held

from gigawatt.core import Game, actions as act
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.valuation.action_values import KIND_VALUES, ActionValues, UpgradeTerms
from gigawatt.policies.valuation.campus import permit_wait
from gigawatt.policies.valuation.card_values import EFFECT_VALUES
from gigawatt.policies.valuation.weights import load_planner_weights, load_weights


def test_every_kind_of_action_has_a_value() -> None:
    """The table of values follows the table of actions."""
    assert len(KIND_VALUES) == len(act.KIND_NAMES)


def test_every_kind_of_effect_has_a_value() -> None:
    """A new kind of effect cannot be forgotten: valuing a card with it would raise."""
    assert set(EFFECT_VALUES) == set(EFFECT_KINDS.values())


@pytest.mark.parametrize(
    "stall, outright, steps, quarters", [(0.0, 1.0, 2, 1.0), (0.5, 0.5, 1, 2.0), (0.0, 0.0, 3, 3.0)]
)
def test_the_wait_for_a_permit_is_its_mean(stall: float, outright: float, steps: int, quarters: float) -> None:
    """Certain odds give certain waits, and a coin that stalls half of the time doubles them."""
    assert permit_wait(stall, outright, steps) == pytest.approx(quarters)


def test_a_pass_is_worth_nothing(game: Game) -> None:
    """Values are relative to doing nothing."""
    values = ActionValues(game.new_state(1), 0, load_weights("greedy"))
    assert values.value(0) == 0.0


def test_the_missing_layer_is_worth_most(game: Game) -> None:
    """With accelerators idle for want of cooling, cooling is worth more than more accelerators."""
    state = game.new_state(1, ["gulf-fund", "hyperscaler", "neocloud", "frontier-lab"])
    region = game.region_index["gulf"]
    row = list(held(state, region))
    row[8] += 2
    set_held(state, region, tuple(row))
    values = ActionValues(state, 0, load_weights("greedy"))
    cooling = values.value(game.parse_action("build evaporative-cooling @gulf"))
    assert cooling > values.value(game.parse_action("buy accelerators -> gulf"))


@pytest.mark.parametrize("spare", range(12, 60, 4))
def test_an_upgrade_is_reckoned_as_it_is_made(spare: int) -> None:
    """Units and price of an exchange are those of the action, also where the trade-in of fewer units buys fewer."""
    st = board("neocloud", "hyperscaler")
    put_class(st, 1)
    build(st, 0, "texas", site=6, grid=6, closed=6, electrical=6, chips_0=6)
    fill(st, "accelerators", alliance=9)
    cash = spare - st.limit(0)
    put(st, 0, cash=cash)
    deal = UpgradeTerms(ActionValues(st, 0, load_weights("greedy")), region(st, "texas"))
    do(st, "upgrade @texas")
    assert deal.units == st.lines()[-1].amount
    assert deal.cost - deal.units * deal.resale == cash - st.cash(0)


def test_poor_seats_value_cash_more(game: Game) -> None:
    """What a unit of cash can still buy falls as the purse fills, and as the match runs out."""
    weights = load_planner_weights("planner")
    state = game.new_state(1)
    rich = state.copy()
    put(rich, 0, cash=rich.cash(0) + 500)
    assert Planner(rich, 0, weights).cash_value < Planner(state, 0, weights).cash_value
    cash = list(Planner(state, 0, weights).forecast.cash)
    assert cash == sorted(cash, reverse=True)


def test_planner_funds_no_more_than_its_purse(game: Game) -> None:
    """Steps that must be paid now are funded only as far as cash and credit go."""
    state = game.new_state(3)
    planner = Planner(state, 0, load_planner_weights("planner"))
    now = sum(step.cost for plan in planner.plans for step in plan.steps if step.funded and step.time == 0)
    assert 0 < now <= planner.budget


def test_planner_looks_no_further_than_told(game: Game) -> None:
    """With a short horizon compute is worth less, and nothing beyond it."""
    from dataclasses import replace

    weights = load_planner_weights("planner")
    state = game.new_state(3)
    far = Planner(state, 0, weights).forecast.tail
    near = Planner(state, 0, replace(weights, horizon=3.0)).forecast.tail
    assert near[0] < far[0]
    assert list(near)[3:] == [0.0] * (len(near) - 3)
    assert state.compute(0) > 0
