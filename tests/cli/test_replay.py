"""`gigawatt replay`."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tiers import tiered

from gigawatt.match import Record
from gigawatt.match.replay import position
from gigawatt.storage import save_record

Run = Callable[..., Any]


@pytest.fixture
def kept(duel_record: Record, tmp_path: Path) -> Path:
    """A record on disk."""
    path = tmp_path / "kept.json"
    save_record(duel_record.with_session(policies=["random", "x\x1b[31m[b]y"]), path)
    return path


def edit(path: Path, change: Callable[[dict[str, Any]], object]) -> Path:
    """Change the file of a record in place."""
    plain = json.loads(path.read_text(encoding="utf-8"))
    change(plain)
    path.write_text(json.dumps(plain), encoding="utf-8")
    return path


def test_it_shows_the_quarters(run: Run, kept: Path, duel_record: Record) -> None:
    """Who played, Lead and compute at each quarter's end, and the ranks."""
    output = run("replay", kept)
    assert (output.code, output.err) == (0, "")
    lines = output.out.splitlines()
    assert lines[0] == f"duel, 2 seats, {len(duel_record.actions)} plies, finished; Lead (compute) by quarter"
    assert [line.split()[0] for line in lines[2:]] == [
        "policy", *(f"{year}Q{quarter}" for year in (2024, 2025, 2026) for quarter in (1, 2, 3, 4)), "rank",
    ]  # fmt: skip
    assert "x[31m[b]y" in lines[2], "what a file says is shown without its control codes"


def test_it_answers_programs(run: Run, kept: Path, duel_record: Record) -> None:
    """The same as JSON."""
    answer = json.loads(run("replay", kept, "--json").out)
    assert answer["plies"] == len(duel_record.actions)
    assert answer["is_finished"] is True
    assert len(answer["quarters"]) == 12
    assert answer["quarters"][-1]["lead"] == [seat["lead"] for seat in answer["seats"]]


@pytest.mark.parametrize("quarter", ["2025Q2", "2025q2", "2025 Q2", "6"])
def test_it_goes_to_a_quarter(run: Run, kept: Path, quarter: str, duel_record: Record) -> None:
    """A quarter by the calendar or counted from 1: how it stood when it began."""
    assert run("replay", kept, "--at", quarter).out.startswith("duel, when 2025 Q2 began, after ")
    answer = json.loads(run("replay", kept, "--at", quarter, "--json").out)
    assert (answer["quarter"], answer["ply"]) == ("2025Q2", duel_record.quarters[4].plies)


def test_it_tells_every_action(run: Run, kept: Path, duel_record: Record) -> None:
    """As plain text, action by action."""
    output = run("replay", kept, "--text")
    told = [line for line in output.out.splitlines() if " seat " in line and line.startswith("202")]
    game = duel_record.game()
    assert len(told) == len(duel_record.actions)
    assert all(line.endswith(game.format_action(a)) for line, a in zip(told, duel_record.actions, strict=True))


def test_it_tells_what_each_quarter_counted(run: Run, kept: Path, duel_record: Record) -> None:
    """As plain text, each seat's Lead after every quarter, to what it has in the end."""
    found: dict[str, list[tuple[int, int]]] = {}
    for seat, before, after in re.findall(r"lead of seat (\d): (\d+) to (\d+)", run("replay", kept, "--text").out):
        found.setdefault(seat, []).append((int(before), int(after)))
    end = position(duel_record)
    assert {seat: rows[-1][1] for seat, rows in found.items()} == {"0": end.lead(0), "1": end.lead(1)}
    assert [len(rows) for rows in found.values()] == [duel_record.game().quarters] * 2


def test_it_draws(run: Run, kept: Path, tmp_path: Path) -> None:
    """A picture where it was told to."""
    run("replay", kept, "--svg", tmp_path / "game.svg")
    assert (tmp_path / "game.svg").read_text(encoding="utf-8").startswith("<svg ")


def test_it_finds_saves_by_name(run: Run, duel_record: Record, saves_folder: Path) -> None:
    """A bare name is looked up in the saves folder."""
    save_record(duel_record, saves_folder / "mine.json")
    assert run("replay", "mine.json", "--verify").code == 0


def test_a_true_record_verifies(run: Run, kept: Path, duel_record: Record) -> None:
    """Exit code 0, with the number of plies."""
    output = run("replay", kept, "--verify")
    assert output.code == 0
    assert f"verified, {len(duel_record.actions)} plies to the end" in output.out
    answer = json.loads(run("replay", kept, "--verify", "--json").out)
    assert (answer["ok"], answer["plies"], answer["first_divergence"]) == (True, len(duel_record.actions), None)


