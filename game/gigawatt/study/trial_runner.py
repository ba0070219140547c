"""Play the trials of a study in a pool: those that are missing in the results, a task of the right length at a time."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Final

from gigawatt.errors import GameError
from gigawatt.study.trial_file import TrialFile
from gigawatt.study.trials import Trial, TrialResult
from gigawatt.tournament.pools import Pending, Pool
from gigawatt.tournament.worker import Refusal

_MOST_LOSSES: Final = 5
"""After this many losses of workers in a row without a result the run ends."""
_MOST_TRIALS: Final = 64
"""Trials of a task."""
_WAIT_S: Final = 0.5


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
        self._todo = deque(trial for trial in every if not results.has(trial.block.index, trial.arm))
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
            GameError: a strategy fails, or the workers keep dying.
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
