"""The policy protocol: a turn goes in, a decision comes out.

A policy sees an observation and the legal actions, and may search on forks, whose future is re-keyed: the match's own future
never shows. House policies are pure functions of the turn, so that a game can be repeated; what they need of chance they take
from `Turn.draw`. A policy in the process is trusted code: nothing stops Python from looking where it should not. Programs that
are not trusted play from outside.
"""

from __future__ import annotations

from functools import cached_property
from hashlib import blake2b
from struct import Struct
from typing import TYPE_CHECKING, Final, Protocol, runtime_checkable

from attrs import field, frozen

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.observation import Observation

DEFAULT_BUDGET: Final = 8000
"""Nodes a decision may cost when nobody says otherwise; one node is one `apply_action` on a fork. Search then stays
below five seconds a decision where nothing is compiled."""

_PACK: Final = Struct("<QIi").pack
_PERSON: Final = b"gigawatt-turn"
_SPAN: Final = 1 << 64


@frozen(slots=False)  # without slots it is made in two thirds of the time, once a decision
class Turn:
    """One decision to take: all that a policy is given."""

    game: Game
    """The compiled game: ruleset, scenario, seats and the action table."""
    seat: int
    """The seat to decide for, from 0."""
    legal_actions: tuple[int, ...]
    """The actions to choose from, ascending, never empty."""
    policy_seed: int
    """64 bits for this seat in this match, unrelated to the match's own chance."""
    ply: int
    """Decisions taken before this one, by all seats."""
    budget: int
    """Nodes the decision may cost, from 1."""
    _state: State = field(repr=False, eq=False)

    @cached_property
    def observation(self) -> Observation:
        """All that the seat may know; built when first asked for."""
        return self._state.observation(self.seat)

    def fork(self, key: int) -> State:
        """A copy of the position to search on, its future drawn from `key`: the same key, the same future."""
        return self._state.fork(key)

    def draw(self, bound: int, n: int = 0) -> int:
        """A number from 0 to `bound` - 1 that depends on the policy's seed, the ply and `n`, and on nothing else.

        It is as good as without bias: `bound` is far below the 64 bits drawn from.
        """
        digest = blake2b(_PACK(self.policy_seed % _SPAN, self.ply, n), digest_size=8, person=_PERSON).digest()
        return int.from_bytes(digest, "little") % bound


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


@frozen
class Decision:
    """The action chosen, and why if the policy can say."""

    action: int
    reason: Reason | None = None


@runtime_checkable
class Policy(Protocol):
    """What sits in a seat. One object plays one seat of one match."""

    def decide(self, turn: Turn) -> Decision:
        """Choose one of `turn.legal_actions`, spending at most `turn.budget` nodes on forks."""
        ...
