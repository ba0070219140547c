"""The files that belong to no student, and after whom they are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.classroom.folder.file_kinds import document_kind
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.file_names import FileNames
from gigawatt.classroom.submissions.formats import seems_text
from gigawatt.wording.grammar import plural
from gigawatt.wording.submission_text import unknown_text

if TYPE_CHECKING:
    from gigawatt.classroom.folder.roster import Roster
    from gigawatt.classroom.submissions.judging import Verdict


@frozen
class Unknown:
    """A file that belongs to no student of the class."""

    file: str
    reason: Reason
    named: tuple[str, ...] = ()
    """The students after whom it is called; their ids, in order."""
    exercise: str | None = None
    """The task that it is of, as `Verdict.exercise` has it."""

    @property
    def text(self) -> str:
        """The file, whose it may be, and what is wrong with it."""
        return unknown_text(self.file, self.reason.text, self.named)


def unknown_files(verdicts: Iterable[Verdict], roster: Roster, exercises: Sequence[str]) -> list[Unknown]:
    """The files that belong to no student; those of a zip that holds no save at all, such as a text document, as one.

    Args:
        verdicts: what became of each file.
        roster: the students of the class.
        exercises: the exercises of the class.
    """
    names = FileNames(roster, exercises)
    return [
        Unknown(file, reason, tuple(sorted(names.students(file))), names.task(file) if exercise is None else exercise)
        for file, reason, exercise in _of_nobody(verdicts)
    ]


def _of_nobody(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, Reason, str | None]]:
    for archive, group in groupby(verdicts, key=lambda verdict: verdict.handed.archive):
        files = list(group)
        if archive and (reason := _no_saves(archive, files)):
            yield archive, reason, None
        else:
            yield from (
                (one.handed.name, one.reason, one.exercise)
                for one in files
                if not one.student and one.reason is not None
            )


def _no_saves(archive: str, files: Sequence[Verdict]) -> Reason | None:
    """What a zip without any save is; None if it has one, or has a file that was not read and may be one."""
    names = " ".join(one.handed.name.removeprefix(f"{archive}/") for one in files)
    if kind := document_kind(names.encode()):
        is_document = all(not one.student and one.reason is not None for one in files)
        return Reason("not-json", seems_text(kind)) if is_document else None
    if all(one.handed.reason is None and one.reason is not None and one.reason.code == "not-json" for one in files):
        return Reason("not-json", f"a zip or a document of {plural(len(files), 'file')}, none of them a save")
    return None


def called_after(unknown: Iterable[Unknown]) -> dict[str, list[Unknown]]:
    """By student the files of nobody that are called after the student.

    A name proves nothing: this explains a missing grade, and never gives credit.
    """
    found: dict[str, list[Unknown]] = {}
    for one in unknown:
        for student in one.named:
            found.setdefault(student, []).append(one)
    return found
