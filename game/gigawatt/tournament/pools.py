"""Pools that play blocks: this process, processes of this machine, or a dask cluster.

A pool returns `concurrent.futures.Future`s of the results of `worker.play`, for any kind of `worker.Work`. It hides the differences
between the places: how many tasks to keep under way, how long a task should be, what to do when workers die.
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
from gigawatt.tournament import activity, worker
from gigawatt.tournament.activity import Activity
from gigawatt.tournament.worker import Work

Pending = Future[tuple[Any, ...]]
"""The outcomes of a task: those of a tournament are `worker.Outcome`."""

_ALLOWED_FAILURES: Final = 50
"""The number of workers that a task may lose before dask gives it up: machines that go away are not the task's fault."""

_MOST_ON_WINDOWS: Final = 61
"""Windows cannot wait for more processes at once."""


class Pool(Protocol):
    """A place to play blocks."""

    workers: int
    """The number of blocks played at the same time."""
    task_s: float
    """The length of a task, in seconds, at which its overhead does not matter."""
    is_local: bool
    """Whether the block of a dead or hanging worker can be identified here."""

    def submit(self, tasks: tuple[Any, ...]) -> Pending:
        """Play some blocks."""
        ...

    def is_lost(self, error: BaseException) -> bool:
        """Whether a future failed because its worker died."""
        ...

    def rebuild(self, workers: int | None = None) -> None:
        """Restart after workers were lost; with `workers`, start only that many."""
        ...

    def refuse(self, name: str) -> bool:
        """Remove a worker that must not join; False if that is impossible."""
        ...

    def activities(self) -> list[Activity]:
        """The activities of the workers, where they are known."""
        ...

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """The activities of the workers that died in a game since the pool was built, with their exit codes."""
        ...

    def kill(self, pid: int) -> None:
        """Kill a worker that hangs."""
        ...

    def close(self, *, at_once: bool) -> None:
        """Release the workers: when they are done, or at once."""
        ...


class InProcess:
    """This very process: no start-up cost, but no protection from a policy that hangs or dies."""

    workers = 1
    task_s = 0.0
    is_local = False

    def __init__(self, job: Work) -> None:
        self._job = job

    def submit(self, tasks: tuple[Any, ...]) -> Pending:
        """Play the blocks now; the future is done when it is returned."""
        future: Pending = Future()
        try:
            future.set_result(worker.play(self._job, tasks))
        except Exception as error:  # noqa: BLE001 - whoever asks for the result gets it
            future.set_exception(error)
        return future

    def is_lost(self, error: BaseException) -> bool:  # noqa: ARG002
        """Return False: the worker is this process."""
        return False

    def rebuild(self, workers: int | None = None) -> None:
        """Do nothing."""

    def refuse(self, name: str) -> bool:  # noqa: ARG002
        """Return False: there is no other worker."""
        return False

    def activities(self) -> list[Activity]:
        """Return nothing: nobody else could look while this process plays."""
        return []

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """Return nothing."""
        return []

    def kill(self, pid: int) -> None:
        """Do nothing."""

    def close(self, *, at_once: bool) -> None:  # noqa: ARG002
        """End the processes of policies."""
        worker.finish(self._job)


