"""`gigawatt class export`: games, scores and answers of a class without names or ids, for research."""

from __future__ import annotations

from pathlib import Path

import click

from gigawatt.cli.output import echo_json, echo_warning, progress
from gigawatt.errors import UsageError
from gigawatt.wording.grammar import listed, plural

_STEPS = 1_000


@click.command(epilog="Example: gigawatt class export spring-a --anonymous --out spring.zip")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--anonymous", is_flag=True, help="Leave out whatever leads back to a student. Needed.")
@click.option(
    "--out", type=click.Path(path_type=Path), metavar="FILE.zip|FOLDER",
    help="Where it is written: a zip if the name ends so.  [default: export/anonymous.zip in DIR]",
)  # fmt: skip
@click.option("--no-records", is_flag=True, help="Export the tables alone: seeds and actions of the games stay here.")
@click.option("--force", is_flag=True, help="Replace any file of the name.")
@click.option("--json", "as_json", is_flag=True, help="Print what was exported as one JSON object.")
def export(folder: Path, anonymous: bool, out: Path | None, no_records: bool, force: bool, as_json: bool) -> None:
    """Export the class in DIR for research: students, games, quarters and answers as tables, a codebook, the records of the games.

    The class is graded first. Students have pseudonyms that only the key of the class leads back from; nothing of the roster goes with it.
    """
    from gigawatt.classroom.export.files import anonymous_export, check_target, write_export
    from gigawatt.classroom.grading.class_grades import graded_class
    from gigawatt.reading import shown

    if not anonymous:
        raise UsageError(
            "an export is for people who should not know the students: add --anonymous; "
            "with ids and names everything stands in the folder itself, in submissions and grades/grades.csv"
        )
    target = out if out is not None else folder / "export" / "anonymous.zip"
    check_target(target, force=force)
    with progress("Grading", _STEPS, hidden=as_json) as show:
        graded = graded_class(folder, lambda done, whole: show(_STEPS * done // max(whole, 1)), warn=echo_warning)
    made = anonymous_export(graded, records=not no_records)
    write_export(target, made)
    if as_json:
        echo_json({"out": str(target), "rows": dict(made.rows), "files": list(made.files), "found": list(made.found)})
        return
    tables = listed([f"{name} ({plural(count, 'row')})" for name, count in made.rows.items()])
    kept = sum(name.startswith("records/") for name in made.files)
    click.echo(f"{shown(target)}: codebook.md, class.json, {tables}, {plural(kept, 'record')}.")
    if kept:
        click.echo(
            "Whoever holds a student's save can find its game by the actions; --no-records leaves the games out."
        )
    if made.found:
        click.echo(f"Look at these before you pass it on, they stand in it too: {listed(list(made.found))}.")
