"""The keys that matter now, clickable, and the tabs of the small size."""

from __future__ import annotations

from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len


class Footer(BoardPanel):
    """Keys."""

    SHOWS = Aspect.OPTIONS | Aspect.CHOICE | Aspect.TAB

    def draw(self, view: View, width: int, height: int) -> Lines:
        """Key and label, as many as fit."""
        line = Line("raise1").add(" ")
        for key, label, command in view.keys:
            if line.width + cell_len(key) + cell_len(label) + 1 > width:
                break
            press = ("command", command)
            line.add(key, "key bold", press).add(f" {label}", "text", press).add("   ")
        return [line.to(width)][:height]


class Tabs(BoardPanel):
    """Desk and World."""

    SHOWS = Aspect.TAB

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The names, and a line that is strong under the open one."""
        line, under = Line(), Line()
        for tab, label in (("desk", "Desk"), ("world", "World")):
            is_on = view.tab == tab
            press = ("command", tab)
            line.add(f" {view.face(tab)} ", "key bold", press).add(
                f"{label}  ", "bright bold" if is_on else "muted", press
            )
            under.to(line.width - cell_len(label) - 5)
            under.add(
                (view.glyphs.gone if is_on else view.glyphs.left) * (cell_len(label) + 5), "key" if is_on else "line"
            )
        under.add(view.glyphs.left * max(0, width - under.width), "line")
        return [line, under][:height]
