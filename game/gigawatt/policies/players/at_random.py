"""What the policy that knows nothing thinks with."""

from __future__ import annotations

from typing import Final

from gigawatt.policies.api import Reason
from gigawatt.policies.decision import Decision
from gigawatt.policies.turn import Turn

_REASONS: Final[dict[int, Reason]] = {}
"""By how many actions there were to choose from: as many as the longest legal list, at most."""


def decide_at_random(turn: Turn) -> Decision:
    """Draw one of the legal actions, each as likely as the next."""
    choices = turn.choices
    reason = _REASONS.get(choices)
    if reason is None:
        reason = _REASONS[choices] = _reason(choices)
    return Decision(turn.nth(turn.draw(choices)), reason)


def _reason(choices: int) -> Reason:
    if choices == 1:
        return Reason("Nothing else is legal.", "forced", (("choices", 1),))
    said = f"Drawn from {choices} legal actions, each as likely as the next."
    return Reason(said, "random", (("choices", choices),))
