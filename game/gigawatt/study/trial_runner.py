"""Play the trials of any study in a pool: those that are missing in the results, a task of the right length at a time.

A trial is one question with a key: a number and an arm. Its worker answers with a `TrialResult` of the same key, which is a pure
function of the pool's work and the trial, so results are equal for every number of workers and every interruption.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, wait
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import Final, Protocol

from gigawatt.errors import GameError
from gigawatt.study.trial_file import Header, Shape, TrialFile, TrialResult
from gigawatt.tournament.disk import RunLock
from gigawatt.tournament.pools import InProcess, Pending, Pool
from gigawatt.tournament.worker import Refusal, Work

_MOST_LOSSES: Final = 5
"""After this many losses of workers in a row without a result the run ends."""
_MOST_TRIALS: Final = 64
"""Trials of a task."""
_WAIT_S: Final = 0.5


class Trial(Protocol):
    """One question, as small as can be: it crosses to a worker."""

    @property
    def number(self) -> int:
        """Which of its arm's trials it is, from 0, such as the index of a block or of a future."""
        ...

    @property
    def arm(self) -> str:
        """What is asked."""
        ...


PoolMaker = Callable[[Work], Pool]
"""Opens a pool for some work."""


@contextmanager
def kept_results(path: Path | None, header: Header, shape: Shape, counted: str) -> Iterator[TrialFile]:
    """The results of a study, in a file that no other run may write meanwhile, or in memory.

    Args:
        path: the file, created or continued; None keeps the results in memory.
        header: what determines the results, as values of JSON: a file with another header is of another study.
        shape: the rows of an arm and the numbers in each.
        counted: what the number of a trial counts, such as `block` or `future`.

    Raises:
        SaveError: another run is writing it, it cannot be used, or is of another study.
    """
    with nullcontext() if path is None else RunLock(path):
        yield TrialFile(path, header, shape, counted)


def play_trials(
    trials: Sequence[Trial],
    results: TrialFile,
    work: Work,
    open_pool: PoolMaker = InProcess,
    on_done: Callable[[int], object] | None = None,
) -> None:
    """Play the trials without results; open a pool only if there are any, and close it.

    Args:
        trials: all trials of the study.
        results: where results are kept.
        work: what a worker needs besides the trial.
        open_pool: opens the place to play; this very process by default.
        on_done: called with the number of trials done, of earlier runs as well.

    Raises:
        GameError: a trial fails, or the workers keep dying; everything finished is kept.
        SaveError: the results cannot be written.
    """
    if all(results.has(trial.number, trial.arm) for trial in trials):
        if on_done is not None:
            on_done(len(trials))
        return
    pool = open_pool(work)
    is_complete = False
    try:
        TrialRun(trials, results, pool, on_done).go()
        is_complete = True
    finally:
        pool.close(at_once=not is_complete)


class TrialRun:
    """One run.

    Args:
        trials: all trials of the study; those with results are not played again.
        results: where results are kept.
        pool: plays them; the caller closes it.
        on_done: called with the number of trials done, of earlier runs as well.
    """

    def __init__(
        self, trials: Iterable[Trial], results: TrialFile, pool: Pool, on_done: Callable[[int], object] | None = None
    ) -> None:
        every = list(trials)
        self._todo = deque(trial for trial in every if not results.has(trial.number, trial.arm))
        self._done = len(every) - len(self._todo)
        self._results = results
        self._pool = pool
        self._on_done = on_done
        self._pending: dict[Pending, tuple[Trial, ...]] = {}
        self._losses = 0
        self._played = 0
        self._begun = time.monotonic()

    def go(self) -> None:
        """Play what is missing. Ctrl-C ends it; what is finished is kept.

        Raises:
            GameError: a trial fails, or the workers keep dying.
            SaveError: the results cannot be written.
        """
        self._tell()
        while self._todo or self._pending:
            self._submit()
            done, _ = wait(self._pending, timeout=_WAIT_S, return_when=FIRST_COMPLETED)
            for future in done:
                self._collect(future)

    def _submit(self) -> None:
        while self._todo and len(self._pending) < (1 if self._pool.task_s == 0 else 2 * self._pool.workers):
            trials = tuple(self._todo.popleft() for _ in range(min(self._task_size(), len(self._todo))))
            try:
                self._pending[self._pool.submit(trials)] = trials
            except Exception as error:
                if not self._pool.is_lost(error):
                    raise
                self._todo.extendleft(reversed(trials))
                self._recover()

    def _task_size(self) -> int:
        """Trials that make a task of the right length."""
        if not self._played:
            return 1
        trial_s = (time.monotonic() - self._begun) * self._pool.workers / self._played
        return max(1, min(_MOST_TRIALS, round(self._pool.task_s / max(trial_s, 1e-6))))

    def _collect(self, future: Pending) -> None:
        """Keep the results of a finished task; its trials are played again if its worker died."""
        if future not in self._pending:
            return
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or (error is not None and self._pool.is_lost(error)):
            self._recover()
            return
        trials = self._pending.pop(future)
        if error is not None:
            raise error
        outcomes = future.result()
        for outcome in outcomes:
            if isinstance(outcome, Refusal):
                if not self._pool.refuse(outcome.worker):
                    raise GameError(outcome.message)
                self._todo.extendleft(reversed(trials))
                return
        found = [outcome for outcome in outcomes if isinstance(outcome, TrialResult)]
        self._results.add(found)
        self._done += len(found)
        self._played += len(found)
        self._losses = 0
        self._tell()

    def _recover(self) -> None:
        """Start the workers anew after a loss; what was under way is played again."""
        self._losses += 1
        if self._losses > _MOST_LOSSES:
            raise GameError(f"workers died {_MOST_LOSSES} times in a row without a result; everything finished is kept")
        for trials in self._pending.values():
            self._todo.extendleft(reversed(trials))
        self._pending.clear()
        self._pool.rebuild()

    def _tell(self) -> None:
        if self._on_done is not None:
            self._on_done(self._done)
