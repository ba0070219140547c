"""The commands of a class, as a teacher runs them."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.classroom.classes import class_of
from tests.conftest import Run

ROSTER = "id,name\nann,Ann <b>\nben,=Ben\n"


@pytest.fixture(scope="module")
def master(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A class of two; nobody writes in it."""
    folder = tmp_path_factory.mktemp("classes") / "spring"
    class_of(folder, ROSTER)
    return folder


@pytest.fixture
def made(master: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return Path(shutil.copytree(master, tmp_path / "spring"))


def test_a_class_from_a_roster(run: Run, tmp_path: Path) -> None:
    """One command makes the folder, and says what is played and what comes next."""
    roster = tmp_path / "students.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    output = run("class", "new", tmp_path / "spring", "--roster", roster, "--preset", "25")
    assert output.code == 0
    assert "2 start files made" in output.out
    assert "First campus, 4 quarters. Students play Hyperscaler, against Neocloud (easy)." in output.out
    assert "class.key to yourself" in output.out


def test_start_files_of_exercises_are_told(run: Run, tmp_path: Path) -> None:
    """Each exercise has a line with its folder, when a class is made and when start files are added."""
    folder = tmp_path / "spring"
    roster = tmp_path / "students.csv"
    roster.write_text(ROSTER, encoding="utf-8")
    names = ("missing-layer", "power-first")
    asked = [word for name in names for word in ("--exercise", name)]
    output = run("class", "new", folder, "--roster", roster, "--preset", "25", "--any-seed", *asked)
    assert "2 start files made in " in output.out
    for name in names:
        assert f"2 start files of exercise {name} made in {folder / 'starts' / name}, 0 kept." in output.out
    (folder / "starts" / "power-first" / "ben.power-first.json").unlink()
    again = run("class", "new", folder).out
    assert "0 start files made in " in again
    assert f"0 start files of exercise missing-layer made in {folder / 'starts' / 'missing-layer'}, 2 kept." in again
    assert f"1 start file of exercise power-first made in {folder / 'starts' / 'power-first'}, 1 kept." in again


def test_an_exercise_that_is_none(run: Run, tmp_path: Path) -> None:
    """The nearest exercise is named, not a scenario; nothing is made."""
    (tmp_path / "roster.csv").write_text("id\nann\n", encoding="utf-8")
    wrong = run("class", "new", tmp_path / "spring", "--roster", tmp_path / "roster.csv", "--exercise", "power-frist")
    assert (wrong.code, wrong.out) == (2, "")
    assert 'no exercise "power-frist"' in wrong.line
    assert 'did you mean "power-first"?' in wrong.line
    assert not (tmp_path / "spring").exists()


def test_a_second_run_keeps_the_class(run: Run, made: Path) -> None:
    """Without options missing start files are made; with them the class is refused."""
    (made / "starts" / "ben.json").unlink()
    output = run("class", "new", made)
    assert "1 start file made" in output.out
    assert "1 kept" in output.out
    refused = run("class", "new", made, "--preset", "50")
    assert refused.code == 2
    assert "is a class already and stays as it is" in refused.line


def test_who_handed_in_what(run: Run, made: Path) -> None:
    """As a table, and as JSON without names."""
    (made / "submissions" / "x.json").write_bytes((made / "starts" / "ann.json").read_bytes())
    (made / "submissions" / "y.json").write_text("[]", encoding="utf-8")
    output = run("class", "status", made)
    assert output.code == 0
    assert "2 students: 1 partial, 1 missing." in output.out
    assert "y.json: The file is not a save of Gigawatt: it is JSON of something else" in output.out
    found = json.loads(run("class", "status", made, "--json").out)
    assert found["class"] == "spring"
    assert [(row["id"], row["status"]) for row in found["students"]] == [("ann", "partial"), ("ben", "missing")]
    assert [row["file"] for row in found["unknown"]] == ["y.json"]
    assert "Ann" not in json.dumps(found)


def files_of(folder: Path) -> dict[str, bytes]:
    """Every file and folder of a class, the latter without content."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")
    }


@pytest.mark.parametrize("spoil", [None, "submissions", "class.key"])
def test_status_writes_nothing(run: Run, made: Path, spoil: str | None) -> None:
    """It says which start files are missing, and neither makes them nor anything else, whether it can answer or not."""
    with (made / "roster.csv").open("a", encoding="utf-8") as file:
        file.write("cleo,Cleo\n")
    text = (made / "class.toml").read_text(encoding="utf-8")
    (made / "class.toml").write_text(text.replace("exercises = []", 'exercises = ["power-first"]'), encoding="utf-8")
    (made / "starts" / "ben.json").unlink()
    if spoil is not None:
        (made / spoil).rename(made / f"{spoil} of monday")
    before = files_of(made)
    output = run("class", "status", made)
    assert files_of(made) == before
    assert output.code == (0 if spoil is None else 2)
    if spoil is None:
        missing = ["ben", "cleo", "power-first/ann", "power-first/ben", "power-first/cleo"]
        assert f"5 start files missing: {', '.join(missing)}; gigawatt class new " in output.out
        starts = json.loads(run("class", "status", made, "--json").out)["starts"]
        assert (starts["made"], starts["missing"]) == ([], missing)
        assert run("class", "new", made).code == 0
        assert "missing:" not in run("class", "status", made).out


@pytest.mark.parametrize(
    "spoil, said",
    [
        (lambda folder: (folder / "class.toml").write_text("format = ", encoding="utf-8"), "class.toml: not TOML: Invalid value"),
        (lambda folder: (folder / "class.toml").unlink(), "is not a class: it has no class.toml"),
        (lambda folder: (folder / "class.key").write_text("x", encoding="utf-8"), "class.key: expected 64 hexadecimal digits"),
        (lambda folder: (folder / "class.key").unlink(), "class.key"),
        (lambda folder: (folder / "roster.csv").write_text("id\na b\n", encoding="utf-8"), 'roster.csv, line 2: the id "a b"'),
        (lambda folder: (folder / "roster.csv").unlink(), "roster.csv"),
    ],
)  # fmt: skip
def test_a_folder_that_makes_no_sense(run: Run, made: Path, spoil: object, said: str) -> None:
    """One line on standard error, and exit code 2."""
    assert callable(spoil)
    spoil(made)
    output = run("class", "status", made)
    assert output.code == 2
    assert said in output.line


def test_a_start_file_is_played_like_any_save(
    run: Run, made: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A student loads it, plays by typing, and hands the same file in."""
    import io
    import sys

    mine = tmp_path / "ann.json"
    mine.write_bytes((made / "starts" / "ann.json").read_bytes())
    monkeypatch.setattr(sys, "stdin", io.StringIO("pass\n" * 12 + "quit\n"))
    assert run("play", "--load", mine, "--text").code == 0
    (made / "submissions" / "handed-in").write_bytes(mine.read_bytes())
    found = json.loads(run("class", "status", made, "--json").out)
    assert found["students"][0]["plies"] > 0
