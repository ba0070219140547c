"""What a terminal shows of a stream, and the real program in a terminal of its own."""

from __future__ import annotations

import contextlib
import os
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from typing import Final

WAIT_S: Final = 40.0
"""The longest that anything is waited for: a busy machine starts a program slowly."""


class Terminal:
    """The cells that a stream of terminal output leaves: cursor moves and text; colours are passed over."""

    _TOKEN: Final = re.compile(
        r"\x1b\[([?<>=]?)([\d;:]*)([A-Za-z@`])|\x1b[()#].|\x1b[\]P][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b."
    )

    def __init__(self) -> None:
        self.cells: dict[tuple[int, int], str] = {}
        self.x = self.y = 0
        self._rest = ""

    def feed(self, text: str) -> None:
        """Take the next piece of the stream."""
        text = self._rest + text
        self._rest = ""
        at = 0
        while at < len(text):
            if text[at] == "\x1b":
                match = self._TOKEN.match(text, at)
                if match is None:
                    self._rest = text[at:]
                    return
                self._control(match)
                at = match.end()
            else:
                self._put(text[at])
                at += 1

    def _put(self, char: str) -> None:
        if char == "\r":
            self.x = 0
        elif char == "\n":
            self.y, self.x = self.y + 1, 0
        elif char >= " ":
            self.cells[self.y, self.x] = char
            self.x += 1

    def _control(self, match: re.Match[str]) -> None:
        private, numbers, kind = match.group(1), match.group(2), match.group(3)
        values = [int(n) if n else 1 for n in (numbers or "").replace(":", ";").split(";")]
        if private or kind is None:
            return
        if kind in "Hf":
            self.y, self.x = values[0] - 1, (values[1] if len(values) > 1 else 1) - 1
        elif kind in "ABCD":
            step = values[0]
            self.y += {"A": -step, "B": step}.get(kind, 0)
            self.x += {"C": step, "D": -step}.get(kind, 0)
        elif kind == "J":
            self.cells.clear()

    @property
    def lines(self) -> list[str]:
        """The rows, without the blanks at their ends."""
        height = max((y for y, _ in self.cells), default=-1) + 1
        rows = []
        for y in range(height):
            width = max((x for yy, x in self.cells if yy == y), default=-1) + 1
            rows.append("".join(self.cells.get((y, x), " ") for x in range(width)).rstrip())
        return rows

    def find(self, text: str) -> tuple[int, int] | None:
        """Column and row of a text."""
        return next(((line.find(text), y) for y, line in enumerate(self.lines) if text in line), None)


class Program:
    """A program in a pseudo-terminal, which has to be killed or to end."""

    def __init__(self, command: Sequence[str], size: tuple[int, int], environment: Mapping[str, str]) -> None:
        import fcntl
        import pty
        import struct
        import termios

        self.terminal = Terminal()
        self.raw = ""
        """All that it has written, controls and all."""
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        # A test runner that hands its own width to its workers would otherwise outrank the terminal's size.
        inherited = {name: value for name, value in os.environ.items() if name not in {"COLUMNS", "LINES"}}
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave, env={**inherited, **environment}, start_new_session=True
        )
        os.close(slave)
        os.set_blocking(self._master, False)

    def read(self) -> None:
        """Take in what it has drawn since."""
        with contextlib.suppress(BlockingIOError, OSError):
            while data := os.read(self._master, 65_536):
                text = data.decode("utf-8", "replace")
                self.raw += text
                self.terminal.feed(text)

    def read_next(self, seconds: float) -> None:
        """Wait until it draws, so many seconds at most, and take that in."""
        select.select([self._master], [], [], seconds)
        self.read()

    def sees(self, *texts: str) -> str:
        """Wait until the terminal shows one of these texts; which.

        Raises:
            AssertionError: it does not in time; says what it shows.
        """
        for _ in range(int(WAIT_S / 0.02)):
            self.read()
            if found := next((text for text in texts if self.terminal.find(text)), None):
                return found
            time.sleep(0.02)
        raise AssertionError(f"none of {texts}:\n" + "\n".join(self.terminal.lines))

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self._master, text.encode())

    def kill(self) -> None:
        """End it at once, with no chance to tidy up."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self._master)
