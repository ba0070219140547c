"""Machine instructions for a ply, a decision and a child: `python benchmarks/instructions.py [CHECKOUT ...]`.

Valgrind counts them, so a busy machine does not matter, and a change of one per cent shows. Each figure is the difference between a
run and a longer one, so that neither the start of Python nor what a game remembers from its first matches is in it. Several
checkouts, compiled or not, are told beside each other; without one it is this checkout.

Time is not counted: a build with fewer instructions is nearly always faster, but not always by as much.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from arguments import Parser, checkout

HERE = Path(__file__).resolve().parents[1]
PROGRAM = """
import sys
from gigawatt.cli.bench import play_random
from gigawatt.content import open_game
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy, policy_maker
what, count = sys.argv[1], int(sys.argv[2])
game = open_game("case-study", 4)
done = 0
if what == "ply":
    for seed in range(count):
        done += play_random(game, seed)
elif what == "playout":
    from gigawatt.policies.search.playout import play_out
    for seed in range(count):
        done += play_out(game.new_state(seed), seed)
elif what == "decision":
    for seed in range(count):
        done += play_match(game, [make_policy("planner") for _ in range(4)], seed).plies
elif what == "random":
    make = policy_maker("random")
    for seed in range(count):
        done += play_match(game, [make() for _ in range(4)], seed).plies
else:
    state = game.new_state(1)
    states = []
    while legal := state.legal_actions():
        if state.ply % 12 == 0:
            states.append((state.copy(), legal[-1]))
        state.apply_action(legal[len(legal) // 2])
    for _ in range(count):
        for state, action in states:
            if what == "copy":
                state.copy()
            else:
                state.child(action).legal_actions()
            done += 1
print(done)
"""
RUNS = {
    "ply": (50, 75, "a ply of random play, four seats, legal actions and quarters' ends included"),
    "playout": (50, 75, "a ply of a random playout, all of it in the engine's build"),
    "random": (50, 75, "a decision of four random players in a match"),
    "decision": (1, 3, "a decision of four planners"),
    "child": (20, 60, "a child and its legal actions"),
    "copy": (20, 220, "a copy"),
}
"""What is counted: the shorter run, the longer one, and what it is."""


def main() -> int:
    """Count, and print a table."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("checkouts", nargs="*", type=checkout, default=[HERE], metavar="CHECKOUT")
    parser.add_argument("--only", choices=sorted(RUNS), action="append", help="count this alone")
    options = parser.parse_args()
    if shutil.which("valgrind") is None:
        print("skipped: valgrind is not installed")
        return 0
    chosen = options.only or list(RUNS)
    for name in chosen:
        counts = [count(tree, name) for tree in options.checkouts]
        told = "   ".join(f"{figure:9.2f}" for figure in counts)
        ratios = "".join(f"   {counts[0] / figure:.2f} times" for figure in counts[1:])
        print(f"{told}{ratios}   k instructions for {RUNS[name][2]}", flush=True)
    return 0


def count(tree: Path, what: str) -> float:
    """Thousands of instructions for one of a kind, in the build of a checkout."""
    shorter, longer, _ = RUNS[what]
    first, done_first = run(tree, what, shorter)
    second, done_second = run(tree, what, longer)
    return (second - first) / (done_second - done_first) / 1000


def run(tree: Path, what: str, times: int) -> tuple[int, int]:
    """All instructions of a process, and how many plies, decisions, children or copies there were."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(tree / "game"),
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    python = Path(sys.executable).absolute()
    command = [
        "valgrind",
        "--tool=callgrind",
        "--callgrind-out-file=/dev/null",
        str(python),
        "-c",
        PROGRAM,
        what,
        str(times),
    ]
    done = subprocess.run(command, env=environment, cwd=tree, capture_output=True, text=True, check=False)
    found = re.search(r"Collected : (\d+)", done.stderr)
    if done.returncode or found is None:
        raise SystemExit(f"{tree} failed:\n{done.stderr[-4000:]}")
    return int(found[1]), int(done.stdout)


if __name__ == "__main__":
    sys.exit(main())
