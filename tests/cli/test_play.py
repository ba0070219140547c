"""`gigawatt play`: who sits where, and what is refused. The board and the plain text have tests of their own."""

from __future__ import annotations

import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tiers import tiered

from gigawatt.cli.main import main
from gigawatt.session import GameSession
from gigawatt.session.new_game_choices import choice_of
from gigawatt.session.saves import list_saves
from gigawatt.storage import load_record
from gigawatt.tui.screens.game_setup import Setup, first_campus

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


def test_a_place_left_open_goes_to_another_bloc(run: Run, tmp_path: Path) -> None:
    """Two named firms of one bloc at a table of three get a rival of another bloc."""
    options = ("--seats", 3, "--seat", "frontier-lab=human", "--seat", "neocloud=random")
    output = run("play", "case-study", "--text", "--seed", 3, *options, "--save", tmp_path / "game.json")
    assert output.code == 0, output.err
    assert [faction for faction, _ in seated(tmp_path / "game.json")] == [
        "challenger-state",
        "frontier-lab",
        "neocloud",
    ]
    assert "note" not in output.err


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


@pytest.mark.parametrize("option", [("--load",), ()])
def test_a_save_goes_on(run: Run, tmp_path: Path, option: tuple[str, ...]) -> None:
    """`--load` opens the very game, and so does the file in the place of a scenario."""
    run(*DUEL, "--save", tmp_path / "game.json")
    before = load_record(tmp_path / "game.json")
    output = run("play", *option, tmp_path / "game.json", "--text")
    assert output.code == 0, output.err
    assert load_record(tmp_path / "game.json").seed == before.seed


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["duel", "--text", "--seat", "hyperscaler"], "expected FACTION=human or FACTION=POLICY"),
        (["duel", "--text", "--seat", "hyperscaler=gredy"], "did you mean 'greedy'?"),
        (["duel", "--text", "--seat", "hyperscalr=human"], "did you mean 'hyperscaler'?"),
        (["duel", "--text", "--seat", "hyperscaler=human", "--seat", "hyperscaler=random"], "named twice"),
        (["dule", "--text"], 'no scenario "dule"'),
        (["duel", "--text", "--load", "a.json"], "--load continues a save"),
        (["b.json", "--text", "--load", "a.json"], "b.json names a save, and so does the option"),
        (["b.json", "--text", "--continue"], "b.json names a save, and so does the option"),
        (["b.json", "--text", "--seed", "7"], "--load continues a save, which knows scenario, seats and seed"),
        (["duel"], "the board needs a terminal; use --text here"),
        ([], "the board needs a terminal; use --text here"),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    """Exit code 2, the input named, and what was expected."""
    output = run("play", *arguments)
    assert output.code == 2
    assert said in output.line


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["none.json"], "none.json: there is no such file or folder"),
        (["--load", "none.json"], "none.json: there is no such file or folder"),
        (["--continue"], "there is no game to continue"),
        (["dule"], 'no scenario "dule"'),
        (["duel", "--seat", "hyperscaler=gredy"], "did you mean 'greedy'?"),
        (["--daily", "3000-01-01"], "is still to come"),
    ],
)
def test_what_was_typed_comes_before_what_the_place_lacks(
    run: Run, saves_folder: Path, arguments: list[str], said: str
) -> None:
    """Without a terminal, a wrong argument is told and not that the board needs one: in a terminal it would be wrong too."""
    output = run("play", *arguments)
    assert output.code
    assert said in output.line
    assert not list(saves_folder.glob("*"))


def test_without_a_terminal_the_file_of_a_game_is_let_go(run: Run, saves_folder: Path) -> None:
    """It can be played at once in plain text, and nothing was written."""
    run(*DUEL, "--save", "mine.json")
    before = (saves_folder / "mine.json").read_bytes()
    assert "the board needs a terminal" in run("play", "mine.json").line
    assert (saves_folder / "mine.json").read_bytes() == before
    assert run("play", "mine.json", "--text").code == 0


def test_a_missing_save_is_one_line(run: Run, tmp_path: Path) -> None:
    """Exit code 1, and the file named."""
    for option in (["--load"], []):
        output = run("play", *option, tmp_path / "none.json", "--text")
        assert output.code == 1
        assert "none.json" in output.line


