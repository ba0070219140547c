"""What a replay shows of a position: the map, the seats, one seat's campuses and arrivals, and the chart of compute."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core.explanations.forecast import Arrival, arrivals
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.session import most_bound
from gigawatt.tui.board.maps import largest, map_art
from gigawatt.tui.screens.replayed_record import ReplayedRecord
from gigawatt.tui.toolkit.canvas import Canvas
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, columns, fit
from gigawatt.tui.widgets.worldmap import world_lines
from gigawatt.wording.glyphs import Glyphs, seat_mark
from gigawatt.wording.grammar import plural
from gigawatt.wording.money import bare_signed_money
from gigawatt.wording.names import PHASES, arrival_name, region_name, short_arrival_name, short_region_name
from gigawatt.wording.quarters import quarter_near
from gigawatt.wording.seats import SHORT_FACTIONS, faction_name

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.tui.board.menu import Menu
    from gigawatt.tui.theme import Look

_SHORT: Final = {"cooling": "cool", "network": "net"}
"""Layers that are shorter where two of them stand."""
SEATS_WIDE: Final = 61
"""Cells that the seats take in full."""
_LABEL: Final = 10
"""Cells of a layer's name."""
_STEP: Final = (11, 16)
"""The least and the most cells of a campus."""
_ARRIVAL: Final = 54
"""Cells of an arrival; two stand side by side where there is room for short ones."""
_SHORT_ARRIVAL: Final = 42


@frozen(slots=False)
class Moment:
    """The position shown, and how."""

    replayed: ReplayedRecord
    actions: tuple[int, ...]
    """Of the whole record."""
    ply: int
    """Number of actions that lead to the position."""
    seat: int
    """Whose campuses are shown."""
    look: Look

    @property
    def game(self) -> Game:
        """The game."""
        return self.replayed.game

    @property
    def state(self) -> State:
        """The position."""
        return self.replayed.states[self.ply]

    @property
    def glyphs(self) -> Glyphs:
        """The glyph set."""
        return self.look.glyphs

    # What the map asks of a view: no region is selected, no chooser is open, and the region of the last action is lit.

    @property
    def region(self) -> int:
        """No region is under a cursor."""
        return -1

    @property
    def menu(self) -> Menu | None:
        """No chooser is open."""
        return None

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Regions where the seat has a campus or hires a hall."""
        return tuple(dict.fromkeys((*self.state.places(self.seat), *self.state.campuses(self.seat))))

    @property
    def flash(self) -> int:
        """The region of the action that was done last, or -1."""
        return region_of(self.replayed.states[self.ply - 1], self.actions[self.ply - 1]) if self.ply else -1


def map_lines(at: Moment, width: int, height: int) -> Lines:
    """The map in the largest size that fits; nothing if none does."""
    size = largest(width, height)
    art = map_art(size, "unicode")
    return world_lines(at, size) if art.width <= width and art.height <= height else []


def seat_lines(at: Moment, width: int) -> Lines:
    """A row for each seat, by place; in a narrow column with short names."""
    wide = width >= SEATS_WIDE
    name, lead, compute, cash, bound = (20, 31, 40, 47, 49) if wide else (12, 22, 27, 33, 34)
    head = Line().add("SEATS", "muted bold").right("Lead", lead, "faint")
    head.right("compute" if wide else "comp", compute, "faint").right("cash", cash, "faint")
    rows = [head.to(bound).add("bound by" if wide else "by", "faint").cut(width)]
    state, glyphs = at.state, at.glyphs
    for seat in sorted(range(state.game.seats), key=lambda s: (state.ranks()[s], s)):
        mine = seat == at.seat
        press = ("seat", seat)
        line = Line("raise2" if mine else "")
        line.add(f"{glyphs.cursor if mine else ' '} ", "key", press)
        line.add(f"{seat_mark(glyphs, seat)} ", f"seat{seat} bold", press)
        whole = faction_name(state, seat)
        text = whole if cell_len(whole) <= name else fit(SHORT_FACTIONS.get(whole, whole), name)
        line.add(text, "bright" if mine else "text", press)
        line.right(str(state.lead(seat)), lead, "bright", press).right(str(state.compute(seat)), compute, "text", press)
        line.right(bare_signed_money(state.cash(seat), glyphs.minus), cash, "text", press).to(bound, press=press)
        line.add(_bound(state, seat, most=2 if wide else 1), "muted", press)
        rows.append(line.to(width, press=press))
    return rows


def _bound(state: State, seat: int, *, most: int) -> str:
    """Every layer that binds the seat's most held-back campus; more than `most` as the first and their number."""
    worst = most_bound(state, seat)
    if worst is None or not any(worst.modules):
        return ""
    names = [_SHORT.get(name, name) for name in worst.binding]
    if len(names) <= most:
        return ", ".join(names)
    return f"{len(names)} layers" if most > 1 else f"{names[0]}+{len(names) - 1}"


