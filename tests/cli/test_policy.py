"""`gigawatt policy`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigawatt.policies import registry

Run = Callable[..., Any]


def test_the_list(run: Run) -> None:
    """Every policy with a sentence, for people and for programs."""
    answer = json.loads(run("policy", "list", "--json").out)
    assert [row["name"] for row in answer] == registry.policy_names()
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
    source = 'class Mine:\n    """Does\\x1b[31m it."""\n    def __init__(self, depth: int = 3, width: int = 2): ...\n    decide = print\n'
    (tmp_path / "shown_policy.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    output = run("policy", "show", "shown_policy:Mine")
    assert output.out.splitlines()[2] == "Does[31m it."
    assert "Use: shown_policy:Mine:depth=VALUE" in output.out


@pytest.mark.parametrize(
    "name, said",
    [
        ("os:system", "os:system is no class"),
        ("os:sep", "os:sep is no class"),
        ("odd_policies_here:Mute", "Mute has no decide(turn)"),
    ],
)
def test_what_is_no_policy(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str) -> None:
    """What cannot play is not shown as if it could: `show` says what `match` says."""
    (tmp_path / "odd_policies_here.py").write_text("class Mute:\n    pass\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    for command in (("policy", "show", name), ("match", "duel", "--policies", f"{name},random")):
        output = run(*command)
        assert output.code == 2
        assert said in output.line


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, lacking",
    [
        ("a", "argument 'a', "),
        ("a, b: list, c: int, d=1, *e, **f", "arguments 'a', 'b', "),
        ("a: int, /", "argument 'a', "),
    ],
)
def test_arguments_that_no_option_sets(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: str, lacking: str
) -> None:
    """A class that cannot be made from a text says so, with the argument and what it needs, when shown and when played."""
    source = f"class Needy:\n    def __init__(self, {arguments}):\n        pass\n    decide = print\n"
    (tmp_path / "needy_policy_here.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    name = "needy_policy_here:Needy"
    said = f"cannot be made: no option sets its required {lacking}since options are named arguments annotated int, str or bool;"
    shown = run("policy", "show", name)
    assert shown.code == 0
    assert f"It {said}" in shown.out
    assert "Use: " not in shown.out
    assert json.loads(run("policy", "show", name, "--json").out)["lacking"][0] == "a"
    played = run("match", "duel", "--policies", f"{name},random")
    assert played.code == 2
    assert said in played.line


def test_a_required_option(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An option without a default that is left out is named as it is to be written."""
    source = "class Deep:\n    def __init__(self, depth: int):\n        pass\n    decide = print\n"
    (tmp_path / "deep_policy_here.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    output = run("match", "duel", "--policies", "deep_policy_here:Deep,random")
    assert output.code == 2
    assert "missing a required argument: 'depth'; say deep_policy_here:Deep:depth=VALUE" in output.line


def test_an_unknown_one(run: Run) -> None:
    """Exit code 2, with the nearest right spelling."""
    output = run("policy", "show", "randon")
    assert output.code == 2
    assert "did you mean 'random'?" in output.line


@pytest.mark.parametrize(
    "source, said",
    [
        ("def f(:\n    pass\n", r"SyntaxError: .+ \(policy\.py, line 1\)"),
        ("x = 1\nif x:\ny = 2\n", r"IndentationError: .+ \(policy\.py, line 3\)"),
        ("def f():\n    raise KeyError\n\nf()\n", r"KeyError \(policy\.py, line 2\)"),
        ("import sys\nsys.exit('no place to stand')\n", r"no place to stand$"),
    ],
)
def test_a_mistake_in_a_program_is_found_by_file_and_line(run: Run, tmp_path: Path, source: str, said: str) -> None:
    """The last line of a traceback alone does not say where it is."""
    (tmp_path / "policy.py").write_text(source, encoding="utf-8")
    output = run("policy", "check", str(tmp_path), "--scenario", "first-campus", "--json")
    assert output.code == 1
    texts = [check["text"] for check in json.loads(output.out)["checks"]]
    assert any(re.search(said, text) for text in texts), texts
