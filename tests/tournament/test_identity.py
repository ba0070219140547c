"""What an entrant was when a tournament began, and that nothing else plays on in its place."""

from __future__ import annotations

import contextlib
import json
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tiers import tiered

from gigawatt.errors import ReadError
from gigawatt.tournament.identity import Identity, difference, file_digest, identify, module_file
from gigawatt.tournament.store import Store

Call = Callable[..., Any]
HOSTILE = Path(__file__).with_name("hostile.py")


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """Two folders with a program of the same name and different content; one stands in the first."""
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "bot.py").write_text(f"# {name}\n" + HOSTILE.read_text())
    monkeypatch.chdir(tmp_path / "one")
    return tmp_path / "one", tmp_path / "two"


def begin(run: Call, *more: object, entrant: str = f"cmd:{sys.executable} bot.py sound 9999", code: int = 0) -> Any:
    """Play one block into `../t.db`."""
    args = ("--scenario", "first-campus", "--seats", 2, "--seed", 1, "--out", "../t.db", "--workers", 0, *more)
    done = run("tournament", "run", "random", entrant, *args)
    assert done.code == code, done.err
    return done


def go_on(run: Call, *more: object) -> Any:
    """Prolong it to two blocks, with what the file says alone."""
    return run("tournament", "run", "--out", "../t.db", "--blocks", 2, "--workers", 0, *more)


def blocks(folder: Path) -> int:
    """Blocks in the file beside a folder."""
    with Store.open_to_read(folder.parent / "t.db") as store:
        return store.counts()[1]


