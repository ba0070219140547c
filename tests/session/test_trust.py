"""Opening a file runs nothing that it names."""

from __future__ import annotations

import importlib.metadata
import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tiers import tiered

from gigawatt.core import Game
from gigawatt.errors import GameError, PolicyError, UsageError
from gigawatt.match import Record
from gigawatt.policies import registry
from gigawatt.session import GameSession, Options, Seat, saves
from gigawatt.session.policy_process import MatchReplica
from gigawatt.session.trust import trusted_policy
from gigawatt.storage import from_json, save_record, to_json
from gigawatt.tui.screens.continue_card import read_going
from gigawatt.tui.screens.replay import ReplayScreen
from gigawatt.tui.screens.replayed_record import branch

Run = Callable[..., Any]

STRANGERS = (
    "handed_in:Bot", "handed_in", "os:abort", "sys:exit", "code:interact", "os:system:command=touch RAN",
    "gigawatt.match.external:open_external:entrant=cmd:touch RAN", "gigawatt.match.keeper:_remove:folder=.",
    "gigawatt.policies.players.greedy_policy:GreedyPolicy", "cmd:touch RAN", "cmd:./bot", "greedy:depth=3", "planner:horizon=0",
    "planner:horizon=9999", "planner:horizon=-1", "planner:horizon=1_0", "planner:horizon=１", "search:nodes=99999999999",
    "search:width=" + "9" * 5000, "planner:weights=../../x", "Greedy", " ", "\x1b[31mgreedy", "x" * 100_000, ":", "a:b:c=",
)  # fmt: skip
"""What a file may not seat."""

WELCOME = (
    "random",
    "greedy",
    "planner",
    "search",
    *registry.STYLES,
    *registry.LEVELS,
    "planner:horizon=6",
    "search:nodes=200,width=3",
)


@pytest.fixture(autouse=True)
def _nothing_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A module beside the file that tells when it is imported, and a folder that tells when a command ran in it."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr("sys.stdin", io.StringIO(""))
    (tmp_path / "handed_in.py").write_text("raise SystemExit('imported')", encoding="utf-8")


@pytest.mark.parametrize("text", STRANGERS, ids=lambda text: ascii(text[:30]))
def test_a_stranger_is_not_trusted(text: str) -> None:
    """Modules, programs, unknown names, unknown options and options beyond all sense."""
    assert trusted_policy(text) is None


@pytest.mark.parametrize("text", WELCOME)
def test_the_house_is_trusted(text: str) -> None:
    """Every house policy, with options within bounds, as the registry spells it."""
    assert trusted_policy(text) == text


def test_an_installed_policy_is_taken_by_its_name_and_not_imported(
    monkeypatch: pytest.MonkeyPatch, small_game: Game
) -> None:
    """The metadata says that it is installed; options, which only its own code could check, are not taken."""
    point = importlib.metadata.EntryPoint("theirs", "handed_in:Bot", registry.GROUP)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [point] if group == registry.GROUP else [])
    assert trusted_policy("theirs") == "theirs"
    assert trusted_policy("theirs:path=/x") is None
    path = save_with(small_game, "theirs")
    session = GameSession.resume(path)
    assert session.seats[1].policy == "theirs"
    assert session.notices == []
    assert "handed_in" not in sys.modules


def save_with(game: Game, policy: str, adviser: str = "planner") -> Path:
    """A game in which the policy is to move, with whatever text for its name."""
    path = Path("given.json")
    session = GameSession(game, None, 5, (Seat(), Seat("random")), Options(adviser="planner"), path)
    while session.is_your_turn:
        session.apply(0)
    session.leave()
    plain = json.loads(path.read_bytes())
    plain["session"]["players"][1]["policy"] = policy
    plain["session"]["options"]["adviser"] = adviser
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


def ran() -> bool:
    """Whether anything of the file was run."""
    return Path("RAN").exists() or "handed_in" in sys.modules


@tiered("text", STRANGERS, fast=4, ids=lambda text: ascii(text[:30]))
def test_no_way_to_open_a_file_runs_it(run: Run, small_game: Game, text: str, saves_folder: Path) -> None:
    """Listed, continued, played, watched, branched, thought about elsewhere: it is replaced each time."""
    path = save_with(small_game, text, adviser=text)
    session = GameSession.resume(path)
    MatchReplica(session.record()).answer(session.task())
    session.play_on()
    session.advice_job().run()
    assert (session.seats[1].policy, session.options.adviser) == ("normal", "planner")
    record = from_json(save_with(small_game, text, adviser=text).read_bytes(), "given")
    ReplayScreen(record)
    assert branch(record, 0, 0).seats[1].policy == "normal"
    info = saves.look(path)
    assert info is not None
    read_going(info)
    for words in (("--text",), ("--json",), ("--verify",), ("--at", "1"), ("--svg", "out.svg")):
        run("replay", path, *words)
    assert not ran()


