"""Speed and memory of the tournament runner on this machine: `python benchmarks/tournaments.py`.

Plays the same tournament in one worker and in as many as `--workers`, several times by turns, and prints games and decisions a
second, the parallel efficiency (speed with N over N times the speed with one; the best of each, since other work only ever slows
a run down), and the most memory that any of the processes held.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
from contextlib import closing
from pathlib import Path

from attrs import frozen

from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import Processes
from gigawatt.tournament.runner import Run, Status


@frozen
class Figures:
    """How one run went."""

    games: int
    games_per_s: float
    """Once all workers have begun."""
    decisions_per_s: float
    peak_mib: float
    """The most memory that one of the processes held."""
    digest: str


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entrants", nargs="+", default=["greedy"], help="one entrant fills every seat with itself")
    parser.add_argument("--scenario", default="case-study")
    parser.add_argument("--blocks", type=int, default=400)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    request = Request(
        entrants=tuple(options.entrants), scenario=options.scenario, blocks=options.blocks, seed=1
    )  # fmt: skip
    runs = [(measure(request, 1), measure(request, options.workers)) for _ in range(options.rounds)]
    one = max(single.games_per_s for single, _ in runs)
    many = max(several.games_per_s for _, several in runs)
    figures = {
        "entrants": options.entrants,
        "games": runs[0][0].games,
        "games_per_s_1": round(one, 1),
        f"games_per_s_{options.workers}": round(many, 1),
        "decisions_per_s_1": round(max(single.decisions_per_s for single, _ in runs)),
        f"decisions_per_s_{options.workers}": round(max(several.decisions_per_s for _, several in runs)),
        "efficiency_pct": round(100 * many / (options.workers * one), 1),
        "peak_mib_of_a_process": max(run.peak_mib for pair in runs for run in pair),
        "digests_equal": len({run.digest for pair in runs for run in pair}) == 1,
    }
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")


def measure(request: Request, workers: int) -> Figures:
    """One run of a tournament with so many workers."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.db", request) as store:
        file = Path(folder) / "bench.db"
        pool = Processes(job_of_header(store.header), workers)
        peak = 0.0
        begun: Status | None = None
        last: Status | None = None

        def look(status: Status) -> None:
            nonlocal peak, begun, last
            last = status
            if begun is None and status.games >= 8 * workers:
                begun = status
            pids = [os.getpid(), *(activity.pid for activity in pool.activities())]
            peak = max([peak, *(peak_mib(pid) for pid in pids)])

        try:
            Run(plan_of(store.header), store, pool, look).go()
        finally:
            pool.close(at_once=False)
        assert begun is not None
        assert last is not None
        rate = (last.games - begun.games) / (last.seconds - begun.seconds)
        with closing(sqlite3.connect(file)) as results:
            (plies,) = results.execute("SELECT avg(plies) FROM games").fetchone()
        return Figures(last.games, rate, rate * plies, round(peak, 1), store.results_digest())


def peak_mib(pid: int) -> float:
    """The most memory that a process has held, in MiB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


if __name__ == "__main__":
    main()
