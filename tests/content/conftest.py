"""A small ruleset to copy and break."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from gigawatt.content import load_ruleset
from gigawatt.content.lint import Report, report
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.errors import ContentError, Problem

FIXTURES = Path(__file__).parent / "fixtures"

Edit = Callable[[str, str, str], None]
"""(file, what stands there once, what is to stand there instead)"""


@pytest.fixture(scope="session")
def tiny() -> Ruleset:
    """The small ruleset, whole."""
    return load_ruleset(FIXTURES / "tiny")


@pytest.fixture(scope="session")
def standard() -> Ruleset:
    """The rules of the standard game."""
    return load_ruleset()


@pytest.fixture(scope="session")
def installed() -> Callable[[str], Report]:
    """What lint says of an installed ruleset; to find that out takes seconds."""
    return cache(report)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the small ruleset that may be broken."""
    return Path(shutil.copytree(FIXTURES / "tiny", tmp_path / "tiny"))


@pytest.fixture
def edit(folder: Path) -> Edit:
    """Replace the first of a piece of text in a file of the copy, which must be there."""

    def change(file: str, old: str, new: str) -> None:
        path = folder / file
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {file}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    return change


def problems_of(folder: Path | str) -> tuple[Problem, ...]:
    """What is wrong with the rules in a folder, each fit for one line."""
    with pytest.raises(ContentError) as caught:
        load_ruleset(folder)
    for problem in caught.value.problems:
        assert problem.message
        assert "\n" not in str(problem)
        assert "Traceback" not in str(problem)
    return caught.value.problems


def only_problem(folder: Path | str) -> Problem:
    """The one thing that is wrong with the rules in a folder."""
    problems = problems_of(folder)
    assert len(problems) == 1, [str(problem) for problem in problems]
    return problems[0]


@pytest.fixture(name="problems_of")
def _problems_of() -> Callable[[Path | str], tuple[Problem, ...]]:
    return problems_of


@pytest.fixture(name="only_problem")
def _only_problem() -> Callable[[Path | str], Problem]:
    return only_problem
