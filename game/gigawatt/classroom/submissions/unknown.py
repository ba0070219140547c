"""The files that belong to no student, and what they say about a student of whom nothing else was handed in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gigawatt.classroom.folder.file_kinds import document_kind
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.file_names import FileNames
from gigawatt.classroom.submissions.formats import seems_text
from gigawatt.wording.grammar import plural
from gigawatt.wording.submission_text import not_counted_text, tasks_text, unknown_text

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
    return [Unknown(file, reason, tuple(sorted(names.students(file)))) for file, reason in _of_nobody(verdicts)]


def _of_nobody(verdicts: Iterable[Verdict]) -> Iterator[tuple[str, Reason]]:
    for archive, group in groupby(verdicts, key=lambda verdict: verdict.handed.archive):
        files = list(group)
        if archive and (reason := _no_saves(archive, files)):
            yield archive, reason
        else:
            yield from ((one.handed.name, one.reason) for one in files if not one.student and one.reason is not None)


def _no_saves(archive: str, files: Sequence[Verdict]) -> Reason | None:
    """What a zip without any save is; None if it has one, or has a file that was not read and may be one."""
    names = " ".join(one.handed.name.removeprefix(f"{archive}/") for one in files)
    if kind := document_kind(names.encode()):
        is_document = all(not one.student and one.reason is not None for one in files)
        return Reason("not-json", seems_text(kind)) if is_document else None
    if all(one.handed.reason is None and one.reason is not None and one.reason.code == "not-json" for one in files):
        return Reason("not-json", f"a zip or a document of {plural(len(files), 'file')}, none of them a save")
    return None


def missing_reason(tasks: Sequence[str], absent: Reason | None) -> Reason:
    """Why tasks of a student have no file, where others have one.

    Args:
        tasks: the exercises, and an empty text for the game of the class.
        absent: as `absences` has it; what is wrong with the file is only an aside, for it may be of any task or none.
    """
    return with_aside(Reason("no-submission", tasks_text(tasks), "tasks"), absent)


def with_aside(reason: Reason, absent: Reason | None) -> Reason:
    """A reason that mentions the file of nobody that is called after the student, if there is one."""
    return evolve(reason, aside=not_counted_text(absent.detail)) if absent is not None else reason


def absences(unknown: Iterable[Unknown]) -> dict[str, Reason]:
    """By student why nothing counts, for those after whom a file of nobody is called; the first file of each.

    A name proves nothing: this explains a missing grade, and never gives credit.
    """
    found: dict[str, Reason] = {}
    for one in unknown:
        for student in one.named:
            found.setdefault(student, Reason("no-submission", f"{one.file}: {one.reason.text}", "nothing-counts"))
    return found
