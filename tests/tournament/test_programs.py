"""Programs that misbehave: the fault is booked as what it is, and nothing is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from attrs import evolve
from tests.tiers import tiered

from gigawatt.errors import PolicyError
from gigawatt.match.command import ProgramSpec, names_nothing, parse_program, split_words
from gigawatt.match.external import ProgramSession
from gigawatt.match.keeper import descendants
from gigawatt.match.program import Limits, ProgramFaultError

HOSTILE = Path(__file__).with_name("hostile.py")
QUICK = Limits(start_s=10, new_game_s=2, ping_s=1, move_s=0.3, grace_s=0.2, memory_mb=96, processes=16)

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="looks into /proc")


def marked(word: str) -> list[int]:
    """Processes with `word` in their command line, zombies left out."""
    found = []
    for folder in Path("/proc").iterdir():
        try:
            if folder.name.isdecimal() and word.encode() in (folder / "cmdline").read_bytes():
                found.append(int(folder.name))
        except OSError:
            continue
    return found


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """After each test no process that it started is there, and no folder."""
    before = set(descendants(os.getpid()))
    yield
    deadline = time.monotonic() + 5
    while (
        left := set(descendants(os.getpid())) - before | set(marked("detached-child"))
    ) and time.monotonic() < deadline:
        time.sleep(0.02)
    assert not left


def session(*arguments: str, limits: Limits = QUICK) -> ProgramSession:
    """A session with the hostile program."""
    return ProgramSession(ProgramSpec("test", (sys.executable, str(HOSTILE), *arguments)), limits)


def play(talk: ProgramSession, acts: int = 2) -> dict[str, object]:
    """Begin a game and ask for actions; the last answer."""
    talk.start()
    talk.new_game({"game_id": "1"})
    answer: dict[str, object] = {}
    for _ in range(acts):
        answer = talk.act({"cash": 1}, ["pass", "build a", "build b"])
    return answer


@tiered(
    "mode,kind,words",
    [
        ("exit-at-once", "crash", "exit code 3"),
        ("silent", "timeout", "not ready within"),
        ("garbage", "protocol", "expected a JSON object on a line"),
        ("huge", "protocol", "longer than 65,536 bytes"),
        ("raises", "crash", "exit code 1: RuntimeError: cannot go on"),
        ("exits", "crash", "exit code 0"),
        ("eats", "memory", "more than 96 MB"),
        ("grabs", "memory", "MemoryError"),
        ("forks", "crash", "more than 16 processes"),
        ("hangs", "timeout", "no action within 0.5 s"),
        ("floods", "protocol", "more than 1000 replies that answer no question"),
        ("reports", "crash", r"it reports an error: I give up \[31m"),
        ("kills-keeper", "infrastructure", "was killed"),
    ],
    fast=5,
)
def test_fault(mode: str, kind: str, words: str) -> None:
    """Each kind of misbehaviour is named, within the limits of time and memory."""
    resource = pytest.importorskip("resource", reason="memory is not told here")
    limits = QUICK if mode != "silent" else Limits(start_s=0.5)
    if mode in ("eats", "grabs", "forks"):  # which takes them a moment, more so on a busy machine
        limits = evolve(QUICK, move_s=5)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    begun = time.monotonic()
    with session(mode, limits=limits) as talk, pytest.raises(ProgramFaultError, match=words) as caught:
        play(talk)
    assert caught.value.kind == kind
    assert time.monotonic() - begun < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 8 << 10


@tiered("mode", ["sound", "stale", "chatter", "detaches", "ignores-quit"], fast=2)
def test_carries_on(mode: str) -> None:
    """What harms nobody is no fault: stale replies, talk on standard error, a child left behind, deafness to `quit`."""
    with session(mode) as talk:
        assert play(talk, 4)["choice"] == 2
        assert talk.name == mode
        assert talk.capabilities == {"events"}
        assert talk.stale == (8 if mode == "stale" else 0)


def _says(*lines: bytes) -> ProgramSpec:
    """A program that writes these lines, whatever it is asked."""
    source = f"import sys\nsys.stdout.buffer.write({b''.join(lines)!r})\nsys.stdout.flush()\nsys.stdin.read()"
    return ProgramSpec(text="cmd:says", command=(sys.executable, "-c", source))


READY = b'{"type":"ready","name":"marked","version":"1","capabilities":[]}\n'
MARK = b"\xef\xbb\xbf"


@pytest.mark.parametrize("lines", [(MARK, READY), (MARK, b"\n", READY)])
def test_byte_order_mark(lines: tuple[bytes, ...]) -> None:
    """A mark before all output, as some systems write it, is passed over."""
    with ProgramSession(_says(*lines)) as session:
        session.start()
        assert session.name == "marked"


@pytest.mark.parametrize(
    "lines,unseen",
    [
        ((b"\n", MARK, READY), "U+FEFF"),
        ((MARK, MARK, READY), "U+FEFF"),
        ((READY.decode().encode("utf-16-be"),), "U+0000"),
        ((b"ready\r\n",), ""),
    ],
)
def test_what_cannot_be_seen_is_named(lines: tuple[bytes, ...], unseen: str) -> None:
    """A line that is wrong because of a character that is not drawn is told with that character's name."""
    with ProgramSession(_says(*lines)) as session, pytest.raises(ProgramFaultError) as fault:
        session.start()
    assert fault.value.kind == "protocol"
    assert (f" with {unseen}" in str(fault.value)) is bool(unseen)


