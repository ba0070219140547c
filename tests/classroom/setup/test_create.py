"""Making a class: whole or not at all, and never over one that is there."""

from __future__ import annotations

import shutil
from pathlib import Path
from types import ModuleType

import pytest

from gigawatt.classroom.folder.course import ClassFolder, read_course
from gigawatt.classroom.folder.keys import read_key
from gigawatt.classroom.folder.writing import write_missing
from gigawatt.classroom.setup import create, exercise_starts, starts as setup_starts
from gigawatt.classroom.setup.create import NewClass, draft_course, make_class, refresh_class
from gigawatt.classroom.setup.starts import start_fault, write_starts
from gigawatt.errors import ClassError, ContentError, NotationError, UsageError

SCENARIO = """ruleset = "first-campus"
id = "two-campuses"
name = "Two campuses"
seats = [2]
default_seats = 2
quarters = 3
factions = ["hyperscaler", "neocloud"]
off = ["plants", "controls", "row", "hosting", "lobby", "finance", "rent", "training", "upgrade"]
minutes = 10
summary = "A board of a teacher's own, for two seats and three quarters."
lesson = "What a scenario in the folder of a class teaches is its teacher's business."
source = ["DC-06"]
"""


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below a folder."""
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_folder_with_a_roster_becomes_a_class(class_folder: Path) -> None:
    """The roster that lay there is used as it is."""
    assert sorted(contents(class_folder)) == [
        "class.key", "class.toml", "handouts/decisions.html", "handouts/roles.html", "handouts/rules.html", "roster.csv",
        "starts/ann.json", "starts/ben.json", "starts/cleo.json",
    ]  # fmt: skip
    assert (class_folder / "submissions").is_dir()


def test_a_class_is_never_made_over_another(class_folder: Path) -> None:
    """Nothing of it changes, whatever is asked for."""
    before = contents(class_folder)
    with pytest.raises(ClassError, match="is a class already and stays as it is"):
        make_class(class_folder, NewClass(preset="50"))
    assert contents(class_folder) == before


def test_a_second_run_adds_who_is_new(class_folder: Path) -> None:
    """Whoever was entered in the roster gets a start file; all else stays to the byte."""
    before = contents(class_folder)
    assert refresh_class(class_folder).starts.made == ()
    assert contents(class_folder) == before
    with (class_folder / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("dan,Dan,B\n")
    made = refresh_class(class_folder)
    assert (made.starts.made, made.is_new) == (("dan",), False)
    after = contents(class_folder)
    assert sorted(set(after) - set(before)) == ["starts/dan.json"]
    assert {name: data for name, data in after.items() if name in before and name != "roster.csv"} == {
        name: data for name, data in before.items() if name != "roster.csv"
    }


def test_an_exported_roster_is_copied_with_its_columns(tmp_path: Path) -> None:
    """The copy is a plain CSV; what a gradebook needs again is kept."""
    export = tmp_path / "export.csv"
    export.write_text("\ufeffStudent;ID;SIS Login ID;Section\r\n'=Ann;7;ann@uni.org;A\r\n", encoding="utf-8")
    make_class(tmp_path / "class", NewClass(preset="25", roster=export))
    assert (tmp_path / "class" / "roster.csv").read_text(
        encoding="utf-8"
    ) == "id,name,section,SIS Login ID\n7,'=Ann,A,ann@uni.org\n"


@pytest.mark.parametrize(
    "wanted, error",
    [
        (NewClass(preset="40"), UsageError),
        (NewClass(preset="25", scenario="duell"), NotationError),
        (NewClass(preset="25", scenario="none.toml"), NotationError),
        (NewClass(preset="25", exercises=("no-such-exercise",)), NotationError),
        (NewClass(preset="25", roster=Path("nobody.csv")), ClassError),
    ],
)
def test_what_cannot_be_made_leaves_nothing(tmp_path: Path, wanted: NewClass, error: type[Exception]) -> None:
    """A class that cannot be made is no folder either."""
    with pytest.raises(error):
        make_class(tmp_path / "class", wanted)
    assert not (tmp_path / "class").exists()


def test_a_failure_midway_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Such as a full disk at the last start file: what was written is removed, what was there stays, and the next try succeeds."""
    folder = tmp_path / "class"
    folder.mkdir()
    (folder / "roster.csv").write_text("id\nann\nben\n", encoding="utf-8")
    (folder / "notes.txt").write_text("mine", encoding="utf-8")
    before = contents(folder)

    def full(*arguments: object, **named: object) -> None:
        raise ClassError("cannot write: the disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(create, "write_starts", full)
        with pytest.raises(ClassError, match="disk is full"):
            make_class(folder, NewClass(preset="25"))
    assert contents(folder) == before
    assert [path.name for path in folder.iterdir() if path.is_dir()] == []
    assert make_class(folder, NewClass(preset="25")).starts.made == ("ann", "ben")


@pytest.mark.parametrize("left", [("class.key", "starts"), ("class.key",), ("starts",)])
def test_a_class_that_lost_its_file(class_folder: Path, left: tuple[str, ...]) -> None:
    """No other class is made over what is left of it, which would make its start files those of strangers."""
    (class_folder / "class.toml").unlink()
    if "class.key" not in left:
        (class_folder / "class.key").unlink()
    if "starts" not in left:
        shutil.rmtree(class_folder / "starts")
    before = contents(class_folder)
    said = (
        f"{' and '.join(left)} of an earlier class but no class.toml; put class.toml back from a copy, "
        f"or take another folder, or remove {' and '.join(left)} if no start file was handed out"
    )
    with pytest.raises(ClassError, match=said):
        make_class(class_folder, NewClass(preset="25"))
    with pytest.raises(ClassError, match="it has no class.toml; put the file back from a copy"):
        read_course(class_folder)
    assert contents(class_folder) == before


def test_a_folder_with_no_class_left_in_it(tmp_path: Path) -> None:
    """A roster, what was handed in, and a folder for start files without any are no earlier class."""
    (tmp_path / "roster.csv").write_text("id\nann\n", encoding="utf-8")
    (tmp_path / "starts").mkdir()
    (tmp_path / "submissions").mkdir()
    (tmp_path / "submissions" / "ann.json").write_text("{}", encoding="utf-8")
    assert make_class(tmp_path, NewClass(preset="25")).starts.made == ("ann",)


@pytest.mark.parametrize("module", [setup_starts, exercise_starts])
def test_a_class_that_was_interrupted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, module: ModuleType) -> None:
    """Ctrl-C between two start files leaves nothing that the next try takes for an earlier class."""

    def interrupted(path: Path, data: bytes) -> bool:
        if path.name.startswith("ben."):
            raise KeyboardInterrupt
        return write_missing(path, data)

    (tmp_path / "roster.csv").write_text("id\nann\nben\n", encoding="utf-8")
    wanted = NewClass(preset="25", exercises=("power-first",))
    with monkeypatch.context() as broken:
        broken.setattr(module, "write_missing", interrupted)
        with pytest.raises(KeyboardInterrupt):
            make_class(tmp_path, wanted)
    assert [path.name for path in tmp_path.iterdir()] == ["roster.csv"]
    assert make_class(tmp_path, wanted).starts.made == ("ann", "ben")


