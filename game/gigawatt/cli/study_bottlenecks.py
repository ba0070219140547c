"""`gigawatt study bottlenecks`: what limited whom in a played match, and which decision was behind it."""

from __future__ import annotations

import shlex
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import frozen

from gigawatt.cli.named_seats import named_seats
from gigawatt.cli.output import echo_json
from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.cli.trials import check_page, shown_progress
from gigawatt.errors import UsageError
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks
    from gigawatt.study.hindsight.recorded_future import RecordedFuture

_FILE: Final = click.Path(path_type=Path, dir_okay=False)


@frozen(kw_only=True)
class _Options:
    """What was asked for."""

    file: str
    seats: tuple[str, ...]
    workers: int | None
    address: str | None
    out: Path | None
    html: Path | None
    force: bool
    saves: Path | None
    as_json: bool


@click.command(epilog="Example: gigawatt study bottlenecks game.json --seat neocloud --html bottlenecks.html")
@click.argument("file")
@click.option(
    "--seat", "seats", multiple=True, metavar="SEAT",
    help="A seat by its number from 0, its letter, or its faction; may be repeated. Default: all of them.",
)  # fmt: skip
@workers_option
@dask_option
@click.option(
    "--out", type=_FILE, metavar="FILE.jsonl",
    help="Keep the results here; an existing file of the same match is continued.",
)  # fmt: skip
@click.option("--html", type=_FILE, metavar="FILE", help="Write a page with a heat map and plots, which opens offline.")
@click.option("--force", is_flag=True, help="Let --html replace any file, not only a page of ours.")
@click.option("--saves", metavar="DIR", type=click.Path(path_type=Path), help="The saves folder.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def bottlenecks(**options: Any) -> None:
    """Tell what limited whom in a played match: the binding layers, what more was worth, and the decision behind each shortage.

    FILE is a record or a save: a path, or the name of a file in the saves folder. For each seat and quarter: what binds each campus, by how
    much, what one more module of each layer would have been worth (the formula, and the match played again with it, everyone as recorded),
    and the last quarter in which an order would have lifted the shortage, tried in the same future. No policy is asked, so there is no luck
    in the answer.
    """
    asked = _Options(**options)
    check_place(asked.workers, asked.address)
    check_page(asked.html, asked.out, force=asked.force)
    future = _load(asked.file, asked.saves)
    seats = tuple(named_seats(future.record.factions, asked.seats)) or None
    answer = _ask(future, seats, asked)
    source = (asked.file, *(() if asked.saves is None else ("--saves", str(asked.saves))))
    named = (word for name in asked.seats for word in ("--seat", name))
    command = shlex.join(["gigawatt", "study", "bottlenecks", *source, *named])
    if asked.html is not None:
        _write_page(answer, command, asked.html, quiet=asked.as_json)
    if asked.as_json:
        from gigawatt.study.hindsight.bottlenecks_json import to_json

        echo_json(to_json(answer, command))
    else:
        from gigawatt.cli.study_bottlenecks_text import report

        click.echo(report(answer, command, source))


def _load(file: str, saves: Path | None) -> RecordedFuture:
    """The match in the file, checked.

    Raises:
        UsageError: there is no such file, or no quarter has ended in it.
        GameError: it is no record of this release, or does not replay as it says.
    """
    from gigawatt.cli.study_whatif import load_match
    from gigawatt.study.hindsight.replayed import STAND_IN

    future = load_match(file, saves, STAND_IN).future
    if not future.quarters:
        raise UsageError(f"'{safe_text(file, 200)}' ends before its first quarter does; there is nothing to tell")
    return future


def _ask(future: RecordedFuture, seats: tuple[int, ...] | None, asked: _Options) -> Bottlenecks:
    """Find it out, with a progress bar."""
    from gigawatt.study.hindsight import bottlenecks as study

    place = partial(open_pool, workers=asked.workers, address=asked.address)
    count = study.trial_count(future.record, seats)
    with shown_progress("bottlenecks", count, asked.out, hidden=asked.as_json) as show:
        return study.bottlenecks(future, seats, place, out=asked.out, on_done=show)


def _write_page(answer: Bottlenecks, command: str, path: Path, *, quiet: bool) -> None:
    from gigawatt.storage.files import write_atomic
    from gigawatt.study.hindsight.bottlenecks_page import bottlenecks_page

    write_atomic(path, bottlenecks_page(answer, command).encode())
    if not quiet:
        click.echo(f"page written to {safe_text(str(path))}", err=True)
