"""Gigawatt beside Catanatron, in the same run on the same machine: `python benchmarks/peers.py`.

Catanatron (the release on PyPI) goes into an environment of its own, below the user's cache, and is measured in one process by a
small program inside it. Where it cannot be installed, one line says so and the exit code is 0. Compared are

- random play: a plain loop over the engine, and the tournament runner with one worker and with `--workers`, each beside a loop of
  games of four RandomPlayers, in decisions a second (a decision is one action that a player took, forced ones included);
- heuristic play: four planners beside four VictoryPointPlayers, in games and in decisions a second.

Both sides are measured by turns, `--rounds` times. A ratio is the median over the rounds, its spread the lowest and the highest.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from pathlib import Path
from typing import Any

from attrs import frozen
from platformdirs import user_cache_path

from gigawatt.cli.bench import play_random
from gigawatt.cli.scenarios import open_game
from gigawatt.compiled import build_name
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy

RELEASE = "catanatron==3.2.1"
SCENARIO = "case-study"
SEATS = 4
BLOCKS_A_SECOND = 150
"""Seed blocks of random play that a worker plays in a second, about; it only decides how long a measurement lasts."""

PROGRAM = """
import json, random, sys, time
from catanatron import Color, Game, RandomPlayer
from catanatron.players.search import VictoryPointPlayer
player = {"random": RandomPlayer, "victory-point": VictoryPointPlayer}[sys.argv[1]]
seconds = float(sys.argv[2])
colours = [Color.RED, Color.BLUE, Color.ORANGE, Color.WHITE]
random.seed(0)
Game([player(c) for c in colours], seed=0).play()
start = time.perf_counter()
games = decisions = 0
while time.perf_counter() - start < seconds:
    game = Game([player(c) for c in colours], seed=games + 1)
    game.play()
    games += 1
    decisions += len(game.state.actions)
spent = time.perf_counter() - start
print(json.dumps({"games": games / spent, "decisions": decisions / spent}))
"""


@frozen
class Speed:
    """How fast whole games are played."""

    games: float
    """A second."""
    decisions: float
    """A second."""


@frozen
class Comparison:
    """One line of the answer: the same figure of both sides, round by round."""

    name: str
    unit: str
    ours: list[float]
    theirs: list[float]

    def figures(self) -> dict[str, Any]:
        """Medians, the median ratio and its spread."""
        ratios = [own / peer for own, peer in zip(self.ours, self.theirs, strict=True)]
        return {
            "name": self.name,
            "unit": self.unit,
            "gigawatt": _rounded(statistics.median(self.ours)),
            "catanatron": _rounded(statistics.median(self.theirs)),
            "ratio": round(statistics.median(ratios), 2),
            "low": round(min(ratios), 2),
            "high": round(max(ratios), 2),
        }


def main() -> int:
    """Measure both sides, and print them with their ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=5.0, help="how long each is measured in a round")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="of the larger tournament")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    python = install()
    if isinstance(python, str):
        print(f"skipped: {RELEASE} cannot be installed here ({python})")
        return 0
    found = [row.figures() for row in compare(python, options.rounds, options.seconds, options.workers)]
    if options.json:
        print(json.dumps({"peer": RELEASE, "build": build_name(), "scenario": SCENARIO, "seats": SEATS, "rows": found}))
        return 0
    print(f"{SCENARIO} with {SEATS} seats, {build_name()}, beside {RELEASE} with 4, {options.rounds} rounds by turns")
    print(f"{'':44} {'gigawatt':>10} {'catanatron':>10} {'ratio':>7}  spread")
    for row in found:
        what = f"{row['name']}, {row['unit']}"
        spread = f"{row['low']:.2f} to {row['high']:.2f}"
        print(f"{what:44} {row['gigawatt']:>10,} {row['catanatron']:>10,} {row['ratio']:>7.2f}  {spread}")
    return 0


