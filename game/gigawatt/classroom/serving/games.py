"""The games of a served class: where they are kept, how they stand, and handing them in.

A student's game of a task is kept below `served/students/ID/` by the game's own process, after every action. Here the file is only read:
its plies are replayed as they come, so that what the teacher sees is what was played, and the file is copied to `submissions/`, whole or
not at all. A file there that is of another game is never written over.
"""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from attrs import define, field, frozen

from gigawatt.classroom.folder.student_files import students_folder
from gigawatt.classroom.setup.start_files import SUFFIX, start_path
from gigawatt.classroom.setup.starts import with_team
from gigawatt.classroom.setup.tasks import Task, tasks_of
from gigawatt.errors import ClassError, ReadError, SaveError
from gigawatt.match.replay import why_illegal
from gigawatt.reading import parse_json, shown
from gigawatt.session.class_block import CLASS_KEY, read_class
from gigawatt.storage import from_json, to_json
from gigawatt.storage.files import LIMIT_BYTES, read_limited, write_atomic
from gigawatt.wording.action_text import action_text

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.folder.roster import Roster
    from gigawatt.core import State
    from gigawatt.match import Record

NEW: Final = "new"
PLAYING: Final = "playing"
FINISHED: Final = "finished"
BROKEN: Final = "broken"

GAME: Final = f"game{SUFFIX}"
EXERCISES: Final = "exercises"
MOST_ASIDE: Final = 1_000
"""The most files of earlier games of one name; no class is changed so often."""


@frozen(kw_only=True)
class Standing:
    """How a student's game of a task stands."""

    status: str = NEW
    """`new` before the first action of the student, `playing`, `finished`, or `broken`."""
    quarter: int = 1
    """The quarter that is played, from 1; the last one of a finished game."""
    quarters: int = 0
    """How many are played in all."""
    lead: int = 0
    """The student's Lead."""
    last: str = ""
    """The student's last action, in words."""
    actions: int = 0
    """How many actions the student has taken."""
    acted: float = 0.0
    """When the last action was saved, in seconds since 1970; 0 before the first."""
    fault: str = ""
    """What is wrong with the file of a broken game, in one line."""


@define(eq=False)
class _Follower:
    """A game replayed as far as it is known."""

    state: State
    seat: int
    opening: int
    """How many plies belong to the starting position."""
    plies: list[int] = field(factory=list)
    own: list[int] = field(factory=list)
    """The student's actions."""

    def follow(self, plies: Sequence[int]) -> None:
        """Go on to the end of `plies`, which begin with those that are known.

        Raises:
            ClassError: a ply is not legal.
        """
        for action in plies[len(self.plies) :]:
            if wrong := why_illegal(self.state.game, self.state, action):
                raise ClassError(f"ply {len(self.plies)}: {wrong}")
            if self.state.seat == self.seat and len(self.plies) >= self.opening:
                self.own.append(action)
            self.state.apply_action(action)
            self.plies.append(action)


