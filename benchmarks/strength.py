"""How strong the rungs of the house's ladder are: `python benchmarks/strength.py` measures all of it again.

One entrant sits among three (on other boards: among as many as there are seats) of the rung below. Matches come in blocks of one seed and one
line-up of factions, the entrant in each seat in turn, so that an entrant no better than its rivals gets exactly par; a shared first place
counts in shares. For each pairing it prints the share of first places
with its 95 % interval (Wilson), the mean Lead over the best rival with its interval, and the time of a decision. Equal seeds
are played by every budget of search, so that budgets are compared in the same matches.

After each block standard error has the figures so far, so that a run can be cut short.

    python benchmarks/strength.py --games 400 --search-games 40            everything, some hours on one core
    python benchmarks/strength.py rungs --boards duel --rungs greedy planner
    python benchmarks/strength.py doublings --search-games 60 --nodes 2000
    python benchmarks/strength.py styles --boards case-study --games 240 --seed 4000
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Sequence
from functools import cache
from itertools import pairwise
from math import sqrt
from typing import Final

from arguments import Parser, natural, positive
from attrs import frozen

from gigawatt.content import open_game
from gigawatt.core import Game
from gigawatt.core.lineups import lineup
from gigawatt.match import play_match
from gigawatt.policies.api import Decision, Policy, Turn
from gigawatt.policies.players.search_policy import NODES
from gigawatt.policies.registry import LADDER, STYLES, make_policy

BOARDS: Final = {"case-study": 4, "duel": 2, "first-campus": 3, "case-study-6": 6}
"""Boards by name, and their seats."""
DOUBLINGS: Final = 5
Z: Final = 1.96


@frozen
class Score:
    """What an entrant did among rivals of one kind."""

    shares: tuple[float, ...]
    """For each match 1 for the first place, a part of it if shared, 0 else."""
    margins: tuple[int, ...]
    """For each match the Lead over the best rival."""
    faults: int
    seconds: float
    decisions: int

    def __add__(self, other: Score) -> Score:
        """Both together."""
        return Score(
            self.shares + other.shares, self.margins + other.margins, self.faults + other.faults,
            self.seconds + other.seconds, self.decisions + other.decisions,
        )  # fmt: skip

    def line(self) -> str:
        """One line for people."""
        n = len(self.shares)
        low, high = wilson(sum(self.shares), n)
        mean, error = mean_and_error(self.margins)
        return (
            f"{100 * sum(self.shares) / n:3.0f} % first ({100 * low:.0f} to {100 * high:.0f}) of {n}; margin {mean:+.1f} "
            f"± {Z * error:.1f}; {1000 * self.seconds / max(1, self.decisions):.0f} ms a decision; {self.faults} faults"
        )


def wilson(wins: float, n: int) -> tuple[float, float]:
    """The 95 % interval of a share."""
    share, square = wins / n, Z * Z / n
    middle = (share + square / 2) / (1 + square)
    half = Z * sqrt(share * (1 - share) / n + square / (4 * n)) / (1 + square)
    return middle - half, middle + half


def mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """Mean and standard error."""
    mean = sum(values) / len(values)
    spread = sum([(value - mean) ** 2 for value in values]) / max(1, len(values) - 1)
    return mean, sqrt(spread / len(values))


class Timed:
    """A policy, and the processor time that its free decisions take."""

    def __init__(self, policy: Policy) -> None:
        self.policy = policy
        self.seconds = 0.0
        self.decisions = 0

    def decide(self, turn: Turn) -> Decision:
        """Decide as the policy does."""
        start = time.process_time()
        decision = self.policy.decide(turn)
        if len(turn.legal_actions) > 1:
            self.seconds += time.process_time() - start
            self.decisions += 1
        return decision


@cache
def board(name: str) -> Game:
    """The compiled game of a board."""
    return open_game(name.removesuffix("-6"), BOARDS[name])


def measure(name: str, entrant: str, rivals: str, matches: range, seed: int) -> Score:
    """Play an entrant among rivals: in blocks of one seed and one line-up, the entrant in each seat in turn."""
    game = board(name)
    shares, margins = [], []
    faults = decisions = 0
    seconds = 0.0
    for match in matches:
        block, mine = divmod(match, game.seats)
        hero = Timed(make_policy(entrant))
        players: list[Policy] = [hero if seat == mine else make_policy(rivals) for seat in range(game.seats)]
        result = play_match(game, players, seed + block, lineup(game, block), max_nodes=1 << 30)
        shares.append((result.ranks[mine] == 1) / result.ranks.count(1))
        margins.append(result.lead[mine] - max([lead for seat, lead in enumerate(result.lead) if seat != mine]))
        faults += result.faults[mine] is not None
        seconds += hero.seconds
        decisions += hero.decisions
        if mine == game.seats - 1:
            so_far = Score(tuple(shares), tuple(margins), faults, seconds, decisions)
            print(f"    {entrant} among {rivals}, {name}: {so_far.line()}", file=sys.stderr, flush=True)
    return Score(tuple(shares), tuple(margins), faults, seconds, decisions)


def rungs(options: argparse.Namespace) -> None:
    """Each rung among those of the rung below."""
    names = list(LADDER)
    for name in options.boards:
        print(
            f"\n{name}, {BOARDS[name]} seats: one of the rung above among the rung below; par is {100 / BOARDS[name]:.0f} %"
        )
        for below, above in pairwise(names):
            if above not in options.rungs:
                continue
            searches = above == "search"
            games = options.search_games if searches else options.games
            entrant = f"search:nodes={options.nodes}" if searches else above
            print(
                f"  {entrant} among {below}: {measure(name, entrant, below, range(games), options.seed).line()}",
                flush=True,
            )


def doublings(options: argparse.Namespace) -> None:
    """Search with each budget from 1/32 of the whole to the whole, in the same matches, block by block."""
    budgets = [options.nodes >> halvings for halvings in range(DOUBLINGS, -1, -1)]
    for name in options.boards:
        print(f"\n{name}, {BOARDS[name]} seats: search among planners by its budget")
        scores = {nodes: Score((), (), 0, 0.0, 0) for nodes in budgets}
        lines: list[str] = []
        for start in range(0, options.search_games, BOARDS[name]):
            block = range(start, min(start + BOARDS[name], options.search_games))
            for nodes in budgets:
                scores[nodes] += measure(name, f"search:nodes={nodes}", "planner", block, options.seed)
            lines = told_by_doubling(scores)
            print("\n".join(lines), file=sys.stderr, flush=True)
        print("\n".join(lines), flush=True)


def told_by_doubling(scores: dict[int, Score]) -> list[str]:
    """A line for each budget, with what it gained in the same matches over half of it and over the least."""
    lines = []
    least = next(iter(scores.values()))
    for nodes, score in scores.items():
        line = f"  search:nodes={nodes}: {score.line()}"
        for than, other in (("half of it", scores.get(nodes // 2)), ("the least", least)):
            if other is not None and other is not score:
                mean, error = mean_and_error(
                    [now - then for now, then in zip(score.margins, other.margins, strict=True)]
                )
                line += f"; {mean:+.1f} ± {Z * error:.1f} Lead over {than}"
        lines.append(line)
    mean, error = mean_and_error(
        [slope(margins) for margins in zip(*[s.margins for s in scores.values()], strict=True)]
    )
    return [
        *lines,
        f"  a doubling gains {mean:+.1f} ± {Z * error:.1f} Lead, by the slope over all budgets in each match",
    ]


def slope(values: Sequence[float]) -> float:
    """The rise by a step of the straight line that lies closest to values at equal steps."""
    middle = (len(values) - 1) / 2
    steps = [i - middle for i in range(len(values))]
    return sum([step * value for step, value in zip(steps, values, strict=True)]) / sum([step * step for step in steps])


def styles(options: argparse.Namespace) -> None:
    """The planner and each style among greedy."""
    for name in options.boards:
        print(f"\n{name}, {BOARDS[name]} seats: one among greedy; par is {100 / BOARDS[name]:.0f} %")
        for entrant in ("planner", *STYLES):
            print(
                f"  {entrant}: {measure(name, entrant, 'greedy', range(options.games), options.seed).line()}",
                flush=True,
            )


def main() -> None:
    """Measure what is asked for."""
    parser = Parser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("what", nargs="?", choices=("all", "rungs", "doublings", "styles"), default="all")
    parser.add_argument("--boards", nargs="+", choices=list(BOARDS), default=list(BOARDS))
    parser.add_argument("--rungs", nargs="+", choices=list(LADDER)[1:], default=list(LADDER)[1:])
    parser.add_argument("--games", type=positive, default=400, help="matches of the rungs that do not search")
    parser.add_argument("--search-games", type=positive, default=40, help="matches with a search in them")
    parser.add_argument("--nodes", type=positive, default=NODES, help="the whole budget of search, from 32")
    parser.add_argument(
        "--seed",
        type=natural,
        default=3000,
        help="of the first match; 1000 to 1999 served to choose how search works, 700000 on to tune",
    )
    options = parser.parse_args()
    if min(options.games, options.search_games) < 2 or options.nodes < 1 << DOUBLINGS:
        parser.error(f"at least 2 matches and {1 << DOUBLINGS} nodes")
    if options.what == "styles":
        styles(options)
    if options.what in ("all", "rungs"):
        rungs(options)
    if options.what in ("all", "doublings"):
        options.boards = [name for name in options.boards if name == "case-study" or options.what == "doublings"]
        doublings(options)


if __name__ == "__main__":
    main()
