"""How often a person who does nothing but follow the guide wins a first game.

    python benchmarks/guide.py --games 48                     the board and the rivals of a first game
    python benchmarks/guide.py case-study --rivals easy       another board, other rivals

At each decision the player takes the first action that the guide advises (`?` on the board, `guide` in text mode), or passes if it
advises none. Seeds and line-ups are drawn, and the player has each starting place in turn.
"""

from __future__ import annotations

import argparse
import math
import os
import sys
from concurrent.futures import ProcessPoolExecutor
from functools import lru_cache, partial

from arguments import Parser, natural, positive, refusing
from attrs import frozen

from gigawatt.analysis.coach import recall
from gigawatt.content import open_game
from gigawatt.core import Game, actions as act
from gigawatt.core.lineups import lineup
from gigawatt.session import GameSession, Seat

Z = 1.96


@frozen
class Table:
    """Where the guide is followed, and against whom."""

    scenario: str
    seats: int
    rivals: str
    seed: int


@lru_cache(maxsize=1)
def _game(scenario: str, seats: int) -> Game:
    return open_game(scenario, seats)


def advised(session: GameSession) -> int:
    """The first action of what the guide advises now; a pass if it advises nothing."""
    for remark in recall(session).remarks:
        if remark.code == "advice":
            action: int = remark.arguments["actions"][0]
            return action
    return act.PASS


def place_of(table: Table, number: int) -> int:
    """The place of the guide's player in one game: 1 is first, and ties share the better place."""
    game = _game(table.scenario, table.seats)
    seat = number % game.seats
    seats = [Seat(None if s == seat else table.rivals) for s in range(game.seats)]
    seed = table.seed + number
    session = GameSession(game, lineup(game, seed), seed, seats)
    session.play_on()
    while not session.is_over:
        session.apply(advised(session))
        session.play_on()
    return session.state.ranks()[seat]


def main() -> int:
    """Play the games; returns the exit code."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("scenario", nargs="?", default="first-campus")
    parser.add_argument("--seats", type=positive, default=4)
    parser.add_argument("--rivals", default="normal", help="the policy of the other seats (%(default)s)")
    parser.add_argument("--games", type=positive, default=48)
    parser.add_argument("--seed", type=natural, default=8000)
    options = parser.parse_args()
    table = Table(options.scenario, options.seats, options.rivals, options.seed)
    with refusing(parser):
        place_of(table, 0)  # refuses what cannot be played
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        places = list(pool.map(partial(place_of, table), range(options.games)))
    counts = [places.count(place) for place in range(1, options.seats + 1)]
    share = counts[0] / len(places)
    error = Z * math.sqrt(share * (1 - share) / len(places))
    print(
        f"{options.scenario}, {options.seats} seats, rivals {options.rivals}: first in {counts[0]} of {len(places)} games,"
    )
    print(f"{100 * share:.1f} % ± {100 * error:.1f}; by place {', '.join(map(str, counts))}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
