"""The question of a debrief about two orders, as trials for a pool: which pair lifts an episode that no single order lifts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.classroom.debrief.pair_search import Given, PairSearch, Stretch
from gigawatt.errors import SaveError
from gigawatt.study.hindsight.record_work import RecordWork, open_record, record_fields
from gigawatt.study.hindsight.several import Part
from gigawatt.study.trial_file import TrialResult
from gigawatt.wording.seats import SEAT_LETTERS

if TYPE_CHECKING:
    from gigawatt.core.explanations.shortages import OrderPair
    from gigawatt.study.hindsight.recorded_future import RecordedFuture
    from gigawatt.study.trial_file import Row, TrialFile

_WIDTH: Final = 4
"""Numbers in a result: ply and action of either order."""


@frozen
class PairTrial:
    """A search for one stretch."""

    stretch: Stretch

    @property
    def number(self) -> int:
        """The first quarter of the stretch."""
        return self.stretch.first

    @property
    def arm(self) -> str:
        """The rest of it: the seat, the region, and the last quarter."""
        return f"{SEAT_LETTERS[self.stretch.seat]} {self.stretch.region} {self.stretch.last}"


class PairPlayer:
    """Searches pairs in one match."""

    def __init__(self, work: RecordWork) -> None:
        """Compile the rules, and replay the match.

        Raises:
            WorkerMismatchError: the worker plays another game.
        """
        self.job = work
        self._search = PairSearch(open_record(work))

    def play(self, trial: PairTrial) -> TrialResult:
        """Search once; a row of the best pair, or none. What the pair does is not kept: the answer plays it again."""
        found = self._search.best(trial.stretch)
        rows = () if found is None else (_row(found),)
        return TrialResult(trial.number, trial.arm, rows)

    def close(self) -> None:
        """Do nothing: no policies run."""


@frozen(eq=False)
class PairQuestion:
    """The question about one game."""

    future: RecordedFuture
    trials: tuple[PairTrial, ...]

    @property
    def part(self) -> Part:
        """What is played for it."""
        work = RecordWork(player=PairPlayer, **record_fields(self.future))
        return Part(f"pairs {self.future.digest}", work, self.trials)

    def answer(self, results: TrialFile) -> dict[Stretch, OrderPair]:
        """The best pair of each stretch that has one, played again; what was kept says no more than which it is.

        Raises:
            SaveError: a result is not one of this game.
        """
        own, search = self.part.results(results), PairSearch(self.future)
        found = {}
        for trial in self.trials:
            for row in own.get(trial.number, trial.arm):
                found[trial.stretch] = self._again(search, trial.stretch, row)
        return found

    def _again(self, search: PairSearch, stretch: Stretch, row: Row) -> OrderPair:
        plies = {ply for quarter in self.future.plies[stretch.seat] for ply in quarter}
        pair = None
        if len(row) == _WIDTH and row[0] <= row[2] and {row[0], row[2]} <= plies:
            pair = search.played(stretch, Given(*row[:2]), Given(*row[2:]))
        if pair is None:
            raise SaveError("the results of the search for two orders are damaged")
        return search.with_alone(stretch, pair)


def pair_question(future: RecordedFuture, stretches: Sequence[Stretch]) -> PairQuestion:
    """Ask which two orders lift some stretches of a game."""
    return PairQuestion(future, tuple(map(PairTrial, stretches)))


def _row(pair: OrderPair) -> Row:
    first, second = pair.orders
    return first.ply, first.action, second.ply, second.action
