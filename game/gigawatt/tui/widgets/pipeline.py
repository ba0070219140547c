"""What rivals have on its way, soonest first."""

from __future__ import annotations

from gigawatt.core.explanations.forecast import arrivals
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines
from gigawatt.tui.widgets.arriving import arrival_line, timeline_heading


class RivalPipeline(BoardPanel):
    """What is on its way to rivals, at the large size; a click on a line selects its region."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The heading and as many lines as fit."""
        lines = [timeline_heading(view, width, "rivals' pipeline")]
        rows = [a for s in range(view.game.seats) if s != view.seat for a in arrivals(view.state, s)]
        rows.sort(key=lambda a: (a.on_time, a.seat, a.region))
        room = height - 1
        shown = rows if len(rows) <= room else rows[: room - 1]
        for a in shown:
            lines.append(arrival_line(view, a, width, mark=view.glyphs.seats[a.seat], style=f"seat{a.seat} bold"))
        if len(shown) < len(rows):
            lines.append(Line().add(f"{len(rows) - len(shown)} more", "faint"))
        if not rows:
            lines.append(Line().add("Nothing.", "faint"))
        return lines
