"""The log: every deed and draw, the latest first; filtered by seat and kind on its own screen."""

from __future__ import annotations

from gigawatt.core import actions as act
from gigawatt.core.rules.events import Stock, named
from gigawatt.session import Ply
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, fit, heading
from gigawatt.wording.quarters import quarter_of_year
from gigawatt.wording.vocabulary import BOARD


class LogPanel(BoardPanel):
    """What happened last, at the medium and large sizes; a click on a line selects its region, one on the heading opens the whole log."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The latest entries."""
        return log_block(view, width, height)


def log_block(view: View, width: int, height: int) -> Lines:
    """The heading and the latest entries, as many as there is room for."""
    head = heading("log").right(f"{view.face('log')} all of it", width, "faint", ("command", "log"))
    rows = log_lines(view, width, seat=-1, kind="brief")[: height - 1]
    return [head, *(rows or [Line().add("Nothing yet.", "faint")])]


KINDS = ("all", "actions", "chance", "money")
"""What the log can be filtered by."""

_CHANCE = frozenset({"permit", "headline", "seized", "slipped-through", "slip", "class", "quarter"})


def log_lines(view: View, width: int, *, seat: int = -1, kind: str = "all") -> Lines:
    """Every entry, the latest first.

    Args:
        view: what the board shows.
        width: cells a line may have.
        seat: only what a seat did or drew; -1 for everyone.
        kind: one of `KINDS`, or `brief`: all without the accounts.
    """
    lines: Lines = []
    for ply in reversed(view.session.plies):
        lines += reversed(_entries(view, ply, width, seat, kind))
    return lines


def _entries(view: View, ply: Ply, width: int, seat: int, kind: str) -> Lines:
    from gigawatt.tui.board.deeds import deed_of
    from gigawatt.wording.event_text import EventText

    g = view.game
    lines: Lines = []
    if kind in ("all", "brief", "actions") and seat in (-1, ply.seat) and g.kind[ply.action] != act.PASS:
        when = quarter_of_year(g, ply.quarter)
        line = Line().add(f"{when:<4}", "faint").add(f"{view.mark(ply.seat)} ", f"seat{ply.seat} bold")
        deed = deed_of(view, ply)
        press = ("region", deed.region) if deed.region >= 0 else None
        lines.append(line.add(fit(deed.text, width - line.width), "text", press))
        if deed.reason and width >= 60 and kind == "actions":
            lines.append(Line().add("        ").add(fit(deed.reason, width - 8), "faint"))
    if not ply.ended_quarter or kind == "actions":
        return lines
    writer = EventText.of(view.state, view.seat, BOARD)
    if ply.before_end is not None:
        writer = writer.knowing(ply.before_end.upkept)
    for event in map(named, ply.events):
        if event.what == "action" or (kind == "chance" and event.what not in _CHANCE) or kind == "money":
            continue
        if seat >= 0 and (isinstance(event, Stock) or event.seat != seat):
            continue
        if (text := writer.sentence(event)) is not None:
            style = "muted" if event.what != "quarter" else "bright bold"
            lines.append(Line().add("    ").add(fit(text, width - 4), style))
    if kind in ("all", "money"):
        for text in writer.accounts(ply.quarter_events, range(g.seats) if seat < 0 else (seat,)):
            lines.append(Line().add("    ").add(fit(text, width - 4), "faint"))
    return lines
