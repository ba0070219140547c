"""The name of the game in letters of blocks, a wave below it, and the map behind them."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

from gigawatt.tui.board.maps import map_art
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.drawing import Line, Lines, Piece, cell_len, clusters

if TYPE_CHECKING:
    from gigawatt.tui.theme import Look


_LETTERS: Final = {
    "G": (" ███ ", "█    ", "█  ██", "█   █", " ███ "),
    "I": ("█", "█", "█", "█", "█"),
    "A": (" ███ ", "█   █", "█████", "█   █", "█   █"),
    "W": ("█   █", "█   █", "█ █ █", "██ ██", "█   █"),
    "T": ("█████", "  █  ", "  █  ", "  █  ", "  █  "),
}


_WORD: Final = "GIGAWATT"


def letters(width: int, look: Look, *, big: bool) -> Lines:
    """The name of the game, in blocks."""
    block = "█" if look.glyphs.braille else "#"
    wide = 2 if big else 1
    rows: Lines = []
    for y in range(5):
        text = (" " * (3 if big else 2)).join(
            "".join((block if c != " " else " ") * wide for c in _LETTERS[letter][y]) for letter in _WORD
        )
        rows.append(Line().to(max(0, (width - len(text)) // 2)).add(text, "bright"))
    return rows


def before_map(lines: Lines, width: int, height: int) -> Lines:
    """The lines in front of the world map, which shows through blanks without a background."""
    art = map_art("wide", "unicode")
    left, top = (width - art.width) // 2, height - art.height
    spots = {place.anchor for place in art.places.values()}
    out: Lines = []
    for y in range(height):
        front = _cells(lines[y]) if y < len(lines) else []
        row = art.rows[y - top] if 0 <= y - top < len(art.rows) else ""
        line = Line()
        for x in range(width):
            c, piece = front[x] if x < len(front) else (" ", Piece(" ", "text"))
            land = row[x - left] if 0 <= x - left < len(row) else " "
            is_free = c == " " and piece.press is None and " on " not in piece.style
            if is_free and (x - left, y - top) in spots:
                line.add("•", "key")
            elif is_free and land not in " \u2800":
                line.add(land, "land")
            else:
                line.add(c, piece.style, piece.press)
        out.append(line)
    return out


def _cells(line: Line) -> list[tuple[str, Piece]]:
    """A line cell by cell; the second cell of a wide character is empty."""
    return [
        (cluster if i == 0 else "", piece)
        for piece in line.pieces
        for cluster in clusters(piece.text)
        for i in range(cell_len(cluster))
    ]


def wave(width: int, look: Look) -> Lines:
    """A wave whose frequency and height grow from left to right."""
    cells = min(width - 8, 104)
    canvas = Canvas(cells, 3, braille=look.glyphs.braille)
    across, down = canvas.size
    points = []
    for x in range(across):
        t = x / across
        height = (0.12 + 0.88 * t) * (down - 1) / 2
        points.append((x, round((down - 1) / 2 - height * math.sin(6 * math.pi * (t + 0.9 * t * t)))))
    canvas.path(points, "key", mark="~")
    left = (width - cells) // 2
    return [Line().to(left).join(line) for line in canvas.lines()]