def test_a_match_between_strangers_is_watched(duel_record: Record) -> None:
    """A record of `match` names entrants of any kind; resumed, its seats are played by the house."""
    path = Path("match.json")
    save_record(duel_record.with_session(policies=["cmd:touch RAN", "handed_in:Bot"]), path)
    session = GameSession.resume(path)
    assert [seat.policy for seat in session.seats] == ["normal", "normal"]
    assert not ran()


def test_the_player_is_told_once_and_how_to_seat_it_again(
    run: Run, small_game: Game, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One line: the seat, what it was, and the command; the next time the save says who plays."""
    path = save_with(small_game, "handed_in:Bot:note=a b", adviser="os:abort")
    monkeypatch.setattr("gigawatt.console.typed_lines", lambda: ["pass", "quit"])
    output = run("play", "--text", "--load", path)
    told = [line for line in output.out.splitlines() if "handed_in:Bot" in line]
    assert told == [
        (
            "The adviser is planner, not os:abort. normal now plays neocloud (handed_in:Bot:note=a b): a file may seat house policies "
            "and installed ones only. If you trust what played there: gigawatt play --load given.json --seat "
            "'neocloud=handed_in:Bot:note=a b'"
        )
    ]
    assert "handed_in" not in run("play", "--text", "--load", path).out


@pytest.mark.parametrize("text", ["a:\x1b[31mB", "a:" + "x" * 300, "a:\u202eB"], ids=ascii)
def test_what_cannot_be_shown_is_no_command(small_game: Game, text: str) -> None:
    """A name that would not show as it is, or is too long, is not written into a command to copy."""
    session = GameSession.resume(save_with(small_game, text))
    (notice,) = session.take_notices()
    assert notice.isprintable()
    assert "--seat neocloud=POLICY" in notice
    assert session.take_notices() == []


def test_opening_and_leaving_changes_nothing(small_game: Game) -> None:
    """A save that is looked at keeps what it says of a stranger, to be seated another time."""
    path = save_with(small_game, "random")
    session = GameSession.resume(path)
    session.play_on()
    session.leave()
    plain = json.loads(path.read_bytes())
    plain["session"]["players"][1]["policy"] = "handed_in:Bot"
    path.write_text(json.dumps(plain), encoding="utf-8")
    before = path.read_bytes()
    GameSession.resume(path).leave()
    assert path.read_bytes() == before


def test_a_seat_is_given_to_another_policy(run: Run, small_game: Game) -> None:
    """`--seat` names who plays on in the place of a policy; the save has it from then on."""
    path = save_with(small_game, "os:abort")
    output = run("play", "--text", "--load", path, "--seat", "neocloud=greedy")
    assert output.code == 0, output.err
    assert "os:abort" not in output.out
    assert GameSession.resume(path).seats[1].policy == "greedy"


@pytest.mark.parametrize(
    "seat, said",
    [
        ("hyperscaler=greedy", "a person plays it; only the seats of policies are given to others"),
        ("neocloud=human", "branch the game from its replay to take its place"),
        ("neocluod=greedy", "did you mean 'neocloud'?"),
        ("neocloud=gredy", "did you mean 'greedy'?"),
        ("neocloud", "expected FACTION=human or FACTION=POLICY"),
    ],
)
@pytest.mark.parametrize("how", ["--load", "--continue"])
def test_other_seats_are_refused(
    run: Run, small_game: Game, saves_folder: Path, how: str, seat: str, said: str
) -> None:
    """Exit code 2 and what is wrong; the save stays as it was."""
    path = save_with(small_game, "random")
    kept = saves_folder / "kept.json"
    kept.write_bytes(path.read_bytes())
    before = kept.read_bytes()
    output = run("play", "--text", how, *([kept] if how == "--load" else []), "--seat", seat)
    assert output.code == 2
    assert said in output.line
    assert kept.read_bytes() == before
    assert [entry.name for entry in saves_folder.iterdir()] == ["kept.json"]


def test_a_policy_that_is_gone_passes(small_game: Game, monkeypatch: pytest.MonkeyPatch) -> None:
    """An installed policy that cannot be made when it is to move fails at its decisions, and the game goes on."""
    point = importlib.metadata.EntryPoint("theirs", "nowhere_to_be_found:Bot", registry.GROUP)
    monkeypatch.setattr(importlib.metadata, "entry_points", lambda group: [point])
    session = GameSession.resume(save_with(small_game, "theirs"))
    ply = session.play_on()[0]
    assert ply.action == 0
    assert "cannot load" in ply.fault


def test_who_is_typed_is_made_at_once(small_game: Game) -> None:
    """A policy that a person names and that cannot be made is told before the game opens."""
    path = save_with(small_game, "random")
    with pytest.raises(PolicyError):
        GameSession.resume(path, {"neocloud": "nowhere_to_be_found:Bot"})
    with pytest.raises(UsageError):
        GameSession.resume(path, {"nobody": "greedy"})
    with pytest.raises(GameError):
        GameSession.resume(Path("none.json"))
    assert to_json(GameSession.resume(path).record())
