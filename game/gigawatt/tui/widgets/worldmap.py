"""The world: land, regions with their slots and everyone's campuses, and a line about the region under the cursor."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Protocol

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core.queries.permissions import room_left
from gigawatt.core.rules.vocabulary import BLOCS, PARTS
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.maps import MapArt, Place, largest, map_art
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, clusters, fit_words
from gigawatt.wording.grammar import signed
from gigawatt.wording.money import bare_money
from gigawatt.wording.names import short_region_name
from gigawatt.wording.permit_text import odds_text, permit_odds, permit_reasons
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.tui.board.menu import Menu
    from gigawatt.tui.theme import Look
    from gigawatt.wording.glyphs import Glyphs

PLANT_LETTERS = "LMPE"

Cell = tuple[str, str, int]
"""Character, style, and the region a click on it means, or -1."""


class MapView(Protocol):
    """What the map shows: a position, the seat whose places are marked, and the regions that stand out."""

    @property
    def state(self) -> State:
        """The position."""

    @property
    def game(self) -> Game:
        """The game."""

    @property
    def seat(self) -> int:
        """The seat whose places are marked."""

    @property
    def places(self) -> Sequence[int]:
        """Its places."""

    @property
    def look(self) -> Look:
        """How to draw."""

    @property
    def glyphs(self) -> Glyphs:
        """The glyph set."""

    @property
    def region(self) -> int:
        """The region under the cursor, or -1."""

    @property
    def flash(self) -> int:
        """The region of an action just done, or -1."""

    @property
    def menu(self) -> Menu | None:
        """The open chooser, whose targets are marked."""


class WorldMap(BoardPanel):
    """The regions and who is there, at every size (at the small one in a tab of its own); a click on a region selects it."""

    SHOWS = Aspect.POSITION | Aspect.CHOICE | Aspect.PLACE | Aspect.FLASH

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The largest drawing that fits, centred."""
        size = largest(width, height)
        art = map_art(size, view.look.glyph_set)
        rows = world_lines(view, size)
        pad = max(0, (width - art.width) // 2)
        return [Line().add(" " * pad).join(row) for row in rows] if pad else rows


class RegionLine(BoardPanel):
    """What a builder needs to know of the region under the cursor, at every size; a click does nothing."""

    SHOWS = Aspect.POSITION | Aspect.PLACE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A line, or two if there is room."""
        return region_lines(view, width)[:height]


def world_lines(view: MapView, size: str) -> Lines:
    """The map of a size, with regions drawn over the land."""
    art = map_art(size, view.look.glyph_set)
    rows = [
        list(row)
        for row in land(size, view.look.glyph_set, tuple(r.id for r in view.game.ruleset.regions), _blocs(view))
    ]
    for index, region in enumerate(view.game.ruleset.regions):
        if (place := art.places.get(region.id)) is not None:
            _draw_region(view, rows, art, place, index)
    lines = []
    for row in rows:
        line = Line()
        start = 0
        for x in range(1, len(row) + 1):
            if x == len(row) or row[x][1:] != row[start][1:]:
                text = "".join(c for c, _, _ in row[start:x])
                _, style, region_index = row[start]
                line.add(text, style, ("region", region_index) if region_index >= 0 else None)
                start = x
        lines.append(line)
    return lines


def _blocs(view: MapView) -> tuple[str, ...]:
    return tuple(region.bloc for region in view.game.ruleset.regions)


@lru_cache(maxsize=8)
def land(size: str, glyphs: str, regions: tuple[str, ...], blocs: tuple[str, ...]) -> tuple[tuple[Cell, ...], ...]:
    """The bare land, tinted by bloc around each region only."""
    from gigawatt.tui.board.maps import TINT_RADIUS

    art = map_art(size, glyphs)
    bloc_of = dict(zip(regions, blocs, strict=True))
    rows = []
    for y in range(art.height):
        text = art.rows[y].ljust(art.width)
        row = []
        for x, c in enumerate(text):
            near = bloc_of.get(art.nearest(x, y, TINT_RADIUS[size]), "") if c != " " else ""
            row.append((c, f"{near}-land" if near else "land", -1))
        rows.append(tuple(row))
    return tuple(rows)


def _draw_region(view: MapView, rows: list[list[Cell]], art: MapArt, place: Place, index: int) -> None:
    is_here = index == view.region
    name = short_region_name(view.game, index)
    if is_here:
        style = "bg bold on key"
    elif index == view.flash:
        style = "bright bold on raise2"
    elif (lit := _target(view, index)) is not None:
        style = "key bold" if lit else "faint"
    elif index in view.places:
        style = f"seat{view.seat} bold"
    else:
        style = "text"
    _put(rows, art, place.name, [(f" {name} " if is_here else name, style)], index, shift=-1 if is_here else 0)
    pips = _pips(view, index)
    (x, y), (start, at) = place.pips, place.name
    if y == at and x < start:  # left of its name: what has grown there goes on to the left, a cell clear of the name
        x = min(x, start - 1 - sum(cell_len(text) for text, _ in pips))
    _put(rows, art, (x, y), pips, index)


def _target(view: MapView, index: int) -> bool | None:
    """Whether a region is a legal target of the row under the cursor; None where regions are no targets."""
    menu = view.menu
    if menu is None or menu.item is None or region_of(view.state, menu.action) < 0 or len(menu.item.choices) < 2:
        return None
    return any(c.key == index and c.action in menu.legal for c in menu.item.choices)


def _pips(view: MapView, index: int) -> list[tuple[str, str]]:
    """A mark for each campus, one for each free slot, and letters of plants in their owners' colours."""
    state, g, glyphs = view.state, view.game, view.glyphs
    pieces: list[tuple[str, str]] = []
    for seat in range(g.seats):
        if index in state.campuses(seat):
            pieces.append((glyphs.seats[seat], f"seat{seat} bold"))
    pieces += [(glyphs.slot, "text")] * max(0, state.free_slots(index))
    for seat in range(g.seats):
        plants = state.holding(seat, index).plants
        for part, letter in enumerate(PLANT_LETTERS):
            if plants[part]:
                pieces.append((letter if glyphs.braille else letter.lower(), f"seat{seat} bold"))
    return pieces


def _put(
    rows: list[list[Cell]],
    art: MapArt,
    at: tuple[int, int],
    pieces: list[tuple[str, str]],
    index: int,
    *,
    shift: int = 0,
) -> None:
    """Write over the land, a blank cell on either side."""
    x, y = at[0] + shift, at[1]
    length = sum(cell_len(text) for text, _ in pieces)
    x = max(0, min(x, art.width - length))
    if y >= len(rows) or not length:
        return
    row = rows[y]
    for edge in (x - 1, x + length):
        if 0 <= edge < art.width and row[edge][2] < 0:
            row[edge] = (" ", "land", -1)
    for text, style in pieces:
        for cluster in clusters(text):
            for cell in range(cell_len(cluster)):
                if x < art.width:
                    row[x] = (cluster if cell == 0 else "", style, index)
                x += 1


def region_lines(view: View, width: int) -> Lines:
    """What a builder needs to know of the region: bloc, slots, grid, permits, climate; then fibre, power, plants, and who is there."""
    state, g = view.state, view.game
    i = view.region
    region = g.ruleset.regions[i]
    here = [s for s in range(g.seats) if i in state.campuses(s)]
    line = _terms(view, len(here), is_brief=False)
    if line.width > width:
        line = _terms(view, len(here), is_brief=True)
    extras = (f"  {region.climate}", f", fibre {region.fibre.upper()}", f", power {bare_money(region.power_price)}")
    for text in extras[: 3 if width >= 90 else 1]:  # the last ones give way first
        if line.width + cell_len(text) <= width:
            line.add(text, "muted")
    second = Line().add("  ")
    second.add("here ", "muted")
    for seat in here:
        online = _online(view, seat, i)
        second.add(f"{view.mark(seat)} ", f"seat{seat}").add(f"{online}   ", "text")
    if not here:
        second.add("nobody yet   ", "faint")
    grades = [(part, getattr(region.suits, part)) for part in PARTS]
    suits = [f"{BOARD.name(part)} {grade}" for part, grade in grades if grade != "none"]
    if suits and g.has_plants:
        second.add("plants ", "muted")
        second.add(fit_words(", ".join(suits), width - second.width), "text")
    if (why := stall_reason(view, i)) and second.width + cell_len(why) + 3 <= width:
        second.add(f"   {why}", "odds")
    return [line.cut(width), second.cut(width)]


def _terms(view: View, used: int, *, is_brief: bool) -> Line:
    """The region's name and bloc, the slots, grid headroom and room for site that are left, and the odds of permits.

    Args:
        view: the board.
        used: campuses that stand there.
        is_brief: in fewer words, and without the room that there is in all.
    """
    state, glyphs, i = view.state, view.glyphs, view.region
    region = view.game.ruleset.regions[i]
    line = Line().add(f" {region.name} ", "bg bold on key").add("  ")
    line.add(f"{glyphs.blocs[BLOCS.index(region.bloc)]} ", f"{region.bloc}").add(region.bloc, f"{region.bloc}")
    free, head, room = state.free_slots(i), state.headroom(i), room_left(state, view.seat, i)
    # A campus takes a slot; cards add slots to those of the map.
    line.add("  slots " if is_brief else "  free slots ", "muted").add(
        f"{free}/{free + used}", "bright" if free else "bind"
    )
    line.add(", grid ", "muted").add(str(head), "bright" if head else "bind")
    line.add(", room ", "muted")
    line.add(str(room) if is_brief else f"{room}/{view.game.room[i]}", "bright" if room else "bind")
    return line.add("  permit ", "muted").add(odds_text(glyphs, *permit_odds(state, i, view.seat)), "odds")


def stall_reason(view: View, region: int) -> str:
    """Why permits there stall for the seat more or less than by the region's card: `stall 35 +8 Local opposition`."""
    stall, _ = permit_reasons(view.state, region, view.seat)
    reasons = ", ".join(f"{signed(points, view.glyphs.minus)} {why}" for points, why in stall)
    return f"stall {view.game.region_stall[region]} {reasons}" if reasons else ""


def _online(view: View, seat: int, region: int) -> int:
    from gigawatt.core.queries.bottleneck import bottleneck

    return bottleneck(view.state, seat, region).points
