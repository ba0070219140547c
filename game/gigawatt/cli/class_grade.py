"""`gigawatt class grade`: check everything that was handed in, and write the grades for every gradebook."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from gigawatt.classroom.folder.student_files import GRADESCOPE
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.grades import Grade, Gradebook, plain_gradebook
from gigawatt.classroom.grading.grades_page import summary
from gigawatt.classroom.grading.outputs import CANVAS, GRADES, PAGE, RESULTS, write_grades
from gigawatt.classroom.setup.strays import strays_in
from gigawatt.classroom.submissions.standing import PARTIAL
from gigawatt.cli.output import echo_json, echo_warning, progress, table
from gigawatt.errors import UsageError
from gigawatt.reading import shown
from gigawatt.wording.grammar import plural
from gigawatt.wording.hands_text import decided_text

_STEPS = 1_000


@click.command(epilog="Example: gigawatt class grade spring-a")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--decisions", is_flag=True, help="Measure what the decisions of each game cost, which takes minutes for a game."
)
@click.option(
    "--nodes",
    type=click.IntRange(1, 10_000_000_000),
    metavar="N",
    help="With --decisions: plies to simulate for each game. Default: a number that grows with its length.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the grades as one JSON object.")
def grade(folder: Path, decisions: bool, nodes: int | None, as_json: bool) -> None:
    """Grade the class in DIR.

    Every file below DIR/submissions is replayed by the rules of the class; what it claims of its result is not read. Grades are written
    to DIR/grades: grades.csv, canvas.csv for Canvas, gradescope/ID/results.json for Gradescope, and index.html.
    A file that cannot be counted is listed with its reason, and is no error.
    """
    if nodes is not None and not decisions:
        raise UsageError("--nodes says how thorough --decisions is; name both")
    with progress("Grading", _STEPS, hidden=as_json) as show:
        book = grade_class(
            folder,
            lambda done, whole: show(_STEPS * done // max(whole, 1)),
            decisions=decisions,
            nodes=nodes,
            warn=echo_warning,
        )
        target = folder / "grades"
        changed = write_grades(target, book)
    if as_json:
        echo_json(plain_gradebook(book))
        return
    for line in _report(book):
        click.echo(line)
    for stray in strays_in(folder):
        click.echo(stray.text)
    names = f"{GRADES}, {CANVAS}, {PAGE} and {GRADESCOPE}/ID/{RESULTS}"
    click.echo(f"{shown(target)}: {names}; {plural(changed, 'file')} {'is' if changed == 1 else 'are'} new or changed.")


def _report(book: Gradebook) -> Iterator[str]:
    """The grades as a table, then the files of nobody, then how many are broken."""
    yield f"{book.name}, {summary(book)}"
    if book.grades:
        head = ("id", "status", f"score of {book.points}", *book.weights, "Lead", "par", "reason")
        yield table(head, [_row(book, one) for one in book.grades])
    for one in book.grades:
        if one.status == PARTIAL and one.reason is not None:
            yield f"{one.student}: {one.reason.text}"
        for judged in one.files:
            if judged.reason is not None:
                yield f"{judged.file} ({one.student}): {judged.text}"
        for exercise, counts in one.decided_tasks.items():
            if decided := decided_text(counts):
                yield f"{one.student}{f', {exercise}' if exercise else ''}: decided by {decided}."
    for unknown in book.unknown:
        yield unknown.text
    yield from book.notes
    if book.broken:
        yield f"{plural(book.broken, 'file')} could not be counted."


def _row(book: Gradebook, grade: Grade) -> tuple[object, ...]:
    parts = [f"{grade.parts[name].points:g}" for name in book.weights]
    lead = "-" if grade.lead is None else grade.lead
    par = "-" if grade.par is None else f"{grade.par:.1f}"
    reason = grade.reason.code if grade.reason is not None else ""
    return grade.student, grade.status, f"{grade.score:g}", *parts, lead, par, reason
