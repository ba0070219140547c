"""The input of a decision. A plain class, compiled with the engine, since every ply of every match makes one."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from struct import Struct
from typing import TYPE_CHECKING, Final

from gigawatt.core.chance import remainder
from gigawatt.core.legality.legal_actions import unpacked
from gigawatt.core.position.ints import i64, vec

if TYPE_CHECKING:
    from gigawatt.core.game import Game, State
    from gigawatt.core.observation import Observation

_PACK_SEED: Final = Struct("<Q").pack
_PACK_REST: Final = Struct("<Ii").pack
_PERSON: Final = b"gigawatt-turn"
_SPAN: Final = 1 << 64
_FIRST_KEPT: Final = 512
_FIRST: Final[list[bytes]] = [_PACK_REST(ply, 0) for ply in range(_FIRST_KEPT)]
"""By ply, the packed rest of the first draw, since packing costs a tenth of a draw. Most matches are shorter than this."""

_NO_LIST: Final[list[int]] = []


def seeded(policy_seed: int) -> blake2b:
    """The hash that every draw of a policy begins with; made once for a match, and copied for each draw."""
    return blake2b(_PACK_SEED(policy_seed % _SPAN), digest_size=8, person=_PERSON)


def draw(source: blake2b, ply: int, bound: int, n: int) -> int:
    """The number that `Turn.draw` returns, from the hash that `seeded` made of the policy's seed."""
    begun = source.copy()
    begun.update(_FIRST[ply] if n == 0 and 0 <= ply < _FIRST_KEPT else _PACK_REST(ply, n))
    return remainder(begun.digest(), bound)


class Turn:
    """One decision to make, with everything that a policy is given. Do not change it.

    Args:
        game: the compiled game: ruleset, scenario, seats and the action table.
        seat: the seat to decide for, from 0.
        legal_actions: the actions to choose from, ascending, never empty.
        policy_seed: 64 bits for this seat in this match, unrelated to the match's own chance.
        ply: decisions taken before this one, by all seats.
        budget: nodes the decision may cost, from 1.
        state: the position, of which the turn gives an observation and forks.
        source: the result of `seeded` for the seed, if the caller has it.
        past: all actions of the match so far, for a policy that follows it in another process; the list grows with the match.
        wants_reason: whether the reason of the decision is used.
        wants_best: whether the best action is asked for, as by a person who wants advice.
    """

    __slots__ = (
        "_legal",
        "_observation",
        "_packed",
        "_past",
        "_source",
        "_state",
        "_tuple",
        "budget",
        "game",
        "ply",
        "policy_seed",
        "seat",
        "wants_best",
        "wants_reason",
    )

    def __init__(
        self,
        game: Game,
        seat: int,
        legal_actions: Sequence[int],
        policy_seed: int,
        ply: int,
        budget: int,
        state: State,
        source: blake2b | None = None,
        past: list[int] | None = None,
        wants_reason: bool = True,
        wants_best: bool = False,
    ) -> None:
        self.game: Game = game
        """The compiled game: ruleset, scenario, seats and the action table."""
        self.seat: int = seat
        """The seat to decide for, from 0."""
        self.policy_seed: int = policy_seed
        """64 bits for this seat in this match, unrelated to the match's own chance."""
        self.ply: int = ply
        """Decisions taken before this one, by all seats."""
        self.budget: int = budget
        """Nodes the decision may cost, from 1."""
        self.wants_reason: bool = wants_reason
        """Whether the reason is used. If not, a policy may leave it out to save time."""
        self.wants_best: bool = wants_best
        """Whether the best action is asked for, as by a person who wants advice. If so, a policy does not vary its play."""
        self._state: State = state
        self._source: blake2b | None = source
        self._past: list[int] | None = past
        self._legal: list[int] = legal_actions if isinstance(legal_actions, list) else list(legal_actions)
        self._packed: vec[i64] = vec[i64]()
        """The legal actions in place of `_legal`, where `packed_turn` made this."""
        self._tuple: tuple[int, ...] | None = None
        self._observation: Observation | None = None

    @property
    def legal_actions(self) -> tuple[int, ...]:
        """The actions to choose from, ascending, never empty."""
        legal = self._tuple
        if legal is None:
            legal = self._tuple = tuple(unpacked(self.game, self._packed) if len(self._packed) else self._legal)
        return legal

    @property
    def choices(self) -> int:
        """The number of actions to choose from."""
        packed = len(self._packed)
        if packed:
            return packed
        return len(self._legal)

    def nth(self, index: int) -> int:
        """The legal action at an index, from 0; cheaper than `legal_actions` if no other is needed."""
        return self._packed[index] if len(self._packed) else self._legal[index]

    @property
    def observation(self) -> Observation:
        """Everything that the seat may know; built on first use."""
        seen = self._observation
        if seen is None:
            seen = self._observation = self._state.observation(self.seat)
        return seen

    def fork(self, key: int) -> State:
        """A copy of the position to search on. Its future is drawn from `key`: equal keys give equal futures."""
        return self._state.fork(key)

    def look(self) -> State:
        """The position of the match itself, for house policies that only read it and need no copy. Do not change it."""
        return self._state

    def draw(self, bound: int, n: int = 0) -> int:
        """A number from 0 to `bound` - 1 that depends only on the policy's seed, the ply and `n`.

        Its bias is negligible, since `bound` is far below the range of the 64 bits drawn.
        """
        begun = self._source
        if begun is None:
            begun = self._source = seeded(self.policy_seed)
        return draw(begun, self.ply, bound, n)

    def __repr__(self) -> str:
        return (
            f"Turn(seat={self.seat}, ply={self.ply}, budget={self.budget}, policy_seed={self.policy_seed}, "
            f"legal_actions={self.legal_actions})"
        )


def packed_turn(
    game: Game,
    seat: int,
    legal: vec[i64],
    policy_seed: int,
    ply: int,
    budget: int,
    state: State,
    source: blake2b,
    past: list[int],
    wants_reason: bool,
) -> Turn:
    """A turn with packed legal actions, of which no list is made unless the policy asks for all of them."""
    turn = Turn(game, seat, _NO_LIST, policy_seed, ply, budget, state, source, past, wants_reason)
    turn._packed = legal  # noqa: SLF001  # made here
    return turn
