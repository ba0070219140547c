"""The plain-text mode in a terminal, typed into by somebody."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

import pytest
from tests.tui.terminal import Program

from gigawatt.console import wrapped

WIDTH = 60


def test_broken_lines_keep_their_indent(monkeypatch: pytest.MonkeyPatch) -> None:
    """A line under a heading stands as far in when it is broken as when it fits."""
    monkeypatch.setattr(shutil, "get_terminal_size", lambda: os.terminal_size((31, 20)))
    said: list[str] = []
    say = wrapped(said.append)
    for line in (
        "  Logic: the alliance 70%",
        "  Memory: the alliance 90%, the challenger bloc 4%",
        "Chokepoints. " * 4,
    ):
        say(line)
    assert said[:2] == ["  Logic: the alliance 70%", "  Memory: the alliance 90%,\n  the challenger bloc 4%"]
    assert all(len(line) < 31 and not line.startswith(" ") for line in said[2].split("\n"))


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pseudo-terminals")
def test_a_person_types_at_a_prompt(tmp_path: Path) -> None:
    """There is a prompt, no colour and no moved cursor; lines break between words; ctrl+d keeps the game and says so."""
    path = tmp_path / "game.json"
    command = [sys.executable, "-m", "gigawatt", "play", "first-campus", "--seed", "5", "--save", str(path), "--text"]
    program = Program(command, (WIDTH, 200), {"TERM": "dumb"})
    try:
        program.sees(">")
        program.type("bottleneck\n")
        program.sees("to spare")
        told = program.raw
        program.type("next\n1\n")
        program.sees("Done: ")
        program.type("undo\n")
        program.sees("Taken back: ")
        program.type("\x04")
        program.sees("Kept as game.json")
        program.process.wait(20)
    finally:
        program.kill()
    assert "\x1b[3" not in program.raw
    # What is typed is echoed wherever the program's own line stands just then; until here one word was.
    *lines, _unfinished = told.replace("\r", "").split("\n")
    assert len(lines) > 8
    too_long = [line for line in lines if len(line) >= WIDTH and "bottleneck" not in line]
    assert not too_long
    assert program.process.returncode == 0
    assert path.exists()
