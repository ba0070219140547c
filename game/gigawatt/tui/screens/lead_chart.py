"""The chart of Lead above and below the average of all seats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.analysis.match_summary import (
    MatchSummary,
)
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.drawing import Line, Lines
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.grammar import signed
from gigawatt.wording.quarters import quarter_short
from gigawatt.wording.seats import SEAT_LETTERS

if TYPE_CHECKING:
    from gigawatt.tui.theme import Look


def lead_chart(summary: MatchSummary, marks: list[int], width: int, height: int, look: Look) -> Lines:
    """Each seat's distance from the average Lead over the quarters, its letter at the end, numbers over the marked quarters."""
    gaps = [[0, *summary.gap(seat)] for seat in range(summary.game.seats)]
    most = max(1, *(abs(g) for row in gaps for g in row))
    canvas = Canvas(width - 10, height - 2, braille=look.glyphs.braille)
    across, down = canvas.size
    steps = max(1, len(summary.quarters))

    def place(i: int, gap: int) -> tuple[int, int]:
        return (across - 1) * i // steps, round((down - 1) * (most - gap) / (2 * most))

    for x in range(0, across, 4):
        canvas.dot(x, (down - 1) // 2, "line", mark="-")
    for seat in reversed(summary.order):
        points = [place(i, gap) for i, gap in enumerate(gaps[seat])]
        canvas.path(points, f"seat{seat}", mark=SEAT_LETTERS[seat])
    rows = canvas.lines()
    scale = 2 if look.glyphs.braille else 1
    tall = 4 if look.glyphs.braille else 1
    labels: dict[int, int] = {}
    for seat in summary.order:
        y = place(steps, gaps[seat][-1])[1] // tall
        while y in labels and y + 1 < len(rows):
            y += 1
        labels.setdefault(y, seat)
    top = Line().to(5)
    for number, quarter in enumerate(marks, 1):
        x = 5 + ((across - 1) * (quarter + 1) // steps) // scale
        if top.width <= x:
            top.to(x).add(str(number), "bg bold on key")
    out = [top]
    for y, row in enumerate(rows):
        label = {0: signed(most), len(rows) // 2: "0", len(rows) - 1: signed(-most)}.get(y, "")
        line = Line().right(label, 4, "faint").add(" ").join(row)
        if y in labels:
            seat = labels[y]
            line.add(f" {seat_mark(look.glyphs, seat)}", f"seat{seat} bold")
        out.append(line)
    axis = Line().to(5)
    for ended in summary.quarters:
        x = 5 + ((across - 1) * ended.quarter // steps) // scale
        if axis.width <= x:
            axis.to(x).add(quarter_short(summary.game, ended.quarter), "faint")
    return [*out, axis]
