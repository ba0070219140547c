"""Standard streams in every state: no traceback, no lost work, the right exit code, and text that can be read."""

from __future__ import annotations

import errno
import io
import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from attrs import frozen
from hypothesis import given, strategies as st
from rich.cells import cell_len
from tests.tiers import tiered

from gigawatt import streams
from gigawatt.cli.output import progress, table

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the states of streams are those of a POSIX shell")


@frozen
class Kind:
    """A command, how it ends where nothing is wrong with its streams, and a file that it makes."""

    arguments: str
    code: int
    makes: str = ""


KINDS = {
    "help": Kind("--help", 0),
    "version": Kind("--version", 0),
    "list": Kind("policy list", 0),
    "json": Kind("rules list --kind region --json", 0),
    "book": Kind("rules book", 0),
    "match": Kind("match duel --policies random,random --seed 1 --save ./game.json", 0, "game.json"),
    "text mode": Kind(
        "play duel --text --seed 1 --seat challenger-state=random --save ./played.json", 0, "played.json"
    ),
    "wrong use": Kind("policy lst", 2),
    "no such file": Kind("replay nothing.json --verify", 2),
}
"""A command of each sort: text, JSON, a book, files, input, and errors."""

STATES = {
    "as usual": "</dev/null >out 2>err",
    "no input": "<&- >out 2>err",
    "no output": "</dev/null >&- 2>err",
    "no errors": "</dev/null >out 2>&-",
    "no output and no errors": "</dev/null >&- 2>&-",
    "nothing": "<&- >&- 2>&-",
    "input that is no text": "<noise >out 2>err",
    "output that cannot be written": "</dev/null >/dev/full 2>err",
    "errors that cannot be written": "</dev/null >out 2>/dev/full",
    "output for reading only": "</dev/null 1</dev/null 2>err",
    "input for writing only": "0>sink >out 2>err",
    "a reader that leaves": "</dev/null 2>err | true",
}
"""Redirections of a shell."""

ENCODINGS = ("utf-8:strict", "cp1252", "cp437:strict", "ascii")


def shell(arguments: str, redirections: str, folder: Path, **environment: str) -> int:
    """Run the program with redirections; its exit code. `out` and `err` are where they put them."""
    (folder / "noise").write_bytes(b"pass\n\xff\xfe\x00\nquit\n")
    own = {"GIGAWATT_SAVES": str(folder / "saves"), "PYTHONUTF8": "0"}
    command = f'"{sys.executable}" -m gigawatt {arguments} {redirections}'
    if "|" in redirections:
        command = f"bash -c 'set -o pipefail; {command}'"
    done = subprocess.run(command, shell=True, cwd=folder, env=os.environ | own | environment, timeout=120, check=False)  # noqa: S602
    return done.returncode


def read(path: Path) -> bytes:
    """What a stream left; nothing where it was closed."""
    return path.read_bytes() if path.exists() else b""


@pytest.mark.slow
@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("kind", KINDS)
def test_every_command_in_every_state(tmp_path: Path, kind: str, state: str) -> None:
    """The work is done and the exit code says how; output that could not be written is told once and costs exit code 1."""
    command, redirections = KINDS[kind], STATES[state]
    code = shell(command.arguments, redirections, tmp_path)
    err = read(tmp_path / "err").decode()
    assert "Traceback" not in err
    assert "internal error" not in err
    if command.makes:
        assert (tmp_path / command.makes).exists()
    prints = command.code == 0
    if state == "a reader that leaves":
        assert code in (command.code, 1)
        assert not prints or not err
        return
    is_lost = prints and any(word in redirections for word in (">&-", "/dev/full 2", "1</dev/null"))
    is_lost = is_lost and not redirections.startswith("</dev/null >out")
    assert code == (1 if is_lost else command.code)
    if "2>err" in redirections:
        said = err.splitlines()
        assert [line.startswith("gigawatt: ") for line in said] == [True] * (is_lost or not prints)
        assert not is_lost or "cannot write the output" in said[0]
    if ">out" in redirections and prints:
        assert read(tmp_path / "out")


@tiered("state", ["no input", "no output", "no errors", "nothing"], fast=1)
def test_closed_streams_cost_no_work(tmp_path: Path, state: str) -> None:
    """A match is played and saved whatever is closed, and its result printed where there is somewhere to print it."""
    code = shell(KINDS["match"].arguments, STATES[state], tmp_path)
    assert (tmp_path / "game.json").exists()
    assert code == (0 if ">out" in STATES[state] else 1)
    assert ("record" in read(tmp_path / "out").decode()) == (">out" in STATES[state])


def test_a_closed_stream_lends_its_number_to_no_file(tmp_path: Path) -> None:
    """What is opened later cannot become standard output, so nothing is printed into a save."""
    script = (
        "import os\nfrom gigawatt.streams import prepared\n"
        "with prepared():\n    print('printed')\n    os._exit(os.open('file', os.O_CREAT | os.O_WRONLY))"
    )
    done = subprocess.run(f'"{sys.executable}" -c "{script}" <&- >&- 2>&-', shell=True, cwd=tmp_path, check=False)  # noqa: S602
    assert done.returncode > 2
    assert not read(tmp_path / "file")


