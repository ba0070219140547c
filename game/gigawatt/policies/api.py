"""The policy protocol: a turn goes in, a decision comes out.

A policy sees an observation and the legal actions, and may search on forks, whose future is re-keyed: the match's own future
never shows. House policies are pure functions of the turn, so that a game can be repeated; what they need of chance they take
from `Turn.draw`. Those that play nothing ahead read the position itself (`Turn.look`). An object handed to `play_match` is trusted
code: nothing stops Python from looking where it should not. An entrant named by text that is no house policy plays in a process of
its own: see `gigawatt.match.entrants`.
"""

from __future__ import annotations

from typing import Final, Protocol, runtime_checkable

from attrs import frozen

from gigawatt.policies.decision import Decision
from gigawatt.policies.turn import Turn

__all__ = ["DEFAULT_BUDGET", "Alternative", "Decision", "Policy", "Reason", "Turn"]

DEFAULT_BUDGET: Final = 8000
"""Nodes a decision may cost when nobody says otherwise; one node is one `apply_action` on a fork. Search then stays
below five seconds a decision where nothing is compiled."""


@frozen
class Alternative:
    """An action that was considered, and what the policy thought it worth in its own terms."""

    action: int
    value: int


@frozen
class Reason:
    """Why an action was chosen: one plain sentence, and the same for a machine."""

    text: str
    """One sentence that ends in a full stop."""
    plan: str = ""
    """The plan that the action serves, as a short id."""
    terms: tuple[tuple[str, int], ...] = ()
    """Named terms of the evaluation and what each gave, the weightiest first."""
    alternatives: tuple[Alternative, ...] = ()
    """What else was considered, the best first."""


FORCED: Final = Reason("Nothing else is legal.", plan="forced")
"""Why a policy that thinks takes the only legal action."""


@runtime_checkable
class Policy(Protocol):
    """What sits in a seat. One object plays one seat of one match."""

    def decide(self, turn: Turn) -> Decision:
        """Choose one of `turn.legal_actions`, spending at most `turn.budget` nodes on forks."""
        ...
