"""The program in a real terminal that is asked to end, or that cannot show what we draw."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.tiers import tiered
from tests.tui.terminal import WAIT_S, Program

pytestmark = pytest.mark.skipif(os.name == "nt", reason="there are no pseudo-terminals there")

PLAY = (sys.executable, "-m", "gigawatt", "play", "duel", "--seed", "1")
MODES = ("1049", "1000", "1003", "1006", "2004", "1004")
"""The alternate screen, the mouse, pasted text and focus, as a terminal numbers them."""


@contextmanager
def playing(*arguments: str, size: tuple[int, int] = (80, 24), **environment: str) -> Iterator[Program]:
    """The program in a terminal, killed at the latest at the end."""
    program = Program([*PLAY, *arguments], size, {"TERM": "xterm-256color", "PYTHONUTF8": "0", **environment})
    try:
        yield program
    finally:
        program.kill()


def left(program: Program) -> int:
    """Wait until the program has ended; its exit code."""
    end = time.monotonic() + WAIT_S
    while program.process.poll() is None and time.monotonic() < end:
        program.read_next(0.05)
    program.read()
    assert program.process.returncode is not None, "it did not end"
    return program.process.returncode


def prompts(program: Program, times: int = 1) -> None:
    """Wait until the program has asked for a line so many times."""
    end = time.monotonic() + WAIT_S
    while program.raw.count("\n>") < times:
        assert time.monotonic() < end, program.raw[-500:]
        program.read_next(0.05)


def is_on(program: Program, mode: str) -> bool:
    """Whether a mode of the terminal was switched on last."""
    found: list[str] = re.findall(rf"\x1b\[\?{mode}([hl])", program.raw)
    return bool(found) and found[-1] == "h"


def takes_lines(program: Program) -> bool:
    """Whether the terminal echoes and hands on lines, as a shell needs it."""
    import termios

    flags = termios.tcgetattr(program._master)[3]
    return bool(flags & termios.ICANON and flags & termios.ECHO and flags & termios.ISIG)


@pytest.mark.slow
@tiered("name", ["SIGTERM", "SIGHUP", "SIGINT"], fast=1)
def test_a_board_that_is_ended_leaves_the_terminal_as_it_was(name: str, saves_folder: Path) -> None:
    """The game is kept, the screen, mouse, cursor and keys are the shell's again, and the exit code names the signal."""
    number = getattr(signal, name)
    with playing() as program:
        program.sees("YOUR TURN")
        assert is_on(program, "1049")
        assert not takes_lines(program)
        program.type("n")
        program.sees("enter confirm", "enter build", "enter buy", "esc back")
        program.type("\r")
        if program.sees("4 of 5 left", "once more") == "once more":  # the first step of several is confirmed
            program.type("\r")
            program.sees("4 of 5 left")
        os.kill(program.process.pid, number)
        assert left(program) == 128 + number
        assert not any(is_on(program, mode) for mode in MODES)
        assert is_on(program, "25")
        assert takes_lines(program)
        assert "Kept as" in program.raw
    assert [path.suffix for path in saves_folder.iterdir()] == [".json"]


@pytest.mark.slow
def test_a_terminal_that_is_gone_ends_the_board(saves_folder: Path) -> None:
    """A board whose terminal was closed does not go on for ever, though it can say nothing there."""
    with playing() as program:
        program.sees("YOUR TURN")
        null = os.open(os.devnull, os.O_RDWR)
        os.dup2(null, program._master)
        os.close(null)
        os.kill(program.process.pid, signal.SIGHUP)
        assert program.process.wait(WAIT_S) == 128 + signal.SIGHUP


@pytest.mark.slow
@tiered("name", ["SIGTERM", "SIGHUP"], fast=1)
def test_text_mode_that_is_ended_keeps_the_game_and_ends_its_line(name: str) -> None:
    """What is said last begins a line of its own, and the exit code names the signal."""
    number = getattr(signal, name)
    with playing("--text") as program:
        prompts(program)
        for answered in (2, 3):  # a terminal is asked first
            program.type("pass\n")
            prompts(program, answered)
        os.kill(program.process.pid, number)
        assert left(program) == 128 + number
        lines = program.raw.replace("\r", "").splitlines()
        assert any(line.startswith("Kept as") for line in lines), lines[-5:]
        assert program.raw.endswith("\n")


@pytest.mark.slow
@tiered("encoding", ["ascii", "cp1252"], fast=1)
def test_a_terminal_without_our_glyphs_gets_ascii(encoding: str) -> None:
    """The board is drawn with ASCII characters by itself where the terminal's encoding lacks others."""
    with playing(PYTHONIOENCODING=encoding) as program:
        program.sees("YOUR TURN")
        program.sees("FIX NEXT")
        text = "\n".join(program.terminal.lines)
        assert text.isascii()
        assert "\\u" not in text
        assert "?" not in re.sub(r"\? (all keys|help)", "", text)
        program.type("\x11")
        assert left(program) == 0


@pytest.mark.slow
def test_the_board_is_drawn_on_the_terminal_though_errors_go_elsewhere(tmp_path: Path) -> None:
    """With standard error in a file the board is seen, and the file gets none of it."""
    log = tmp_path / "log"
    command = f'exec "{sys.executable}" -m gigawatt play duel --seed 1 2>"{log}"'
    program = Program(["bash", "-c", command], (80, 24), {"TERM": "xterm-256color"})
    try:
        program.sees("YOUR TURN")
        program.type("\x11")
        assert left(program) == 0
    finally:
        program.kill()
    assert log.read_bytes() == b""


@tiered("columns", ["1", "2", "5", "80"], fast=1)
def test_text_mode_in_a_narrow_terminal(columns: str) -> None:
    """Plain lines need no width: whatever the terminal says, the game is played."""
    with playing("--text", size=(int(columns), 24), COLUMNS=columns) as program:
        prompts(program)
        program.type("help\nquit\n")
        assert left(program) == 0
        assert "kept" in program.raw


@pytest.mark.slow
@tiered("columns", [1, 2, 20, 79], fast=1)
def test_a_board_in_a_narrow_terminal_waits_for_room(columns: int) -> None:
    """The real program starts in a terminal of any width, says so, and ends by its key."""
    with playing(size=(columns, 10)) as program:
        program.sees("Gigawatt needs"[:columns])
        program.type("\x11")
        assert left(program) == 0


@pytest.mark.slow
def test_a_signal_at_any_moment_ends_a_read() -> None:
    """A signal that comes just before the program waits for input is not forgotten until somebody types."""
    script = (
        "import os\nfrom gigawatt.interrupts import Terminated, ending_raises\n"
        "try:\n    with ending_raises():\n        print(flush=True)\n        input()\nexcept Terminated as end:\n    os._exit(end.exit_code)"
    )
    for _ in range(5):
        with subprocess.Popen([sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            process.stdout.readline()
            process.terminate()
            assert process.wait(WAIT_S) == 128 + signal.SIGTERM