@pytest.mark.slow
def test_does_not_read() -> None:
    """A program that stops reading is found out by the time it takes, however long the message."""
    with session("deaf") as talk:
        talk.start()
        with pytest.raises(ProgramFaultError, match="does not read") as caught:
            talk.new_game({"game_id": "1", "padding": "x" * (1 << 20)})
    assert caught.value.kind == "timeout"


def test_not_found(tmp_path: Path) -> None:
    """A program that does not exist, or is no program, is a crash that says so."""
    for command in ("no-such-program-anywhere", str(tmp_path)):
        with (
            ProgramSession(ProgramSpec("test", (command,)), QUICK) as talk,
            pytest.raises(ProgramFaultError, match="cannot start"),
        ):
            talk.start()


def test_starts_afresh() -> None:
    """After a fault the next game starts the program anew."""
    with session("exits", "3") as talk:
        for _ in range(2):
            with pytest.raises(ProgramFaultError, match="exit code 0"):
                play(talk, 4)
            talk.abandon()


def test_surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A program starts in an empty folder of its own with a short environment, and the folder goes when it does."""
    monkeypatch.setenv("MY_SECRET", "42")
    script = tmp_path / "where.py"
    script.write_text(
        "import json, os, sys\n"
        "told = [os.getcwd(), os.listdir(), os.environ.get('MY_SECRET'), os.environ['HOME']]\n"
        "print(json.dumps({'type': 'ready', 'name': json.dumps(told)}), flush=True)\n"
        "sys.stdin.read()\n"
    )
    with ProgramSession(ProgramSpec("test", (sys.executable, str(script))), QUICK) as talk:
        talk.start()
        folder = talk.name.split('"')[1]
        assert talk.name == f'["{folder}", [], null, "{folder}"]'[:60] or talk.name.endswith("…")
        assert Path(folder).is_dir()
    assert not Path(folder).exists()


@pytest.mark.slow
def test_stopped_and_continued() -> None:
    """A runner that is stopped for longer than a program may take, while it waits for an answer, takes the answer when it goes on."""
    code = (
        "import sys\n"
        "from gigawatt.match.command import ProgramSpec\n"
        "from gigawatt.match.external import ProgramSession\n"
        "from gigawatt.match.program import Limits\n"
        "limits = Limits(move_s=0.5, grace_s=0.2, ping_s=0.5, new_game_s=0.5)\n"
        "with ProgramSession(ProgramSpec('x', tuple(sys.argv[1:])), limits) as talk:\n"
        "    talk.start()\n"
        "    talk.new_game({'game_id': '1'})\n"
        "    for number in range(5):\n"
        "        print('asks', flush=True)\n"
        "        talk.act({}, ['pass'])\n"
        "print('done', flush=True)\n"
    )
    slow = (
        "import json, sys, time\n"
        "for line in sys.stdin:\n"
        "    m = json.loads(line)\n"
        "    kind = {'configure': 'ready', 'ping': 'pong', 'act': 'action'}.get(m['type'])\n"
        "    if kind == 'action': time.sleep(0.25)\n"
        "    if kind: print(json.dumps({'type': kind, 'id': m.get('id'), 'choice': 0}), flush=True)\n"
    )
    runner = subprocess.Popen(
        [sys.executable, "-c", code, sys.executable, "-c", slow],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert runner.stdout is not None
    assert runner.stdout.readline() == "asks\n"
    time.sleep(0.1)
    runner.send_signal(signal.SIGSTOP)
    time.sleep(1.2)
    runner.send_signal(signal.SIGCONT)
    out, err = runner.communicate(timeout=30)
    assert (runner.returncode, err) == (0, "")
    assert out.endswith("done\n")


def test_interrupt_does_not_reach_it() -> None:
    """Ctrl-C in the terminal goes to the runner alone: programs have a session of their own."""
    # Helpers of tests before this one, such as a pool's, live in the runner's session and are not meant.
    before = set(descendants(os.getpid()))
    with session("sound") as talk:
        play(talk)
        started = set(descendants(os.getpid())) - before
        assert started
        assert os.getsid(0) not in {os.getsid(pid) for pid in started}


@pytest.mark.parametrize(
    "text, is_windows, words",
    [
        ("python3 'my bot.py' --level 3", False, ["python3", "my bot.py", "--level", "3"]),
        (r'py "C:\my bots\b.py" --level 3', True, ["py", r"C:\my bots\b.py", "--level", "3"]),
        (r"bots\b.exe", True, [r"bots\b.exe"]),
    ],
)
def test_words(text: str, is_windows: bool, words: list[str]) -> None:
    """A command line is split as people quote it, and paths of Windows keep their backslashes."""
    assert split_words(text, is_windows=is_windows) == words


def test_parse(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Words that name files become absolute paths, a description is read with its paths beside it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "my bot.py").touch()
    spec = parse_program("cmd:python3 'my bot.py' --level 3")
    assert spec.command == ("python3", str(tmp_path / "my bot.py"), "--level", "3")
    (tmp_path / "bots").mkdir()
    (tmp_path / "bots" / "b.py").touch()
    (tmp_path / "bots" / "b.toml").write_text('command = ["python3", "./b.py"]\noptions = {depth = 2}\nmove_ms = 50\n')
    spec = parse_program("cmd:bots/b.toml")
    assert spec.command == ("python3", str(tmp_path / "bots" / "b.py"))
    assert (spec.options, spec.move_ms, spec.memory_mb) == ({"depth": 2}, 50, None)
    assert ProgramSession(spec).limits.move_s == 0.05


@pytest.mark.parametrize(
    "command,expected",
    [
        ("python3 bot.py", "python3 {here}/bot.py"),
        ("python3 ./bot.py", "python3 {here}/bot.py"),
        ("python3 bot", "python3 bot"),
        ("python3 ./bot", "python3 {here}/bot"),
        ("python3 -m mybot", "python3 -m mybot"),
        ("python3 -m bot.py", "python3 -m bot.py"),
        ("python3 -m ./bot.py", "python3 -m {here}/bot.py"),
        ("python3 -B -m mybot.part x", "python3 -B -m mybot.part x"),
        ("python3 bot.py --style greedy", "python3 {here}/bot.py --style greedy"),
        ("python3 bot.py --weight 0.5", "python3 {here}/bot.py --weight 0.5"),
        ("python3 bot.py mybot", "python3 {here}/bot.py mybot"),
        ("python3 ./mybot", "python3 {here}/mybot"),
        ("python3 folder.d", "python3 folder.d"),
        ("python3 none.py", "python3 none.py"),
        ("python3 ../none.py", "python3 ../none.py"),
        ("python3 -c import.py", "python3 -c import.py"),
        ("./bot", "{here}/bot"),
        ("python3 {here}/bot.py", "python3 {here}/bot.py"),
        ("python3 'a b.py'", "python3 {here}/a b.py"),
    ],
)
def test_which_words_are_paths(command: str, expected: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A word becomes an absolute path if it looks like one and leads somewhere; names and values stay as they are."""
    monkeypatch.chdir(tmp_path)
    for name in ("bot", "bot.py", "greedy", "0.5", "x", "a b.py"):
        (tmp_path / name).touch(0o755)
    for name in ("mybot", "folder.d"):
        (tmp_path / name).mkdir()
    (tmp_path / "mybot" / "part.py").touch()
    spec = parse_program("cmd:" + command.format(here=tmp_path))
    assert " ".join(spec.command) == expected.format(here=tmp_path)


