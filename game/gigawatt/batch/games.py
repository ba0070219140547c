"""The games of a batch and the numbers they show: plain code, compiled where the engine is.

The numbers of all games lie side by side in memory and are written in place: `gigawatt.batch.batch` creates numpy arrays over them.
"""

from __future__ import annotations

from array import array
from hashlib import blake2b
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.apply import apply_action
from gigawatt.core.chance import seed_bytes, whole
from gigawatt.core.legality.legal_actions import PACKED, find_legal
from gigawatt.core.position.ints import i32, i64, u8, vec
from gigawatt.core.position.layout import TERMINAL, TO_MOVE
from gigawatt.core.vector import compact_length, room_for, vector_length, write_compact, write_vector
from gigawatt.errors import UsageError
from gigawatt.policies.search.playout import pick

if TYPE_CHECKING:
    from typing import SupportsIndex

    from gigawatt.core.game import Game, State

NOTHING: Final = 0
COMPACT: Final = 1
VECTOR: Final = 2
"""The observation of a position, besides legal actions."""

_PACK: Final = Struct("<2Q").pack
_COUNTED: Final = 1 << 64
_PERSON: Final = b"gigawatt-batch"


def match_seed(seed: SupportsIndex | bytes | bytearray, game: SupportsIndex, match: SupportsIndex) -> int:
    """The 128-bit seed of a match in a batch; other seeds of the batch do not reveal it.

    Args:
        seed: the seed of the batch.
        game: the game's index, from 0.
        match: the number of matches that the game has ended before.

    Raises:
        UsageError: the game or the match is invalid.
        ValueError: the seed is invalid.
    """
    k, n = whole(game), whole(match)
    if k is None or n is None or not 0 <= k < _COUNTED or not 0 <= n < _COUNTED:
        raise UsageError(f"games and matches are whole numbers from 0 to 2**64 - 1, not {game!r} and {match!r}")
    digest = blake2b(_PACK(k, n), digest_size=16, key=seed_bytes(seed), person=_PERSON).digest()
    return int.from_bytes(digest, "little")


class Games:
    """A number of games of one kind, each with the data for its next decision."""

    __slots__ = (
        "chosen", "count", "factions", "finished", "game", "legal", "masks", "matches", "observations", "rewards", "seats",
        "seed", "shown", "states", "steps", "table", "terminal", "tickets", "width",
    )  # fmt: skip

    def __init__(self, game: Game, count: int, seed: int | bytes, factions: list[str] | None, shown: int) -> None:
        self.game: Game = game
        self.count: i64 = count
        self.factions: list[str] | None = factions
        self.shown: i64 = shown
        self.table: i64 = game.action_count
        """The number of actions in the table."""
        self.width: i64 = 0
        """The number of numbers in an observation."""
        if shown == VECTOR:
            self.width = vector_length(game)
        elif shown == COMPACT:
            self.width = compact_length(game)
        self.states: list[State] = []
        self.legal: vec[vec[i64]] = vec[vec[i64]]([vec[i64]() for _ in range(count)])
        """The legal actions of each game, ascending, as in its mask."""
        self.masks: vec[u8] = _bytes(self.table * count)
        """1 for each legal action of each game."""
        self.observations: vec[i32] = room_for(self.width * count)
        """The observation of the seat to move in each game."""
        self.seats: vec[i32] = room_for(count)
        """The seat to move in each game."""
        self.terminal: vec[u8] = _bytes(count)
        """1 where the last action ended a match."""
        self.rewards: vec[float] = _floats(game.seats * count)
        """The returns of the match that the last action ended, by game and seat; 0 elsewhere."""
        self.chosen: vec[i32] = room_for(count)
        """The actions chosen by `choose`."""
        self.finished: dict[int, State] = {}
        """The final position of each match that the last actions ended, by game."""
        self.matches: vec[i64] = vec[i64]([0] * count)
        """The number of matches that each game has ended."""
        self.steps: i64 = 0
        """The number of actions taken in each game."""
        self.seed: int | bytes = seed
        self.tickets: vec[i64] = vec[i64]([match_seed(seed, k, 0) & 0xFFFFFFFF for k in range(count)])
        """The random numbers of `choose`, one for each game."""
        for k in range(count):
            self.states.append(game.new_state(match_seed(seed, k, 0), factions))
            self._show(k)

    def first_illegal(self, actions: list[int]) -> int:
        """The first game whose action is not legal there, or -1."""
        table: int = self.table  # no `i64`, because an action may be as large as a number of numpy's
        for k in range(self.count):
            action: int = actions[k]
            if not 0 <= action < table or not self.masks[k * self.table + action]:
                return k
        return -1

    def step(self, actions: list[int]) -> None:
        """Carry out a legal action in each game, and start the next match where it ended one."""
        if len(self.finished):
            self._forget_ends()
        for k in range(self.count):
            st = self.states[k]
            apply_action(st, actions[k])
            if st.v[TERMINAL]:
                self._end(k)
            self._show(k)
        self.steps += 1

    def choose(self) -> None:
        """Choose a random legal action in each game, uniformly distributed."""
        for k in range(self.count):
            legal = self.legal[k]
            self.chosen[k] = i32(legal[pick(self.tickets[k], self.steps, len(legal))])

    def _end(self, k: i64) -> None:
        """Record how the match of a game ended, and start the next one."""
        st = self.states[k]
        self.finished[k] = st
        self.terminal[k] = 1
        at = k * self.game.seats
        for value in st.returns():
            self.rewards[at] = value
            at += 1
        self.matches[k] += 1
        self.states[k] = self.game.new_state(match_seed(self.seed, k, self.matches[k]), self.factions)

    def _forget_ends(self) -> None:
        """Clear what the previous actions recorded about ended matches."""
        seats = self.game.seats
        for k in self.finished:
            self.terminal[k] = 0
            for at in range(k * seats, (k + 1) * seats):
                self.rewards[at] = 0.0
        self.finished = {}

    def _show(self, k: i64) -> None:
        """Write the data for the next decision of a game."""
        st = self.states[k]
        masks = self.masks
        base = k * self.table
        for action in self.legal[k]:
            masks[base + action] = 0
        legal = find_legal(st)
        for action in legal:
            masks[base + action] = 1
        self.legal[k] = legal
        seat = st.v[TO_MOVE]
        self.seats[k] = i32(seat)
        if self.shown == VECTOR:
            write_vector(st, seat, self.observations, k * self.width)
        elif self.shown == COMPACT:
            write_compact(st, seat, self.observations, k * self.width)


def _bytes(count: i64) -> vec[u8]:
    """Allocate small numbers, as `room_for` allocates larger ones."""
    if PACKED:
        return vec[u8]([0] * count)
    plain: Any = array("B", bytes(count))
    return plain  # type: ignore[no-any-return]  # what is written in the same way


def _floats(count: i64) -> vec[float]:
    """Allocate fractions in the same way."""
    if PACKED:
        return vec[float]([0.0] * count)
    plain: Any = array("d", bytes(8 * count))
    return plain  # type: ignore[no-any-return]  # what is written in the same way
