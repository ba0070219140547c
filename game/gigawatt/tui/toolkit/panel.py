"""The one widget of the interface: lines of styled pieces, each of which may be clickable."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual import events
from textual.message import Message
from textual.strip import Strip
from textual.widget import Widget

from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import Line, Lines, in_ascii

WHEEL: Final = 3
"""Lines per notch of the mouse wheel."""


class Panel(Widget):
    """A rectangle of lines. Clicks and turns of the wheel are posted as messages for the screen to interpret."""

    DEFAULT_CSS: ClassVar[str] = "Panel { width: 100%; height: 100%; padding: 0; margin: 0; border: none; }"

    class Pressed(Message):
        """A piece with a meaning was clicked."""

        def __init__(self, press: tuple[Any, ...], click_count: int = 1) -> None:
            self.press: Final = press
            self.click_count: Final = click_count
            """Position in a quick sequence of clicks: 2 for the second of a double-click."""
            super().__init__()

    class Rolled(Message):
        """The mouse wheel was turned over a panel."""

        def __init__(self, panel: Panel, lines: int) -> None:
            self.panel: Final = panel
            self.lines: Final = lines
            """How far down, in lines; negative for up."""
            super().__init__()

    def __init__(self, name: str) -> None:
        super().__init__(id=name)
        self._lines: Lines = []
        self._strips: list[Strip] = []
        self._look = Look()

    def show_lines(self, lines: Lines, look: Look, width: int, height: int) -> None:
        """Show these lines, blank below them; nothing is painted where they are the same as before."""
        shown = lines[:height] if look.glyphs.braille else in_ascii(lines[:height])
        strips = [line.strip(look, width) for line in shown]
        strips.extend([Line().strip(look, width)] * (height - len(strips)))
        is_changed = strips != self._strips or look is not self._look
        self._lines, self._strips, self._look = shown, strips, look
        if is_changed:
            self.refresh()

    @property
    def text(self) -> list[str]:
        """The lines without styles and without blanks at their ends."""
        return [line.text.rstrip() for line in self._lines]

    def forget(self) -> None:
        """Paint every line at the next drawing, the same as before or not."""
        self._strips = []

    def render_line(self, y: int) -> Strip:
        """A line as Textual draws it."""
        if y < len(self._strips):
            return self._strips[y]
        return Strip.blank(self.size.width, self._look.style("text"))

    def on_click(self, event: events.Click) -> None:
        """Post what the clicked piece means, if anything."""
        if event.y < len(self._lines) and (press := self._lines[event.y].press_at(event.x)) is not None:
            event.stop()
            self.post_message(self.Pressed(press, event.chain))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Post a turn of the wheel."""
        event.stop()
        self.post_message(self.Rolled(self, WHEEL))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Post a turn of the wheel."""
        event.stop()
        self.post_message(self.Rolled(self, -WHEEL))
