"""The policy that knows nothing."""

from __future__ import annotations

from gigawatt.policies.api import Decision, Reason, Turn


class RandomPolicy:
    """Takes any legal action, each as likely as the next.

    The floor of every ladder, and the quickest way through a game: it plays every rule sooner or later.
    """

    def decide(self, turn: Turn) -> Decision:
        """Draw one of the legal actions."""
        choices = len(turn.legal_actions)
        said = (
            "Nothing else is legal."
            if choices == 1
            else f"Drawn from {choices} legal actions, each as likely as the next."
        )
        reason = Reason(said, "forced" if choices == 1 else "random", (("choices", choices),))
        return Decision(turn.legal_actions[turn.draw(choices)], reason)
