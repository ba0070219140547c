"""`gigawatt bench`."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from gigawatt import compiled
from gigawatt.cli import bench

Run = Callable[..., Any]


@pytest.fixture(autouse=True)
def once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Start each fresh process only once: what comes out is looked at here, not how steady it is."""
    monkeypatch.setattr(bench, "_STARTS", 1)


def test_the_figures_that_scripts_rely_on(run: Run) -> None:
    """Each has a value above zero and a unit."""
    answer = json.loads(run("bench", "duel", "--games", 1, "--json").out)
    assert answer.pop("build") == {"value": compiled.build_name(), "unit": ""}
    units = {name: figure["unit"] for name, figure in answer.items()}
    assert units["random_play"] == units["random_playout"] == "plies/s"
    assert units["planner_games"] == "games/s"
    assert units["copy"] == units["legal_actions"] == units["apply_action"] == "us"
    assert all(figure["value"] > 0 for name, figure in answer.items() if name not in ("forced_plies", "import_core"))


def test_for_people(run: Run) -> None:
    """A line of what was measured, one of what the other build would bring, and a table."""
    lines = run("bench", "first-campus", "--games", 1, "--seats", 2).out.splitlines()
    assert lines[0].startswith("first-campus, 2 seats, ")
    assert lines[0].endswith(f", the {compiled.build_name()} build")
    assert lines[1] == compiled.describe_other_build()
    assert lines[2].split() == ["figure", "value", "unit"]


def test_the_last_seed(run: Run) -> None:
    """From the last seed that there is the games go on with the first one."""
    last = (1 << 128) - 1
    assert bench.seeds_from(last, 3) == [last, 0, 1]
    told = json.loads(run("bench", "first-campus", "--games", 1, "--seats", 2, "--seed", last, "--json").out)
    assert told["planner_games"]["value"] > 0


def test_wrong_use(run: Run) -> None:
    """Exit code 2 for a seat count that the scenario does not have."""
    output = run("bench", "duel", "--seats", 5, "--games", 1)
    assert output.code == 2
    assert "duel is made for 2 seats, not 5" in output.line
