"""`class new` where it was run before: what the class has is kept, and what is said is done or refused in words that help."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from gigawatt.classroom.folder.course import ClassFolder, read_course
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.setup.again import Asked, make_or_add
from gigawatt.classroom.setup.class_file import class_text
from gigawatt.classroom.setup.create import NewClass, draft_course
from gigawatt.errors import ClassError, NotationError, UsageError


@pytest.fixture
def students(tmp_path: Path) -> Path:
    """A list of students that lies elsewhere."""
    path = tmp_path / "students.csv"
    path.write_text("id,name\nann,Ann\nben,Ben\n", encoding="utf-8")
    return path


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_rules_that_were_changed_before_anything_was_handed_out(tmp_path: Path, students: Path) -> None:
    """As the guide says: edit, remove `starts` and run it again. The digest follows by itself, but never once something is there."""
    folder = tmp_path / "class"
    make_or_add(folder, Asked(preset="25", roster=students, any_seed=True))
    file = folder / "class.toml"
    old = read_course(folder)
    file.write_text(file.read_text(encoding="utf-8").replace("quarters = 4 ", "quarters = 3 "), encoding="utf-8")
    with pytest.raises(
        ClassError, match="if nothing was handed out, remove what is in .*starts and run gigawatt class new"
    ):
        make_or_add(folder, Asked())
    shutil.rmtree(folder / "starts")
    (folder / "starts").mkdir()
    (folder / "submissions" / "ann.json").write_bytes(b"")
    with pytest.raises(ClassError, match="is now played by other rules"):
        make_or_add(folder, Asked())
    (folder / "submissions" / "ann.json").unlink()
    (folder / "submissions" / ".DS_Store").write_bytes(b"")
    shutil.rmtree(folder / "starts")
    made = make_or_add(folder, Asked())
    assert made.notes == (
        f"The rules were changed before anything was handed out: {folder / 'class.toml'} has their new digest.",
    )
    assert made.starts.made == ("ann", "ben")
    assert (made.course.game.quarters, read_course(folder)) == (3, made.course)
    assert made.course.rules != old.rules
    assert "# the digest of the rules" in file.read_text(encoding="utf-8")
    assert make_or_add(folder, Asked()).notes == ()


@pytest.mark.parametrize("header", [None, "id,name,section\n"])
def test_students_of_a_class_that_has_none(tmp_path: Path, students: Path, header: str | None) -> None:
    """A list that was forgotten, or had a header alone, is named later, with the options of the class or without."""
    folder, empty = tmp_path / "class", tmp_path / "empty.csv"
    if header is not None:
        empty.write_text(header, encoding="utf-8")
    first = Asked(preset="25", roster=None if header is None else empty, exercises=("power-first",))
    assert make_or_add(folder, first).starts.made == ()
    made = make_or_add(folder, Asked(preset="25", roster=students))
    assert made.starts.made == ("ann", "ben")
    assert [one.made for one in made.exercises] == [("ann", "ben")]
    assert made.handouts == ("decisions.html",)
    assert len(made.notes) == 1
    assert made.notes[0].endswith("roster.csv now: 2.")
    assert read_roster(folder / "roster.csv").ids == ("ann", "ben")
    again = make_or_add(folder, Asked(roster=students))
    assert (again.starts.made, again.handouts, again.notes) == ((), (), ())


def test_a_list_for_a_class_that_has_students(class_folder: Path, students: Path) -> None:
    """It is refused with who is new in it and where to enter them; nothing is written."""
    students.write_text("id\nann\nben\ndan\n", encoding="utf-8")
    before = contents(class_folder)
    said = (
        r"roster\.csv has 3 students and stays as it is; enter dan of .*students\.csv there .* run gigawatt class new "
    )
    with pytest.raises(ClassError, match=said):
        make_or_add(class_folder, Asked(roster=students))
    assert contents(class_folder) == before


def test_a_list_for_a_class_in_which_something_was_handed_in(tmp_path: Path, students: Path) -> None:
    """Whoever removed all students has to enter them by hand."""
    folder = tmp_path / "class"
    make_or_add(folder, Asked(preset="25"))
    (folder / "submissions" / "ann.json").write_text("{}", encoding="utf-8")
    before = contents(folder)
    with pytest.raises(ClassError, match=r"has nobody in it, but games were handed in.*enter ann and ben of "):
        make_or_add(folder, Asked(roster=students))
    assert contents(folder) == before


def test_the_same_command_again(tmp_path: Path, students: Path) -> None:
    """Whatever agrees with the class is no reason to refuse it: only what is missing is made."""
    folder = tmp_path / "class"
    asked = Asked(preset="25", scenario="first-campus", exercises=("power-first",), any_seed=True, roster=students)
    make_or_add(folder, asked)
    before = contents(folder)
    shutil.rmtree(folder / "starts" / "power-first")
    made = make_or_add(folder, asked)
    assert ([one.made for one in made.exercises], made.notes, made.is_new) == ([("ann", "ben")], (), False)
    assert contents(folder) == before


@pytest.mark.parametrize(
    "asked, said",
    [
        (Asked(preset="50"), "its preset is 25, not 50"),
        (Asked(scenario="case-study"), "its scenario is first-campus:first-campus, not case-study"),
        (Asked(exercises=("power-first",)), "power-first is not among its exercises"),
        (
            Asked(preset="75", exercises=("power-first", "missing-layer")),
            "not 75; power-first and missing-layer are not among",
        ),
    ],
)
def test_another_class_than_the_one_that_is_there(class_folder: Path, asked: Asked, said: str) -> None:
    """What differs is named, and where it is altered; nothing is."""
    before = contents(class_folder)
    with pytest.raises(
        ClassError, match=rf"stays as it is: .*{said}.*Edit .*class\.toml before anything is handed out"
    ):
        make_or_add(class_folder, asked)
    assert contents(class_folder) == before


def test_seeds_that_were_chosen(tmp_path: Path) -> None:
    """Any seeds are another class than one whose seeds are chosen."""
    make_or_add(tmp_path / "class", Asked(preset="25"))
    with pytest.raises(ClassError, match="its seeds are chosen by difficulty, not any"):
        make_or_add(tmp_path / "class", Asked(any_seed=True))


@pytest.mark.parametrize(
    "asked, error",
    [
        (Asked(preset="40"), UsageError),
        (Asked(scenario="duell"), NotationError),
        (Asked(exercises=("power-frist",)), NotationError),
        (Asked(roster=Path("nobody.csv")), ClassError),
    ],
)
def test_what_there_is_not(class_folder: Path, asked: Asked, error: type[Exception]) -> None:
    """It is refused as for a new class."""
    before = contents(class_folder)
    with pytest.raises(error):
        make_or_add(class_folder, asked)
    assert contents(class_folder) == before


def test_some_options_after_a_run_that_broke_off(tmp_path: Path, students: Path) -> None:
    """What is said now changes that alone; all else is as the first run was asked for, and both are told."""
    folder = ClassFolder(tmp_path / "class")
    folder.path.mkdir()
    first = NewClass(preset="25", exercises=("power-first",), equal=True)
    folder.unfinished.write_text(class_text(draft_course(folder, first)), encoding="utf-8")
    made = make_or_add(folder.path, Asked(roster=students, exercises=("missing-layer",), any_seed=True))
    course = read_course(folder.path)
    assert (course.preset, course.exercises, course.equal) == ("25", ("missing-layer",), False)
    assert made.starts.made == ("ann", "ben")
    assert made.notes == (
        "An earlier run broke off, and the class was made anew. As asked for then: preset 25 and scenario first-campus:first-campus.",
        "As asked for now: exercises missing-layer instead of power-first and seeds any instead of chosen by difficulty.",
    )


def test_options_after_a_run_of_which_nothing_can_be_read(tmp_path: Path) -> None:
    """They are taken as for a new class; without any, it is said what to do."""
    folder = ClassFolder(tmp_path / "class")
    folder.path.mkdir()
    folder.unfinished.write_text("preset = ", encoding="utf-8")
    with pytest.raises(ClassError, match="broke off; run gigawatt class new again with the same options"):
        make_or_add(folder.path, Asked())
    assert make_or_add(folder.path, Asked(preset="25")).notes == ()
    assert read_course(folder.path).preset == "25"
