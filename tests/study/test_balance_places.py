"""`study balance` in a terminal and on a cluster: stopped by Ctrl-C, played by dask."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

STUDY = ("study", "balance", "first-campus", "--policy", "random", "--seats", "2", "--seed", "5", "--json")


def start(*arguments: object) -> subprocess.Popen[str]:
    """The program in a process and a session of its own, as from a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "gigawatt", *STUDY, *map(str, arguments)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def kept(path: Path) -> int:
    """The games in a file."""
    if not path.exists():
        return 0
    with sqlite3.connect(path) as database:
        try:
            count = database.execute("SELECT count(*) FROM games").fetchone()[0]
        except sqlite3.OperationalError:  # not made yet, or being written
            count = 0
    database.close()
    return int(count)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="sends the signals of POSIX")
@pytest.mark.parametrize("workers", [0, 2])
def test_stopped_and_killed(tmp_path: Path, workers: int) -> None:
    """Ctrl-C is one line and exit code 130, a kill loses only blocks under way, and what goes on after both comes to one run's figures."""
    path, games = tmp_path / "games.db", 320
    whole = start("--games", games, "--workers", 0, "--out", tmp_path / "whole.db").communicate(timeout=240)[0]
    for sent in (signal.SIGINT, signal.SIGKILL):
        before = kept(path)
        process = start("--games", games, "--workers", workers, "--out", path)
        end = time.monotonic() + 120
        while kept(path) <= before and process.poll() is None and time.monotonic() < end:
            time.sleep(0.02)
        os.kill(process.pid, sent)
        _, error = process.communicate(timeout=60)
        if sent == signal.SIGINT:
            assert process.returncode == 130, error
            assert error.count("\n") == 1
            assert "Traceback" not in error
        assert before < kept(path) < games
    again = start("--games", games, "--workers", workers, "--out", path)
    out, error = again.communicate(timeout=240)
    assert again.returncode == 0, error
    assert json.loads(out) == json.loads(whole)


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore")
def test_a_cluster_comes_to_the_same(tmp_path: Path) -> None:
    """A dask cluster gives the figures of one process."""
    distributed = pytest.importorskip("distributed", reason="the extra 'dask' is not installed")
    whole = start("--games", 16, "--workers", 0, "--out", tmp_path / "one.db").communicate(timeout=120)[0]
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, silence_logs=50
    ) as cluster:
        process = start("--games", 16, "--dask", cluster.scheduler_address, "--out", tmp_path / "many.db")
        out, error = process.communicate(timeout=120)
    assert process.returncode == 0, error
    assert json.loads(out) == json.loads(whole)
