"""N games that are stepped together, each with its own match: arrays go out, one action for each game comes in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray

from gigawatt.batch.games import COMPACT, NOTHING, VECTOR, Games, match_seed
from gigawatt.core.chance import seed_bytes
from gigawatt.core.vector import compact_names, vector_names
from gigawatt.errors import IllegalActionError, UsageError
from gigawatt.match.replay import why_illegal

if TYPE_CHECKING:
    from gigawatt.core import Game, State

Observing = Literal["vector", "compact", "nothing"]
"""What a batch shows of a position besides its legal actions."""
MOST_GAMES: Final = 1 << 20
"""Games that a batch may have at most."""

_SHOWN: Final = {"nothing": NOTHING, "compact": COMPACT, "vector": VECTOR}


class Batch:
    """So many games of one kind, stepped together. A game that ends begins its next match in the same step.

    The arrays are the batch's own: they cannot be written to, and each step changes what is in them. Copy what is to stay.

    Args:
        game: the compiled game: ruleset, scenario, seats and the action table.
        count: how many games.
        seed: a whole number below 2**128, or 1 to 64 bytes. Game k's n-th match has the seed `match_seed(seed, k, n)`, however many
            games there are.
        factions: who sits where in every game, or None for the scenario's own line-up.
        observing: what `observations` holds: "vector" for everything (`Observation.vector`), "compact" for the gist of it in a third
            of the numbers (`Observation.compact`), "nothing" where masks are enough.

    Raises:
        UsageError: a count, factions or something to observe that make no sense.
        ValueError: no such seed.
    """

    def __init__(
        self,
        game: Game,
        count: int,
        seed: int | bytes = 0,
        *,
        factions: Sequence[str] | None = None,
        observing: Observing = "vector",
    ) -> None:
        if type(count) is not int or not 1 <= count <= MOST_GAMES:
            raise UsageError(f"a batch has 1 to {MOST_GAMES:,} games, not {count!r}")
        if observing not in _SHOWN:
            raise UsageError(f"a batch observes one of {', '.join(get_args(Observing))}, not {observing!r}")
        game.check_factions(factions)
        self.game = game
        self.count = count
        self.observing: Observing = observing
        self._factions = None if factions is None else list(factions)
        self.restart(seed)

    def restart(self, seed: int | bytes) -> None:
        """Begin anew, as a batch made with another seed; the arrays are new ones.

        Raises:
            ValueError: no such seed.
        """
        seed_bytes(seed)
        games = Games(self.game, self.count, seed, self._factions, _SHOWN[self.observing])
        shape = (self.count, self.game.seats)
        self.seed = seed
        self._games = games
        self._shape = (self.count,)
        self._chosen: NDArray[np.int32] = _over(games.chosen, np.int32)
        self.masks: NDArray[np.bool_] = _over(games.masks, np.bool_).reshape(self.count, self.game.action_count)
        """By game and action: whether it is legal for the seat to move."""
        self.observations: NDArray[np.int32] = _over(games.observations, np.int32).reshape(self.count, games.width)
        """By game: what the seat to move may know, labelled by `observation_names`."""
        self.seats: NDArray[np.int32] = _over(games.seats, np.int32)
        """By game: the seat to move."""
        self.terminal: NDArray[np.bool_] = _over(games.terminal, np.bool_)
        """By game: whether the last step ended a match. All else already shows the next one, but for `rewards` and `finished`."""
        self.rewards: NDArray[np.float64] = _over(games.rewards, np.float64).reshape(shape)
        """By game and seat: the returns of the match that the last step ended, and 0 where it ended none."""

    def step(self, actions: ArrayLike) -> None:
        """Take an action in every game, for the seat to move there. Either all are taken or, on an error, none.

        Args:
            actions: a whole number of the action table for each game.

        Raises:
            UsageError: they are not as many whole numbers as there are games.
            IllegalActionError: one is not legal in its game.
        """
        given = np.asarray(actions)
        if given.shape != self._shape:
            raise UsageError(
                f"a step takes {self.count} actions, one for each game, not an array of shape {given.shape}"
            )
        if given.dtype.kind not in "iu":
            raise UsageError(f"actions are whole numbers of the action table, not {given.dtype}")
        listed = given.tolist()
        wrong = self._games.first_illegal(listed)
        if wrong >= 0:
            raise IllegalActionError(self._refusal(wrong, listed[wrong]))
        self._games.step(listed)

    def random_actions(self) -> NDArray[np.int32]:
        """A legal action for each game, each as likely as the next; the same ones until the next step.

        They follow from the batch's seed, the game and the number of steps, and are good for exploring, not for secrets.
        """
        self._games.choose()
        return self._chosen

    @property
    def observation_names(self) -> list[str]:
        """A label for each place of an observation."""
        if self.observing == "nothing":
            return []
        return vector_names(self.game) if self.observing == "vector" else compact_names(self.game)

    @property
    def finished(self) -> Mapping[int, State]:
        """The last position of each match that the last step ended, by game: what `terminal` marks."""
        return MappingProxyType(self._games.finished)

    def state(self, index: int) -> State:
        """A copy of the position of a game, to look at or to search on."""
        return self._games.states[self._checked(index)].copy()

    def match_seed(self, index: int) -> int:
        """The seed of the match that a game is in: `play_match` and `Game.new_state` take it."""
        return match_seed(self.seed, self._checked(index), self._games.matches[index])

    def _checked(self, index: int) -> int:
        if not 0 <= index < self.count:
            raise UsageError(f"a batch of {self.count} games has the games 0 to {self.count - 1}, not {index}")
        return index

    def _refusal(self, index: int, action: int) -> str:
        state = self._games.states[index]
        return f"game {index}, ply {state.ply}: {why_illegal(self.game, state, action)} is not legal"

    def __repr__(self) -> str:
        return f"Batch({self.game.scenario_id}, seats={self.game.seats}, count={self.count}, seed={self.seed!r})"


def _over(numbers: Any, dtype: Any) -> NDArray[Any]:
    """An array over numbers that lie side by side, which is not to be written to."""
    array = np.frombuffer(numbers, dtype=dtype)
    array.flags.writeable = False
    return array
