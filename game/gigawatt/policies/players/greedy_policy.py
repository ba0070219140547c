"""The policy that takes the best next action and plans nothing."""

from __future__ import annotations

from gigawatt.policies.api import FORCED, Alternative, Decision, Turn
from gigawatt.policies.reasons.choice_reason import explain_greedy
from gigawatt.policies.valuation.action_values import ActionValues
from gigawatt.policies.valuation.weights import load_weights


class GreedyPolicy:
    """Takes the action that gains most by a plain evaluation, one ply ahead.

    The evaluation counts compute by the quarter in which it is expected, what is on order and the odds of permits included,
    cash, training and influence. It makes no plans: what a bundle of orders could do together it sees only as far as the next
    one helps.
    """

    def decide(self, turn: Turn) -> Decision:
        """Value every legal action and take the best."""
        legal = turn.legal_actions
        if len(legal) == 1:
            return Decision(legal[0], FORCED)
        weights = load_weights("greedy")
        values = ActionValues(turn.look(), turn.seat, weights)
        ranked = sorted([(-values.value(action), action) for action in legal])
        gain, action = -ranked[0][0], ranked[0][1]
        if gain < weights.threshold:
            action, gain = 0, 0.0
        if not turn.wants_reason:
            return Decision(action)
        others = tuple([Alternative(a, round(-1000 * worth)) for worth, a in ranked[:5]])
        return Decision(action, explain_greedy(values, action, gain, others))
