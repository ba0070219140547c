"""Base of the pages opened from the board: a title and lines that scroll."""

from __future__ import annotations

import re
from typing import Any, ClassVar, Final

from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len
from gigawatt.tui.toolkit.page import Page, title_bar
from gigawatt.wording.quarters import quarter_name

UNCUT: Final = 2000
"""A width larger than any line."""


def folded(line: Line, width: int, hang: int) -> Lines:
    """A line broken between words at a width; what follows its first part is set in by `hang` cells."""
    rows = [Line(line.ground)]
    for piece in line.pieces:
        for word in re.findall(r"\S+|\s+", piece.text):
            if rows[-1].width + cell_len(word) > width and rows[-1].width > hang:
                rows.append(Line(line.ground).add(" " * hang))
                if word.isspace():
                    continue
            rows[-1].add(word, piece.style, piece.press)
    return rows


class Scrolled(Page):
    """A page with a title and lines that scroll."""

    NAME: ClassVar[str] = ""

    def __init__(self) -> None:
        super().__init__()
        self._top = 0
        self._room = 10
        self._count = 0

    def body(self, width: int) -> Lines:
        """The lines; a subclass says."""
        raise NotImplementedError

    def note(self) -> str:
        """The note at the right end of the title."""
        return ""

    def inner_width(self, width: int) -> int:
        """How wide the lines may be on a page of some width."""
        return min(width - 4, 150)

    def draw(self, width: int, height: int) -> Lines:
        """The title and the part of the body that is scrolled to."""
        body = self.body(self.inner_width(width))
        self._room, self._count = height - 2, len(body)
        self._top = max(0, min(self._top, self._count - self._room))
        shown = body[self._top : self._top + self._room]
        if (rest := self._count - self._top - self._room) > 0:
            down = "↓" if self.look.glyphs.braille else "down"
            shown[-1] = Line().add(f"{rest + 1} more lines, {down}", "faint")
        return [title_bar(self.NAME, width, self.note()), Line(), *[Line().add("  ").join(line) for line in shown]]

    def roll(self, lines: int) -> None:
        """Scroll."""
        self._top = max(0, min(self._top + lines, self._count - self._room))

    def do_line_up(self) -> None:
        """A line up."""
        self.roll(-1)

    def do_line_down(self) -> None:
        """A line down."""
        self.roll(1)

    def do_page_up(self) -> None:
        """A page up."""
        self.roll(-self._room)

    def do_page_down(self) -> None:
        """A page down."""
        self.roll(self._room)

    def do_top(self) -> None:
        """To the first line."""
        self.roll(-self._count)

    def do_bottom(self) -> None:
        """To the last line."""
        self.roll(self._count)

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
        Command("enter", "", Page.do_back),
        Command("up", "", do_line_up),
        Command("down", "scroll", do_line_down, shown="↑↓"),
        Command("pageup", "", do_page_up),
        Command("pagedown", "", do_page_down),
        Command("home", "", do_top),
        Command("end", "", do_bottom),
    )


class Looking(Scrolled):
    """A page about the game on the board, as it was when the page was opened."""

    def __init__(self, view: View) -> None:
        super().__init__()
        self.view: Final = view

    def note(self) -> str:
        """The quarter."""
        return quarter_name(self.view.game, self.view.state.quarter)
