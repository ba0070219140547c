"""The games of one block: the same seed and factions, played by different policies, so that they can be compared in pairs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen

from gigawatt.core import Game, State
from gigawatt.errors import GameError
from gigawatt.match import play_match
from gigawatt.policies.api import Policy
from gigawatt.policies.registry import policy_maker
from gigawatt.study.strategies import UNRESTRICTED, StrategyPolicy, strategies
from gigawatt.tournament.plan import Block

WHOLE: Final = 60
"""A first place as a number: divisible by the number of seats that may share it."""


@frozen
class Outcome:
    """How a game ended. Tuples are by seat."""

    lead: tuple[int, ...]
    firsts: tuple[int, ...]
    """First places in parts of `WHOLE`, shared equally by those who tie."""
    actions: tuple[int, ...]

    @property
    def winners(self) -> frozenset[int]:
        """The seats that came first."""
        return frozenset(seat for seat, first in enumerate(self.firsts) if first)


class BlockGames:
    """Plays games of one block.

    Args:
        game: the compiled game.
        block: seed and factions.
        against: the house policy on the seats that nothing is asked about.
    """

    def __init__(self, game: Game, block: Block, against: str) -> None:
        self.game = game
        self.block = block
        self.against = against
        self._rival = policy_maker(against)
        self._plain: dict[int, Outcome] = {}

    @property
    def seat(self) -> int:
        """The seat that is asked about where only one is: the next one after as many blocks as bring every faction to it."""
        return self.block.index // len(self.game.scenario.factions) % self.game.seats

    def start(self) -> State:
        """The first position."""
        return self.game.new_state(self.block.seed, self.block.factions)

    def play(self, policies: Sequence[Policy]) -> Outcome:
        """Play a game.

        Raises:
            GameError: a policy fails, which would spoil what is measured.
        """
        result = play_match(self.game, policies, self.block.seed, self.block.factions)
        for fault in result.faults:
            if fault is not None:
                raise GameError(f"block {self.block.index}, seat {fault.seat}, ply {fault.ply}: {fault.message}")
        share = WHOLE // result.ranks.count(1)
        return Outcome(result.lead, tuple(share if rank == 1 else 0 for rank in result.ranks), result.actions)

    def play_with(self, seat: int, policy: Policy) -> Outcome:
        """Play a game with a policy on one seat, against the rivals."""
        return self.play([policy if other == seat else self._rival() for other in range(self.game.seats)])

    def play_by(self, make: Callable[[int], Policy]) -> Outcome:
        """Play a game with the policy that `make` gives for each seat."""
        return self.play([make(seat) for seat in range(self.game.seats)])

    def plain(self, seat: int) -> Outcome:
        """The game with the unrestricted planner on a seat; played once."""
        key = 0 if self.against == UNRESTRICTED else seat
        known = self._plain.get(key)
        if known is None:
            policy = StrategyPolicy(strategies()[UNRESTRICTED])
            known = self._plain[key] = self.play_with(seat, policy)
        return known
