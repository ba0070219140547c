"""The commands as a user meets them: killed, stopped, shown, replayed, used wrongly."""

from __future__ import annotations

import contextlib
import json
import os
import random
import shlex
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.tiers import tiered

from gigawatt.core import RULES_VERSION
from gigawatt.match.keeper import descendants
from gigawatt.tournament.begin import Request, open_store
from gigawatt.tournament.store import Store

LONG = bool(os.environ.get("GIGAWATT_LONG"))
HERE = Path(__file__).parent
SOUND = f"cmd:{sys.executable} {HERE / 'hostile.py'} sound 9999"
Call = Callable[..., Any]
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="sends the signals of POSIX")


def start(*arguments: object) -> subprocess.Popen[str]:
    """The program in a process and a session of its own, as from a terminal."""
    return subprocess.Popen(
        [sys.executable, "-m", "gigawatt", *map(str, arguments)],
        cwd=HERE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def finish(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    out, err = process.communicate(timeout=120)
    return process.returncode, out, err


def alive(processes: dict[int, str]) -> list[int]:
    """Those of the processes that still run; a number may have gone to another meanwhile, and some had gone when they were listed."""
    return [pid for pid, since in processes.items() if since and born(pid) == since]


def born(pid: int) -> str:
    """When a process was started; empty if it is gone or a zombie."""
    with contextlib.suppress(OSError, IndexError):
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return "" if fields[0] == "Z" else fields[19]
    return ""


def command_of(pid: int) -> str:
    """What a process runs, to be told where it should not."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    return f"{pid}, gone"


def workers_of(pid: int) -> list[int]:
    """The worker processes of a run, without the programs and their keepers."""
    found = []
    for child in descendants(pid):
        with contextlib.suppress(OSError):
            if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes():
                found.append(child)
    return found


def wait_until(condition: Callable[[], bool], limit_s: float = 30) -> bool:
    """Wait for a condition; whether it came. A worker that is still starting on a busy machine takes its time to see that it is alone."""
    deadline = time.monotonic() + limit_s
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def blocks_in(path: Path) -> int:
    """Blocks stored so far."""
    with contextlib.suppress(sqlite3.Error), contextlib.closing(sqlite3.connect(path)) as database:
        return int(database.execute("SELECT count(DISTINCT block) FROM games").fetchone()[0])
    return 0


BLOCKS = 10
TOURNAMENT = (
    "tournament", "run", "random", "odd_policies:Middle:ms=1", SOUND, "--scenario", "first-campus", "--blocks", BLOCKS, "--seed", 3,
)  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_killed_again_and_again(tmp_path: Path) -> None:
    """SIGKILL at any moment, to a worker, to the runner or to all: after going on, everything shown is the same to the byte."""
    calm, wild = tmp_path / "calm.db", tmp_path / "wild.db"
    assert finish(start(*TOURNAMENT, "--out", calm, "--workers", 1))[0] == 0
    chance = random.Random(1)  # noqa: S311 - moments to strike at
    for kill in range(60 if LONG else 5):
        process = start(*TOURNAMENT, "--out", wild, "--workers", 2)
        time.sleep(chance.uniform(0.2, 1.3))
        if kill % 3 == 0 and (workers := workers_of(process.pid)):
            with contextlib.suppress(OSError):
                os.kill(chance.choice(workers), signal.SIGKILL)
            time.sleep(chance.uniform(0.0, 1.0))
        family = {pid: born(pid) for pid in descendants(process.pid)}
        victims = [process.pid, *(family if kill % 2 else ())]
        for pid in victims:
            with contextlib.suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        finish(process)
        assert wait_until(lambda family=family: not alive(family)), [command_of(pid) for pid in alive(family)]
    assert finish(start(*TOURNAMENT, "--out", wild, "--workers", 2))[0] == 0
    shown = [finish(start("tournament", "show", path, "--json"))[1] for path in (calm, wild)]
    assert shown[0] == shown[1]
    assert json.loads(shown[0])["blocks"] == BLOCKS
    with contextlib.closing(sqlite3.connect(wild)) as database:
        assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["calm.db", "wild.db"]


@pytest.mark.slow
@pytest.mark.parametrize("workers", [0, 2])
def test_ctrl_c(tmp_path: Path, workers: int) -> None:
    """Ctrl-C ends a run with one clear line, everything finished is kept, and the named command goes on."""
    path = tmp_path / "t.db"
    slow = ("odd_policies:Middle:ms=2", "random", "--scenario", "first-campus", "--blocks", 16, "--seed", 1)
    process = start("tournament", "run", *slow, "--out", path, "--workers", workers)
    assert wait_until(lambda: blocks_in(path) >= 2, 30)
    family = {pid: born(pid) for pid in descendants(process.pid)}
    os.killpg(process.pid, signal.SIGINT)
    code, out, err = finish(process)
    assert (code, err) == (130, "")
    assert "stopped, everything finished is kept; continue with: gigawatt tournament run --out" in out
    assert wait_until(lambda: not alive(family))
    kept = blocks_in(path)
    assert 2 <= kept < 16
    code, out, _ = finish(start("tournament", "run", "--out", path, "--workers", 0))
    assert code == 0
    assert f"continuing after {kept} blocks" in out


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
def test_stopped_and_continued(tmp_path: Path) -> None:
    """A run that stands still, as when a laptop sleeps, books nobody: neither a policy for its game nor a program for its answer."""
    slow = ("random", "odd_policies:Middle:ms=8", SOUND, "--scenario", "first-campus", "--blocks", 2, "--seed", 1)
    process = start(
        "tournament", "run", *slow, "--seats", 2, "--out", tmp_path / "t.db", "--workers", 1, "--game-limit", 1.5
    )
    assert wait_until(lambda: bool(workers_of(process.pid)), 30)
    for _ in range(4):
        time.sleep(0.4)
        family = [process.pid, *workers_of(process.pid)]
        for number in (signal.SIGSTOP, signal.SIGCONT):
            for pid in family:
                with contextlib.suppress(OSError):
                    os.kill(pid, number)
            if number == signal.SIGSTOP:
                time.sleep(1.8)
    code, out, err = finish(process)
    assert (code, err) == (0, "")
    assert "0 flagged" in out


@pytest.mark.slow
@tiered("closed", ["<&-", "</dev/null"], fast=1)
def test_closed_input(closed: str, tmp_path: Path) -> None:
    """A tournament without standard input, as from a service, plays the same games and books nobody."""
    command = [
        sys.executable,
        "-m",
        "gigawatt",
        "tournament",
        "run",
        "random",
        SOUND,
        "--scenario",
        "first-campus",
        "--seats",
        "2",
    ]
    command += ["--blocks", "1", "--seed", "1", "--out", str(tmp_path / "t.db"), "--workers", "1"]
    done = subprocess.run(
        ["sh", "-c", f"{shlex.join(command)} {closed}"],
        cwd=HERE,
        stdout=subprocess.PIPE,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0
    assert "0 flagged" in done.stdout
    assert "fault" not in done.stdout


@pytest.mark.slow
@tiered("how", ["removed", "replaced", "folder removed", "log removed"], fast=1)
def test_results_removed(how: str, tmp_path: Path) -> None:
    """A results file that goes while a tournament writes to it is told with one line and exit code 1, at once."""
    folder = tmp_path / "results"
    folder.mkdir()
    path = folder / "t.db"
    slow = ("random", "odd_policies:Middle:ms=2", "--scenario", "first-campus", "--blocks", 60, "--seed", 1)
    process = start("tournament", "run", *slow, "--out", path, "--workers", 0)
    assert wait_until(lambda: blocks_in(path) >= 1, 30)
    if how == "replaced":
        (folder / "other.db").write_bytes(path.read_bytes())
        (folder / "other.db").replace(path)
    elif how == "folder removed":
        shutil.rmtree(folder)
    else:
        (path if how == "removed" else folder / "t.db-wal").unlink()
    code, out, err = finish(process)
    assert code == 1
    assert err.count("\n") == 1
    assert f"{path} was removed or replaced while the tournament was writing to it" in err
    assert "see it:" not in out


@pytest.mark.slow
@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")
@tiered("workers", [0, 1, None], fast=1)
def test_nothing_shown_to_a_program(workers: int | None, tmp_path: Path) -> None:
    """A program that looks at the processes above it sees neither the user's environment nor seed and file, in a match neither."""
    spy, seen = tmp_path / "spy.py", tmp_path / "seen"
    spy.write_text(
        f"import os, runpy, sys\n"
        "pid = os.getppid()\n"
        f"with open({str(seen)!r}, 'ab') as file:\n"
        "    file.write(open(f'/proc/{pid}/environ', 'rb').read())\n"
        "    while pid > 1:\n"
        "        command = open(f'/proc/{pid}/cmdline', 'rb').read()\n"
        "        if b'pytest' in command or b'sh' == command[:2]: break\n"
        "        file.write(command + b'\\n')\n"
        "        pid = int(open(f'/proc/{pid}/stat').read().rpartition(')')[2].split()[1])\n"
        f"sys.argv = ['hostile.py', 'sound', '9999']\n"
        f"runpy.run_path({str(HERE / 'hostile.py')!r}, run_name='__main__')\n"
    )
    command = [sys.executable, "-m", "gigawatt"]
    if workers is None:
        command += ["match", "duel", "--policies", f"random,cmd:{sys.executable} {spy}", "--seed", "7654321"]
        command += ["--save", str(tmp_path / "secret-name.json")]
    else:
        command += ["tournament", "run", "random", f"cmd:{sys.executable} {spy}", "--scenario", "first-campus"]
        command += ["--seats", "2", "--blocks", "1", "--seed", "7654321", "--workers", str(workers)]
        command += ["--out", str(tmp_path / "secret-name.db")]
    environment = {**os.environ, "MY_SECRET": "swordfish"}
    done = subprocess.run(command, cwd=HERE, capture_output=True, text=True, timeout=120, check=False, env=environment)
    assert done.returncode == 0, done.stderr
    told = seen.read_bytes()
    assert b"keeper.py" in told
    assert b"gigawatt" in told
    for secret in (b"7654321", b"secret-name", b"swordfish", b"MY_SECRET"):
        assert secret not in told


def test_run_show_replay(tmp_path: Path, run: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    """A tournament runs, shows what is promised as text, JSON, page and CSV, and each of its games replays."""
    monkeypatch.chdir(tmp_path)
    done = run(
        "tournament", "run", "random", "odd_policies:Last", "--scenario", "first-campus", "--blocks", 8, "--seed", 4,
        "--out", "t.db", "--workers", 0,
    )  # fmt: skip
    assert (done.code, done.err) == (0, "")
    assert "seed 4" in done.out
    assert "entrant x seat x faction:" in done.out
    text = run("tournament", "show", "t.db", "--html", "t.html", "--export", "t.csv")
    assert text.code == 0
    assert text.err == "256 rows written to t.csv\npage written to t.html\n".replace("256", "128")
    shown = json.loads(run("tournament", "show", "t.db", "--json").out)
    assert shown["games"] == 32
    assert {row["policy"] for row in shown["standings"]} == {"random", "odd_policies:Last"}
    assert shown["results_digest"] in text.out
    again = shlex.split(shown["command"])
    assert again[0] == "gigawatt"
    assert f"results {shown['results_digest']}" in run(*again[1:], "--workers", 0).out
    verified = run("tournament", "replay", "t.db", "7.3", "--verify", "--json")
    assert json.loads(verified.out)["ok"] is True
    saved = run("tournament", "replay", "t.db", "2.0", "--save", "game.json")
    assert saved.code == 0
    assert "odd_policies:Last" in saved.out
    assert run("replay", "game.json", "--verify").code == 0


def test_run_json(tmp_path: Path, run: Call) -> None:
    """`run --json` prints one object, and chooses a seed of 128 bits when none is told."""
    path = tmp_path / "t.db"
    done = run(
        "tournament", "run", "random", "--scenario", "duel", "--blocks", 2, "--out", path, "--workers", 0, "--json"
    )
    told = json.loads(done.out)
    assert told["is_complete"] is True
    assert (told["blocks"], told["games"]) == (2, 2)
    with Store.open_to_read(path) as store:
        assert int(store.header.seed) > 1 << 90


@pytest.fixture(scope="module")
def good(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A results file in which a block was played; to be copied."""
    path = tmp_path_factory.mktemp("results") / "good.db"
    args = ("--scenario", "first-campus", "--blocks", 1, "--seed", 1, "--out", path, "--workers", 0)
    code, _, err = finish(start("tournament", "run", "random", "odd_policies:Last", *args))
    assert code == 0, err
    return path


@pytest.mark.slow
@tiered(
    "arguments,code,words",
    [
        (("run", "random", "--out", "none/t.db"), 1, "cannot write none/t.db: there is no folder none; make it"),
        (("run", "--out", "t.db"), 2, "a new tournament needs entrants"),
        (
            ("run", "random", "--out", "t.db", "--workers", "2", "--dask", "x"),
            2,
            "--dask and --workers exclude each other",
        ),
        (("run", "nobody", "--out", "t.db"), 2, "no policy 'nobody'"),
        (("run", "random", "--out", "t.db", "--scenario", "nowhere"), 2, "no scenario"),
        (("run", "random", "--out", "t.db", "--format", "swiss"), 2, "'swiss' is not one of"),
        (("run", "random", "--out", "t.db", "--blocks", "0"), 2, "0 is not in the range"),
        (("run", "random", "--out", "t.db", "--seed", "x"), 2, "expected a whole number"),
        (("run", "random", "--out", "text.db"), 1, "text.db is not a results file"),
        (("run", "random", "--out", "other.db"), 1, "is a database, but not a results file"),
        (("show", "none.db"), 1, "there is no such file"),
        (("show", "text.db"), 1, "is not a results file"),
        (("replay", "good.db", "1.9"), 2, "no game 1.9 in good.db; it has 4 games of 1 blocks"),
        (("replay", "good.db", "first"), 2, "'first' is not a game; expected block and game, such as 12.3"),
        (("replay", "good.db", "0"), 2, "'0' is not a game"),
        (("replay", "good.db", "0."), 2, "'0.' is not a game"),
        (("replay", "good.db", " 0.0"), 2, "' 0.0' is not a game"),
        (("replay", "good.db", "\u0660.\u0660"), 2, "is not a game"),
        (("show", "good.db", "--export", "none/t.csv"), 1, "cannot write none/t.csv"),
        (("show", "good.db", "--html", "good.db"), 2, "--html would write over good.db, which holds results"),
        (("show", "good.db", "--export", "./good.db"), 2, "--export would write over good.db, which holds results"),
        (("show", "good.db", "--export", "a", "--html", "a"), 2, "--html and --export both name a"),
        (("replay", "good.db", "0.0", "--save", "good.db"), 2, "--save would write over good.db, which holds results"),
        (("replay", "good.db", "0.0", "--svg", "good.db"), 2, "--svg would write over good.db, which holds results"),
        (
            ("run", "cmd:bot.py", "--out", "t.db"),
            2,
            "there is no program 'bot.py'; a file in this folder begins with ./",
        ),
        (("run", "cmd:./text.db", "--out", "t.db"), 2, "cannot be run by itself; make it executable"),
        (
            ("run", "greedy", "--out", "good.db"),
            2,
            "good.db holds another tournament, with entrants random, odd_policies:Last, not",
        ),
    ],
    fast=4,
)
def test_wrong_use(
    arguments: tuple[str, ...],
    code: int,
    words: str,
    good: Path,
    tmp_path: Path,
    run: Call,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Wrong use gets one line that says what was expected, and the right exit code."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "text.db").write_text("a text " * 500)
    with contextlib.closing(sqlite3.connect("other.db")) as other:
        other.execute("CREATE TABLE things (name)")
    before = good.read_bytes()
    (tmp_path / "good.db").write_bytes(before)
    done = run("tournament", *arguments)
    assert words in done.line
    assert (tmp_path / "good.db").read_bytes() == before
    assert done.code == code
    assert not (tmp_path / "t.db").exists()


@pytest.mark.slow
def test_begun_but_not_played(tmp_path: Path, run: Call) -> None:
    """A file in which nothing was played yet gives way to a corrected command; one with games does not."""
    path = tmp_path / "t.db"
    with open_store(path, Request(entrants=("random",), scenario="duel", blocks=3, seed=1)):
        pass
    args = ("--scenario", "first-campus", "--blocks", 1, "--out", path, "--workers", 0)
    assert "needs entrants" not in run("tournament", "run", "--out", path, "--seed", 2).line
    assert run("tournament", "run", "random", "odd_policies:Last", "--seed", 2, *args).code == 0
    assert "holds another tournament" in run("tournament", "run", "random", "--seed", 2, *args).line


def test_faults_are_told(tmp_path: Path, run: Call) -> None:
    """A run ends with what went wrong, by entrant, and with where to see it."""
    program = f"cmd:{sys.executable} {HERE / 'hostile.py'} exits 1"
    args = (
        "--scenario",
        "first-campus",
        "--seats",
        2,
        "--blocks",
        1,
        "--seed",
        1,
        "--out",
        tmp_path / "t.db",
        "--workers",
        0,
    )
    done = run("tournament", "run", "random", program, *args)
    assert done.code == 0
    (line,) = [line for line in done.out.splitlines() if line.startswith("fault: ")]
    assert "crash in 2 games, first in 0.0: it ended with exit code 0" in line
    told = json.loads(run("tournament", "run", "--out", tmp_path / "t.db", "--workers", 0, "--json").out)
    assert [(fault["policy"], fault["kind"], fault["games"]) for fault in told["faults"]] == [(program, "crash", 2)]


@pytest.mark.slow
def test_rules_changed(tmp_path: Path, run: Call) -> None:
    """A tournament goes on and replays under the rules it was begun with, whatever became of the cards."""
    path = tmp_path / "t.db"
    args = ("--scenario", "first-campus", "--seed", 1, "--out", path, "--workers", 0)
    assert run("tournament", "run", "random", "odd_policies:Last", *args, "--blocks", 1).code == 0
    with contextlib.closing(sqlite3.connect(path)) as database:
        (rules,) = database.execute("SELECT value FROM header WHERE key = 'rules'").fetchone()
        assert "hyperscaler" in rules
    assert run("tournament", "run", "--out", path, "--blocks", 2, "--workers", 0).code == 0
    assert run("tournament", "replay", path, "1.0", "--verify").code == 0


def test_earlier_rules(tmp_path: Path, run: Call) -> None:
    """A file begun under other rules is shown; whatever would play its games on or again names the release that does."""
    path = tmp_path / "t.db"
    start = ("--scenario", "first-campus", "--seed", 1, "--out", path, "--workers", 0, "--blocks", 1)
    assert run("tournament", "run", "random", "odd_policies:Last", *start).code == 0
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE header SET value = '1' WHERE key = 'rules_version'")
        database.execute("""UPDATE header SET value = '"0.1.0.dev3"' WHERE key = 'engine_version'""")
    line = f"was begun under rules version 1, this release plays version {RULES_VERSION}; install gigawatt 0.1.0 to "
    for options in ((), ("--verify",), ("--verify", "--json"), ("--json",), ("--save", tmp_path / "one.json")):
        refused = run("tournament", "replay", path, "0.0", *options)
        assert refused.code == 1
        assert refused.line == f"gigawatt: {path} {line}replay it"
    assert run("tournament", "run", "--out", path, "--blocks", 2).line == f"gigawatt: {path} {line}continue"
    shown = run("tournament", "show", path, "--html", tmp_path / "t.html", "--export", tmp_path / "t.csv")
    assert shown.code == 0
    assert "rules version 1" in (tmp_path / "t.html").read_text(encoding="utf-8")


@pytest.mark.slow
def test_damaged_game(tmp_path: Path, run: Call) -> None:
    """A game whose actions were edited is refused, with the ply where it goes wrong or the end that does not come."""
    path = tmp_path / "t.db"
    args = ("--scenario", "first-campus", "--seed", 1, "--out", path, "--workers", 0, "--blocks", 1)
    assert run("tournament", "run", "random", "odd_policies:Last", *args).code == 0
    with contextlib.closing(sqlite3.connect(path)) as database, database:
        database.execute("UPDATE games SET digest = '0123456789abcdef' WHERE game = 1")
        database.execute("UPDATE games SET actions = (SELECT actions FROM games WHERE game = 3) WHERE game = 2")
        database.execute("UPDATE games SET plies = (SELECT plies FROM games WHERE game = 3) WHERE game = 2")
    assert "expected final digest 0123456789abcdef" in run("tournament", "replay", path, "0.1").line
    assert "the record differs" in run("tournament", "replay", path, "0.2").line
