"""The measured difficulty: of the rules as they are, told with its figure wherever one chooses."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import attrs
import pytest
from tests.scripts import load_script

from gigawatt.content import difficulty, load_ruleset
from gigawatt.content.difficulty import Measured, Share, all_measured, measured
from gigawatt.core.rules.ruleset import Ruleset
from gigawatt.wording.difficulty_text import faction_difficulty, faction_line, scenario_difficulty, scenario_line

Run = Callable[..., Any]
SCRIPT = Path(__file__).parents[2] / "docs" / "difficulty.py"


@pytest.fixture
def script() -> ModuleType:
    """The command that makes the file."""
    return load_script(SCRIPT)


def test_it_is_of_the_rules_as_they_are(script: ModuleType) -> None:
    """Every scenario that ships was measured with every number of seats, on the rules as they are now."""
    late = [f"{board.scenario} with {board.seats} seats" for board in script.missing()]
    assert not late, f"the rules have changed: run python docs/difficulty.py for {', '.join(late)}"


def test_the_figures_make_sense() -> None:
    """Shares lie within their intervals, and those of the factions of a board are about its par on the mean."""
    for row in all_measured():
        for share in (*row.factions.values(), row.among_rivals):
            assert 0 <= share.low <= share.pct <= share.high <= 100
        mean = sum(share.pct for share in row.factions.values()) / len(row.factions)
        assert mean == pytest.approx(100 / row.seats, abs=12), row.scenario


def test_only_these_rules(standard: Ruleset, monkeypatch: pytest.MonkeyPatch) -> None:
    """Figures are told of the rules that they were measured on, and of no others."""
    row = Measured("duel", 2, difficulty.ruleset_digest(standard, "duel"), 10, {}, "normal", 10, Share(50, 40, 60))
    monkeypatch.setattr(difficulty, "all_measured", lambda: (row,))
    assert measured(standard, "duel", 2) == row
    assert measured(standard, "case-study", 4) is None
    other = attrs.evolve(standard, economy=attrs.evolve(standard.economy, action_points=7))
    assert measured(other, "case-study", 4) is None


@pytest.mark.parametrize(
    "pct, seats, word", [(20, 4, "hard"), (21, 4, "fair"), (29, 4, "fair"), (30, 4, "easy"), (60, 2, "easy")]
)
def test_factions(pct: float, seats: int, word: str) -> None:
    """A faction is fair within a fifth of par."""
    assert faction_difficulty(pct, seats).word == word
    assert f": {word}." in faction_line("Neocloud", Share(pct, pct - 1, pct + 2), seats, 100)


@pytest.mark.parametrize(
    "pct, seats, word",
    [(40, 4, "hard"), (45, 4, "fair"), (54, 4, "easy"), (66, 2, "hard"), (70, 2, "fair"), (80, 2, "easy")],
)
def test_scenarios(pct: float, seats: int, word: str) -> None:
    """A scenario is fair if the odds of one hard player among its rivals are two to three and a half times those of par."""
    assert scenario_difficulty(pct, seats).word == word
    assert f": {word}." in scenario_line(Share(pct, pct - 1, pct + 2), seats, "easy", 100)


def test_where_it_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """`rules list` and `rules show` tell the word with its figure."""
    first = load_ruleset("first-campus")
    digest = difficulty.ruleset_digest(first, "first-campus")
    row = Measured("first-campus", 4, digest, 90, {"neocloud": Share(12.0, 5, 20)}, "easy", 80, Share(70.0, 60, 80))
    monkeypatch.setattr(difficulty, "all_measured", lambda: (row,))
    listed = json.loads(run("rules", "list", "--rules", "first-campus", "--json").out)
    told = {entry["id"]: entry["difficulty"] for entry in listed if entry["difficulty"]}
    assert told == {"neocloud": "hard, 12%", "first-campus": "easy, 70%"}
    shown = run("rules", "show", "scenario:first-campus", "--rules", "first-campus").out.replace("\n  ", " ")
    assert "against 3 easy ones comes first in 70%" in shown
    assert "12% (5 to 20) of games" in run("rules", "show", "neocloud", "--rules", "first-campus").out.replace(
        "\n  ", " "
    )
    assert json.loads(run("rules", "show", "scenario:first-campus", "--rules", "first-campus", "--json").out)[
        "difficulty"
    ]


def test_the_command(script: ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command measures the boards that it is asked for and leaves the others as they are."""
    path = tmp_path / "difficulty.toml"
    path.write_text(
        '# Old.\n\n[[board]]\nscenario = "duel"\nseats = 2\ndigest = "00"\ngames = 1\nrivals = "normal"\namong_rivals_games = 1\n'
        "among_rivals = [1.0, 0.0, 2.0]\n[board.factions]\nneocloud = [1.0, 0.0, 2.0]\n",
        encoding="utf-8",
    )
    monkeypatch.setattr(script, "PATH", path)
    monkeypatch.setattr(difficulty, "PATH", path)
    all_measured.cache_clear()
    known = [board for board in script.boards() if (board.scenario, board.seats) in (("first-campus", 2), ("duel", 2))]
    monkeypatch.setattr(script, "boards", lambda: known)
    arguments = ["--games", "1", "--blocks", "1", "--workers", "0", "--scenario", "first-campus"]
    monkeypatch.setattr(sys, "argv", ["difficulty.py", *arguments])
    assert script.main() == 0
    all_measured.cache_clear()
    rows = {row.scenario: row for row in all_measured()}
    assert set(rows) == {"duel", "first-campus"}
    assert rows["duel"].digest == "00"
    assert (rows["first-campus"].games, rows["first-campus"].among_rivals_games) == (1, 2)
    assert [board.scenario for board in script.missing()] == ["duel"]
    monkeypatch.setattr(sys, "argv", ["difficulty.py", "--check"])
    assert script.main() == 1
    monkeypatch.undo()
    all_measured.cache_clear()
