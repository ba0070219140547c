"""The race through the thresholds of training, and the posture."""

from __future__ import annotations

from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, heading


class TrainingPanel(BoardPanel):
    """Training."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A row a seat, a column a threshold."""
        g, state, glyphs = view.game, view.state, view.glyphs
        if not g.has_training:
            return []
        steps = g.ruleset.training.thresholds
        step = max(5, (width - 14) // max(1, len(steps)))
        line = heading("training")
        for i, threshold in enumerate(steps):
            line.right(str(threshold), 14 + (i + 1) * step - 1, "faint")
        lines = [line]
        for seat in sorted(range(g.seats), key=lambda s: -state.progress(s)):
            row = Line().add(f"{view.mark(seat)} ", f"seat{seat} bold").right(str(state.progress(seat)), 10, "text")
            for i, threshold in enumerate(steps):
                done = state.progress(seat) >= threshold
                row.right(
                    glyphs.running if done else glyphs.idle, 14 + (i + 1) * step - 1, "bright" if done else "faint"
                )
            lines.append(row)
        share = state.posture(view.seat)
        lines.append(Line())
        posture = (
            Line()
            .add("POSTURE   ", "muted bold")
            .add(f"cloud {4 - share}   training {share}", "text", ("command", "posture"))
        )
        if g.has_rent:
            posture.add(f"   rented {state.rent(view.seat)}", "muted", ("command", "posture"))
        lines.append(posture)
        return lines[:height]
