"""The keys that matter now, clickable, and the tabs of the small size."""

from __future__ import annotations

from gigawatt.session.origin import read_origin
from gigawatt.storage.files import shown
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit
from gigawatt.wording.origin_text import origin_text
from gigawatt.wording.quarters import quarter_name


class Footer(BoardPanel):
    """The keys that act now, at every size; a click on one is that key."""

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


def game_name(view: View) -> str:
    """The game at the board: of a branch or a copy what it comes from, of any other the name of its file."""
    session = view.session
    if (origin := read_origin(session.extra)) is not None:
        return origin_text(origin.kind, origin.of, quarter_name(view.game, session.origin_quarter))
    return shown(session.path.stem) if session.path is not None else ""


class Tabs(BoardPanel):
    """The names of the desk and the world, at the small size; a click on one shows it."""

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
        line.right(
            fit(game_name(view), width - line.width - 3),
            width - 1,
            "key" if read_origin(view.session.extra) else "muted",
        )
        under.add(view.glyphs.left * max(0, width - under.width), "line")
        return [line, under][:height]
