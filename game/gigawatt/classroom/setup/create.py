"""Make a class: the folder, its secret, its roster, its `class.toml`, and the start files."""

from __future__ import annotations

import contextlib
import re
import unicodedata
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from gigawatt.classroom.folder.course import (
    FILE,
    PARTS,
    STUDENT,
    ClassFolder,
    ClassSeat,
    Course,
    parse_course,
    read_course,
    shortened,
)
from gigawatt.classroom.folder.keys import new_key, read_key, write_key
from gigawatt.classroom.folder.presets import Preset, find_preset
from gigawatt.classroom.folder.roster import Roster, read_roster, roster_text
from gigawatt.classroom.replays.par import PAR_FILE
from gigawatt.classroom.setup.class_file import class_text
from gigawatt.classroom.setup.exercise_starts import ExerciseWritten, write_exercise_starts
from gigawatt.classroom.setup.handout_files import write_handouts
from gigawatt.classroom.setup.start_files import start_path
from gigawatt.classroom.setup.starts import Progress, Written, write_starts
from gigawatt.classroom.setup.unfinished import begin, finish, only_maker
from gigawatt.content import find_scenario, prepare, ruleset_digest
from gigawatt.content.exercises import find_exercise_file
from gigawatt.core import Game
from gigawatt.core.lineups import lineup_with
from gigawatt.core.rules.ruleset import Ruleset, Scenario
from gigawatt.errors import ClassError, SaveError
from gigawatt.reading import has_ending, shown, why
from gigawatt.session.class_block import BINDING_LAYER, Prompt
from gigawatt.storage.files import write_atomic
from gigawatt.text import safe_text

_Starts = tuple[Written, tuple[ExerciseWritten, ...]]
"""What was made for the class's own game, and for its exercises."""

_UNFIT: Final = re.compile(r"[^a-z0-9]+")


@frozen(kw_only=True)
class NewClass:
    """What a teacher asks for."""

    preset: str
    scenario: str | None = None
    """A name, `ruleset:name` or a TOML file; that of the preset if None."""
    exercises: tuple[str, ...] = ()
    equal: bool = False
    """Whether seeds are chosen so that they are of equal difficulty, which takes the games of a panel."""
    roster: Path | None = None
    """A file to copy the students from; `roster.csv` of the folder if None, if it is there."""


@frozen
class Made:
    """What was made."""

    course: Course
    roster: Roster
    starts: Written
    exercises: tuple[ExerciseWritten, ...]
    """The start files of each exercise."""
    handouts: tuple[str, ...]
    """The hand-outs that were made."""
    is_new: bool
    """Whether the class was made now; if not, start files of new students may have been."""
    notes: tuple[str, ...] = ()
    """What else was done, and why, in sentences."""


def make_class(path: Path, wanted: NewClass, progress: Progress | None = None) -> Made:
    """Make a class in a folder, which may have a `roster.csv` already. `class.toml` gets its name last: without it there is no class.

    A run that is killed leaves a folder in which the next one begins anew (`unfinished`).

    Raises:
        ClassError: there is a class already, or what is left of one, or another run makes it; the roster is not valid; something cannot be
            written.
        UsageError, NotationError, ContentError: there is no such preset, scenario or exercise, or it has problems.
    """
    folder = ClassFolder(path)
    if folder.exists:
        raise ClassError(
            f"{shown(path)} is a class already and stays as it is; leave the options out to add start files"
        )
    if not folder.is_unfinished and (remains := folder.remains):
        raise ClassError(
            f"{shown(path)} has {' and '.join(remains)} of an earlier class but no {FILE}; put {FILE} back from a copy, "
            f"or take another folder, or remove {' and '.join(remains)} if no start file was handed out"
        )
    source = wanted.roster or folder.roster
    roster = read_roster(source) if wanted.roster is not None or source.exists() else Roster()
    course = draft_course(folder, wanted)
    folders: list[Path] = []
    try:
        _make_folders(folder, folders)
        with only_maker(folder):
            starts, exercises = _write_all(course, wanted, roster, progress)
    except BaseException:
        _remove(folders)
        raise
    # They can be made again at any time: a class without them is whole.
    return Made(course, roster, starts, exercises, write_handouts(course, roster), is_new=True)


def refresh_class(path: Path, progress: Progress | None = None, *, handouts: bool = False) -> Made:
    """Add the start files of students who have none, such as those who were added to the roster.

    Args:
        path: the folder of the class.
        progress: called while seeds are chosen.
        handouts: whether to make the hand-outs that are not there, too.

    Raises:
        ClassError: there is no class, or it is not valid.
    """
    course = read_course(path)
    roster, key = read_roster(course.folder.roster), read_key(course.folder.key)
    starts = write_starts(course, roster, key, progress=progress)
    exercises = write_exercise_starts(course, roster, key)
    printed = write_handouts(course, roster) if handouts else ()
    return Made(course, roster, starts, exercises, printed, is_new=False)


