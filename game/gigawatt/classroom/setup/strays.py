"""Files in a class of students who are no longer in its roster. They stay; the teacher is told of all of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from gigawatt.classroom.folder.course import ClassFolder, Course
from gigawatt.classroom.folder.roster import Roster, read_roster
from gigawatt.classroom.folder.student_files import CLASS_PAGE, GRADESCOPE, SHEET, students_folder
from gigawatt.classroom.setup.start_files import SUFFIX, player_of_start
from gigawatt.reading import shown
from gigawatt.wording.grammar import listed


@frozen
class Stray:
    """The files of an id that nobody has or plays under."""

    id: str
    team: str
    """The team that the student of this id plays in now; empty if the roster has no such student."""
    files: tuple[Path, ...]

    @property
    def text(self) -> str:
        """Whose files they were, and what to do."""
        files = listed(shown(path) for path in self.files)
        if self.team:
            return f"{self.id} plays in the team {self.team}, and no longer alone: {files} may be removed."
        back = "enter the id in roster.csv again"
        return f"Nobody in the roster has the id {self.id}: remove {files}, or {back}."


def find_strays(folder: ClassFolder, roster: Roster) -> tuple[Stray, ...]:
    """All files that are named after an id which nobody in the roster has, by id."""
    found: dict[str, list[Path]] = {}
    games, people = frozenset(roster.players), frozenset(roster.ids)
    for owner, path in _games(folder):
        if owner not in games:
            found.setdefault(owner, []).append(path)
    for owner, path in _pages(folder):
        if owner not in people:
            found.setdefault(owner, []).append(path)
    return tuple(Stray(owner, _team(owner, roster), tuple(files)) for owner, files in sorted(found.items()))


def old_exercises(course: Course) -> tuple[Path, ...]:
    """The folders of start files of exercises that are not among those of a class."""
    folders = (path for path in course.folder.starts.glob("*") if path.is_dir())
    return tuple(sorted(path for path in folders if path.name not in course.exercises))


def strays_in(path: Path) -> tuple[Stray, ...]:
    """The same of the class in a folder.

    Raises:
        ClassError: its roster cannot be read.
    """
    folder = ClassFolder(path)
    return find_strays(folder, read_roster(folder.roster))


def _team(owner: str, roster: Roster) -> str:
    student = roster.find(owner)
    return roster.player_of(student) if student is not None else ""


def _games(folder: ClassFolder) -> Iterator[tuple[str, Path]]:
    """What belongs to those who play, who may be teams, each with their id."""
    for path in sorted(folder.starts.glob(f"*{SUFFIX}")):
        yield player_of_start(path.name), path
    for path in sorted(folder.starts.glob(f"*/*{SUFFIX}")):
        yield player_of_start(path.name, path.parent.name), path
    for path in sorted(students_folder(folder).glob("*")):
        yield path.name, path


def _pages(folder: ClassFolder) -> Iterator[tuple[str, Path]]:
    """What belongs to single students, each with their id."""
    for path in sorted(folder.handouts.glob(f"{SHEET}*.html")):
        yield path.stem.removeprefix(SHEET), path
    for path in sorted((folder.grades / GRADESCOPE).glob("*")):
        yield path.name, path
    for path in sorted(folder.debrief.glob("*.html")):
        if path.name != CLASS_PAGE:
            yield path.stem.removeprefix("_"), path
