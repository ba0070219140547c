"""`gigawatt policy`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigawatt.policies import registry

Run = Callable[..., Any]


def test_the_list(run: Run) -> None:
    """Every policy with a sentence, for people and for programs."""
    answer = json.loads(run("policy", "list", "--json").out)
    assert [row["name"] for row in answer] == registry.names()
    assert all(set(row) == {"name", "summary"} and row["summary"] for row in answer)
    text = run("policy", "list").out
    assert all(row["name"] in text and row["summary"] in text for row in answer)


def test_a_broken_stranger_does_not_hide_the_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """A policy of another package that cannot be loaded says so in its own line."""
    monkeypatch.setattr(registry, "_offered", lambda: {"zebra": "no.such.module:Zebra"})
    output = run("policy", "list")
    assert output.code == 0
    assert "zebra" in output.out
    assert "cannot load" in output.out


@pytest.mark.parametrize("name", list(registry.HOUSE))
def test_one_policy(run: Run, name: str) -> None:
    """Its name, its address, what it does and what it takes."""
    output = run("policy", "show", name)
    assert output.code == 0
    assert output.out.startswith(f"{name} ({registry.HOUSE[name]})\n")
    answer = json.loads(run("policy", "show", name, "--json").out)
    assert {"name", "address", "summary", "text", "options"} == set(answer)


def test_a_class_here(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A class in the current folder is shown by its address, its control codes left out."""
    source = 'class Mine:\n    """Does\\x1b[31m it."""\n    def __init__(self, depth: int = 3, width: int = 2):\n        pass\n'
    (tmp_path / "shown_policy.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    output = run("policy", "show", "shown_policy:Mine")
    assert output.out.splitlines()[2] == "Does[31m it."
    assert "Use: shown_policy:Mine:depth=VALUE" in output.out


def test_an_unknown_one(run: Run) -> None:
    """Exit code 2, with the nearest right spelling."""
    output = run("policy", "show", "randon")
    assert output.code == 2
    assert "did you mean 'random'?" in output.line
