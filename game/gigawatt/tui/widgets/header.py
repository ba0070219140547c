"""The header of the board: whose turn it is, actions left, and the main numbers."""

from __future__ import annotations

from typing import Final, NamedTuple

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core import actions as act
from gigawatt.core.queries.permissions import influence_cap
from gigawatt.session.origin import read_origin
from gigawatt.storage.files import shown
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit
from gigawatt.tui.widgets.turn_line import turn_line
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_money, bare_signed_money
from gigawatt.wording.names import region_name, short_region_name
from gigawatt.wording.origin_text import UNKNOWN
from gigawatt.wording.quarters import quarter_name, quarter_near
from gigawatt.wording.seats import PLACES, SEAT_LETTERS


class HeaderFigure(NamedTuple):
    """A track of the header."""

    key: str
    label: str
    value: str
    note: str
    style: str
    """The value's."""
    small: str = ""
    """The note in the least room."""


class Note(NamedTuple):
    """What stands beside the large number."""

    text: str = ""
    style: str = "gain"
    small: str = ""
    """The same in the least room."""
    tells_now: bool = False
    """It is the number that stands, so that the large one is that of the quarter's end."""
    is_coming: bool = False
    """It is what the large number becomes in a later quarter."""


SMALL: Final = ("bound", "cash", "lead", "training", "influence")
"""The tracks of a small header."""

MOST_NAME: Final = 16
"""The most cells that the name of another game takes."""


