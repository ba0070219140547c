"""The files that belong to no student, and what they say about a student of whom nothing else was handed in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from itertools import groupby
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.classroom.folder.file_kinds import document_kind
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.formats import seems_text
from gigawatt.wording.grammar import plural

if TYPE_CHECKING:
    from gigawatt.classroom.submissions.judging import Verdict


@frozen
class Unknown:
    """A file that belongs to no student of the class."""

    file: str
    reason: Reason


def unknown_files(verdicts: Iterable[Verdict]) -> list[Unknown]:
    """The files that belong to no student; those of a zip that holds no save at all, such as a text document, as one."""
    found = []
    for archive, group in groupby(verdicts, key=lambda verdict: verdict.handed.archive):
        files = list(group)
        if archive and (reason := _no_saves(archive, files)):
            found.append(Unknown(archive, reason))
        else:
            found += [
                Unknown(one.handed.name, one.reason) for one in files if not one.student and one.reason is not None
            ]
    return found


def _no_saves(archive: str, files: Sequence[Verdict]) -> Reason | None:
    """What a zip without any save is; None if it has one, or has a file that was not read and may be one."""
    names = " ".join(one.handed.name.removeprefix(f"{archive}/") for one in files)
    if kind := document_kind(names.encode()):
        is_document = all(not one.student and one.reason is not None for one in files)
        return Reason("not-json", seems_text(kind)) if is_document else None
    if all(one.handed.reason is None and one.reason is not None and one.reason.code == "not-json" for one in files):
        return Reason("not-json", f"a zip or a document of {plural(len(files), 'file')}, none of them a save")
    return None


def absence(ids: Collection[str], unknown: Iterable[Unknown]) -> Reason | None:
    """Why nothing counts of a student after whom a file of nobody is named; None if there is no such file.

    A name proves nothing: this explains a missing grade, and never gives credit.

    Args:
        ids: the student, and the team that the student plays for.
        unknown: the files that belong to no student.
    """
    named = next((one for one in unknown if not _names(one.file).isdisjoint(ids)), None)
    return None if named is None else Reason("no-submission", f"{named.file}: {named.reason.text}", "nothing-counts")


def _names(file: str) -> set[str]:
    """Whose file it may be by its path: the folders and zips that it lies in, and its name, with and without the ending."""
    path = PurePosixPath(file)
    zips = (part.removesuffix(".zip") for part in path.parts)
    return {*path.parts, *zips, path.stem}