def compare(python: Path, rounds: int, seconds: float, workers: int) -> list[Comparison]:
    """Everything, by turns: what slows the machine down for a while then hits both sides."""
    counts = sorted({1, workers})
    ours: dict[str, Callable[[], Speed]] = {"loop": lambda: measure_loop(seconds)}
    ours |= {f"{n} workers": lambda n=n: measure_tournament(seconds, n) for n in counts}  # type: ignore[misc]
    runs: dict[str, list[Speed]] = {name: [] for name in (*ours, "their random", "planners", "their planners")}
    for _ in range(rounds):
        runs["their random"].append(measure_theirs(python, "random", seconds))
        for name, measure in ours.items():
            runs[name].append(measure())
        runs["their planners"].append(measure_theirs(python, "victory-point", seconds))
        runs["planners"].append(measure_policy("planner", seconds))

    def decisions(name: str) -> list[float]:
        return [speed.decisions for speed in runs[name]]

    def games(name: str) -> list[float]:
        return [speed.games for speed in runs[name]]

    per_s, peers = "decisions/s", decisions("their random")
    rows = [Comparison("random play, a loop", per_s, decisions("loop"), peers)]
    for count in counts:
        words = f"random tournament, {count} worker{'s' if count > 1 else ''}"
        rows.append(Comparison(words, per_s, decisions(f"{count} workers"), peers))
    rows.append(Comparison("four planners", "games/s", games("planners"), games("their planners")))
    rows.append(Comparison("four planners", per_s, decisions("planners"), decisions("their planners")))
    return rows


def install() -> Path | str:
    """The interpreter of Catanatron's environment, made on first use; or why there is none."""
    name = f"{RELEASE}-py{sys.version_info[0]}{sys.version_info[1]}"
    home = user_cache_path("gigawatt", appauthor=False) / "peers" / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (home / "complete").exists():
        return python
    try:
        venv.create(home, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", RELEASE]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        (home / "complete").touch()
    except subprocess.CalledProcessError as error:
        lines = str(error.stderr or error).strip().splitlines()
        return lines[-1] if lines else str(error)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return python


def measure_loop(seconds: float) -> Speed:
    """Four random seats in a plain loop over the engine, one process."""
    game = open_game(SCENARIO, SEATS)
    return _measure(lambda number: play_random(game, number), seconds)


def measure_policy(name: str, seconds: float) -> Speed:
    """Matches of four like policies, one process."""
    game = open_game(SCENARIO, SEATS)
    return _measure(lambda number: play_match(game, [make_policy(name) for _ in range(SEATS)], number).plies, seconds)


def measure_tournament(seconds: float, workers: int) -> Speed:
    """A tournament of random play, written to its file, with so many workers; without their start-up."""
    from tournaments import measure  # beside this file

    from gigawatt.tournament.begin import Request

    blocks = max(20, int(BLOCKS_A_SECOND * seconds * workers))
    run = measure(Request(entrants=("random",), scenario=SCENARIO, seats=SEATS, blocks=blocks, seed=1), workers)
    return Speed(run.games_per_s, run.decisions_per_s)


def measure_theirs(python: Path, player: str, seconds: float) -> Speed:
    """Four players of Catanatron in a loop, one process."""
    done = subprocess.run(
        [str(python), "-c", PROGRAM, player, str(seconds)],
        check=True,
        capture_output=True,
        text=True,
        timeout=seconds * 10 + 60,
    )
    return Speed(**json.loads(done.stdout.splitlines()[-1]))


def _measure(play: Callable[[int], int], seconds: float) -> Speed:
    """Play games by number, each of which gives its decisions, for some time."""
    play(0)
    start = time.perf_counter()
    games = decisions = 0
    while time.perf_counter() - start < seconds:
        games += 1
        decisions += play(games)
    spent = time.perf_counter() - start
    return Speed(games / spent, decisions / spent)


def _rounded(value: float) -> float:
    return round(value) if value >= 100 else round(value, 2)


if __name__ == "__main__":
    sys.exit(main())
