"""The control matrix: for each layer, who closes what to whom, now and from next quarter, and the Lead that it brings."""

from __future__ import annotations

from gigawatt.core.position.rows import Control
from gigawatt.core.queries.denials import denied_by
from gigawatt.core.rules.vocabulary import CONTROL_LAYERS, EMBARGO
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, heading
from gigawatt.wording.names import CONTROL_SHORT, LEVELS
from gigawatt.wording.quarters import quarter_of_year

PAIRS = ((0, 1), (1, 0), (0, 2))
"""Issuer and target of the columns that are always shown."""


class Controls(BoardPanel):
    """Export controls and chokepoints, at the large size; a click does nothing."""

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A row a layer, a column a pair of blocs."""
        return control_lines(view, width)[:height]


def control_lines(view: View, width: int) -> Lines:
    """The heading with pairs of blocs, and a row for each layer that can be closed."""
    if not view.game.has_controls:
        return [heading("controls"), Line().add("This scenario has no export controls.", "faint")]
    state, glyphs = view.state, view.glyphs
    standing = {c[:3] for c in state.controls}
    pairs = [*PAIRS, *sorted({(i, t) for _, i, t in standing} - set(PAIRS))][: max(1, (width - 13) // 10)]
    line = heading("controls")
    for n, (issuer, target) in enumerate(pairs):
        line.to(13 + n * 11).add(f"{glyphs.blocs[issuer]} {glyphs.arrow} {glyphs.blocs[target]}", "faint")
    lines = [line]
    own = state.tables[view.seat].bloc
    for layer in range(len(CONTROL_LAYERS)):
        row = Line().add(CONTROL_SHORT[layer], "text")
        for n, (issuer, target) in enumerate(pairs):
            row.to(13 + n * 11).join(_cell(view, layer, issuer, target, own))
        lines.append(row.cut(width))
    return lines


def _cell(view: View, layer: int, issuer: int, target: int, own: int) -> Line:
    rows = [c for c in view.state.controls if c[:3] == (layer, issuer, target)]
    if not rows:
        return Line().add(view.glyphs.none, "faint")
    level = max(c.level for c in rows)
    following = max(c.next for c in rows)
    style = "bind" if target == own else "text"
    if following == level:
        return Line().add(LEVELS[level], style).add(_lead(view, rows), "bind bold" if own == target else "gain")
    when = quarter_of_year(view.game, view.state.quarter + 1)
    return Line().add(f"{LEVELS[following][:7]} {when}", style)


def _lead(view: View, rows: list[Control]) -> str:
    """` +2`, the Lead a quarter that an embargo brings its author as the board stands; nothing where it brings none."""
    denied = {d.seat for c in rows if c.seat >= 0 and c.level == EMBARGO for d in denied_by(view.state, *_terms(c))}
    return f" +{len(denied) * view.game.denied_lead}" if denied and view.game.denied_lead else ""


def _terms(control: Control) -> tuple[int, int, int]:
    return control.seat, control.layer, control.target
