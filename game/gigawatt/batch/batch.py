"""N games that are stepped together, each with its own match: arrays go out, one action for each game comes in."""

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
        UsageError: a game, a count, factions or something to observe that make no sense.
        ValueError: no such seed.
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
        """Begin anew, as a batch made with another seed; the arrays are new ones.

        Raises:
            ValueError: no such seed.
        """
        plain = plain_seed(seed)
        games = Games(self.game, self.count, plain, self._factions, _SHOWN[self.observing])
        with held_back():
            self._show(plain, games)

    def _show(self, seed: int | bytes, games: Games) -> None:
        """Lay arrays over what these games write."""
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
        self.rewards: NDArray[np.float64] = _over(games.rewards, np.float64).reshape(self.count, self.game.seats)
        """By game and seat: the returns of the match that the last step ended, and 0 where it ended none."""

    def step(self, actions: ArrayLike) -> None:
        """Take an action in every game, for the seat to move there. Either all are taken or, on an error, none.

        Args:
            actions: a whole number of the action table for each game.

        Raises:
            UsageError: they are not as many whole numbers as there are games.
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
        if PACKED:  # nothing in there is interpreted, so no signal is handled before it is done
            self._games.step(listed)
        else:
            with held_back():
                self._games.step(listed)

    def random_actions(self) -> NDArray[np.int32]:
        """A legal action for each game, each as likely as the next, in an array that is yours; the same ones until the next step.

        They follow from the batch's seed, the game and the number of steps, and are good for exploring, not for secrets.
        """
        self._games.choose()
        return self._chosen.copy()

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

    def state(self, index: SupportsIndex) -> State:
        """A copy of the position of a game, to look at or to search on."""
        return self._games.states[self._checked(index)].copy()

    def match_seed(self, index: SupportsIndex) -> int:
        """The seed of the match that a game is in: `play_match` and `Game.new_state` take it."""
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
    """Actions of which numpy makes no whole numbers, as it does where one is too large for it."""
    listed = [whole(action) for action in (actions if isinstance(actions, (list, tuple)) else given.tolist())]
    numbers = [number for number in listed if number is not None]
    if len(numbers) < len(listed):
        raise UsageError(f"actions are whole numbers of the action table, not {given.dtype}")
    return numbers


def _over(numbers: Any, dtype: Any) -> NDArray[Any]:
    """An array over numbers that lie side by side, which cannot be written to, not even by setting its flag."""
    return np.frombuffer(memoryview(numbers).toreadonly(), dtype=dtype)
