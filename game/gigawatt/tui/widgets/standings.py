"""The standings: Lead now and at the end, compute, training and cash of each seat, and its binding layer if there is room."""

from __future__ import annotations

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, fit_words
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import BLOC_SHORT, CONTROL_SHORT, LEVELS
from gigawatt.wording.quarters import quarter_of_year
from gigawatt.wording.race_text import end_parts
from gigawatt.wording.seats import SHORT_FACTIONS, faction_name


class Standings(BoardPanel):
    """Every seat by rank with Lead now and if the match ended now, compute and cash, at every size.

    A click on a seat opens its log, one on the heading the forecast.
    """

    SHOWS = Aspect.POSITION | Aspect.CHOICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A row for each seat, two at the large size; a standing control and what the end would count for the player if rows are left."""
        seats = view.game.seats
        if height >= 2 * seats + 1 and width >= 40:
            return _large(view, width)
        lines = _small(view, width, height)
        for more in (standing_control(view, width), _own_end(view)):
            if height > len(lines) and more is not None:
                lines.append(more.cut(width))
        return lines


def ending_cells(analysis: PositionAnalysis) -> int:
    """The width of the column of Lead at the end."""
    return max(3, *[cell_len(str(row.lead)) for row in analysis.endings])


def add_ending(line: Line, analysis: PositionAnalysis, seat: int, edge: int, press: tuple[str, int]) -> Line:
    """The Lead with which a seat would end if the match ended now; strong for who would be first."""
    ending = analysis.endings[seat]
    return line.right(str(ending.lead), edge, "gain bold" if ending.rank == 1 else "text", press)


def _heading(view: View, edge: int) -> Line:
    """The heading, with the key of the page that says how the end is counted if there is room."""
    line, press = Line().add("STANDINGS", "muted bold", ("command", "forecast")), ("command", "forecast")
    face = view.face("forecast")
    if face and line.width + cell_len(face) + cell_len(" Lead") + 1 <= edge:
        line.add(f" {face}", "key", press)
    return line.right("Lead", edge, "faint")


def _own_end(view: View) -> Line | None:
    """What the end would count for the player beside the Lead of now."""
    analysis = view.ghost.analysis if view.ghost else view.analysis
    if analysis.state.is_terminal:
        return None
    parts = end_parts(analysis.endings[view.seat], view.glyphs.minus)
    return Line().add("at the end  ", "muted").add(", ".join(parts) or "nothing more", "text")


def _small(view: View, width: int, height: int) -> Lines:
    """A row for each seat; with too few rows the last has the Lead of the others, now and at the end, and the player's own row is kept."""
    analysis = view.ghost.analysis if view.ghost else view.analysis
    last = width - 7 - _compute_cells(view, analysis)
    edge = last - ending_cells(analysis) - 1
    line = _heading(view, edge).right("end", last, "faint").right("comp", width - 6, "faint")
    order = list(analysis.order)
    is_moved = 2 < height < len(order) + 1 and order.index(view.seat) >= height - 2
    if is_moved:
        order.remove(view.seat)
        order.insert(height - 3, view.seat)
    count = len(order) if height > len(order) else max(1, height - 2)
    rows = [_seat_line(view, analysis, seat, width, edge, last) for seat in order[:count]]
    if rest := order[count:]:
        is_last = is_moved and analysis.order[-1] == view.seat
        others = _others(view, analysis, rest, width, has_own=is_moved and not is_last)
        rows.insert(len(rows) - is_last, others)
    return [line.right("cash", width, "faint"), *rows]


def _others(view: View, analysis: PositionAnalysis, rest: list[int], width: int, *, has_own: bool) -> Line:
    """The Lead of the seats without a row, now and at the end, by rank; with `has_own` the player's mark is among them if there is room."""
    row, marked = Line(), Line()
    for seat in [seat for seat in analysis.order if seat in rest or seat == view.seat]:
        if seat != view.seat:
            both = f"{analysis.state.lead(seat)}/{analysis.endings[seat].lead}"
            for line in (row, marked):
                line.add(f"{view.mark(seat)} ", f"seat{seat} bold").add(f"{both}  ", "text")
        elif has_own:
            marked.add(f"{view.mark(seat)}  ", f"seat{seat} bold")
    return (marked if marked.width - 2 <= width else row).cut(width)


def compute_text(view: View, analysis: PositionAnalysis, seat: int) -> str:
    """Current compute, and if it changes at this quarter's end its value then: `11→19`."""
    now, end = analysis.standing[seat], analysis.computes[seat]
    return str(now) if now == end else f"{now}{view.glyphs.arrow}{end}"


def _compute_cells(view: View, analysis: PositionAnalysis) -> int:
    """The width of the column of compute: that of its longest row, or of its heading."""
    return max(4, *[cell_len(compute_text(view, analysis, seat)) for seat in range(view.game.seats)])


def _seat_line(view: View, analysis: PositionAnalysis, seat: int, width: int, edge: int, last: int) -> Line:
    state = analysis.state
    press = ("seat", seat)
    row = Line().add(f"{view.mark(seat)} ", f"seat{seat} bold", press)
    lead = str(state.lead(seat))
    room = edge - row.width - cell_len(lead) - 1
    name = view.session.seats[seat].name or faction_name(state, seat)
    if cell_len(name) > room:
        name = fit_words(SHORT_FACTIONS.get(name, name), room)
    row.add(name, "bright bold" if seat == view.seat else "text", press)
    add_ending(row.right(lead, edge, "bright bold", press), analysis, seat, last, press)
    row.right(compute_text(view, analysis, seat), width - 6, "text", press)
    return row.right(bare_signed_money(state.cash(seat), view.glyphs.minus), width, "text", press)


def _large(view: View, width: int) -> Lines:
    last = width - 13 - _compute_cells(view, view.analysis)
    edge = last - ending_cells(view.analysis) - 1
    line = _heading(view, edge).right("end", last, "faint").right("comp", width - 12, "faint")
    lines = [line.right("train", width - 6, "faint").right("cash", width, "faint")]
    state = view.state
    for seat in view.analysis.order:
        press = ("seat", seat)
        row = Line().add(f"{view.mark(seat)} ", f"seat{seat} bold", press)
        name = view.session.seats[seat].name or faction_name(state, seat)
        if cell_len(name) > edge - 9:
            name = fit_words(SHORT_FACTIONS.get(name, name), edge - 9)
        row.add(name, "bright bold" if seat == view.seat else "text", press)
        add_ending(row.right(str(state.lead(seat)), edge, "bright bold"), view.analysis, seat, last, press)
        row.right(compute_text(view, view.analysis, seat), width - 12, "text")
        row.right(str(state.progress(seat)), width - 6, "text")
        lines.append(row.right(bare_signed_money(state.cash(seat), view.glyphs.minus), width, "text"))
        bound = view.analysis.bound_of(seat)
        left = state.points_left(seat)
        why = f"bound by {', '.join(bound)}" if bound else "no campus"
        second = Line().add("    ").add(fit(why, width - 19), "faint")
        lines.append(second.right(f"{left} action{'' if left == 1 else 's'} left", width, "faint"))
    return lines


def standing_control(view: View, width: int) -> Line | None:
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
    press = ("command", "chokepoints")
    line = Line().add(f"{word}  ", "bind bold" if target == own else "muted", press).add(text, "text", press)
    face = view.face("chokepoints")  # alone it would read like the letter of a seat
    if not face or line.width + cell_len(f"  {face} all") > width:
        return line
    return line.add(f"  {face}", "key", press).add(" all", "faint", press)
