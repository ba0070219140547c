"""The log in full, filtered by seat and kind."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.tui.board.view import View
from gigawatt.tui.screens.looking.base import UNCUT, Looking, folded
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.widgets.logpanel import KINDS, log_lines
from gigawatt.wording.seats import faction_name


class LogPage(Looking):
    """The log, filtered."""

    NAME: ClassVar[str] = "Log"

    def __init__(self, view: View, seat: int = -1) -> None:
        """The log of a seat, or of everyone (-1)."""
        super().__init__(view)
        self._seat = seat
        self._kind = 0

    def note(self) -> str:
        """The filters."""
        who = "everyone" if self._seat < 0 else faction_name(self.view.state, self._seat)
        return f"{who}, {KINDS[self._kind]}"

    def body(self, width: int) -> Lines:
        """Every entry that passes."""
        entries = log_lines(self.view, UNCUT, seat=self._seat, kind=KINDS[self._kind])
        lines = [part for entry in entries for part in folded(entry, width, hang=8)]
        return lines or [Line().add("Nothing yet.", "faint")]

    def press(self, press: tuple[object, ...]) -> None:
        """A click on an entry goes to its region."""
        if press[0] == "region":
            self.dismiss(press[1])

    def do_seat(self) -> None:
        """The next seat."""
        self._seat = self._seat + 1 if self._seat + 1 < self.view.game.seats else -1
        self._top = 0

    def do_kind(self) -> None:
        """The next kind."""
        self._kind = (self._kind + 1) % len(KINDS)
        self._top = 0

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("s", "seat", do_seat),
        Command("k", "kind", do_kind),
        Command("l", "", Page.do_back),
    )