def test_another_scenario_in_the_time_of_the_preset(tmp_path: Path) -> None:
    """It is played with its own seats, no longer than the preset, and asked in quarters that are played."""
    course = draft_course(ClassFolder(tmp_path / "c"), NewClass(preset="75", scenario="duel"))
    assert (course.scenario, course.quarters, len(course.seats)) == ("standard:duel", 6, 2)
    assert max(prompt.quarter for prompt in course.prompts) == 6


def test_a_scenario_of_the_teachers_own(tmp_path: Path) -> None:
    """Its file is copied into the class, which then needs nothing outside of it."""
    source = tmp_path / "two-campuses.toml"
    source.write_text(SCENARIO, encoding="utf-8")
    folder = tmp_path / "class"
    made = make_class(folder, NewClass(preset="25", scenario=str(source)))
    source.unlink()
    course = read_course(folder)
    assert course == made.course
    assert (course.scenario, course.game.quarters, course.quarters) == ("two-campuses.toml", 3, 0)
    assert (folder / "two-campuses.toml").read_text(encoding="utf-8") == SCENARIO


def test_a_scenario_of_the_teachers_own_that_was_edited(tmp_path: Path) -> None:
    """A number that was altered later makes other rules, and the class says so instead of grading by them."""
    source = tmp_path / "two-campuses.toml"
    source.write_text(SCENARIO, encoding="utf-8")
    folder = tmp_path / "class"
    make_class(folder, NewClass(preset="25", scenario=str(source)))
    copy = folder / "two-campuses.toml"
    copy.write_text(SCENARIO.replace("quarters = 3", "quarters = 2"), encoding="utf-8")
    with pytest.raises(
        ClassError, match=r"class\.toml, line 9: rules: two-campuses\.toml is now played by other rules"
    ):
        read_course(folder)
    copy.write_text("nonsense", encoding="utf-8")
    with pytest.raises(ClassError, match=r"class\.toml, line 7: scenario: two-campuses\.toml"):
        read_course(folder)


def test_a_file_that_is_fit_in_its_old_place_alone(tmp_path: Path) -> None:
    """A scenario that its folder gives the rules to would be another one in the class: it is refused, and nothing is left."""
    source = tmp_path / "two-campuses.toml"
    source.write_text(SCENARIO.replace('ruleset = "first-campus"', 'ruleset = "nowhere"'), encoding="utf-8")
    with pytest.raises((ContentError, NotationError)):
        make_class(tmp_path / "class", NewClass(preset="25", scenario=str(source)))
    assert not (tmp_path / "class").exists()


def test_exercises_give_their_goals_a_weight(tmp_path: Path) -> None:
    """A class with exercises grades them, as long as the teacher does not say otherwise."""
    course = draft_course(ClassFolder(tmp_path / "c"), NewClass(preset="25", exercises=("power-first",)))
    assert course.exercises == ("power-first",)
    assert course.weights["goal"] == course.weights["result"] > 0


def test_a_class_altered_before_it_was_handed_out(class_folder: Path) -> None:
    """After an edit the old start files are named as others, and are made again once they are removed."""
    path = class_folder / "class.toml"
    path.write_text(path.read_text(encoding="utf-8").replace("undo = true", "undo = false"), encoding="utf-8")
    made = refresh_class(class_folder)
    assert {fault.code for fault in made.starts.odd} == {"other"}
    for fault in made.starts.odd:
        fault.path.unlink()
    assert len(write_starts(made.course, made.roster).made) == 3
    key = read_key(class_folder / "class.key")
    assert start_fault(class_folder / "starts" / "ann.json", made.course, key, "ann") is None
