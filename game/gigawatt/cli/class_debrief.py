"""`gigawatt class debrief`: what held each student back, which decision was behind it, and what would have been."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click
from attrs import frozen

from gigawatt.cli.output import echo_json, echo_warning, progress
from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.errors import UsageError
from gigawatt.wording.grammar import plural

if TYPE_CHECKING:
    from gigawatt.classroom.debrief.class_debrief import Debriefed

_MOST_GAMES: Final = 1_000_000


@frozen(kw_only=True)
class _Options:
    """What was asked for."""

    folder: Path
    changes: tuple[str, ...]
    at: str | None
    futures: int | None
    games: int
    students: tuple[str, ...]
    workers: int | None
    address: str | None
    as_json: bool


@click.command(epilog="Example: gigawatt class debrief spring-a --whatif permits:texas=60/10")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--whatif", "changes", multiple=True, metavar="CHANGE",
    help="Ask of each game what would have been: a CHANGE as in `gigawatt study whatif`; may be repeated.",
)  # fmt: skip
@click.option(
    "--at", metavar="QUARTER",
    help="With --whatif: the quarter from whose beginning on it is otherwise, as in 2025Q4 or 8. Default: 1.",
)  # fmt: skip
@click.option(
    "--futures", type=click.IntRange(2, _MOST_GAMES), metavar="N",
    help="With --whatif: futures for each student. Default: 100.",
)  # fmt: skip
@click.option(
    "--games", type=click.IntRange(0, _MOST_GAMES), default=2_000, show_default=True, metavar="N",
    help="Games of house policies that results are set against; 0 for none.",
)  # fmt: skip
@click.option(
    "--student", "students", multiple=True, metavar="ID", help="Make the page of this student alone; may be repeated."
)
@workers_option
@dask_option
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object.")
def debrief(**options: Any) -> None:
    """Make a page for each student and one for the class: what bound when, which decision was behind it, and what would have been.

    Pages are written to DIR/debrief: ID.html for each student, without a name, and class.html for you. They open offline and can be
    printed; the first page of each is three sentences and a chart. Every claim about a cause is a counterfactual that was played.
    Whatever was simulated is kept: the same command goes on, and looks at new games alone.
    """
    from gigawatt.classroom.debrief.class_debrief import FUTURES, DebriefOptions, debrief_class
    from gigawatt.classroom.setup.strays import strays_in

    asked = _Options(**options)
    check_place(asked.workers, asked.address)
    if not asked.changes and (asked.at is not None or asked.futures is not None):
        raise UsageError("--at and --futures say when and how often --whatif is asked; name the change as well")
    wanted = DebriefOptions(
        changes=asked.changes,
        at="1" if asked.at is None else asked.at,
        futures=FUTURES if asked.futures is None else asked.futures,
        games=asked.games,
        students=asked.students,
    )
    place = partial(open_pool, workers=asked.workers, address=asked.address)
    with ExitStack() as bars:

        def played(length: int) -> Callable[[int], object]:
            return bars.enter_context(progress("Playing", length, hidden=asked.as_json))

        made = debrief_class(asked.folder, wanted, place, on_played=played, warn=echo_warning)
    if asked.as_json:
        echo_json(_plain(made))
        return
    for line in _lines(made):
        click.echo(line)
    for stray in strays_in(asked.folder):
        click.echo(stray.text)


def _lines(made: Debriefed) -> Iterator[str]:
    from gigawatt.reading import shown

    yield f"{plural(made.stories, 'student')} with a debrief, {len(made.without)} without."
    for student, why in made.without:
        yield f"{student}: {why}"
    for student, why in made.asked_in_vain:
        yield f"{student}: the what-if cannot be asked of this game: {why}"
    yield from made.notes
    verb = "is" if made.changed == 1 else "are"
    yield f"{shown(made.folder)}: {plural(made.files, 'page')}; {made.changed} {verb} new or changed."


def _plain(made: Debriefed) -> dict[str, Any]:
    return {
        "folder": str(made.folder),
        "pages": made.files,
        "changed": made.changed,
        "debriefs": made.stories,
        "without": [{"id": student, "reason": why} for student, why in made.without],
        "asked_in_vain": [{"id": student, "reason": why} for student, why in made.asked_in_vain],
        "notes": list(made.notes),
    }