class Header(BoardPanel):
    """The turn, the compute and the tracks of the player, at every size; a click does nothing."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE | Aspect.THINKING | Aspect.COUNT

    def draw(self, view: View, width: int, height: int) -> Lines:
        """Four rows, three where there are only three."""
        if height < 4:
            return [turn_line(view, width), *_tracks_small(view, width)]
        return [turn_line(view, width), *_tracks(view, width)]


def fields(view: View) -> list[HeaderFigure]:
    """The tracks from left to right; the first is compute."""
    state, seat, g, glyphs = view.state, view.seat, view.game, view.glyphs
    analysis = view.analysis
    net = sum(analysis.income.values())
    place = PLACES[analysis.ranks[seat] - 1]
    tier = state.tier(seat)
    steps = g.ruleset.training.thresholds
    cap = influence_cap(state, seat)
    cash, limit = state.cash(seat), state.limit(seat)
    look = "bright" if 5 * (cash + limit) > limit else "bind"
    at_end = bare_signed_money(cash + net, glyphs.minus)  # what there will be, as where it stands beside the cash
    rows = [
        _bound(view),
        HeaderFigure("cash", "net cash", bare_signed_money(cash, glyphs.minus), *_limit(view, look)),
        HeaderFigure("balance", "at Q end", at_end, "if none acts", "gain" if net > 0 else "bind"),
        _lead(view, place),
    ]
    if g.has_training:
        is_last = tier >= len(steps)
        goal, small = (
            ("all tiers", "/all tiers") if is_last else (f"of {steps[tier]}, tier {tier + 1}", f"/{steps[tier]}")
        )
        share = state.posture(seat)
        label = f"training {share}/{act.POSTURES - 1}" if share else "training"
        rows.append(HeaderFigure("training", label, str(state.progress(seat)), goal, "bright", small))
    rows.append(HeaderFigure("influence", "influence", str(state.influence(seat)), f"of {cap}", "bright", f"/{cap}"))
    index = state.capital_index
    rows.append(
        HeaderFigure("capital", "capital", signed(index, glyphs.minus), "index", "bright" if index >= 0 else "bind")
    )
    if g.has_controls:
        rows.append(
            HeaderFigure("tension", "tension", str(state.tension), "of 5", "bind" if state.tension >= 3 else "bright")
        )
    return rows


def _limit(view: View, style: str) -> tuple[str, str, str]:
    """The note about the credit limit, a style, and the note in the least room."""
    limit = f"{view.glyphs.minus}{bare_money(view.state.limit(view.seat))}"
    return f"limit {limit}", style, f"lim {limit}"


def _bound(view: View) -> HeaderFigure:
    analysis = view.ghost.analysis if view.ghost else view.analysis
    worst = analysis.worst
    label = (
        "bound by" if analysis.forecast[:1] == [_standing(analysis)] else "bound now"
    )  # the large number is of the end
    if worst is None:
        return HeaderFigure("bound", label, "no campus", "", "bind")
    names = list(worst.binding)
    note = f"at {region_name(view.game, worst.region)}"
    if not any(worst.modules):
        return HeaderFigure("bound", label, "no layer yet", note, "bind")
    if len(names) == 3:
        return HeaderFigure("bound", label, ", ".join(names[:2]), f"and {names[2]}", "bind")
    if len(names) > 3:
        return HeaderFigure("bound", label, f"{len(names)} layers", note, "bind")
    if len(names) == 2:
        return HeaderFigure("bound", label, names[0], f"and {names[1]}", "bind")
    return HeaderFigure("bound", label, names[0], note, "bind")


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


def _lead(view: View, place: str) -> HeaderFigure:
    """The Lead, with the distance to whoever is next."""
    state, seat = view.state, view.seat
    others = [s for s in view.analysis.order if s != seat]
    gap = state.lead(seat) - max((state.lead(s) for s in others), default=0)
    rival = max(others, key=state.lead, default=seat)
    small = place
    if len({state.lead(s) for s in (seat, *others)}) == 1:  # nobody stands in a place yet
        note, small = "level, none leads", "level"
    elif gap < 0:
        note = f"{place}, {-gap} behind {SEAT_LETTERS[rival]}"
    elif gap == 0:
        note = f"{place}, level with {SEAT_LETTERS[rival]}"
    else:
        note = f"{place}, {gap} ahead"
    return HeaderFigure("lead", "Lead", str(state.lead(seat)), note, "bright", small)


def _compute(view: View) -> tuple[int, Note, Note]:
    """What is shown large, and two notes: compute at this quarter's end as it is ordered, and what is to come."""
    analysis = view.ghost.analysis if view.ghost else view.analysis
    g, state = view.game, view.state
    if not analysis.forecast:
        return state.compute(view.seat), Note(), Note()
    notes: list[Note] = []
    known = analysis.forecast[0]
    standing = _standing(view.analysis)
    if view.ghost and view.analysis.forecast[0] != known:
        was = f"was {view.analysis.forecast[0]}"
        notes.append(Note(was, "muted", was))
    elif standing != known:
        now = f"({standing} now)"
        notes.append(Note(now, "muted", now, tells_now=True))
    last = known
    for i, (points, open_) in enumerate(zip(analysis.forecast, analysis.doubtful, strict=True)):
        if points != last:
            when = quarter_near(g, state.quarter, state.quarter + i)
            many = f"{points}{'?' if open_ else ''}"
            notes.append(Note(f"{many} in {when}", "odds" if open_ else "gain", f"{many} {when}", is_coming=True))
            last = points
    notes = [*notes, Note(), Note()]
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
    label = f"compute, {when} end" if first.tells_now else "compute"
    big[0].to(start).add(label, "muted")
    for line, note in ((big[1], first), (big[2], second)):
        line.to(start).add(note.text, note.style)
    at = start + max(13, cell_len(label) + 2, cell_len(first.text) + 3, cell_len(second.text) + 3)
    game, is_live = game_track(view)
    room, wide = width - at, _breadth(game) + 2
    rows = _fitting(fields(view), _bounds(view), cash_to_end(view), room if is_live else room - wide)
    if not is_live or (game.value and sum(_breadth(row) + 2 for row in rows) + wide <= room):
        rows.append(game)
    widths = [_breadth(row) for row in rows]
    gap = min(8, (width - at - sum(widths)) // max(1, len(rows)))
    x = at
    for field, wide in zip(rows, widths, strict=True):
        shown = ((field.label, "muted"), (field.value, f"{field.style} bold"), (field.note, "muted"))
        for line, (text, look) in zip(big, shown, strict=True):
            line.to(x).add(text, look)
        x += wide + gap
    return [line.to(width) for line in big]


def game_track(view: View) -> tuple[HeaderFigure, bool]:
    """Which game this is, and whether it was begun as a new one; a branch or a copy always says what it comes from and where."""
    session = view.session
    origin = read_origin(session.extra)
    if origin is None:
        name = shown(session.path.stem) if session.path is not None else ""
        return HeaderFigure("game", "game", fit(name, MOST_NAME), "live", "text"), True
    quarter = quarter_name(view.game, session.origin_quarter)
    name = fit(origin.of or UNKNOWN, MOST_NAME)
    return HeaderFigure("game", f"{origin.kind} of", name, f"from {quarter}", "key"), False


def _breadth(row: HeaderFigure) -> int:
    return max(map(cell_len, (row.label, row.value, row.note)))


def cash_to_end(view: View, gap: str = " ") -> HeaderFigure:
    """Net cash with what it will be at the quarter's end if nobody acts again: in debt, the number that is needed most."""
    state, glyphs = view.state, view.glyphs
    now, limit = state.cash(view.seat), state.limit(view.seat)
    end = now + sum(view.analysis.income.values())
    text = gap.join((bare_signed_money(now, glyphs.minus), glyphs.arrow, bare_signed_money(end, glyphs.minus)))
    look = "bright" if 5 * (min(now, end) + limit) > limit else "bind"
    return HeaderFigure("cash", "net cash, Q end", text, *_limit(view, look))


def _fitting(
    rows: list[HeaderFigure], bounds: tuple[HeaderFigure, HeaderFigure], cash: HeaderFigure, room: int
) -> list[HeaderFigure]:
    """As many tracks as fit. First the cash at the quarter's end joins that of now, then the names of the layers that bind give way, then
    the words of that joint heading, then the notes in their least room if all tracks fit so, and else the last tracks.
    """
    short, least = bounds

    def is_wide() -> bool:
        return _total(rows) > room

    def with_cash(field: HeaderFigure) -> list[HeaderFigure]:
        return [field if row.key == "cash" else row for row in rows if row.key != "balance"]

    if is_wide():
        rows = with_cash(cash)
    if is_wide() and _breadth(short) < _breadth(rows[0]):
        rows[0] = short
    if is_wide():
        rows = with_cash(cash._replace(label="net cash"))
    if is_wide():
        rows = _with_least_notes(rows, least, room)
    while rows and is_wide():
        rows = rows[:-1]
    return rows


def _with_least_notes(rows: list[HeaderFigure], bound: HeaderFigure, room: int) -> list[HeaderFigure]:
    """The same tracks, with as many notes in their least room as all of them take to fit; as they were if they do not even so."""
    brief = list(rows)
    for key in ("bound", "training", "lead"):  # what is told elsewhere on the board comes first
        brief = [
            (bound if key == "bound" else row._replace(note=row.small)) if row.key == key else row for row in brief
        ]
        if _total(brief) <= room:
            return brief
    return rows


def _total(rows: list[HeaderFigure]) -> int:
    """The cells that the tracks take with the least gaps."""
    return sum(map(_breadth, rows)) + 2 * len(rows)


def _bounds(view: View) -> tuple[HeaderFigure, HeaderFigure]:
    """What binds in fewer cells: more than two layers as their number; and in the fewest, with the short name of the region."""
    field = _bound(view)
    worst = (view.ghost.analysis if view.ghost else view.analysis).worst
    if worst is None or len(worst.binding) == 2:
        return field, field
    if len(worst.binding) > 2:
        field = field._replace(value=f"{len(worst.binding)} layers", note=f"at {region_name(view.game, worst.region)}")
    return field, field._replace(note=f"at {short_region_name(view.game, worst.region)}")


def _tracks_small(view: View, width: int) -> Lines:
    number, first, _ = _compute(view)
    rows = {row.key: row for row in fields(view) if row.key in SMALL}
    value, place = _bound_small(view)
    rows["bound"] = rows["bound"]._replace(value=value, small=place)
    rows["cash"] = cash_to_end(view, gap="")  # the limit stands beside it
    if "training" in rows:
        rows["training"] = rows["training"]._replace(label="training")
    labels, values = Line("raise1"), Line("raise1")
    labels.add(" compute", "muted")
    starts = (14, 31, 53, 61, 71)
    room = starts[0] - 3 - cell_len(str(number))
    if cell_len(first.text) <= room:
        values.add(f" {number} ", "bright bold").add(first.text, "gain")
    else:  # a quarter of another year, `10 in Q1 '25`, is too long: `→10 Q1 '25`
        between = view.glyphs.arrow if first.is_coming else " "
        values.add(f" {number}{between}", "bright bold").add(fit(first.small, room), "gain")
    for x, row in zip(starts, rows.values(), strict=False):
        labels.to(x).add(row.label, "muted")
        values.to(x).add(row.value, f"{row.style} bold")
        if row.key != "cash" or cell_len(row.value) + cell_len(row.small) + 2 <= starts[2] - starts[1]:
            values.add(f" {row.small}", "muted")  # of a debt of hundreds the limit has no room
    return [labels.to(width), values.to(width)]
