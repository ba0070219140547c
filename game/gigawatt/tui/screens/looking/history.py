"""Charts over the quarters."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.core.rules.vocabulary import LADDERS, LAYERS
from gigawatt.tui.board.view import View
from gigawatt.tui.screens.looking.base import Looking
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, heading
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.widgets.chart import Series, chart_lines, sparkline
from gigawatt.wording.money import money
from gigawatt.wording.names import LADDER_SHORT
from gigawatt.wording.quarters import quarter_short

_STYLES = ("seat0", "seat1", "seat2", "seat3", "seat4")


_UNITS = {
    "compute": "points, by seat, after each quarter", "Lead": "by seat", "net cash": "$bn, by seat",
    "training": "progress, by seat",
    "prices": "$bn a unit, by ladder", "layers": "modules over all your campuses",
}  # fmt: skip


class HistoryPage(Looking):
    """Charts over the quarters."""

    NAME: ClassVar[str] = "History"
    CHARTS: ClassVar[tuple[str, ...]] = ("compute", "Lead", "net cash", "training", "prices", "layers")

    def __init__(self, view: View) -> None:
        super().__init__(view)
        self._chart = 0

    def note(self) -> str:
        """Which chart."""
        return f"{self.CHARTS[self._chart]}, {self._chart + 1} of {len(self.CHARTS)}"

    def body(self, width: int) -> Lines:
        """The chart chosen, and each series as a small row of bars."""
        view, glyphs = self.view, self.view.glyphs
        name = self.CHARTS[self._chart]
        series = self.series(name)
        height = max(8, self.size.height - 12 - len(series))
        scale = 10.0 if name in ("net cash", "prices") else 1
        lines = [heading(name, (f"  {_UNITS[name]}", "faint"))]
        count: int = view.game.quarters + 1
        lines += chart_lines(
            glyphs, series, width, height, quarters=count, now=len(view.session.snapshots) - 1, scale=scale
        )
        axis = Line().to(6)
        for i in range(view.game.quarters):
            axis.to(6 + round((i + 1) * (width - 12) / max(1, count - 1)) - 1).add(quarter_short(view.game, i), "faint")
        lines += [axis.cut(width), Line()]
        every = [value for _, _, values in series for value in values]
        for label, style, values in series:
            row = Line().add(f"{label:<14}", style).add(sparkline(glyphs, values, every), style).add("  ")
            first, last = (money(values[0]), money(values[-1])) if scale != 1 else (str(values[0]), str(values[-1]))
            lines.append(row.add(f"{first} {glyphs.arrow} {last}", "text"))
        return lines

    def series(self, name: str) -> list[Series]:
        """The lines of a chart."""
        view = self.view
        snapshots = view.session.snapshots
        if name == "prices":
            shown = [i for i in range(len(LADDERS)) if i in (0, 4) or view.game.has_plants]
            return [(LADDER_SHORT[i], _STYLES[i], [s.prices[i] for s in snapshots]) for i in shown]
        if name == "layers":
            return [(layer, _STYLES[i], [s.layers[view.seat][i] for s in snapshots]) for i, layer in enumerate(LAYERS)]
        field = {"compute": "compute", "Lead": "lead", "net cash": "cash", "training": "progress"}[name]
        return [
            (view.mark(s), f"seat{s}", [getattr(snapshot, field)[s] for snapshot in snapshots])
            for s in range(view.game.seats)
        ]

    def do_chart(self) -> None:
        """The next chart."""
        self._chart = (self._chart + 1) % len(self.CHARTS)

    def do_chart_back(self) -> None:
        """The chart before."""
        self._chart = (self._chart - 1) % len(self.CHARTS)

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Looking.KEYS,
        Command("h", "", Page.do_back),
        Command("c", "next chart", do_chart),
        Command("right", "", do_chart),
        Command("left", "", do_chart_back),
    )
