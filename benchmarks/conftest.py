"""What the benchmarks measure on."""

from __future__ import annotations

import pytest

from gigawatt.cli.bench import random_positions
from gigawatt.content import open_game
from gigawatt.core import Game, State


@pytest.fixture(scope="session")
def game() -> Game:
    """The standard game with four seats."""
    return open_game("case-study", 4)


@pytest.fixture(scope="session")
def spread(game: Game) -> list[tuple[State, int]]:
    """Positions from all over a few random games, each with a legal action."""
    walk = enumerate(random_positions(game, 3, seed=1))
    return [(state.copy(), action) for i, (state, _, action) in walk if i % 7 == 0]
