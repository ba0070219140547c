"""What a planner plans with: options, funding, expediting, training plans and the value of cash."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.core.positions import put, put_quarter, set_stall

from gigawatt.core import Game, State, actions as act
from gigawatt.core.position import layout as lay
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.permissions import room_left
from gigawatt.core.queries.pipeline import expedited_line
from gigawatt.core.queries.rates import interest_pct, marginal_pct
from gigawatt.policies.api import Turn
from gigawatt.policies.planning.expedite_value import expedite_value
from gigawatt.policies.planning.options import RegionTerms, grant_chance, project_option
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.planning.plans import fund
from gigawatt.policies.planning.training_plan import WHOLE, RivalRace, TrainingPlan
from gigawatt.policies.registry import make_policy
from gigawatt.policies.valuation.campus import NOWHERE, SITE
from gigawatt.policies.valuation.constants import catalogue_of
from gigawatt.policies.valuation.value_forecast import rivals_ahead
from gigawatt.policies.valuation.weights import PlannerWeights


def positions(game: Game, seed: int, every: int) -> Iterator[State]:
    """Every so-manieth position of a match between two planners and two that play at random."""
    state = game.new_state(seed)
    players = [make_policy(name) for name in ("planner", "random", "planner", "random")]
    while legal := state.legal_actions():
        turn = Turn(game, state.seat, tuple(legal), 1000 + state.seat, state.ply, 200, state)
        if state.ply % every == 0:
            yield state
        state.apply_action(players[state.seat].decide(turn).action)


def training_plan(state: State, weights: PlannerWeights) -> TrainingPlan:
    """The training plan of a planner for the seat to move."""
    planner = Planner(state, state.seat, weights)
    return TrainingPlan(planner, planner.plans)


@pytest.mark.parametrize("stall, outright", [(0.1, 0.5), (0.35, 0.2), (0.0, 0.0), (0.95, 0.05)])
def test_the_odds_of_permits_follow_their_draws(stall: float, outright: float) -> None:
    """What needs no permit is granted; one draw grants one step or all; more draws never hurt, more steps never help."""
    assert grant_chance(stall, outright, 0, 0) == 1.0
    assert grant_chance(stall, outright, 1, 0) == 0.0
    assert grant_chance(stall, outright, 1, 1) == pytest.approx(1 - stall)
    assert grant_chance(stall, outright, 2, 1) == pytest.approx(outright)
    for steps in (1, 2):
        assert grant_chance(stall, outright, steps, 1) <= grant_chance(stall, outright, steps, 2) + 1e-12
        assert grant_chance(stall, outright, steps + 1, 2) <= grant_chance(stall, outright, steps, 2) + 1e-12


def test_an_option_costs_what_the_engine_asks(game: Game, weights: PlannerWeights) -> None:
    """The price of an option without influence is that of the order, a unit of equipment and droughts that it invites included."""
    seen = dry = 0
    for state in positions(game, 4, 9):
        planner = Planner(state, state.seat, weights)
        legal = set(state.legal_actions())
        for region in planner.campuses:
            terms = RegionTerms(planner, region)
            for projects in catalogue_of(game).at[region]:
                for project in projects:
                    option = project_option(planner, project, terms)
                    influence = game.project_influence[project] or game.rewards[project]
                    order = catalogue_of(game).orders[project][region]
                    if option is None or influence or option.action != order or order not in legal:
                        continue
                    fork = state.fork(0)
                    fork.apply_action(option.action)
                    if fork.quarter == state.quarter and not fork.is_terminal:
                        paid = state.cash(planner.seat) - fork.cash(planner.seat)
                        risk = terms.first_drought(planner, project, option.time) / planner.cash_value
                        assert option.unit * option.lot == pytest.approx(paid + risk)
                        seen += 1
                        dry += risk > 0
    assert seen > 50
    assert dry


def test_funding_stays_within_actions_and_purse(game: Game, weights: PlannerWeights) -> None:
    """But for the last step, funded steps take no more actions than there are; what is due now is in the purse."""
    funded = 0
    for state in positions(game, 5, 7):
        planner = Planner(state, state.seat, weights)
        steps = [step for plan in planner.plans for step in plan.steps if step.funded]
        funded += len(steps)
        if steps:
            most = max(step.actions for step in steps)
            assert sum(step.actions for step in steps) <= planner.planned_actions() + most
            assert sum(step.cost for step in steps if step.time == 0) <= max(0.0, planner.purse)
    assert funded > 50


def test_large_orders_are_preferred_where_actions_count(game: Game, weights: PlannerWeights) -> None:
    """A seat to which actions are dear never takes smaller lots of accelerators, and sometimes larger ones."""
    larger = 0
    for state in positions(game, 6, 5):
        lots = []
        for action_cost in (0.0, 50.0):
            planner = Planner(state, state.seat, replace(weights, action_cost=action_cost))
            lots.append([plan.options[-1].lot if plan.options[-1] else 0 for plan in planner.plans])
        for small, large in zip(*lots, strict=False):
            assert large >= small
            larger += large > small
    assert larger > 3


def test_expediting_counts_only_blocked_modules(game: Game, weights: PlannerWeights) -> None:
    """No expedite is worth more than a quarter of all the points of its campus; a permit that is sure to come is not expedited."""
    tried = sure = 0
    for state in positions(game, 8, 3):
        seat = state.seat
        planner = Planner(state, seat, weights)
        for action in state.legal_actions():
            if game.kind[action] != act.EXPEDITE:
                continue
            region, row = game.x[action], game.y[action]
            campus = planner.campuses.get(region)
            worth = expedite_value(planner, planner.plans, region, row)
            tail = planner.forecast.tail
            assert campus is not None or worth <= 0
            if campus is not None:
                assert worth <= sum(campus.points) * max(a - b for a, b in itertools.pairwise(tail))
            tried += worth > 0
            line = state.line_at(expedited_line(state, seat, region, row))
            if line.phase == PERMIT:
                sure += 1
                certain = state.fork(0)
                set_stall(certain, region, -100)
                if line.left == 1:
                    sure_planner = Planner(certain, seat, weights)
                    assert expedite_value(sure_planner, sure_planner.plans, region, row) <= 0
    assert tried > 3
    assert sure > 3


def test_a_training_plan_moves_the_posture_by_steps(game: Game, weights: PlannerWeights) -> None:
    """Each first posture of a plan is one that can be taken this quarter, and the one in force is among them."""
    for state in positions(game, 9, 11):
        planner = Planner(state, state.seat, weights)
        stays = state.posture(planner.seat)
        found = TrainingPlan(planner, planner.plans).best()
        assert stays in found
        step = game.ruleset.economy.posture_step
        assert all(0 <= first <= WHOLE and abs(first - stays) <= step for first in found)


def test_a_training_plan_without_doubt_promises_no_less(game: Game, weights: PlannerWeights) -> None:
    """Asking for more progress than a threshold puts tiers off; no plan gains by it but for model income counted twice."""
    for state in positions(game, 10, 23):
        bold = training_plan(state, replace(weights, doubt=0.0))
        wary = training_plan(state, replace(weights, doubt=0.2))
        for goal in range(WHOLE + 1):
            assert wary.worth(goal, 0)[1] <= bold.worth(goal, 0)[1] + weights.hope


def test_a_training_plan_gives_the_place_to_the_rival_with_more_progress(game: Game, weights: PlannerWeights) -> None:
    """A tier that a rival reaches in the same quarter with more progress pays the second reward, and the first one with less."""
    state = game.new_state(3)
    seat, rival = state.seat, (state.seat + 1) % game.seats
    threshold = game.ruleset.training.thresholds[0]
    put(state, rival, progress=threshold - 1)
    plan = training_plan(state, weights)
    race = RivalRace(plan.planner, rival)
    assert race.arrivals[0] == 0
    training = game.ruleset.training
    assert plan.reward(0, 0, race.progress[0] + 1) == training.first[0]
    assert plan.reward(0, 0, race.progress[0] - 0.5) == training.second[0]
    assert plan.reward(1, 0, 1000.0) == training.second[0], "a quarter later the first place is gone"
    state.v[lay.SEATS + rival * lay.SEAT_WIDTH + lay.TRAINED] = 4
    assert rivals_ahead(state, seat, 0, threshold + 2, threshold) == 1
    assert rivals_ahead(state, seat, 0, threshold + 3, threshold) == 0


def test_owed_cash_is_worth_its_interest(game: Game, weights: PlannerWeights) -> None:
    """Before the last operations a unit of cash saves a debtor its interest; with cash in hand it is worth its end value.

    The interest is the marginal one, and what is still owed at the end counts by the step of debt.
    """
    state = game.new_state(3)
    put_quarter(state, game.quarters - 1)
    rich = Planner(state, 0, weights)
    put(state, 0, cash=-40, limit=200)
    poor = Planner(state, 0, weights)
    put(state, 0, cash=-120)
    deep = Planner(state, 0, weights)
    end = weights.cash_end * game.end_cash / game.end_debt
    assert rich.forecast.cash[0] == pytest.approx(weights.cash_end)
    assert poor.forecast.cash[0] == pytest.approx(end * (1 + interest_pct(state, 0) / 100))
    assert deep.forecast.cash[0] == pytest.approx(end * (1 + marginal_pct(state, 0, 120) / 100))
    assert deep.forecast.cash[0] > poor.forecast.cash[0] > rich.forecast.cash[0]
    assert poor.forecast.cash[-1] == pytest.approx(end)


def test_a_payment_costs_more_where_it_is_borrowed(game: Game, weights: PlannerWeights) -> None:
    """Cash in hand costs its value, credit at least the price of debt, and above the share of the limit the surcharge too."""
    state = game.new_state(3)
    put_quarter(state, game.quarters - 1)
    put(state, 0, cash=100, limit=200)
    debt = Planner(state, 0, weights).debt
    assert debt.beyond(100.0, 100.0, weights.cash_end) == 0
    assert debt.beyond(100.0, 110.0, weights.cash_end) == pytest.approx(10 * (debt.plain - weights.cash_end))
    dear = debt.beyond(-100.0, 10.0, weights.cash_end)
    assert dear == pytest.approx(10 * (debt.dear - weights.cash_end))
    assert debt.dear > debt.plain
    assert debt.beyond(-100.0, 10.0, 1.0) == 0, "cash is worth more than debt costs"


def test_no_step_is_funded_that_gains_less_than_its_debt_costs(game: Game, weights: PlannerWeights) -> None:
    """With the price of debt beyond reason, nothing is borrowed for; with none, as much as the purse allows."""
    state = game.new_state(3)
    put(state, 0, cash=0)
    planner = Planner(state, 0, weights)
    assert any(step.funded and step.cost for plan in planner.plans for step in plan.steps)
    for plan in planner.plans:
        for step in plan.steps:
            step.funded = False
    planner.income = 0.0
    planner.debt.plain = planner.debt.dear = 1e6
    assert fund(planner, planner.plans) > 0, "own cash would pay for them"
    assert not any(step.funded and step.cost for plan in planner.plans for step in plan.steps)


def test_a_plan_ends_where_the_room_for_its_site_ends(game: Game, weights: PlannerWeights) -> None:
    """No step needs more site than the lots that may still be ordered bring, and a full campus plans none."""
    full = bounded = 0
    for state in positions(game, 7, 3):
        planner = Planner(state, state.seat, weights)
        for plan in planner.plans:
            if plan.campus.region == NOWHERE or not plan.steps:
                continue
            region = plan.steps[0].region
            steps = [step for step in plan.steps if step.lacks >> SITE & 1]
            left = room_left(state, state.seat, region)
            land = plan.options[SITE]
            assert bool(left) or not (steps or land)
            full += not left
            if land is not None:
                assert len(steps) < left + land.lot
                bounded += len(steps) >= left
    assert full > 5
    assert bounded > 5
