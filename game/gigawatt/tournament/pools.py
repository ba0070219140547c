"""Where blocks are played: in this process, in processes of this machine, or on a dask cluster. All are one kind of thing.

A pool hands out `concurrent.futures.Future`s of what `worker.play` gives. Everything that differs between places is behind it: how many
tasks are worth having under way, how long a task should be, what is done when workers die.
"""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from concurrent.futures import CancelledError, Executor, Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from typing import Any, Final, Protocol

from gigawatt.errors import UsageError
from gigawatt.match.folders import LockedFolder, sweep
from gigawatt.streams import open_descriptors
from gigawatt.tournament import slots, worker
from gigawatt.tournament.slots import Activity
from gigawatt.tournament.worker import Job, Outcome, Task

Pending = Future[tuple[Outcome, ...]]

_ALLOWED_FAILURES: Final = 50
"""How many workers a task may lose before dask gives it up: machines that are taken away at night are no fault of the task."""

_MOST_ON_WINDOWS: Final = 61
"""Windows waits for no more processes at once."""


class Pool(Protocol):
    """A place to play blocks."""

    workers: int
    """How many play at the same time."""
    task_s: float
    """How long a task should last, in seconds, for its own cost not to matter."""
    is_local: bool
    """Whether a worker's death and a hang can be traced to a block here."""

    def submit(self, tasks: tuple[Task, ...]) -> Pending:
        """Have some blocks played."""
        ...

    def is_lost(self, error: BaseException) -> bool:
        """Whether a future failed because its worker died."""
        ...

    def rebuild(self, workers: int | None = None) -> None:
        """Start anew after workers were lost; with `workers`, only so many."""
        ...

    def refuse(self, name: str) -> bool:
        """Part with a worker that must not join; False if there is no way to."""
        ...

    def activities(self) -> list[Activity]:
        """What the workers are at, where that is known."""
        ...

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """Which workers died in a game since the pool was built, and with what exit code."""
        ...

    def kill(self, pid: int) -> None:
        """End a worker that hangs."""
        ...

    def close(self, *, at_once: bool) -> None:
        """Let the workers go: when they are done, or at once."""
        ...


class InProcess:
    """This very process: no start-up cost, and nothing protects it from a policy that hangs or dies."""

    workers = 1
    task_s = 0.0
    is_local = False

    def __init__(self, job: Job) -> None:
        self._job = job

    def submit(self, tasks: tuple[Task, ...]) -> Pending:
        """Play the blocks now; the future is done already."""
        future: Pending = Future()
        try:
            future.set_result(worker.play(self._job, tasks))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)
        return future

    def is_lost(self, error: BaseException) -> bool:  # noqa: ARG002
        """Never: the process is this one."""
        return False

    def rebuild(self, workers: int | None = None) -> None:
        """Nothing to build."""

    def refuse(self, name: str) -> bool:  # noqa: ARG002
        """There is no other."""
        return False

    def activities(self) -> list[Activity]:
        """Nothing that another could see."""
        return []

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """None."""
        return []

    def kill(self, pid: int) -> None:
        """Never asked for."""

    def close(self, *, at_once: bool) -> None:  # noqa: ARG002
        """End what policies run in."""
        worker.finish(self._job)