class Processes:
    """Worker processes of this machine, started with `spawn`, which end with this process."""

    task_s = 0.4
    is_local = True

    def __init__(self, job: Work, workers: int) -> None:
        self.workers = min(workers, _MOST_ON_WINDOWS) if sys.platform == "win32" else workers
        open_descriptors()
        sweep()
        self._locked = LockedFolder.create("run")
        self._folder = self._locked.path
        self._job = worker.leave_rules(self._folder, job)
        self._executor: Executor | None = None
        self._processes: dict[int, Any] = {}
        self.rebuild()

    def submit(self, tasks: tuple[Any, ...]) -> Pending:
        """Queue the blocks for a worker."""
        assert self._executor is not None, "the pool is open"
        future = self._executor.submit(worker.play_more, tasks)
        self._processes.update(getattr(self._executor, "_processes", None) or {})
        return future

    def is_lost(self, error: BaseException) -> bool:
        """Whether the pool broke, or the future was cancelled when it was taken down."""
        return isinstance(error, BrokenProcessPool | CancelledError)

    def rebuild(self, workers: int | None = None) -> None:
        """End the remaining workers and start new ones."""
        from multiprocessing import get_context

        self._end(at_once=True)
        activity.clear(self._folder)
        self._processes = {}
        self._executor = ProcessPoolExecutor(
            max_workers=self.workers if workers is None else workers,
            mp_context=get_context("spawn"),
            initializer=worker.begin,
            initargs=(self._folder, tuple(sys.path), self._job),
        )

    def refuse(self, name: str) -> bool:  # noqa: ARG002
        """Return False: all workers use this installation."""
        return False

    def activities(self) -> list[Activity]:
        """The activities of the workers."""
        return activity.activities(self._folder)

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """The workers that ended by themselves or were killed, without those that the pool ended because of them."""
        found = []
        for last in self.activities():
            process = self._processes.get(last.pid)
            if process is not None:
                process.join(timeout=1)
            code = None if process is None else process.exitcode
            if code != -signal.SIGTERM:
                found.append((last, code))
        return found

    def kill(self, pid: int) -> None:
        """Kill a worker; the pool then breaks, which identifies its block."""
        with contextlib.suppress(OSError):
            os.kill(pid, getattr(signal, "SIGKILL", signal.SIGTERM))

    def close(self, *, at_once: bool) -> None:
        """End the workers and remove their files."""
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
    """A dask cluster, given by the address of its scheduler."""

    task_s = 1.0
    is_local = False

    def __init__(self, job: Work, address: str) -> None:
        """Connect.

        Raises:
            UsageError: dask is not installed, or no scheduler answers at `address`.
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
            get_backend(scheme)  # report a wrong address before a client is half created
            parse_host_port(place)
            self._client = Client(address, timeout="5s", set_as_default=False)
        except (OSError, ValueError, TimeoutError) as error:
            raise UsageError(f"no dask scheduler answers at {address[:100]}: {error}") from error
        self._client.run_on_scheduler(_tolerate_losses)
        self._client.wait_for_workers(1, timeout=60)
        # pure=False: two equal tasks must both be played.
        self._executor: Executor = self._client.get_executor(pure=False)
        self.workers = self._count()

    def submit(self, tasks: tuple[Any, ...]) -> Pending:
        """Send the blocks to the cluster. Arguments are positional: dask uses some keywords itself."""
        self.workers = self._count()
        future: Pending = self._executor.submit(worker.play, self._job, tasks)
        return future

    def is_lost(self, error: BaseException) -> bool:
        """Whether dask gave a task up, or lost track of it."""
        return type(error).__name__ in {"KilledWorker", "FutureCancelledError", "FutureLostError", "CancelledError"}

    def rebuild(self, workers: int | None = None) -> None:
        """Do nothing: the cluster manages its workers itself."""

    def refuse(self, name: str) -> bool:
        """Retire a worker; False if it is unknown, or the last one."""
        if name:
            self._client.retire_workers([name], close_workers=False, remove=True)
        return bool(name) and bool(self._client.nthreads())

    def activities(self) -> list[Activity]:
        """Return nothing: unknown here."""
        return []

    def deaths(self) -> list[tuple[Activity, int | None]]:
        """Return nothing: unknown here."""
        return []

    def kill(self, pid: int) -> None:
        """Do nothing."""

    def close(self, *, at_once: bool) -> None:
        """Cancel what is under way, and disconnect; the cluster stays."""
        self._executor.shutdown(wait=not at_once)
        with contextlib.suppress(Exception):  # workers may be gone, with the processes they started
            self._client.run(worker.finish, self._job)
        self._client.close()

    def _count(self) -> int:
        return max(1, sum(int(threads) for threads in self._client.nthreads().values()))


def _tolerate_losses(dask_scheduler: Any) -> None:
    """Runs in the scheduler: it must not give a task up because machines come and go."""
    dask_scheduler.allowed_failures = max(dask_scheduler.allowed_failures, _ALLOWED_FAILURES)
