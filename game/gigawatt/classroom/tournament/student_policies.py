"""Find the programs that students handed in below `policies/`, and copy them to where they are run.

A program is a folder with `policy.py` or `policy.toml` in it, or a zip of one, or one of the folders in a zip that a learning
platform exported. Whose it is, the outermost folder or zip says that has the id of a student; else the file `student.txt` in it, so that
platforms may call files as they like. Reading is as strict as for other submissions (`submissions.handed_in`, `submissions.archives`),
and names of files are used only if they are plain ones. Nothing is imported and nothing is started here.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from hashlib import blake2b
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import Final

from attrs import frozen

from gigawatt.classroom.folder.roster import Roster
from gigawatt.classroom.submissions.bounds import Bounds
from gigawatt.classroom.submissions.handed_in import HandedIn, find_submissions
from gigawatt.errors import GameError
from gigawatt.match.command import DESCRIPTION, SCRIPT
from gigawatt.reading import why
from gigawatt.text import safe_text
from gigawatt.wording.grammar import counted

STUDENT_FILE: Final = "student.txt"
"""The file of a program that says whose it is; its first line is the id."""

BOUNDS: Final = Bounds(
    file_bytes=5_000_000,
    files=50_000,
    archive_bytes=200_000_000,
    unpacked_bytes=300_000_000,
    what="file of a program",
)
"""The limits of what lies below `policies/`."""
MOST_FILES: Final = 500
"""The files of one program."""
MOST_BYTES: Final = 20_000_000
"""The bytes of one program."""
MOST_COPIED: Final = 2_000_000_000
"""The bytes of all programs together."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_][A-Za-z0-9_+., ()-]{0,99}")
"""Names of files that mean the same on every system."""
_DEVICES: Final = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)
_LITTER: Final = frozenset({"__macosx", "__pycache__", "thumbs.db", "desktop.ini"})
_DIGEST_PERSON: Final = b"gw-class-policy"


@frozen
class Refused:
    """Something that was handed in and does not play, with a sentence on why."""

    file: str
    """Where it lies below `policies/`, as safe text."""
    reason: str
    student: str = ""
    """Whose it is; empty if that is not known."""


@frozen
class StudentProgram:
    """The program of a student, copied to where it is run."""

    student: str
    source: str
    """Where it was found below `policies/`, as safe text."""
    folder: Path
    """The copy: nothing else is in it, and its path says nothing about the class."""
    digest: str
    """32 hexadecimal digits over the names and contents of its files."""


@frozen
class HandedInPrograms:
    """All that was found below `policies/`."""

    programs: tuple[StudentProgram, ...] = ()
    """At most one a student, in the order of the roster."""
    refused: tuple[Refused, ...] = ()
    """What does not play: files that belong to nobody, programs that exceed a bound, older programs of the same student."""


@frozen
class _Candidate:
    """A program, and how it is known whose it is."""

    program: StudentProgram
    is_named: bool
    """Whether a folder or zip has the student's id; else the program itself says it."""
    changed: float


def copy_programs(policies: Path, roster: Roster, target: Path) -> HandedInPrograms:
    """Find the programs of a class, and copy each into a folder of its own.

    Args:
        policies: the folder `policies`; nothing is found if it does not exist.
        roster: the students.
        target: an empty folder, which the caller removes.

    Raises:
        GameError: the folder cannot be read, or the copies cannot be written.
    """
    copier = _Copier(roster, target)
    files = find_submissions(policies, BOUNDS) if policies.exists() else iter(())
    by_entry = groupby(files, key=lambda found: found.name.partition("/")[0])
    for entry, found in by_entry:
        if not _is_litter(entry):
            copier.take(entry, list(found))
    return copier.result()


