"""The policy that searches."""

from __future__ import annotations

from typing import Final

from gigawatt.policies.api import DEFAULT_BUDGET, FORCED, Decision, Turn
from gigawatt.policies.search.monte_carlo import HORIZON, WIDTH, SearchSettings, monte_carlo_search
from gigawatt.policies.search.search_reason import explain_search

NODES: Final = DEFAULT_BUDGET
"""Default number of nodes per decision."""
KEYS: Final = 1 << 62
"""Keys of futures are drawn below this."""


class SearchPolicy:
    """Plays its best actions ahead in shared futures, and takes the one that ends furthest before its best rival.

    The candidates are the best of the planner's ranking. Each is played to the end of the quarter, the rivals answering as
    planners, and then through futures drawn anew, the same for every candidate; a model fitted to the ends of matches judges
    where they stop. The budget goes where the choice is close, and what would hardly change it is not spent.

    Args:
        nodes: nodes a decision may cost, a node being an action on a fork; the match's own budget counts too, if it is less.
        horizon: quarters that a future is played on after the one under way, from 0.
        width: candidates at most, besides the pass, from 1.

    Raises:
        ValueError: a number below its range.
    """

    def __init__(self, nodes: int = NODES, horizon: int = HORIZON, width: int = WIDTH) -> None:
        if nodes < 0:
            raise ValueError(f"nodes is a number from 0, not {nodes}")
        if horizon < 0:
            raise ValueError(f"horizon is a number of quarters from 0, not {horizon}")
        if width < 1:
            raise ValueError(f"width is a number of candidates from 1, not {width}")
        self.nodes: int = nodes
        self.settings: SearchSettings = SearchSettings(width=width, horizon=horizon)

    def decide(self, turn: Turn) -> Decision:
        """Search, and take the best candidate."""
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0], FORCED)
        budget = max(0, min(self.nodes, turn.budget))
        result = monte_carlo_search(turn.fork(0), budget, turn.draw(KEYS), legal=legal, settings=self.settings)
        return Decision(result.best.action, explain_search(turn.game, result) if turn.wants_reason else None)
