"""The keys of a page, with what each does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Final

from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import Page, title_bar

_KEY: Final = 14
"""Cells of a key."""
_MOST: Final = 90
"""The most cells of a sentence."""


class KeysPage(Page):
    """A row for each key of a page that has a sentence of help; it fits every terminal."""

    def __init__(self, title: str, commands: Sequence[Command[Any]], notes: Sequence[str] = ()) -> None:
        """The keys of the page `title`, and sentences about what else is on it."""
        super().__init__()
        self._title: Final = title
        self._commands: Final = commands
        self._notes: Final = notes

    def draw(self, width: int, height: int) -> Lines:  # noqa: ARG002  # there are few keys
        """The keys, then the notes."""
        room = min(_MOST, width - _KEY - 4)
        out = [title_bar(f"Keys of {self._title}", width), Line()]
        for command in self._commands:
            if command.help:
                first, *others = wrap(command.help, room)
                out.append(Line().add(f"  {command.face:<{_KEY}}", "key bold").add(first, "text"))
                out += [Line().to(_KEY + 2).add(part, "text") for part in others]
        for note in self._notes:
            out += [Line(), *[Line().add(f"  {part}", "muted") for part in wrap(note, min(_MOST, width - 4))]]
        return out

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("escape", "back", Page.do_back),
        Command("question_mark", "", Page.do_back),
        Command("enter", "", Page.do_back),
        Command("q", "", Page.do_back),
    )
