"""The policy that plays at random."""

from __future__ import annotations

from typing import Final

from gigawatt.policies.api import Decision, Reason, Turn, clause

_REASONS: Final[dict[int, Reason]] = {}
"""By the number of legal actions, which is at most that of the longest legal list."""


class RandomPolicy:
    """Takes any legal action, each as likely as the next.

    The floor of every ladder, and the quickest way through a game: it plays every rule sooner or later.
    """

    __slots__ = ()  # a match may draw for it (see `gigawatt.match.plies`), so no instance has a `decide` of its own

    def decide(self, turn: Turn) -> Decision:
        """Draw one of the legal actions."""
        choices = turn.choices
        reason = _REASONS.get(choices)
        if reason is None:
            reason = _REASONS[choices] = _reason(choices)
        return Decision(turn.nth(turn.draw(choices)), reason)


def _reason(choices: int) -> Reason:
    terms = (("choices", choices),)
    if choices == 1:
        return Reason.of(None, (clause("forced"),), "forced", terms)
    return Reason.of(None, (clause("random", choices=choices),), "random", terms)
