"""A dask cluster plays the same tournament, and loses nothing when its workers die. Needs the extra `dask`."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gigawatt.errors import UsageError
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import Dask, InProcess
from gigawatt.tournament.runner import Run, Status

distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
pytestmark = pytest.mark.filterwarnings("ignore")  # what dask itself warns of on its way out

OF = Request(
    entrants=("random", "odd_policies:Middle:ms=1", "odd_policies:Last"), scenario="first-campus", blocks=24, seed=5
)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Any]:
    """Two workers on this machine."""
    os.environ["PYTHONPATH"] = os.pathsep.join([str(Path(__file__).parent), os.environ.get("PYTHONPATH", "")])
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as made:
        yield made


def stop_at(blocks: int) -> Callable[[Status], None]:
    """A listener that presses Ctrl-C once, when so many blocks are done."""
    presses = iter([True])

    def listen(status: Status) -> None:
        if status.blocks >= blocks and next(presses, False):
            raise KeyboardInterrupt

    return listen


@pytest.mark.slow
def test_same_results(tmp_path: Path, cluster: Any) -> None:
    """A cluster gives the results of one process, also when the run is stopped and gone on with, and a worker is killed on the way."""
    with open_store(tmp_path / "one.db", OF) as store:
        job = job_of_header(store.header)
        Run(plan_of(store.header), store, InProcess(job)).go()
        expected = store.results_digest()
    with open_store(tmp_path / "many.db", OF) as store:
        pool = Dask(job, cluster.scheduler_address)
        try:
            finish = Run(plan_of(store.header), store, pool, stop_at(4)).go()
        finally:
            pool.close(at_once=True)
        assert finish.is_stopped
        assert 4 <= finish.status.blocks < 24
    with open_store(tmp_path / "many.db", Request()) as store:
        pool = Dask(job, cluster.scheduler_address)
        assert pool.workers == 2
        victim = next(iter(cluster.workers.values()))
        killer = threading.Timer(0.7, lambda: os.kill(victim.process.pid, 9))
        killer.start()
        try:
            finish = Run(plan_of(store.header), store, pool).go()
        finally:
            pool.close(at_once=True)
        killer.join()
        assert finish.is_complete
        assert store.results_digest() == expected


@pytest.mark.slow
def test_mismatch(tmp_path: Path, cluster: Any) -> None:
    """A worker that plays another game is parted with by name."""
    from attrs import evolve

    from gigawatt.tournament import worker
    from gigawatt.tournament.worker import Refusal, Task

    with open_store(tmp_path / "t.db", OF) as store:
        job = evolve(job_of_header(store.header), canonical="other")
        task = Task(next(iter(plan_of(store.header))))
    pool = Dask(job, cluster.scheduler_address)
    try:
        (refusal,) = pool.submit((task,)).result(timeout=60)
        assert isinstance(refusal, Refusal)
        assert refusal.worker.startswith("tcp://")
        assert refusal.message.startswith("a worker plays another game")
        assert worker.PATIENCE > 0
    finally:
        pool.close(at_once=True)


@pytest.mark.slow
def test_nobody_answers(tmp_path: Path) -> None:
    """An address where no scheduler is gets one clear line, soon."""
    with open_store(tmp_path / "t.db", OF) as store:
        job = job_of_header(store.header)
    begun = time.monotonic()
    with pytest.raises(UsageError, match="no dask scheduler answers at tcp://127.0.0.1:9"):
        Dask(job, "tcp://127.0.0.1:9")
    assert time.monotonic() - begun < 24
