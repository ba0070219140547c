"""Which folder a name means, and which files of a folder are rules."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest

from gigawatt import resources
from gigawatt.content import find_scenario, load_ruleset
from gigawatt.content.folders import find_folder, find_parent, main_file, rule_files, unread_files, where
from gigawatt.content.lint import report, report_scenario
from gigawatt.errors import ContentError, NotationError

FIXTURES = Path(__file__).parent / "fixtures"
HEAD = 'id = "{0}"\nname = "A layer"\nsummary = "One more layer."\nextends = "{1}"\n'
SCENARIO = (FIXTURES / "tiny" / "scenarios" / "match.toml").read_text(encoding="utf-8").replace('"match"', '"mine"')


def layer(folder: Path, extends: str) -> Path:
    """A ruleset of one file over another one."""
    folder.mkdir(parents=True)
    (folder / "ruleset.toml").write_text(HEAD.format(folder.name, extends), encoding="utf-8")
    return folder


def test_a_name_in_a_scenario_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is looked up beside the file, then in the current folder, then among what is installed."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pack").mkdir()
    file = tmp_path / "pack" / "mine.toml"
    file.write_text(f'ruleset = "first-campus"\n{SCENARIO}', encoding="utf-8")
    with pytest.raises(ContentError, match="hyperscaler"):  # the installed rules have other factions
        find_scenario("pack/mine.toml")
    shutil.copytree(FIXTURES / "tiny", tmp_path / "first-campus")
    assert find_scenario("pack/mine.toml")[0].id == "tiny"
    shutil.copytree(FIXTURES / "tiny", tmp_path / "pack" / "first-campus")
    main = tmp_path / "pack" / "first-campus" / "ruleset.toml"
    main.write_text(main.read_text(encoding="utf-8").replace('id = "tiny"', 'id = "beside"'), encoding="utf-8")
    assert find_scenario("pack/mine.toml")[0].id == "beside"
    told = report_scenario(file)
    assert told.read == "mine.toml, ./pack/mine.toml, over first-campus, ./pack/first-campus"
    assert [str(warning) for warning in told.warnings] == [
        "first-campus: ./pack/first-campus was read, not the installed ruleset of that name"
    ]


def test_a_path_in_a_scenario_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A relative path goes from the file, wherever one stands."""
    shutil.copytree(FIXTURES / "tiny", tmp_path / "rules" / "tiny")
    (tmp_path / "games").mkdir()
    file = tmp_path / "games" / "mine.toml"
    file.write_text(f'ruleset = "../rules/tiny"\n{SCENARIO}', encoding="utf-8")
    monkeypatch.chdir(FIXTURES)
    assert find_scenario(str(file))[0].id == "tiny"


def test_a_name_that_a_ruleset_extends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its neighbour first, then a folder here, then what is installed; lint tells the whole chain."""
    monkeypatch.chdir(tmp_path)
    child = layer(tmp_path / "far" / "child", "standard")
    assert find_parent(child, "standard") == resources.root("rules") / "standard"
    assert report(child).read == "child, ./far/child, over standard, installed"
    assert report(child).warnings == ()
    shutil.copytree(FIXTURES / "tiny", tmp_path / "standard")
    assert load_ruleset(child).regions[0].id == "north"
    told = report(child)
    assert told.read == "child, ./far/child, over standard, ./standard"
    assert "./standard was read, not the installed ruleset" in str(told.warnings[0])
    shutil.copytree(FIXTURES / "tiny", tmp_path / "far" / "standard")
    assert report(child).read == "child, ./far/child, over standard, ./far/standard"


def test_what_a_person_types(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed name means what is installed, anything else a folder."""
    monkeypatch.chdir(tmp_path)
    shutil.copytree(FIXTURES / "tiny", tmp_path / "standard")
    shutil.copytree(FIXTURES / "tiny", tmp_path / "mine")
    assert find_folder("standard") == resources.root("rules") / "standard"
    assert (
        find_folder("./standard") == find_folder("standard/") == find_folder(Path("standard")) == tmp_path / "standard"
    )
    assert find_folder("mine") == tmp_path / "mine"
    assert where(tmp_path / "mine") == "./mine"
    assert where(resources.root("rules") / "standard") == "installed"
    with pytest.raises(NotationError, match="no ruleset"):
        find_folder("yours")


