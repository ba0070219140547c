"""The policy that knows nothing."""

from __future__ import annotations

from gigawatt.policies.api import Decision, Turn
from gigawatt.policies.players.at_random import decide_at_random


class RandomPolicy:
    """Takes any legal action, each as likely as the next.

    The floor of every ladder, and the quickest way through a game: it plays every rule sooner or later.
    """

    __slots__ = ()  # a match may draw for it (see `gigawatt.match.plies`), so no instance has a `decide` of its own

    def decide(self, turn: Turn) -> Decision:
        """Draw one of the legal actions."""
        return decide_at_random(turn)
