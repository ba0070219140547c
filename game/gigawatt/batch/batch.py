"""Many games stepped together, each with its own match: a step takes one action for each game and updates arrays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, SupportsIndex, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gigawatt.batch.games import COMPACT, NOTHING, VECTOR, Games, match_seed
from gigawatt.core.chance import plain_seed, whole
from gigawatt.core.game import Game
from gigawatt.core.legality.legal_actions import PACKED
from gigawatt.core.vector import compact_names, vector_names
from gigawatt.errors import IllegalActionError, UsageError
from gigawatt.interrupts import held_back
from gigawatt.match.replay import why_illegal

if TYPE_CHECKING:
    from gigawatt.core import State

Observing = Literal["vector", "compact", "nothing"]
"""The observations of a batch, besides legal actions."""
MOST_GAMES: Final = 1 << 20
"""The most games of a batch."""

_SHOWN: Final = {"nothing": NOTHING, "compact": COMPACT, "vector": VECTOR}


class Batch:
    """A number of games of one kind, stepped together. A game that ends starts its next match in the same step.

    The arrays belong to the batch: they are read-only, and each step changes their content. Copy what must not change.

    Args:
        game: the compiled game: ruleset, scenario, seats and the action table.
        count: the number of games.
        seed: a whole number below 2**128, or 1 to 64 bytes. Game k's n-th match has the seed `match_seed(seed, k, n)`, however many
            games there are.
        factions: the faction of each seat in every game, or None for the scenario's default.
        observing: the content of `observations`: "vector" for everything (`Observation.vector`), "compact" for a summary with a third
            of the numbers (`Observation.compact`), "nothing" if masks suffice.

    Raises:
        UsageError: a game, a count, factions or a kind of observation is invalid.
        ValueError: the seed is invalid.
    """

    def __init__(
        self,
        game: Game,
        count: SupportsIndex,
        seed: SupportsIndex | bytes | bytearray = 0,
        *,
        factions: Iterable[str] | None = None,
        observing: Observing = "vector",
    ) -> None:
        if not isinstance(game, Game):
            raise UsageError(f"a batch is made of a Game, such as open_game gives, not {game!r}")
        games = whole(count)
        if games is None or not 1 <= games <= MOST_GAMES:
            raise UsageError(f"a batch has 1 to {MOST_GAMES:,} games, not {count!r}")
        if observing not in get_args(Observing):
            raise UsageError(f"a batch observes one of {', '.join(get_args(Observing))}, not {observing!r}")
        indices = game.check_factions(factions)
        self.game = game
        self.count = games
        self.observing: Observing = observing
        self._factions = [game.ruleset.factions[i].id for i in indices]
        self.restart(seed)

    def restart(self, seed: SupportsIndex | bytes | bytearray) -> None:
        """Start again, like a new batch with another seed; the arrays are new ones.

        Raises:
            ValueError: the seed is invalid.
        """
        plain = plain_seed(seed)
        games = Games(self.game, self.count, plain, self._factions, _SHOWN[self.observing])
        with held_back():
            self._show(plain, games)

    def _show(self, seed: int | bytes, games: Games) -> None:
        """Create arrays over the memory that these games write to."""
        self.seed = seed
        self._games = games
        self._shape = (self.count,)
        self._chosen: NDArray[np.int32] = _over(games.chosen, np.int32)
        self.masks: NDArray[np.bool_] = _over(games.masks, np.bool_).reshape(self.count, self.game.action_count)
        """By game and action: whether it is legal for the seat to move."""
        self.observations: NDArray[np.int32] = _over(games.observations, np.int32).reshape(self.count, games.width)
        """By game: what the seat to move may know; `observation_names` has the labels."""
        self.seats: NDArray[np.int32] = _over(games.seats, np.int32)
        """By game: the seat to move."""
        self.terminal: NDArray[np.bool_] = _over(games.terminal, np.bool_)
        """By game: whether the last step ended a match. All other arrays except `rewards` already show the next match."""
        self.rewards: NDArray[np.float64] = _over(games.rewards, np.float64).reshape(self.count, self.game.seats)
        """By game and seat: the returns of the match that the last step ended, or 0."""

    def step(self, actions: ArrayLike) -> None:
        """Take an action in every game, for the seat to move there. On an error no action is taken.

        Args:
            actions: an index into the action table for each game.

        Raises:
            UsageError: there is not one whole number for each game.
            IllegalActionError: one is not legal in its game.
        """
        try:
            given = np.asarray(actions)
        except (TypeError, ValueError) as error:
            raise UsageError(
                f"a step takes {self.count} actions, one for each game, and these make no array: {error}"
            ) from None
        if given.shape != self._shape:
            raise UsageError(
                f"a step takes {self.count} actions, one for each game, not an array of shape {given.shape}"
            )
        listed = given.tolist() if given.dtype.kind in "iu" else _whole_ones(actions, given)
        wrong = self._games.first_illegal(listed)
        if wrong >= 0:
            raise IllegalActionError(self._refusal(wrong, listed[wrong]))
        if PACKED:  # nothing in there is interpreted, so no signal is handled before it ends
            self._games.step(listed)
        else:
            with held_back():
                self._games.step(listed)

    def random_actions(self) -> NDArray[np.int32]:
        """A random legal action for each game, uniformly distributed, in a new array; the same until the next step.

        The actions follow from the batch's seed, the game and the number of steps. They are suitable for exploration, not for secrets.
        """
        self._games.choose()
        return self._chosen.copy()

    @property
    def observation_names(self) -> list[str]:
        """The labels of an observation's places."""
        if self.observing == "nothing":
            return []
        return vector_names(self.game) if self.observing == "vector" else compact_names(self.game)

    @property
    def finished(self) -> Mapping[int, State]:
        """The final position of each match that the last step ended, by game: those marked in `terminal`."""
        return MappingProxyType(self._games.finished)

    def state(self, index: SupportsIndex) -> State:
        """A copy of the position of a game."""
        return self._games.states[self._checked(index)].copy()

    def match_seed(self, index: SupportsIndex) -> int:
        """The seed of a game's current match, as `play_match` and `Game.new_state` take it."""
        k = self._checked(index)
        return match_seed(self.seed, k, self._games.matches[k])

    def _checked(self, index: SupportsIndex) -> int:
        k = whole(index)
        if k is None or not 0 <= k < self.count:
            raise UsageError(f"a batch of {self.count} games has the games 0 to {self.count - 1}, not {index!r}")
        return k

    def _refusal(self, index: int, action: int) -> str:
        state = self._games.states[index]
        return f"game {index}, ply {state.ply}: {why_illegal(self.game, state, action)} is not legal"

    def __repr__(self) -> str:
        return f"Batch({self.game.scenario_id}, seats={self.game.seats}, count={self.count}, seed={self.seed!r})"


def _whole_ones(actions: Any, given: NDArray[Any]) -> list[int]:
    """Convert actions for which numpy has no integer type, as happens if one is too large."""
    listed = [whole(action) for action in (actions if isinstance(actions, (list, tuple)) else given.tolist())]
    numbers = [number for number in listed if number is not None]
    if len(numbers) < len(listed):
        raise UsageError(f"actions are whole numbers of the action table, not {given.dtype}")
    return numbers


def _over(numbers: Any, dtype: Any) -> NDArray[Any]:
    """A read-only array over numbers that lie side by side; not even its flag can make it writeable."""
    return np.frombuffer(memoryview(numbers).toreadonly(), dtype=dtype)
