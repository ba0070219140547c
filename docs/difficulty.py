"""Measure again how hard each faction and scenario is: `python docs/difficulty.py` after the rules or a level of play have changed.

For every scenario with every number of seats: games with a `hard` player in every seat, of which each faction's share of first places is
kept, and games with one `hard` player among the rivals that a new game has, of which its own share is kept. Writes
`game/gigawatt/content/difficulty.toml` with the digest of the rules. The time (`--minutes`) is divided among all of it. `--check` only says
which rows are of other rules.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from gigawatt.content import load_ruleset, ruleset_digest, ruleset_names
from gigawatt.content.difficulty import PATH, all_measured
from gigawatt.session.new_game_choices import default_rival
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import InProcess, Processes
from gigawatt.tournament.ratings import Estimate
from gigawatt.tournament.runner import Run
from gigawatt.tournament.summary import Summary, summarise

SEED: Final = 2027
HEAD: Final = """\
# First places in games between levels of play, in per cent with the ends of the 95 % interval: see difficulty.py.
# Made by {command}
"""


@frozen
class Board:
    """A scenario with a number of seats."""

    ruleset: str
    scenario: str
    seats: int
    digest: str
    rivals: str


def main() -> int:
    """Measure everything, and write the file."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--games", type=int, default=1200, help="with a hard player in every seat, of each board (%(default)s)"
    )
    parser.add_argument(
        "--blocks", type=int, default=60, help="of one hard player among the usual rivals (%(default)s)"
    )
    parser.add_argument("--minutes", type=float, default=120.0, help="for everything at most (%(default)s)")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1, help="processes; 0 plays in this one")
    parser.add_argument("--scenario", action="append", help="only this one, the rest stays as it is; may be repeated")
    parser.add_argument("--check", action="store_true", help="only say what is out of date; exit code 1 if anything is")
    asked = parser.parse_args()
    if asked.check:
        return check()
    wanted = [board for board in boards() if not asked.scenario or board.scenario in asked.scenario]
    if not wanted:
        parser.error(f"no scenario {', '.join(asked.scenario)}")
    command = f"python docs/difficulty.py --games {asked.games} --blocks {asked.blocks} --minutes {asked.minutes:g}"
    order = [_key(board) for board in boards()]
    kept = _kept_rows()
    for board, row in zip(wanted, measure_all(wanted, asked), strict=True):
        kept[_key(board)] = row  # the file grows board by board, so that a run that is stopped leaves what it has
        text = HEAD.format(command=command) + "".join(kept[key] for key in order if key in kept)
        PATH.write_text(text, encoding="utf-8", newline="\n")
    print(f"wrote {PATH.name}: {len(wanted)} of {len(order)} boards")
    return 0


def boards() -> list[Board]:
    """Every scenario that ships, with every number of seats."""
    return [
        Board(name, scenario.id, seats, ruleset_digest(rules, scenario.id), default_rival(scenario.id))
        for name in ruleset_names()
        for rules in [load_ruleset(name)]
        for scenario in rules.scenarios
        for seats in scenario.seats
    ]


def check() -> int:
    """Say which boards have not been measured on the rules as they are."""
    late = [f"{board.scenario} with {board.seats} seats" for board in missing()]
    print(f"{PATH.name} is {'out of date: ' + ', '.join(late) if late else 'up to date'}")
    return 1 if late else 0


def missing() -> list[Board]:
    """The boards that have not been measured on the rules as they are."""
    known = {(row.scenario, row.seats, row.digest) for row in all_measured()}
    return [board for board in boards() if (board.scenario, board.seats, board.digest) not in known]


# --- measuring ----------------------------------------------------------------------------------------------------------------


def measure_all(wanted: Sequence[Board], asked: argparse.Namespace) -> Iterator[str]:
    """The row of each board, each measured with its share of the time that is left."""
    end = time.monotonic() + 60 * asked.minutes
    for place, board in enumerate(wanted):
        share = max(1.0, end - time.monotonic()) / (len(wanted) - place)
        equal = play(board, Request(entrants=("hard",), blocks=asked.games), asked.workers, share * 0.6)
        mixed = play(
            board,
            Request(entrants=("hard", board.rivals), format="gauntlet", blocks=asked.blocks),
            asked.workers,
            share * 0.4,
        )
        print(f"{board.scenario}, {board.seats} seats: {equal.games:,} and {mixed.games:,} games", flush=True)
        yield row_of(board, equal, mixed)


def play(board: Board, request: Request, workers: int, limit_s: float) -> Summary:
    """Play a tournament on a board for so long at most; at least one block is played."""
    scenario = f"{board.ruleset}:{board.scenario}"
    whole = evolve(request, scenario=scenario, seats=board.seats, seed=SEED)
    with (
        tempfile.TemporaryDirectory() as folder,
        open_store(Path(folder) / "games.db", whole) as store,
    ):
        job = job_of_header(store.header)
        pool = Processes(job, workers) if workers else InProcess(job)
        try:
            finish = Run(plan_of(store.header), store, pool, limit_s=limit_s).go()
        finally:
            pool.close(at_once=False)
        if finish.is_stopped:
            raise KeyboardInterrupt
        summary = summarise(store)
        if summary.ratings is None or summary.flagged:
            sys.exit(
                f"{board.scenario} with {board.seats} seats: {summary.flagged} games were at fault, {summary.games} played"
            )
        return summary


def row_of(board: Board, equal: Summary, mixed: Summary) -> str:
    """A board of the file."""
    assert equal.ratings is not None
    assert mixed.ratings is not None
    hard = next(one for one in mixed.ratings.standings if one.name == "hard")
    factions = "".join(f"{one.name} = {_figures(one)}\n" for one in equal.ratings.factions)
    return (
        f'\n[[board]]\nscenario = "{board.scenario}"\nseats = {board.seats}\ndigest = "{board.digest}"\n'
        f'games = {equal.games}\nrivals = "{board.rivals}"\n'
        f"among_rivals_games = {mixed.games}\namong_rivals = {_figures(hard)}\n"
        f"[board.factions]\n{factions}"
    )


def _figures(one: Estimate) -> str:
    return f"[{one.first_pct:.1f}, {one.first_low:.1f}, {one.first_high:.1f}]"


def _key(board: Board) -> tuple[str, int]:
    return board.scenario, board.seats


def _kept_rows() -> dict[tuple[str, int], str]:
    """The rows of the file as it is."""
    if not PATH.exists():
        return {}
    parts = PATH.read_text(encoding="utf-8").split("\n[[board]]\n")[1:]
    return {(row.scenario, row.seats): f"\n[[board]]\n{part}" for row, part in zip(all_measured(), parts, strict=True)}


if __name__ == "__main__":
    sys.exit(main())
