"""What `class new` does where it was run before: go on with a run that broke off, or add to a class what is missing.

A class that is there stays as it is. What is asked for has to be what it is already; only a list of students is taken as long as it has
none and nothing was handed in.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from attrs import evolve, frozen

from gigawatt.classroom.folder.course import LIMIT_BYTES, ClassFolder, read_course
from gigawatt.classroom.folder.presets import DEFAULT, find_preset
from gigawatt.classroom.folder.roster import read_roster, roster_text
from gigawatt.classroom.setup.create import Made, NewClass, make_class, refresh_class, scenario_name
from gigawatt.classroom.setup.renewed_rules import renew_rules
from gigawatt.content import find_scenario
from gigawatt.content.exercises import find_exercise_file
from gigawatt.errors import ClassError, GameError, SaveError
from gigawatt.reading import has_ending, read_text, shown
from gigawatt.storage.files import write_atomic
from gigawatt.wording.grammar import listed, plural

if TYPE_CHECKING:
    from gigawatt.classroom.folder.course import Course
    from gigawatt.classroom.folder.roster import Roster
    from gigawatt.classroom.setup.starts import Progress


@frozen(kw_only=True)
class Asked:
    """What a teacher says of a class; what is left out is None, empty or false."""

    preset: str | None = None
    scenario: str | None = None
    exercises: tuple[str, ...] = ()
    any_seed: bool = False
    roster: Path | None = None

    def over(self, wanted: NewClass) -> NewClass:
        """What was wanted, but for what is said now."""
        return NewClass(
            preset=self.preset or wanted.preset,
            scenario=self.scenario or wanted.scenario,
            exercises=self.exercises or wanted.exercises,
            equal=wanted.equal and not self.any_seed,
            roster=self.roster or wanted.roster,
        )


def make_or_add(path: Path, asked: Asked, progress: Progress | None = None) -> Made:
    """Make a class in a folder, or what is missing of the one that is there.

    Args:
        path: the folder of the class.
        asked: what is said of it.
        progress: called while seeds are chosen.

    Raises:
        ClassError: as `make_class` and `refresh_class`, or a class is there that is another than what is asked for.
        UsageError, NotationError, ContentError: there is no such preset, scenario or exercise, or it has problems.
    """
    folder = ClassFolder(path)
    if folder.exists:
        return _add(folder, asked, progress)
    fresh = NewClass(preset=DEFAULT, equal=True)
    before = _before(folder, asked) if folder.is_unfinished else None
    made = make_class(path, asked.over(before or fresh), progress)
    return made if before is None else evolve(made, notes=tuple(_continued(before, asked)))


# --- a run that broke off ------------------------------------------------------------------------------------------------


def wanted_before(folder: ClassFolder) -> NewClass:
    """What was asked for by the run that broke off in a folder, as its unfinished `class.toml` has it; the roster is that of the folder.

    Raises:
        ClassError: that cannot be read.
    """
    try:
        plain = tomllib.loads(read_text(folder.unfinished, LIMIT_BYTES, "file of a class"))
        preset, scenario = find_preset(plain["preset"]), str(plain["scenario"])
        exercises, equal = tuple(map(str, plain["exercises"])), bool(plain["par"]["equal"])
    except (GameError, ValueError, LookupError, TypeError):
        raise ClassError(
            f"making {shown(folder.path)} broke off; run gigawatt class new again with the same options"
        ) from None
    own = folder.path / scenario
    named = str(own) if has_ending(scenario, ".toml") and own.is_file() else scenario
    is_presets = scenario == preset.scenario
    return NewClass(preset=preset.id, scenario=None if is_presets else named, exercises=exercises, equal=equal)


def _before(folder: ClassFolder, asked: Asked) -> NewClass | None:
    """What the run that broke off was asked for; None if that cannot be read and options are given anew.

    Raises:
        ClassError: it cannot be read, and there are no options.
    """
    try:
        return wanted_before(folder)
    except ClassError:
        if asked == Asked():
            raise
        return None


def _continued(before: NewClass, asked: Asked) -> Iterator[str]:
    """What holds of the run that broke off, and what does not."""
    now, old = _settings(asked.over(before)), _settings(before)
    kept = [f"{name} {value}" for name, value in old.items() if now[name] == value]
    yield f"An earlier run broke off, and the class was made anew. As asked for then: {listed(kept) or 'nothing'}."
    if changed := [f"{name} {value} instead of {old[name]}" for name, value in now.items() if value != old[name]]:
        yield f"As asked for now: {listed(changed)}."


def _settings(wanted: NewClass) -> dict[str, str]:
    """What is wanted, by the names of options."""
    return {
        "preset": wanted.preset,
        "scenario": wanted.scenario or find_preset(wanted.preset).scenario,
        "exercises": ", ".join(wanted.exercises) or "none",
        "seeds": "chosen by difficulty" if wanted.equal else "any",
    }


# --- a class that is there ------------------------------------------------------------------------------------------------


def _add(folder: ClassFolder, asked: Asked, progress: Progress | None) -> Made:
    """Make what is missing of a class, with the students that are named if it has none.

    Raises:
        ClassError: something else is asked for than what the class is.
    """
    renewed = renew_rules(folder)
    course = read_course(folder.path)
    if differences := list(_differences(course, asked)):
        raise ClassError(
            f"{shown(folder.path)} is a class already and stays as it is: {'; '.join(differences)}. "
            f"Edit {shown(folder.file)} before anything is handed out, or make another class in another folder"
        )
    notes = _take_roster(folder, asked.roster) if asked.roster is not None else ()
    return evolve(refresh_class(folder.path, progress, handouts=True), notes=(*renewed, *notes))


def _differences(course: Course, asked: Asked) -> Iterator[str]:
    """What is asked for and is not so in a class.

    Raises:
        UsageError, NotationError, ContentError: there is no such preset, scenario or exercise, or it has problems.
    """
    if asked.preset is not None and find_preset(asked.preset).id != course.preset:
        yield f"its preset is {course.preset}, not {asked.preset}"
    if asked.scenario is not None and not _is_scenario(course, asked.scenario):
        yield f"its scenario is {course.scenario}, not {asked.scenario}"
    for exercise in asked.exercises:
        find_exercise_file(exercise)
    if more := [exercise for exercise in asked.exercises if exercise not in course.exercises]:
        yield f"{listed(more)} {'is' if len(more) == 1 else 'are'} not among its exercises"
    if asked.any_seed and course.equal:
        yield "its seeds are chosen by difficulty, not any"


def _is_scenario(course: Course, name: str) -> bool:
    """Whether a class plays the scenario of a name; a file of a teacher's own is in the folder of the class as it is."""
    if scenario_name(name, *find_scenario(name)) != course.scenario:
        return False
    own = course.folder.path / course.scenario
    return not own.is_file() or own.read_bytes() == Path(name).read_bytes()


