"""`gigawatt class grade`, as a teacher runs it."""

from __future__ import annotations

import csv
import io
import json
import shutil
from html import unescape
from pathlib import Path

import pytest
from tests.classroom.classes import class_of, hand_in, played, start_of
from tests.conftest import Run

from gigawatt.classroom.folder.course import read_course
from gigawatt.classroom.reasons import CODES

ROSTER = 'id,name\nann,Ann <b>\nben,"=Ben"\ncleo,\n'


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class in which one game is whole, one file is broken, and one file is nobody's; nobody writes in it."""
    folder = tmp_path_factory.mktemp("classes") / "spring"
    course = class_of(folder, ROSTER).course
    game = played(course, start_of(course, "ann"))
    hand_in(course, "one.json", game)
    hand_in(course, "two.json", game.with_session(**{"class": {**game.session["class"], "student": "ben"}}))
    hand_in(course, "three\x1b[2J.json", b"no")
    return folder


@pytest.fixture
def made(master: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(master, tmp_path / "spring"))


def test_grades_as_text(run: Run, made: Path) -> None:
    """A table, the reasons, how many files are broken, and where the grades are; a broken file is no error."""
    output = run("class", "grade", made)
    assert output.code == 0
    assert "3 students: 1 graded, 1 rejected, 1 missing." in output.out
    assert "two.json (ben): The game belongs to another student than the one it names" in output.out
    assert "three[2J.json: The file is not a save of Gigawatt" in output.out
    assert "2 files could not be counted." in output.out
    assert "6 files are new or changed" in output.out
    assert "0 files are new or changed" in run("class", "grade", made).out
    assert sorted(path.name for path in (made / "grades" / "gradescope").iterdir()) == ["ann", "ben", "cleo"]


def test_a_score_says_of_how_many_points(run: Run, made: Path) -> None:
    """In the terminal and on the page, whatever the weights add up to."""
    path = made / "class.toml"
    text, whole = path.read_text(encoding="utf-8"), sum(read_course(made).weights.values())
    assert "\nreflection = 0 " in text
    for more in (0, 17):
        path.write_text(text.replace("\nreflection = 0 ", f"\nreflection = {more} "), encoding="utf-8")
        assert f" score of {whole + more} " in run("class", "grade", made).out
        assert f">score of {whole + more}<" in (made / "grades" / "index.html").read_text(encoding="utf-8")


def test_how_points_came_about_is_said_wherever_they_are(run: Run, made: Path) -> None:
    """In the CSV, in what Gradescope shows, on the page, and in the JSON: the same sentence."""
    said = json.loads(run("class", "grade", made, "--json").out)["students"][0]["part_notes"]
    assert "Brier's rule" in said["prediction"]
    assert "par earns half of the points" in said["result"]
    grades = made / "grades"
    (ann, *_) = csv.DictReader(io.StringIO((grades / "grades.csv").read_text(encoding="utf-8-sig")))
    shown = json.loads((grades / "gradescope" / "ann" / "results.json").read_text(encoding="utf-8"))["tests"]
    page = unescape((grades / "index.html").read_text(encoding="utf-8"))
    for part, note in said.items():
        assert f"{part}: {note}." in ann["notes"]
        assert note in page
    assert {test["name"].lower(): test["output"] for test in shown} == said


def test_grades_as_json(run: Run, made: Path) -> None:
    """The object that the contract names, without names of people."""
    output = run("class", "grade", made, "--json")
    assert output.code == 0
    plain = json.loads(output.out)
    assert plain["class"] == read_course(made).id
    assert [row["id"] for row in plain["students"]] == ["ann", "ben", "cleo"]
    for row in plain["students"]:
        assert {"id", "status", "score", "parts", "reason"} <= set(row)
        assert row["status"] in {"graded", "partial", "rejected", "missing"}
        assert row["reason"] in {None, *CODES}
    assert [row["reason"] for row in plain["unknown"]] == ["not-json"]
    assert "Ann" not in output.out


def test_everybody_has_grades_when_all_is_broken(run: Run, made: Path) -> None:
    """A class in which nothing counts is graded like any other."""
    shutil.rmtree(made / "submissions")
    (made / "submissions").mkdir()
    (made / "grades" / "gradescope" / "zoe").mkdir(parents=True)
    output = run("class", "grade", made)
    assert output.code == 0
    assert "3 students: 3 missing." in output.out
    assert "Nobody in the roster has the id zoe: remove " in output.out
    assert (made / "grades" / "gradescope" / "cleo" / "results.json").is_file()


@pytest.mark.parametrize("broken", ["class.toml", "class.key", "roster.csv"])
def test_a_folder_that_makes_no_sense(broken: str, run: Run, made: Path) -> None:
    """Without a file of the class there is one line, exit code 2, and no grades."""
    (made / broken).unlink()
    output = run("class", "grade", made)
    assert output.code == 2
    assert broken in output.line
    assert not (made / "grades").exists()


@pytest.mark.parametrize("command", [("grade",), ("status",), ("debrief",), ("export", "--anonymous")])
def test_a_class_without_its_submissions(command: tuple[str, ...], run: Run, made: Path) -> None:
    """A folder that was moved away is named in one line, and no grade is written over another."""
    assert run("class", "grade", made).code == 0
    before = (made / "grades" / "canvas.csv").read_bytes()
    (made / "submissions").rename(made / "submissions of monday")
    settings = made / "class.toml"
    settings.write_text(
        settings.read_text(encoding="utf-8").replace("reflection = 0", "reflection = 9"), encoding="utf-8"
    )
    output = run("class", command[0], made, *command[1:])
    assert (output.code, output.out) == (2, "")
    assert "submissions: there is no such folder; make it again, even empty" in output.line
    assert (made / "grades" / "canvas.csv").read_bytes() == before
    assert not any((made / name).exists() for name in ("debrief", "export", "grades/reflection.csv"))


def test_seeds_of_equal_difficulty(run: Run, tmp_path: Path) -> None:
    """`class new` chooses seeds by the panel, keeps what it played for grading, and says nothing of it to students."""
    folder = tmp_path / "equal"
    folder.mkdir()
    (folder / "roster.csv").write_text("id\nann\nben\n", encoding="utf-8")
    assert run("class", "new", folder, "--preset", "25").code == 0
    course = read_course(folder)
    assert course.equal
    draws = [
        json.loads((folder / "starts" / f"{one}.json").read_text())["session"]["class"]["draw"]
        for one in ("ann", "ben")
    ]
    (folder / "starts" / "ben.json").unlink()
    assert "1 start file made" in run("class", "new", folder).out
    again = json.loads((folder / "starts" / "ben.json").read_text())["session"]["class"]["draw"]
    assert draws[1] == again
    assert (folder / "grades" / ".par.json").is_file()
    plain = run("class", "new", tmp_path / "plain", "--preset", "25", "--any-seed")
    assert plain.code == 0
    assert not read_course(tmp_path / "plain").equal
    assert not (tmp_path / "plain" / "grades").exists()
