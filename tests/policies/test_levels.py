"""Levels of play: what the easy level overlooks, and that each level beats the one below."""

from __future__ import annotations

import pytest
from tests.core.positions import board, build, can, do, put
from tests.policies.claims import order_time
from tests.tiers import tiered

from gigawatt.content import open_game
from gigawatt.core import Game, actions as act
from gigawatt.core.game import State
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.api import Turn
from gigawatt.policies.players import levels
from gigawatt.policies.players.easy_planner import MOST_AHEAD, MOST_IDLE, OBVIOUS, UNUSED_KINDS, EasyPlanner
from gigawatt.policies.players.levels import EasyPolicy
from gigawatt.policies.registry import make_policy
from gigawatt.policies.valuation.action_values import ActionValues
from gigawatt.policies.valuation.campus import CHIPS, COOLING, NETWORK, NEVER


def test_levels_are_policies_by_the_same_names() -> None:
    """What a person chooses by name sits in a seat by that name, in the same order."""
    assert [level.name for level in levels.LEVEL_CHOICES] == list(registry.LEVELS)
    assert all(level.line.endswith(".") for level in levels.LEVEL_CHOICES)


def test_a_beginner_forgets_what_does_not_hold_it_back_yet(game: Game) -> None:
    """Cooling and network that are neither there nor ordered seem to be there, until the rest or two accelerators wait for them."""
    weights = EasyPolicy().weights
    forgot = saw = 0
    state = game.new_state(7)
    player = make_policy("easy")
    while legal := state.legal_actions():
        planner = EasyPlanner(state, state.seat, weights)
        real = ActionValues(state, state.seat, weights).campuses
        for region, campus in planner.campuses.items():
            truth = real[region].ready
            for layer in (COOLING, NETWORK):
                if NEVER not in truth[layer]:
                    continue
                hidden = NEVER not in campus.ready[layer]
                rest_waits = max(truth[other][0] for other in OBVIOUS) <= 0
                assert hidden == (layer in planner.forgotten[region])
                assert hidden != (truth[layer][0] == NEVER and (rest_waits or truth[CHIPS][1] <= 0))
                forgot += hidden
                saw += not hidden
        turn = Turn(game, state.seat, tuple(legal), 1, state.ply, 100, state)
        state.apply_action(player.decide(turn).action)
    assert forgot > 20
    assert saw > 5


def test_a_beginner_never_thinks_of_controls_or_subsidies(game: Game) -> None:
    """Whole games without a control, a subsidy, a hall or a held store."""
    for seed in range(3):
        result = play_match(game, [make_policy("easy") for _ in range(4)], seed)
        kinds = {game.kind[action] for action in result.actions}
        assert not kinds & UNUSED_KINDS
        assert act.BUY in kinds


# --- moves that a person would call stupid ---------------------------------------------------------------------------------


def decide(state: State, level: str) -> tuple[str, str]:
    """What a level does in a position, in words, and why."""
    turn = Turn(state.game, state.seat, tuple(state.legal_actions()), 1, state.ply, 100, state)
    decision = make_policy(level).decide(turn)
    return state.game.format_action(decision.action), decision.reason.text


def turns(state: State, level: str, count: int) -> list[str]:
    """What seat 0 does on so many of its moves, with all others passing."""
    done = []
    while len(done) < count and state.legal_actions():
        if state.seat == 0:
            done.append(decide(state, level)[0])
            do(state, done[-1])
        else:
            do(state, "pass")
    return done


@pytest.mark.parametrize("level", ["easy", "normal"])
def test_no_plant_is_ordered_twice(level: str) -> None:
    """A foundry champion with its purse full orders no plant of a kind twice before it sees what the first brings."""
    state = board("foundry-champion", "hyperscaler")
    put(state, 0, cash=300)
    done = turns(state, level, 24)
    plants = [action for action in done if "plant" in action or "works" in action]
    assert plants
    assert len(plants) == len(set(plants))


@pytest.mark.parametrize("level", ["easy", "normal"])
def test_no_plant_is_bought_on_credit(level: str) -> None:
    """With little cash and plenty of credit the foundry champion builds its campus, not another plant."""
    state = board("foundry-champion", "hyperscaler")
    put(state, 0, cash=5)
    assert not [action for action in turns(state, level, 4) if "plant" in action or "works" in action]


@pytest.mark.parametrize("level", ["easy", "normal"])
def test_nothing_is_expedited_in_vain(level: str) -> None:
    """Network on order at a campus without the cooling for it: a quarter sooner it would stand idle, so no influence is spent."""
    state = board("hyperscaler", "neocloud")
    build(state, 0, "us-east", site=6, grid=6, evaporative=2, electrical=2, chips_0=5)
    put(state, 0, cash=100, influence=8)
    do(state, "build electrical-fabric @us-east")
    assert can_after_passes(state, "expedite electrical-fabric @us-east")
    hasty = make_policy(level)
    player = hasty.planner(state, 0, hasty.weights)
    expedite = state.game.parse_action("expedite electrical-fabric @us-east")
    assert player.is_futile(expedite)
    do(state, "build evaporative-cooling @us-east")
    assert can_after_passes(state, "expedite electrical-fabric @us-east")
    assert not hasty.planner(state, 0, hasty.weights).is_futile(expedite)


def can_after_passes(state: State, text: str) -> bool:
    """Whether seat 0 may do what `text` says once the others have passed."""
    while state.seat != 0:
        do(state, "pass")
    return can(state, text)


def test_a_beginner_sees_what_idle_accelerators_wait_for() -> None:
    """Two accelerators stand idle for want of cooling while site is still being built: it orders cooling, and no more of the rest."""
    state = board("neocloud", "hyperscaler")
    build(state, 0, "texas", site=4, grid=7, evaporative=2, electrical=5, chips_0=5)
    put(state, 0, cash=60)
    done = turns(state, "easy", 3)
    assert any("cooling" in action for action in done)
    assert not any("power" in action or "gas-turbines" in action or "accelerators" in action for action in done)