class ServedGame:
    """One student's game of one task. Threads may use it at the same time."""

    def __init__(self, task: Task, key: bytes, student: str, team: Sequence[str] = ()) -> None:
        """The game of a student, or of a team with its students; nothing is read or written yet."""
        self._team: Final = tuple(team)
        self.task: Final = task
        self.student: Final = student
        self._key: Final = key
        self._lock: Final = threading.RLock()
        self._follower: _Follower | None = None
        self._seen: tuple[int, int] | None = None
        self._standing = Standing(quarters=task.game.quarters)
        self._handed: bytes = b""
        """What was handed in last."""

    @property
    def path(self) -> Path:
        """The file of the game."""
        folder = students_folder(self.task.course.folder) / self.student
        exercise = self.task.exercise
        return folder / EXERCISES / f"{exercise}{SUFFIX}" if exercise else folder / GAME

    @cached_property
    def start(self) -> Record:
        """The start file of the student, made anew: of what is on the disk only the number of the seed is used.

        Raises:
            ClassError: the start file cannot be read.
        """
        start = self.task.start(self._key, self.student, 0 if self.task.exercise else self._draw())
        return with_team(start, self._team)

    def _draw(self) -> int:
        path = start_path(self.task.course.folder, self.student)
        try:
            block = read_class(from_json(read_limited(path, LIMIT_BYTES), shown(path)).session)
        except SaveError as error:
            raise ClassError(str(error)) from error
        return block.draw if block is not None else 0

    @property
    def _tag(self) -> str:
        return str(self.start.session[CLASS_KEY]["tag"])

    # --- playing --------------------------------------------------------------------------------------------------------

    def prepare(self) -> Path:
        """The file to play in: the one that is there, or the start file if there is none. A file of another game is set aside.

        Raises:
            ClassError: it cannot be read or written.
        """
        path = self.path
        try:
            with self._lock:
                if path.exists():
                    if _tag_in(path) == self._tag:
                        return path
                    _set_aside(path)
                write_atomic(path, to_json(self.start), is_new=True)
        except (SaveError, OSError) as error:
            raise ClassError(f"{self.student}: cannot begin the game: {error}") from error
        return path

    def look(self) -> Standing:
        """How it stands now. The file is read only if it has changed."""
        try:
            info = self.path.stat()
        except OSError:
            return self._standing
        seen = (info.st_mtime_ns, info.st_size)
        with self._lock:
            if seen != self._seen:
                try:
                    self._follow(info.st_mtime)
                except (ClassError, SaveError, ReadError) as error:
                    self._follower = None
                    fault = f"{shown(self.path.name)}: {error}"
                    self._standing = Standing(status=BROKEN, quarters=self.task.game.quarters, fault=fault)
                self._seen = seen
            return self._standing

    def _follow(self, when: float) -> None:
        """Read the file, and replay what is new in it; after a take-back, all of it."""
        plies = _plies_of(_parsed(self.path), self._tag)
        follower = self._follower
        if follower is None or plies[: len(follower.plies)] != follower.plies:
            state = self.task.game.new_state(self.start.seed, self.start.factions)
            follower = _Follower(state, self.task.seat, len(self.start.actions))
        follower.follow(plies)
        self._follower = follower
        self._standing = self._told(follower, when)

    def _told(self, follower: _Follower, when: float) -> Standing:
        state, own, before = follower.state, follower.own, self._standing
        quarters = self.task.game.quarters
        status = FINISHED if state.is_terminal else PLAYING if own else NEW
        return Standing(
            status=status,
            quarter=min(state.quarter + 1, quarters),
            quarters=quarters,
            lead=state.lead(self.task.seat),
            last=action_text(self.task.game, own[-1]) if own else "",
            actions=len(own),
            acted=before.acted if len(own) == before.actions else when,
        )

    # --- handing in -----------------------------------------------------------------------------------------------------

    def hand_in(self) -> bool:
        """Copy the game to `submissions/` if the student has acted in it and it is not there as it is; whether that was done.

        Raises:
            ClassError: it cannot be written.
        """
        with self._lock:
            return self.look().status in (PLAYING, FINISHED) and self._copy()

    def _copy(self) -> bool:
        """Copy the game to `submissions/`; return whether it was not there as it is."""
        try:
            data = read_limited(self.path, LIMIT_BYTES)
            if data == self._handed:
                return False
            target = self._target()
            is_there = target.is_file() and read_limited(target, LIMIT_BYTES) == data
            if not is_there:
                write_atomic(target, data)
        except (SaveError, OSError) as error:
            raise ClassError(f"{self.student}: cannot hand in the game: {error}") from error
        self._handed = data
        return not is_there

    def _target(self) -> Path:
        """The file to hand in: the first of its kind that is not there, or holds the same game."""
        folder = self.task.course.folder.submissions / self.task.exercise
        for number in range(1, MOST_ASIDE):
            path = folder / f"{self.student}.served{'' if number == 1 else f'-{number}'}{SUFFIX}"
            if not path.exists() or _tag_in(path) == self._tag:
                return path
        raise ClassError(f"{shown(folder)} is full of other games of {self.student}")


