"""Levels of play: what a beginner overlooks, and that each level beats the one below."""

from __future__ import annotations

import pytest

from gigawatt.cli.scenarios import open_game
from gigawatt.core import Game, actions as act
from gigawatt.match import play_match
from gigawatt.policies import levels, registry
from gigawatt.policies.api import Turn
from gigawatt.policies.beginner import NOT_THOUGHT_OF, Beginner
from gigawatt.policies.campus import COOLING, NETWORK, NEVER
from gigawatt.policies.judge import Judge
from gigawatt.policies.levels import EasyPolicy
from gigawatt.policies.registry import make_policy


@pytest.fixture(scope="module")
def game() -> Game:
    """The standard game for four."""
    return open_game("case-study", 4)


def test_levels_are_policies_by_the_same_names() -> None:
    """What a person chooses by name sits in a seat by that name, in the same order."""
    assert [level.name for level in levels.LEVELS] == list(registry.LEVELS)
    assert all(level.line.endswith(".") for level in levels.LEVELS)


def test_a_beginner_forgets_what_does_not_hold_it_back_yet(game: Game) -> None:
    """Cooling and network that are neither there nor ordered seem to be there, unless everything else waits for them."""
    weights = EasyPolicy().weights
    forgot = saw = 0
    state = game.new_state(7)
    player = make_policy("easy")
    while legal := state.legal_actions():
        beginner = Beginner(state, state.seat, weights)
        real = Judge(state, state.seat, weights).campuses
        for region, campus in beginner.campuses.items():
            for layer in (COOLING, NETWORK):
                if NEVER not in real[region].ready[layer]:
                    continue
                skip = {layer, *beginner.forgotten[region]}
                rest = [ready[0] for other, ready in enumerate(real[region].ready) if other not in skip]
                hidden = NEVER not in campus.ready[layer]
                assert hidden == (layer in beginner.forgotten[region])
                assert hidden or (real[region].ready[layer][0] == NEVER and max(rest) <= 0)
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
        assert not kinds & NOT_THOUGHT_OF
        assert act.BUY in kinds


@pytest.mark.parametrize("weak, strong, at_least", [("random", "easy", 8), ("easy", "normal", 4)])
def test_each_level_beats_the_one_below(game: Game, weak: str, strong: str, at_least: int) -> None:
    """A stronger player in each seat in turn against three of the rung below; par would be two of eight."""
    wins = 0
    for seed in range(8):
        names = [weak] * 4
        names[seed % 4] = strong
        wins += play_match(game, [make_policy(n) for n in names], seed).ranks[seed % 4] == 1
    assert wins >= at_least
