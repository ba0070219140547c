"""What the tests of policies share."""

from __future__ import annotations

import pytest

from gigawatt.cli.scenarios import open_game
from gigawatt.core import Game
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights


@pytest.fixture(scope="module")
def game() -> Game:
    """The standard game for four."""
    return open_game("case-study", 4)


@pytest.fixture(scope="module")
def weights() -> PlannerWeights:
    """How the planner plays."""
    return load_planner_weights("planner")
