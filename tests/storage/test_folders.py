"""Where saves go."""

from __future__ import annotations

from pathlib import Path

import pytest

from gigawatt.errors import UsageError
from gigawatt.storage.folders import VARIABLE, saves_folder, to_read, to_write


@pytest.fixture
def nowhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A current folder that is neither a checkout nor a class, with no variable set."""
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = tmp_path / "here" / "below"
    folder.mkdir(parents=True)
    monkeypatch.chdir(folder)
    return folder


def test_what_is_told_wins(nowhere: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The option comes before the variable, the variable before the place."""
    monkeypatch.setenv(VARIABLE, "/elsewhere")
    assert saves_folder(Path("/told")) == Path("/told")
    assert saves_folder() == Path("/elsewhere")


def test_a_class_keeps_its_own(nowhere: Path) -> None:
    """Anywhere inside a class folder, its `saves/` is the place."""
    (nowhere.parent / "class.toml").write_text("", encoding="utf-8")
    assert saves_folder() == nowhere.parent / "saves"


def test_a_checkout_keeps_its_own(nowhere: Path) -> None:
    """Anywhere inside a checkout, its `saves/` is the place."""
    sources = nowhere.parent / "game" / "gigawatt"
    sources.mkdir(parents=True)
    (sources / "__init__.py").write_text("", encoding="utf-8")
    assert saves_folder() == nowhere.parent / "saves"


def test_elsewhere_it_is_the_users_data(nowhere: Path) -> None:
    """Outside of both, saves go to the user's data folder."""
    folder = saves_folder()
    assert folder.name == "saves"
    assert folder.parent.name == "gigawatt"
    assert not folder.is_relative_to(nowhere)


def test_a_bare_name_is_in_the_saves_folder(nowhere: Path, tmp_path: Path) -> None:
    """A name with a folder is a path; `./` says here."""
    told = tmp_path / "told"
    assert to_write("game.json", told) == told / "game.json"
    assert to_write("./game.json", told) == nowhere / "game.json"
    assert to_read("game.json", told) == told / "game.json"
    (nowhere / "game.json").write_text("", encoding="utf-8")
    assert to_read("game.json", told) == Path("game.json")
    told.mkdir()
    (told / "game.json").write_text("", encoding="utf-8")
    with pytest.raises(UsageError, match=r"game\.json is a file here and a save: say \./game\.json"):
        to_read("game.json", told)
    assert to_read("./game.json", told) == Path("game.json")
    assert to_read("a\0b", told) in (Path("a\0b"), told / "a\0b")


def test_a_save_is_found_by_the_name_that_lists_show(nowhere: Path) -> None:
    """`.json` may be left out where no file has the bare name; a file that has it comes first."""
    folder = saves_folder()
    folder.mkdir(parents=True)
    (folder / "match-1.json").write_text("", encoding="utf-8")
    assert to_read("match-1") == to_read("match-1.json") == folder / "match-1.json"
    assert to_read("match-2") == folder / "match-2"
    (nowhere / "match-1").mkdir()
    (nowhere / "match-1.json").mkdir()
    assert to_read("match-1") == to_read("match-1.json") == folder / "match-1.json", "folders are no saves"
    (folder / "match-1").write_text("", encoding="utf-8")
    assert to_read("match-1") == folder / "match-1"
    (nowhere / "alone").mkdir()
    assert to_read("alone") == Path("alone"), "what it is is said when it is read"


@pytest.mark.parametrize("name", [".", ".."])
def test_a_folder_is_no_name_for_a_save(nowhere: Path, name: str) -> None:
    """Names of folders are refused, not made into hidden files."""
    with pytest.raises(UsageError, match="is a folder; name a file in it"):
        to_write(name)