class ServedGames:
    """The games of all students, by student and by exercise, which is empty for the game of the class."""

    def __init__(self, course: Course, roster: Roster, key: bytes) -> None:
        """The games of a class.

        Raises:
            ClassError: an exercise of the class is none.
        """
        self.tasks: Final = tasks_of(course)
        for task in self.tasks:
            task.check()
        self.students: Final = roster.players
        self.folder: Final = students_folder(course.folder)
        """Where the games lie, a folder for each student."""
        self._folded: Final = {player.casefold(): player for player in roster.players}
        # A student of a team plays the game of the team.
        self._folded.update({student.id.casefold(): roster.player_of(student) for student in roster.students})
        self._games: Final = {
            (player, task.exercise): ServedGame(task, key, player, roster.members(player))
            for player in roster.players
            for task in self.tasks
        }

    def find_student(self, typed: str) -> str | None:
        """The id that somebody typed, in any capitals; None if nobody has it. Ids of a roster differ in more than capitals."""
        return self._folded.get(typed.strip().casefold())

    def game(self, student: str, exercise: str) -> ServedGame:
        """A student's game of a task."""
        return self._games[student, exercise]

    def of(self, student: str) -> tuple[ServedGame, ...]:
        """All games of a student, in the order of the tasks."""
        return tuple(self._games[student, task.exercise] for task in self.tasks)

    def next_task(self, student: str) -> str:
        """The first task that a student has not finished, the last one if all are: the exercise's id, or an empty text."""
        open_ones = [game.task.exercise for game in self.of(student) if game.look().status != FINISHED]
        return open_ones[0] if open_ones else self.tasks[-1].exercise

    def hand_in(self, student: str, *, only_finished: bool = False) -> list[str]:
        """Hand in what has changed of a student's games; the reasons for those that could not be, each in one line."""
        faults = []
        for game in self.of(student):
            if only_finished and game.look().status != FINISHED:
                continue
            try:
                game.hand_in()
            except ClassError as error:
                faults.append(str(error))
        return faults


def _parsed(path: Path) -> dict[str, Any]:
    """The tables of a save.

    Raises:
        SaveError, ReadError: it cannot be read, or is none.
    """
    plain = parse_json(read_limited(path, LIMIT_BYTES))
    if not isinstance(plain, dict):
        raise SaveError("it is not a save")
    return plain


def _tag_in(path: Path) -> str | None:
    """The signature of the class in a save; None if it has none."""
    with contextlib.suppress(SaveError, ReadError):
        return _tag_of(_parsed(path))
    return None


def _tag_of(plain: dict[str, Any]) -> str | None:
    session = plain.get("session")
    block = session.get(CLASS_KEY) if isinstance(session, dict) else None
    tag = block.get("tag") if isinstance(block, dict) else None
    return tag if isinstance(tag, str) else None


def _plies_of(plain: dict[str, Any], tag: str) -> list[int]:
    """The plies of a save of the game with a signature.

    Raises:
        SaveError: it is of another game, or has none.
    """
    plies = plain.get("actions")
    if _tag_of(plain) != tag:
        raise SaveError("it is of another game")
    if not isinstance(plies, list) or not all(type(action) is int for action in plies):
        raise SaveError("its actions are not a list of whole numbers")
    return plies


def _set_aside(path: Path) -> None:
    """Rename a file of an earlier game, to a name beside it that is free."""
    for number in range(1, MOST_ASIDE):
        aside = path.with_name(f"{path.stem}-old-{number}{SUFFIX}")
        if not aside.exists():
            path.rename(aside)
            return
    raise SaveError(f"there are too many earlier games beside {shown(path)}")
