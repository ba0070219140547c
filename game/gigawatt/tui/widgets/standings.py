"""The standings: Lead, compute, training and cash of each seat, and its binding layer if there is room."""

from __future__ import annotations

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, fit_words, heading
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT, LEVELS
from gigawatt.wording.quarters import quarter_of_year
from gigawatt.wording.seats import SHORT_FACTIONS, faction_name


class Standings(BoardPanel):
    """Every seat by rank with Lead, compute and cash, at every size; a click on a seat opens its log."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A row for each seat, two at the large size, and a standing control if a row is left."""
        seats = view.game.seats
        if height >= 2 * seats + 1 and width >= 40:
            return _large(view, width)
        lines = _small(view, width, height)
        if height > len(lines) and (control := standing_control(view)) is not None:
            lines.append(control.cut(width))
        return lines


def _small(view: View, width: int, height: int) -> Lines:
    """A row for each seat; with too few rows the last one gives the Lead of the others, and the player's own row is kept."""
    analysis = view.ghost.analysis if view.ghost else view.analysis
    edge = width - 7 - _compute_cells(view, analysis)
    line = heading("standings").right("Lead", edge, "faint").right("comp", width - 6, "faint")
    order = list(analysis.order)
    if 2 < height < len(order) + 1 and order.index(view.seat) >= height - 2:
        order.remove(view.seat)
        order.insert(height - 3, view.seat)
    count = len(order) if height > len(order) else max(1, height - 2)
    lines = [
        line.right("cash", width, "faint"),
        *[_seat_line(view, analysis, seat, width, edge) for seat in order[:count]],
    ]
    if rest := order[count:]:
        more = Line()
        for seat in rest:
            more.add(f"{view.mark(seat)} ", f"seat{seat} bold").add(f"{analysis.state.lead(seat)}   ", "text")
        lines.append(more.cut(width))
    return lines


def compute_text(view: View, analysis: PositionAnalysis, seat: int) -> str:
    """Current compute, and if it changes at this quarter's end its value then: `11→19`."""
    now, end = analysis.standing[seat], analysis.computes[seat]
    return str(now) if now == end else f"{now}{view.glyphs.arrow}{end}"


def _compute_cells(view: View, analysis: PositionAnalysis) -> int:
    """The width of the column of compute: that of its longest row, or of its heading."""
    return max(4, *[cell_len(compute_text(view, analysis, seat)) for seat in range(view.game.seats)])


def _seat_line(view: View, analysis: PositionAnalysis, seat: int, width: int, edge: int) -> Line:
    state = analysis.state
    press = ("seat", seat)
    row = Line().add(f"{view.mark(seat)} ", f"seat{seat} bold", press)
    lead = str(state.lead(seat))
    room = edge - row.width - cell_len(lead) - 1
    name = view.session.seats[seat].name or faction_name(state, seat)
    if cell_len(name) > room:
        name = fit_words(SHORT_FACTIONS.get(name, name), room)
    row.add(name, "bright bold" if seat == view.seat else "text", press)
    row.right(lead, edge, "bright bold", press).right(compute_text(view, analysis, seat), width - 6, "text", press)
    return row.right(bare_signed_money(state.cash(seat), view.glyphs.minus), width, "text", press)


def _large(view: View, width: int) -> Lines:
    edge = width - 13 - _compute_cells(view, view.analysis)
    line = heading("standings").right("Lead", edge, "faint").right("comp", width - 12, "faint")
    lines = [line.right("train", width - 6, "faint").right("cash", width, "faint")]
    state = view.state
    for seat in view.analysis.order:
        press = ("seat", seat)
        row = Line().add(f"{view.mark(seat)} ", f"seat{seat} bold", press)
        name = view.session.seats[seat].name or faction_name(state, seat)
        if cell_len(name) > edge - 9:
            name = fit_words(SHORT_FACTIONS.get(name, name), edge - 9)
        row.add(name, "bright bold" if seat == view.seat else "text", press)
        row.right(str(state.lead(seat)), edge, "bright bold").right(
            compute_text(view, view.analysis, seat), width - 12, "text"
        )
        row.right(str(state.progress(seat)), width - 6, "text")
        lines.append(row.right(bare_signed_money(state.cash(seat), view.glyphs.minus), width, "text"))
        bound = view.analysis.bound_of(seat)
        left = state.points_left(seat)
        why = f"bound by {', '.join(bound)}" if bound else "no campus"
        second = Line().add("    ").add(fit(why, width - 19), "faint")
        lines.append(second.right(f"{left} action{'' if left == 1 else 's'} left", width, "faint"))
    return lines


def standing_control(view: View) -> Line | None:
    """The latest control against the player's bloc, otherwise the latest of all, in a line."""
    state = view.state
    if not state.controls:
        return None
    own = state.tables[view.seat].bloc
    control = max(state.controls, key=lambda c: (c.target == own, max(c.level, c.next)))
    layer, _issuer, target, level, following = control[:5]
    when = "" if level == following else f", {quarter_of_year(view.game, state.quarter + 1)}"
    word = LEVELS[max(level, following)]
    text = f"{CONTROL_SHORT[layer]} to {BLOC_SHORT[target]}{when}"
    return Line().add(f"{word}  ", "bind bold" if target == own else "muted").add(text, "text")