def _take_roster(folder: ClassFolder, source: Path) -> tuple[str, ...]:
    """Take the students of a file into a class that has none; return what was done, in sentences.

    Raises:
        ClassError: it has other students already, or something was handed in; or a roster cannot be read or written.
    """
    named = read_roster(source)
    old = read_roster(folder.roster) if folder.roster.exists() else None
    if old is not None and roster_text(old) == roster_text(named):
        return ()
    if old is not None and (old.students or any(folder.submissions.glob("*"))):
        raise ClassError(_kept_text(folder, old, named, source))
    try:
        write_atomic(folder.roster, roster_text(named).encode())
    except SaveError as error:
        raise ClassError(str(error)) from error
    return (f"The students of {shown(source)} are in {shown(folder.roster)} now: {len(named.students)}.",)


def _kept_text(folder: ClassFolder, old: Roster, named: Roster, source: Path) -> str:
    """Why a list of students is not taken, and what to do."""
    has = (
        f"has {plural(len(old.students), 'student')}" if old.students else "has nobody in it, but games were handed in"
    )
    new = [student for student in named.ids if old.find(student) is None]
    who = f"{listed(new[:_SHOWN])}{' and others' if len(new) > _SHOWN else ''}" if new else "what else differs"
    return (
        f"{shown(folder.roster)} {has} and stays as it is; enter {who} of {shown(source)} there with any editor, "
        f"and run gigawatt class new {shown(folder.path)}"
    )


_SHOWN = 5
"""How many students are named."""