def test_an_edited_digest_is_found(run: Run, kept: Path) -> None:
    """Exit code 1, with the ply."""
    edit(kept, lambda plain: plain["digests"].__setitem__(41, "0" * 16))
    output = run("replay", kept, "--verify")
    assert output.code == 1
    assert "kept.json: the record differs at ply 41" in output.line
    output = run("replay", kept, "--verify", "--json")
    assert output.code == 1
    assert json.loads(output.out)["first_divergence"]["ply"] == 41


def test_an_edited_action_is_found(run: Run, kept: Path) -> None:
    """Exit code 1, with the ply and the action."""
    edit(kept, lambda plain: plain["actions"].__setitem__(10, 60_000))
    output = run("replay", kept, "--verify")
    assert output.code == 1
    assert "at ply 10: expected a legal action, got action 60000" in output.line
    output = run("replay", kept)
    assert output.code == 1
    assert "at ply 10" in output.line


@pytest.mark.parametrize(
    "change, said",
    [
        (lambda plain: plain.update(format_version=99), "format version 99 is newer"),
        (lambda plain: plain.update(rules_version=99), "rules version 99"),
        (lambda plain: plain.update(ruleset_digest="0" * 32), "they were edited"),
        (lambda plain: plain.clear(), "JSON, but not a record of Gigawatt"),
        (lambda plain: plain.update(session={"a": [[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]}), "nested more than"),
    ],
)
@tiered("options", [[], ["--verify"], ["--text"], ["--at", "3"], ["--json"]], fast=2)
def test_a_file_that_is_none(run: Run, kept: Path, change: Any, said: str, options: list[str]) -> None:
    """One line that names the file, and exit code 1, whatever was asked of it."""
    edit(kept, change)
    output = run("replay", kept, *options)
    assert output.code == 1
    assert output.out == ""
    assert said in output.line
    assert "kept.json" in output.line


@pytest.mark.parametrize(
    "data, said",
    [
        (b"", "is empty"),
        (b'{"format": ', "not a record of Gigawatt: not JSON"),
        (b'{"format": "gigawatt-record", "rules": {', "the file breaks off before its end; get the whole file"),
        (b"PK\x03\x04\xff", "not text"),
        (b"[" * 50_000, "nested more than 12 deep"),
    ],
)
def test_bytes_that_are_none(run: Run, tmp_path: Path, data: bytes, said: str) -> None:
    """Empty, truncated, binary or bottomless: one line, exit code 1."""
    path = tmp_path / "bad.json"
    path.write_bytes(data)
    output = run("replay", path, "--verify")
    assert output.code == 1
    assert said in output.line


def test_a_huge_file(run: Run, tmp_path: Path) -> None:
    """100 MB are refused at once."""
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(100_000_000)
    assert "larger than 1,000,000 bytes" in run("replay", path).line


def test_a_missing_file(run: Run) -> None:
    """The place that was looked at is named."""
    output = run("replay", "nothing.json")
    assert output.code == 2
    assert "nothing.json'; expected a record or a save" in output.line


@tiered("quarter", ["2023Q4", "2027Q1", "2025Q5", "0", "13", "x", "-1", "²", "٣"], fast=4)
def test_a_quarter_that_is_none(run: Run, kept: Path, quarter: str) -> None:
    """Exit code 2, with the quarters there are."""
    output = run("replay", kept, f"--at={quarter}")
    assert output.code == 2
    assert "expected 2024Q1 to 2026Q4, or a number from 1 to 12" in output.line


def test_a_quarter_not_reached(run: Run, duel_record: Record, tmp_path: Path) -> None:
    """A save that ends earlier says how far it goes."""
    from attrs import evolve

    plies = duel_record.quarters[2].plies + 1
    save = evolve(
        duel_record,
        actions=duel_record.actions[:plies],
        digests=duel_record.digests[:plies],
        quarters=duel_record.quarters[:3],
    )
    save_record(save, tmp_path / "save.json")
    output = run("replay", tmp_path / "save.json", "--at", "2026Q1")
    assert output.code == 2
    assert "the record ends before 2026Q1: it reaches 2024Q4" in output.line
    assert "so far (the match is not over)" in run("replay", tmp_path / "save.json", "--verify").out
    assert "not over, 2024 Q4 is being played" in run("replay", tmp_path / "save.json").out
