"""A field of dots for charts and waves."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Final

from gigawatt.cells import drawable
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, clusters

_BRAILLE: Final = ((0x01, 0x08), (0x02, 0x10), (0x04, 0x20), (0x40, 0x80))


class Canvas:
    """A field of braille dots, two by four in a cell of one style, or of plain characters."""

    def __init__(self, width: int, height: int, *, braille: bool = True) -> None:
        self.width, self.height, self.braille = width, height, braille
        self._dots = [[0] * width for _ in range(height)]
        self._styles = [["text"] * width for _ in range(height)]
        self._texts: dict[tuple[int, int], str] = {}

    @property
    def size(self) -> tuple[int, int]:
        """Dots across and down."""
        return (2 * self.width, 4 * self.height) if self.braille else (self.width, self.height)

    def dot(self, x: int, y: int, style: str, mark: str = "*") -> None:
        """Set a dot; outside the field nothing happens."""
        across, down = self.size
        if not (0 <= x < across and 0 <= y < down):
            return
        if self.braille:
            cx, cy = x // 2, y // 4
            self._dots[cy][cx] |= _BRAILLE[y % 4][x % 2]
        else:
            cx, cy = x, y
            self._texts[cx, cy] = mark
        self._styles[cy][cx] = style

    def path(self, points: Sequence[tuple[int, int]], style: str, mark: str = "*") -> None:
        """Set the dots of straight lines between points."""
        for (x0, y0), (x1, y1) in pairwise(points):
            steps = max(abs(x1 - x0), abs(y1 - y0), 1)
            for i in range(steps + 1):
                self.dot(x0 + (x1 - x0) * i // steps, y0 + round((y1 - y0) * i / steps), style, mark)
        if len(points) == 1:
            self.dot(*points[0], style, mark)

    def write(self, x: int, y: int, text: str, style: str) -> None:
        """Write text over the dots; a wide character that does not fit is left out."""
        for cluster in clusters(drawable(text)):
            width = cell_len(cluster)
            if width and x >= 0 and x + width <= self.width and 0 <= y < self.height:
                self._part(x, y)
                self._part(x + width, y)
                for cell in range(x, x + width):
                    self._texts[cell, y] = cluster if cell == x else ""
                    self._styles[y][cell] = style
            x += width

    def _part(self, x: int, y: int) -> None:
        """Blank a character of two cells that is about to lose its right one."""
        if self._texts.get((x, y)) == "":
            self._texts[x - 1, y] = self._texts[x, y] = " "

    def lines(self) -> Lines:
        """The field as lines."""
        out: Lines = []
        for y in range(self.height):
            line = Line()
            for x in range(self.width):
                dots = self._dots[y][x]
                text = self._texts.get((x, y))
                if text is None:
                    text = chr(0x2800 + dots) if dots else " "
                line.add(text, self._styles[y][x])
            out.append(line)
        return out
