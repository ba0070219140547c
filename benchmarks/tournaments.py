"""Speed and memory of the tournament runner on this machine: `python benchmarks/tournaments.py`.

Plays the same tournament in one worker and in as many as `--workers`, several times by turns, and prints games and decisions a
second, the parallel efficiency (speed with N over N times the speed with one; the best of each, since other work only ever slows
a run down), and the most memory that any of the processes held.

On a machine that is busy with other things the wall clock tells little. `cpu_efficiency_pct` then says what the efficiency comes to
when every processor is this tournament's own: processor time of the workers over that of workers and parent together.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import statistics
import tempfile
import time
from contextlib import closing
from pathlib import Path

from arguments import Parser, positive, refusing
from attrs import frozen

from gigawatt.errors import UsageError
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import Processes
from gigawatt.tournament.runner import Run, Status

LOOK_S = 0.5
"""How often memory and processor time are looked at, which costs the parent time that is measured; a shorter run tells nothing."""


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
    worker_ms: float
    """Processor time of the workers for a game, in milliseconds; 0 where the system does not tell."""
    parent_ms: float
    """The same of the parent."""


def main() -> None:
    """Measure and print."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--entrants", nargs="+", default=["greedy"], help="one entrant fills every seat with itself")
    parser.add_argument("--scenario", default="case-study")
    parser.add_argument("--blocks", type=positive, default=400)
    parser.add_argument("--workers", type=positive, default=os.cpu_count() or 1)
    parser.add_argument("--rounds", type=positive, default=2)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    request = Request(
        entrants=tuple(options.entrants), scenario=options.scenario, blocks=options.blocks, seed=1
    )  # fmt: skip
    with refusing(parser):
        runs = [(measure(request, 1), measure(request, options.workers)) for _ in range(options.rounds)]
        # Processor time is looked at now and then only; a run without two looks at it has none to tell.
        if any(run.games / run.games_per_s < LOOK_S for pair in runs for run in pair):
            raise UsageError(too_few(request, options.workers))
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
        "worker_ms_a_game": round(min(several.worker_ms for _, several in runs), 3),
        "parent_ms_a_game": round(min(several.parent_ms for _, several in runs), 3),
        "cpu_efficiency_pct": round(statistics.median(cpu_efficiency_pct(several) for _, several in runs), 1),
        "peak_mib_of_a_process": max(run.peak_mib for pair in runs for run in pair),
        "digests_equal": len({run.digest for pair in runs for run in pair}) == 1,
    }
    if options.json:
        print(json.dumps(figures))
    else:
        for name, value in figures.items():
            print(f"{name:24} {value}")


def too_few(request: Request, workers: int) -> str:
    """Why nothing can be told of a run."""
    return f"{request.blocks} blocks are too few to measure {workers} workers by; take more --blocks"


def cpu_efficiency_pct(run: Figures) -> float:
    """What the workers' share of all processor time is; 100 where the system does not tell."""
    spent = run.worker_ms + run.parent_ms
    return 100 * run.worker_ms / spent if run.worker_ms else 100.0


def measure(request: Request, workers: int) -> Figures:
    """One run of a tournament with so many workers.

    Raises:
        UsageError: it is over before there is anything to measure.
    """
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "bench.db", request) as store:
        file = Path(folder) / "bench.db"
        pool = Processes(job_of_header(store.header), workers)
        peak = 0.0
        begun: Status | None = None
        begun_s = (0.0, 0.0)
        spent: dict[int, float] = {}
        last: Status | None = None
        looked = 0.0

        def look(status: Status) -> None:
            nonlocal peak, begun, begun_s, last, looked
            last = status
            begins = begun is None and status.games >= 8 * workers
            if not begins and status.seconds - looked < LOOK_S and status.blocks < status.planned:
                return
            looked = status.seconds
            pids = [activity.pid for activity in pool.activities()]
            spent.update((pid, cpu_s(pid)) for pid in pids)
            if begins:
                begun = status
                begun_s = (sum(spent.values()), time.process_time())
            peak = max([peak, *(peak_mib(pid) for pid in (os.getpid(), *pids))])

        try:
            Run(plan_of(store.header), store, pool, look).go()
            parent_s = time.process_time() - begun_s[1]
        finally:
            pool.close(at_once=False)
        if begun is None or last is None or last.seconds <= begun.seconds:
            raise UsageError(too_few(request, workers))
        rate = (last.games - begun.games) / (last.seconds - begun.seconds)
        with closing(sqlite3.connect(file)) as results:
            (plies,) = results.execute("SELECT avg(plies) FROM games").fetchone()
        games = last.games - begun.games
        worker_ms = 1000 * (sum(spent.values()) - begun_s[0]) / games
        return Figures(
            last.games, rate, rate * plies, round(peak, 1), store.results_digest(), worker_ms, 1000 * parent_s / games
        )


def cpu_s(pid: int) -> float:
    """Processor time that a process has used, in seconds; 0 where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def peak_mib(pid: int) -> float:
    """The most memory that a process has held, in MiB; 0 where the system does not tell."""
    try:
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("VmHWM:")), 0.0)


if __name__ == "__main__":
    main()
