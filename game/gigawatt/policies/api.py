"""The policy protocol: `decide` takes a turn and returns a decision.

A policy sees an observation and the legal actions, and may search on forks, whose future is drawn from another key: the match's own
future stays hidden. The house policies are pure functions of the turn, so that a game can be repeated; they take chance from
`Turn.draw`. Those that search nothing read the position itself (`Turn.look`).

An object passed to `play_match` is trusted code: nothing in Python keeps it from reading the whole state. An entrant that is named by
text and is no house policy runs in a process of its own: see `gigawatt.match.entrants`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from attrs import field, frozen

from gigawatt.policies.decision import Decision
from gigawatt.policies.turn import Turn
from gigawatt.wording.policy_reasons import Clause, clause, reason_text

if TYPE_CHECKING:
    from gigawatt.core import Game

__all__ = ["DEFAULT_BUDGET", "MOST_REASON", "Alternative", "Clause", "Decision", "Policy", "Reason", "Turn", "clause"]

DEFAULT_BUDGET: Final = 8000
"""Default number of nodes per decision; one node is one `apply_action` on a fork. Search then takes less than five seconds
per decision without compiled modules."""
MOST_REASON: Final = 600
"""The most characters of a reason's sentence that a record or a save keeps; the longest of the house policies fit."""


@frozen
class Alternative:
    """An action that was considered, and its value in the policy's own terms."""

    action: int
    value: int


@frozen
class Reason:
    """Why an action was chosen: a sentence for people, and the same as data."""

    text: str
    """One sentence that ends in a full stop."""
    plan: str = ""
    """The plan that the action serves, as a short id."""
    terms: tuple[tuple[str, int], ...] = ()
    """Named numbers of the decision, the decisive one first."""
    alternatives: tuple[Alternative, ...] = ()
    """Other actions that were considered, the best first."""
    clauses: tuple[Clause, ...] = field(default=(), eq=False, repr=False)
    """What `text` says, as codes with arguments; empty for a policy that writes its own text. Neither records nor processes pass
    it on."""

    @classmethod
    def of(
        cls,
        game: Game | None,
        clauses: tuple[Clause, ...],
        plan: str,
        terms: tuple[tuple[str, int], ...] = (),
        alternatives: tuple[Alternative, ...] = (),
    ) -> Reason:
        """Make a reason whose text is rendered from clauses.

        Args:
            game: the game whose names the text uses; None if it names nothing of a game.
            clauses: at least one, the most important first.
            plan: the plan that the action serves.
            terms: named numbers of the decision, the decisive one first.
            alternatives: other actions that were considered, the best first.
        """
        return cls(reason_text(game, clauses), plan, terms, alternatives, clauses)


FORCED: Final = Reason.of(None, (clause("forced"),), "forced")
"""The reason for taking the only legal action."""


@runtime_checkable
class Policy(Protocol):
    """A player for one seat of one match."""

    def decide(self, turn: Turn) -> Decision:
        """Choose one of `turn.legal_actions`, spending at most `turn.budget` nodes on forks."""
        ...
