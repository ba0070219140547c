"""Games stepped together beside the plain loop: `python benchmarks/batch.py`.

The plain loop is `gigawatt.policies.search.playout.play_out`: legal actions, one of them at random, apply it, to the end of the match. A batch
does the same with `random_actions` and `step`, and shows a mask of the legal actions besides, and what is observed. So many games without
a batch, one ply of each in turn from a loop in Python, tell how much of the difference is memory: a thousand positions do not stay in a
processor's caches.

Each is measured by turns in processor time, `--rounds` times: the median, the lowest and the highest rate, and the median share of the
loop's.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from collections.abc import Callable
from typing import get_args

from arguments import Parser, positive, refusing

from gigawatt.batch import Batch, Observing
from gigawatt.compiled import build_name
from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.policies.search.playout import pick, play_out

Rate = Callable[[], float]


def main() -> None:
    """Measure, and print a table."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--scenario", default="case-study")
    parser.add_argument("--counts", type=positive, nargs="+", default=[1, 64, 1024], help="games in a batch")
    parser.add_argument("--plies", type=positive, default=20_000, help="plies of each measurement, about")
    parser.add_argument("--rounds", type=positive, default=5)
    parser.add_argument("--json", action="store_true", help="print one JSON object")
    options = parser.parse_args()
    with refusing(parser):
        game = open_game(options.scenario, None)
    measures: dict[str, Rate] = {"plain loop": lambda: loop_rate(game, options.plies)}
    for count in options.counts:
        measures[f"{count} games in turn, no batch"] = in_turn(game, count, options.plies)
    for observing in reversed(get_args(Observing)):
        for count in options.counts:
            measures[f"{count} games, {observing} observed"] = stepper(game, count, observing, options.plies)
    rates: dict[str, list[float]] = {name: [] for name in measures}
    for _ in range(options.rounds):
        for name, measure in measures.items():
            rates[name].append(measure())
    rows = [figures(name, found, rates["plain loop"]) for name, found in rates.items()]
    if options.json:
        print(json.dumps({"build": build_name(), "scenario": game.scenario_id, "seats": game.seats, "rows": rows}))
        return
    print(f"{game.scenario_id} with {game.seats} seats, {build_name()}, {options.rounds} rounds by turns, plies/s")
    for row in rows:
        spread = f"{row['low']:,} to {row['high']:,}"
        print(f"{row['name']:32} {row['plies_per_s']:>9,}   {row['share']:.2f} of the loop   {spread}")


def figures(name: str, rates: list[float], loop: list[float]) -> dict[str, str | float]:
    """One line of the table."""
    return {
        "name": name,
        "plies_per_s": round(statistics.median(rates)),
        "low": round(min(rates)),
        "high": round(max(rates)),
        "share": round(statistics.median(rate / plain for rate, plain in zip(rates, loop, strict=True)), 2),
    }


def loop_rate(game: Game, plies: int) -> float:
    """Plies a second of whole games, one after the other."""
    start = time.process_time()
    done = seed = 0
    while done < plies:
        done += play_out(game.new_state(seed), seed)
        seed += 1
    return done / (time.process_time() - start)


def in_turn(game: Game, count: int, plies: int) -> Rate:
    """What measures so many games of which each takes a ply in turn, without a batch; like `stepper` it goes on."""
    states = [game.new_state(k) for k in range(count)]
    seed = count

    def take(steps: int) -> None:
        nonlocal seed
        for step in range(steps):
            for k, state in enumerate(states):
                legal = state.legal_actions()
                state.apply_action(legal[pick(k, seed + step, len(legal))])
                if state.is_terminal:
                    states[k] = game.new_state(seed)
                    seed += 1

    return rate_of(take, count, plies)


def stepper(game: Game, count: int, observing: Observing, plies: int) -> Rate:
    """What measures a batch, which goes on from measurement to measurement: its games are spread over their matches by then."""
    batch = Batch(game, count, observing=observing)

    def take(steps: int) -> None:
        for _ in range(steps):
            batch.step(batch.random_actions())

    return rate_of(take, count, plies)


def rate_of(take: Callable[[int], object], count: int, plies: int) -> Rate:
    """What measures the plies a second of so many games, once they are spread over their matches."""
    take(min(200, 20_000 // count + 1))
    steps = max(plies // count, 1)

    def rate() -> float:
        start = time.process_time()
        take(steps)
        return steps * count / (time.process_time() - start)

    return rate


if __name__ == "__main__":
    main()