class Processes:
    """Worker processes of this machine, each begun afresh (`spawn`), which end when this process does."""

    task_s = 0.4
    is_local = True

    def __init__(self, job: Job, workers: int) -> None:
        self.workers = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
        open_descriptors()
        sweep()
        self._locked = LockedFolder.create("run")
        self._folder = self._locked.path
        self._job = worker.leave_rules(self._folder, job)
        self._executor: Executor | None = None
        self._processes: dict[int, Any] = {}
        self.rebuild()

    def submit(self, tasks: tuple[Task, ...]) -> Pending:
        """Queue the blocks for a worker."""
        assert self._executor is not None, "the pool is open"
        future = self._executor.submit(worker.play_more, tasks)
        self._processes.update(getattr(self._executor, "_processes", None) or {})
        return future

    def is_lost(self, error: BaseException) -> bool:
        """Whether the pool broke, or the future was cancelled when it was taken down."""
        return isinstance(error, BrokenProcessPool | CancelledError)

    def rebuild(self, workers: int | None = None) -> None:
        """End what is left of the old workers and start new ones."""
        from multiprocessing import get_context

        self._end(at_once=True)
        slots.clear(self._folder)
        self._processes = {}
        self._executor = ProcessPoolExecutor(
            max_workers=workers or self.workers,
            mp_context=get_context("spawn"),
            initializer=worker.begin,
            initargs=(self._folder, tuple(sys.path), self._job),
        )

    def refuse(self, name: str) -> bool:  # noqa: ARG002
        """All workers are of this installation: there is no better one."""
        return False

    def activities(self) -> list[Activity]:
        """What the workers are at."""
        return slots.activities(self._folder)

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """The workers that ended by themselves or were killed, not those that the pool took down because of them."""
        found = []
        for activity in self.activities():
            process = self._processes.get(activity.pid)
            if process is not None:
                process.join(timeout=1)
            code = None if process is None else process.exitcode
            if code != -signal.SIGTERM:
                found.append((activity, code))
        return found

    def kill(self, pid: int) -> None:
        """End a worker; the pool breaks then, which is how its block is found again."""
        with contextlib.suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def close(self, *, at_once: bool) -> None:
        """End the workers and remove what they wrote into."""
        self._end(at_once=at_once)
        self._locked.remove()

    def _end(self, *, at_once: bool) -> None:
        if self._executor is None:
            return
        processes = [*self._processes.values()]
        if at_once:
            for process in processes:
                with contextlib.suppress(OSError, ValueError):
                    process.terminate()
        self._executor.shutdown(wait=True, cancel_futures=True)
        self._executor = None
        for process in processes:
            with contextlib.suppress(OSError, ValueError, AssertionError):
                process.join(timeout=5)


class Dask:
    """A dask cluster, found by the address of its scheduler."""

    task_s = 1.0
    is_local = False

    def __init__(self, job: Job, address: str) -> None:
        """Connect.

        Raises:
            UsageError: dask is not installed, or nobody answers at `address`.
        """
        try:
            from distributed import Client
            from distributed.comm import parse_address, parse_host_port
            from distributed.comm.registry import get_backend
        except ImportError:
            raise UsageError("--dask needs dask.distributed: pip install 'gigawatt[dask]'") from None
        self._job = job
        try:
            scheme, place = parse_address(address)
            get_backend(scheme)  # so that what is no address is seen before a client is half made
            parse_host_port(place)
            self._client = Client(address, timeout="5s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no dask scheduler answers at {address[:100]}: {error}") from error
        self._client.run_on_scheduler(_tolerate_losses)
        self._client.wait_for_workers(1, timeout=60)
        # pure=False: two tasks that look alike must both be played, not taken for one.
        self._executor: Executor = self._client.get_executor(pure=False)
        self.workers = self._count()

    def submit(self, tasks: tuple[Task, ...]) -> Pending:
        """Send the blocks to the cluster. Arguments go by position: dask takes some keywords for its own."""
        self.workers = self._count()
        future: Pending = self._executor.submit(worker.play, self._job, tasks)
        return future

    def is_lost(self, error: BaseException) -> bool:
        """Whether dask gave a task up, or lost sight of it."""
        return type(error).__name__ in {"KilledWorker", "FutureCancelledError", "FutureLostError", "CancelledError"}

    def rebuild(self, workers: int | None = None) -> None:
        """The cluster looks after its workers itself."""

    def refuse(self, name: str) -> bool:
        """Have the scheduler send no more to a worker; False when it is not known, or the last one."""
        if name:
            self._client.retire_workers([name], close_workers=False, remove=True)
        return bool(name) and bool(self._client.nthreads())

    def activities(self) -> list[Activity]:
        """Not known here."""
        return []

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """Not known here."""
        return []

    def kill(self, pid: int) -> None:
        """Never asked for."""

    def close(self, *, at_once: bool) -> None:
        """Give up what is under way, and disconnect; the cluster stays."""
        self._executor.shutdown(wait=not at_once)
        with contextlib.suppress(Exception):  # workers may be gone, and what runs there for them with them
            self._client.run(worker.finish, self._job)
        self._client.close()

    def _count(self) -> int:
        return max(1, sum(int(threads) for threads in self._client.nthreads().values()))


def _tolerate_losses(dask_scheduler: Any) -> None:
    """Runs in the scheduler, which must not give a task up because machines come and go."""
    dask_scheduler.allowed_failures = max(dask_scheduler.allowed_failures, _ALLOWED_FAILURES)
