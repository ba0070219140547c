"""`gigawatt match`."""

from __future__ import annotations

import errno
import json
import os
import shlex
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from gigawatt.storage import load_record, verify

Run = Callable[..., Any]

DUEL = ("match", "duel", "--policies", "random,random")


def test_the_answer_for_programs(run: Run) -> None:
    """One object with the fields that scripts rely on."""
    output = run(*DUEL, "--seed", 3, "--json")
    assert (output.code, output.err) == (0, "")
    answer = json.loads(output.out)
    assert {"scenario", "seed", "ruleset_digest", "record_digest", "plies", "quarters", "seats"} <= set(answer)
    assert (answer["scenario"], answer["seed"], answer["quarters"]) == ("duel", 3, 12)
    for number, seat in enumerate(answer["seats"]):
        assert {"seat", "faction", "policy", "rank", "lead", "compute", "cash", "fault"} <= set(seat)
        assert (seat["seat"], seat["policy"], seat["fault"]) == (number, "random", None)


def test_the_answer_for_people(run: Run) -> None:
    """A line of what was played, a table by rank, a line of how long it took."""
    lines = run(*DUEL, "--seed", 3).out.splitlines()
    assert lines[0].startswith("duel, 2 seats, seed 3, rules ")
    assert lines[1].split() == ["rank", "seat", "faction", "policy", "lead", "compute", "cash"]
    assert [line.split()[0] for line in lines[2:4]] in (["1", "2"], ["1", "1"])
    assert "plies in 12 quarters, record " in lines[4]


def test_the_same_seed_prints_the_same(run: Run) -> None:
    """To the byte; and a seed in hexadecimal is the same number."""
    assert run(*DUEL, "--seed", 255).out == run(*DUEL, "--seed", "0xFF").out


def test_a_chosen_seed_is_told(run: Run) -> None:
    """Whoever gives no seed can play the match again."""
    first = run(*DUEL)
    seed = first.out.split("seed ")[1].split()[0]
    assert "(chosen for you)" in first.out
    assert run(*DUEL, "--seed", seed).out == first.out.replace(" (chosen for you)", "")


def test_one_bloc_is_noted(run: Run) -> None:
    """Factions of one bloc are played as named, with a note on standard error."""
    played = run(
        "match", "case-study", "--policies", "random,random,random", "--factions", "hyperscaler,neocloud,memory-house"
    )
    assert played.code == 0
    assert "every faction is of the alliance bloc" in played.err
    mixed = run(
        "match", "case-study", "--policies", "random,random,random", "--factions", "hyperscaler,neocloud,gulf-fund"
    )
    assert "note" not in mixed.err


def test_factions_sit_where_they_are_told(run: Run) -> None:
    """`--factions` names the seats in order."""
    lineup = [seat["faction"] for seat in json.loads(run(*DUEL, "--json").out)["seats"]]
    turned = run(*DUEL, "--factions", ",".join(reversed(lineup)), "--json")
    assert [seat["faction"] for seat in json.loads(turned.out)["seats"]] == lineup[::-1]


def test_a_record_is_kept(run: Run, saves_folder: Path, tmp_path: Path) -> None:
    """A bare name goes to the saves folder, a path where it says, `--saves` to the folder told."""
    assert f"saved to {saves_folder / 'a.json'}" in run(*DUEL, "--seed", 3, "--save", "a.json").out
    run(*DUEL, "--seed", 3, "--save", tmp_path / "new" / "b.json")
    answer = json.loads(run(*DUEL, "--seed", 3, "--save", "c.json", "--saves", tmp_path / "other", "--json").out)
    assert answer["saved"] == str(tmp_path / "other" / "c.json")
    paths = [saves_folder / "a.json", tmp_path / "new" / "b.json", tmp_path / "other" / "c.json"]
    assert len({path.read_bytes() for path in paths}) == 1
    record = load_record(paths[0])
    assert verify(record).ok
    assert record.session["policies"] == ["random", "random"]


