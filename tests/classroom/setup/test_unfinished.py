"""Making a class that is killed, at whatever moment: the next run makes the class."""

from __future__ import annotations

import os
import shutil
import signal
import sys
from pathlib import Path

import pytest
from attrs import evolve

from gigawatt.classroom.folder.course import ClassFolder, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.setup import create
from gigawatt.classroom.setup.again import wanted_before
from gigawatt.classroom.setup.class_file import class_text
from gigawatt.classroom.setup.create import NewClass, draft_course, make_class
from gigawatt.classroom.setup.exercise_starts import missing_exercise_starts
from gigawatt.classroom.setup.starts import find_starts
from gigawatt.errors import ClassError
from gigawatt.storage import files
from gigawatt.storage.locks import FileLock

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a child is forked, and killed")

CHANGES = ("open", "os.mkdir", "os.link", "os.remove", "os.rename", "os.rmdir")
"""What Python reports before the system does it."""


@pytest.fixture(autouse=True)
def no_handouts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out what is made once the class is there."""
    monkeypatch.setattr(create, "write_handouts", lambda *_: ())


@pytest.fixture
def wanted(tmp_path: Path) -> NewClass:
    """A class of two with an exercise, whose roster is copied."""
    (tmp_path / "students.csv").write_text("id\nann\nben\n", encoding="utf-8")
    return NewClass(preset="25", exercises=("power-first",), roster=tmp_path / "students.csv")


def killed(folder: Path, wanted: NewClass, step: int) -> bool:
    """Make a class in a child that dies before its change of this number to the folder; return whether it came so far."""
    child = os.fork()
    if child == 0:
        left = step

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal left
            if event not in CHANGES or not str(arguments[0]).startswith(str(folder)):
                return
            if event == "open" and not int(str(arguments[2])) & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return
            left -= 1
            if left < 0:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            make_class(folder, wanted)
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def check_whole(folder: Path) -> None:
    """Check that a class is whole and of one making."""
    course = read_course(folder)
    roster = read_roster(course.folder.roster)
    found = find_starts(course, roster, read_key(course.folder.key))
    assert (found.missing, found.odd, missing_exercise_starts(course, roster)) == ((), (), ())
    assert not course.folder.unfinished.exists()
    hidden = {path.name for path in folder.rglob(".*")}
    # One that was killed once the class was whole has not removed its lock, which the system has released.
    assert hidden <= {".class.toml.new.lock"}, "nothing of the run that was killed is left"


def check_again(folder: Path, wanted: NewClass) -> None:
    """Check that what a killed run left is no class, unless it is a whole one, and that the next run makes the class."""
    if not ClassFolder(folder).exists:
        with pytest.raises(ClassError, match="is not a class"):
            read_course(folder)
        make_class(folder, wanted)
        assert not list(folder.rglob(".*"))
    check_whole(folder)


@pytest.mark.slow
def test_killed_at_any_step(tmp_path: Path, wanted: NewClass) -> None:
    """Before each change to the folder: the next run begins anew, and leaves nothing of the first."""
    folder, steps = tmp_path / "class", 0
    wanted = evolve(wanted, exercises=())
    while killed(folder, wanted, steps):
        files._swept.clear()  # as in another process
        check_again(folder, wanted)
        shutil.rmtree(folder)
        steps += 1
    check_whole(folder)
    assert steps > 20


def test_killed_midway(tmp_path: Path, wanted: NewClass) -> None:
    """With a key and without, and among the start files."""
    wanted = evolve(wanted, exercises=())
    for number, step in enumerate((6, 14)):
        folder = tmp_path / f"class-{number}"
        assert killed(folder, wanted, step)
        check_again(folder, wanted)


def test_what_broke_off_is_named(tmp_path: Path, wanted: NewClass) -> None:
    """Other commands say what to do, and another roster may be used then."""
    folder = tmp_path / "class"
    make_class(folder, wanted)
    (folder / "class.toml").rename(folder / "class.toml.new")
    key = (folder / "class.key").read_bytes()
    with pytest.raises(ClassError, match="making it broke off; run gigawatt class new again"):
        read_course(folder)
    make_class(folder, NewClass(preset="25"))
    check_whole(folder)
    assert (folder / "class.key").read_bytes() != key
    assert not (folder / "starts" / "power-first").exists()


@pytest.mark.parametrize("equal", [True, False])
def test_without_options_those_of_the_broken_run_hold(tmp_path: Path, wanted: NewClass, equal: bool) -> None:
    """Preset, scenario, exercises and the choice of seeds; what cannot be read is said with what to do."""
    folder = ClassFolder(tmp_path / "class")
    folder.path.mkdir()
    for scenario in (None, "first-campus"):
        asked = evolve(wanted, preset="75", scenario=scenario, equal=equal)
        folder.unfinished.write_text(class_text(draft_course(folder, asked)), encoding="utf-8")
        again = draft_course(folder, wanted_before(folder))
        assert class_text(again) == class_text(draft_course(folder, asked))
    for text in ("preset = ", "preset = 5", 'preset = "75"'):
        folder.unfinished.write_text(text, encoding="utf-8")
        with pytest.raises(ClassError, match="again with the same options"):
            wanted_before(folder)


def test_a_run_that_goes_on(tmp_path: Path, wanted: NewClass) -> None:
    """While another process makes the class, nobody takes its files for remains."""
    folder = tmp_path / "class"
    make_class(folder, wanted)
    (folder / "class.toml").rename(folder / "class.toml.new")
    before = sorted(path.name for path in folder.rglob("*"))
    ready, told = os.pipe()
    child = os.fork()
    if child == 0:
        FileLock(folder / "class.toml.new").take()
        os.write(told, b"x")
        signal.pause()
    os.read(ready, 1)
    try:
        with pytest.raises(ClassError, match="another run is making"):
            make_class(folder, wanted)
    finally:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    assert sorted(path.name for path in folder.rglob("*") if not path.name.endswith(".lock")) == before
    make_class(folder, wanted)
    check_whole(folder)
