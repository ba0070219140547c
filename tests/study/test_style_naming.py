"""The style of a seat, named from its actions alone."""

from __future__ import annotations

import pytest

from gigawatt.core import Game, actions as act
from gigawatt.core.lineups import lineup
from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy
from gigawatt.study.style_naming import HABITS, ORDERS, count_habits, moves_of, name_style

FIRST = 930_000
"""Seeds that the classifier was not fitted to: its own are from 710000."""


def action_of(game: Game, kind: int, operand: int = 0) -> int:
    """The first action of a kind with this operand."""
    return next(a for a in range(game.action_count) if game.kind[a] == kind and game.x[a] == operand)


def test_habits_are_counted_by_hand(case_game: Game) -> None:
    """Two subsidies to two orders: forty to forty; half of the compute trains from the seventh quarter on: one quarter on average."""
    lobby = next(a for a in range(case_game.action_count) if case_game.kind[a] == act.LOBBY)
    buy = action_of(case_game, act.BUY)
    moves = [(0, lobby), (0, buy), (1, lobby), (1, 0), (6, action_of(case_game, act.POSTURE, 2)), (6, buy)]
    habits = count_habits(case_game, moves)
    assert tuple(habits) == HABITS
    assert habits["subsidies"] == ORDERS
    assert habits["training"] == 1.0
    assert sum(habits[h] for h in HABITS if h not in ("subsidies", "training")) == 0


def test_a_seat_that_did_nothing_has_a_name_too(case_game: Game) -> None:
    """Nothing is divided by nothing, and the nearest style is one of the house."""
    assert name_style(count_habits(case_game, [])).style in registry.STYLES


@pytest.mark.slow
def test_styles_are_told_apart(case_game: Game) -> None:
    """Mixed tables, factions rotated, seeds of their own; `benchmarks/fit_styles.py try` measures it on many matches."""
    styles = list(registry.STYLES)
    right = seats = 0
    for number in range(12):
        names = [styles[(number + seat) % 6] for seat in range(4)]
        factions = lineup(case_game, number)
        result = play_match(case_game, [make_policy(name) for name in names], FIRST + number, factions)
        moves = moves_of(case_game.new_state(FIRST + number, factions), result.actions)
        for seat, name in enumerate(names):
            match = name_style(count_habits(case_game, moves[seat]))
            assert match.margin >= 0
            assert set(match.signs) <= set(HABITS)
            right += match.style == name
            seats += 1
    assert right >= 0.85 * seats
