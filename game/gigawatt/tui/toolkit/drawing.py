"""Lines made of styled pieces: what every panel and page is drawn with.

A drawing function takes numbers and returns `Lines`; it knows no widget, so its text can be tested on its own. A piece may
carry a press: what a click on it means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen
from rich.segment import Segment
from textual.strip import Strip

from gigawatt.ascii_forms import to_ascii_cells
from gigawatt.cells import (
    cell_len as cell_len,
    clusters as clusters,
    cut as cut,
    drawable,
    fit as fit,
    fit_words as fit_words,
    ljust as ljust,
    rjust as rjust,
    wrap as wrap,
)
from gigawatt.tui.theme import Look

Press = tuple[Any, ...] | None
"""What a click means: a kind of `PRESS_KINDS` and its values, as in `("key", "b")` or `("region", 3)`; None where it means nothing."""

PRESS_KINDS: Final = frozenset({
    "key", "command",  # everywhere: a key by its name, a command by its name
    "region", "seat", "card", "action", "choose", "target",  # the board: things by index, a row of the chooser, a target of it
    "entry", "row", "change", "line", "ply", "turn",  # pages: an entry, a row, a step of its value, a line, a ply, a turning point
})  # fmt: skip
"""Every kind of press."""


@frozen
class Piece:
    """Some text in one style."""

    text: str
    style: str
    press: Press = None


class Line:
    """A line in the making: pieces from left to right, in cells."""

    __slots__ = ("ground", "pieces", "width")

    def __init__(self, ground: str = "") -> None:
        """An empty line; `ground` is the role behind pieces that name none."""
        self.pieces: list[Piece] = []
        self.width = 0
        self.ground = ground

    def add(self, text: str, style: str = "text", press: Press = None) -> Line:
        """Append text without its control characters.

        Raises:
            AssertionError: the press is of no kind in `PRESS_KINDS`.
        """
        if press is not None and press[0] not in PRESS_KINDS:
            raise AssertionError(press)
        if shown := drawable(text):
            self.pieces.append(Piece(shown, style, press))
            self.width += cell_len(shown)
        return self

    def to(self, column: int, style: str = "text", press: Press = None) -> Line:
        """Fill with blanks up to a column; a line that is longer is cut there."""
        if self.width > column:
            self.cut(column)
        return self.add(" " * (column - self.width), style, press)

    def right(self, text: str, column: int, style: str = "text", press: Press = None) -> Line:
        """Append text so that it ends at a column."""
        at = column - cell_len(text)
        self.to(max(self.width if self.width <= at else 0, at))
        return self.add(text, style, press)

    def cut(self, width: int) -> Line:
        """Cut to at most `width` cells."""
        if self.width <= width:
            return self
        kept: list[Piece] = []
        used = 0
        for piece in self.pieces:
            text = cut(piece.text, width - used)
            if text:
                kept.append(Piece(text, piece.style, piece.press))
                used += cell_len(text)
            if text != piece.text:
                break
        self.pieces, self.width = kept, used
        return self

    def join(self, other: Line) -> Line:
        """Append another line's pieces."""
        for piece in other.pieces:
            style = piece.style if " on " in piece.style or not other.ground else f"{piece.style} on {other.ground}"
            self.add(piece.text, style, piece.press)
        return self

    @property
    def text(self) -> str:
        """The plain text."""
        return "".join(piece.text for piece in self.pieces)

    def press_at(self, x: int) -> Press:
        """What a click at a column means."""
        for piece in self.pieces:
            width = cell_len(piece.text)
            if x < width:
                return piece.press
            x -= width
        return None

    def strip(self, look: Look, width: int) -> Strip:
        """The line as Textual draws it, exactly `width` cells; neighbours of one style become one run."""
        if self.width < width:
            self.add(" " * (width - self.width))
        runs: list[tuple[str, str]] = []
        tail = f" on {self.ground}" if self.ground else ""
        for piece in self.pieces:
            style = piece.style if " on " in piece.style else piece.style + tail
            if runs and (runs[-1][1] == style or (piece.text.isspace() and _ground(runs[-1][1]) == _ground(style))):
                runs[-1] = (runs[-1][0] + piece.text, runs[-1][1])
            else:
                runs.append((piece.text, style))
        strip = Strip([Segment(text, look.style(style)) for text, style in runs], max(width, self.width))
        return strip if self.width == width else strip.crop(0, width)


Lines = list[Line]


def _ground(style: str) -> str:
    """The ground of a style, and whether it draws on blanks (an underline, reverse video)."""
    front, _, ground = style.partition(" on ")
    return f"{ground}{'_' if 'underline' in front or 'reverse' in front else ''}"


def heading(title: str, *notes: tuple[str, str]) -> Line:
    """A section's heading in small bold capitals, with notes (text, style) after it."""
    line = Line().add(title.upper(), "muted bold")
    for text, style in notes:
        line.add(text, style)
    return line


def in_ascii(lines: Lines) -> Lines:
    """The lines with every character that is not ASCII replaced by one that is, cell by cell."""
    out: Lines = []
    for line in lines:
        if all(piece.text.isascii() for piece in line.pieces):
            out.append(line)
            continue
        new = Line(line.ground)
        for piece in line.pieces:
            new.add(to_ascii_cells(piece.text), piece.style, piece.press)
        out.append(new)
    return out


def columns(blocks: Sequence[tuple[int, Lines]], gap: int = 2) -> Lines:
    """Blocks side by side, each of its width."""
    height = max((len(lines) for _, lines in blocks), default=0)
    out: Lines = []
    for y in range(height):
        line = Line()
        at = 0
        for width, lines in blocks:
            line.to(at)
            if y < len(lines):
                line.join(Line().join(lines[y]).cut(width))
            at += width + gap
        out.append(line)
    return out


def bar(parts: Sequence[tuple[str, int, str]]) -> list[tuple[str, str]]:
    """Runs of glyphs as (text, style), empty runs left out."""
    return [(glyph * count, style) for glyph, count, style in parts if count > 0]
