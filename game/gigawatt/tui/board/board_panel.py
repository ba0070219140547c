"""A panel of the board: draws itself from a view, and says which aspects of the board it shows."""

from __future__ import annotations

from typing import ClassVar

from gigawatt.tui.board.board_layout import Rect
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Lines
from gigawatt.tui.toolkit.panel import Panel


class BoardPanel(Panel):
    """A rectangle of the board."""

    DEFAULT_CSS: ClassVar[str] = "BoardPanel { position: absolute; width: 1; height: 1; background: transparent; }"

    SHOWS: ClassVar[Aspect] = Aspect.POSITION
    """The aspects of the board that it must be drawn again for."""

    def __init__(self, name: str) -> None:
        super().__init__(name)
        self._rect: Rect | None = None
        self.display = False

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The lines to show; a subclass says."""
        raise NotImplementedError

    def place(self, rect: Rect | None) -> bool:
        """Move to a rectangle of the screen, or hide if there is none; whether the panel must be drawn because of it."""
        if rect == self._rect:
            return False
        was, self._rect = self._rect, rect
        self.display = rect is not None
        if rect is None:
            return False
        self.styles.offset = (rect.x, rect.y)
        self.styles.width = rect.width
        self.styles.height = rect.height
        return was is None or (was.width, was.height) != (rect.width, rect.height)

    def show(self, view: View) -> None:
        """Draw a view; only lines that have changed are painted."""
        rect = self._rect
        assert rect is not None, "it has been given a place"
        self.show_lines(self.draw(view, rect.width, rect.height), view.look, rect.width, rect.height)
