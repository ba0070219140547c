"""The benchmarks run where they can, and say so where they cannot."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from tests.scripts import load_script
from tests.tiers import tiered

from gigawatt import resources
from gigawatt.cli import bench

FOLDER = (resources.checkout() or Path()) / "benchmarks"


@pytest.fixture
def peers(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The comparison with games of others."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return load_script(FOLDER / "peers.py")


def test_a_peer_that_cannot_be_installed_is_skipped(
    peers: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    """Without a network there is a line for each, our own figures, and nothing to trip over the next time."""

    def refuse(command: list[str], **options: object) -> None:
        raise subprocess.CalledProcessError(1, command, stderr="first line\nERROR: no such release")

    monkeypatch.setattr(peers, "user_cache_path", lambda *names, **options: tmp_path)
    monkeypatch.setattr(peers.venv, "create", lambda *places, **options: None)
    monkeypatch.setattr(peers.subprocess, "run", refuse)
    monkeypatch.setattr(peers, "entries", lambda seconds, workers: [own(peers, "play", peers.PEERS, iter([20.0] * 3))])
    monkeypatch.setattr(sys, "argv", ["peers.py"])
    assert peers.main() == 0
    told = capsys.readouterr()
    assert told.err.splitlines() == [
        "skipped: catanatron==3.2.1 cannot be installed here (ERROR: no such release)",
        "skipped: open_spiel==2.0.2 cannot be installed here (ERROR: no such release)",
    ]
    assert "beside nobody" in told.out
    assert "play, decisions/s" in told.out
    assert not list(tmp_path.rglob("complete"))


def own(peers: ModuleType, name: str, beside: tuple[Any, ...], speeds: Iterator[float]) -> Any:
    """Something of ours that is as fast as told, round by round."""
    return peers.Entry(name, ("decisions/s",), beside, lambda: {"decisions/s": next(speeds)})


def test_all_sides_are_measured_in_one_run(
    peers: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """All by turns; the median of the rounds' ratios counts, and its spread is told; who stands alone has no ratio."""
    theirs = {"random": iter([50.0] * 3), "chess": iter([100.0, 125.0, 100.0])}
    loop = own(peers, "loop", (peers.CATANATRON, peers.CHESS), iter([300.0, 200.0, 500.0]))
    search = own(peers, "search", (), iter([7.0, 9.0, 8.0]))
    monkeypatch.setattr(peers, "PEERS", (peers.CATANATRON, peers.CHESS))
    monkeypatch.setattr(peers, "install", Path)
    monkeypatch.setattr(peers, "entries", lambda seconds, workers: [loop, search])
    monkeypatch.setattr(peers, "measure_theirs", lambda python, peer, seconds: {"decisions/s": next(theirs[peer.mode])})
    monkeypatch.setattr(sys, "argv", ["peers.py", "--rounds", "3", "--json"])
    assert peers.main() == 0
    beside_catan, beside_chess, alone = json.loads(capsys.readouterr().out)["rows"]
    assert [beside_catan[name] for name in ("peer", "ratio", "ratio_low", "ratio_high")] == [
        "Catanatron",
        6.0,
        4.0,
        10.0,
    ]
    assert [beside_chess[name] for name in ("ratio", "ratio_low", "ratio_high")] == [3.0, 1.6, 5.0]
    assert alone == {"name": "search", "unit": "decisions/s", "gigawatt": 8.0, "low": 7.0, "high": 9.0}


@pytest.mark.slow
def test_all_of_ours_is_measured(peers: ModuleType) -> None:
    """Each entry plays for real, tournaments in worker processes, and has all its figures."""
    entries = {entry.name: entry for entry in peers.entries(0.01, 1)}
    assert list(entries) == [
        "random play, a loop", "random playout, no loop in Python", "random tournament, 1 worker", "four planners", "search",
    ]  # fmt: skip
    for entry in entries.values():
        rates = entry.measure()
        assert all(rates[unit] > 0 for unit in entry.units), entry.name


