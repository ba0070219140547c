"""Files of students who are no longer in the roster: all are named, and none of anybody else."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.classroom.classes import hand_in, played, start_of

from gigawatt.classroom.debrief.class_debrief import DebriefOptions, debrief_class
from gigawatt.classroom.folder.course import Course
from gigawatt.classroom.folder.roster import Roster, Student, read_roster
from gigawatt.classroom.folder.student_files import students_folder
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.outputs import write_grades
from gigawatt.classroom.setup.create import NewClass, make_class, refresh_class
from gigawatt.classroom.setup.start_files import start_name, start_path
from gigawatt.classroom.setup.strays import find_strays, old_exercises


@pytest.fixture
def course(tmp_path: Path) -> Course:
    """A class of three with an exercise, one of whom came late."""
    (tmp_path / "roster.csv").write_text("id\nann\nclass\n", encoding="utf-8")
    folder = tmp_path / "spring"
    make_class(folder, NewClass(preset="25", exercises=("power-first",), roster=tmp_path / "roster.csv"))
    (folder / "roster.csv").write_text("id\nann\nclass\ndan\n", encoding="utf-8")
    return refresh_class(folder, handouts=True).course


def named(course: Course, roster: Roster) -> dict[str, list[str]]:
    """The stray files of a class below its folder, by id."""
    return {
        stray.id: [path.relative_to(course.folder.path).as_posix() for path in stray.files]
        for stray in find_strays(course.folder, roster)
    }


def test_every_file_of_a_student_who_left(course: Course) -> None:
    """Whatever the commands of a class make for a student is named once the student is out of the roster."""
    hand_in(course, "dan.json", played(course, start_of(course, "dan")))
    write_grades(course.folder.grades, grade_class(course.folder.path))
    debrief_class(course.folder.path, DebriefOptions(games=0))
    (students_folder(course.folder) / "dan").mkdir(parents=True)
    everybody = read_roster(course.folder.roster)
    assert named(course, everybody) == {}
    for student in ("dan", "class"):
        left = Roster(tuple(one for one in everybody.students if one.id != student))
        (course.folder.submissions / "dan.json").unlink(missing_ok=True)
        made = {
            path.relative_to(course.folder.path).as_posix()
            for path in course.folder.path.rglob("*")
            if student in path.name.split(".")[0].replace("_", "-").split("-")
        }
        found = named(course, left)
        assert list(found) == [student]
        assert set(found[student]) == made - {"class.toml", "class.key", "debrief/class.html"}
        assert len(found[student]) >= 4
    (stray,) = find_strays(course.folder, Roster(everybody.students[:2]))
    assert stray.text.startswith("Nobody in the roster has the id dan: remove ")
    assert "dan.power-first.json" in stray.text


def test_a_start_file_of_an_earlier_release(course: Course) -> None:
    """It is named by the same id."""
    path = start_path(course.folder, "dan", "power-first")
    path.rename(path.with_name(start_name("dan")))
    left = Roster(read_roster(course.folder.roster).students[:2])
    assert "starts/power-first/dan.json" in named(course, left)["dan"]


def test_a_student_who_has_joined_a_team(course: Course) -> None:
    """The start files of the game alone are named, and nothing that the student still has."""
    team = {"team": "red"}
    roster = Roster((Student("ann", more=team), Student("class"), Student("dan", more=team)))
    assert named(course, roster) == {
        "ann": ["starts/ann.json", "starts/power-first/ann.power-first.json"],
        "dan": ["starts/dan.json", "starts/power-first/dan.power-first.json"],
    }
    assert find_strays(course.folder, roster)[0].text.startswith("ann plays in the team red, and no longer alone: ")


def test_an_exercise_that_was_taken_out(course: Course) -> None:
    """Its folder is named."""
    assert old_exercises(course) == ()
    (course.folder.starts / "missing-layer").mkdir()
    assert [path.name for path in old_exercises(course)] == ["missing-layer"]
