"""The tournaments that the tournament of a class consists of, and all of them as one for the runner."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from gigawatt.tournament.header import Header, plan_of
from gigawatt.tournament.identity import Identity
from gigawatt.tournament.plan import Block, Plan
from gigawatt.tournament.results import BlockResult, EntrantFault, GameResult
from gigawatt.tournament.store import Store

LEAGUE: Final = "league"
GAMES: Final = "games"

_FORFEITED: Final = "forfeited after game "


@frozen
class Part:
    """One of the tournaments that the whole consists of: a program's ladder or the league, on a set of seeds."""

    name: str
    """The student whose ladder it is, or `league`."""
    seeds: str
    """One of `SETS`."""
    header: Header
    identities: tuple[Identity, ...]

    @property
    def plan(self) -> Plan:
        """Its blocks."""
        return plan_of(self.header)

    @property
    def is_ladder(self) -> bool:
        """Whether it is a ladder; else it is the league."""
        return self.header.format == "gauntlet"

    def file_in(self, folder: Path) -> Path:
        """Its results file below the folder `tournament`."""
        place = folder / GAMES / "ladder" if self.is_ladder else folder / GAMES
        return place / f"{self.name}.{self.seeds}.db"


class Whole:
    """All parts as one plan and one place of results, as the runner wants them.

    Blocks are numbered through all parts, and entrants are those of the job; each store has its own numbers.
    """

    def __init__(self, parts: Sequence[Part], stores: Sequence[Store], entrants: Sequence[str]) -> None:
        """The parts, the results file of each, and the entrants of the job."""
        place = {entrant: number for number, entrant in enumerate(entrants)}
        self._entrants = len(place)
        self._parts = parts
        self._stores = stores
        self._numbers = [tuple(place[entrant] for entrant in part.header.entrants) for part in parts]
        self._begins = [0]
        for part in parts:
            self._begins.append(self._begins[-1] + part.header.blocks)

    @property
    def blocks(self) -> int:
        """How many there are."""
        return self._begins[-1]

    @property
    def missing(self) -> bool:
        """Whether there is a block to play."""
        return len(self.done()) < self.blocks

    def __iter__(self) -> Iterator[Block]:
        """Every block: the first of each part, then the second of each, so that a run that is stopped has played them all alike."""
        plans = [iter(part.plan) for part in self._parts]
        for turn in range(max((part.header.blocks for part in self._parts), default=0)):
            for part, plan, begin, numbers in zip(self._parts, plans, self._begins, self._numbers, strict=False):
                if turn < part.header.blocks:
                    block = next(plan)
                    entrants = tuple(numbers[entrant] for entrant in block.entrants)
                    yield evolve(block, index=begin + block.index, entrants=entrants)

    def done(self) -> set[int]:
        """The blocks that are stored; those beyond a part's plan are left out."""
        return {
            begin + block
            for part, store, begin in zip(self._parts, self._stores, self._begins, strict=False)
            for block in store.done()
            if block < part.header.blocks
        }

    def firsts(self) -> list[tuple[float, int]]:
        """Zeros: the progress display does not need them."""
        return [(0.0, 0)] * self._entrants

    def add(self, *blocks: BlockResult) -> None:
        """Keep some blocks, each in the file of its part."""
        for result in blocks:
            number = max(i for i, begin in enumerate(self._begins[:-1]) if begin <= result.index)
            begin, entrants = self._begins[number], self._numbers[number]
            games = tuple(_own_numbers(game, entrants, result.index, begin) for game in result.games)
            self._stores[number].add(evolve(result, index=result.index - begin, games=games))


def _own_numbers(game: GameResult, entrants: tuple[int, ...], index: int, begin: int) -> GameResult:
    """A game with the numbers of its own results file: of its entrants, and of the block that a forfeit refers to."""
    whole, own = f"{_FORFEITED}{index}.", f"{_FORFEITED}{index - begin}."
    faults = tuple(None if fault is None else _renumbered(fault, whole, own) for fault in game.faults)
    return evolve(game, entrants=tuple(entrants.index(entrant) for entrant in game.entrants), faults=faults)


def _renumbered(fault: EntrantFault, whole: str, own: str) -> EntrantFault:
    message = fault.message
    return evolve(fault, message=own + message[len(whole) :]) if message.startswith(whole) else fault
