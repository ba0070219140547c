"""The policy that plans: a thin class around `gigawatt.policies.planning.planner`."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from gigawatt.policies.api import FORCED, Decision, Turn
from gigawatt.policies.planning.openings import take
from gigawatt.policies.planning.planner import FREE_KINDS, Planner
from gigawatt.policies.reasons.choice_reason import explain_choice, explain_free
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights


class PlannerPolicy:
    """Plans every campus ahead and orders what would be late next quarter.

    For each campus it looks at the modules to come: which layers are missing, when the last of them would be there by the
    published odds, what that costs, and what the module then brings to the end of the match at the compute, prices and
    training race it expects. It funds the best steps with the cash and credit it has, and weighs their orders against cards,
    expediting, equity and controls. In the first quarter it draws which of its best orders comes first, unless the best is asked for.

    Args:
        horizon: quarters that it looks ahead, from 1.
        weights: the table of weights that it plays by.

    Raises:
        ValueError: a horizon below 1.
    """

    planner: ClassVar[type[Planner]] = Planner
    """The planner that it plays by."""

    def __init__(self, horizon: int = 12, weights: str = "planner") -> None:
        if horizon < 1:
            raise ValueError(f"horizon is a number of quarters from 1, not {horizon}")
        self.weights: PlannerWeights = replace(load_planner_weights(weights), horizon=float(horizon))

    def decide(self, turn: Turn) -> Decision:
        """Plan, and take the action that gains most; in the first quarter, one that is drawn from the best orders."""
        return self.choose(turn, self.weights)

    def choose(self, turn: Turn, weights: PlannerWeights) -> Decision:
        """As `decide`, by these weights."""
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0], FORCED)
        planner = self.planner(turn.look(), turn.seat, weights)
        ranked = planner.rank(legal)
        gain, action, drawn_from = take(planner, turn, ranked, legal)
        if not turn.wants_reason:
            return Decision(action)
        if turn.game.kind[action] in FREE_KINDS:
            return Decision(action, explain_free(planner, action, gain))
        return Decision(action, explain_choice(planner, action, gain, ranked, drawn_from))
