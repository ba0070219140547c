"""Make the reference ladder again: `python docs/ladder.py` after the rules or a policy have changed.

Plays the rungs of the house's ladder (`gigawatt.policies.registry.LADDER`), but for search, against each other on `case-study`
and on `duel` with a fixed seed, and writes `docs/ladder.md`. The results files are in `build/ladder/`; with `--resume` a stopped run goes on.
"""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import Any, Final

from gigawatt import __version__
from gigawatt.policies.registry import LADDER
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import Processes
from gigawatt.tournament.runner import Run
from gigawatt.tournament.summary import summarise, to_json

ROOT: Final = Path(__file__).resolve().parent.parent
SEED: Final = 2026
BOARDS: Final = ("case-study", "duel")
RUNGS: Final = tuple([name for name in LADDER if name != "search"])
"""Search takes a hundred times as long as the rest together: `benchmarks/strength.py` measures it."""


def main() -> None:
    """Play what is missing, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--blocks", type=int, default=200)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--resume", action="store_true", help="go on with a run that was stopped; rules and policies are as then"
    )
    options = parser.parse_args()
    folder = ROOT / "build" / "ladder"
    folder.mkdir(parents=True, exist_ok=True)
    if not options.resume:
        for board in BOARDS:
            (folder / f"{board}.db").unlink(missing_ok=True)
    made = f"Made by `python docs/ladder.py --blocks {options.blocks}` with gigawatt {__version__}, seed {SEED}."
    parts = [
        (
            f"# The ladder of the house policies\n\n{made} Ratings are in Elo with 95 % intervals,\n"
            "their mean being 1,500; [tournaments.md](tournaments.md) says how they come about.\n"
        )
    ]
    for board in BOARDS:
        parts.append(section(board, play(board, folder / f"{board}.db", options.blocks, options.workers)))
    (ROOT / "docs" / "ladder.md").write_text("\n".join(parts), encoding="utf-8", newline="\n")
    print("wrote docs/ladder.md")


def play(board: str, path: Path, blocks: int, workers: int) -> dict[str, Any]:
    """The standings on one board."""
    request = Request(entrants=RUNGS, scenario=board, blocks=blocks, seed=SEED, format="round-robin")
    with open_store(path, request) as store:
        pool = Processes(job_of_header(store.header), workers)
        try:
            Run(plan_of(store.header), store, pool).go()
        finally:
            pool.close(at_once=False)
        return to_json(summarise(store))


def section(board: str, shown: dict[str, Any]) -> str:
    """The part of the page on one board."""
    counts = f"{shown['games']:,} games of {shown['seats_per_game']} seats in {shown['blocks']:,} seed blocks"
    digests = f"rules `{shown['ruleset_digest']}`, results `{shown['results_digest']}`"
    lines = [
        f"## {board}\n\n{counts}, {shown['flagged']} flagged;\n{digests}.\n",
        "| rank | policy | Elo | 95 % interval | first places, % |",
        "|---:|---|---:|---:|---:|",
    ]
    for rank, row in enumerate(shown["standings"], 1):
        interval = "not known" if row["low"] is None else f"{row['low']:.0f} to {row['high']:.0f}"
        lines.append(f"| {rank} | `{row['policy']}` | {row['rating']:.0f} | {interval} | {row['first_pct']:.1f} |")
    return "\n".join([*lines, ""])


if __name__ == "__main__":
    main()
