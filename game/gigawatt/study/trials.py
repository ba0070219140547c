"""Trials of blocks, which workers play: what a study asks of one block. Their arms are strategies and probes."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Iterator
from typing import Final

from attrs import frozen

from gigawatt.core import Game
from gigawatt.study.block_games import BlockGames
from gigawatt.study.exploits import COLUMNS, play_strategy
from gigawatt.study.probes import probes
from gigawatt.study.strategies import strategies
from gigawatt.study.trial_file import TrialResult
from gigawatt.study.work import StudyWork, compile_work, rules_of
from gigawatt.tournament.plan import Block, Plan, secret_of

_BLOCKS_KEPT: Final = 4
"""Blocks whose plain games a worker remembers: tasks come in the order of blocks."""


@frozen(kw_only=True)
class Trials(StudyWork):
    """The work of a study of blocks; `work_of` makes it."""

    against: str
    """The house policy on the seats that nothing is asked about."""


@frozen
class Trial:
    """What is asked of one block."""

    block: Block
    arm: str
    """`strategy NAME` or `probe NAME`."""

    @property
    def number(self) -> int:
        """The block's index."""
        return self.block.index


class TrialPlayer:
    """Plays the trials of one study."""

    def __init__(self, work: Trials) -> None:
        """Compile the rules, and check that they play as where the run was started.

        Raises:
            WorkerMismatchError: they do not.
        """
        self.job = work
        self.game = compile_work(work)
        self._blocks: OrderedDict[int, BlockGames] = OrderedDict()

    def play(self, trial: Trial) -> TrialResult:
        """Play one trial."""
        kind, _, name = trial.arm.partition(" ")
        games = self._games(trial.block)
        if kind == "strategy":
            rows = play_strategy(games, strategies()[name])
        else:
            play = probes()[name].play
            assert play is not None, "a probe that only seats strategies has no arm of its own"
            rows = play(games)
        return TrialResult(trial.block.index, trial.arm, tuple(tuple(map(int, row)) for row in rows))

    def close(self) -> None:
        """Do nothing: house policies run in this process."""

    def _games(self, block: Block) -> BlockGames:
        games = self._blocks.get(block.index)
        if games is None:
            games = self._blocks[block.index] = BlockGames(self.game, block, self.job.against)
            if len(self._blocks) > _BLOCKS_KEPT:
                self._blocks.popitem(last=False)
        return games


def work_of(game: Game, against: str) -> Trials:
    """The work of a study of a game, with the canonical digest of this process.

    Args:
        game: the game.
        against: the house policy on the seats that nothing is asked about.
    """
    return Trials(player=TrialPlayer, against=against, **rules_of(game))


def shape_of(game: Game, arm: str) -> tuple[int, int] | None:
    """The rows that an arm gives for a block, and the numbers in each; None if there is no such arm."""
    kind, _, name = arm.partition(" ")
    if kind == "strategy":
        return (game.seats, COLUMNS) if name in strategies() else None
    probe = probes().get(name) if kind == "probe" else None
    return None if probe is None or probe.shape is None else probe.shape(game)


def blocks_of(factions: tuple[str, ...], seats: int, blocks: int, seed: int) -> Iterator[Block]:
    """Blocks with seeds and seatings of their own, in which each faction comes to each seat equally often.

    More blocks begin with the same ones.

    Raises:
        UsageError: no such number of seats or blocks.
    """
    return iter(
        Plan(entrants=1, seats=seats, factions=factions, blocks=blocks, format="round-robin", secret=secret_of(seed))
    )


def trials_of(blocks: Iterable[Block], arms: tuple[str, ...]) -> Iterator[Trial]:
    """Every arm for every block, block by block."""
    for block in blocks:
        for arm in arms:
            yield Trial(block, arm)
