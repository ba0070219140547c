"""Run a tournament: play the missing blocks with bounded submission, recovery from dead workers, and live standings.

The plan is iterated lazily; stored blocks are skipped. Only as many blocks are under way as keep the workers busy. A block is
stored whole when it comes back, together with the others of its task. When a worker dies, its blocks are played again, one by one
and under watch. A block that kills workers again and again is traced to the entrant whose turn it was, which gets a fault, so that
no entrant can stop a tournament.
"""

from __future__ import annotations

import math
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, wait
from typing import Final, Protocol

from attrs import evolve, frozen

from gigawatt.errors import GameError
from gigawatt.match.clock import Stopwatch
from gigawatt.match.faults import FaultKind
from gigawatt.tournament.activity import Activity
from gigawatt.tournament.plan import Block
from gigawatt.tournament.pools import Pending, Pool
from gigawatt.tournament.results import BlockResult
from gigawatt.tournament.worker import Blame, Refusal, Task, Trouble

DEATHS_TOLD: Final = 2
"""After this many deaths of a worker on a seat's turn, the seat's entrant is at fault."""

DEATHS_KILLED: Final = 6
"""The same for workers killed from outside, by the system, an administrator, or for lack of memory."""

TROUBLES: Final = 12
"""After this many failures of the machine in one block, the run ends."""

BARREN: Final = 25
"""After this many deaths of workers in a row without a finished block, the run ends too."""

GAME_LIMIT_S: Final = 1800.0
"""The default limit of a game, in seconds, where a hang can be detected."""

LOOK_S: Final = 0.25
_MOST_A_LOOK_S: Final = 1.0
"""The most that one look adds to a game's running time: the runner itself may have been suspended."""

STOP_S: Final = 10.0
"""The time for blocks under way to finish when the user stops the run."""

_KILLED: Final = -9
_MAX_TASK: Final = 64


@frozen
class Status:
    """The state of a run."""

    blocks: int
    """Blocks stored, including those of earlier runs."""
    planned: int
    games: int
    """Games of this run."""
    seconds: float
    """The time since it began."""
    left_s: float | None
    """Estimated seconds left; None before an estimate is possible."""
    firsts: tuple[tuple[float, int], ...]
    """For each entrant: first places, shared ones as fractions, and seats played."""
    lost: int
    """Workers that died and were replaced."""

    @property
    def games_per_s(self) -> float:
        """Games a second in this run."""
        return self.games / self.seconds if self.seconds > 0 else 0.0


@frozen
class Finish:
    """The end of a run."""

    status: Status
    is_complete: bool
    """Whether the plan is done."""
    is_stopped: bool
    """Whether the user stopped it."""


class Blocks(Protocol):
    """The blocks of a run, such as a `Plan`."""

    @property
    def blocks(self) -> int:
        """How many there are."""
        ...

    def __iter__(self) -> Iterator[Block]:
        """Every block, in order."""
        ...


class Results(Protocol):
    """Where the results of a run go, such as a `Store`."""

    def done(self) -> set[int]:
        """The indices of the blocks that are there."""
        ...

    def firsts(self) -> list[tuple[float, int]]:
        """For each entrant: first places, shared ones as fractions, and seats played."""
        ...

    def add(self, *blocks: BlockResult) -> None:
        """Keep some blocks, all of them or none."""
        ...


