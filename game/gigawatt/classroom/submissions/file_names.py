"""Whose a file may be by its name, for the report on a file that cannot be read. A name proves nothing and never earns a grade.

Learning platforms rename what is handed in. Canvas writes `lovelaceada_LATE_1001_52341_ada.json`: the name in small letters, whether it
was late, the student's number in Canvas, the number of the file, and the name that the file had.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Final

from gigawatt.classroom.folder.roster import canvas_number
from gigawatt.classroom.setup.start_files import SUFFIX

if TYPE_CHECKING:
    from gigawatt.classroom.folder.roster import Roster

_CANVAS: Final = re.compile(r"[^_/]+_(?:late_)?([0-9]+)_[0-9]+_(.+)")
"""The number of the student, and the name that the file had; of a name in small letters."""
_COPY: Final = re.compile(r" ?\([0-9]+\)$")
"""What browsers add to the second file of a name."""
_CANVAS_COPY: Final = re.compile(r"-[0-9]+$")
"""What Canvas adds to the file of a second try."""
_BEFORE: Final = r"(?:^|[ _(])"
_AFTER: Final = r"(?=$|[ _)])"
"""What separates the id from other words: not the full stop, the hyphen and the at sign, of which ids may be made."""
_LEAST_DIGITS: Final = 4
"""Shorter numbers in a name count files, weeks and tries."""


class FileNames:
    """The students of a class by what files may be called after them."""

    def __init__(self, roster: Roster, exercises: Sequence[str] = ()) -> None:
        """Take the students, the teams that they play for, and the exercises that start files are called after, too."""
        self._roster = roster
        teams = [player for player in roster.players if roster.members(player)]
        self._told = {team.casefold(): frozenset(roster.members(team)) for team in teams}
        self._told |= {student.id.casefold(): frozenset({student.id}) for student in roster.students}
        numbers = {canvas_number(student.id, student.more): student.id for student in roster.students}
        if not any(numbers):  # a roster that says nothing of Canvas may have its numbers for ids
            numbers = {student.id: student.id for student in roster.students}
        self._numbers = {number: frozenset({student}) for number, student in numbers.items() if number}
        self._exercises = frozenset(exercises)
        self._exercise = re.compile(rf"(?:^|[ _(.])({_any_of(exercises)}){_AFTER}") if exercises else None
        # Of a start file of an exercise, `ID.EXERCISE`, the first group; of other names the second one.
        task = rf"\.(?:{_any_of(exercises)})"
        self._task = re.compile(f"{task}$") if exercises else None
        ids = rf"({_any_of(self._told)}){task}" if exercises else "(?!)()"
        telling = _any_of(name for name in self._told if _is_telling(name)) or "(?!)"
        self._words = re.compile(f"{_BEFORE}(?:{ids}|({telling})){_AFTER}")

    def students(self, file: str) -> frozenset[str]:
        """The students after whom a file is named, or the folder or zip that it lies in; nobody if that may be several.

        All students of a team have the files of the team.
        """
        found = list(self._whole(file)) or list(self._parts(file))
        whole: frozenset[str] = frozenset().union(*found)
        players = {self._roster.player_of(student) for student in self._roster.students if student.id in whole}
        return whole if len(players) == 1 else frozenset()

    def task(self, file: str) -> str | None:
        """The exercise after which a file is named, empty for the game of the class if it is `ID.json`; None if it may be any task.

        The name of the file itself says it, or the folder, if that is called as an exercise.
        """
        path = PurePosixPath(file.casefold())
        rest = _own_name(path.stem)
        found = set(self._exercise.findall(rest)) if self._exercise is not None else set()
        if found:
            return found.pop() if len(found) == 1 else None
        if path.parent.name in self._exercises:
            return path.parent.name
        return "" if rest in self._told and path.suffix == SUFFIX else None

    def _whole(self, file: str) -> Iterator[frozenset[str]]:
        """Those whose id is the whole name of the file, a folder or a zip, with or without its ending."""
        path = PurePosixPath(file.casefold())
        for name in {*path.parts, *(part.removesuffix(".zip") for part in path.parts), path.stem}:
            for one in {name, self._task.sub("", name) if self._task is not None else name}:
                if one in self._told:
                    yield self._told[one]

    def _parts(self, file: str) -> Iterator[frozenset[str]]:
        """Those whose id is a word in one of the names, or whose number Canvas has put there."""
        path = PurePosixPath(file.casefold())
        for name in {*(part.removesuffix(".zip") for part in path.parts[:-1]), path.stem}:
            canvas = _CANVAS.fullmatch(name)
            if canvas is not None and canvas[1] in self._numbers:
                yield self._numbers[canvas[1]]
            yield from (self._told[first or second] for first, second in self._words.findall(_own_name(name)))


def _own_name(name: str) -> str:
    """The name that a file had before a learning platform or a browser renamed it; of a name in small letters without its ending."""
    canvas = _CANVAS.fullmatch(name)
    return _COPY.sub("", name if canvas is None else _CANVAS_COPY.sub("", canvas[2]))


def _any_of(names: Iterable[str]) -> str:
    """A pattern of some names, longer ones before those that they begin with."""
    return "|".join(re.escape(name) for name in sorted(names, key=len, reverse=True))


def _is_telling(name: str) -> bool:
    """Whether an id says whose a file is if it is one word of several."""
    return len(name) >= _LEAST_DIGITS or not name.isdigit()