class _Copier:
    """Copies what it is given, and knows in the end which program of each student counts."""

    def __init__(self, roster: Roster, target: Path) -> None:
        self._ids = {student.casefold(): student for student in roster.ids}
        self._target = target
        self._bytes = 0
        self._count = 0
        self._found: dict[str, list[_Candidate]] = {student: [] for student in roster.ids}
        self._refused: list[Refused] = []

    def take(self, entry: str, files: Sequence[HandedIn]) -> None:
        """Copy the programs in one entry of `policies/`: a folder, a zip or a file."""
        roots = _roots(files)
        if not roots:
            unread = next((found.reason.detail for found in files if found.reason is not None), "")
            self._refused.append(Refused(entry, unread or f"no {SCRIPT} or {DESCRIPTION} in it", self._named(entry)))
        for root, inside in roots.items():
            self._take_program(root, inside)

    def _take_program(self, root: str, files: Sequence[tuple[str, HandedIn]]) -> None:
        named = self._named(root)
        student = named or self._ids.get(_written_id(files).casefold(), "")
        if not student:
            self._refused.append(
                Refused(root, f"no folder or zip around it, and no {STUDENT_FILE} in it, has an id of the roster")
            )
            return
        if fault := _fault_of(files) or self._fault_of_sizes(files):
            self._refused.append(Refused(root, fault, student))
            return
        contents = {name: found.data for name, found in files if found.data is not None}
        program = StudentProgram(student, root, self._copy(contents), _digest(contents))
        changed = max(found.changed for _, found in files)
        self._found[student].append(_Candidate(program, bool(named), changed))

    def _named(self, path: str) -> str:
        """The student whose id the outermost part of a path has, with or without the ending of a zip; else an empty text."""
        parts = (part.casefold() for part in path.split("/"))
        return next(
            (self._ids[name] for part in parts for name in (part, part.removesuffix(".zip")) if name in self._ids), ""
        )

    def _fault_of_sizes(self, files: Sequence[tuple[str, HandedIn]]) -> str:
        size = sum(len(found.data or b"") for _, found in files)
        if len(files) > MOST_FILES or size > MOST_BYTES:
            return f"it has {counted(len(files), 'file')} of {size:,} bytes; a program has at most {MOST_FILES:,} of {MOST_BYTES:,}"
        self._bytes += size
        if self._bytes > MOST_COPIED:
            return f"the programs of the class have more than {MOST_COPIED:,} bytes together"
        return ""

    def _copy(self, contents: Mapping[str, bytes]) -> Path:
        """Write the files of a program into a new folder; they can be run and read, and not written."""
        folder = self._target / f"{self._count:05d}-{os.urandom(8).hex()}"
        self._count += 1
        try:
            folder.mkdir(mode=0o700)
            for name, data in contents.items():
                path = folder / name
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(data)
                path.chmod(0o500)
            for path in (folder, *folder.rglob("*")):
                if path.is_dir():  # closed to accidents: a program that keeps notes there would not play alike twice
                    path.chmod(0o500)
        except OSError as error:
            raise GameError(f"cannot copy a program to {self._target}: {why(error)}") from error
        return folder

    def result(self) -> HandedInPrograms:
        """The program of each student that counts: one in a folder or zip of the student's id, then the newest."""
        programs = []
        for candidates in self._found.values():
            ordered = sorted(candidates, key=lambda one: (one.is_named, one.changed, one.program.source))
            programs += [one.program for one in ordered[-1:]]
            self._refused += [
                Refused(one.program.source, f"{ordered[-1].program.source} counts instead", one.program.student)
                for one in ordered[:-1]
            ]
        playing = {program.student for program in programs}
        # A broken second program is listed with its student, but does not keep a sound one from playing.
        refused = sorted(self._refused, key=lambda one: (one.student in playing, one.student, one.file))
        return HandedInPrograms(tuple(programs), tuple(refused))


def _roots(files: Sequence[HandedIn]) -> dict[str, list[tuple[str, HandedIn]]]:
    """The outermost folders with a program, each with its files by their paths inside of it."""
    folders = {
        found.name.rpartition("/")[0] for found in files if found.name.rpartition("/")[2] in {SCRIPT, DESCRIPTION}
    } - {""}
    outer = sorted(folder for folder in folders if not any(folder.startswith(f"{other}/") for other in folders))
    roots: dict[str, list[tuple[str, HandedIn]]] = {folder: [] for folder in outer}
    for found in files:
        for root in outer:
            if found.name.startswith(f"{root}/") and not _is_litter(name := found.name[len(root) + 1 :]):
                roots[root].append((name, found))
    return roots


def _is_litter(path: str) -> bool:
    """Whether a system put a file there by itself, or it is hidden."""
    return any(
        (part.startswith(".") and part not in {".", ".."}) or part.casefold() in _LITTER for part in path.split("/")
    )


def _written_id(files: Sequence[tuple[str, HandedIn]]) -> str:
    """The first line of `student.txt`, or an empty text."""
    data = next((found.data for name, found in files if name == STUDENT_FILE), None) or b""
    lines = data[:400].decode("utf-8-sig", "replace").splitlines()
    return lines[0].strip() if lines else ""


def _fault_of(files: Sequence[tuple[str, HandedIn]]) -> str:
    """Why the files of a program are not copied, or an empty text."""
    seen: set[str] = set()
    folders: set[str] = set()
    for name, found in files:
        if found.reason is not None:
            return f"{safe_text(name, 80)}: {found.reason.detail}"
        parts = name.split("/")
        if not all(_PLAIN.fullmatch(part) and not _DEVICES.fullmatch(part) and part[-1] not in ". " for part in parts):
            return f"the name {safe_text(repr(name), 80)} is not a plain one; use letters, digits and . _ -"
        folded = name.casefold()
        if folded in seen:
            return f"{safe_text(name, 80)} is there twice, capitals aside"
        seen.add(folded)
        folders |= {parent.as_posix() for parent in PurePosixPath(folded).parents} - {"."}
    clash = next(iter(sorted(seen & folders)), "")
    return f"{safe_text(clash, 80)} is both a file and a folder" if clash else ""


def _digest(contents: Mapping[str, bytes]) -> str:
    hasher = blake2b(digest_size=16, person=_DIGEST_PERSON)
    for part in _lengths(contents):
        hasher.update(part)
    return hasher.hexdigest()


def _lengths(contents: Mapping[str, bytes]) -> Iterator[bytes]:
    """Names and contents in the order of the names, each after its length."""
    for name in sorted(contents):
        for part in (name.encode(), contents[name]):
            yield len(part).to_bytes(8, "big")
            yield part