def test_verbose_tells_every_action(run: Run) -> None:
    """A line for each ply, with quarter, seat, faction and action, before the result."""
    output = run(*DUEL, "--seed", 3, "--verbose")
    plies = int(output.out.splitlines()[-1].split()[0])
    told = [line for line in output.out.splitlines() if " seat " in line and line.startswith("202")]
    assert len(told) == plies
    assert told[0].startswith("2024Q1    0 seat ")


def test_a_fault_is_exit_code_1(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The match is played to its end, its result printed, and the fault told with its seat and ply."""
    (tmp_path / "crasher.py").write_text(
        "class Crasher:\n    def decide(self, turn):\n        1 / 0\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    monkeypatch.syspath_prepend(str(tmp_path))
    output = run("match", "duel", "--policies", "crasher:Crasher,random", "--seed", 3, "--json")
    assert output.code == 1
    assert json.loads(output.out)["seats"][0]["fault"] == "crash"
    assert "fault of crasher:Crasher: seat 0, ply " in output.line
    assert "ZeroDivisionError" in output.line


PROGRAM = """
import json, sys
for line in sys.stdin:
    message = json.loads(line)
    answer = {"id": message.get("id")}
    if message["type"] == "configure":
        answer |= {"type": "ready", "name": "test", "version": "1", "capabilities": ["events"]}
    elif message["type"] == "ping":
        answer |= {"type": "pong"}
    elif message["type"] == "act":
        answer |= {"type": "action", "choice": len(message["legal_actions"]) - 1, "info": "the last one"}
    if message["type"] in ("event", "game_over"):
        print(line, file=open(sys.argv[1], "a"))
    if "type" in answer:
        print(json.dumps(answer), flush=True)
"""


def test_a_program_plays(run: Run, tmp_path: Path) -> None:
    """A `cmd:` entrant sits in a seat, hears what the others do and how it ended, and gives its reasons."""
    (tmp_path / "program.py").write_text(PROGRAM, encoding="utf-8")
    (tmp_path / "heard").touch()
    words = f"cmd:{shlex.join([sys.executable, str(tmp_path / 'program.py'), str(tmp_path / 'heard')])}"
    output = run("match", "duel", "--policies", f"{words},random", "--seed", 3, "--verbose")
    assert output.code == 0
    assert "# the last one" in output.out
    heard = [json.loads(line) for line in (tmp_path / "heard").read_text("utf-8").splitlines() if line]
    assert {row["seat"] for message in heard[:-1] for row in message["actions"]} == {1}
    assert heard[-1]["type"] == "game_over"
    assert sorted(heard[-1]["ranks"]) == [1, 2]


def test_reasons_are_kept_on_request(run: Run, tmp_path: Path) -> None:
    """With `--reasons` the record tells why, outside its digest, and a replay shows it; without, it says nothing."""
    words = ("match", "duel", "--policies", "planner,greedy", "--seed", 3, "--save")
    plain, told = tmp_path / "plain.json", tmp_path / "told.json"
    digests = [run(*words, path, *more).out.splitlines()[-2] for path, more in ((plain, ()), (told, ("--reasons",)))]
    assert digests[0] == digests[1]
    rows = json.loads(told.read_text("utf-8"))["session"]["reasons"]
    assert "reasons" not in json.loads(plain.read_text("utf-8"))["session"]
    assert all(row[-1].endswith(".") for row in rows)
    shown = run("replay", told, "--text").out
    assert all(f"# {row[-1]}" in shown for row in rows)
    assert run("replay", told, "--verify").code == 0


def test_reasons_need_a_file(run: Run) -> None:
    """Asking to keep reasons without saying where is told in one line."""
    output = run("match", "duel", "--policies", "random,random", "--reasons")
    assert output.code == 2
    assert "--save FILE" in output.line


def test_the_fault_of_a_program_has_its_kind(run: Run) -> None:
    """A program that answers nonsense is booked `protocol`, not as a crash of ours."""
    words = f"cmd:{shlex.join([sys.executable, '-c', 'print(7, flush=True); input()'])}"
    output = run("match", "duel", "--policies", f"{words},random", "--seed", 3, "--json")
    assert output.code == 1
    assert json.loads(output.out)["seats"][0]["fault"] == "protocol"
    assert "expected a JSON object on a line" in output.line


@pytest.mark.parametrize(
    "arguments, said",
    [
        (["dule", "--policies", "random,random"], 'no scenario "dule"'),
        (["standard:dule", "--policies", "random,random"], 'no scenario "dule"'),
        (["nothing:duel", "--policies", "random,random"], 'no ruleset "nothing"'),
        (["missing.toml", "--policies", "random,random"], 'no scenario file "missing.toml"'),
        (["duel", "--policies", "gredy,random"], "no policy 'gredy'; did you mean 'greedy'?"),
        (["duel", "--policies", "random,"], "one is empty; expected names separated by commas"),
        (["duel", "--policies", "random:x=1,random"], "no option 'x'"),
        (["duel", "--policies", "random,random,random"], "duel is made for 2 seats, not 3"),
        (["duel", "--policies", "cmd:,random"], "expected a program after cmd:"),
        (["duel", "--policies", "random"], "duel is made for 2 seats, not 1"),
        (["duel", "--policies", "random,random", "--factions", "hyperscaler"], "2 policies for 1 factions"),
        (["duel", "--policies", "random,random", "--factions", "hyperscaler,hyperscaler"], "each faction sits once"),
        (
            ["duel", "--policies", "random,random", "--factions", "hyperscaler,hyperscalr"],
            "did you mean 'hyperscaler'?",
        ),
        (["duel", "--policies", "random,random", "--seed", "-1"], "expected a whole number"),
        (["duel", "--policies", "random,random", "--seed", str(2**128)], "expected a whole number"),
        (["duel", "--policies", "random,random", "--budget", "0"], "0 is not in the range"),
        (["x\x1b[31m\u202e", "--policies", "random,random"], "no scenario"),
    ],
)
def test_wrong_use_is_one_line(run: Run, arguments: list[str], said: str) -> None:
    """Exit code 2, the input named, and what was expected."""
    output = run("match", *arguments)
    assert output.code == 2
    assert said in output.line
    assert output.line.isprintable()


def test_a_broken_scenario_file_is_one_line(run: Run, tmp_path: Path) -> None:
    """A file with problems is exit code 1 and names the first of them."""
    path = tmp_path / "mine.toml"
    path.write_text('id = "mine"\nname = 3\n', encoding="utf-8")
    output = run("match", path, "--policies", "random,random")
    assert output.code == 1
    assert "mine.toml" in output.line


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions bind nobody here")
def test_an_unwritable_folder(run: Run, tmp_path: Path) -> None:
    """One line, exit code 1, and nothing half-written."""
    tmp_path.chmod(0o500)
    output = run(*DUEL, "--seed", 3, "--save", tmp_path / "a.json")
    assert output.code == 1
    assert "no permission; nothing was changed" in output.line


def test_a_full_disk(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One line, exit code 1, nothing half-written, and the result and its seed told all the same."""

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    output = run(*DUEL, "--save", tmp_path / "a.json")
    assert output.code == 1
    assert "the disk is full; nothing was changed" in output.line
    assert "(chosen for you)" in output.out
    assert "saved" not in output.out
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made(run: Run, tmp_path: Path) -> None:
    """A file where a folder should be is one line, exit code 1."""
    (tmp_path / "file").write_text("", encoding="utf-8")
    output = run(*DUEL, "--seed", 3, "--save", tmp_path / "file" / "a.json")
    assert output.code == 1
    assert "nothing was changed" in output.line


def test_whoever_commits_a_fault_is_last(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A seat that stands first on the board comes last once its policy has failed, as in a tournament."""
    (tmp_path / "failing.py").write_text("class Bot:\n    def decide(self, turn):\n        raise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    stood_first = False
    for seed in range(64, 100):
        done = run("match", "first-campus", "--policies", "failing:Bot,random,random", "--seed", seed, "--json")
        seats = json.loads(done.out)["seats"]
        assert (seats[0]["rank"], [seat["fault"] for seat in seats]) == (3, ["crash", None, None])
        stood_first = seats[0]["lead"] > max(seat["lead"] for seat in seats[1:])
        if stood_first:
            break
    assert stood_first
