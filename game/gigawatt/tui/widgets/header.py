"""The header of the board: whose turn it is, actions left, and the main numbers."""

from __future__ import annotations

from typing import Final

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import actions as act
from gigawatt.core.transitions.ledger import influence_cap
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_money, bare_signed_money
from gigawatt.wording.names import region_name, short_region_name
from gigawatt.wording.quarters import quarter_name, quarter_near
from gigawatt.wording.seats import PLACES, SEAT_LETTERS, faction_name

Field = tuple[str, str, str, str]
"""Label, value, note, and the value's style."""


WORDY: Final = 116
"""The least width at which the first line has room for the faction's name, the rivals' letters beside their marks, and the bar."""


class Header(BoardPanel):
    """Turn and tracks."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE | Aspect.THINKING | Aspect.COUNT

    def draw(self, view: View, width: int, height: int) -> Lines:
        """Four rows, three where there are only three."""
        if height < 4:
            return [turn_line(view, width), *_tracks_small(view, width)]
        return [turn_line(view, width), *_tracks(view, width)]


def turn_line(view: View, width: int) -> Line:
    """Whose turn it is, actions left, the order to come, and the quarter."""
    state, g, seat = view.state, view.game, view.seat
    glyphs = view.glyphs
    is_wide = width >= WORDY
    line = Line("raise2")
    tag = f" {view.mark(seat)}  {_status(view)}"
    line.add(tag, f"bg bold on seat{seat}").add("  " if not is_wide else "   ", f"bg on seat{seat}")
    if is_wide:
        line.add(f"{fit(faction_name(state, seat), 20)}   ", f"bg on seat{seat}")
    line.add("  ")
    left, all_points = state.points_left(seat), g.ruleset.economy.action_points
    line.add(" ".join([glyphs.point] * left), "key bold").add(" " if left and left < all_points else "")
    line.add(" ".join([glyphs.spent] * (all_points - left)), "faint")
    line.add(f"  {left} of {all_points} {'actions ' if is_wide else ''}left", "text")
    order = _order(view)
    if order:
        line.add("    then", "muted")
        for other in order:
            line.add(
                f"{'  ' if is_wide else ' '}{view.mark(other) if is_wide else glyphs.seats[other]}",
                f"seat{other}",
            )
            if not is_wide and glyphs.braille:
                line.add(SEAT_LETTERS[other], f"seat{other}")
    quarter = quarter_name(g, state.quarter)
    done, whole = state.quarter + 1, g.quarters
    if is_wide:
        reserved = (view.game.seats - 1 - len(order)) * 5 + (
            0 if order else 8
        )  # the bar keeps its length as seats pass
        cells = 2 if line.width + reserved + 2 * whole + 12 <= width else 1
        line.right(f"{quarter}  ", width - whole * cells - 1, "bright bold")
        line.add(glyphs.gone * (done * cells), "text").add(glyphs.left * ((whole - done) * cells), "faint")
    else:
        line.right(f"{quarter}   {done}/{whole}", width - 1, "bright bold")
    return line.to(width)


def _status(view: View) -> str:
    session = view.session
    if session.is_over:
        return "GAME OVER"
    if session.is_your_turn:
        return "YOUR TURN"
    if view.thinking >= 0:
        return f"{SEAT_LETTERS[view.thinking]} THINKS "
    return "WAITING  "


def _order(view: View) -> list[int]:
    """The seats that still act this quarter, in the order of play after the one to move."""
    state = view.state
    if state.is_terminal:
        return []
    seats = view.game.seats
    following = [(state.seat + i) % seats for i in range(seats)]
    return [s for s in following if s != view.seat and state.points_left(s)]


def fields(view: View) -> list[Field]:
    """The tracks from left to right; the first is compute."""
    state, seat, g, glyphs = view.state, view.seat, view.game, view.glyphs
    analysis = view.analysis
    net = sum(analysis.income.values())
    place = PLACES[analysis.ranks[seat] - 1]
    tier = state.tier(seat)
    steps = g.ruleset.training.thresholds
    cap = influence_cap(state, seat)
    rows: list[Field] = [
        _bound(view),
        ("net cash", bare_signed_money(state.cash(seat), glyphs.minus), f"limit {glyphs.minus}{bare_money(state.limit(seat))}",
         "bright" if 5 * (state.cash(seat) + state.limit(seat)) > state.limit(seat) else "bind"),
        ("at Q end", bare_signed_money(net, glyphs.minus), "if none acts", "gain" if net > 0 else "bind"),
        ("Lead", str(state.lead(seat)), _lead_note(view, place), "bright"),
    ]  # fmt: skip
    if g.has_training:
        goal = f"of {steps[tier]}, tier {tier + 1}" if tier < len(steps) else "all tiers"
        share = state.posture(seat)
        label = f"training {share}/{act.POSTURES - 1}" if share else "training"
        rows.append((label, str(state.progress(seat)), goal, "bright"))
    rows.append(("influence", str(state.influence(seat)), f"of {cap}", "bright"))
    rows.append(
        (
            "capital",
            signed(state.capital_index, glyphs.minus),
            "index",
            "bright" if state.capital_index >= 0 else "bind",
        )
    )
    if g.has_controls:
        rows.append(("tension", str(state.tension), "of 5", "bind" if state.tension >= 3 else "bright"))
    return rows


def _bound(view: View) -> Field:
    analysis = view.ghost.analysis if view.ghost else view.analysis
    worst = analysis.worst
    label = (
        "bound by" if analysis.forecast[:1] == [_standing(analysis)] else "bound now"
    )  # the large number is of the end
    if worst is None:
        return (label, "no campus", "", "bind")
    names = list(worst.binding)
    note = f"at {region_name(view.game, worst.region)}"
    if not any(worst.modules):
        return (label, "no layer yet", note, "bind")
    if len(names) == 3:
        return (label, ", ".join(names[:2]), f"and {names[2]}", "bind")
    if len(names) > 3:
        return (label, f"{len(names)} layers", note, "bind")
    if len(names) == 2:
        return (label, names[0], f"and {names[1]}", "bind")
    return (label, names[0], note, "bind")


def _standing(analysis: PositionAnalysis) -> int:
    """Current compute, before anything arrives."""
    return sum(b.points for b in analysis.campuses.values())


def _bound_small(view: View) -> tuple[str, str]:
    """The binding layer in at most seventeen cells: the layer or the number of layers, then the campus, cut to fit."""
    worst = (view.ghost.analysis if view.ghost else view.analysis).worst
    if worst is None:
        return "no campus", ""
    names = worst.binding
    value = "no layer" if not any(worst.modules) else f"{len(names)} layers" if len(names) > 1 else names[0]
    return value, fit(short_region_name(view.game, worst.region), 16 - cell_len(value))


def _lead_note(view: View, place: str) -> str:
    state, seat = view.state, view.seat
    others = [s for s in view.analysis.order if s != seat]
    gap = state.lead(seat) - max((state.lead(s) for s in others), default=0)
    rival = max(others, key=state.lead, default=seat)
    if len({state.lead(s) for s in (seat, *others)}) == 1:  # nobody stands in a place yet
        return "level, none leads"
    if gap < 0:
        return f"{place}, {-gap} behind {SEAT_LETTERS[rival]}"
    if gap == 0:
        return f"{place}, level with {SEAT_LETTERS[rival]}"
    return f"{place}, {gap} ahead"


def _compute(view: View) -> tuple[int, str, str]:
    """The large figure and two notes: compute at this quarter's end, and in quarters to come."""
    analysis = view.ghost.analysis if view.ghost else view.analysis
    g, state = view.game, view.state
    if not analysis.forecast:
        return state.compute(view.seat), "", ""
    notes = []
    known = analysis.forecast[0]
    standing = _standing(view.analysis)
    if view.ghost and view.analysis.forecast[0] != known:
        notes.append(f"was {view.analysis.forecast[0]}")
    elif standing != known:
        notes.append(f"({standing} now)")
    last = known
    for i, (points, open_) in enumerate(zip(analysis.forecast, analysis.doubtful, strict=True)):
        if points != last:
            when = quarter_near(g, state.quarter, state.quarter + i)
            notes.append(f"{points}{'?' if open_ else ''} in {when}")
            last = points
    notes = [*notes, "", ""]
    return known, notes[0], notes[1]