@pytest.mark.parametrize(
    "name",
    [
        "._mine.toml",
        ".#mine.toml",
        ".mine.toml.swp",
        ".DS_Store",
        ".hidden.toml",
        "Thumbs.db",
        "desktop.ini",
        ".git/a.toml",
    ],
)
@pytest.mark.parametrize("place", ["", "row", "scenarios"])
def test_files_of_systems_and_editors(folder: Path, name: str, place: str) -> None:
    """Hidden files are passed over, whatever they hold, and nobody speaks of them."""
    before = load_ruleset(folder)
    path = folder / place / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"\0\5\26\7\0\2\0\0Mac OS X        \260")
    assert load_ruleset(folder) == before
    told = report(folder)
    assert (told.problems, told.warnings) == ((), ())


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_lock_of_an_editor(folder: Path) -> None:
    """Emacs locks a file with a link that leads nowhere."""
    (folder / "row" / ".#mine.toml").symlink_to("me@host.1:2")
    assert report(folder).problems == ()


@pytest.mark.parametrize(
    "name, is_problem, says",
    [
        ("row/mine.toml.txt", True, "end in .toml"),
        ("row/mine.toml.TXT", True, "end in .toml"),
        ("row/mine", True, "end in .toml"),
        ("row/more/mine.toml", True, "rules lie in"),
        ("row/more/MINE.TOML", True, "rules lie in"),
        ("scenarios/a/b/c.toml", True, "rules lie in"),
        ("mine.toml (copy)", True, "end in .toml"),
        ("row/mine.toml~", False, "backup"),
        ("row/#mine.toml#", False, "backup"),
        ("row/mine.toml.bak", False, "backup"),
        ("map.toml.orig", False, "backup"),
        ("README.md", False, "does not end in .toml"),
        ("pictures/map.png", False, "does not end in .toml"),
        ("row/x\x1b[31m.md", False, "does not end in .toml"),
    ],
)
def test_files_that_are_not_read(folder: Path, name: str, is_problem: bool, says: str) -> None:
    """Every other file is named: a problem where it was probably meant, else a warning; the rules load all the same."""
    before = load_ruleset(folder)
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.write_text('x = "?"', encoding="utf-8")
    except OSError:
        pytest.skip("no such name on this system")
    told = report(folder)
    (found,) = told.problems if is_problem else told.warnings
    assert not (told.warnings if is_problem else told.problems)
    assert found.message.startswith("not read: ")
    assert says in found.message
    assert found.file.isprintable()
    assert load_ruleset(folder) == before


@pytest.mark.parametrize("name", ["row/cards.toml", "map.toml", "scenarios/match.toml", "ruleset.toml"])
def test_endings_in_capitals(folder: Path, name: str) -> None:
    """`.TOML` is read as `.toml` is."""
    before = load_ruleset(folder)
    path = folder / name
    path.rename(path.with_name(path.name.replace(".toml", ".TOML")))
    assert load_ruleset(folder) == before
    assert report(folder).problems == ()


def test_a_folder_of_very_many_files(folder: Path) -> None:
    """What is not read is counted to an end."""
    (folder / "more").mkdir()
    for number in range(40):
        (folder / "more" / f"{number}.txt").touch()
    assert len(unread_files(folder)) == 40
    assert main_file(folder) == folder / "ruleset.toml"


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_links_that_lead_back(folder: Path) -> None:
    """A folder that holds a link to itself is read once."""
    (folder / "self").symlink_to(folder)
    (folder / "row" / "up").symlink_to(folder)
    (folder / "loop").symlink_to(folder / "loop")
    assert len(unread_files(folder)) < 50
    assert all("self" not in path.parts or path.parent.name == "self" for path in rule_files(folder))


@pytest.mark.skipif(sys.platform == "win32", reason="links need a right on Windows")
def test_a_scenario_that_is_a_circle_of_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither looking for the file nor saying where it lies fails on a link to itself."""
    monkeypatch.chdir(tmp_path)
    Path("mine.toml").symlink_to("mine.toml")
    told = report_scenario(Path("mine.toml"))
    assert [str(p) for p in told.problems] == ["mine.toml: cannot be read: its links go round in a circle"]
    assert "mine.toml" in told.read


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes here")
def test_a_pipe_for_a_main_file(tmp_path: Path) -> None:
    """A ruleset whose main file is a pipe is told so, and nothing waits."""
    (tmp_path / "odd").mkdir()
    os.mkfifo(tmp_path / "odd" / "ruleset.toml")
    assert [str(p) for p in report(tmp_path / "odd").problems] == [
        "odd/ruleset.toml: cannot be read: it is a pipe, not a file"
    ]
