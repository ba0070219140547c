"""Make the balance page again: `python docs/balance.py` after the rules or a policy have changed.

Measures every scenario with every number of seats that it allows, by `gigawatt study balance`, and writes `docs/balance.md`. `MAIN` is
measured on more games than the others, and at greedy and at search strength too, the latter on few games with a small budget. Games are kept in
`build/balance/`, so that a stopped run goes on, and one with more games plays only those that are missing.

`--games 24` is a quick try of the whole; `--only duel` measures one scenario; `--page FILE` writes elsewhere.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.content import find_scenario
from gigawatt.study.figure_text import format_figure, format_range
from gigawatt.wording.grammar import counted

ROOT: Final = Path(__file__).resolve().parent.parent
PAGE: Final = ROOT / "docs" / "balance.md"
FOLDER: Final = ROOT / "build" / "balance"
SEED: Final = 2026

MAIN: Final = "case-study"
SCENARIOS: Final = (
    MAIN, "first-campus", "power-crunch", "permit-squeeze", "chip-embargo", "sovereign-race", "duel",
)  # fmt: skip
SEARCHED: Final = (MAIN, "duel")
"""Measured at search strength too, with their own number of seats."""

MARKS: Final = {"holds": "holds", "misses": "**misses**", "told": "", "elsewhere": ""}


@frozen(kw_only=True)
class Board:
    """One table of the page."""

    scenario: str
    seats: int
    policy: str
    games: int
    budget: int | None = None

    @property
    def name(self) -> str:
        """The name of its file of games."""
        return f"{self.scenario}-{self.seats}-{self.policy}"

    def arguments(self) -> list[str]:
        """The arguments of the command that measures it."""
        words = ["study", "balance", self.scenario, "--seats", str(self.seats), "--policy", self.policy]
        words += ["--games", str(self.games), "--seed", str(SEED)]
        return words if self.budget is None else [*words, "--budget", str(self.budget)]


def main() -> int:
    """Measure what is missing, and write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--main-games", type=int, default=7560, help=f"games of {MAIN} with its own number of seats")
    parser.add_argument("--games", type=int, help="games of every board, for a quick try")
    parser.add_argument("--other-games", type=int, default=1680, help="games of each other board")
    parser.add_argument("--search-games", type=int, default=120, help="games at search strength")
    parser.add_argument("--search-budget", type=int, default=2000, help="nodes of a decision there")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--only", choices=SCENARIOS, help="a single scenario, which then makes up the page")
    parser.add_argument("--page", type=Path, default=PAGE, help="the page to write")
    asked = parser.parse_args()
    boards = boards_of(asked)
    FOLDER.mkdir(parents=True, exist_ok=True)
    asked.page.write_text(page([measure(board, asked.workers) for board in boards]), encoding="utf-8", newline="\n")
    print(f"wrote {asked.page}")
    return 0


def boards_of(asked: argparse.Namespace) -> list[Board]:
    """Everything that is to be measured, the standard game first."""
    boards = []
    for scenario in SCENARIOS if asked.only is None else (asked.only,):
        found = find_scenario(scenario)[1]
        seats = found.default_seats
        for number in sorted(found.seats, key=lambda n: (n != seats, n)):
            games = asked.main_games if (scenario, number) == (MAIN, seats) else asked.other_games
            boards.append(Board(scenario=scenario, seats=number, policy="planner", games=asked.games or games))
        if scenario == MAIN:
            boards.append(
                Board(scenario=scenario, seats=seats, policy="greedy", games=asked.games or asked.other_games)
            )
        if scenario in SEARCHED:
            games = min(asked.games or asked.search_games, asked.search_games)
            boards.append(
                Board(scenario=scenario, seats=seats, policy="search", games=games, budget=asked.search_budget)
            )
    return boards


def measure(board: Board, workers: int) -> dict[str, Any]:
    """Measure a board; the games that are there already are not played again."""
    command = [sys.executable, "-m", "gigawatt", *board.arguments(), "--workers", str(workers), "--json"]
    done = subprocess.run(
        [*command, "--out", str(FOLDER / f"{board.name}.db")], check=True, stdout=subprocess.PIPE, text=True
    )
    report: dict[str, Any] = json.loads(done.stdout)
    judged = [row for row in report["rows"] if row["holds"] is not None]
    print(
        f"{board.name}: {report['games']:,} games, {sum(row['holds'] for row in judged)} of {len(judged)} targets hold"
    )
    return report


# --- the page -------------------------------------------------------------------------------------------------------------


def page(reports: list[dict[str, Any]]) -> str:
    """The text of the page."""
    lines = [
        "# Balance",
        "",
        "What games of one policy against itself come to, beside what a good game should come to. [Metrics](metrics.md) has the exact",
        "definition of each row. Figures have 95 % intervals that take blocks of games with common luck into account; a `?` after a verdict",
        "says that the interval reaches over the edge of the target. `python docs/balance.py` makes this page again.",
        "",
        *_overview(reports),
    ]
    for report in reports:
        lines += ["", *_board(report)]
    return "\n".join(lines) + "\n"


def _overview(reports: list[dict[str, Any]]) -> Iterable[str]:
    """A line for each board: who wins by faction and by place, and how many targets hold."""
    yield "| scenario | seats | policy | games | par | factions | starting places | targets that hold |"
    yield "|---|---|---|---|---|---|---|---|"
    for report in reports:
        judged = [row for row in report["rows"] if row["holds"] is not None]
        wins = [_spread(report["series"][name]) for name in ("faction_wins", "place_wins")]
        held = f"{sum(row['holds'] for row in judged)} of {len(judged)}"
        cells = [
            report["scenario"],
            report["seats"],
            report["policy"],
            f"{report['games']:,}",
            _pct(report["par"]),
            *wins,
            held,
        ]
        yield f"| {' | '.join(map(str, cells))} |"


def _spread(parts: list[dict[str, Any]]) -> str:
    """The least and the largest of some shares."""
    values = [part["value"] for part in parts if part["value"] is not None]
    return f"{_pct(min(values))} to {_pct(max(values))}" if values else ""


def _pct(share: float) -> str:
    return f"{100 * share:.1f} %"


def _board(report: dict[str, Any]) -> Iterable[str]:
    """All rows of a board that were measured."""
    yield f"## {report['scenario']}, {report['seats']} seats, {report['policy']}"
    yield ""
    yield f"{counted(report['games'], 'game')} in {counted(report['blocks'], 'block')}, rules {report['rules']}:"
    yield ""
    yield f"```sh\n{report['command']}\n```"
    yield ""
    yield "| | figure | 95 % interval | target | verdict | |"
    yield "|---|---|---|---|---|---|"
    for row in report["rows"]:
        if row["verdict"] != "elsewhere" and row["value"] is not None:
            mark = MARKS[row["verdict"]] + ("?" if row["sure"] is False else "")
            figure = format_figure(row["value"], row["unit"])
            between = format_range(row["low"], row["high"], row["unit"])
            yield f"| {row['title']} | {figure} | {between} | {row['target']} | {mark} | {row['detail']} |"
    yield ""
    yield "| faction | first places | 95 % interval | games |"
    yield "|---|---|---|---|"
    for part in sorted(report["series"]["faction_wins"], key=lambda part: -part["value"]):
        between = format_range(part["low"], part["high"], "share")
        yield f"| {part['name']} | {format_figure(part['value'], 'share')} | {between} | {part['n']:,} |"


if __name__ == "__main__":
    raise SystemExit(main())
