"""What happened since the player's turn, hostile acts first: a line for each, with its reason if there is room."""

from __future__ import annotations

from typing import Final

from gigawatt.analysis.contracts import contracts
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.deeds import Deed
from gigawatt.tui.board.since_last_turn import since_last_turn
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading
from gigawatt.tui.widgets.training_race import race
from gigawatt.wording.contract_text import contract_lines

LEAST_DEEDS: Final = 3
"""Rows reserved for the heading and what happened."""


class SinceYourTurn(BoardPanel):
    """What happened since the player's turn and what runs on by itself, at every size; a click on a line selects its region."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The heading and what happened last; a single line if there is no more room."""
        found = since_last_turn(view)
        if height == 1:
            return [_summary(view, found, width)]
        standing = _standing(view, width)[: max(0, height - LEAST_DEEDS)]
        return [*self._deeds(view, found, width, height - len(standing)), *standing]

    def _deeds(self, view: View, found: list[Deed], width: int, height: int) -> Lines:
        lines = [
            heading("since your turn").right(f"{view.face('reasons')} why", width, "faint", ("command", "reasons"))
        ]
        room = height - 1
        if room == 1 and found:  # what matters most goes before how much there is
            return [*lines, _summary(view, found, width)]
        with_reasons = height >= 10
        shown: Lines = []
        rows = []  # where in `shown` each deed stands
        for deed in _first_hostile(found):
            rows.append(len(shown))
            shown.append(deed_line(view, deed, width))
            if with_reasons and deed.reason:
                shown.append(Line().add("    ").add(fit(deed.reason, width - 4), "faint"))
        if not shown:
            shown = [Line().add("Nothing yet.", "faint")]
        if len(shown) > room and (hidden := sum(row >= room - 1 for row in rows)):
            more = f"{hidden} more: {view.face('reasons')}"
            shown = [*shown[: room - 1], Line().add(more, "faint", ("command", "reasons"))]
        return [*lines, *shown[:room]]


def _standing(view: View, width: int) -> Lines:
    """Commitments that run by themselves: the player's contracts, and the race to the next threshold of training."""
    if view.session.is_over:
        return []
    lines = []
    for row in contracts(view.state, view.seat):
        long, short = contract_lines(view.game, view.state.quarter, row.contract, row.now)
        text = long if cell_len(long) <= width else short
        lines.append(Line().add(fit(text, width), "text" if row.is_in_reach else "bind", ("command", "forecast")))
    if text := race(view, width):
        lines.append(Line().add(fit(text, width), "muted", ("command", "forecast")))
    return lines


def _first_hostile(found: list[Deed]) -> list[Deed]:
    return sorted(found, key=lambda d: (not d.is_hostile, not d.is_setback, -d.ply))


def _summary(view: View, found: list[Deed], width: int) -> Line:
    if not found:
        return Line().add("Nothing happened since your turn.", "faint")
    ranked = _first_hostile(found)
    line = deed_line(view, ranked[0], width - 8)
    return line.right(f"{len(found) - 1} more", width, "faint") if len(found) > 1 else line


def deed_line(view: View, deed: Deed, width: int) -> Line:
    """`◆ D  licence on logic, from Q3      hostile`."""
    line = Line()
    press = ("region", deed.region) if deed.region >= 0 else None
    if deed.seat >= 0:
        line.add(f"{view.mark(deed.seat)} ", f"seat{deed.seat} bold", press)
    else:
        line.add("    ")
    end = width - (8 if deed.is_hostile else 0)
    room = max(4, end - line.width)
    text = deed.brief if deed.brief and cell_len(deed.text) > room else deed.text
    line.add(fit(text, room), "bind" if deed.is_setback else "text", press)
    if deed.is_hostile:
        line.right("hostile", width, "bind bold")
    return line
