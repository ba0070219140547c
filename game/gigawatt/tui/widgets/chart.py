"""Lines over the quarters, by seat: compute, Lead, cash; ladder prices and own layers on the charts screen."""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, heading
from gigawatt.wording.glyphs import Glyphs

Series = tuple[str, str, Sequence[int]]
"""Label, style, and a value a quarter."""


class ComputeChart(BoardPanel):
    """The compute of every seat by quarter, at the large size; a click does nothing."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The heading, then a chart of every seat's compute, with the player's forecast."""
        if height < 6:
            return []
        snapshots = view.session.snapshots
        series = [
            (view.mark(s), f"seat{s}", [snapshot.compute[s] for snapshot in snapshots]) for s in range(view.game.seats)
        ]
        own = series[view.seat]
        series[view.seat] = (
            own[0],
            own[1],
            [*own[2], *view.analysis.forecast[:2]] if view.analysis.forecast else own[2],
        )
        head = heading("compute", ("  by quarter, yours as ordered beyond now", "faint"))
        return [
            head,
            *chart_lines(
                view.glyphs, series, width, height - 1, quarters=view.game.quarters + 1, now=len(snapshots) - 1
            ),
        ]


def chart_lines(
    glyphs: Glyphs, series: Sequence[Series], width: int, height: int, *, quarters: int, now: int = -1, scale: float = 1
) -> Lines:
    """Lines over `quarters` places, the scale at the left, each line's label beside its end.

    Args:
        glyphs: whether braille may be used.
        series: what to draw; each from the first place on.
        width: cells across, the scale and the labels included.
        height: cells down.
        quarters: places across.
        now: the place of a dotted upright line; -1 for none.
        scale: what a value is divided by where the scale is written.
    """
    values = [v for _, _, row in series for v in row]
    low, high = min([0, *values]), max([1, *values])
    left, right = 6, max([3, *[cell_len(label) for label, _, _ in series]]) + 2
    inner = max(4, width - left - right)
    rows = max(3, height)
    canvas = Canvas(inner, rows, braille=glyphs.braille)
    across, down = canvas.size

    def point(i: int, value: int) -> tuple[int, int]:
        return round(i * (across - 1) / max(1, quarters - 1)), round((high - value) * (down - 1) / (high - low))

    if 0 <= now < quarters:
        x, _ = point(now, low)
        for y in range(0, down, 2):
            canvas.dot(x, y, "line", ":")
    if low < 0:
        _, zero = point(0, 0)
        for x in range(0, across, 3):
            canvas.dot(x, zero, "line", "-")
    for label, style, row in series:
        canvas.path([point(i, v) for i, v in enumerate(row)], style, label.strip()[-1:])
    drawn = canvas.lines()
    ends: dict[int, tuple[str, str, int]] = {}
    for label, style, row in series:
        if row:
            x, y = point(len(row) - 1, row[-1])
            cell = y // 4 if glyphs.braille else y
            while cell in ends and cell < rows - 1:
                cell += 1
            while cell in ends and cell > 0:
                cell -= 1
            ends[cell] = (label, style, x // 2 if glyphs.braille else x)
    lines: Lines = []
    for y, body in enumerate(drawn):
        line = Line()
        text = _number(high, scale) if y == 0 else _number(low, scale) if y == rows - 1 else ""
        line.right(text, left - 1, "faint").to(left)
        line.join(_labelled(body.to(inner), *ends[y]) if y in ends else body)
        lines.append(line.cut(width))
    return lines


def _labelled(body: Line, label: str, style: str, end: int) -> Line:
    """A row of a chart with the label of a line that ends in it: beside that end where nothing else is drawn, else after the row."""
    at, width = end + 1, cell_len(label) + 1
    if body.text[at : at + width + 1].strip():
        return body.add(f" {label}", style)
    return _part(body, 0, at).add(f" {label}", style).join(_part(body, at + width, body.width))


def _part(row: Line, start: int, end: int) -> Line:
    """What a row of a chart has from one column up to another; every character of it is one cell."""
    part = Line()
    for piece in row.pieces:
        part.add(piece.text[max(0, start) : max(0, end)], piece.style, piece.press)
        start -= len(piece.text)
        end -= len(piece.text)
    return part


def _number(value: int, scale: float) -> str:
    return str(value) if scale == 1 else f"{value / scale:.1f}"


def sparkline(glyphs: Glyphs, values: Sequence[int], scale: Sequence[int] = ()) -> str:
    """A row of bars, one a value; in ASCII the values' tenths of the range. Rows that share a `scale` can be compared."""
    if not values:
        return ""
    marks = "▁▂▃▄▅▆▇█" if glyphs.braille else "0123456789"
    low, high = min((*scale, *values)), max((*scale, *values))
    if low == high:
        return marks[len(marks) // 2] * len(values)
    return "".join(marks[(v - low) * (len(marks) - 1) // (high - low)] for v in values)
