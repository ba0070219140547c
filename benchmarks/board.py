"""How soon the board is there, and how soon it answers, on this machine: `python benchmarks/board.py`.

Three things, each several times, and of each the median and the worst in milliseconds beside its target:

- from the start of the real program, in a pseudo-terminal of 120x40, to the first picture of the title, and of the board of a new
  game, by the clock; and the processor time that goes into it, which is what is left of it where other work shares the machine.
  The program is started once before, unmeasured: Python then has the bytecode of its modules, as it has at any but the first start;
- a full repaint of the board at 120x40, in the middle of a game, in processor time;
- the time a key takes to be answered while an expert rival thinks, in processor time (`tests/tui/latency.py` says why that one).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "game")] if "gigawatt" not in sys.modules else [str(ROOT)]

from arguments import Parser, positive  # noqa: E402  # the paths above come first
from tests.tui.latency import waits  # noqa: E402  # the paths above come first
from tests.tui.table import seated, solo  # noqa: E402
from tests.tui.terminal import Program  # noqa: E402

from gigawatt.content import open_game  # noqa: E402
from gigawatt.session import GameSession, Options, Seat  # noqa: E402

SIZE: Final = (120, 40)
STARTS: Final = {
    "start_title": ((), "the race for compute"),
    "start_board": (("play", "case-study", "--seed", "7"), "MARKETS"),
}
"""What is typed after the program's name, and the words that its first picture shows."""

TARGETS: Final = {"start_title": 600.0, "start_board": 600.0, "repaint": 15.0, "key": 50.0}
"""Milliseconds."""

LONGEST_S: Final = 60.0


def main() -> None:
    """Measure and print."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=positive, default=7, help="starts of each kind; ten repaints for each")
    parser.add_argument("--keys", type=positive, default=300, help="keys pressed while the rival thinks")
    parser.add_argument("--rival", default="expert", help="the policy that thinks meanwhile")
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    taken: dict[str, Sequence[float]] = {}
    with tempfile.TemporaryDirectory() as bytecode:
        for name, what in STARTS.items():
            start_s(*what, bytecode)
            taken[name], taken[f"{name}_cpu"] = zip(
                *[start_s(*what, bytecode) for _ in range(options.rounds)], strict=True
            )
    taken["repaint"] = asyncio.run(repaints_s(10 * options.rounds))
    taken["key"] = asyncio.run(waits(against(options.rival), SIZE, options.keys))
    rows = {name: summary(seconds, TARGETS[name.removesuffix("_cpu")]) for name, seconds in taken.items()}
    if options.json:
        print(json.dumps(rows))
        return
    print(f"{'ms':16} {'median':>8} {'worst':>8} {'target':>8} {'runs':>6}")
    for name, row in rows.items():
        print(f"{name:16} {row['median_ms']:8.1f} {row['worst_ms']:8.1f} {row['target_ms']:8.0f} {row['runs']:6}")


def summary(seconds: Sequence[float], target_ms: float) -> dict[str, float]:
    """Median and worst of some times, in milliseconds, and whether the median keeps within the target."""
    median = 1000 * statistics.median(seconds)
    return {
        "median_ms": round(median, 1),
        "worst_ms": round(1000 * max(seconds), 1),
        "target_ms": target_ms,
        "is_within": median < target_ms,
        "runs": len(seconds),
    }


def start_s(arguments: Sequence[str], words: str, bytecode: str) -> tuple[float, float]:
    """Seconds from starting the program in a terminal of its own until it shows some words: by the clock, and of the processor.

    `bytecode` is the folder where Python keeps what it has compiled.

    Raises:
        SystemExit: it does not show them in a minute.
    """
    with tempfile.TemporaryDirectory() as home:
        folders = dict.fromkeys(("HOME", "XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "GIGAWATT_SAVES"), home)
        path = os.pathsep.join([str(ROOT / "game"), *filter(None, [os.environ.get("PYTHONPATH")])])
        environment = {**folders, "PYTHONPATH": path, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
        environment |= {"PYTHONPYCACHEPREFIX": bytecode, "PYTHONDONTWRITEBYTECODE": ""}
        command = [sys.executable, "-m", "gigawatt", *arguments]
        before = children_s()
        begun = time.perf_counter()
        program = Program(command, SIZE, environment)
        try:
            while program.terminal.find(words) is None:
                program.read_next(1.0)
                if time.perf_counter() - begun > LONGEST_S:
                    raise SystemExit(f"gigawatt: {' '.join(command)} does not show {words!r} in {LONGEST_S:.0f} s")
            taken = time.perf_counter() - begun
        finally:
            program.kill()
    return taken, children_s() - before


def children_s() -> float:
    """Processor time of all programs that have been started and have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def repaints_s(count: int) -> list[float]:
    """Seconds of processor time that each of some full repaints of a board in its fifth quarter takes."""
    session = solo(open_game("case-study", 4))
    while session.state.quarter < 4:
        session.apply(session.advice_job().run().action)
        session.play_on()
    async with seated(session, SIZE, motion="reduced") as table:
        return [table.repaint() for _ in range(count)]


def against(policy: str) -> GameSession:
    """A person against one rival, at the first decision."""
    return GameSession(open_game("duel", 2), None, 5, [Seat(), Seat(policy)], Options(adviser="greedy"))


if __name__ == "__main__":
    main()