class Run:
    """One run that plays the missing blocks of a results file."""

    def __init__(
        self,
        plan: Blocks,
        store: Results,
        pool: Pool,
        on_status: Callable[[Status], object] | None = None,
        game_limit_s: float = GAME_LIMIT_S,
        limit_s: float | None = None,
    ) -> None:
        """Prepare; nothing is played yet.

        Args:
            plan: the whole plan.
            store: the results; stored blocks are not played again.
            pool: plays the blocks; the caller closes it.
            on_status: called with the state of the run, after every block and at least every quarter second.
            game_limit_s: after this time a game is considered to hang, where that can be detected.
            limit_s: after this time no new block begins; those under way are finished, so that the stored blocks are the plan's
                beginning without a gap.
        """
        self._plan = plan
        self._store = store
        self._pool = pool
        self._on_status = on_status
        self._game_limit_s = game_limit_s
        self._limit_s = math.inf if limit_s is None else limit_s
        done = store.done()
        self._blocks = self._blocks_before = self._blocks_at_loss = len(done)
        self._barren = 0
        self._todo: Iterator[Block] = (block for block in plan if block.index not in done)
        self._again: deque[Task] = deque()
        self._suspects: deque[Task] = deque()
        self._deaths: Counter[tuple[int, int, int]] = Counter()
        """By block, game and seat: the deaths of a worker on its turn."""
        self._hung: set[int] = set()
        """Workers that were killed because their game took too long."""
        self._game_times: Stopwatch[tuple[int, int]] = Stopwatch(_MOST_A_LOOK_S)
        self._is_alone = False
        """Whether a suspect is being played, with nothing beside it."""
        self._pending: dict[Pending, tuple[Task, ...]] = {}
        self._troubles: Counter[int] = Counter()
        self._firsts = [first for first, _ in store.firsts()]
        self._played = [games for _, games in store.firsts()]
        self._games = 0
        self._lost = 0
        self._refusals = 0
        self._block_s = 0.0
        self._begun = time.monotonic()
        self._is_stopping = False

    # --- the loop ----------------------------------------------------------------------------------------------------------

    def go(self) -> Finish:
        """Play until the plan is done, the time is over, or the user presses Ctrl-C; finished blocks are stored in any case.

        Raises:
            SaveError: the results cannot be written.
            GameError: the machine keeps failing.
        """
        self._begun = time.monotonic()
        try:
            self._loop(None)
        except KeyboardInterrupt:
            self._stop()
        self._tell()
        return Finish(self.status(), self._blocks >= self._plan.blocks, self._is_stopping)

    def _loop(self, until: float | None) -> None:
        next_look = time.monotonic() + LOOK_S
        while True:
            if not self._is_stopping:
                self._submit()
            if not self._pending:
                return
            done, _ = wait(self._pending, timeout=LOOK_S, return_when=FIRST_COMPLETED)
            if not all(self._collect(future) for future in done):
                self._recover()
            now = time.monotonic()
            if now >= next_look:
                self._look_for_hangs()
                next_look = now + LOOK_S
            self._tell()
            if until is not None and now >= until:
                return

    def _stop(self) -> None:
        """Let the blocks under way finish for a while; a second Ctrl-C ends that too."""
        self._is_stopping = True
        try:
            self._loop(time.monotonic() + STOP_S)
        except KeyboardInterrupt:
            return

    # --- handing out -------------------------------------------------------------------------------------------------------

    def _submit(self) -> None:
        """Keep the workers busy: at most two tasks for each worker are under way.

        Suspects are played one at a time, with nothing beside them, so that a death can be attributed.
        """
        if not self._pending:
            self._is_alone = bool(self._suspects)
            if self._is_alone:
                self._hand_out((self._suspects.popleft(),))
        if self._is_alone or self._suspects:
            return
        while len(self._pending) < (1 if self._pool.task_s == 0 else 2 * self._pool.workers):
            tasks = self._next_tasks()
            if not tasks or not self._hand_out(tasks):
                return

    def _hand_out(self, tasks: tuple[Task, ...]) -> bool:
        """Submit a task to the pool; False if its workers are lost while other tasks are under way, whose futures will fail."""
        try:
            self._pending[self._pool.submit(tasks)] = tasks
        except Exception as error:
            if not self._pool.is_lost(error):
                raise
            if self._pending:
                self._again.extend(tasks)
                return False
            self._pool.rebuild()
            self._pending[self._pool.submit(tasks)] = tasks
        return True

    def _next_tasks(self) -> tuple[Task, ...]:
        """As many blocks as make a task of the right length."""
        count = 1
        is_over = time.monotonic() - self._begun > self._limit_s
        if self._block_s > 0:
            count = max(1, min(_MAX_TASK, round(self._pool.task_s / self._block_s)))
        tasks: list[Task] = []
        while len(tasks) < count:
            if self._again:
                tasks.append(self._again.popleft())
            elif not is_over and (block := next(self._todo, None)) is not None:
                tasks.append(Task(block))
            else:
                break
        return tuple(tasks)

    # --- taking in ---------------------------------------------------------------------------------------------------------

    def _collect(self, future: Pending) -> bool:
        """Process a finished task; False if its worker died, which the caller has to handle."""
        error = None if future.cancelled() else future.exception()
        if future.cancelled() or (error is not None and self._pool.is_lost(error)):
            return False
        tasks = self._pending.pop(future)
        if error is not None:
            raise error
        outcomes = future.result()
        self._keep([outcome for outcome in outcomes if isinstance(outcome, BlockResult)])
        for outcome in outcomes:
            if isinstance(outcome, BlockResult):
                continue
            if isinstance(outcome, Trouble):
                self._try_again(outcome)
            else:
                self._refuse(outcome, tasks)
        return True

    def _keep(self, blocks: list[BlockResult]) -> None:
        """Store the blocks of a task together: a commit costs as much as dozens of rows."""
        if not blocks:
            return
        self._store.add(*blocks)
        self._blocks += len(blocks)
        for game in (game for block in blocks for game in block.games):
            self._games += 1
            tied = game.ranks.count(1)
            for entrant, rank in zip(game.entrants, game.ranks, strict=True):
                self._played[entrant] += 1
                if rank == 1:
                    self._firsts[entrant] += 1 / tied
        elapsed = time.monotonic() - self._begun
        self._block_s = elapsed * self._pool.workers / (self._blocks - self._blocks_before)

    def _try_again(self, trouble: Trouble) -> None:
        index = trouble.task.block.index
        self._troubles[index] += 1
        if self._troubles[index] >= TROUBLES:
            raise GameError(
                f"block {index} failed {TROUBLES} times, last because: {trouble.message}; all results are kept"
            )
        time.sleep(min(0.05 * self._troubles[index], 1.0))  # the machine may need a moment
        self._again.append(trouble.task)

    def _refuse(self, refusal: Refusal, tasks: tuple[Task, ...]) -> None:
        self._refusals += 1
        if self._refusals > 1000 or not self._pool.refuse(refusal.worker):
            raise GameError(refusal.message)
        self._again.extend(tasks)

    # --- workers that die or hang --------------------------------------------------------------------------------------------

    def _recover(self) -> None:
        """Process finished tasks, requeue the others, find the entrant at fault, and start new workers."""
        self._lost += 1
        lost: list[Task] = []
        for future, tasks in list(self._pending.items()):
            if not future.done() and not self._pool.is_local:
                continue
            if not (future.done() and self._collect(future)):
                del self._pending[future]
                lost.extend(tasks)
        self._is_alone = False
        if not self._pool.is_local:
            for task in lost:
                self._try_again(Trouble(evolve(task, attempt=task.attempt + 1), "its workers died"))
            return
        self._check_progress()
        deaths = {activity.block: (activity, code) for activity, code in self._pool.deaths()}
        for task in lost:
            if task.block.index in deaths:
                self._suspects.append(self._judge(task, *deaths[task.block.index]))
            else:
                self._again.append(task)
        self._hung.clear()
        self._pool.rebuild()

    def _check_progress(self) -> None:
        """End a run whose workers keep dying before they finish a block."""
        if self._blocks > self._blocks_at_loss:
            self._barren = 0
        self._blocks_at_loss = self._blocks
        self._barren += 1
        if self._barren > BARREN:
            raise GameError(f"workers died {BARREN} times in a row without finishing a block; all results are kept")

    def _judge(self, task: Task, activity: Activity, code: int | None) -> Task:
        """The task to play again, under watch, after its worker died; without the entrant at fault, if that is known."""
        again = evolve(task, attempt=task.attempt + 1)
        if activity.seat < 0:
            return again
        key = (activity.block, activity.game, activity.seat)
        self._deaths[key] += 1
        is_hung = activity.pid in self._hung
        limit = 1 if is_hung else DEATHS_KILLED if code == _KILLED else DEATHS_TOLD
        if self._deaths[key] < limit:
            return again
        self._barren = 0
        kind: FaultKind = "timeout" if is_hung else "crash"
        how = f"a game lasted more than {self._game_limit_s:g} s" if is_hung else f"the worker ended with {_told(code)}"
        blame = Blame(activity.game, activity.seat, kind, f"{how} while it was deciding")
        return evolve(again, blames=(*task.blames, blame))

    def _look_for_hangs(self) -> None:
        """Kill workers whose game takes too long."""
        running = self._game_times.look({(one.pid, one.count) for one in self._pool.activities()})
        for (pid, _), seconds in running.items():
            if seconds > self._game_limit_s and pid not in self._hung:
                self._hung.add(pid)
                self._pool.kill(pid)

    # --- how it stands -----------------------------------------------------------------------------------------------------

    def status(self) -> Status:
        """The current state of the run."""
        seconds = time.monotonic() - self._begun
        left = None
        if self._blocks > self._blocks_before:
            left = seconds * (self._plan.blocks - self._blocks) / (self._blocks - self._blocks_before)
            left = min(left, max(self._limit_s - seconds, 0.0))
        return Status(
            blocks=self._blocks,
            planned=self._plan.blocks,
            games=self._games,
            seconds=seconds,
            left_s=left,
            firsts=tuple(zip(self._firsts, self._played, strict=True)),
            lost=self._lost,
        )

    def _tell(self) -> None:
        if self._on_status is not None:
            self._on_status(self.status())


def _told(code: int | None) -> str:
    if code is None:
        return "an unknown exit code"
    return f"signal {-code}" if code < 0 else f"exit code {code}"
