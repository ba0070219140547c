"""What every policy of the house must keep to, whatever it thinks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.tiers import tiered

from gigawatt.content import open_game
from gigawatt.core import Game, State
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.api import Turn
from gigawatt.policies.registry import make_policy

QUICK = [name for name in registry.QUICK if name != "hard"]
"""Policies that decide without searching; a match of them is a matter of a tenth of a second."""


def turns(game: Game, names: list[str], seed: int, every: int) -> Iterator[Turn]:
    """Every so-manieth turn of a match between the policies named."""
    state = game.new_state(seed)
    players = [make_policy(name) for name in names]
    while legal := state.legal_actions():
        turn = Turn(game, state.seat, tuple(legal), 1000 + state.seat, state.ply, 200, state)
        if state.ply % every == 0:
            yield turn
        state.apply_action(players[state.seat].decide(turn).action)


@pytest.mark.parametrize("name", QUICK)
def test_a_match_of_four_ends_without_a_fault(game: Game, name: str) -> None:
    """No policy of the house picks an illegal action or raises."""
    result = play_match(game, [make_policy(name) for _ in range(4)], 11)
    assert result.faults == (None,) * 4
    assert result.quarters == game.quarters


@tiered("scenario, seats", [("duel", 2), ("first-campus", 2), ("chip-embargo", 4), ("case-study", 6)], fast=1)
@pytest.mark.parametrize("name", ["greedy", "planner"])
def test_every_scenario_is_played(name: str, scenario: str, seats: int) -> None:
    """Policies cope with features switched off and with two to six seats."""
    small = open_game(scenario, seats)
    result = play_match(small, [make_policy(name) for _ in range(seats)], 5)
    assert not any(result.faults)


@pytest.mark.parametrize("name", QUICK)
def test_a_decision_depends_on_the_turn_alone(game: Game, name: str) -> None:
    """A fresh policy, and one that has played on, decide alike: nothing is remembered that matters."""
    for turn in turns(game, [name] * 4, 3, 17):
        assert make_policy(name).decide(turn) == make_policy(name).decide(turn)


@pytest.mark.parametrize("name", QUICK)
def test_deciding_leaves_the_match_alone(game: Game, name: str) -> None:
    """A policy may look at the match's own position, and changes nothing there."""
    for turn in turns(game, ["greedy"] * 4, 4, 23):
        state: State = turn._state
        before = state.digest(), state.legal_actions()
        make_policy(name).decide(turn)
        assert (state.digest(), state.legal_actions()) == before


@tiered("name", [*QUICK, "search"], fast=("greedy", "planner"))
def test_a_reason_that_nobody_wants_changes_no_decision(game: Game, name: str) -> None:
    """The action is the same with a listener and without; only policies that think save themselves the reason."""
    for turn in turns(game, ["greedy"] * 4, 8, 23 if name in QUICK else 97):
        legal = turn.legal_actions
        quiet = Turn(game, turn.seat, legal, turn.policy_seed, turn.ply, turn.budget, turn.look(), wants_reason=False)
        heard, unheard = make_policy(name).decide(turn), make_policy(name).decide(quiet)
        assert heard.action == unheard.action
        assert heard.reason is not None
        assert unheard.reason is None or name == "random" or len(legal) == 1


def test_a_match_asks_for_reasons_only_if_somebody_listens(duel_game: Game) -> None:
    """The actions are the same either way."""
    notes: list[object] = []
    alone = play_match(duel_game, [make_policy("planner"), make_policy("greedy")], 3)
    heard = play_match(
        duel_game, [make_policy("planner"), make_policy("greedy")], 3, on_ply=lambda note: notes.append(note.reason)
    )
    assert heard.actions == alone.actions
    assert len(notes) == heard.plies
    assert None not in notes


@pytest.mark.parametrize("name", ["greedy", "planner"])
def test_a_forced_move_is_taken_without_thought(game: Game, name: str) -> None:
    """With one legal action there is nothing to price."""
    turn = next(turns(game, ["greedy"] * 4, 4, 1))
    forced = Turn(game, turn.seat, (0,), 1, turn.ply, 1, turn._state)
    decision = make_policy(name).decide(forced)
    assert decision.action == 0
    assert decision.reason is not None
    assert decision.reason.plan == "forced"


@pytest.mark.parametrize("name", ["greedy", "planner"])
def test_every_decision_has_a_reason(game: Game, name: str) -> None:
    """One sentence that ends in a full stop, and the alternatives best first."""
    for turn in turns(game, [name] * 4, 6, 7):
        reason = make_policy(name).decide(turn).reason
        assert reason is not None
        assert reason.text.endswith(".")
        assert "\n" not in reason.text
        assert reason.plan
        values = [alternative.value for alternative in reason.alternatives]
        assert values == sorted(values, reverse=True)


def test_greedy_beats_random(game: Game) -> None:
    """Thinking one ply ahead wins nearly every match against three who do not think."""
    wins = sum(
        play_match(game, [make_policy(n) for n in ("greedy", "random", "random", "random")], seed).ranks[0] == 1
        for seed in range(6)
    )
    assert wins >= 5


def test_planner_beats_greedy(game: Game) -> None:
    """A planner in each seat in turn wins more than its share against three greedy ones."""
    wins = 0
    for seed in range(8):
        names = ["greedy"] * 4
        names[seed % 4] = "planner"
        wins += play_match(game, [make_policy(n) for n in names], seed).ranks[seed % 4] == 1
    assert wins >= 4