@pytest.mark.slow
@tiered("encoding", ENCODINGS, fast=3)
def test_our_signs_survive_every_encoding(tmp_path: Path, encoding: str) -> None:
    """A minus sign is a sign in every encoding, and no question mark stands for a character."""
    (tmp_path / "lines").write_text("pass\npass\npass\nstatus\nquit\n", encoding="utf-8")
    arguments = "play duel --text --seed 1 --seat challenger-state=random"
    assert shell(arguments, "<lines >out 2>err", tmp_path, PYTHONIOENCODING=encoding) == 0
    text = read(tmp_path / "out").decode(encoding.partition(":")[0])
    assert "?$" not in text
    assert "cash ?" not in text
    assert "−$0." in text or "-$0." in text
    assert not read(tmp_path / "err")


@pytest.mark.slow
@tiered("encoding", ENCODINGS, fast=2)
def test_json_is_valid_in_every_encoding(tmp_path: Path, encoding: str) -> None:
    """JSON is escaped where the encoding lacks characters, and says the same everywhere."""
    assert shell("rules show taiwan --json", ">out", tmp_path, PYTHONIOENCODING=encoding) == 0
    assert shell("rules show taiwan --json", ">plain", tmp_path, PYTHONIOENCODING="utf-8") == 0
    text = read(tmp_path / "out").decode(encoding.partition(":")[0])
    assert json.loads(text) == json.loads(read(tmp_path / "plain"))


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["cp1252", "ascii"])
def test_the_rulebook_is_utf8_always(tmp_path: Path, encoding: str) -> None:
    """The book is a file of its own: the same bytes on standard output in every encoding."""
    assert shell("rules book", ">out", tmp_path, PYTHONIOENCODING=encoding) == 0
    assert shell("rules book", ">plain", tmp_path, PYTHONIOENCODING="utf-8") == 0
    assert read(tmp_path / "out") == read(tmp_path / "plain")
    assert "→" in read(tmp_path / "out").decode()


def test_help_is_readable_in_ascii(tmp_path: Path) -> None:
    """What click prints by itself goes the same way."""
    assert shell("--help", ">out", tmp_path, PYTHONIOENCODING="ascii") == 0
    assert read(tmp_path / "out").isascii()


def test_a_name_in_bytes_is_shown(tmp_path: Path) -> None:
    """An error about a file whose name is no text is a line like any other."""
    arguments = "replay $(printf 'no\\377name.json') --verify"
    assert shell(arguments, ">out 2>err", tmp_path) == 2
    assert read(tmp_path / "err").startswith(b"gigawatt: no file ")


@pytest.mark.slow
def test_help_without_docstrings_says_so(tmp_path: Path) -> None:
    """Under `python -OO` every command and policy says what it does, or that its text is left out."""
    assert shell("policy list", ">out", tmp_path, PYTHONOPTIMIZE="2") == 0
    assert b"nothing about itself" not in read(tmp_path / "out")
    assert b"left out under python -OO" in read(tmp_path / "out")
    for arguments in ("--help", "match --help", "policy list --help", "tournament run --help"):
        assert shell(arguments, ">out", tmp_path, PYTHONOPTIMIZE="2") == 0
        described = read(tmp_path / "out").decode().splitlines()[2]
        assert described.startswith("  "), described


@pytest.mark.slow
@pytest.mark.parametrize(
    "arguments, code",
    [
        ("replay damaged.json --verify --json", 1),
        ("rules lint damaged.toml", 1),
        ("rules lint damaged.toml --json", 1),
        ("policy list", 1),
        ("serve --port 0", 1),
        ("serve --port 0 --code orchard", 1),
    ],
)
@tiered("state", ["no output", "output that cannot be written"], fast=1)
def test_a_lost_answer_is_told_whatever_it_is(tmp_path: Path, arguments: str, code: int, state: str) -> None:
    """Yes or no, a verdict or a join code: what nobody can read is told at once in one line."""
    assert shell(KINDS["match"].arguments, "</dev/null >out 2>err", tmp_path) == 0
    record = json.loads(read(tmp_path / "game.json"))
    record["digests"][0] = "0" * len(record["digests"][0])
    (tmp_path / "damaged.json").write_text(json.dumps(record), encoding="utf-8")
    (tmp_path / "damaged.toml").write_text("[nothing]\n", encoding="utf-8")
    assert shell(arguments, STATES[state], tmp_path) == code
    (line,) = read(tmp_path / "err").decode().splitlines()
    why = "standard output is closed" if state == "no output" else os.strerror(errno.ENOSPC)
    assert line == f"gigawatt: cannot write the output: {why}"


