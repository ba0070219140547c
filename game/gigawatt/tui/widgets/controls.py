"""The control matrix: for each layer, who holds its chokepoint, who closes what to whom, now and from next quarter, and for what Lead."""

from __future__ import annotations

from gigawatt.core.explanations.standing_controls import StandingControl, standing_controls
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, PARTS
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, heading
from gigawatt.wording.names import CONTROL_SHORT, LEVELS
from gigawatt.wording.quarters import quarter_of_year
from gigawatt.wording.seats import SEAT_LETTERS

PAIRS = ((0, 1), (1, 0), (0, 2))
"""Issuer and target of the columns that are always shown."""
PRESS = ("command", "chokepoints")
"""What a click on the panel means."""


class Controls(BoardPanel):
    """Export controls and holders of chokepoints, at the large size; a click opens the page of both."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A row a layer, a column a pair of blocs."""
        return control_lines(view, width)[:height]


def control_lines(view: View, width: int) -> Lines:
    """The heading with pairs of blocs, and a row for each layer that can be closed."""
    if not view.game.has_controls:
        return [heading("controls"), Line().add("This scenario has no export controls.", "faint")]
    state, glyphs = view.state, view.glyphs
    rows = standing_controls(state)
    standing = {row.control[:3] for row in rows}
    pairs = [*PAIRS, *sorted({(i, t) for _, i, t in standing} - set(PAIRS))][: max(1, (width - 13) // 10)]
    line = Line().add("CONTROLS", "muted bold", PRESS).add(f" {view.face('chokepoints')}", "key", PRESS)
    for n, (issuer, target) in enumerate(pairs):
        line.to(13 + n * 11).add(f"{glyphs.blocs[issuer]} {glyphs.arrow} {glyphs.blocs[target]}", "faint")
    lines = [line]
    own = state.tables[view.seat].bloc
    for layer in range(len(CONTROL_LAYERS)):
        row = Line().add(CONTROL_SHORT[layer], "text", PRESS)
        holder = state.chokepoint_holder(layer - 1) if 0 < layer <= len(PARTS) else None
        if holder is not None:
            row.add(f" {glyphs.seats[holder]}", f"seat{holder} bold").add(
                SEAT_LETTERS[holder] if glyphs.braille else "", f"seat{holder} bold"
            )
        for n, (issuer, target) in enumerate(pairs):
            row.to(13 + n * 11).join(
                _cell(view, [c for c in rows if c.control[:3] == (layer, issuer, target)], target, own)
            )
        lines.append(row.cut(width))
    return lines


def _cell(view: View, rows: list[StandingControl], target: int, own: int) -> Line:
    """What stands or is announced on a layer between two blocs."""
    if not rows:
        return Line().add(view.glyphs.none, "faint")
    level = max(row.control.level for row in rows)
    following = max(row.control.next for row in rows)
    style = "bind" if target == own else "text"
    if following == level:
        lead = sum(row.lead for row in rows)
        cell = Line().add(LEVELS[level], style)
        return cell.add(f" +{lead}", "bind bold" if own == target else "gain") if lead else cell
    when = quarter_of_year(view.game, view.state.quarter + 1)
    return Line().add(f"{LEVELS[following][:7]} {when}", style)
