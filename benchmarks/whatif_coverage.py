"""How often the 95 % interval of `gigawatt study whatif` contains the effect, on real futures of a match.

    python benchmarks/whatif_coverage.py saves/samples/duel.json --at 2026Q3:96 --change pass

Many studies of the same question are played, each in futures of its own. The effect is the mean over all of them, which with 500 studies
is 22 times as exact as each. The share of intervals for Lead that contain it is told for every seat; exit code 1 if that of the seat that
decides is outside of 93 to 97 per cent.
"""

from __future__ import annotations

import argparse
import os
import sys
from functools import partial

from arguments import Parser, natural, positive, refusing

from gigawatt.study.block_means import mean_of
from gigawatt.study.hindsight.replayed import load_replayed
from gigawatt.study.hindsight.whatif import what_if
from gigawatt.tournament.pools import Processes

LEAST, MOST = 0.93, 0.97


def covered(differences: tuple[int, ...], futures: int) -> float | None:
    """The share of studies of so many futures whose interval contains the mean of all; None if nothing varies."""
    effect = sum(differences) / len(differences)
    if len(set(differences)) == 1:
        return None
    studies = [mean_of(differences[i : i + futures]) for i in range(0, len(differences), futures)]
    return sum(study.low <= effect <= study.high for study in studies) / len(studies)


def main() -> int:
    """Play, and tell the shares."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file")
    parser.add_argument("--at", required=True)
    parser.add_argument("--change", action="append", required=True)
    parser.add_argument("--studies", type=positive, default=500)
    parser.add_argument("--games", type=positive, default=100, help="futures of a study")
    parser.add_argument("--seed", type=natural, default=1)
    parser.add_argument("--workers", type=positive, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    pool = partial(Processes, workers=asked.workers)
    with refusing(parser):
        match = load_replayed(asked.file)
        answer = what_if(match, asked.at, asked.change, asked.studies * asked.games, pool, seed=asked.seed)
    good = True
    for seat, effect in enumerate(answer.effects):
        share = covered(effect.differences, asked.games)
        mark = "*" if seat == answer.seat else " "
        told = "nothing varies" if share is None else f"{100 * share:.1f} % of {asked.studies} intervals cover it"
        print(f"{mark} seat {seat}: effect on Lead {effect.lead.value:+.3f}, {told}")
        if seat == answer.seat:
            good = share is not None and LEAST <= share <= MOST
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
