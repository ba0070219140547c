"""`gigawatt study bottlenecks`: what limited whom in a played match, and which decision was behind it."""

from __future__ import annotations

import shlex
from functools import partial
from typing import TYPE_CHECKING, Any

import click
from attrs import frozen

from gigawatt.cli.match_study import MatchStudy, match_study_options
from gigawatt.cli.named_seats import named_seats
from gigawatt.cli.output import echo_json
from gigawatt.errors import UsageError
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks
    from gigawatt.study.hindsight.recorded_future import RecordedFuture


@frozen(kw_only=True)
class _Options(MatchStudy):
    """What was asked for."""

    seats: tuple[str, ...]


@click.command(epilog="Example: gigawatt study bottlenecks game.json --seat neocloud --html bottlenecks.html")
@click.option(
    "--seat", "seats", multiple=True, metavar="SEAT",
    help="A seat by its number from 0, its letter, or its faction; may be repeated. Default: all of them.",
)  # fmt: skip
@match_study_options("match")
def bottlenecks(**options: Any) -> None:
    """Tell what limited whom in a played match: the binding layers, what more was worth, and the decision behind each shortage.

    FILE is a record or a save: a path, or the name of a file in the saves folder. For each seat and quarter: what binds each campus, by how
    much, what one more module of each layer would have been worth (the formula, and the match played again with it, everyone as recorded),
    and the last quarter in which an order would have lifted the shortage, tried in the same future. No policy is asked, so there is no luck
    in the answer.
    """
    asked = _Options(**options)
    asked.check()
    future = _load(asked)
    seats = tuple(named_seats(future.record.factions, asked.seats)) or None
    answer = _ask(future, seats, asked)
    source = (asked.file, *asked.saves_words)
    named = (word for name in asked.seats for word in ("--seat", name))
    command = shlex.join(["gigawatt", "study", "bottlenecks", *source, *named])
    asked.write_page(partial(_page, answer, command))
    if asked.as_json:
        from gigawatt.study.hindsight.bottlenecks_json import to_json

        echo_json(to_json(answer, command))
    else:
        from gigawatt.cli.study_bottlenecks_text import report

        click.echo(report(answer, command, source))


def _load(asked: _Options) -> RecordedFuture:
    """The match in the file, checked.

    Raises:
        UsageError: there is no such file, or no quarter has ended in it.
        GameError: it is no record of this release, or does not replay as it says.
    """
    from gigawatt.study.hindsight.replayed import STAND_IN

    future = asked.load(STAND_IN).future
    if not future.quarters:
        raise UsageError(f"'{safe_text(asked.file, 200)}' ends before its first quarter does; there is nothing to tell")
    return future


def _ask(future: RecordedFuture, seats: tuple[int, ...] | None, asked: _Options) -> Bottlenecks:
    """Find it out, with a progress bar."""
    from gigawatt.study.hindsight import bottlenecks as study

    with asked.progress("bottlenecks", study.trial_count(future.record, seats)) as show:
        return study.bottlenecks(future, seats, asked.place, out=asked.out, on_done=show)


def _page(answer: Bottlenecks, command: str) -> str:
    from gigawatt.study.hindsight.bottlenecks_page import bottlenecks_page

    return bottlenecks_page(answer, command)