def test_both_sides_draw_alike(peers: ModuleType) -> None:
    """The loop that peers run in their environments draws as `gigawatt bench` does, and plays the same game."""
    import loops

    game = peers.open_game("duel", 2)
    assert loops.play_random(game.new_state(5), 5) == bench.play_random(game, 5)
    assert loops.next_draw(11) == bench._next(11)


@pytest.mark.slow
def test_every_benchmark_is_found() -> None:
    """`pytest benchmarks` collects each of them."""
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", str(FOLDER)]
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST_")}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.count("::bench_") >= 14


@pytest.fixture
def strength(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The measuring of the ladder."""
    monkeypatch.syspath_prepend(str(FOLDER))
    return load_script(FOLDER / "strength.py")


def test_the_interval_of_a_share_is_wilsons(strength: ModuleType) -> None:
    """Half of ten is known to a quarter either way; none of ten still may be a quarter."""
    assert strength.wilson(5, 10) == pytest.approx((0.2366, 0.7634), abs=1e-3)
    assert strength.wilson(0, 10) == pytest.approx((0.0, 0.2775), abs=1e-3)


def test_every_faction_sits_as_often_as_another(strength: ModuleType) -> None:
    """Over two rounds of blocks each faction has been in each seat about equally often, and never twice in a match."""
    game = strength.board("case-study")
    walks = [strength.lineup(game, block) for block in range(40)]
    for seat in range(4):
        assert all(2 <= [walk[seat] for walk in walks].count(name) <= 6 for name in game.scenario.factions)
    assert all(len(set(walk)) == 4 for walk in walks)


def test_equal_entrants_share_the_first_places(strength: ModuleType) -> None:
    """A block in which all decide alike gives the entrant exactly one first place, by seat in turn."""
    score = strength.measure("first-campus", "greedy", "greedy", range(6), 5)
    assert sum(score.shares) == pytest.approx(2.0)
    assert len(score.margins) == 6
    assert score.faults == 0
    assert "of 6; margin" in score.line()


def test_budgets_are_compared_match_by_match(strength: ModuleType) -> None:
    """Each budget after the least is told against half of it and against the least, in the same matches."""
    least = strength.Score((0.0, 1.0), (-2, 4), 0, 1.0, 10)
    double = strength.Score((1.0,), (1,), 0, 1.0, 10) + strength.Score((1.0,), (7,), 1, 1.0, 10)
    first, second, whole = strength.told_by_doubling({4: least, 8: double})
    assert "Lead over" not in first
    assert second.startswith("  search:nodes=8: 100 % first")
    assert second.count("+3.0 ± 0.0 Lead over") == 2
    assert "1 faults" in second
    assert whole.startswith("  a doubling gains +3.0 ± 0.0 Lead")
    assert strength.slope((1, 2, 9)) == 4


@pytest.mark.slow
def test_a_batch_is_measured_beside_the_plain_loop() -> None:
    """Each number of games, with whatever is observed, as a share of the loop."""
    command = [
        sys.executable,
        str(FOLDER / "batch.py"),
        "--scenario",
        "duel",
        "--counts",
        "1",
        "3",
        "--plies",
        "30",
        "--json",
    ]
    done = subprocess.run([*command, "--rounds", "1"], capture_output=True, text=True, check=True)
    rows = json.loads(done.stdout)["rows"]
    assert [row["name"] for row in rows[:4]] == [
        "plain loop", "1 games in turn, no batch", "3 games in turn, no batch", "1 games, nothing observed",
    ]  # fmt: skip
    assert len(rows) == 9
    assert rows[0]["share"] == 1
    assert all(row["low"] <= row["plies_per_s"] <= row["high"] for row in rows)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="it needs a pseudo-terminal")
def test_the_board_is_measured() -> None:
    """Each start, the repaint and the keys have median, worst and target; a rival that plays at once will do."""
    command = [sys.executable, str(FOLDER / "board.py"), "--rounds", "1", "--keys", "3", "--rival", "planner", "--json"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    rows = json.loads(done.stdout)
    assert list(rows) == ["start_title", "start_title_cpu", "start_board", "start_board_cpu", "repaint", "key"]
    assert [row["runs"] for row in rows.values()] == [1, 1, 1, 1, 10, 3]
    for row in rows.values():
        assert 0 < row["median_ms"] <= row["worst_ms"]
        assert row["is_within"] == (row["median_ms"] < row["target_ms"])


def compare(old: Path, new: Path) -> subprocess.CompletedProcess[str]:
    """Have two checkouts play one game."""
    command = [sys.executable, str(FOLDER / "compare_builds.py"), str(old), str(new), "--games", "1"]
    return subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)


@pytest.mark.slow
def test_builds_that_differ_are_found_out(tmp_path: Path) -> None:
    """A checkout plays like itself; with another number in the rules the first ply that shows it is named."""
    here = FOLDER.parent
    same = compare(here, here)
    assert same.returncode == 0, same.stderr
    assert same.stdout.startswith("the same: 1 games, ")
    other = tmp_path / "other"
    for name in ("game", "rules"):
        shutil.copytree(here / name, other / name, ignore=shutil.ignore_patterns("*.so", "*.pyd", "__pycache__"))
    shutil.copy(here / "pyproject.toml", other)
    rules = other / "rules" / "standard" / "ruleset.toml"
    text = rules.read_text(encoding="utf-8")
    assert "influence_per_quarter = 1" in text
    rules.write_text(text.replace("influence_per_quarter = 1", "influence_per_quarter = 2"), encoding="utf-8")
    found = compare(here, other)
    assert found.returncode == 1, found.stderr
    # What is told first: the position itself, or where it is looked at from all sides what a fork of it comes to.
    assert re.search(r"\nply \d+, (digest|fork): ", found.stdout)


@pytest.mark.skipif(shutil.which("valgrind") is not None, reason="valgrind is here, and counting takes minutes")
def test_instructions_are_not_counted_without_valgrind() -> None:
    """Where there is no valgrind one line says so."""
    done = subprocess.run(
        [sys.executable, str(FOLDER / "instructions.py")], capture_output=True, text=True, check=False, timeout=60
    )
    assert (done.returncode, done.stdout) == (0, "skipped: valgrind is not installed\n")


def run(name: str, *arguments: str) -> Any:
    """What a benchmark prints as JSON."""
    command = [sys.executable, str(FOLDER / name), *arguments, "--json"]
    return json.loads(subprocess.run(command, capture_output=True, text=True, check=True, timeout=120).stdout)


@pytest.mark.slow
def test_checkouts_are_measured_by_turns() -> None:
    """Each figure of both checkouts, with its spread, and the second as so many times the first."""
    here = str(FOLDER.parent)
    told = run("compare_speed.py", here, here, "--rounds", "1", "--seconds", "0.01", "--starts", "1")
    assert len(told["checkouts"]) == 2
    assert {name.rpartition(", ")[2] for name in told["rows"]} == {"us", "kB", "ms"}
    for name, row in told["rows"].items():
        assert (len(row["figures"]), len(row["ratios"])) == (2, 1)
        for part in row["figures"] + row["ratios"]:
            assert part["low"] <= part["median"] <= part["high"], name
    (memory,) = told["rows"]["memory of a copy, kB"]["ratios"]
    assert memory["median"] == pytest.approx(1, abs=0.05)


def test_costs_are_told_by_tenth_and_memory_by_games() -> None:
    """Ten figures above zero, and the peak at the end; 1,000 games and more have theirs on the way."""
    told = run("flatness.py", "--scenario", "duel", "--seats", "2", "--timed", "2", "--games", "5")
    assert len(told["us_by_tenth"]) == 10
    assert min(told["us_by_tenth"]) > 0
    assert told["last_half_to_first"] > 0
    assert list(told["peak_mib"]) == ["5"]


@tiered(
    "arguments,words",
    [
        ("batch.py --counts 0", "argument --counts: expected a whole number from 1 to 2**64 - 1, got '0'"),
        ("batch.py --plies 0", "argument --plies: expected a whole number from 1 to 2**64 - 1, got '0'"),
        ("batch.py --rounds -1", "argument --rounds: expected a whole number from 1 to 2**64 - 1, got '-1'"),
        ("batch.py --scenario nosuch", 'no scenario "nosuch"'),
        ("compare_builds.py nosuch .", "argument OLD: expected the folder of a checkout, got 'nosuch'"),
        ("compare_builds.py . . --games 0", "expected --games or --matches from 1"),
        ("compare_builds.py . . --first -1", "argument --first: expected a whole number from 0 to 2**64 - 1, got '-1'"),
        ("compare_speed.py nosuch", "argument CHECKOUT: expected the folder of a checkout, got 'nosuch'"),
        ("compare_speed.py --seconds nan", "argument --seconds: expected seconds, more than 0 and at most a day, got 'nan'"),
        ("instructions.py . nosuch", "argument CHECKOUT: expected the folder of a checkout, got 'nosuch'"),
        ("flatness.py --scenario nosuch", 'no scenario "nosuch"'),
        ("fit_purses.py nosuch duel --seats 2", 'no ruleset "nosuch"'),
        ("fit_purses.py rules/standard nosuch --seats 2", 'no scenario "nosuch" in the rules "standard"'),
        ("fit_purses.py rules/standard duel --seats 3", "duel is made for 2 seats, not 3"),
        ("class_difficulty.py --cache README.md", "--cache would write over README.md, which holds no results of games"),
        ("guide.py nosuch", 'no scenario "nosuch"'),
        ("guide.py duel --seats 3", "duel is made for 2 seats, not 3"),
        ("adviser_figures.py --seats 2", "--seats is of the board that --scenario names; name both"),
        ("adviser_figures.py --minutes nan", "argument --minutes: expected minutes, more than 0 and at most a day, got 'nan'"),
        ("adviser_figures.py --keep README.md", "--keep would add to README.md, which holds no trials"),
        ("adviser_figures.py --keep nosuch/x.csv", "--keep: there is no folder nosuch for x.csv"),
        ("whatif_coverage.py nosuch.json --at 2 --change pass", "cannot read nosuch.json: there is no such file"),
        ("whatif_coverage.py saves/samples/duel.json --at 2026Q9 --change pass", "'2026Q9' is"),
        ("tournaments.py --blocks 0", "argument --blocks: expected a whole number from 1 to 2**64 - 1, got '0'"),
        ("tournaments.py --entrants nosuch", "no policy 'nosuch'"),
        ("tournaments.py --blocks 1 --rounds 1 --workers 1", "1 blocks are too few to measure 1 workers by; take more --blocks"),
        ("tournaments.py --entrants random --blocks 3 --rounds 1 --workers 1", "3 blocks are too few to measure 1 workers by"),
    ], fast=4,
)  # fmt: skip
def test_wrong_settings_are_refused_in_a_line(arguments: str, words: str) -> None:
    """A number, a folder or a name that cannot be measured with is a matter of usage, as is a run that is over too soon."""
    name, *rest = arguments.split()
    command = [sys.executable, str(FOLDER / name), *rest]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, cwd=FOLDER.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Traceback" not in done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{name}: error: {words}")
    assert line.endswith(f"; see {name} --help")


def test_every_benchmark_refuses_by_one_parser() -> None:
    """None takes its arguments with a parser that prints its usage first."""
    names = {path.name for path in FOLDER.glob("*.py") if "argparse.ArgumentParser" in path.read_text(encoding="utf-8")}
    assert names == {"arguments.py"}
