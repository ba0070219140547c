"""What a person would call a stupid move, found by playing against the planner: the cause of each is held here."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.core.positions import put

from gigawatt.core import Game, State, actions as act
from gigawatt.core.position.rows import PERMIT, Line
from gigawatt.core.queries.permissions import lobby_price
from gigawatt.policies.api import Turn
from gigawatt.policies.planning.options import LAST_QUARTERS, LayerOption, grant_chance
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.planning.plans import LEAST_COST, Step
from gigawatt.policies.planning.subsidy_value import subsidy_value
from gigawatt.policies.reasons.choice_reason import explain_free
from gigawatt.policies.registry import make_policy
from gigawatt.policies.valuation.action_values import rescue_value
from gigawatt.policies.valuation.campus import CHIPS, line_time, permit_chances
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights


@pytest.fixture(scope="module")
def positions(game: Game) -> list[State]:
    """Positions of two matches between four planners, from the first quarter to the last."""
    return [state for seed in (42, 43) for state in _positions(game, seed, 4)]


def _positions(game: Game, seed: int, every: int) -> Iterator[State]:
    state = game.new_state(seed)
    planner = make_policy("planner")
    while legal := state.legal_actions():
        if state.ply % every == 0:
            yield state.fork(0)
        turn = Turn(game, state.seat, tuple(legal), 1000 + state.seat, state.ply, 200, state)
        state.apply_action(planner.decide(turn).action)


def test_no_old_accelerators_for_halls_of_the_next_class(positions: list[State], weights: PlannerWeights) -> None:
    """Accelerators are not bought ahead for a module that will be ready when a newer class is on sale."""
    seen = 0
    for state in positions:
        planner = Planner(state, state.seat, weights)
        newer = next((t for t, points in enumerate(planner.forecast.points) if points > planner.chip_points), 0)
        if not newer:
            continue
        option = LayerOption(1, 0, 15.0, 3)
        for time in (0, newer - 1, newer):
            step = Step(0, 0, 1 << CHIPS, time, 15.0, 9.0, 0.3)
            assert planner.better_later(step, option) == (0 < time == newer)
        for plan in planner.plans:
            chips = plan.options[CHIPS]
            wanting = [step for step in plan.steps if CHIPS in step.missing]
            if chips is not None and wanting and all(planner.better_later(step, chips) for step in wanting):
                assert planner.order_value(plan, CHIPS, chips) is None
                seen += 1
    assert seen > 3


def test_accelerators_can_wait_for_the_rest(positions: list[State], weights: PlannerWeights) -> None:
    """The later the rest of a module comes, the less it presses to buy its accelerator, and no more than any other layer."""
    assert weights.early_chips <= weights.early < 1
    planner = Planner(positions[0], positions[0].seat, weights)
    plan = next(plan for plan in planner.plans if plan.options[CHIPS] is not None)
    option = LayerOption(1, 0, 15.0, 1)
    worths = []
    for time in (0, 1, 2):
        step = Step(0, 0, 1 << CHIPS, time, 15.0, 9.0, 1.0)
        step.funded = True
        plan.steps = [step]
        worths.append(planner.order_value(plan, CHIPS, option))
    assert worths == pytest.approx([9.0 * weights.early_chips**time for time in (0, 1, 2)])


def test_capacity_is_rented_on_the_way_to_a_tier(positions: list[State], weights: PlannerWeights) -> None:
    """Where no tier is left every lot is a loss; a reason for a lot names the tier."""
    state = positions[0].fork(0)
    planner = Planner(state, state.seat, weights)
    thresholds = state.game.ruleset.training.thresholds
    lots = [a for a in range(len(state.game.kind)) if state.game.kind[a] == act.RENT and state.game.x[a]]
    put(state, state.seat, tier=len(thresholds), progress=thresholds[-1])
    assert all(Planner(state, state.seat, weights).value(lot) < 0 for lot in lots)
    put(state, state.seat, tier=1, progress=thresholds[0])
    planner = Planner(state, state.seat, weights)
    worth = planner.value(lots[0])
    assert worth > 0
    reason = explain_free(planner, lots[0], worth)
    tier = reason.clauses[1]
    assert tier.code == "tier-ahead"
    assert tier.arguments == {"tier": 2, "progress": thresholds[0], "threshold": thresholds[1]}


def test_a_cheap_step_does_not_make_all_cash_dear(positions: list[State], weights: PlannerWeights) -> None:
    """A step that costs next to nothing and is out of reach does not raise the worth of forty units of cash."""
    scarce = 0
    for state in positions:
        poor = state.fork(0)
        planner = Planner(poor, poor.seat, weights)
        put(poor, poor.seat, cash=poor.cash(poor.seat) - planner.budget - 5)
        planner = Planner(poor, poor.seat, weights)
        best = max((step.gain for plan in planner.plans for step in plan.steps), default=0.0)
        assert planner.cash_premium <= weights.cash_premium * best / LEAST_COST + 1e-9
        scarce += any(0 < step.cost < LEAST_COST for plan in planner.plans for step in plan.steps)
    assert scarce > 3


def test_permits_still_waited_for_count_by_their_odds(positions: list[State], weights: PlannerWeights) -> None:
    """Near the end a module whose turbines may not be granted in time is not counted as if they were."""
    waiting = 0
    for state in positions:
        planner = Planner(state, state.seat, weights)
        if planner.left > LAST_QUARTERS:
            assert all(not plan.sure for plan in planner.plans)
            continue
        for plan in planner.plans:
            region = plan.campus.region
            if region not in planner.campuses:
                continue
            stall, outright = permit_chances(state, state.seat, region)
            odds = {
                grant_chance(stall, outright, line.left, planner.left)
                for i, line in enumerate(state.lines())
                if line.seat == state.seat and line.phase == PERMIT and line_time(state, i * len(Line._fields)) >= 0
            }
            waiting += any(chance < 1 for chance in plan.sure)
            assert len(plan.sure) == len(plan.campus.points)
            assert all(0 <= chance <= 1 for chance in plan.sure)
            assert odds or all(chance == 1 for chance in plan.sure)
    assert waiting


def test_influence_is_worth_nothing_when_it_cannot_be_used(positions: list[State], weights: PlannerWeights) -> None:
    """A unit of it is worth less near the cap and towards the end, and nothing in the last quarter."""
    for state in positions:
        planner = Planner(state, state.seat, weights)
        assert (planner.influence_value == 0) == (planner.left == 1)
        assert planner.influence_value <= weights.influence
        full = state.fork(0)
        put(full, full.seat, influence=state.game.ruleset.economy.influence_cap)
        assert Planner(full, full.seat, weights).influence_value <= planner.influence_value


def test_lobbying_pays_for_what_is_planned_alone(positions: list[State], weights: PlannerWeights) -> None:
    """A seat that can fund no step that needs a group of projects gains nothing by a lower price of them."""
    for state in positions:
        planner = Planner(state, state.seat, replace(weights, planned_actions=-2.0))
        price = lobby_price(state, state.seat) * planner.influence_value
        assert not any(step.funded for plan in planner.plans for step in plan.steps)
        assert all(subsidy_value(planner, planner.plans, group, ()) == pytest.approx(-price) for group in range(CHIPS))
    pays = 0
    for state in positions:
        planner = Planner(state, state.seat, weights)
        price = lobby_price(state, state.seat) * planner.influence_value
        pays += max([subsidy_value(planner, planner.plans, group, ()) for group in range(CHIPS)]) > -price
    assert pays > len(positions) // 4


def test_a_subsidy_comes_before_the_orders_that_it_makes_cheaper(
    positions: list[State], weights: PlannerWeights
) -> None:
    """Lobbying takes no action point: where it gains anything it is first, however much more an order gains."""
    taken = 0
    for state in positions:
        planner = Planner(state, state.seat, weights)
        legal = tuple(state.legal_actions())
        ranked = planner.rank(legal)
        lobbies = [row for row in ranked if state.game.kind[row[1]] == act.LOBBY and row[0] > weights.threshold]
        if lobbies:
            assert planner.best_action(ranked, legal) == lobbies[0]
            taken += ranked[0] != lobbies[0]
    assert taken > 1


def test_cash_that_saves_a_seat_from_restructuring_is_worth_more(
    positions: list[State], weights: PlannerWeights
) -> None:
    """Past its limit a seat gains by equity what a restructuring would cost, in proportion to the part that it meets."""
    for state in positions[:12]:
        seat = state.seat
        safe = state.fork(0)
        put(safe, seat, cash=0)
        assert rescue_value(Planner(safe, seat, weights), 40.0) == 0
        lost = state.fork(0)
        put(lost, seat, cash=-lost.limit(seat) - 300)
        planner = Planner(lost, seat, weights)
        whole = rescue_value(planner, planner.shortfall)
        assert planner.shortfall > 0
        assert whole >= lost.game.ruleset.economy.restructure_lead
        assert rescue_value(planner, planner.shortfall / 2) == pytest.approx(whole / 2)
        assert rescue_value(planner, planner.shortfall * 2) == whole


def test_rented_lots_are_dropped_before_a_pass_too(game: Game) -> None:
    """A seat that has nothing more to order, with points left, sets its posture and its lots before it passes."""
    passes = kept = 0
    for seed in (41, 42, 43, 44, 45):
        state = game.new_state(seed)
        policy = make_policy("planner")
        weights = load_planner_weights("planner")
        while legal := state.legal_actions():
            turn = Turn(game, state.seat, tuple(legal), 1000 + state.seat, state.ply, 200, state)
            action = policy.decide(turn).action
            if action == act.PASS and len(legal) > 1:
                passes += 1
                kept += Planner(state, state.seat, weights).best_free_action(tuple(legal))[0] > weights.threshold
            state.apply_action(action)
    assert passes > 10
    assert not kept
