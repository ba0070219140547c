"""The pages for teachers: their commands run in an empty folder, and what they tell is what the program does."""

from __future__ import annotations

import json
import re
import shlex
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest
from tests.classroom.classes import hand_in, played, start_of
from tests.conftest import Run
from tests.scripts import load_script

from gigawatt import resources
from gigawatt.classroom.export.columns import codebook
from gigawatt.classroom.folder.course import read_course
from gigawatt.classroom.folder.presets import presets
from gigawatt.classroom.folder.roster import parse_roster, read_roster
from gigawatt.cli.classes import COMMANDS
from gigawatt.console.commands import exact_command
from gigawatt.content.exercises import exercise_heads

ROOT = (resources.checkout() or Path()) / "docs" / "teaching"
PAGES = sorted(ROOT.glob("*.md"))
QUICK = {"debrief": ["--games", "0", "--workers", "0"]}
"""What a test adds to a command that would work for minutes."""


def text_of(name: str) -> str:
    """A page."""
    return (ROOT / name).read_text(encoding="utf-8")


def blocks(name: str, language: str) -> list[str]:
    """The text of the fenced blocks of a page in a language."""
    return re.findall(rf"^```{language}\n(.*?)^```$", text_of(name), re.MULTILINE | re.DOTALL)


def commands_of(name: str) -> Iterator[list[str]]:
    """The commands of a page in their order, as arguments of the program."""
    for block in blocks(name, "console"):
        for line in block.splitlines():
            prompt, program, *arguments = shlex.split(line)
            assert (prompt, program) == ("$", "gigawatt"), line
            yield arguments


@pytest.fixture(scope="module")
def exercises() -> ModuleType:
    """The script that makes the tables of the page on exercises."""
    return load_script(ROOT / "exercises.py")


@pytest.fixture(scope="module")
def bands() -> ModuleType:
    """The script that measures what to expect."""
    return load_script(ROOT / "bands.py")


@pytest.mark.slow
def test_the_way_through_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From an empty folder to grades, debrief and export, by the page's own commands; students play between hand-out and status."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(blocks("README.md", "csv")[0], encoding="utf-8")
    for arguments in commands_of("README.md"):
        if arguments[:2] == ["class", "status"]:
            course = read_course("spring-a")
            for student in read_roster(course.folder.roster).ids[:2]:
                hand_in(course, f"{student}.json", played(course, start_of(course, student)))
        output = run(*arguments, *QUICK.get(arguments[1], []))
        assert output.code == 0, f"{arguments}: {output.err}"
        assert output.out
    made = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    promised = {
        "class.key",
        "class.toml",
        "starts/ann.json",
        "handouts/rules.html",
        "grades/index.html",
        "grades/canvas.csv",
    }
    promised |= {"grades/grades.csv", "grades/gradescope/cleo/results.json", "export/anonymous.zip"}
    promised |= {"debrief/class.html"}
    assert {f"spring-a/{name}" for name in promised} <= made
    assert "spring-b/starts/missing-layer/ben.missing-layer.json" in made
    assert "2 graded, 1 missing" in (tmp_path / "spring-a/grades/index.html").read_text(encoding="utf-8")


def test_the_way_through_has_every_step() -> None:
    """The page shows making, looking, grading, debriefing and exporting a class, in this order."""
    steps = [arguments[1] for arguments in commands_of("README.md")]
    order = [steps.index(name) for name in ("new", "status", "grade", "debrief", "export")]
    assert order == sorted(order)
    assert parse_roster(blocks("README.md", "csv")[0]).ids == ("ann", "ben", "cleo")
    assert parse_roster(blocks("teams.md", "csv")[0]).players == ("red", "cleo")


def test_the_page_on_exercises_is_made_from_their_files(exercises: ModuleType) -> None:
    """Every exercise is on it, with what its file says to teachers, and the points of every preset."""
    page = text_of("exercises.md")
    assert exercises.filled(page) == page
    ids = [head.id for head in exercise_heads()]
    assert re.findall(r"^### (\S+)$", page, re.MULTILINE) == ids
    assert all(f"[`{name}`](#{name})" in page for name in ids)
    assert all(f"| `{preset.id}` |" in page for preset in presets())


def test_a_page_without_its_marks_is_refused(exercises: ModuleType) -> None:
    """Whoever removes a mark by hand is told which, and the page is not written."""
    with pytest.raises(SystemExit, match="expected one each of"):
        exercises.filled("<!-- made by docs/teaching/exercises.py: choice -->\n<!-- end -->\n")


def test_teachers_find_the_page_on_exercises() -> None:
    """It is linked from the overview and from the run of show."""
    assert all("(exercises.md)" in text_of(name) for name in ("README.md", "lessons.md"))