@pytest.mark.slow
@pytest.mark.parametrize("encoding", ["utf-16", "utf-32", "utf-16:strict"])
def test_input_in_another_encoding_is_told(tmp_path: Path, encoding: str) -> None:
    """Where the lines are not in the encoding that was asked for, one line says so, and the game so far is kept."""
    (tmp_path / "lines").write_text("status\nquit\n", encoding="utf-8")
    arguments = "play duel --text --seed 1 --seat challenger-state=random"
    assert shell(arguments, "<lines >out 2>err", tmp_path, PYTHONIOENCODING=encoding) == 1
    name = encoding.partition(":")[0]
    (line,) = read(tmp_path / "err").decode(name).splitlines()
    assert line == f"gigawatt: the input is not in {name}, the encoding of standard input; see PYTHONIOENCODING"
    (tmp_path / "lines").write_text("status\nquit\n", encoding=name)
    assert shell(arguments, "<lines >out 2>err", tmp_path, PYTHONIOENCODING=encoding) == 0


# --- in this process --------------------------------------------------------------------------------------------------------


class Screen(io.TextIOWrapper):
    """A stream in memory that may be a terminal."""

    def __init__(self, encoding: str = "utf-8", *, is_terminal: bool = False) -> None:
        self.raw_bytes = io.BytesIO()
        self.is_terminal = is_terminal
        super().__init__(self.raw_bytes, encoding, newline="\n", write_through=True)

    def isatty(self) -> bool:
        """As was said."""
        return self.is_terminal

    @property
    def shown(self) -> str:
        """What was written."""
        return self.raw_bytes.getvalue().decode(self.encoding)


@given(st.text(st.characters(codec=None)), st.sampled_from(["utf-8", "ascii", "cp1252", "cp932", "utf-16"]))
def test_any_text_can_be_written(text: str, encoding: str) -> None:
    """No text raises, lone surrogates included, and none puts control characters into a stream."""
    screen = Screen(encoding)
    streams.Output(screen).write(text)
    shown = screen.shown
    assert not any(c < " " and c not in "\t\n" for c in shown)
    assert "\x7f" not in shown
    assert "\u202e" not in shown


@pytest.mark.parametrize("is_terminal", [True, False])
def test_names_move_no_cursor(is_terminal: bool) -> None:
    """An escape sequence in a name is shown as text, in a terminal and in a file."""
    screen = Screen(is_terminal=is_terminal)
    streams.Output(screen).write("a\x1b[2Jb\rc\x9b1m\u202ed\n")
    assert screen.shown == "a\\x1b[2Jb\\rc\\x9b1m\\u202ed\n"


def test_a_line_is_redrawn_in_a_terminal_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Progress moves the cursor where somebody looks, and prints nothing elsewhere."""
    for is_terminal in (True, False):
        screen = Screen(is_terminal=is_terminal)
        monkeypatch.setattr(sys, "stderr", streams.Output(screen))
        streams.redraw("half done")
        assert screen.shown == ("\r\x1b[Khalf done" if is_terminal else "")


@pytest.mark.parametrize("is_terminal, hidden", [(True, False), (True, True), (False, False)])
def test_progress_is_shown_in_a_terminal_alone(
    monkeypatch: pytest.MonkeyPatch, is_terminal: bool, hidden: bool
) -> None:
    """A progress bar counts its steps in a terminal, and prints nothing elsewhere or where it is hidden."""
    screen = Screen(is_terminal=is_terminal)
    monkeypatch.setattr(sys, "stderr", streams.Output(screen))
    with progress("work", 4, hidden=hidden) as show:
        show(1)
        show(3)
        show(4)
    assert [count in screen.shown for count in ("1/4", "3/4", "4/4")] == [is_terminal and not hidden] * 3
    assert bool(screen.shown) == (is_terminal and not hidden)


def test_streams_are_given_back(monkeypatch: pytest.MonkeyPatch) -> None:
    """After a command the streams are what they were, errors and all."""
    screen = Screen()
    monkeypatch.setattr(sys, "stdout", screen)
    monkeypatch.setattr(sys, "stderr", None)
    monkeypatch.setattr(sys, "stdin", None)
    with streams.prepared() as output:
        print("said", file=sys.stdout)  # noqa: T201
        assert sys.stdin.read() == ""
        assert sys.stdout is output  # type: ignore[comparison-overlap]
    assert screen.shown == "said\n"
    assert sys.stdout is screen
    assert sys.stderr is None
    assert screen.errors == "strict"


def test_a_stream_that_is_not_ours_is_written_to_all_the_same() -> None:
    """A notebook's stream knows no error handlers, and still shows what its encoding has."""

    class Notebook(io.StringIO):
        encoding = "ascii"

    notebook = Notebook()
    streams.Output(notebook).write("−1 夜")
    assert notebook.getvalue() == "-1 \\u591c"


@given(st.lists(st.sampled_from(["a", "夜班", "e\u0301", "long name", "👩\u200d🚀"]), min_size=1, max_size=5))
def test_tables_stand_in_columns(names: list[str]) -> None:
    """Columns begin at the same cell in every row, however wide their characters are."""
    lines = table(("name", "number"), [(name, number) for number, name in enumerate(names)]).splitlines()
    assert len({cell_len(line) for line in lines}) == 1


def test_help_starts_quickly() -> None:
    """Preparing the streams costs a start next to nothing."""
    best = 1.0
    for _ in range(3):
        begun = time.process_time()
        with streams.prepared():
            pass
        best = min(best, time.process_time() - begun)
    assert best < 0.01
