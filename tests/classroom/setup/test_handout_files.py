"""The files of the hand-outs: what is missing is made, and nothing else."""

from __future__ import annotations

import shutil
from pathlib import Path

from tests.classroom.classes import class_of

from gigawatt.classroom.setup.create import refresh_class
from gigawatt.classroom.setup.handouts import students_of


def pages(folder: Path) -> dict[str, str]:
    """The hand-outs of a class."""
    return {path.name: path.read_text(encoding="utf-8") for path in (folder / "handouts").iterdir()}


def made(folder: Path) -> tuple[str, ...]:
    """What `class new DIR` makes of hand-outs."""
    return refresh_class(folder, handouts=True).handouts


def test_the_three_are_made_with_the_class(class_folder: Path) -> None:
    """They stay as they are afterwards; one that was removed is made again."""
    folder = class_folder / "handouts"
    assert sorted(pages(class_folder)) == ["decisions.html", "roles.html", "rules.html"]
    (folder / "roles.html").write_text("mine", encoding="utf-8")
    before = pages(class_folder)
    (folder / "rules.html").unlink()
    assert made(class_folder) == ("rules.html",)
    assert pages(class_folder) == before


def test_start_files_that_are_made_again_need_no_sheets(class_folder: Path) -> None:
    """Whoever is among the decision sheets of the class has no other, whatever happened to the start files."""
    (class_folder / "starts" / "ben.json").unlink()
    assert made(class_folder) == ()
    shutil.rmtree(class_folder / "starts")
    assert made(class_folder) == ()
    assert (class_folder / "starts" / "cleo.json").is_file()


def test_a_student_who_comes_late_has_a_sheet(class_folder: Path) -> None:
    """A file of one sheet, once there are decision sheets; it is made again if it is removed, and no other is."""
    with (class_folder / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("dan,Dan Ube,B\n")
    assert made(class_folder) == ("decisions-dan.html",)
    assert students_of(pages(class_folder)["decisions-dan.html"]) == {"dan"}
    assert made(class_folder) == ()
    (class_folder / "handouts" / "decisions-dan.html").unlink()
    assert made(class_folder) == ("decisions-dan.html",)
    (class_folder / "handouts" / "decisions.html").unlink()
    assert made(class_folder) == ("decisions.html",)
    assert students_of(pages(class_folder)["decisions.html"]) == {"ann", "ben", "cleo", "dan"}


def test_a_teachers_own_sheet(class_folder: Path) -> None:
    """Where the decision sheets are another page, nobody gets one of ours."""
    (class_folder / "handouts" / "decisions.html").write_text("<p>My own</p>", encoding="utf-8")
    (class_folder / "starts" / "ben.json").unlink()
    assert made(class_folder) == ()


def test_students_of_a_class_that_had_none(tmp_path: Path) -> None:
    """Sheets for nobody are made again for all, unless the teacher has altered them."""
    folder = tmp_path / "spring"
    class_of(folder, "id,name,section\n")
    (folder / "roster.csv").write_text("id,name\nann,Ann\nben,Ben\n", encoding="utf-8")
    altered = Path(shutil.copytree(folder, tmp_path / "altered" / "spring")) / "handouts" / "decisions.html"
    altered.write_text(altered.read_text(encoding="utf-8").replace("Afterwards", "In the end"), encoding="utf-8")
    assert made(folder) == ("decisions.html",)
    assert students_of(pages(folder)["decisions.html"]) == {"ann", "ben"}
    assert made(altered.parents[1]) == ("decisions-ann.html", "decisions-ben.html")
