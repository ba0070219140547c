"""`gigawatt class tournament`: play the programs that students handed in, against house policies and each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import click

from gigawatt.cli.entrants import memory_limit, move_limit, read_seed
from gigawatt.cli.numbers import NumberRange
from gigawatt.cli.output import echo_json, echo_warning, progress, table
from gigawatt.cli.pool import open_pool, workers_option
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.classroom.tournament.results import ClassResults, StudentResult

_STEPS = 1_000
_MOST_RUNGS = 12


@click.command(epilog="Example: gigawatt class tournament spring-a --minutes 30")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--rung",
    "rungs",
    multiple=True,
    metavar="P",
    help="A house policy of the ladder, the weakest first; may be repeated. Default: random, greedy, easy, normal, hard.",
)
@click.option(
    "--blocks",
    type=click.IntRange(2, 10_000),
    default=6,
    show_default=True,
    help="Seed blocks in which each program meets each rung, on each set of seeds; at least 2, since one block has no interval.",
)
@click.option(
    "--published-seed",
    metavar="N",
    default="1",
    callback=read_seed,
    help="The seed that the published games follow from.  [default: 1]",
)
@move_limit
@memory_limit
@click.option(
    "--minutes", type=NumberRange(0.01), metavar="M", help="Begin no block after this time; run again to continue."
)
@workers_option
@click.option("--json", "as_json", is_flag=True, help="Print the results as one JSON object.")
def tournament(
    folder: Path,
    rungs: tuple[str, ...],
    blocks: int,
    published_seed: int,
    move_ms: int,
    memory_mb: int,
    minutes: float | None,
    workers: int | None,
    as_json: bool,
) -> None:
    """Play the programs in DIR/policies against house policies and each other.

    A program is a folder with policy.py or policy.toml, or a zip of one; its name, or the file student.txt in it, is the id of a student.
    Everything is played on published seeds and on seeds that follow from the key of the class. Results are written to DIR/tournament:
    index.html, results.csv, results.json. The same command continues after a stop, and plays what has changed. The programs run with
    your permissions, so run what may be hostile on a machine that holds nothing else.
    """
    from gigawatt.classroom.tournament.page import CSV, JSON, PAGE, write_results
    from gigawatt.classroom.tournament.play import RUNGS, Settings, play_tournament
    from gigawatt.match.privacy import hide_arguments
    from gigawatt.reading import shown

    settings = Settings(
        rungs=_checked(rungs) or RUNGS,
        blocks=blocks,
        published_seed=published_seed,
        move_ms=move_ms,
        memory_mb=memory_mb,
    )
    hide_arguments()
    with progress("Playing", _STEPS, hidden=as_json) as show:
        results = play_tournament(
            folder,
            settings,
            lambda job: open_pool(job, workers, None),
            lambda status: show(_STEPS * status.blocks // max(status.planned, 1)),
            limit_s=None if minutes is None else 60 * minutes,
            warn=echo_warning,
        )
        target = folder / "tournament"
        write_results(target, results)
    if as_json:
        from gigawatt.classroom.tournament.results import plain_results

        echo_json(plain_results(results))
        return
    for line in _report(results):
        click.echo(line)
    if not results.planned and not results.unknown:
        click.echo(
            f"Put the programs into {shown(folder / 'policies')}, each in a folder or a zip of the student's id."
        )
    click.echo(f"{shown(target)}: {PAGE}, {CSV} and {JSON}.")


def _checked(rungs: tuple[str, ...]) -> tuple[str, ...]:
    """The rungs in their stored form.

    Raises:
        UsageError: one is no house policy, or there twice, or there are too many.
    """
    from gigawatt.policies.registry import is_house, parse_spec

    found = []
    for rung in rungs:
        if rung.startswith("cmd:") or not is_house(rung):
            raise UsageError(f"--rung expects a policy that comes with the game, got {rung[:60]!r}")
        found.append(str(parse_spec(rung)))
    if len(set(found)) < len(found) or len(found) > _MOST_RUNGS:
        raise UsageError(f"--rung names at most {_MOST_RUNGS} different policies")
    return tuple(found)


def _report(results: ClassResults) -> Iterator[str]:
    """The programs as a table, then who is flagged, then what did not play."""
    from gigawatt.classroom.tournament.page import flagged, ranked, summary

    yield f"{results.name}, {summary(results)}"
    order = ranked(results)
    if order:
        head = ("id", "status", "beats", "published", "unpublished", "difference", "league")
        yield table(head, [_row(one) for one in order])
    for one in order:
        if one.reason:
            yield f"{one.student}: {one.reason}"
    if said := flagged(results):
        yield said
    for other in results.unknown:
        yield f"{other.file}: {other.reason}"
    if not results.is_complete:
        yield "Run it again to play the rest."


def _row(one: StudentResult) -> tuple[str, ...]:
    from gigawatt.classroom.tournament.page import difference, share
    from gigawatt.classroom.tournament.results import PUBLISHED, UNPUBLISHED

    return (
        one.student,
        one.status,
        ", ".join(one.beaten),
        share(one.ladder.get(PUBLISHED)),
        share(one.ladder.get(UNPUBLISHED)),
        difference(one.difference) + (" !" if one.is_overfitted else ""),
        share(one.league.get(UNPUBLISHED)),
    )