def _tracks(view: View, width: int) -> Lines:
    glyphs = view.glyphs
    number, first, second = _compute(view)
    digits = str(number if view.counting is None else view.counting)
    big = [Line("raise1") for _ in range(3)]
    if glyphs.big:
        for digit in digits:
            for line, row in zip(big, glyphs.big[int(digit)].split("|"), strict=True):
                line.add(" " if line.width else "  ").add(row, "bright")
    else:
        big[1].add(f"  {digits}", "bright bold")
    start = max(11, big[0].width + 3)
    when = quarter_near(view.game, view.state.quarter, view.state.quarter)
    label = f"compute, {when} end" if "now" in first else "compute"
    big[0].to(start).add(label, "muted")
    for line, note in ((big[1], first), (big[2], second)):
        line.to(start).add(note, "muted" if "now" in note or "was" in note else "odds" if "?" in note else "gain")
    at = start + max(13, cell_len(label) + 2, cell_len(first) + 3, cell_len(second) + 3)
    rows = _fitting(fields(view), _bound_short(view), cash_to_end(view), width - at)
    widths = [_breadth(row) for row in rows]
    gap = min(8, (width - at - sum(widths)) // max(1, len(rows)))
    x = at
    for (label, value, note, style), wide in zip(rows, widths, strict=True):
        for line, text, look in zip(big, (label, value, note), ("muted", f"{style} bold", "muted"), strict=True):
            line.to(x).add(text, look)
        x += wide + gap
    return [line.to(width) for line in big]


def _breadth(row: Field) -> int:
    return max(cell_len(text) for text in row[:3])


def cash_to_end(view: View) -> Field:
    """Net cash now, and at the quarter's end if nobody acts again."""
    state, glyphs = view.state, view.glyphs
    now, limit = state.cash(view.seat), state.limit(view.seat)
    end = now + sum(view.analysis.income.values())
    note = f"limit {glyphs.minus}{bare_money(limit)}"
    text = f"{bare_signed_money(now, glyphs.minus)} {glyphs.arrow} {bare_signed_money(end, glyphs.minus)}"
    return ("net cash, Q end", text, note, "bright" if 5 * (min(now, end) + limit) > limit else "bind")


def _fitting(rows: list[Field], short: Field, cash: Field, room: int) -> list[Field]:
    """As many tracks as fit. First the quarter's balance joins the cash, then the names of the layers that bind give way, then
    the words of that joint heading, and then the last tracks.
    """

    def is_wide() -> bool:
        return sum(map(_breadth, rows)) + 2 * len(rows) > room

    def with_cash(field: Field) -> list[Field]:
        return [field if row[0].startswith("net cash") else row for row in rows if row[0] != "at Q end"]

    if is_wide():
        rows = with_cash(cash)
    if is_wide() and _breadth(short) < _breadth(rows[0]):
        rows[0] = short
    if is_wide():
        rows = with_cash(("net cash", *cash[1:]))
    while rows and is_wide():
        rows = rows[:-1]
    return rows


def _bound_short(view: View) -> Field:
    """What binds in fewer cells: more than two layers as their number."""
    label, value, note, style = _bound(view)
    worst = (view.ghost.analysis if view.ghost else view.analysis).worst
    if worst is not None and len(worst.binding) > 2:
        return (label, f"{len(worst.binding)} layers", f"at {region_name(view.game, worst.region)}", style)
    return (label, value, note, style)


def _tracks_small(view: View, width: int) -> Lines:
    number, first, _ = _compute(view)
    kept = ("bound", "net cash", "Lead", "training", "influence")
    rows = [row for row in fields(view) if row[0].startswith(kept)]
    rows[1] = cash_to_end(view)
    labels, values = Line("raise1"), Line("raise1")
    labels.add(" compute", "muted")
    values.add(f" {number} ", "bright bold")
    starts = (14, 31, 53, 61, 71)
    room = starts[0] - 1 - values.width  # a quarter of another year, `10 in Q1 '25`, is too long: without its `in`
    values.add(first if cell_len(first) <= room else fit(first.replace(" in ", " "), room), "gain")
    for x, (label, value, note, style) in zip(starts, rows, strict=False):
        labels.to(x).add("training" if label.startswith("training") else label, "muted")
        if label.startswith("bound"):
            value, note = _bound_small(view)  # noqa: PLW2901  # in fewer words
        elif label.startswith("net cash"):
            value = value.replace(" ", "")  # noqa: PLW2901  # the limit stands beside it
        values.to(x).add(value, f"{style} bold")
        short = {
            "bound": note, "net": note.replace("limit", "lim"), "Lead": note.split(",")[0],
            "training": f"/{note.removeprefix('of ').split(',')[0]}", "influence": note.replace("of ", "/"),
        }[label.split()[0]]  # fmt: skip
        if not label.startswith("net") or cell_len(value) + cell_len(short) + 2 <= starts[2] - starts[1]:
            values.add(f" {short}", "muted")  # of a debt of hundreds the limit has no room
    return [labels.to(width), values.to(width)]