def campus_lines(at: Moment, width: int) -> Lines:
    """The selected seat's campuses, a row for each layer; the width is shared among them, and names are whole where it allows."""
    state = at.state
    places = state.places(at.seat)
    shown = places[: max(1, (width - _LABEL) // _STEP[0])]
    step = max(_STEP[0], min(_STEP[1], (width - _LABEL) // max(1, len(shown))))
    rows = [bottleneck(state, at.seat, region) for region in shown]
    head = Line().add("CAMPUSES", "muted bold")
    for i, b in enumerate(rows):
        whole = region_name(at.game, b.region)
        name = whole if cell_len(whole) < step else short_region_name(at.game, b.region)
        head.to(_LABEL + step * i).add(fit(name, step - 1), "text")
    out = [head, *[_layer_line(at, rows, layer, step) for layer in range(len(LAYERS))]]
    line = Line().add("compute", "muted")
    for i, b in enumerate(rows):
        line.right(str(b.points), _LABEL + step * i + 9, "bright")
    if len(places) > len(shown):
        line.add(f"   and {plural(len(places) - len(shown), 'more campus', 'more campuses')}", "faint")
    return [*out, line]


def _layer_line(at: Moment, rows: list[Bottleneck], layer: int, step: int) -> Line:
    glyphs, name = at.glyphs, LAYERS[layer]
    line = Line().add(name, "muted")
    for i, b in enumerate(rows):
        have, low, binds = b.modules[layer], min(b.modules), name in b.binding
        scale = 1 if max(b.modules) <= 6 else -(-max(b.modules) // 6)
        lit = low // scale
        line.to(_LABEL + step * i).add(glyphs.running * lit, "bind" if binds else "bright")
        line.add(glyphs.idle * (-(-have // scale) - lit), "muted")
        line.right(str(have), _LABEL + step * i + 9, "bind bold" if binds else "bright")
        line.add(glyphs.binds if binds else " ", "bind bold")
    return line


def arriving_lines(at: Moment, width: int, height: int) -> Lines:
    """What is on its way to the selected seat, the earliest first; in two columns where one does not hold it."""
    found = sorted(arrivals(at.state, at.seat), key=lambda a: a.on_time)
    head, room = Line().add("ARRIVING", "muted bold"), max(1, height - 1)
    if not found:
        return [head, Line().add("nothing", "muted")]
    many = 2 if len(found) > room and width >= 2 * _SHORT_ARRIVAL + 2 else 1
    each = min(_ARRIVAL, (width - 2 * (many - 1)) // many)
    rows = [_arrival_line(at, a, each) for a in found]
    fitting = rows if len(rows) <= room * many else rows[: room * many - 1]
    if len(fitting) < len(rows):
        fitting = [*fitting, Line().add(f"{len(rows) - len(fitting)} more", "faint")]
    deep = -(-len(fitting) // many)
    return [head, *columns([(each, fitting[i * deep : (i + 1) * deep]) for i in range(many)])]


def _arrival_line(at: Moment, a: Arrival, width: int) -> Line:
    when = quarter_near(at.game, at.state.quarter, a.on_time) if a.on_time < at.game.quarters else "too late"
    whole = width >= _ARRIVAL
    place = region_name(at.game, a.region) if whole else short_region_name(at.game, a.region)
    spots = (13, 28, 33, 42) if whole else (9, 18, 22, 30)
    line = Line().add(fit(place, spots[0] - 1), "text").to(spots[0])
    room = spots[1] - spots[0] - 1
    name = arrival_name(at.game, a)
    line.add(name if cell_len(name) <= room else fit(short_arrival_name(at.game, a), room), "muted").to(spots[1])
    line.add(f"+{a.amount}", "gain").to(spots[2]).add(when, "text").to(spots[3])
    return line.add(PHASES[a.phase], "odds" if a.phase == 0 else "muted")


def chart_lines(at: Moment, width: int, height: int) -> Lines:
    """Compute of every seat over the whole match, with a vertical line at the position shown."""
    replayed = at.replayed
    by_seat = replayed.compute_by_seat
    most = max(1, *map(max, by_seat))
    canvas = Canvas(width - 9, height - 2, braille=at.glyphs.braille)
    across, down = canvas.size

    def column(ply: int) -> int:
        return (across - 1) * ply // max(1, replayed.plies)

    for y in range(0, down, 2):
        canvas.dot(column(at.ply), y, "line", mark="|")
    for seat in sorted(range(replayed.game.seats), key=lambda s: s == at.seat):
        points = [(column(p), round((down - 1) * (most - n) / most)) for p, n in enumerate(by_seat[seat])]
        canvas.path(points, f"seat{seat}", mark="ABCDEF"[seat])
    out = [Line().add("COMPUTE", "muted bold").add("  of every seat", "faint")]
    rows = canvas.lines()
    for y, row in enumerate(rows):
        label = {0: str(most), len(rows) - 1: "0"}.get(y, "")
        out.append(Line().right(label, 4, "faint").add(" ").join(row))
    return out
