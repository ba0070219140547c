"""Somebody else's Python policies: each has a process of its own, and whatever it does there is booked on its seat."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import hostile_policies as hostile
import pytest
from attrs import evolve
from tests.tiers import tiered

from gigawatt.core import Game
from gigawatt.errors import PolicyError
from gigawatt.match import MatchResult, play_match
from gigawatt.match.check import check_policy
from gigawatt.match.entrants import Entrants, describe, start_once
from gigawatt.match.faults import Fault, ProgramFaultError
from gigawatt.match.hosted import HostSettings
from gigawatt.match.keeper import descendants
from gigawatt.match.policy_host import find_class
from gigawatt.policies import registry
from gigawatt.policies.registry import make_policy
from gigawatt.storage import to_json
from gigawatt.tournament import worker
from gigawatt.tournament.begin import Request, job_of_header, open_store, plan_of
from gigawatt.tournament.pools import InProcess, Pool, Processes
from gigawatt.tournament.runner import Run
from gigawatt.tournament.store import Store

Run_ = Callable[..., Any]

ON_POSIX = pytest.mark.skipif(os.name != "posix", reason="signals and forks are POSIX's")
SLOW = ("timeout",)
"""Kinds of fault that take as long as the limit."""


def settings(kind: str = "", **changes: Any) -> HostSettings:
    """Patient, unless a hang is waited for."""
    return HostSettings(decision_s=2.0 if kind in SLOW else 60.0, **changes)


@pytest.fixture(autouse=True)
def nothing_left(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """No process and no temporary file is left behind, whatever a policy did."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(folder))
    monkeypatch.setattr("gigawatt.match.hosted.QUIT_S", 0.2)
    mark = f"left-running-{os.getpid()}-{time.monotonic_ns()}"
    monkeypatch.setenv(hostile.MARK, mark)
    before = set(descendants(os.getpid()))
    yield
    if not sys.platform.startswith("linux"):
        return
    deadline = time.monotonic() + 10
    while left := [pid for pid in set(descendants(os.getpid())) - before if b"resource_tracker" not in command_of(pid)]:
        assert time.monotonic() < deadline, [command_of(pid) for pid in left]
        time.sleep(0.02)
    assert not [pid for pid in everyone() if mark.encode() in command_of(pid)]
    while list(folder.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.02)  # what a host removes after its processes are gone
    assert list(folder.iterdir()) == []


def everyone() -> list[int]:
    """Every process of this machine."""
    return [int(folder.name) for folder in Path("/proc").iterdir() if folder.name.isdecimal()]


def command_of(pid: int) -> bytes:
    """The command line of a process; empty if it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b"resource_tracker"


def play(game: Game, name: str, entrants: Entrants, seed: int = 7, module: str = "hostile_policies") -> MatchResult:
    """A match of a hostile policy in the first seat, and random play in the second."""
    policies = [entrants.seat(f"{module}:{name}"), entrants.seat("random")]
    result = play_match(game, policies, seed, record=True, reasons=True)
    entrants.release(policies)
    assert result.record is not None
    to_json(result.record)
    return result


def booked(result: MatchResult) -> Fault:
    """The fault of the first seat, which is the only one."""
    fault, other = result.faults
    assert other is None
    assert fault is not None
    assert fault.seat == 0
    fault.message.encode()
    assert fault.message.isprintable()
    return fault


def test_there_are_many_kinds() -> None:
    """Forty kinds of fault at least, and a dozen oddities that are none."""
    assert len(hostile.FAULTS) >= 40
    assert len(hostile.QUIET) >= 12


# --- what it does is booked on it -------------------------------------------------------------------------------------------


@pytest.mark.slow
@ON_POSIX
@tiered(
    "name",
    [name for name in hostile.FAULTS if name not in hostile.ANSWERS],
    fast=("ExitsHard", "EndsSIGSEGV", "Sleeps", "WritesEverywhere", "PatchesBuiltins"),
)
def test_a_fault_is_booked_on_the_one_who_made_it(small_game: Game, name: str) -> None:
    """The match goes on to its end, the fault is told with its kind, and the next match is played as if nothing had been."""
    kind, told = hostile.FAULTS[name]
    with Entrants(settings(kind)) as entrants:
        result = play(small_game, name, entrants)
        fault = booked(result)
        assert fault.kind == kind, fault.message
        assert told in fault.message
        assert result.quarters == small_game.quarters
        if kind != "timeout":
            assert booked(play(small_game, name, entrants)).kind == kind


def test_every_wrong_answer_is_booked(small_game: Game) -> None:
    """Whatever comes back is judged where it was made, and its process goes on from match to match."""
    with Entrants(settings()) as entrants:
        for name in hostile.ANSWERS:
            fault = booked(play(small_game, "InTurn", entrants))
            kind, told = hostile.FAULTS[name]
            assert (name, fault.kind) == (name, kind), fault.message
            assert told in fault.message


@pytest.mark.parametrize("name", hostile.ANSWERS)
def test_every_wrong_answer_of_an_object_of_ours_is_booked(small_game: Game, name: str) -> None:
    """An object that a library's user hands in is judged in the same way, in this process."""
    policies = [getattr(hostile, name)(), make_policy("random")]
    fault = booked(play_match(small_game, policies, 7))
    kind, told = hostile.FAULTS[name]
    assert fault.kind == kind, fault.message
    assert told in fault.message


