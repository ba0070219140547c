"""Open a class to be served: its games, and a lesson that is continued or begins."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.presets import find_preset
from gigawatt.classroom.serving.games import ServedGames
from gigawatt.classroom.serving.lesson import GOES_ON_S, Lesson, LessonFile, new_lesson
from gigawatt.classroom.setup.create import refresh_class
from gigawatt.classroom.setup.starts import Progress
from gigawatt.errors import ClassError
from gigawatt.reading import shown, why
from gigawatt.storage.locks import FileLock

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import ClassFolder, Course
    from gigawatt.classroom.folder.roster import Roster

LESSON: Final = "lesson.json"
_STRANGE: Final = {
    "other": "it is not the one that class.toml and class.key make",
    "unreadable": "it is not a start file",
}


@frozen(kw_only=True)
class ServedClass:
    """A class that is open to be served, and closed to other servers."""

    course: Course
    roster: Roster
    games: ServedGames
    lesson: Lesson
    file: LessonFile
    lock: FileLock = field(repr=False)

    @property
    def minutes(self) -> int:
        """How long its preset lets students play."""
        return find_preset(self.course.preset).play

    def release(self) -> None:
        """Let other servers serve it."""
        self.lock.release()


def open_class(
    path: Path,
    now: float,
    join_code: str | None,
    new_codes: Callable[[], tuple[str, str]],
    progress: Progress | None = None,
) -> ServedClass:
    """Open a class to be served.

    Args:
        path: the folder of the class.
        now: the time, in seconds since 1970.
        join_code: the join code; None for that of the lesson that is continued, or a new one.
        new_codes: makes a join code and a teacher's code.
        progress: called while seeds are chosen for students who have no start file.

    Raises:
        ClassError: there is no class, it is not valid, nobody is in it, a start file is odd, or another server serves it.
    """
    made = refresh_class(path, progress)
    course, roster = made.course, made.roster
    if not roster.students:
        raise ClassError(f"nobody is in {shown(course.folder.roster)}: enter the students, then serve the class again")
    for fault in made.starts.odd:
        if fault.code in _STRANGE:
            raise ClassError(f"{shown(fault.path)}: {_STRANGE[fault.code]}; remove it to have it made again")
    games = ServedGames(course, roster, read_key(course.folder.key))
    lock = _locked(course.folder)
    try:
        file = LessonFile(lesson_path(course.folder))
        lesson = _going_on(file.read(), now) or new_lesson(*new_codes(), now)
        lesson.join_code = join_code or lesson.join_code
        lesson.served = now
        file.write(lesson)
    except BaseException:
        lock.release()
        raise
    return ServedClass(course=course, roster=roster, games=games, lesson=lesson, file=file, lock=lock)


def lesson_path(folder: ClassFolder) -> Path:
    """Where the lesson of a class is kept."""
    return folder.served / LESSON


def _going_on(lesson: Lesson | None, now: float) -> Lesson | None:
    """The last lesson, if it is to be continued."""
    if lesson is None or lesson.is_closed or not 0 <= now - lesson.served < GOES_ON_S:
        return None
    return lesson


def _locked(folder: ClassFolder) -> FileLock:
    """The lock that keeps a second server from the class.

    Raises:
        ClassError: another server has it, or the folder cannot be made.
    """
    path = lesson_path(folder)
    try:
        path.parent.mkdir(mode=0o700, exist_ok=True)
    except OSError as error:
        raise ClassError(f"cannot keep games in {shown(path.parent)}: {why(error)}") from error
    lock = FileLock(path)
    if not lock.take():
        raise ClassError(f"{shown(folder.path)} is being served already; end that server first")
    return lock