def draft_course(folder: ClassFolder, wanted: NewClass) -> Course:
    """The class that follows from a preset and a scenario; nothing is written.

    Another scenario than the preset's is played with the preset's number of seats, if it is made for it, and at most its quarters.

    Raises:
        UsageError: there is no such preset.
        NotationError, ContentError: there is no such scenario or exercise, or it has problems.
    """
    preset = find_preset(wanted.preset)
    name = wanted.scenario or preset.scenario
    ruleset, whole = find_scenario(name)
    for exercise in wanted.exercises:
        find_exercise_file(exercise)
        find_scenario(exercise)
    quarters = preset.quarters if 0 < preset.quarters < whole.quarters else 0
    ruleset, scenario = shortened(ruleset, whole, quarters)
    seats = preset.seats if preset.seats in scenario.seats else scenario.default_seats
    game = Game(prepare(ruleset, scenario.id), scenario.id, seats)
    return Course(
        folder=folder,
        id=_class_id(folder.path),
        name=safe_text(folder.path.absolute().name, 80) or "Class",
        preset=preset.id,
        scenario=scenario_name(name, ruleset, scenario),
        quarters=quarters,
        rules=ruleset_digest(ruleset, scenario.id),
        advice=preset.advice,
        undo=preset.undo,
        seats=tuple(
            ClassSeat(faction, preset.rival if place else STUDENT)
            for place, faction in enumerate(lineup_with(game, []))
        ),
        prompts=tuple(Prompt(BINDING_LAYER, quarter) for quarter in preset.prompts if quarter <= scenario.quarters),
        exercises=wanted.exercises,
        panel=preset.panel,
        equal=wanted.equal,
        weights=preset_weights(preset, has_exercises=bool(wanted.exercises)),
    )


def scenario_name(name: str, ruleset: Ruleset, scenario: Scenario) -> str:
    """What `class.toml` calls a scenario that was found by a name: a file of its own by the name of the file."""
    return Path(name).name if has_ending(name, ".toml") else f"{ruleset.id}:{scenario.id}"


def preset_weights(preset: Preset, *, has_exercises: bool) -> dict[str, int]:
    """The weights of a preset; with exercises their goals count as much as the result."""
    weights = {part: preset.weights.get(part, 0) for part in PARTS}
    if has_exercises and not weights["goal"]:
        weights["goal"] = weights["result"]
    return weights


def _class_id(path: Path) -> str:
    """The id of a class in a folder: its name in small letters, digits and `-`."""
    plain = unicodedata.normalize("NFKD", path.absolute().name).encode("ascii", "ignore").decode().lower()
    return _UNFIT.sub("-", plain).strip("-")[:32].strip("-") or "class"


def _make_folders(folder: ClassFolder, made: list[Path]) -> None:
    """Make the folders of a class, and note in `made` those that were not there.

    Raises:
        ClassError: one cannot be made.
    """
    try:
        for path in (folder.path, folder.starts, folder.submissions):
            if not path.exists():
                path.mkdir(parents=True)
                made.append(path)
    except OSError as error:
        raise ClassError(f"cannot make {shown(folder.path)}: {why(error)}") from error


def _write_all(course: Course, wanted: NewClass, roster: Roster, progress: Progress | None) -> _Starts:
    """Write everything of a new class, or nothing.

    Raises:
        ClassError: something cannot be written.
    """
    written: list[Path] = []
    try:
        return _write(course, wanted, roster, written, progress)
    except BaseException:
        _remove(written)
        raise


def _write(course: Course, wanted: NewClass, roster: Roster, written: list[Path], progress: Progress | None) -> _Starts:
    """Write everything of a new class, and note in `written` what was not there before, or is about to be.

    Raises:
        ClassError: something cannot be written.
    """
    folder = course.folder
    text = class_text(course)
    written += [folder.unfinished, folder.file]
    begin(folder, text)
    if has_ending(course.scenario, ".toml"):
        _new_file(folder.path / course.scenario, Path(wanted.scenario or "").read_bytes(), written)
    write_key(folder.key, new_key())
    written.append(folder.key)
    if wanted.roster is not None or not folder.roster.exists():
        _new_file(folder.roster, roster_text(roster).encode(), written)
    parsed = parse_course(text, folder)  # from what is in the folder now, which a scenario's file may not be fit for
    if course.equal:
        written += [path for path in (folder.grades, folder.grades / PAR_FILE) if not path.exists()]
    key = read_key(folder.key)
    written += _start_files(parsed, roster)  # before the first is there: writing may break off at any of them
    starts = write_starts(parsed, roster, key, progress=progress)
    exercises = write_exercise_starts(parsed, roster, key)
    finish(folder)
    return starts, exercises


def _start_files(course: Course, roster: Roster) -> list[Path]:
    """All start files of a class, and the folders of its exercises, each before the files in it."""
    folder = course.folder
    paths = [start_path(folder, student) for student in roster.players]
    for exercise in course.exercises:
        paths.append(folder.starts / exercise)
        paths += [start_path(folder, student, exercise) for student in roster.players]
    return paths


def _new_file(path: Path, data: bytes, written: list[Path]) -> None:
    """Write a file that must not be there, unless it has this very content.

    Raises:
        ClassError: it is there, or cannot be written.
    """
    try:
        write_atomic(path, data, is_new=True)
    except FileExistsError:
        if path.is_file() and path.read_bytes() == data:
            return
        raise ClassError(
            f"{shown(path)} is there already and stays as it is; name another folder, or move the file"
        ) from None
    except SaveError as error:
        raise ClassError(str(error)) from error
    written.append(path)


def _remove(written: Sequence[Path]) -> None:
    """Remove what was written, newest first; a folder that holds something else stays."""
    for path in reversed(written):
        with contextlib.suppress(OSError):
            path.rmdir() if path.is_dir() else path.unlink()
