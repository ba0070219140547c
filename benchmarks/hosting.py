"""What it costs to host a policy in a process of its own: decisions of a trivial policy here and there.

python benchmarks/hosting.py --games 20
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

from arguments import Parser, positive

from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.match import play_match
from gigawatt.match.entrants import Entrants
from gigawatt.policies.api import Decision, Policy, Turn

SEATS = 4


class Middle:
    """Takes the middle of the legal actions."""

    def decide(self, turn: Turn) -> Decision:
        """Decide."""
        return Decision(turn.nth(turn.choices // 2))


def main() -> None:
    """Measure and print."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--games", type=positive, default=8)
    games = parser.parse_args().games
    sys.path.insert(0, str(Path(__file__).parent))  # where a host finds this very module
    game = open_game("case-study", SEATS)
    with Entrants() as entrants:
        begun = time.perf_counter()
        entrants.release([entrants.seat("hosting:Middle")])
        print(f"a host is ready after {time.perf_counter() - begun:.2f} s")
        begun = time.perf_counter()
        measure(game, 1, lambda: [entrants.seat("hosting:Middle") for _ in range(SEATS)], entrants)
        print(f"its first game takes {time.perf_counter() - begun:.2f} s")
        for name, make in (
            ("in the process", lambda: [Middle() for _ in range(SEATS)]),
            ("hosted", lambda: [entrants.seat("hosting:Middle") for _ in range(SEATS)]),
        ):
            plies, seconds, processor = measure(game, games, make, entrants)
            print(
                f"{name}: {plies} decisions, {plies / seconds:,.0f} a second, {1e6 * seconds / plies:.0f} us each, "
                f"{1e6 * processor / plies:.0f} us of processor time here"
            )


def measure(game: Game, games: int, make: Callable[[], list[Policy]], entrants: Entrants) -> tuple[int, float, float]:
    """Play some games: decisions, seconds and processor seconds of this process."""
    wall, processor, plies = time.perf_counter(), time.process_time(), 0
    for seed in range(games):
        policies = make()
        plies += play_match(game, policies, seed).plies
        entrants.release(policies)
    return plies, time.perf_counter() - wall, time.process_time() - processor


if __name__ == "__main__":
    main()
