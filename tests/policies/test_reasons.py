"""Reasons are true: what they claim is recomputed, and what they name decides."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from attrs import evolve
from tests.policies.claims import false_claims

from gigawatt.content import open_game
from gigawatt.core import Game, State, actions as act
from gigawatt.policies import registry
from gigawatt.policies.api import Reason, Turn
from gigawatt.policies.players.planner_policy import PlannerPolicy
from gigawatt.policies.reasons.action_clauses import ACTION_CLAUSES
from gigawatt.policies.registry import make_policy
from gigawatt.study.counterfactual import choose_without
from gigawatt.wording.policy_reasons import reason_text

QUICK = list(registry.QUICK)
PLIES = 500
UNMOVED = 0.2
"""Share of decisions that may stay the same when the term they name first counts for nothing; 0.11 of 2,000 plies did, most of them
passes near the end, which no purse would change."""


def turn_at(state: State, seed: int, budget: int = 100) -> Turn:
    """The turn of a position."""
    return Turn(state.game, state.seat, tuple(state.legal_actions()), seed, state.ply, budget, state)


def decisions(game: Game, names: list[str], seed: int, budget: int = 100) -> Iterator[tuple[State, int, Reason, str]]:
    """Every decision of a match, before it is taken: position, action, reason and who takes it."""
    order = list(game.scenario.factions)
    state = game.new_state(seed, [order[(seed + seat) % len(order)] for seat in range(game.seats)])
    players = [make_policy(name) for name in names]
    while not state.is_terminal:
        decision = players[state.seat].decide(turn_at(state, seed, budget))
        assert decision.reason is not None
        yield state, decision.action, decision.reason, names[state.seat]
        state.apply_action(decision.action)


def changed(reason: Reason, code: str, name: str, more: float) -> Reason | None:
    """The reason with a number of one of its clauses changed; None if it has no such clause."""
    if code not in [one.code for one in reason.clauses]:
        return None
    clauses = [
        evolve(one, arguments={**one.arguments, name: one.arguments[name] + more}) if one.code == code else one
        for one in reason.clauses
    ]
    return evolve(reason, clauses=tuple(clauses))


def test_every_kind_of_action_has_clauses() -> None:
    """Every kind of action can be explained."""
    explained_elsewhere = {act.PASS, act.POSTURE, act.RENT}
    assert set(ACTION_CLAUSES) | explained_elsewhere == set(range(len(act.KIND_NAMES)))


@pytest.mark.parametrize("start", range(0, len(QUICK), 4))
def test_what_a_reason_claims_is_so(game: Game, start: int) -> None:
    """Modules, quarters, prices, influence, progress: each number of each clause, recomputed from the position."""
    names = [QUICK[(start + seat) % len(QUICK)] for seat in range(4)]
    wrong: list[str] = []
    for seed in (start, start + 1):
        for state, action, reason, name in decisions(game, names, 620_000 + seed):
            wrong += [f"{name}: {claim}" for claim in false_claims(state, action, reason)]
            assert reason.clauses
            assert reason.text == reason_text(game, reason.clauses)
            assert reason.terms or reason.plan == "forced"
    assert not wrong, wrong[:5]


@pytest.mark.slow
def test_what_a_search_says_is_so() -> None:
    """The futures of a search, played anew, give the Lead that its clauses have; and a number changed in them is noticed."""
    small = open_game("first-campus", 2)
    budget = 200
    searches = caught = 0
    for state, action, reason, name in decisions(small, ["search", "expert"], 620_300, budget):
        turn = turn_at(state, 620_300, budget)
        assert not false_claims(state, action, reason, turn), (name, reason.text)
        if reason.plan == "search" and state.ply % 2:
            searches += 1
            for code, field in (("margin", "margin"), ("runner-up", "behind")):
                lie = changed(reason, code, field, 0.3)
                assert lie is not None
                caught += bool(false_claims(state, action, lie, turn))
    assert searches > 8
    assert caught == 2 * searches


def test_a_false_claim_is_found(game: Game) -> None:
    """The check can fail: a number changed in a clause is noticed."""
    seen: Counter[str] = Counter()
    for state, action, reason, _name in decisions(game, ["planner", "greedy", "easy", "fab-builder"], 620_100):
        for code, name in (
            ("layers-bind", "modules"),
            ("modules-run", "quarter"),
            ("layer-binds", "quarter"),
            ("way-sooner", "quarters"),
            ("expedite-waiting", "influence"),
        ):
            if lie := changed(reason, code, name, 1):
                assert false_claims(state, action, lie), lie.text
                seen[code] += 1
    assert len(seen) > 3
    assert seen["modules-run"] > 5


@pytest.mark.slow
def test_what_a_reason_names_decides(game: Game) -> None:
    """Without the layer, effect or purse that a reason names first the planner and the styles choose otherwise."""
    same: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    seed = 620_200
    while sum(seen.values()) < PLIES:
        names = ["planner", *list(registry.STYLES)[seed % 4 : seed % 4 + 3]]
        for state, action, reason, name in decisions(game, names, seed):
            if state.ply % 3 or reason.plan == "forced":
                continue
            policy = make_policy(name)
            assert isinstance(policy, PlannerPolicy)
            kind = act.KIND_NAMES[game.kind[action]]
            seen[kind] += 1
            same[kind] += choose_without(state, state.seat, policy.weights, action, reason) == action
        seed += 1
    share = sum(same.values()) / sum(seen.values())
    assert share <= UNMOVED, (share, {kind: (same[kind], seen[kind]) for kind in seen})
