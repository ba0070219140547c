"""Gigawatt beside Catanatron and OpenSpiel, in the same run on the same machine: `python benchmarks/peers.py`.

Each peer (its release on PyPI) goes into an environment of its own, below the user's cache, and is measured in one process by a small
program inside it. A peer that cannot be installed is left out, with a line that says so. Compared are

- random play: a plain loop over the engine, beside one over games of four random players of Catanatron and over the chess and the
  backgammon that OpenSpiel has in C++, in decisions a second; and the tournament runner with one worker and with `--workers`, beside
  Catanatron's loop. A decision is one action that a player took, forced ones included and dice not. All draw with the same generator;
- heuristic play: four planners beside four of Catanatron's VictoryPointPlayers, in games and in decisions a second;
- search, beside nobody: nodes a second, a node being an action on a fork.

All are measured by turns, `--rounds` times. A figure is the median over the rounds, a ratio the median of the rounds' ratios; their spread is
the lowest and the highest.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import venv
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median
from typing import Any

from arguments import Parser, duration, positive
from attrs import frozen
from loops import measure, play_random
from platformdirs import user_cache_path

from gigawatt.compiled import build_name
from gigawatt.content import open_game
from gigawatt.core import State
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.policies.search.monte_carlo import monte_carlo_search
from gigawatt.policies.search.playout import play_out

SCENARIO = "case-study"
SEATS = 4
BLOCKS_A_SECOND = {"compiled": 900, "interpreted": 80}
"""Seed blocks of random play that a worker plays in a second, about; it only decides how long a measurement lasts."""
NODES = 2000
"""Budget of a search."""
POSITIONS_APART = 12
"""Plies from one position that is searched to the next."""

Rates = dict[str, float]
"""How many there are of something in a second, by unit."""


@frozen
class Peer:
    """A game of others, and who plays it."""

    name: str
    release: str
    program: str
    """The file beside this one that measures it."""
    mode: str
    """What that program is to play."""


CATANATRON = Peer("Catanatron", "catanatron==3.2.1", "peer_catanatron.py", "random")
VICTORY_POINT = Peer("Catanatron", "catanatron==3.2.1", "peer_catanatron.py", "victory-point")
CHESS = Peer("OpenSpiel chess", "open_spiel==2.0.2", "peer_open_spiel.py", "chess")
BACKGAMMON = Peer("OpenSpiel backgammon", "open_spiel==2.0.2", "peer_open_spiel.py", "backgammon")
PEERS = (CATANATRON, VICTORY_POINT, CHESS, BACKGAMMON)


@frozen
class Entry:
    """Something of ours that is measured, and who it is told beside."""

    name: str
    units: tuple[str, ...]
    peers: tuple[Peer, ...]
    measure: Callable[[], Rates]


@frozen
class Row:
    """One line of the answer: the same figure of both sides, round by round."""

    name: str
    unit: str
    ours: tuple[float, ...]
    peer: str = ""
    """Empty where nobody is beside us."""
    theirs: tuple[float, ...] = ()

    def figures(self) -> dict[str, Any]:
        """Medians and spreads, of our figure and of the ratio."""
        found = {"name": self.name, "unit": self.unit, "gigawatt": _rounded(median(self.ours))}
        found |= {"low": _rounded(min(self.ours)), "high": _rounded(max(self.ours))}
        if self.peer:
            ratios = [own / other for own, other in zip(self.ours, self.theirs, strict=True)]
            found |= {"peer": self.peer, "theirs": _rounded(median(self.theirs)), "ratio": round(median(ratios), 2)}
            found |= {"ratio_low": round(min(ratios), 2), "ratio_high": round(max(ratios), 2)}
        return found


def main() -> int:
    """Measure all sides, and print them with their ratios."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=duration, default=5.0, help="how long each is measured in a round")
    parser.add_argument("--rounds", type=positive, default=3)
    parser.add_argument("--workers", type=positive, default=os.cpu_count() or 1, help="of the larger tournament")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    pythons: dict[str, Path] = {}
    for release in sorted({peer.release for peer in PEERS}):
        python = install(release)
        if isinstance(python, str):
            print(f"skipped: {release} cannot be installed here ({python})", file=sys.stderr)
        else:
            pythons[release] = python
    rows = [row.figures() for row in compare(pythons, options.rounds, options.seconds, options.workers)]
    if options.json:
        print(
            json.dumps(
                {"peers": sorted(pythons), "build": build_name(), "scenario": SCENARIO, "seats": SEATS, "rows": rows}
            )
        )
    else:
        print(
            f"{SCENARIO} with {SEATS} seats, {build_name()}, beside {' and '.join(pythons) or 'nobody'}; {options.rounds} rounds by turns"
        )
        print_table(rows)
    return 0


def print_table(rows: list[dict[str, Any]]) -> None:
    """Print the rows for people."""
    print(f"{'':44} {'gigawatt':>9}  {'spread':20} {'':20} {'theirs':>9} {'ratio':>7}  spread")
    for row in rows:
        line = f"{row['name']}, {row['unit']}".ljust(44)
        line += f" {row['gigawatt']:>9,}  {row['low']:,} to {row['high']:,}".ljust(33)
        if "peer" in row:
            line += f" {row['peer']:20} {row['theirs']:>9,} {row['ratio']:>7.2f}  {row['ratio_low']:.2f} to {row['ratio_high']:.2f}"
        print(line.rstrip())


