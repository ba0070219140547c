"""Plays many matches between house policies over every board, and stops at the first fault.

    python -m tests.policies.soak --games 10000

Boards, seats, factions and policies are rotated; every decision's reason is asked for. The exit code is 1 at the first illegal action
or exception, with the board, seed and seats that show it. `--names search,planner` soaks the policies named, `--start` goes on
where another run left off.
"""

from __future__ import annotations

import argparse
import sys

from tests.core.play import boards, game_of, line_up
from tests.progress import Progress

from gigawatt.match import play_match
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy, split_specs

QUICK = list(registry.QUICK)


def soak(names: list[str], start: int, count: int, *, progress_s: float = 10.0) -> int:
    """Play the games; returns how many had a fault (it stops at the first)."""
    progress = Progress(count, progress_s)
    all_boards = boards()
    for number in range(start, start + count):
        ruleset, scenario, seats = all_boards[number % len(all_boards)]
        round_of = number // len(all_boards)
        players = [names[(number + round_of + seat) % len(names)] for seat in range(seats)]
        game = game_of(scenario, seats, ruleset)
        lineup = line_up(game, round_of)
        result = play_match(game, [make_policy(name) for name in players], number, lineup)
        if any(result.faults):
            print(f"game {number}: {ruleset}:{scenario}, {players} as {lineup}: {result.faults}")  # noqa: T201
            return 1
        progress.game(result.plies)
    progress.end("no illegal action and no exception")
    return 0


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--games", type=int, default=10_000, help="how many (default %(default)s)")
    parser.add_argument("--start", type=int, default=0, help="number of the first (default %(default)s)")
    parser.add_argument("--names", default=",".join(QUICK), help="the policies, parted by commas")
    options = parser.parse_args()
    sys.exit(soak(split_specs(options.names), options.start, options.games))


if __name__ == "__main__":
    main()
