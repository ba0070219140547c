"""Plays many random games over every board under audit, and counts what they touched.

    python -m tests.core.soak --games 100000

One line a progress step; the exit code is 1 at the first broken invariant, with the board, seed and ply that show it.
`--start` picks up where another run left off, so that several processes can share the work.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.core.audit import audited_game
from tests.core.play import Chooser, boards, by_kind, game_of, line_up
from tests.progress import Progress


def games(start: int, count: int) -> Iterator[tuple[int, tuple[str, str, int], list[str]]]:
    """(number, board, factions): boards in turn, line-ups moving on each time round."""
    all_boards = boards()
    for number in range(start, start + count):
        board = all_boards[number % len(all_boards)]
        ruleset, scenario, seats = board
        yield number, board, line_up(game_of(scenario, seats, ruleset), number // len(all_boards))


def soak(start: int, count: int, *, progress_s: float = 10.0) -> int:
    """Play the games; returns how many broke an invariant (it stops at the first)."""
    progress = Progress(count, progress_s)
    for number, (ruleset, scenario, seats), factions in games(start, count):
        # Every other game chooses a kind of action first, so that rare kinds are played often.
        choose = by_kind(number) if number % 2 else Chooser(number)
        try:
            st = audited_game(game_of(scenario, seats, ruleset), number, factions, choose)
        except Exception as error:  # noqa: BLE001 - whatever it was, the game that showed it must be told
            print(f"game {number}: {ruleset}:{scenario}, {seats} seats {factions}: {type(error).__name__}: {error}")  # noqa: T201
            return 1
        progress.game(st.ply)
    progress.end("all ended by rule, no invariant broken")
    return 0


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=str(__doc__).split("\n", maxsplit=1)[0])
    parser.add_argument("--games", type=int, default=100_000, help="how many (default %(default)s)")
    parser.add_argument("--start", type=int, default=0, help="number of the first (default %(default)s)")
    options = parser.parse_args()
    sys.exit(soak(options.start, options.games))


if __name__ == "__main__":
    main()
