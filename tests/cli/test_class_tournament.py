"""`gigawatt class template` and `class tournament`: options, messages and exit codes."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gigawatt.classroom.setup.create import NewClass, make_class
from gigawatt.cli.main import cli
from gigawatt.errors import ClassError, GameError, UsageError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A class of two."""
    made = tmp_path / "course"
    made.mkdir()
    (made / "roster.csv").write_text("id\nann\nben\n", encoding="utf-8")
    make_class(made, NewClass(preset="25", equal=False))
    return made


def run(*arguments: str) -> Result:
    """Run a command."""
    return CliRunner().invoke(cli, ["class", *arguments])


def test_a_class_without_programs_says_where_they_belong(folder: Path) -> None:
    """Everybody is missing, the files are written, and that is no error."""
    result = run("tournament", str(folder), "--workers", "0")
    assert result.exit_code == 0, result.output
    assert "2 missing" in result.output
    assert "policies" in result.output
    assert sorted(path.name for path in (folder / "tournament").iterdir() if path.is_file()) == [
        "index.html", "results.csv", "results.json",
    ]  # fmt: skip


@pytest.mark.parametrize("rung", ["cmd:true", "nobody", "mymodule:Class"])
def test_a_rung_is_a_house_policy(folder: Path, rung: str) -> None:
    """Nothing else is run in the process of the workers."""
    result = run("tournament", str(folder), "--rung", rung)
    assert isinstance(result.exception, GameError)
    assert rung in str(result.exception)
    assert not (folder / "tournament").exists()


def test_a_rung_is_named_once(folder: Path) -> None:
    """Two of the same would be one."""
    result = run("tournament", str(folder), "--rung", "random", "--rung", "random")
    assert isinstance(result.exception, UsageError)


def test_what_is_no_class_is_refused(tmp_path: Path) -> None:
    """With the command that makes one, and nothing written."""
    result = run("tournament", str(tmp_path))
    assert isinstance(result.exception, ClassError)
    assert list(tmp_path.iterdir()) == []


def test_template_says_what_to_do_next(tmp_path: Path) -> None:
    """The command to try it is printed; a second time nothing is overwritten."""
    result = run("template", str(tmp_path / "bot"), "--student", "ann")
    assert result.exit_code == 0
    assert "gigawatt policy check" in result.output
    assert (tmp_path / "bot" / "student.txt").read_text() == "ann\n"
    again = run("template", str(tmp_path / "bot"))
    assert isinstance(again.exception, ClassError)
    assert run("template", str(tmp_path / "other")).exit_code == 0