def test_a_game_nobody_acted_in_is_not_kept(run: Run, saves_folder: Path) -> None:
    """With nothing typed no file is left, and the game played before stays the one to continue; a named file stays."""
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
    assert "no game to continue" in output.line
    assert run("play", "--continue", "--load", "a", "--text").code == 2
    assert run("play", "duel", "--continue", "--text").code == 2


def test_rivals_are_those_of_a_new_game_on_the_title(run: Run, saves_folder: Path) -> None:
    """Who begins at the shell meets the same rivals as who begins on the title: easy ones in a first game, normal ones else."""
    assert {seat.policy for seat in first_campus().seats[1:]} == {"easy"}
    assert Setup.of(choice_of("case-study")).players[1:] == ("normal",) * 3
    for scenario, rival in (("first-campus", "easy"), ("case-study", "normal")):
        path = saves_folder / f"{scenario}.json"
        run("play", scenario, "--text", "--seed", 3, "--save", path)
        assert {policy for _faction, policy in seated(path)} == {None, rival}


def test_a_bare_name_gets_the_ending_that_lists_know(run: Run, saves_folder: Path) -> None:
    """`--save mygame` is seen by `--continue`; a path is taken as it stands."""
    game = GameSession.resume(kept_game(run, saves_folder, "mygame"))
    assert game.path == saves_folder / "mygame.json"
    output = run("play", "--continue", "--text")
    assert output.code == 0, output.err
    assert "Kept as mygame.json" in output.out


def kept_game(run: Run, folder: Path, name: str) -> Path:
    """A game in which a person has acted, kept under a bare name."""
    run(*DUEL, "--seat", "challenger-state=random", "--save", name)
    path = folder / f"{name.removesuffix('.json')}.json"
    session = GameSession.resume(path)
    session.play_on()
    session.apply(0)
    session.play_on()
    return path


@pytest.mark.parametrize("option", ["--load", "--save"])
@pytest.mark.parametrize("name", ["", " "])
def test_an_empty_name_is_wrong_use(run: Run, saves_folder: Path, option: str, name: str) -> None:
    """It names no game, and no other one is taken for it."""
    kept_game(run, saves_folder, "mine")
    output = run("play", *(["duel"] if option == "--save" else []), "--text", option, name)
    assert output.code == 2
    assert "an empty name was given for a file" in output.line


def test_hidden_files_are_passed_over(run: Run, saves_folder: Path) -> None:
    """What systems and editors leave beside a save is not the game played last."""
    path = kept_game(run, saves_folder, "mine")
    path.rename(saves_folder / "._mine.json")
    assert list_saves() == []
    assert run("play", "--continue", "--text").code == 1


def test_the_same_game_continues(run: Run, saves_folder: Path) -> None:
    """The command that began a game continues it; another seat, seed or player is another game and is refused."""
    path = kept_game(run, saves_folder, "mine")
    before = path.read_bytes()
    again = (*DUEL, "--seat", "challenger-state=random", "--save", "mine")
    output = run(*again)
    assert output.code == 0, output.err
    assert "The file of --save holds this game, which continues." in output.out
    assert path.read_bytes() == before
    for other in (
        ("play", "duel", "--text", "--seed", 4, "--seat", "challenger-state=random"),
        ("play", "duel", "--text", "--seat", "challenger-state=random"),
        (*DUEL, "--seat", "challenger-state=greedy"),
        (*DUEL, "--seat", "hyperscaler=random"),
    ):
        output = run(*other, "--save", "mine")
        assert output.code == 2, other
        assert "holds another game; `gigawatt play --load` goes on with it" in output.line
        assert path.read_bytes() == before
    assert sorted(entry.name for entry in saves_folder.iterdir()) == ["mine.json"]
    assert run(*again, "--force").code == 0
    assert path.read_bytes() != before


def test_a_copy_is_of_something(run: Run) -> None:
    """`--copy` without a save to copy is refused."""
    output = run("play", "duel", "--text", "--copy")
    assert output.code == 2
    assert "--load or --continue" in output.line