def test_a_beginner_piles_nothing_up(game: Game) -> None:
    """In whole games no layer is ordered that already stands so far above the lowest."""
    player = make_policy("easy")
    seen = 0
    for seed in (3, 4):
        state = game.new_state(seed)
        while legal := state.legal_actions():
            turn = Turn(game, state.seat, tuple(legal), 1, state.ply, 100, state)
            action = player.decide(turn).action
            region = {act.BUILD: game.y, act.TURBINES: game.y, act.BUY: game.x, act.ASSEMBLE: game.x}.get(
                game.kind[action]
            )
            before = (
                ActionValues(state, state.seat, EasyPolicy().weights).campuses.get(region[action]) if region else None
            )
            seat = state.seat
            planned = list(before.planned) if before else []
            state.apply_action(action)
            after = ActionValues(state, seat, EasyPolicy().weights).campuses if planned and state.seat >= 0 else {}
            if before and before.region in after:
                for layer, amount in enumerate(after[before.region].planned):
                    if amount > planned[layer] and min(planned) > 0:
                        assert planned[layer] < min(planned) + (MOST_IDLE if layer == CHIPS else MOST_AHEAD)
                        seen += 1
    assert seen > 50


@pytest.mark.parametrize("level", ["easy", "normal"])
def test_a_full_purse_is_not_left_lying(level: str) -> None:
    """On the teaching board a neocloud whose site and power bind orders both in its first quarter, rather than pass."""
    game = open_game("first-campus", 4)
    state = game.new_state(13, ["neocloud", "hyperscaler", "energy-major", "colocation-house"])
    done = turns(state, level, 3)
    assert "build expansion @texas" in done
    assert "pass" not in done


def test_a_beginner_does_not_think_of_shares() -> None:
    """A foundry champion with its purse emptied by plants goes on with little, and gives no Lead for cash."""
    state = board("foundry-champion", "hyperscaler")
    put(state, 0, cash=10, lead=9)
    build(state, 0, "taiwan", site=3, grid=2, evaporative=2, electrical=3, chips_0=4)
    assert can(state, "raise equity")
    assert "raise equity" not in turns(state, "easy", 4)


def test_a_beginner_in_debt_rents_nothing_and_trains_with_no_more() -> None:
    """Cash is short and training pays by the plans: the posture stays, and no lot is rented."""
    state = board("gulf-fund", "hyperscaler")
    build(state, 0, "gulf", site=4, grid=4, evaporative=4, electrical=4, chips_0=4)
    done = {}
    for cash in (-10, 60):
        fresh = state.copy()
        put(fresh, 0, cash=cash)
        done[cash] = turns(fresh, "easy", 5)
    assert not [action for action in done[-10] if "training" in action or "rent" in action]
    assert any("training" in action for action in done[60])


@pytest.mark.parametrize("quarters, horizon", [(1, 4), (6, 4), (8, 4), (9, 4), (10, 4), (12, 5), (20, 8)])
def test_normal_looks_ahead_by_the_length_of_the_game(quarters: int, horizon: int) -> None:
    """It sees a part of any game, so that hard sees more of a short one as well."""
    assert levels.normal_horizon(quarters) == horizon


def test_normal_fills_its_halls() -> None:
    """A challenger state with ten modules of everything but accelerators buys accelerators."""
    state = board("challenger-state", "hyperscaler")
    build(state, 0, "china-inland", site=10, grid=9, evaporative=10, electrical=9, chips_0=3)
    put(state, 0, cash=80)
    done = turns(state, "normal", 3)  # it may lobby first
    assert any("accelerators" in action or "assemble" in action for action in done), done


def test_normal_orders_halls_before_accelerators() -> None:
    """Every layer stands at three modules: site is ordered before accelerators, which are there in a quarter."""
    state = board("neocloud", "hyperscaler")
    build(state, 0, "texas", site=3, grid=3, evaporative=3, electrical=3, chips_0=3)
    put(state, 0, cash=90)
    done = turns(state, "normal", 4)
    bought = [i for i, action in enumerate(done) if "accelerators ->" in action or "assemble" in action]
    hall = done.index("build expansion @texas")
    assert not bought or bought[0] > hall


@pytest.mark.parametrize("quarter", [10, 11])
def test_a_beginner_orders_nothing_that_comes_after_the_end(game: Game, quarter: int) -> None:
    """In the last quarters of whole games no project is ordered that cannot be there in time."""
    player = make_policy("easy")
    checked = 0
    for seed in (4, 7):
        state = game.new_state(seed)
        while legal := state.legal_actions():
            turn = Turn(game, state.seat, tuple(legal), 1, state.ply, 100, state)
            action = player.decide(turn).action
            if state.quarter >= quarter and game.kind[action] in {act.BUILD, act.TURBINES}:
                assert order_time(state, state.seat, game.x[action], game.y[action]) < game.quarters - state.quarter
                checked += 1
            state.apply_action(action)
    assert checked


@tiered("weak, strong, at_least", [("random", "easy", 8), ("easy", "normal", 4), ("normal", "hard", 3)], fast=1)
def test_each_level_beats_the_one_below(game: Game, weak: str, strong: str, at_least: int) -> None:
    """A stronger player in each seat in turn against three of the rung below; par would be two of eight."""
    wins = 0
    for seed in range(8):
        names = [weak] * 4
        names[seed % 4] = strong
        wins += play_match(game, [make_policy(n) for n in names], seed).ranks[seed % 4] == 1
    assert wins >= at_least