@ON_POSIX
@tiered("name", hostile.QUIET, fast=("ChangesTheState", "LeavesAThread", "Forks", "Prints"))
def test_what_hurts_nobody_is_no_fault(small_game: Game, name: str) -> None:
    """The policy plays on, and so does a second match in the same process."""
    with Entrants(settings()) as entrants:
        result = play(small_game, name, entrants)
        assert result.faults == (None, None)
        if name != "ChangesTheTables":  # which changes what it sees of a second one
            assert play(small_game, name, entrants).final_digest == result.final_digest


@pytest.mark.slow
@tiered("name", ["Raises", "RaisesWhenMade"], fast=1)
def test_every_exception_of_python_is_a_crash(small_game: Game, name: str) -> None:
    """Whichever it is, when the policy is made or asked; the process goes on, and the next match with it."""
    with Entrants(settings()) as entrants:
        for kind in hostile.exceptions():
            fault = booked(play(small_game, name, entrants))
            assert (fault.kind, kind.__name__ in fault.message) == ("crash", True), fault.message


@pytest.mark.parametrize("kind", hostile.exceptions(), ids=lambda kind: kind.__name__)
def test_every_exception_of_python_in_an_import_is_a_crash(
    kind: type[BaseException], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module may raise anything when it is imported, and the crash names it."""
    name = f"raises_{kind.__name__.lower()}"
    source = f"import hostile_policies as h\nraise h.an_exception(h.{'builtins.' + kind.__name__})\n"
    (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    with pytest.raises(ProgramFaultError, match="importing it raised") as error:
        find_class(f"{name}:Bot", f"{name}:Bot", str(tmp_path))
    assert error.value.kind == "crash"
    assert kind.__name__ in str(error.value)
    sys.modules.pop(name, None)


@pytest.mark.slow
@ON_POSIX
@pytest.mark.parametrize(
    "name, kind, told",
    [
        ("ExitsWhenMade", "crash", "making it raised SystemExit: 0"),
        ("DiesWhenMade", "crash", "exit code 4"),
        ("HangsWhenMade", "timeout", "making it took more than 2 s"),
        ("RefusesWhenMade", "crash", "ValueError: depth 3 is too deep"),
    ],
)
def test_a_constructor_may_fail(small_game: Game, name: str, kind: str, told: str) -> None:
    """What cannot be made takes its seat all the same, and is booked when it is first asked."""
    with Entrants(settings(kind)) as entrants:
        fault = booked(play(small_game, name, entrants))
    assert fault.kind == kind
    assert told in fault.message


@pytest.mark.slow
@ON_POSIX
@tiered(
    "source, kind, told",
    [
        ("import sys; sys.exit(0)", "crash", "importing it raised SystemExit: 0"),
        ("import os; os._exit(5)", "crash", "exit code 5"),
        ("import time; time.sleep(600)", "timeout", "importing it took more than 3 s"),
        ("import os, signal; os.kill(os.getpid(), signal.SIGTERM)", "crash", "SIGTERM"),
        ("def __getattr__(name): raise SystemExit(name)", "crash", "SystemExit: Bot"),
        ("class Meta(type):\n    def __call__(cls): raise SystemExit\nclass Bot(metaclass=Meta): pass", "crash", "SystemExit"),
        ("class Bot:\n    def __init__(self, depth: 1 / 0 = 3): pass", "crash", "ZeroDivisionError"),
        ("class Bot:\n    decide = property(lambda self: 1 / 0)", "crash", "ZeroDivisionError"),
    ], fast=3,
)  # fmt: skip
def test_an_import_may_fail(
    small_game: Game, source: str, kind: str, told: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A module that ends, hangs or raises where nobody expects it is booked in its seat; only that one is."""
    (tmp_path / "bad_import.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Entrants(settings(start_s=3.0 if kind in SLOW else 60.0)) as entrants:
        fault = booked(play(small_game, "Bot", entrants, module="bad_import"))
    assert fault.kind == kind
    assert told in fault.message


@ON_POSIX
def test_memory_is_bounded(small_game: Game) -> None:
    """A policy that eats memory ends at its limit, and the machine does not."""
    with Entrants(settings(memory_mb=150)) as entrants:
        fault = booked(play(small_game, "Eats", entrants))
    assert fault.kind in ("memory", "crash")
    assert "memory" in fault.message.lower() or "more than 150 MB" in fault.message


@pytest.mark.slow
@ON_POSIX
def test_one_seats_end_is_not_anothers(small_game: Game) -> None:
    """Two seats of one policy share a process; when the first ends it, the second plays on in a new one."""
    with Entrants(settings()) as entrants:
        policies = [entrants.seat("hostile_policies:DiesInTheFirstSeat") for _ in range(2)]
        result = play_match(small_game, policies, 7)
    fault = booked(result)
    assert (fault.kind, fault.message) == ("crash", "it ended with exit code 3")


# --- it plays as it would here -------------------------------------------------------------------------------------------------


@pytest.mark.slow
@tiered("seats", [1, 2], fast=1)
def test_a_hosted_policy_sees_and_decides_what_it_would_here(duel_game: Game, seats: int) -> None:
    """Position, forks, observation, draws and reasons are the same in its process, though the match's seed is not there."""
    with Entrants(settings()) as entrants:
        for seed in (7, 8):
            there = [entrants.seat("hostile_policies:LooksAtAll") for _ in range(seats)]
            here = [hostile.LooksAtAll() for _ in range(seats)]
            others = [make_policy("random") for _ in range(2 - seats)]
            results = [
                play_match(duel_game, [*policies, *others], seed, record=True, reasons=True)
                for policies in (there, here)
            ]
            entrants.release(there)
            assert results[0].faults == (None, None)
            assert results[0] == results[1]


@pytest.mark.slow
def test_what_it_prints_is_shown_line_by_line(small_game: Game) -> None:
    """Whoever hosts it gets its output as clean lines, in order, and not without end."""
    lines: list[tuple[str, str]] = []
    with Entrants(settings(show=lambda *row: lines.append(row))) as entrants:
        play(small_game, "Prints", entrants)
        assert {entrant for entrant, _ in lines} == {"hostile_policies:Prints"}
        assert [line for _, line in lines] == ["and more"] * 10 + ["thinking [31m aloud"]
        lines.clear()
        play(small_game, "PrintsMuch", entrants)
    assert lines[-1][1] == "(what it prints from here on is not shown)"
    assert all(len(line) <= 1000 for _, line in lines)


def test_the_process_is_the_users(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, small_game: Game) -> None:
    """A policy works in the user's folder and with the user's environment, reads its files there, and leaves none of ours."""
    (tmp_path / "own_files.py").write_text(
        "import json, os, tempfile, helper_of_mine\n"
        "from gigawatt.policies import Decision, Reason\n"
        "WEIGHTS = json.load(open('weights.json'))\n"
        "class Bot:\n"
        "    def decide(self, turn):\n"
        "        tempfile.mkdtemp()\n"
        "        told = f\"{WEIGHTS} {os.environ['OF_MINE']} {os.environ['HOME']} {os.getcwd()} {helper_of_mine.X}\"\n"
        "        return Decision(turn.legal_actions[0], Reason(told))\n"
    )
    (tmp_path / "helper_of_mine.py").write_text("X = 3\n")
    (tmp_path / "weights.json").write_text("[1, 2]")
    before = sorted(path.name for path in tmp_path.iterdir())
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OF_MINE", "h\udce4ll\xf6")
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    with Entrants(settings()) as entrants:
        policies = [entrants.seat("own_files:Bot"), entrants.seat("random")]
        result = play_match(small_game, policies, 7, record=True, reasons=True)
    assert result.faults == (None, None)
    assert result.record is not None
    told = next(row[-1] for row in result.record.session["reasons"] if row[-1].startswith("[1, 2]"))
    assert told == f"[1, 2] hllö {tmp_path / 'home'} {tmp_path} 3"
    assert sorted(path.name for path in tmp_path.iterdir()) == before


# --- what a name means -----------------------------------------------------------------------------------------------------------


@tiered(
    "text, said",
    [
        ("no_such_module:Bot", "cannot load no_such_module:Bot: ModuleNotFoundError"),
        ("hostile_policies:Nobody", "has no attribute 'Nobody'"),
        ("hostile_policies:LONG", "is no class"),
        ("hostile_policies:Mute", "has no decide(turn)"),
        ("hostile_policies:RefusesWhenMade:dept=3", "no option 'dept'; did you mean 'depth'"),
        ("hostile_policies:RefusesWhenMade:depth=x", "depth is a whole number, not 'x'"),
        ("hostile_policies:Numbered", "missing a required argument: 'number'"),
        ("..:Bot", "cannot load"),
        ("unparsable:Bot", "SyntaxError"),
        ("needs_more:Bot", "No module named 'surely_not_installed'"),
        ("nobody", "no policy 'nobody'"),
    ],
    fast=4,
)
def test_a_slip_of_the_pen_is_refused(text: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is not there, or cannot be run at all, is wrong use and no fault of a match."""
    (tmp_path / "unparsable.py").write_text("class Bot(:\n")
    (tmp_path / "needs_more.py").write_text("import surely_not_installed\n")
    monkeypatch.chdir(tmp_path)
    with Entrants(settings()) as entrants, pytest.raises(PolicyError) as error:
        entrants.seat(text)
    assert not isinstance(error.value, ProgramFaultError)
    assert said in str(error.value)


@pytest.mark.slow
def test_a_file_here_goes_before_what_is_installed(
    small_game: Game, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """`module:Class` is looked for in the folder first, even if Python has a module of that name, which stays what it is."""
    source = (
        "import random\n"
        "from gigawatt.policies import Decision\n"
        "class Bot:\n"
        "    def decide(self, turn):\n"
        "        assert random.random() < 1\n"
        "        return Decision(turn.legal_actions[0])\n"
    )
    for name in ("random", "click", "my_bot", "shlex"):
        (tmp_path / f"{name}.py").write_text(source, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    with Entrants(settings()) as entrants:
        for name in ("random", "click", "my_bot"):
            assert play(small_game, "Bot", entrants, module=name).faults == (None, None), name


def test_the_folder_is_not_on_our_own_path(tmp_path: Path) -> None:
    """A file here that is called like a module we use is not run by a command that names no module."""
    for name in ("shlex", "json", "tomllib", "queue", "subprocess"):
        (tmp_path / f"{name}.py").write_text("raise SystemExit('run from the folder')\n", encoding="utf-8")
    code = "from gigawatt.cli.main import main; main(['match', 'first-campus', '--policies', 'random,' * 3 + 'random'])"
    done = subprocess.run([sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_kinds_of_entrant(monkeypatch: pytest.MonkeyPatch) -> None:
    """What is the house's and what is installed is known without importing anything of anybody."""
    monkeypatch.setattr(registry, "_offered", lambda: {"zebra": "no.such.module:Zebra", "random": "no.such:Random"})
    assert registry.is_house("planner:horizon=6")
    assert registry.is_house("random")
    assert not registry.is_house("zebra")
    assert not registry.is_house("gigawatt.policies.players.greedy_policy:GreedyPolicy")
    assert registry.is_installed("zebra:x=1")
    assert not registry.is_installed("random")
    assert not registry.is_installed("module:Class")


def test_a_description_comes_from_its_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a class says of itself is told without importing it here; one that fails is a line."""
    info = describe("hostile_policies:RefusesWhenMade")
    assert [(option.name, option.kind, option.default) for option in info.options] == [("depth", int, 3)]
    assert info.summary == "It says nothing about itself."
    with pytest.raises(PolicyError, match="importing it raised SystemExit"):
        describe("exits_at_once:Bot")
    with pytest.raises(PolicyError, match="is a program"):
        describe("cmd:python3 x.py")


@pytest.fixture(autouse=True)
def exits_at_once(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """A script as it is handed in: it reads its arguments and leaves when it is imported."""
    folder = tmp_path_factory.mktemp("handed-in")
    (folder / "exits_at_once.py").write_text(
        "import argparse, sys\nclass Bot:\n    def decide(self, turn): return None\n"
        "argparse.ArgumentParser().parse_args()\nsys.exit(0)\n"
    )
    monkeypatch.syspath_prepend(str(folder))


def test_starting_once_tells_slips_and_lets_faults_pass() -> None:
    """Before a tournament each entrant is started: what is not there is refused, what fails is played and booked."""
    start_once(["random", "hostile_policies:ExitsWhenMade"])
    with pytest.raises(PolicyError, match="no_such_module"):
        start_once(["hostile_policies:Exits", "no_such_module:Bot"])


# --- in commands, checks and tournaments -----------------------------------------------------------------------------------------


@tiered("entrant", ["hostile_policies:Exits", "hostile_policies:ExitsWhenMade", "exits_at_once:Bot"], fast=1)
def test_a_check_passes_only_at_its_own_end(run: Run_, entrant: str) -> None:
    """A policy that ends the program is not fit to play, wherever it does so, and the report is whole."""
    done = run("policy", "check", entrant, "--scenario", "duel", "--json")
    assert done.code == 1
    told = json.loads(done.out)
    assert not told["ok"]
    assert "SystemExit" in told["checks"][0]["text"]


@pytest.mark.slow
def test_a_check_names_changed_tables(small_game: Game) -> None:
    """To change the tables of the game hurts nobody else here, and is not fit for a tournament."""
    report = check_policy("hostile_policies:ChangesTheTables", [small_game], settings=settings())
    assert ("tables", "failed") in [(finding.name, finding.verdict) for finding in report.findings]


def test_a_match_shows_output_on_standard_error(run: Run_) -> None:
    """`--json` prints one object whatever a policy prints."""
    done = run("match", "duel", "--policies", "hostile_policies:Prints,random", "--seed", 3, "--json")
    assert done.code == 0
    assert json.loads(done.out)["seats"][0]["fault"] is None
    assert "hostile_policies:Prints: thinking" in done.err


def test_a_match_tells_a_fault(run: Run_) -> None:
    """The result is printed, the fault named, and the exit code is 1."""
    done = run("match", "duel", "--policies", "hostile_policies:Exits,exits_at_once:Bot", "--seed", 3)
    assert done.code == 1
    assert "plies in 12 quarters" in done.out
    assert (
        done.err.splitlines()
        == [
            "gigawatt: fault of hostile_policies:Exits: seat 0, ply 4: crash: SystemExit: 0",
            "gigawatt: fault of exits_at_once:Bot: seat 1, ply 1: crash: importing it raised SystemExit: 0",
        ]
        or "crash: SystemExit: 0" in done.err
    )


def test_showing_a_script_is_one_line(run: Run_) -> None:
    """A script that reads its arguments and leaves is told as such."""
    done = run("policy", "show", "exits_at_once:Bot")
    assert done.code == 2
    assert "importing it raised SystemExit: 0" in done.line


def tournament(path: Path, entrants: tuple[str, ...], workers: int, decision_s: float = 60.0, blocks: int = 1) -> str:
    """Play a small tournament; the digest of its results."""
    of = Request(entrants=entrants, scenario="first-campus", seats=2, blocks=blocks, seed=5)
    with open_store(path, of) as store:
        job = evolve(job_of_header(store.header), decision_s=decision_s)
        pool: Pool = InProcess(job) if workers == 0 else Processes(job, workers)
        try:
            finish = Run(plan_of(store.header), store, pool).go()
        finally:
            pool.close(at_once=True)
        assert finish.is_complete
        assert finish.status.lost == 0
        return store.results_digest()


def faults(path: Path) -> dict[str, dict[str, int]]:
    """Games with a fault, by entrant and kind."""
    found: dict[str, dict[str, int]] = {}
    with Store.open_to_read(path) as store:
        for fault in store.faults():
            found.setdefault(fault.entrant, {})[fault.kind] = fault.games
    return found


@pytest.mark.slow
@ON_POSIX
@pytest.mark.parametrize(
    "names, blocks",
    [
        (("Exits", "DiesWhenMade", "LeavesAThread"), 6),
        pytest.param(("Exits", "ExitsHard", "Illegal", "EndsSIGSEGV", "Detaches"), 15, marks=pytest.mark.soak),
    ],
)
def test_a_tournament_goes_on(tmp_path: Path, names: tuple[str, ...], blocks: int) -> None:
    """It ends whatever policies do, books each on its own, loses no worker, and comes out the same however many there are."""
    entrants = ("random", *(f"hostile_policies:{name}" for name in names))
    digests = {tournament(tmp_path / f"{workers}.db", entrants, workers, blocks=blocks) for workers in (0, 2)}
    assert len(digests) == 1
    expected = {name: {hostile.FAULTS.get(name, ("crash", ""))[0]} for name in names if name not in hostile.QUIET}
    for workers in (0, 2):
        kinds = {entrant.partition(":")[2]: set(told) for entrant, told in faults(tmp_path / f"{workers}.db").items()}
        assert kinds == expected


@ON_POSIX
@pytest.mark.soak
@pytest.mark.parametrize("workers", [0, 1])
@pytest.mark.parametrize("name", hostile.FAULTS)
def test_each_fault_is_booked_in_a_tournament(name: str, workers: int, tmp_path: Path) -> None:
    """Each kind of fault is booked in every game, and the worker that meets it lives on."""
    kind, _ = hostile.FAULTS[name]
    entrant = f"hostile_policies:{name}"
    tournament(tmp_path / "t.db", ("random", entrant), workers, 2.0 if kind in SLOW else 60.0)
    assert faults(tmp_path / "t.db") == {entrant: {kind: 2}}


@ON_POSIX
@pytest.mark.soak
@pytest.mark.parametrize("name", hostile.FAULTS)
def test_each_fault_fails_a_check(name: str, small_game: Game) -> None:
    """A policy with any of the faults is not fit to play, and the check says why."""
    kind, told = hostile.FAULTS[name]
    report = check_policy(f"hostile_policies:{name}", [small_game], settings=settings(kind))
    assert not report.ok
    assert report.findings[0].text.startswith(kind)
    assert told in report.findings[0].text


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_nothing_outlives_a_killed_match(tmp_path: Path) -> None:
    """When the program is killed while a policy hangs, the policy's process ends too, and its folder goes."""
    code = "from gigawatt.cli.main import main; main(['match', 'duel', '--policies', 'hostile_policies:Sleeps,random'])"
    environment = os.environ | {"PYTHONPATH": os.pathsep.join(sys.path), "TMPDIR": str(tmp_path / "temporary")}
    match = subprocess.Popen([sys.executable, "-c", code], env=environment, stderr=subprocess.DEVNULL)
    deadline = time.monotonic() + 60
    while len(started := descendants(match.pid)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.02)
    match.kill()
    match.wait()
    while any(command_of(pid) != b"resource_tracker" for pid in started) or list((tmp_path / "temporary").iterdir()):
        assert time.monotonic() < deadline
        time.sleep(0.02)


@pytest.mark.slow
def test_a_worker_forgets_its_processes(tmp_path: Path) -> None:
    """What a job left running ends with it."""
    of = Request(entrants=("random", "hostile_policies:Numbers"), scenario="first-campus", seats=2, blocks=1, seed=5)
    with open_store(tmp_path / "t.db", of) as store:
        job = job_of_header(store.header)
        worker.play(job, (worker.Task(next(iter(plan_of(store.header)))),))
        assert worker._current is not None
        worker.finish(job)
        assert worker._current is None