def test_goes_on_elsewhere(folders: tuple[Path, Path], run: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """From another folder, with another program of that name, a tournament goes on with the program that it began with."""
    begin(run, "--blocks", 1)
    monkeypatch.chdir(folders[1])
    assert go_on(run).code == 0
    with Store.open_to_read(folders[0].parent / "t.db") as store:
        assert store.identities is not None
        assert str(folders[0] / "bot.py") in dict(store.identities[1].files)
        assert (store.counts()[1], store.counts()[2]) == (2, 0)


@pytest.mark.slow
def test_another_file_of_that_name(folders: tuple[Path, Path], run: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """Named again in another folder, a program is another file: the run stops before the first block, unless it is accepted."""
    begin(run, "--blocks", 1)
    monkeypatch.chdir(folders[1])
    line = begin(run, "--blocks", 2, code=2).line
    assert (
        f"was {folders[0]}/bot.py, here it is {folders[1]}/bot.py; put it back, take another --out, or add --accept-changed"
        in line
    )
    assert blocks(folders[0]) == 1
    begin(run, "--blocks", 2, "--accept-changed")
    monkeypatch.chdir(folders[0])
    assert "here it is" in begin(run, "--blocks", 3, code=2).line
    assert go_on(run).code == 0


@tiered("how", ["changed", "gone"], fast=1)
def test_changed(how: str, folders: tuple[Path, Path], run: Call) -> None:
    """A file that was edited or removed meanwhile stops the run with one line."""
    begin(run, "--blocks", 1)
    bot = folders[0] / "bot.py"
    if how == "changed":
        bot.write_text(bot.read_text() + "\n# better\n")
    else:
        bot.unlink()
    done = go_on(run)
    assert done.code == 2
    assert ("has changed" if how == "changed" else "which is gone") in done.line
    assert blocks(folders[0]) == 1
    again = go_on(run, "--accept-changed")
    assert again.code == (0 if how == "changed" else 2)
    assert "cannot be used" in again.line if how == "gone" else again.err == ""
    # A finished tournament is shown and told as before, whatever became of its entrants.
    assert run("tournament", "run", "--out", "../t.db", "--workers", 0).code == 0


@pytest.mark.slow
def test_module(folders: tuple[Path, Path], run: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class is known by the file of its module, which is found without being imported."""
    text = "class P:\n    def decide(self, turn):\n        from gigawatt.policies.api import Decision\n        return Decision(0)\n"
    for folder in folders:
        (folder / "identity_mod.py").write_text(f"# {folder}\n{text}")
    begin(run, "--blocks", 1, entrant="identity_mod:P")
    assert go_on(run).code == 0
    (folders[0] / "identity_mod.py").write_text(text)
    line = run("tournament", "run", "--out", "../t.db", "--blocks", 3, "--workers", 0).line
    assert f"{folders[0]}/identity_mod.py, of identity_mod:P, has changed" in line


@pytest.mark.slow
def test_earlier_release(folders: tuple[Path, Path], run: Call) -> None:
    """A file that does not say what its entrants were opens, goes on, and is told to have lacked it just once."""
    begin(run, "--blocks", 1)
    with contextlib.closing(sqlite3.connect("../t.db")) as database:
        database.execute("DROP TABLE identities")
        database.commit()
    with Store.open_to_read(Path("../t.db")) as store:
        assert store.identities is None
    assert "did not say which files its entrants are" in go_on(run).err
    assert run("tournament", "run", "--out", "../t.db", "--blocks", 3, "--workers", 0).err == ""


@pytest.mark.slow
def test_slip_of_the_pen(folders: tuple[Path, Path], run: Call) -> None:
    """A name that leads nowhere is refused in one line that names it, and no file is made."""
    done = begin(run, entrant=f"cmd:{sys.executable} bto.py", code=2)
    assert "there is no 'bto.py' in the folder it was named in" in done.line
    assert "No module named nobody" in begin(run, entrant=f"cmd:{sys.executable} -m nobody", code=2).line
    assert "cannot load nobody:P" in begin(run, entrant="nobody:P", code=2).line
    assert (
        sorted(path.name for path in folders[0].parent.iterdir()) == ["one", "saves0", "two"]
        or not (folders[0].parent / "t.db").exists()
    )


def test_finding_imports_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Modules are found in packages, in folders without `__init__.py` and nowhere, and none of them runs."""
    monkeypatch.syspath_prepend(str(tmp_path))
    (tmp_path / "loud" / "inner").mkdir(parents=True)
    (tmp_path / "loud" / "__init__.py").write_text("raise SystemExit('imported')")
    (tmp_path / "loud" / "inner" / "mod.py").write_text("raise SystemExit('imported')")
    (tmp_path / "plain" / "deep").mkdir(parents=True)
    (tmp_path / "plain" / "deep" / "mod.py").touch()
    assert module_file("loud") == tmp_path / "loud" / "__init__.py"
    assert module_file("loud.inner.mod") == tmp_path / "loud" / "inner" / "mod.py"
    assert module_file("plain.deep.mod") == tmp_path / "plain" / "deep" / "mod.py"
    for name in ("plain.deep", "loud.none", "none", "", ".", "a..b", "x\0y", "sys"):
        assert module_file(name) is None
    assert not {"loud", "plain"} & set(sys.modules)


@pytest.mark.parametrize("entrant", ["greedy", "random", "planner:horizon=6"])
def test_house(entrant: str) -> None:
    """A policy of the house is what the release has."""
    assert identify(entrant).files == ()


def test_digest(tmp_path: Path) -> None:
    """A digest is of the content alone, and empty where there is nothing to read."""
    (tmp_path / "a").write_text("x")
    (tmp_path / "b").write_text("x")
    (tmp_path / "c").write_text("y")
    assert file_digest(tmp_path / "a") == file_digest(tmp_path / "b") != file_digest(tmp_path / "c")
    assert file_digest(tmp_path) == file_digest(tmp_path / "none") == file_digest(Path("/dev/zero")) == ""


@pytest.mark.parametrize("command", ["python3 bot.py", "python3 -m bot", "sh -c 'exit 3'"])
def test_text(command: str, folders: tuple[Path, Path]) -> None:
    """What is stored is read again as it was, and is no other than itself."""
    one = identify(f"cmd:{command}")
    assert Identity.of_text(one.to_text()) == one
    assert difference("x", one, identify(f"cmd:{command}", folders[0])) == ""
    assert difference("x", one, identify(f"cmd:{command} more")) != ""


@pytest.mark.parametrize(
    "text",
    [
        None,
        3,
        "",
        "{",
        "[]",
        "null",
        "{}",
        '{"folder": 1, "command": [], "files": {}}',
        "[" * 1000,
        '"' + "x" * 300_000,
    ],
)
def test_bad_text(text: object) -> None:
    """What is no identity is refused."""
    with pytest.raises(ReadError):
        Identity.of_text(text)
    with pytest.raises(ReadError):
        Identity.of_text(json.dumps({"folder": "/", "command": ["a", None], "files": {}}))