@pytest.mark.slow
def test_a_lesson_with_exercises_runs(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own commands make a class and grade it, and its points are those that the page names, also when they are rescaled."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "roster.csv").write_text(blocks("README.md", "csv")[0], encoding="utf-8")
    outputs = [run(*arguments) for arguments in commands_of("exercises.md")]
    assert [output.err for output in outputs if output.code] == []
    assert "score of 130" in outputs[-1].out
    assert "score of 130" in text_of("exercises.md")
    settings = tmp_path / "spring-b" / "class.toml"
    weights = dict(re.findall(r"^(\w+) = (\d+)$", blocks("exercises.md", "toml")[0], re.MULTILINE))
    assert sum(map(int, weights.values())) == 100
    text = settings.read_text(encoding="utf-8")
    for part, points in weights.items():
        text = re.sub(rf"^{part} = \d+", f"{part} = {points}", text, flags=re.MULTILINE)
    settings.write_text(text, encoding="utf-8")
    assert "score of 100" in run("class", "grade", "spring-b").out


def test_every_command_exists() -> None:
    """Each `class` command that a page names is one of the program."""
    text = "\n".join(page.read_text(encoding="utf-8") for page in PAGES)
    named = set(re.findall(r"gigawatt class (\w+)", text))
    assert {"new", "status", "grade", "exercises", "export"} <= named
    assert named <= {*COMMANDS}


def test_typed_commands_exist() -> None:
    """Each command of plain-text play that the page on teams shows can be typed."""
    typed = re.findall(r"^\| (.+?) \|", text_of("teams.md"), re.MULTILINE)
    words = [word.split()[0] for cell in typed for word in re.findall(r"`([^`-][^`]*)`", cell)]
    assert {"decides", "away", "return"} == set(words)
    assert all(exact_command(word) for word in words)


def test_the_codebook_is_that_of_the_export() -> None:
    """The page is what every export holds."""
    assert text_of("codebook.md") == codebook()


@pytest.mark.parametrize("preset", presets(), ids=lambda preset: preset.id)
def test_every_preset_has_a_run_of_show(preset: object) -> None:
    """Its minutes rise and end with the lesson; every quarter that is played is in it, where it is played in class."""
    (one,) = [found for found in presets() if found is preset]
    found = re.search(rf"^## [^\n]*preset {one.id}\n(.*?)(?=^## )", text_of("lessons.md"), re.MULTILINE | re.DOTALL)
    assert found is not None
    if one.id == "homework":
        assert "90 minutes" in found[1]
        assert one.play == 90
        return
    minutes = [int(cell) for cell in re.findall(r"^\| (\d+) \|", found[1], re.MULTILINE)]
    assert minutes == sorted(set(minutes))
    assert (minutes[0], minutes[-1]) == (0, one.minutes)
    last = one.quarters or 6
    assert all(re.search(rf"quarter {number}\b", found[1], re.IGNORECASE) for number in range(1, last + 1))


def test_the_bands_are_those_of_the_data(bands: ModuleType) -> None:
    """The page is made from the data, which has every preset under its present rules."""
    data = json.loads(bands.DATA.read_text(encoding="utf-8"))
    assert bands.page(data) == text_of("bands.md")
    assert set(data["presets"]) == {preset.id for preset in presets()}
    for preset in presets():
        found = data["presets"][preset.id]
        assert found["rules"] == bands.course_of(preset.id, Path("nowhere")).rules
        students = len(found["draws"])
        assert students == len(found["par"]) >= 8
        assert set(found["games"]) == set(bands.PLAYERS)
        assert all(len(games) == students for games in found["games"].values())


@pytest.mark.slow
def test_the_bands_are_those_of_this_release(bands: ModuleType) -> None:
    """The first seeds of each preset, played again, give the same results."""
    assert bands.stale() == []


@pytest.mark.parametrize("count", ["0", "-1", "x", "1" * 5000])
def test_a_count_that_is_none_is_refused(
    bands: ModuleType, count: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Before anything is played or written over."""
    monkeypatch.setattr(sys, "argv", ["bands.py", "--students", count])
    with pytest.raises(SystemExit) as ended:
        bands.main()
    assert ended.value.code == 2
    assert "argument --students: expected a whole number from 1" in capsys.readouterr().err


def test_a_changed_result_is_found(bands: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A page that is not made from the data, and a game that was played otherwise, are named."""
    data = json.loads(bands.DATA.read_text(encoding="utf-8"))
    data["presets"] = {"25": data["presets"]["25"]}
    data["presets"]["25"]["games"]["easy"][0][0] += 1
    (tmp_path / "bands.json").write_text(json.dumps(data), encoding="utf-8")
    (tmp_path / "bands.md").write_text("old", encoding="utf-8")
    monkeypatch.setattr(bands, "DATA", tmp_path / "bands.json")
    monkeypatch.setattr(bands, "PAGE", tmp_path / "bands.md")
    monkeypatch.setattr(bands, "presets", lambda: [one for one in presets() if one.id == "25"])
    assert bands.stale() == ["bands.md is not made from bands.json", "preset 25, seed 1: easy plays otherwise now"]
