"""Names of start files: no two of a student are one, and folders of earlier releases are read."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.classroom.classes import hand_in

from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.roster import read_roster
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.setup.create import NewClass, make_class, refresh_class
from gigawatt.classroom.setup.exercise_starts import missing_exercise_starts
from gigawatt.classroom.setup.start_files import start_name, start_path
from gigawatt.classroom.submissions.status import class_status

EXERCISES = ("missing-layer", "power-first")


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A class of two with two exercises."""
    (tmp_path / "roster.csv").write_text("id\n101\n102\n", encoding="utf-8")
    wanted = NewClass(preset="25", exercises=EXERCISES, roster=tmp_path / "roster.csv")
    return make_class(tmp_path / "class", wanted).course


def test_all_start_files_fit_into_one_folder(course: Course) -> None:
    """Those of a student have names of their own, and whoever puts what came back into one place loses none."""
    paths = [path for path in course.folder.starts.rglob("*") if path.is_file()]
    assert len({path.name.casefold() for path in paths}) == len(paths) == 6
    assert {path.name for path in paths} >= {"101.json", "101.missing-layer.json", "101.power-first.json"}
    for path in paths:
        hand_in(course, path.name, path.read_bytes())
    found = class_status(course, read_roster(course.folder.roster))
    assert [row.count for row in found.rows] == [3, 3]
    assert not found.unknown
    assert [len(grade.files) for grade in grade_class(course.folder.path).grades] == [3, 3]


def test_start_files_of_earlier_releases_stay(course: Course) -> None:
    """One of an exercise that is called after the student alone is the start file: no other is made, and none is missing."""
    new = [start_path(course.folder, student, exercise) for student in ("101", "102") for exercise in EXERCISES]
    for path, student in zip(new, ("101", "101", "102", "102"), strict=True):
        path.rename(path.with_name(start_name(student)))
    new[0].with_name("101.json").unlink()
    assert missing_exercise_starts(course, read_roster(course.folder.roster)) == ("missing-layer/101",)
    made = refresh_class(course.folder.path)
    assert [(one.exercise, one.made, one.kept) for one in made.exercises] == [
        ("missing-layer", ("101",), ("102",)), ("power-first", (), ("101", "102")),
    ]  # fmt: skip
    names = sorted(path.relative_to(course.folder.starts).as_posix() for path in course.folder.starts.rglob("*.json"))
    assert names == [
        "101.json", "102.json", "missing-layer/101.missing-layer.json", "missing-layer/102.json",
        "power-first/101.json", "power-first/102.json",
    ]  # fmt: skip
