"""What a terminal below the least size shows."""

from __future__ import annotations

from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cut
from gigawatt.tui.toolkit.sizes import MIN_SIZE


class TooSmall(BoardPanel):
    """The size there is, and the size needed."""

    SHOWS = Aspect.NOTHING

    def draw(self, view: View, width: int, height: int) -> Lines:  # noqa: ARG002  # there is nothing of the game to see
        """Two lines."""
        words = (
            "Gigawatt needs a larger terminal.",
            f"This one has {width} x {height}; it takes {MIN_SIZE[0]} x {MIN_SIZE[1]}.",
        )
        return [Line().add(cut(word, width), "bright") for word in words]
