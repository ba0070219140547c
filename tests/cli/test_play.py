"""`gigawatt play`: who sits where, and what is refused. The board and the plain text have tests of their own."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigawatt.cli.play import DEFAULT_RIVAL
from gigawatt.storage import load_record
from gigawatt.tui.screens.newgame import first_campus
from gigawatt.tui.session import GameSession

Run = Callable[..., Any]

DUEL = ("play", "duel", "--text", "--seed", 3)


@pytest.fixture(autouse=True)
def _nothing_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    """Standard input is empty: a game in plain text ends at once, and is kept."""
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


def seated(path: Path) -> list[tuple[str, str | None]]:
    """Faction and policy (None for a person) of each seat of a save."""
    session = GameSession.resume(path)
    return [(faction, seat.policy) for faction, seat in zip(session.factions, session.seats, strict=True)]


@pytest.mark.parametrize(
    "chosen, expected",
    [
        ((), [("hyperscaler", None), ("challenger-state", "normal")]),
        (("challenger-state=human",), [("hyperscaler", "normal"), ("challenger-state", None)]),
        (("hyperscaler=random",), [("hyperscaler", "random"), ("challenger-state", None)]),
        (("hyperscaler=human", "challenger-state=human"), [("hyperscaler", None), ("challenger-state", None)]),
        (
            ("challenger-state=planner", "hyperscaler=random"),
            [("hyperscaler", "random"), ("challenger-state", "planner")],
        ),
    ],
)
def test_who_sits_where(
    run: Run, tmp_path: Path, chosen: tuple[str, ...], expected: list[tuple[str, str | None]]
) -> None:
    """Named factions keep their place; without a person among them, the first that is not named is yours."""
    options = [word for text in chosen for word in ("--seat", text)]
    output = run(*DUEL, *options, "--save", tmp_path / "game.json")
    assert output.code == 0, output.err
    assert seated(tmp_path / "game.json") == expected


def test_a_faction_from_outside_the_line_up(run: Run, tmp_path: Path) -> None:
    """A faction that the scenario has but would not seat takes the last free place."""
    output = run(
        "play", "case-study", "--text", "--seats", 2, "--seat", "neocloud=human", "--save", tmp_path / "game.json"
    )
    assert output.code == 0, output.err
    assert [faction for faction, policy in seated(tmp_path / "game.json") if policy is None] == ["neocloud"]


def test_a_save_goes_on(run: Run, tmp_path: Path) -> None:
    """`--load` opens the very game."""
    run(*DUEL, "--save", tmp_path / "game.json")
    before = load_record(tmp_path / "game.json")
    output = run("play", "--load", tmp_path / "game.json", "--text")
    assert output.code == 0, output.err
    assert load_record(tmp_path / "game.json").seed == before.seed


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["duel", "--text", "--seat", "hyperscaler"], "expected FACTION=human or FACTION=POLICY"),
        (["duel", "--text", "--seat", "hyperscaler=gredy"], "did you mean 'greedy'?"),
        (["duel", "--text", "--seat", "hyperscalr=human"], "did you mean 'hyperscaler'?"),
        (["duel", "--text", "--seat", "hyperscaler=human", "--seat", "hyperscaler=random"], "sits already"),
        (["dule", "--text"], 'no scenario "dule"'),
        (["duel", "--text", "--load", "a.json"], "--load goes on with a save"),
        (["duel"], "the board needs a terminal; use --text here"),
        ([], "the board needs a terminal; use --text here"),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    """Exit code 2, the input named, and what was expected."""
    output = run("play", *arguments)
    assert output.code == 2
    assert said in output.line


def test_a_missing_save_is_one_line(run: Run, tmp_path: Path) -> None:
    """Exit code 1, and the file named."""
    output = run("play", "--load", tmp_path / "none.json", "--text")
    assert output.code == 1
    assert "none.json" in output.line


def test_a_game_nobody_acted_in_is_not_kept(run: Run, saves_folder: Path) -> None:
    """With nothing typed no file is left, and the game played before stays the one to go on with; a named file stays."""
    run(*DUEL, "--save", "mine.json")
    mine = GameSession.resume(saves_folder / "mine.json")
    mine.play_on()
    mine.apply(0)
    output = run("play", "first-campus", "--text")
    assert output.code == 0, output.err
    assert "Nobody acted" in output.out
    assert [path.name for path in saves_folder.iterdir()] == ["mine.json"]
    output = run("play", "first-campus", "--text", "--save", "named.json")
    assert (saves_folder / "named.json").exists()
    output = run("play", "--continue", "--text")
    assert output.code == 0, output.err
    assert "Kept as mine.json" in output.out


def test_going_on_needs_a_game(run: Run) -> None:
    """Exit code 1 and what to do where there is none; 2 where two games are named."""
    output = run("play", "--continue", "--text")
    assert output.code == 1
    assert "no game to go on with" in output.line
    assert run("play", "--continue", "--load", "a", "--text").code == 2
    assert run("play", "duel", "--continue", "--text").code == 2


def test_rivals_are_those_of_a_new_game_on_the_title() -> None:
    """Who begins at the shell meets the same rivals as who begins on the title."""
    assert {seat.policy for seat in first_campus().seats[1:]} == {DEFAULT_RIVAL}
