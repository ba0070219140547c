"""A text field of a page: Textual's `Input`, laid over the place where the page shows the text."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from rich.style import Style
from textual import events
from textual.widgets import Input

from gigawatt.text import safe_text
from gigawatt.tui.theme import Look

READ: int = 2000
"""The most characters read from a paste."""


class TextField(Input):
    """An input without a border, displayed while a page has it open. A paste is cleaned, and cut to the room left."""

    DEFAULT_CSS: ClassVar[str] = """
    TextField, TextField:focus {
        position: absolute; layer: top; width: 1; height: 1; min-width: 1; padding: 0; margin: 0; border: none; display: none;
    }
    """

    def __init__(self) -> None:
        super().__init__(select_on_focus=False)
        self._clean: Callable[[str], str] = str

    def open(self, value: str, limit: int, clean: Callable[[str], str]) -> None:
        """Take the focus, with the cursor after `value`.

        Args:
            value: the text to edit.
            limit: the most characters that the text may have.
            clean: returns the part of a pasted line to insert, possibly none.
        """
        self.max_length = limit
        self._clean = clean
        self.put(value)
        self.display = True
        self.screen.set_focus(self)

    def put(self, value: str) -> None:
        """Replace the text without posting `Input.Changed`."""
        with self.prevent(Input.Changed):
            self.value = value
            self.cursor_position = len(value)

    def close(self) -> None:
        """Hide the field and return the focus to the page."""
        if self.display:
            self.display = False
            self.screen.set_focus(None)

    def place(self, x: int, y: int, width: int, look: Look, ground: str) -> None:
        """Cover `width` cells of the page, in the colours of its lines."""
        self.styles.offset = (x, y)
        self.styles.width = max(1, width)
        style = look.style(f"bright bold on {ground}")
        self.styles.text_style = Style(bold=True, reverse=style.reverse)
        if not look.is_mono:
            self.styles.color = look.colours["bright"]
            self.styles.background = look.colours[ground]

    def _on_paste(self, event: events.Paste) -> None:
        """Insert the usable part of a paste as one line, as far as there is room."""
        event.stop()
        event.prevent_default()
        start, end = sorted(self.selection)
        room = self.max_length - len(self.value) + end - start if self.max_length else READ
        self.replace(self._clean(safe_text(event.text[:READ], READ))[:room], start, end)
