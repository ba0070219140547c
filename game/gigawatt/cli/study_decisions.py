"""`gigawatt study decisions`: what each decision of a seat was worth."""

from __future__ import annotations

import shlex
import textwrap
from functools import partial
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import frozen

from gigawatt.cli.entrants import read_seed
from gigawatt.cli.match_study import MatchStudy, match_study_options, stand_in_option
from gigawatt.cli.named_seats import named_seats
from gigawatt.cli.output import echo_json, table
from gigawatt.cli.trials import SEED
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from gigawatt.study.hindsight.decisions import DecisionOptions, SeatDecisions
    from gigawatt.study.hindsight.replayed import Replayed

_BUDGET: Final = 2_000_000
_WIDE: Final = 100
"""Columns of a paragraph."""


@frozen(kw_only=True)
class _Options(MatchStudy):
    """What was asked for."""

    seats: tuple[str, ...]
    budget: int
    measure: str
    width: int
    seed: int | None
    stand_in: str

    @property
    def of_decisions(self) -> DecisionOptions:
        """How the decisions are judged."""
        from gigawatt.study.hindsight.decisions import DecisionOptions

        seed = SEED if self.seed is None else self.seed
        return DecisionOptions(budget=self.budget, seed=seed, measure=self.measure, width=self.width)


@click.command(epilog="Example: gigawatt study decisions game.json --seat 0 --html decisions.html")
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
@stand_in_option
@match_study_options("study")
def decisions(**options: Any) -> None:
    """Judge the decisions of a played match: what each cost beside the best that could be done instead.

    FILE is a record or a save, or the name of one in the saves folder. Every decision is played on beside the planner's candidates in the same
    random futures, all seats being policies. Figures are in Lead, with 95 % intervals that allow for picking the best of several candidates.
    """  # fmt: skip
    from gigawatt.study.hindsight.decisions_json import to_json

    asked = _Options(**options)
    asked.check()
    replayed = asked.load(asked.stand_in)
    judged = _judge(replayed, _seats(replayed, asked.seats), asked)
    report = to_json(replayed, judged, _command(asked))
    asked.write_page(partial(_page, report))
    if asked.as_json:
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


def _judge(replayed: Replayed, seats: Sequence[int], asked: _Options) -> list[SeatDecisions]:
    """Judge the seats one after the other, with one progress bar."""
    from gigawatt.study.hindsight.decision_trials import SHAPES
    from gigawatt.study.hindsight.decisions import decisions as judge, results_header, step_count
    from gigawatt.study.trial_runner import kept_results

    options = asked.of_decisions
    steps = [step_count(replayed, seat, options) for seat in seats]
    judged = []
    with (
        kept_results(asked.out, results_header(replayed, options), SHAPES.get, "ply") as results,
        asked.progress("decisions", sum(steps)) as show,
    ):
        for number, seat in enumerate(seats):
            before = sum(steps[:number])
            judged.append(
                judge(
                    replayed, seat, options, results=results, open_pool=asked.place,
                    on_done=lambda done, before=before: show(before + done),  # type: ignore[misc]
                )
            )  # fmt: skip
            show(before + steps[number])
    return judged


def _command(asked: _Options) -> str:
    """The command that gives every figure again."""
    options = asked.of_decisions
    words = ["gigawatt", "study", "decisions", asked.file, *(word for seat in asked.seats for word in ("--seat", seat))]
    words += ["--budget", str(options.budget), "--measure", options.measure, "--width", str(options.width)]
    words += [] if asked.stand_in == "planner" else ["--policy", asked.stand_in]
    return shlex.join([*words, *asked.saves_words, "--seed", str(options.seed)])


def _page(report: dict[str, Any]) -> str:
    from gigawatt.study.hindsight.decisions_page import decisions_page

    return decisions_page(report)


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
