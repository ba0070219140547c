"""An anonymous export of a class for research: tables, a codebook, and the records of the games that count.

The export is a function of the class and what was handed in: made again it has the same bytes. It is written whole or not at all,
as a folder or as a zip.
"""

from __future__ import annotations

import io
import json
import shutil
import tempfile
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import field, frozen

from gigawatt.classroom.export.anonymous import anonymous_record, pseudonyms, traces
from gigawatt.classroom.export.columns import (
    ANSWERS,
    CODEBOOK,
    GAMES,
    QUARTERS,
    STUDENTS,
    Row,
    codebook,
    csv_bytes,
)
from gigawatt.classroom.export.rows import answer_rows, game_row, quarter_rows, student_row
from gigawatt.classroom.folder.keys import student_pseudonym
from gigawatt.errors import SaveError, UsageError
from gigawatt.reading import has_ending, shown, why
from gigawatt.storage import to_json
from gigawatt.storage.files import write_atomic
from gigawatt.storage.writing import check_writable
from gigawatt.version import __version__

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.grading.class_grades import GradedClass
    from gigawatt.classroom.setup.tasks import Task
    from gigawatt.classroom.submissions.judging import Verdict

ZIP: Final = ".zip"
TOP: Final = "anonymous"
"""The folder that everything lies in, in a zip."""
RECORDS: Final = "records"
_WHEN: Final = (1980, 1, 1, 0, 0, 0)
"""The time of every file in a zip: the earliest possible, because the date of an export would reveal that of the lesson."""


@frozen
class Export:
    """What is exported."""

    files: Mapping[str, bytes] = field(repr=False)
    """By path, the codebook first."""
    rows: Mapping[str, int]
    """By table how many rows it has."""
    found: tuple[str, ...]
    """Words of the roster, or the id of the class, that occur in the files, possibly by chance or in texts of the rules: to look at."""


def anonymous_export(graded: GradedClass, *, records: bool = True) -> Export:
    """The files of an anonymous export of a class that was graded.

    Args:
        graded: the class.
        records: whether to add the records of the games. Whoever has the originals can recognize them by seed and actions.
    """
    course = graded.course
    names = pseudonyms(graded.key, course.id, graded.roster.ids)
    grades = {grade.student: grade for grade in graded.book.grades}
    rows: dict[str, list[Row]] = {book.file: [] for book in (STUDENTS, GAMES, QUARTERS, ANSWERS)}
    kept: dict[str, bytes] = {}
    for student, pseudonym in names.items():
        team = _team(graded, student)
        rows[STUDENTS.file].append(student_row(pseudonym, team, grades[student], graded.book))
        for task in graded.tasks:
            verdict = graded.games[student].get(task.exercise)
            if verdict is not None and verdict.record is not None:
                _add_game(rows, kept, pseudonym, task, verdict, keeps=records)
    files = {CODEBOOK: codebook().encode(), "class.json": _class_json(course, len(names))}
    files |= {book.file: csv_bytes(book, rows[book.file]) for book in (STUDENTS, GAMES, QUARTERS, ANSWERS)}
    files |= kept
    return Export(files, {name: len(table) for name, table in rows.items()}, traces(files, graded.roster, course.id))


def _team(graded: GradedClass, student_id: str) -> str | None:
    """The pseudonym of a student's team; None for a student who plays alone."""
    student = graded.roster.find(student_id)
    assert student is not None, "the ids are those of the roster"
    player = graded.roster.player_of(student)
    return None if player == student_id else f"t{student_pseudonym(graded.key, graded.course.id, player)[1:]}"


def _add_game(
    rows: dict[str, list[Row]],
    kept: dict[str, bytes],
    pseudonym: str,
    task: Task,
    verdict: Verdict,
    *,
    keeps: bool,
) -> None:
    """Add the rows of a game that counts, and its record if records are kept."""
    record = verdict.record
    assert record is not None, "the caller looked"
    path = "/".join(part for part in (RECORDS, task.exercise, f"{pseudonym}.json") if part) if keeps else None
    rows[GAMES.file].append(game_row(pseudonym, task, verdict, path))
    rows[QUARTERS.file].extend(quarter_rows(pseudonym, task, record))
    rows[ANSWERS.file].extend(answer_rows(pseudonym, task, record))
    if path is not None:
        kept[path] = to_json(anonymous_record(record, task, pseudonym))


def _class_json(course: Course, students: int) -> bytes:
    """What was played and how it was graded, without id and name of the class."""
    plain: dict[str, Any] = {
        "release": __version__,
        "scenario": course.game.scenario_id,
        "rules": course.rules,
        "quarters": int(course.game.quarters),
        "seats": [{"faction": seat.faction, "player": seat.player} for seat in course.seats],
        "advice": course.advice,
        "undo": course.undo,
        "prompts": [{"kind": prompt.kind, "quarter": prompt.quarter} for prompt in course.prompts],
        "exercises": list(course.exercises),
        "panel": list(course.panel),
        "span": course.span,
        "equal": course.equal,
        "weights": dict(course.weights),
        "students": students,
    }
    return (json.dumps(plain, indent=1) + "\n").encode()


def check_target(path: Path, *, force: bool = False) -> None:
    """Check that an export may be written to a path: a zip that is new or an older export, or a folder that is missing or empty.

    Raises:
        UsageError: something else is there.
        SaveError: nothing can be written there.
    """
    if has_ending(str(path), ZIP):
        check_writable(path, "export", "--out", force=force)
        return
    try:
        is_free = not path.exists() or (path.is_dir() and not any(path.iterdir()))
    except OSError as error:
        raise SaveError(f"cannot write {shown(path)}: {why(error)}") from error
    if not is_free:
        raise UsageError(
            f"--out: {shown(path)} is there and not empty; name a new folder, or a file that ends with {ZIP}"
        )


def write_export(path: Path, export: Export) -> None:
    """Write an export as a whole, to a zip if the name ends so, else to a folder.

    Raises:
        SaveError: it cannot be written; then nothing is there.
    """
    if has_ending(str(path), ZIP):
        write_atomic(path, zip_bytes(export))
    else:
        _write_folder(path, export)


def zip_bytes(export: Export) -> bytes:
    """The zip of an export, the same bytes for the same files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, data in export.files.items():
            info = zipfile.ZipInfo(f"{TOP}/{name}", _WHEN)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix everywhere, for equal bytes
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return out.getvalue()


def _write_folder(path: Path, export: Export) -> None:
    """Write the files beside the folder's place first, and then take the place."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=".export-", dir=path.parent))
    except OSError as error:
        raise SaveError(f"cannot write {shown(path)}: {why(error)}") from error
    try:
        for name, data in export.files.items():
            (made / name).parent.mkdir(parents=True, exist_ok=True)
            (made / name).write_bytes(data)
        made.chmod(0o755)
        if path.exists():
            path.rmdir()
        made.replace(path)
    except OSError as error:
        raise SaveError(f"cannot write {shown(path)}: {why(error)}") from error
    finally:
        shutil.rmtree(made, ignore_errors=True)
