"""What a policy is given at each of its decisions. Plain, and compiled where the engine is: one is made at every ply of every match."""

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
"""By ply, what the first draw goes on with: packing it anew costs a tenth of the draw. Most matches are shorter than that."""

_NO_LIST: Final[list[int]] = []


def seeded(policy_seed: int) -> blake2b:
    """What every draw of a policy begins with; made once for a match, and copied for each draw."""
    return blake2b(_PACK_SEED(policy_seed % _SPAN), digest_size=8, person=_PERSON)


def draw(source: blake2b, ply: int, bound: int, n: int) -> int:
    """What `Turn.draw` gives, from what `seeded` has given for the policy's seed."""
    begun = source.copy()
    begun.update(_FIRST[ply] if n == 0 and 0 <= ply < _FIRST_KEPT else _PACK_REST(ply, n))
    return remainder(begun.digest(), bound)


class Turn:
    """One decision to take: all that a policy is given. It is not to be changed.

    Args:
        game: the compiled game: ruleset, scenario, seats and the action table.
        seat: the seat to decide for, from 0.
        legal_actions: the actions to choose from, ascending, never empty.
        policy_seed: 64 bits for this seat in this match, unrelated to the match's own chance.
        ply: decisions taken before this one, by all seats.
        budget: nodes the decision may cost, from 1.
        state: the position; the turn shows what the seat may know of it, and forks.
        source: what `seeded` gives for the seed, from whoever has it at hand.
        past: every action of the match so far, for a policy that follows it in another process; it grows with the match.
        wants_reason: whether anybody will hear the reason of the decision.
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
        """Whether anybody will hear the reason. Where nobody will, a policy may leave it out, which saves time."""
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
        """How many actions there are to choose from."""
        packed = len(self._packed)
        if packed:
            return packed
        return len(self._legal)

    def nth(self, index: int) -> int:
        """One of the legal actions by its place, from 0; cheaper than `legal_actions` where no other is looked at."""
        return self._packed[index] if len(self._packed) else self._legal[index]

    @property
    def observation(self) -> Observation:
        """All that the seat may know; built when first asked for."""
        seen = self._observation
        if seen is None:
            seen = self._observation = self._state.observation(self.seat)
        return seen

    def fork(self, key: int) -> State:
        """A copy of the position to search on, its future drawn from `key`: the same key, the same future."""
        return self._state.fork(key)

    def look(self) -> State:
        """The position of the match itself, for a house policy that only reads it; it must not be changed. A fork costs a copy."""
        return self._state

    def draw(self, bound: int, n: int = 0) -> int:
        """A number from 0 to `bound` - 1 that depends on the policy's seed, the ply and `n`, and on nothing else.

        It is as good as without bias: `bound` is far below the 64 bits drawn from.
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
    """A turn whose legal actions are packed: no list of them is made unless the policy asks for all of them."""
    turn = Turn(game, seat, _NO_LIST, policy_seed, ply, budget, state, source, past, wants_reason)
    turn._packed = legal  # noqa: SLF001  # made here
    return turn
