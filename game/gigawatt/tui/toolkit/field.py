"""A line of text to type on a page: Textual's own input, laid over the place where the page shows what is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.widgets import Input

from gigawatt.text import safe_text
from gigawatt.tui.theme import Look

READ: int = 2000
"""The most characters of a paste that are looked at."""


class Field(Input):
    """An input without a border, shown while a page has it open. What is pasted is cleaned, and cut to what there is room for."""

    DEFAULT_CSS: ClassVar[str] = """
    Field, Field:focus {
        position: absolute; layer: top; width: 1; height: 1; min-width: 1; padding: 0; margin: 0; border: none; display: none;
    }
    """

    def __init__(self) -> None:
        super().__init__(select_on_focus=False)
        self._clean: Callable[[str], str] = str

    def open(self, value: str, limit: int, clean: Callable[[str], str]) -> None:
        """Take the keys, with the cursor after `value`; what is typed or pasted has at most `limit` characters.

        Args:
            value: the text to begin with.
            limit: the most characters.
            clean: what of a pasted line may be put in; it may say that this is nothing.
        """
        self.max_length = limit
        self._clean = clean
        self.put(value)
        self.display = True
        self.screen.set_focus(self)

    def put(self, value: str) -> None:
        """Show another text; nobody is sent a message."""
        with self.prevent(Input.Changed):
            self.value = value
            self.cursor_position = len(value)

    def close(self) -> None:
        """Give the keys back to the page."""
        if self.display:
            self.display = False
            self.screen.set_focus(None)

    def place(self, x: int, y: int, width: int, look: Look, ground: str) -> None:
        """Take some cells of the page, in the colours of a line of it."""
        self.styles.offset = (x, y)
        self.styles.width = max(1, width)
        style = look.style(f"bright bold on {ground}")
        self.styles.text_style = Style(bold=True, reverse=style.reverse)
        if not look.is_mono:
            self.styles.color = look.colours["bright"]
            self.styles.background = look.colours[ground]

    def _on_paste(self, event: events.Paste) -> None:
        """Put in what is usable of a paste, as a line, as much of it as there is room for."""
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = self.max_length - len(self.value) + end - start if self.max_length else READ
        self.replace(self._clean(safe_text(event.text[:READ], READ))[:room], start, end)