def entries(seconds: float, workers: int) -> list[Entry]:
    """All that is measured of ours; another way to play at random is one line more."""
    decisions = ("decisions/s",)
    return [
        Entry("random play, a loop", decisions, (CATANATRON, CHESS, BACKGAMMON), partial(measure_loop, seconds)),
        Entry("random playout, no loop in Python", decisions, (CATANATRON,), partial(measure_playout, seconds)),
        *(
            Entry(_tournament_name(count), decisions, (CATANATRON,), partial(measure_tournament, seconds, count))
            for count in sorted({1, workers})
        ),
        Entry("four planners", ("games/s", *decisions), (VICTORY_POINT,), partial(measure_policy, "planner", seconds)),
        Entry("search", ("nodes/s",), (), partial(measure_search, seconds)),
    ]


def compare(pythons: dict[str, Path], rounds: int, seconds: float, workers: int) -> list[Row]:
    """Everything, by turns: what slows the machine down for a while then hits all sides."""
    ours = entries(seconds, workers)
    peers = [peer for peer in PEERS if peer.release in pythons]
    our_runs: dict[str, list[Rates]] = {entry.name: [] for entry in ours}
    their_runs: dict[Peer, list[Rates]] = {peer: [] for peer in peers}
    for _ in range(rounds):
        for peer in peers:
            their_runs[peer].append(measure_theirs(pythons[peer.release], peer, seconds))
        for entry in ours:
            our_runs[entry.name].append(entry.measure())
    rows = []
    for entry in ours:
        beside = [peer for peer in entry.peers if peer in their_runs]
        for unit in entry.units:
            own = tuple(rates[unit] for rates in our_runs[entry.name])
            for peer in beside:
                rows.append(Row(entry.name, unit, own, peer.name, tuple(rates[unit] for rates in their_runs[peer])))
            if not beside:
                rows.append(Row(entry.name, unit, own))
    return rows


def install(release: str) -> Path | str:
    """The interpreter of a peer's environment, made on first use; or why there is none."""
    name = f"{release}-py{sys.version_info[0]}{sys.version_info[1]}"
    home = user_cache_path("gigawatt", appauthor=False) / "peers" / name
    python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
    if (home / "complete").exists():
        return python
    try:
        venv.create(home, clear=True, with_pip=True)
        command = [str(python), "-m", "pip", "install", "--quiet", release]
        subprocess.run(command, check=True, capture_output=True, text=True, timeout=300)
        (home / "complete").touch()
    except subprocess.CalledProcessError as error:
        lines = str(error.stderr or error).strip().splitlines()
        return lines[-1] if lines else str(error)
    except (OSError, subprocess.TimeoutExpired) as error:
        return str(error)
    return python


def measure_loop(seconds: float) -> Rates:
    """Four random seats in a plain loop over the engine, one process."""
    game = open_game(SCENARIO, SEATS)
    return measure(lambda number: play_random(game.new_state(number), number), seconds)


def measure_playout(seconds: float) -> Rates:
    """The same with the loop in the engine's build as well, one process."""
    game = open_game(SCENARIO, SEATS)
    return measure(lambda number: play_out(game.new_state(number), number), seconds)


def measure_policy(name: str, seconds: float) -> Rates:
    """Matches of four like policies, one process."""
    game = open_game(SCENARIO, SEATS)
    return measure(lambda number: play_match(game, [make_policy(name) for _ in range(SEATS)], number).plies, seconds)


def measure_tournament(seconds: float, workers: int) -> Rates:
    """A tournament of random play, written to its file, with so many workers; without their start-up."""
    import tournaments  # beside this file

    from gigawatt.tournament.begin import Request

    blocks = max(20, int(BLOCKS_A_SECOND[build_name()] * seconds * workers))
    request = Request(entrants=("random",), scenario=SCENARIO, seats=SEATS, blocks=blocks, seed=1)
    run = tournaments.measure(request, workers)
    return {"games/s": run.games_per_s, "decisions/s": run.decisions_per_s}


def measure_search(seconds: float) -> Rates:
    """Decisions of the search policy, at positions from all over a match of planners."""
    positions = positions_of_planners()
    start = time.perf_counter()
    nodes = decisions = 0
    while time.perf_counter() - start < seconds:
        nodes += monte_carlo_search(positions[decisions % len(positions)], NODES, decisions).nodes
        decisions += 1
    spent = time.perf_counter() - start
    return {"nodes/s": nodes / spent, "decisions/s": decisions / spent}


def positions_of_planners() -> list[State]:
    """Positions with a choice, from the first to the last quarter of one match."""
    game = open_game(SCENARIO, SEATS)
    result = play_match(game, [make_policy("planner") for _ in range(SEATS)], 1, record=True)
    assert result.record is not None
    state = game.new_state(1)
    found = []
    for ply, action in enumerate(result.record.actions):
        if ply % POSITIONS_APART == 0 and len(state.legal_actions()) > 1:
            found.append(state.copy())
        state.apply_action(action)
    return found


def measure_theirs(python: Path, peer: Peer, seconds: float) -> Rates:
    """A peer in a loop, one process."""
    program = Path(__file__).with_name(peer.program)
    done = subprocess.run(
        [str(python), str(program), peer.mode, str(seconds)],
        check=True,
        capture_output=True,
        text=True,
        timeout=seconds * 10 + 60,
    )
    rates: Rates = json.loads(done.stdout.splitlines()[-1])
    return rates


def _tournament_name(workers: int) -> str:
    return f"random tournament, {workers} worker{'s' if workers > 1 else ''}"


def _rounded(value: float) -> float:
    return round(value) if value >= 100 else round(value, 2)


if __name__ == "__main__":
    sys.exit(main())
