"""What the tests of policies share."""

from __future__ import annotations

import pytest

from gigawatt.core import Game
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights


@pytest.fixture(scope="session")
def game(case_game: Game) -> Game:
    """The standard game for four."""
    return case_game


@pytest.fixture(scope="session")
def weights() -> PlannerWeights:
    """How the planner plays."""
    return load_planner_weights("planner")
