"""`gigawatt study decisions`: what each decision of a seat was worth."""

from __future__ import annotations

import shlex
import textwrap
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from gigawatt.cli.entrants import read_seed
from gigawatt.cli.named_seats import named_seats
from gigawatt.cli.output import echo_json, table
from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.cli.study_whatif import load_match
from gigawatt.cli.trials import SEED, check_page, shown_progress
from gigawatt.errors import UsageError
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gigawatt.study.hindsight.decisions import DecisionOptions, SeatDecisions
    from gigawatt.study.hindsight.replayed import Replayed

_BUDGET: Final = 2_000_000
_WIDE: Final = 100
"""Columns of a paragraph."""
_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Example: gigawatt study decisions game.json --seat 0 --html decisions.html")
@click.argument("file")
@click.option(
    "--seat",
    "seats",
    multiple=True,
    metavar="S",
    help="A seat by its number from 0, its letter, or its faction; may be repeated. Default: those of persons, or all.",
)
@click.option(
    "--budget",
    type=click.IntRange(1, 10_000_000_000),
    default=_BUDGET,
    show_default=True,
    metavar="NODES",
    help="Plies to simulate for each seat.",
)
@click.option(
    "--measure",
    type=click.Choice(["lead", "margin"]),
    default="lead",
    show_default=True,
    help="What a future is judged by: the seat's Lead, or that less its best rival's.",
)
@click.option(
    "--width",
    type=click.IntRange(1, 40),
    default=5,
    show_default=True,
    metavar="N",
    help="Candidates from the planner's ranking, besides the pass.",
)
@click.option("--seed", metavar="N", callback=read_seed, help=f"The seed of the futures. Default: {SEED}.")
@click.option(
    "--policy",
    "stand_in",
    default="planner",
    show_default=True,
    metavar="P",
    help="The house policy that plays on for persons, and for whoever else cannot be asked again.",
)
@workers_option
@dask_option
@click.option(
    "--out",
    type=_FILE,
    metavar="FILE.jsonl",
    help="Keep the results here; an existing file of the same study is continued.",
)
@click.option("--html", type=_FILE, metavar="FILE", help="Write a page with plots, which opens offline.")
@click.option("--force", is_flag=True, help="Let --html replace any file, not only a page of ours.")
@click.option("--saves", metavar="DIR", type=click.Path(path_type=Path), help="The saves folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def decisions(
    file: str,
    seats: tuple[str, ...],
    budget: int,
    measure: str,
    width: int,
    seed: int | None,
    stand_in: str,
    workers: int | None,
    address: str | None,
    out: Path | None,
    html: Path | None,
    force: bool,
    saves: Path | None,
    as_json: bool,
) -> None:
    """Judge the decisions of a played match: what each cost beside the best that could be done instead.

    FILE is a record or a save, or the name of one in the saves folder. Every decision is played on beside the planner's candidates in the same
    random futures, all seats being policies. Figures are in Lead, with 95 % intervals that allow for picking the best of several candidates.
    """  # fmt: skip
    from gigawatt.study.hindsight.decisions import DecisionOptions
    from gigawatt.study.hindsight.decisions_json import to_json

    check_place(workers, address)
    check_page(html, out, force=force)
    replayed = load_match(file, saves, stand_in)
    options = DecisionOptions(budget=budget, seed=SEED if seed is None else seed, measure=measure, width=width)
    chosen = _seats(replayed, seats)
    judged = _judge(replayed, chosen, options, out, (workers, address), quiet=as_json)
    report = to_json(replayed, judged, _command(file, seats, options, stand_in, saves))
    if html is not None:
        _write_page(report, html, quiet=as_json)
    if as_json:
        echo_json(report)
    else:
        click.echo(_text(report))


def _seats(replayed: Replayed, named: Sequence[str]) -> list[int]:
    """The seats that were named, those of persons, or all that decided something.

    Raises:
        UsageError: the match has no such seat.
    """
    if named:
        return named_seats(replayed.record.factions, named)
    decided = sorted({replayed.seat_at(ply) for ply in range(replayed.plies)})
    persons = [seat for seat in decided if not replayed.players[seat].recorded]
    if not decided:
        raise UsageError("nothing was decided in this record; play a quarter first")
    return persons or decided


