"""What rivals did since your turn, and why."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.tui.board.since_last_turn import since_last_turn
from gigawatt.tui.screens.looking.base import Looking, folded
from gigawatt.tui.toolkit.commands import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import Page


class ReasonsPage(Looking):
    """What rivals did since your turn, and why."""

    NAME: ClassVar[str] = "Since your turn"

    def body(self, width: int) -> Lines:
        """Each deed with its reason."""
        lines: Lines = []
        for deed in since_last_turn(self.view):
            line = Line()
            line.add(f"{self.view.mark(deed.seat)} " if deed.seat >= 0 else "    ", f"seat{max(0, deed.seat)} bold")
            line.add(deed.text, "bright" if deed.seat >= 0 else "text")
            if deed.is_hostile:
                line.add("   hostile", "bind bold")
            lines += folded(line, width, hang=6)
            lines += [Line().add("      ").add(row, "muted") for row in wrap(deed.reason, width - 6)]
        return lines or [Line().add("Nothing has happened since your turn.", "faint")]

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("i", "", Page.do_back),
    )