def test_an_open_table_is_a_setting_of_the_game(run: Run, saves_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With `--open-table` nobody types ready, and the save keeps it."""
    both = ("--seat", "hyperscaler=human", "--seat", "challenger-state=human")
    monkeypatch.setattr("sys.stdin", io.StringIO("pass\n"))
    output = run("play", "duel", "--text", "--open-table", *both, "--save", "mine")
    assert output.code == 0, output.err
    assert "types ready" not in output.out
    assert "has the table." in output.out
    assert GameSession.resume(saves_folder / "mine.json").options.open_table


@pytest.mark.slow
@pytest.mark.parametrize("how", [("--continue",), ("--load", "mine"), ("duel", "--seed", "3", "--save", "mine")])
def test_a_second_window_is_told(run: Run, saves_folder: Path, how: tuple[str, ...]) -> None:
    """Two processes never play one save; the first goes on undisturbed, and once it has left the next may play."""
    path = kept_game(run, saves_folder, "mine")
    first = subprocess.Popen(
        [sys.executable, "-m", "gigawatt", "play", "--continue", "--text"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert first.stdin is not None
    assert first.stdout is not None
    for line in first.stdout:
        if "to move" in line:
            break
    if how[0] == "duel":
        how = (*how, "--seat", "challenger-state=random")
    output = run("play", "--text", *how)
    assert output.code == 1
    assert "mine.json is open in another window: go on there, or close it first" in output.line
    if how[0] != "duel":
        assert "--copy" in output.line
        content = path.read_bytes()
        output = run("play", "--text", "--copy", *how)
        assert output.code == 0, output.err
        assert "copy of mine" in output.out
        assert path.read_bytes() == content
        (saves_folder / "mine-copy-1.json").unlink()
    before = len(load_record(path).actions)
    first.communicate("pass\nquit\n")
    assert len(load_record(path).actions) > before
    output = run("play", "--text", *how)
    assert output.code == 0, output.err
    assert sorted(entry.name for entry in saves_folder.iterdir()) == ["mine.json"]


@tiered("named", [(), ("--save", "mine.json"), ("--save", "mine.json", "--force")], fast=1)
@pytest.mark.parametrize(
    "refused",
    [
        ("duel",),
        ("duel", "--theme", "plaid"),
        ("duel", "--text", "--theme", "plaid"),
        ("duel", "--text", "--seats", 3),
        ("duel", "--text", "--seat", "hyperscaler=gredy"),
        ("duel", "--text", "--seat", "nobody=human"),
        ("dule", "--text"),
    ],
)
def test_a_refused_game_leaves_nothing(
    run: Run, saves_folder: Path, refused: tuple[object, ...], named: tuple[str, ...]
) -> None:
    """Neither a file nor a lock, whatever it is refused for; a file that is there already stays."""
    assert run("play", *refused, "--seed", 1, *named).code == 2
    assert list(saves_folder.iterdir()) == []
    (saves_folder / "mine.json").write_text("notes", encoding="utf-8")
    assert run("play", *refused, "--seed", 1, *named).code == 2
    assert [path.name for path in saves_folder.iterdir()] == ["mine.json"]
    assert (saves_folder / "mine.json").read_text(encoding="utf-8") == "notes"


@pytest.mark.parametrize("how", [("duel",), ("duel", "--save", "new"), ("--load", "mine"), ("--continue",)])
@pytest.mark.parametrize("where", ["gigawatt.tui.app.GigawattApp.__init__", "gigawatt.tui.terminal._drawn_on"])
def test_a_game_that_is_interrupted_before_it_begins_leaves_nothing(
    run: Run, saves_folder: Path, monkeypatch: pytest.MonkeyPatch, how: tuple[str, ...], where: str
) -> None:
    """Ctrl+C while the board is made leaves the saves as they were, and no lock; a file that was named may stay once it is begun."""
    path = kept_game(run, saves_folder, "mine")
    before = path.read_bytes()
    for stream in ("stdin", "stdout"):
        monkeypatch.setattr(f"sys.{stream}", Screen())

    def interrupted(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(where, interrupted)
    with pytest.raises(SystemExit) as leave:
        main(["play", *how])
    assert leave.value.code == 130
    left = {entry.name for entry in saves_folder.iterdir()}
    assert left - {"new.json"} == {"mine.json"}
    assert "new.json" not in left or where.endswith("_drawn_on")
    assert path.read_bytes() == before


class Screen(io.StringIO):
    """A stream that is a terminal."""

    def isatty(self) -> bool:
        """It is."""
        return True
