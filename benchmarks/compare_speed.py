"""How fast checkouts are beside each other: `python benchmarks/compare_speed.py OLD NEW`; without one it is this checkout.

Each checkout, compiled or not, runs in fresh processes, by turns, `--rounds` times: what slows the machine down for a while hits all. Told are

- in processor time: a ply of random play, a planner's decision, a node of search, `legal_actions`, `copy`, `child`, and a child with its
  legal actions;
- the memory of a copy and of a child;
- by the clock: how long importing the engine and `gigawatt --help` take beyond the start of Python itself.

A figure is the median of the rounds, with the lowest and the highest, and so is a ratio to the first checkout.
`benchmarks/instructions.py` shows smaller differences, but not in time.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from typing import Any

from arguments import Parser, checkout, duration, positive
from loops import play_random

HERE = Path(__file__).resolve().parents[1]
STARTS = {
    "import gigawatt.core, ms": ("-c", "import gigawatt.core"),
    "gigawatt --help, ms": ("-m", "gigawatt", "--help"),
}
"""What is started anew, and with which arguments to Python."""
POSITIONS_APART = 12
"""Plies from one position that is measured to the next, in a game that is always the same."""
NODES = 200
"""Budget of a search."""
KEPT = 500
"""States that are held to measure the memory of one, about."""

Spread = dict[str, float]
"""The median, the lowest and the highest of some figures."""


def main() -> int:
    """Measure, and print a table."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", nargs="*", type=checkout, default=[HERE], metavar="CHECKOUT")
    parser.add_argument("--rounds", type=positive, default=5, help="(%(default)s)")
    parser.add_argument(
        "--seconds", type=duration, default=1.0, help="processor time for a figure in a round (%(default)s)"
    )
    parser.add_argument(
        "--starts", type=positive, default=5, help="starts in a round, of which the fastest counts (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    parser.add_argument("--alone", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.alone:
        print(json.dumps(costs(options.seconds) | memory()))
        return 0
    trees = options.checkouts
    names = [f"{tree} ({build_of(tree)})" for tree in trees]
    rounds = [[measure(tree, options.seconds, options.starts) for tree in trees] for _ in range(options.rounds)]
    rows = {name: compare([[figures[name] for figures in one] for one in rounds]) for name in rounds[0][0]}
    if options.json:
        print(json.dumps({"checkouts": names, "rows": rows}))
    else:
        print_table(names, rows)
    return 0


# --- all checkouts ---------------------------------------------------------------------------------------------------


def measure(tree: Path, seconds: float, starts: int) -> dict[str, float]:
    """One round of a checkout, by its own copy of this program where it has one: names differ between versions."""
    own = tree / "benchmarks" / Path(__file__).name
    program = str(own if own.exists() else __file__)
    figures: dict[str, float] = json.loads(run(tree, program, "--alone", "--seconds", str(seconds)))
    bare = min(start_ms(tree, "-c", "pass") for _ in range(starts))
    for name, arguments in STARTS.items():
        figures[name] = min(start_ms(tree, *arguments) for _ in range(starts)) - bare
    return figures


def start_ms(tree: Path, *arguments: str) -> float:
    """How long a fresh process takes."""
    start = time.perf_counter()
    run(tree, *arguments)
    return (time.perf_counter() - start) * 1000


def build_of(tree: Path) -> str:
    """`compiled` or `interpreted`; all is imported for that, which leaves byte code for what is started later.

    Raises:
        SystemExit: what is imported there lies elsewhere.
    """
    program = (
        "import gigawatt.core, gigawatt.cli.main, gigawatt.compiled as build; print(build.__file__, build.build_name())"
    )
    place, name = run(tree, "-c", program).rsplit(maxsplit=1)
    if not Path(place).is_relative_to(tree):
        raise SystemExit(f"{place} is what runs, which is not in {tree}")
    return name


def run(tree: Path, *arguments: str) -> str:
    """What a process prints that has the package of a checkout.

    Raises:
        SystemExit: the process failed.
    """
    # With byte code, as an installation has it.
    environment = {**os.environ, "PYTHONPATH": str(tree / "game"), "PYTHONDONTWRITEBYTECODE": ""}
    command = [sys.executable, *arguments]
    done = subprocess.run(command, env=environment, cwd=tree, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{tree} failed:\n{done.stderr}")
    return done.stdout


def compare(rounds: list[list[float]]) -> dict[str, list[Spread]]:
    """One figure, of each round and checkout: of each checkout, and of each but the first as so many times the first."""
    columns = list(zip(*rounds, strict=True))
    ratios = [[other / first for first, other in zip(columns[0], column, strict=True)] for column in columns[1:]]
    return {"figures": [spread(column) for column in columns], "ratios": [spread(column) for column in ratios]}


def spread(values: Sequence[float]) -> Spread:
    """Median, lowest and highest."""
    return {"median": round(median(values), 3), "low": round(min(values), 3), "high": round(max(values), 3)}


def print_table(names: list[str], rows: dict[str, dict[str, list[Spread]]]) -> None:
    """Print the rows for people."""
    for number, name in enumerate(names, 1):
        print(f"{number}: {name}")
    heads = [f"{number}" for number in range(1, len(names) + 1)] + [
        f"{number} / 1" for number in range(2, len(names) + 1)
    ]
    print(" " * 32, *[f"{head:>28}" for head in heads])
    for name, row in rows.items():
        parts = [
            f"{part['median']:.2f} ({part['low']:.2f} to {part['high']:.2f})" for part in row["figures"] + row["ratios"]
        ]
        print(f"{name:32}", *[f"{part:>28}" for part in parts])


# --- one checkout ----------------------------------------------------------------------------------------------------


def costs(seconds: float) -> dict[str, float]:
    """What calls cost, in us of processor time."""
    from gigawatt.match import play_match
    from gigawatt.policies.registry import make_policy
    from gigawatt.policies.search.monte_carlo import monte_carlo_search

    game, positions = walk()

    def each(call: Callable[[Any, int], object]) -> Callable[[int], int]:
        def play(_: int) -> int:
            for state, action in positions:
                call(state, action)
            return len(positions)

        return play

    plays: dict[str, Callable[[int], int]] = {
        "ply of random play": lambda seed: play_random(game.new_state(seed), seed),
        "decision of a planner": lambda seed: play_match(game, [make_policy("planner") for _ in range(4)], seed).plies,
        "node of search": lambda number: monte_carlo_search(positions[number % len(positions)][0], NODES, number).nodes,
        "legal_actions": each(lambda state, _: state.legal_actions()),
        "copy": each(lambda state, _: state.copy()),
        "child": each(lambda state, action: state.child(action)),
        "child and its legal actions": each(lambda state, action: state.child(action).legal_actions()),
    }
    return {f"{name}, us": cost_us(play, seconds) for name, play in plays.items()}


def cost_us(play: Callable[[int], int], seconds: float) -> float:
    """Processor time of one of what a function says that it has done."""
    play(0)  # what is made on first use
    done = number = 0
    start = time.process_time()
    while time.process_time() - start < seconds:
        number += 1
        done += play(number)
    return (time.process_time() - start) / done * 1e6


def memory() -> dict[str, float]:
    """What states hold that nothing else does, in kB: a copy as it is, and a child that knows its legal actions."""
    _, positions = walk()
    times = range(KEPT // len(positions))
    tracemalloc.start()
    copies = [state.copy() for state, _ in positions for _ in times]
    of_copies, _ = tracemalloc.get_traced_memory()
    children = [state.child(action) for state, action in positions for _ in times]
    for child in children:
        child.legal_actions()
    of_all, _ = tracemalloc.get_traced_memory()
    return {
        "memory of a copy, kB": of_copies / len(copies) / 1000,
        "memory of a child, kB": (of_all - of_copies) / len(children) / 1000,
    }


def walk() -> tuple[Any, list[tuple[Any, int]]]:
    """The standard game with four seats, and positions from all over a match, each with a legal action."""
    from gigawatt.content import open_game

    game = open_game("case-study", 4)
    state = game.new_state(1)
    found = []
    while legal := state.legal_actions():
        if state.ply % POSITIONS_APART == 0:
            found.append((state.copy(), legal[-1]))
        state.apply_action(legal[len(legal) // 2])
    return game, found


if __name__ == "__main__":
    sys.exit(main())
