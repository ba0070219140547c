"""Random play of Gigawatt beside four random players of Catanatron, in the same run: `python benchmarks/peers.py`.

Catanatron (the release on PyPI) goes into an environment of its own, below the user's cache, and is measured by a small program
inside it. Where it cannot be installed, one line says so and the exit code is 0. A decision is one action that a player chose.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from pathlib import Path

from platformdirs import user_cache_path

from gigawatt.cli.bench import play_random
from gigawatt.cli.scenarios import open_game

RELEASE = "catanatron==3.2.1"
SECONDS = 10.0

PROGRAM = """
import json, sys, time
from catanatron import Color, Game, RandomPlayer
seconds = float(sys.argv[1])
colours = [Color.RED, Color.BLUE, Color.ORANGE, Color.WHITE]
Game([RandomPlayer(c) for c in colours], seed=0).play()
start = time.perf_counter()
games = decisions = 0
while time.perf_counter() - start < seconds:
    game = Game([RandomPlayer(c) for c in colours], seed=games + 1)
    game.play()
    games += 1
    decisions += len(game.state.actions)
spent = time.perf_counter() - start
print(json.dumps({"games": games, "decisions": decisions, "seconds": spent}))
"""


def main() -> int:
    """Measure both, print both, and the ratio."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=SECONDS, help="how long each is measured")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    python = install()
    if isinstance(python, str):
        print(f"skipped: {RELEASE} cannot be installed here ({python})")
        return 0
    rounds = [(measure_ours(options.seconds / 2), measure_theirs(python, options.seconds / 2)) for _ in range(2)]
    ours = max(rate for rate, _ in rounds)
    theirs = max(rate for _, rate in rounds)
    figures = {"gigawatt": round(ours), "catanatron": round(theirs), "ratio": round(ours / theirs, 2)}
    if options.json:
        print(json.dumps(figures))
    else:
        print(f"gigawatt   {figures['gigawatt']:>9,} decisions/s, case-study, four random seats, one process")
        print(f"catanatron {figures['catanatron']:>9,} decisions/s, {RELEASE}, four random players, one process")
        print(f"ratio      {figures['ratio']:>9}")
    return 0


def install() -> Path | str:
    """The interpreter of Catanatron's environment, made on first use; or why there is none."""
    home = (
        user_cache_path("gigawatt", appauthor=False)
        / "peers"
        / f"{RELEASE}-py{sys.version_info[0]}{sys.version_info[1]}"
    )
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


def measure_ours(seconds: float) -> float:
    """Decisions a second of four random seats."""
    game = open_game("case-study", 4)
    play_random(game, 0)
    start = time.perf_counter()
    plies = games = 0
    while time.perf_counter() - start < seconds:
        games += 1
        plies += play_random(game, games)
    return plies / (time.perf_counter() - start)


def measure_theirs(python: Path, seconds: float) -> float:
    """Decisions a second of four random players."""
    done = subprocess.run(
        [str(python), "-c", PROGRAM, str(seconds)],
        check=True,
        capture_output=True,
        text=True,
        timeout=seconds * 10 + 60,
    )
    figures = json.loads(done.stdout.splitlines()[-1])
    return float(figures["decisions"]) / float(figures["seconds"])


if __name__ == "__main__":
    sys.exit(main())
