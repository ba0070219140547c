"""Whose a file may be by its name: said in reports on files that cannot be read, and never believed for a grade."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.classroom.classes import class_of, hand_in, played, start_of

from gigawatt.classroom.folder.roster import parse_roster
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.reasons import Reason
from gigawatt.classroom.submissions.file_names import FileNames
from gigawatt.classroom.submissions.status import class_status
from gigawatt.classroom.submissions.unknown import Unknown, called_after

PLAIN = "id,name\ns18,A\ns18.b,B\nann,C\nann_lee,D\n2041,E\n7,F\n"
CANVAS = "Student,ID,SIS User ID,SIS Login ID,Section\nA,1001,u-1,ada,S\nB,1002,u-2,ben,S\n52341,1003,u-3,cleo,S\n"
OWN = "id,name,Canvas ID\nada,A,1001\nben,B,1002\n5000,C,1003\n"
TEAMS = "id,name,team\nann,A,red\nben,B,red\ncleo,C,\n"


@pytest.mark.parametrize(
    "roster, file, students",
    [
        (PLAIN, "s18.json", "s18"),
        (PLAIN, "S18.json", "s18"),
        (PLAIN, "deep/s18.json", "s18"),
        (PLAIN, "s18.zip/game.json", "s18"),
        (PLAIN, "s18/game.json", "s18"),
        (PLAIN, "s181.json", ""),
        (PLAIN, "s18.b/game.json", "s18.b"),
        (PLAIN, "s18.c/game.json", ""),
        (PLAIN, "game.json", ""),
        (PLAIN, "game (s18).json", "s18"),
        (PLAIN, "s18 (1).json", "s18"),
        (PLAIN, "game_ann.json", "ann"),
        (PLAIN, "ann_lee_game.json", "ann_lee"),
        (PLAIN, "ann_s18.json", ""),
        (PLAIN, "anna_game.json", ""),
        (PLAIN, "save_7.json", ""),
        (PLAIN, "7.json", "7"),
        (PLAIN, "lovelaceada_123_456_s18.json", "s18"),
        (PLAIN, "lovelaceada_LATE_123_456_s18-1.json", "s18"),
        (PLAIN, "lovelaceada_2041_456_save.json", "2041"),
        (PLAIN, "lovelaceada_123_2041_save.json", ""),
        (CANVAS, "lovelaceada_1001_52341_save.json", "1001"),
        (CANVAS, "lovelaceada_LATE_1002_1001_save-2.json", "1002"),
        (CANVAS, "all.zip/lovelaceada_1001_52341_save.json", "1001"),
        (CANVAS, "lovelaceada_1001_52341_1002.json", ""),
        (CANVAS, "lovelaceada_1009_1001_save.json", ""),
        (OWN, "lovelaceada_1001_52341_save.json", "ada"),
        (OWN, "lovelaceada_LATE_1001_52341_ada.json", "ada"),
        (OWN, "lovelaceada_1001_52341_ben.json", ""),
        (OWN, "lovelaceada_5000_52341_save.json", ""),
        (TEAMS, "red.json", "ann ben"),
        (TEAMS, "x_1_2_red.json", "ann ben"),
        (TEAMS, "red/ann.json", "ann ben"),
        (TEAMS, "red/cleo.json", ""),
    ],
)
def test_whose_a_file_may_be(roster: str, file: str, students: str) -> None:
    """An id that is the whole name or a word of it, and the number of Canvas; nobody where that may be several."""
    assert FileNames(parse_roster(roster)).students(file) == frozenset(students.split())


@pytest.mark.parametrize(
    "file, students",
    [
        ("s18.power-first.json", "s18"),
        ("S18.Power-First.json", "s18"),
        ("7.power-first.json", "7"),
        ("7.power-first (1).json", "7"),
        ("s18.power-first/game.json", "s18"),
        ("s18.b.power-first.json", "s18.b"),
        ("x_1_2_7.power-first-1.json", "7"),
        ("s18.power-last.json", ""),
        ("power-first.json", ""),
    ],
)
def test_whose_a_game_of_an_exercise_may_be(file: str, students: str) -> None:
    """Its start file is called after the student and the exercise."""
    names = FileNames(parse_roster(PLAIN), ("missing-layer", "power-first"))
    assert names.students(file) == frozenset(students.split())


@pytest.mark.parametrize(
    "file, task",
    [
        ("s18.json", ""),
        ("S18 (1).JSON", ""),
        ("x_1_2_s18-1.json", ""),
        ("s18.zip", None),
        ("s18.pdf", None),
        ("s18_homework.json", None),
        ("s18/game.json", None),
        ("s18.power-first.json", "power-first"),
        ("S18.Power-First (2).json", "power-first"),
        ("x_LATE_1_2_s18.power-first-1.json", "power-first"),
        ("s18/power-first.json", "power-first"),
        ("s18_power-first.txt", "power-first"),
        ("power-first/s18.json", "power-first"),
        ("s18 power-first missing-layer.json", None),
        ("s18.power-first.zip/game.json", None),
        ("s18_power_first.json", None),
    ],
)
def test_of_which_task_a_file_may_be(file: str, task: str | None) -> None:
    """As start files are called, and where an exercise is a word of the name; nothing where it may be any."""
    assert FileNames(parse_roster(PLAIN), ("missing-layer", "power-first")).task(file) == task


def test_every_file_of_a_student_is_named() -> None:
    """Whoever has two broken files is told of both."""
    named = {"ann.json": ("ann",), "x_1_2_ann.json": ("ann",), "y.json": ()}
    found = called_after([Unknown(name, Reason("truncated", case="empty"), who) for name, who in named.items()])
    assert {student: [one.file for one in files] for student, files in found.items()} == {
        "ann": ["ann.json", "x_1_2_ann.json"]
    }


def test_a_name_never_earns_a_grade(tmp_path: Path) -> None:
    """A broken file explains by its name; a game counts for whom it names inside, whatever it is called."""
    course = class_of(tmp_path / "class", OWN).course
    hand_in(course, "lovelaceada_LATE_1001_52341_save.json", b'{"format": "gigawatt-')
    hand_in(course, "lovelaceada_1001_52342_ada.json", played(course, start_of(course, "ben")))
    book = grade_class(course.folder.path)
    assert [(one.named, "(called after ada)" in one.text) for one in book.unknown] == [(("ada",), True)]
    ada, ben, _ = book.grades
    assert (ada.status, ada.score, ada.code) == ("missing", 0, "no-submission")
    assert ada.reason is not None
    assert "lovelaceada_LATE_1001_52341_save.json: The file " in ada.reason.text
    assert (ben.status, [one.file for one in ben.files]) == ("graded", ["lovelaceada_1001_52342_ada.json"])
    assert class_status(course, parse_roster(OWN)).rows[0].reason == ada.reason
