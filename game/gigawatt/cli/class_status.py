"""`gigawatt class status`: who handed in what."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gigawatt.cli.class_new import fault_lines
from gigawatt.cli.output import echo_json, table
from gigawatt.wording.grammar import counted, plural

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.setup.starts import StartFault
    from gigawatt.classroom.setup.strays import Stray
    from gigawatt.classroom.submissions.status import ClassStatus, Row


@click.command(epilog="Example: gigawatt class status spring-a")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def status(folder: Path, as_json: bool) -> None:
    """Show who handed in what, and whose start files are missing.

    Nothing is written, and nothing is replayed: what counts is decided by class grade.
    """
    from gigawatt.classroom.folder.course import read_course
    from gigawatt.classroom.folder.keys import is_private, read_key
    from gigawatt.classroom.folder.roster import read_roster
    from gigawatt.classroom.setup.exercise_starts import missing_exercise_starts
    from gigawatt.classroom.setup.starts import find_starts
    from gigawatt.classroom.setup.strays import find_strays, old_exercises
    from gigawatt.classroom.submissions.standing import PARTIAL
    from gigawatt.classroom.submissions.status import class_status
    from gigawatt.reading import shown

    course = read_course(folder)
    roster = read_roster(course.folder.roster)
    starts = find_starts(course, roster, read_key(course.folder.key))
    missing = (*starts.missing, *missing_exercise_starts(course, roster))
    found = class_status(course, roster)
    strays = find_strays(course.folder, roster)
    if as_json:
        echo_json(_as_json(course, found, missing, starts.odd, strays))
        return
    click.echo(_table(course, found))
    for row in found.rows:
        if row.status == PARTIAL and row.reason is not None:
            click.echo(f"{row.student}: {row.reason.text}")
        for refused in row.refused:
            click.echo(f"{refused.file} ({row.student}): {refused.reason.text}")
    for unknown in found.unknown:
        click.echo(unknown.text)
    if missing:
        number = plural(len(missing), "start file")
        click.echo(f"{number} missing: {', '.join(missing)}; gigawatt class new {shown(folder)} makes them.")
    for line in fault_lines(starts.odd):
        click.echo(line)
    for stray in strays:
        click.echo(stray.text)
    for path in old_exercises(course):
        click.echo(f"{shown(path)}: class.toml has no exercise of this name.")
    if not is_private(course.folder.key):
        click.echo(f"{shown(course.folder.key)}: others on this machine can read it; chmod 600 closes it.")


def _table(course: Course, found: ClassStatus) -> str:
    from gigawatt.classroom.submissions.standing import counts_text

    counts = counts_text([row.status for row in found.rows])
    head = f"{course.name}, {counted(len(found.rows), 'student')}: {counts}."
    if not found.rows:
        return head
    exercises = ["exercises"] if course.exercises else []
    columns = ["id", "name", "status", "quarters", "file that counts", "files", *exercises, "reason"]
    return f"{head}\n{table(columns, [_cells(row, course) for row in found.rows])}"


def _cells(row: Row, course: Course) -> list[object]:
    counts = row.newest.file if row.newest else ""
    exercises = [f"{len(row.exercises)} of {len(course.exercises)}"] if course.exercises else []
    reason = row.reason.code if row.reason is not None else ""
    return [row.student, row.name, row.status, _at(row, course), counts, row.count, *exercises, reason]


def _at(row: Row, course: Course) -> str:
    return f"{row.newest.quarters} of {course.game.quarters}" if row.newest else ""


def _as_json(
    course: Course, found: ClassStatus, missing: Sequence[str], odd: Sequence[StartFault], strays: Sequence[Stray]
) -> dict[str, Any]:
    return {
        "class": course.id,
        "students": [
            {
                "id": row.student,
                "status": row.status,
                "file": row.newest.file if row.newest else None,
                "plies": row.newest.plies if row.newest else 0,
                "quarters": row.newest.quarters if row.newest else 0,
                "files": row.count,
                "exercises": list(row.exercises),
                "reason": row.reason.code if row.reason is not None else None,
                "detail": row.reason.text if row.reason is not None else "",
                "refused": [{"file": one.file, "reason": one.reason.text} for one in row.refused],
            }
            for row in found.rows
        ],
        "unknown": [
            {"file": unknown.file, "reason": unknown.reason.text, "named": list(unknown.named)}
            for unknown in found.unknown
        ],
        "starts": {
            "made": [],  # an earlier release made what was missing
            "missing": list(missing),
            "odd": [{"file": fault.path.name, "code": fault.code} for fault in odd],
        },
        "strays": [{"id": stray.id, "files": [_below(path, course) for path in stray.files]} for stray in strays],
    }


def _below(path: Path, course: Course) -> str:
    return path.relative_to(course.folder.path).as_posix()
