"""Openings: what the first quarter's draw may choose, and who never draws."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.core.positions import put

from gigawatt.core import Game, State, actions as act
from gigawatt.core.lineups import lineup
from gigawatt.policies import registry
from gigawatt.policies.api import Turn
from gigawatt.policies.planning.openings import COMMITTING, opening_choices
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.registry import make_policy
from gigawatt.policies.valuation.weights import PlannerWeights

SEEDS = 24


def turn_at(state: State, seed: int, *, wants_best: bool = False) -> Turn:
    """The turn of a position, for a policy with such a seed."""
    legal = tuple(state.legal_actions())
    return Turn(state.game, state.seat, legal, seed, state.ply, 1, state, wants_best=wants_best)


def chosen(state: State, name: str = "planner") -> set[int]:
    """What a policy takes by different seeds."""
    return {make_policy(name).decide(turn_at(state, seed)).action for seed in range(SEEDS)}


def first_quarter(game: Game, seed: int) -> Iterator[State]:
    """Every position of the first quarter of a match of planners."""
    state = game.new_state(seed, lineup(game, seed))
    while state.quarter == 0:
        yield state
        state.apply_action(make_policy("planner").decide(turn_at(state, seed)).action)


def test_every_faction_opens_in_several_ways(game: Game) -> None:
    """No planner's first order can be told from its faction: in a dozen games each faction has three or more."""
    seen: dict[str, set[int]] = {name: set() for name in game.scenario.factions}
    for start in range(36):
        state = game.new_state(start, lineup(game, start))
        waiting = set(range(game.seats))
        while waiting:
            seat = state.seat
            action = make_policy("planner").decide(turn_at(state, start)).action
            if seat in waiting and game.kind[action] not in act.FREE:
                seen[state.faction(seat)].add(action)
                waiting.remove(seat)
            state.apply_action(action)
    assert min(len(openings) for openings in seen.values()) >= 3


def test_a_draw_is_among_the_best_and_within_the_margin(game: Game, weights: PlannerWeights) -> None:
    """What is drawn is one of no more orders than action points are left, and worth what the margin allows."""
    drawn = 0
    for state in first_quarter(game, 3):
        planner = Planner(state, state.seat, weights)
        legal = tuple(state.legal_actions())
        ranked = planner.rank(legal)
        gain, best = planner.best_action(ranked, legal)
        options = chosen(state)
        near = {action: worth for worth, action in opening_choices(planner, ranked, best)} or {best: gain}
        assert best in near
        assert options <= near.keys()
        assert len(near) <= state.points_left(state.seat)
        assert min(near.values()) >= gain * (1 - weights.opening_margin)
        drawn += len(options) > 1
    assert drawn >= 4


def test_no_campus_and_no_control_is_drawn(game: Game, weights: PlannerWeights) -> None:
    """A new campus or a control is the best order or is not given: it changes what should follow."""
    passed_over = 0
    for seed in range(6):
        for state in first_quarter(game, seed):
            planner = Planner(state, state.seat, weights)
            legal = tuple(state.legal_actions())
            ranked = planner.rank(legal)
            choices = opening_choices(planner, ranked, planner.best_action(ranked, legal)[1])
            assert not any(game.kind[action] in COMMITTING for _, action in choices[1:])
            near = ranked[1 : len(choices)]
            passed_over += any(game.kind[action] in COMMITTING for _, action in near)
    assert passed_over


def test_the_last_action_of_the_quarter_is_the_best(game: Game, weights: PlannerWeights) -> None:
    """With one action point left there is no later for the better order, so nothing is drawn."""
    last = [state.copy() for state in first_quarter(game, 4) if state.points_left(state.seat) == 1]
    assert len(last) >= 4
    for state in last:
        legal = tuple(state.legal_actions())
        planner = Planner(state, state.seat, weights)
        assert chosen(state) == {planner.best_action(planner.rank(legal), legal)[1]}


def test_nothing_is_drawn_after_the_first_quarter(game: Game) -> None:
    """From the second quarter on a planner takes the best order whatever its seed."""
    state = game.new_state(5, lineup(game, 5))
    while state.quarter < 2:
        if state.quarter == 1:
            assert len(chosen(state)) == 1
        state.apply_action(make_policy("planner").decide(turn_at(state, 5)).action)


def test_a_margin_of_nothing_draws_nothing(game: Game, weights: PlannerWeights) -> None:
    """Without a margin the planner plays one opening."""
    state = game.new_state(1)
    planner = Planner(state, 0, replace(weights, opening_margin=0.0))
    ranked = planner.rank(tuple(state.legal_actions()))
    assert opening_choices(planner, ranked, ranked[0][1]) == []


def test_the_easy_level_draws_nothing(game: Game) -> None:
    """Its strength has not been measured with a draw, so it begins with the best order by every seed; normal draws as hard does."""
    state = game.new_state(2)
    put(state, state.seat, influence=0)  # so that nobody lobbies first
    assert len(chosen(state, "easy")) == 1
    assert len(chosen(state, "normal")) > 1


@pytest.mark.parametrize("name", [*registry.STYLES, "planner", "easy", "normal", "hard"])
def test_the_best_is_not_drawn(game: Game, name: str) -> None:
    """Whoever asks for the best order gets the same one by every seed, and no word of a draw."""
    state = game.new_state(1)
    decisions = [make_policy(name).decide(turn_at(state, seed, wants_best=True)) for seed in range(4)]
    assert len({decision.action for decision in decisions}) == 1
    assert "drawn" not in [one.code for one in decisions[0].reason.clauses]
    others = [row.action for row in decisions[0].reason.alternatives if game.kind[row.action] != act.LOBBY]
    assert game.kind[decisions[0].action] == act.LOBBY or decisions[0].action == others[0]