def test_module(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`python3 -m NAME` finds a module in the current folder, as it does in a terminal, and its file is known."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "mybot").mkdir()
    (tmp_path / "mybot" / "__main__.py").write_text(HOSTILE.read_text())
    (tmp_path / "mybot" / "part.py").touch()
    spec = parse_program("cmd:python3 -m mybot sound")
    assert spec.environment == {"PYTHONPATH": str(tmp_path)}
    assert spec.files == (str(tmp_path / "mybot" / "__main__.py"),)
    with ProgramSession(spec, QUICK) as talk:
        assert play(talk)["choice"] == 2
    assert parse_program("cmd:python3 -m mybot.part").files == (str(tmp_path / "mybot" / "part.py"),)
    for command in ("python3 -m json.tool", "python3 mybot/part.py -m mybot", "sh -m mybot"):
        assert parse_program(f"cmd:{command}").environment == {}


@pytest.mark.parametrize(
    "command,missing",
    [
        ("python3 bto.py", "bto.py"),
        ("python3 ./bto", "./bto"),
        ("python3 bot.py", ""),
        ("python3 bot.py --weight 0.5 deep", ""),
        ("python3 -m bto", ""),
    ],
)
def test_names_nothing(command: str, missing: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The word that leads nowhere is found, for whoever mistyped it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bot.py").touch()
    assert names_nothing(parse_program(f"cmd:{command}")) == missing


@pytest.mark.parametrize("name,mark", [("b.toml", b""), ("b.TOML", b""), ("b.toml", b"\xef\xbb\xbf")])
def test_description(name: str, mark: bytes, tmp_path: Path) -> None:
    """A description is read with a byte order mark and lines of Windows too, whatever the case of its ending."""
    (tmp_path / "b.py").touch()
    (tmp_path / name).write_bytes(mark + b'command = ["python3", "./b.py"]\r\n')
    spec = parse_program(f"cmd:{tmp_path / name}")
    assert spec.command == ("python3", str(tmp_path / "b.py"))
    assert spec.files == (str(tmp_path / name), str(tmp_path / "b.py"))


@pytest.mark.parametrize(
    "entrant,content,words",
    [
        ("cmd:", "", "expected a program after cmd:"),
        ("cmd:python 'x", "", "No closing quotation"),
        ("cmd:none.toml", "", "cannot read none.toml: there is no such file"),
        ("cmd:b.toml", "command = [", "cannot read b.toml: not TOML"),
        ("cmd:b.toml", "x = " + "[" * 60, "nested more than 8 deep"),
        ("cmd:b.toml", "x" * 70_000, "larger than 65,536 bytes, the limit for a description of a program"),
        ("cmd:b.toml", "command = ['']", "needs command = "),
        ("cmd:b.toml", "speed = 3", "has a field 'speed'; known: command"),
        ("cmd:b.toml", 'command = "python"', "needs command = "),
        ("cmd:b.toml", 'command = ["x"]\nmove_ms = "1"', "move_ms is a whole number"),
        ("cmd:b.toml", 'command = ["x"]\noptions = 3', "options must be a table"),
    ],
)
def test_bad_entrant(entrant: str, content: str, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A text that names no program is refused in one line."""
    monkeypatch.chdir(tmp_path)
    if content:
        (tmp_path / "b.toml").write_text(content)
    with pytest.raises(PolicyError, match=words):
        parse_program(entrant)
