"""`python docs/balance.py`: which boards it measures, and the page it makes of them."""

from __future__ import annotations

import itertools
import json
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.scripts import load_script

from gigawatt.content import find_scenario

ROOT = Path(__file__).resolve().parents[2]
EXAMPLE = Path(__file__).parent / "data" / "balance.json"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    """The script as a module."""
    return load_script(ROOT / "docs" / "balance.py")


@pytest.fixture
def measured(script: ModuleType, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Any]:
    """The boards that were measured, none of them really: each comes to the example."""
    asked: list[Any] = []

    def measure(board: Any, workers: int) -> dict[str, Any]:
        assert workers > 0
        asked.append(board)
        found: dict[str, Any] = json.loads(EXAMPLE.read_text(encoding="utf-8"))
        return found | {"scenario": board.scenario, "seats": board.seats, "policy": board.policy}

    monkeypatch.setattr(script, "measure", measure)
    monkeypatch.setattr(script, "FOLDER", tmp_path / "games")
    return asked


def made(script: ModuleType, page: Path, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> str:
    """The page that the script writes."""
    monkeypatch.setattr(sys, "argv", ["balance.py", "--page", str(page), *arguments])
    assert script.main() == 0
    return page.read_text(encoding="utf-8")


def test_every_scenario_with_every_number_of_seats(
    script: ModuleType, measured: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Planners play each board once, the standard game on most games; greedy and search play what they are asked to."""
    made(script, tmp_path / "page.md", monkeypatch)
    planned = [(board.scenario, board.seats) for board in measured if board.policy == "planner"]
    standard = [path.stem for path in (ROOT / "rules" / "standard" / "scenarios").glob("*.toml")]
    assert {scenario for scenario, _ in planned} == {*standard, "first-campus"}
    for scenario in script.SCENARIOS:
        seats = find_scenario(scenario)[1].seats
        assert sorted(number for name, number in planned if name == scenario) == sorted(seats)
    games = {(board.scenario, board.seats): board.games for board in measured if board.policy == "planner"}
    assert games["case-study", 4] > 7_000
    assert min(games.values()) >= 1_500
    assert [board.scenario for board in measured if board.policy == "greedy"] == ["case-study"]
    searched = [board for board in measured if board.policy == "search"]
    assert [board.scenario for board in searched] == ["case-study", "duel"]
    assert all(board.budget for board in searched)


def test_the_page(script: ModuleType, measured: list[Any], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Every board has its line, its command, a row for each figure, and its factions; tables are whole."""
    text = made(script, tmp_path / "page.md", monkeypatch, "--only", "duel", "--games", "24")
    assert [board.games for board in measured] == [24, 24]
    example = json.loads(EXAMPLE.read_text(encoding="utf-8"))
    for row in example["rows"]:
        assert (f"| {row['title']} |" in text) == (row["value"] is not None), row["id"]
    for part in example["series"]["faction_wins"]:
        assert f"| {part['name']} |" in text
    assert text.count(example["command"]) == len(measured)
    lines = text.splitlines()
    for above, line in itertools.pairwise(lines):
        if above.startswith("|") and line.startswith("|"):
            assert above.count("|") == line.count("|")
    assert "None" not in text


def test_the_command_of_a_board(script: ModuleType) -> None:
    """A board's arguments name scenario, seats, policy, games, seed, and a budget if it has one."""
    board = script.Board(scenario="duel", seats=2, policy="search", games=40, budget=500)
    assert board.arguments() == [
        "study", "balance", "duel", "--seats", "2", "--policy", "search", "--games", "40", "--seed", "2026", "--budget", "500",
    ]  # fmt: skip
