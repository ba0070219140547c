"""The teacher's points for reflections: made once, kept for ever, refused where they make no sense."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.classroom.classes import rows_of

from gigawatt.classroom.folder.roster import Roster, Student
from gigawatt.classroom.grading.class_grades import grade_class
from gigawatt.classroom.grading.grades import plain_gradebook
from gigawatt.classroom.grading.reflection import NAME, read_reflections
from gigawatt.errors import ClassError

ROSTER = Roster((Student("ann", "Ann", "A"), Student("ben", "=Ben", "B")))


def test_the_file_is_made_once_and_kept(tmp_path: Path) -> None:
    """Points, comments and order are the teacher's; only rows of new students are added."""
    assert read_reflections(tmp_path, ROSTER, 30).points == {}
    path = tmp_path / NAME
    assert path.read_text(encoding="utf-8-sig") == "id,name,section,points\nann,Ann,A,\nben,'=Ben,B,\n"
    text = "id;points;note\nben;12,5;good =SUM\nann;;\n"
    path.write_text(text, encoding="utf-8")
    assert read_reflections(tmp_path, ROSTER, 30).points == {"ben": 12.5}
    assert path.read_text(encoding="utf-8") == text
    more = Roster((*ROSTER.students, Student("cleo")))
    assert read_reflections(tmp_path, more, 30).points == {"ben": 12.5}
    assert path.read_text(encoding="utf-8-sig").splitlines() == [
        "id,name,section,points,note",
        'ben,,,"12,5",good =SUM',
        "ann,,,,",
        "cleo,,,,",
    ]
    assert read_reflections(tmp_path, more, 30).points == {"ben": 12.5}


def test_nothing_is_written_without_a_weight(tmp_path: Path) -> None:
    """A class without reflections has no such file."""
    assert read_reflections(tmp_path, ROSTER, 0).points == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("cell", ["31", "-1", "ten", "1e3", "nan", "=2+2", "3.00001"])
def test_points_are_numbers_up_to_the_weight(cell: str, tmp_path: Path) -> None:
    """Anything else is refused with file, student and what was expected."""
    (tmp_path / NAME).write_text(f"id,points\nann,{cell}\nben,\n", encoding="utf-8")
    with pytest.raises(ClassError, match=r"reflection\.csv: ann: expected points from 0 to 30"):
        read_reflections(tmp_path, ROSTER, 30)


def test_a_file_without_points_is_refused(tmp_path: Path) -> None:
    """The column has to be there."""
    (tmp_path / NAME).write_text("id,score\nann,3\n", encoding="utf-8")
    with pytest.raises(ClassError, match="expected a column points"):
        read_reflections(tmp_path, ROSTER, 30)


def test_points_count_even_without_a_game(class_folder: Path) -> None:
    """A reflection is a part of its own, and stays over runs."""
    file = class_folder / "class.toml"
    file.write_text(file.read_text(encoding="utf-8").replace("reflection = 0", "reflection = 20"), encoding="utf-8")
    grade_class(class_folder)
    path = class_folder / "grades" / NAME
    path.write_text("id,points\nann,15\n", encoding="utf-8")
    for _ in range(2):
        rows = rows_of(plain_gradebook(grade_class(class_folder)))
        assert [rows[student]["parts"]["reflection"] for student in ("ann", "ben", "cleo")] == [15.0, 0.0, 0.0]
        assert (rows["ann"]["status"], rows["ann"]["score"]) == ("missing", 15.0)
