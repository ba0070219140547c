"""Whether a long game and many games cost no more than short and few ones: `python benchmarks/flatness.py`.

Plays random games in one process. First, what a ply costs in each tenth of a game, in processor time, quarter ends included: the mean over
`--timed` games. Then the most memory that the process has held after 1,000, 10,000 and so on, up to `--games`. Both are to be flat: plies of
the last half cost about what those of the first half do, and memory does not grow with the number of games.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Iterator

from arguments import Parser, positive, refusing
from loops import next_draw, play_random
from tournaments import peak_mib

from gigawatt.compiled import build_name
from gigawatt.content import open_game
from gigawatt.core import Game

TENTHS = 10


def main() -> None:
    """Measure and print."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="case-study")
    parser.add_argument("--seats", type=positive, default=4)
    parser.add_argument("--timed", type=positive, default=200, help="games of which the plies are timed (%(default)s)")
    parser.add_argument(
        "--games", type=positive, default=100_000, help="games after which memory is told last (%(default)s)"
    )
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with refusing(parser):
        game = open_game(options.scenario, options.seats)
    play_random(game.new_state(0), 0)  # what is made on first use
    tenths = cost_by_tenth(game, options.timed)
    halves = sum(tenths[TENTHS // 2 :]) / sum(tenths[: TENTHS // 2])
    if options.json:
        found = {"build": build_name(), "us_by_tenth": tenths, "last_half_to_first": round(halves, 3)}
        print(json.dumps(found | {"peak_mib": dict(peaks(game, options.games))}))
        return
    print(f"{options.scenario} with {options.seats} seats, {build_name()}; us a ply by tenth of {options.timed} games:")
    print(*[f"{us:7.2f}" for us in tenths])
    print(f"the last half costs {halves:.2f} times the first")
    for done, mib in peaks(game, options.games):
        print(f"after {done:>9,} games: {mib:7.1f} MiB at most", flush=True)


def peaks(game: Game, games: int) -> Iterator[tuple[int, float]]:
    """Play so many games; after some of them, and the last, how many those are and the most memory so far, in MiB."""
    marks = {1000, 10_000, 100_000, 1_000_000, games}
    for done in range(1, games + 1):
        play_random(game.new_state(done), done)
        if done in marks:
            yield done, round(peak_mib(os.getpid()), 1)


def cost_by_tenth(game: Game, games: int) -> list[float]:
    """Mean processor time of a ply in each tenth of a game, in us, what reading the clock costs left in."""
    clock = time.process_time_ns
    spent, plies = [0] * TENTHS, [0] * TENTHS
    for seed in range(1, games + 1):
        state = game.new_state(seed)
        x = seed * 2 + 1
        times = [clock()]
        while legal := state.legal_actions():
            x = next_draw(x)
            state.apply_action(legal[(x >> 33) % len(legal)])
            times.append(clock())
        count = len(times) - 1
        for ply in range(count):
            tenth = ply * TENTHS // count
            spent[tenth] += times[ply + 1] - times[ply]
            plies[tenth] += 1
    return [round(ns / count / 1000, 3) for ns, count in zip(spent, plies, strict=True)]


if __name__ == "__main__":
    main()