def _judge(
    replayed: Replayed,
    seats: Sequence[int],
    options: DecisionOptions,
    out: Path | None,
    place: tuple[int | None, str | None],
    *,
    quiet: bool,
) -> list[SeatDecisions]:
    """Judge the seats one after the other, with one progress bar."""
    from gigawatt.study.hindsight.decision_trials import SHAPES
    from gigawatt.study.hindsight.decisions import decisions as judge, results_header, step_count
    from gigawatt.study.trial_runner import kept_results

    steps = [step_count(replayed, seat, options) for seat in seats]
    judged = []
    with (
        kept_results(out, results_header(replayed, options), SHAPES.get, "ply") as results,
        shown_progress("decisions", sum(steps), out, hidden=quiet) as show,
    ):
        for number, seat in enumerate(seats):
            before = sum(steps[:number])
            judged.append(
                judge(
                    replayed, seat, options, results=results,
                    open_pool=partial(open_pool, workers=place[0], address=place[1]),
                    on_done=lambda done, before=before: show(before + done),  # type: ignore[misc]
                )
            )  # fmt: skip
            show(before + steps[number])
    return judged


def _command(file: str, seats: Sequence[str], options: DecisionOptions, stand_in: str, saves: Path | None) -> str:
    """The command that gives every figure again."""
    words = ["gigawatt", "study", "decisions", file, *(word for seat in seats for word in ("--seat", seat))]
    words += ["--budget", str(options.budget), "--measure", options.measure, "--width", str(options.width)]
    words += [] if stand_in == "planner" else ["--policy", stand_in]
    words += [] if saves is None else ["--saves", str(saves)]
    return shlex.join([*words, "--seed", str(options.seed)])


def _write_page(report: dict[str, Any], html: Path, *, quiet: bool) -> None:
    from gigawatt.storage.files import write_atomic
    from gigawatt.study.hindsight.decisions_page import decisions_page

    write_atomic(html, decisions_page(report).encode())
    if not quiet:
        click.echo(f"page written to {safe_text(str(html))}", err=True)


# --- text --------------------------------------------------------------------------------------------------------------------------


def _text(report: Mapping[str, Any]) -> str:
    """The report for a terminal."""
    from gigawatt.study.hindsight.decisions_text import METHOD, who_plays_on

    names = {player["seat"]: player["name"] for player in report["players"]}
    lines = [_wrapped(who_plays_on(report))]
    for one in report["judged"]:
        lines += ["", *_seat_lines(names[one["seat"]], one, report["measure"])]
    return "\n".join([*lines, "", _wrapped(METHOD), f"again: {report['command']}"])


def _seat_lines(name: str, one: Mapping[str, Any], measure: str) -> list[str]:
    from gigawatt.study.hindsight.decisions_text import COSTLIEST, FINEST, NOTHING, score_text

    rows = [(row["quarter"], row["decisions"], f"{row['value']:.1f}", _interval(row)) for row in one["quarters"]]
    lines = [f"seat {one['seat']}, {name}", _wrapped(score_text(one, measure))]
    lines += [table(("quarter", "decisions", "regret", "95 % interval"), rows)]
    for heading, found in ((COSTLIEST, one["costliest"]), (FINEST, one["finest"])):
        lines += ["", f"{heading}:" if found else f"{heading}: {NOTHING}"]
        for number, row in enumerate(found, start=1):
            lines += [f"{number}. {row['heading']}", _wrapped(row["text"], "   ")]
            lines += [_wrapped(row["reason"], "   ")] if row["reason"] else []
    return lines


def _wrapped(text: str, indent: str = "") -> str:
    """A paragraph in lines that a terminal shows whole."""
    return textwrap.fill(text, _WIDE, initial_indent=indent, subsequent_indent=indent)


def _interval(row: Mapping[str, Any]) -> str:
    return "-" if row["low"] is None else f"{row['low']:.1f} to {row['high']:.1f}"
