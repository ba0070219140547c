"""What README.md shows is what happens."""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.scripts import load_script

from gigawatt import resources

Run = Callable[..., Any]

ROOT = resources.checkout() or Path()
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


def blocks(language: str) -> list[str]:
    """The text of the fenced blocks in a language."""
    return [text for name, text in BLOCKS if name == language]


@pytest.fixture(scope="module")
def refresh() -> ModuleType:
    """The script that fills in the README."""
    return load_script(ROOT / "docs" / "refresh.py")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which a reader has done what the README says: saved the policy and written the card."""
    (tmp_path / "careful.py").write_text(next(text for text in blocks("python") if "class Careful" in text), "utf-8")
    for text in blocks("toml"):
        name = text.partition("\n")[0].removeprefix("# ")
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    return tmp_path


@pytest.mark.slow
def test_the_shown_commands_run(run: Run, desk: Path) -> None:
    """Every command line of the README ends well, in its order, in an empty folder."""
    lines = [line for text in blocks("console") for line in text.splitlines()]
    assert len(lines) > 10
    for line in lines:
        prompt, program, *arguments = shlex.split(line)
        assert (prompt, program) == ("$", "gigawatt"), line
        output = run(*arguments)
        assert output.code == 0, f"{line}: {output.err}"
        assert output.out, line


def test_the_shown_python_runs(desk: Path) -> None:
    """The Python of the README runs as it stands."""
    names: dict[str, object] = {}
    for text in blocks("python"):
        exec(compile(text, "README.md", "exec"), names)  # noqa: S102  # our own README
    firsts = names["firsts"]
    assert isinstance(firsts, dict)
    assert sum(firsts.values()) >= 6


def test_the_shown_output_is_what_comes_out(refresh: ModuleType) -> None:
    """The figures in the README are those of this release; `python docs/refresh.py` fills them in again."""
    assert refresh.filled(README) == README


def test_every_command_is_in_the_readme() -> None:
    """Nobody has to read the source to learn that a command exists."""
    from gigawatt.cli.main import COMMANDS

    assert [name for name in COMMANDS if f"gigawatt {name}" not in README] == []


def test_the_two_commands_are_marked_for_ci() -> None:
    """CI takes its commands from the README, each of them one line."""
    for name in ("play", "test"):
        found = re.search(rf"<!-- command: {name} -->\n```sh\n([^\n]+)\n```", README)
        assert found is not None, name
        assert found[1].startswith("python3 -m venv .venv && ")


def test_ci_runs_both_tiers() -> None:
    """The README's command runs the fast tests, as pytest does by itself, and CI runs the slow ones after it."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["pytest"]["ini_options"]
    options = settings["addopts"]
    assert options[options.index("-m") + 1] == "not slow"
    assert "pytest -q -n auto -m slow\n" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_the_first_screen_says_what_it_is() -> None:
    """One sentence, a picture, and the two commands come first."""
    assert README.splitlines()[0] == "# Gigawatt"
    picture = README.index("](docs/pictures/board-120x40.svg)")
    assert picture < README.index("<!-- command: play -->") < README.index("<!-- command: test -->") < 2000
    pictures = re.findall(r"!\[[^]]+\]\(([^)]+\.svg)\)", README)
    assert len(pictures) == 3
    assert all((ROOT / path).read_text(encoding="utf-8").startswith("<svg ") for path in pictures)
