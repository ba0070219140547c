"""Every campus layer by layer: lit up to the minimum, dark above it, the binding layer marked."""

from __future__ import annotations

from gigawatt.analysis.position_analysis import PositionAnalysis
from gigawatt.core.queries.bottleneck import Bottleneck
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading, wrap
from gigawatt.wording.bottleneck_text import bottleneck_text
from gigawatt.wording.names import region_name, short_region_name

LABEL: int = 9
MOST_STEP: int = 24


class Campuses(BoardPanel):
    """The player's campuses, layer by layer, at every size; a click on a name selects the region, one on the grid opens the bottlenecks."""

    SHOWS = Aspect.OWN | Aspect.CHOICE | Aspect.PLACE | Aspect.LIGHT

    def draw(self, view: View, width: int, height: int) -> Lines:
        """A heading if there is room, then a column for each campus."""
        rows = campus_grid(view, width)
        if height >= len(rows) + 1:
            return [_heading(view, width), *rows, *_idle(view, width, height - len(rows) - 1)]
        return rows


def _heading(view: View, width: int) -> Line:
    """The heading with the marks of the picture, and what is added to it in the words that fit."""
    glyphs = view.glyphs
    line = heading("my campuses").add("   ").add(glyphs.running, "bright").add(" running ", "faint")
    line.add(glyphs.idle, "muted").add(" idle ", "faint")
    if view.ghost is not None:
        room = width - line.width - cell_len(glyphs.added) - 1
        added = "this action" if room >= len("this action") else "added"
        return line.add(glyphs.added, "key bold").add(f" {added}", "faint")
    return line.add(glyphs.coming, "gain").add(" coming", "faint")


def _places(view: View) -> list[int]:
    """The regions shown: own campuses, and one that the action in view would open."""
    own = list(view.analysis.places)
    if view.ghost is not None:
        own += [r for r in view.ghost.analysis.places if r not in own]
    return own


def campus_grid(view: View, width: int) -> Lines:
    """Names, five layers and compute, a column for each campus; campuses that do not fit are counted."""
    places = _places(view)
    if not places:
        return [Line().add("No campus yet. Build one: greenfield or converted works.", "muted")]
    room = width - LABEL + 1
    step = min(MOST_STEP, max(12, room // min(len(places), max(1, room // 12))))
    shown = places[: max(1, room // step)]
    cells = step - 4
    scale = {r: _scale(view, r, cells) for r in shown}
    names = Line().to(LABEL)
    for i, r in enumerate(shown):
        note = f" {view.glyphs.running}={scale[r]}" if scale[r] > 1 else ""
        style = "key bold" if r == view.region else "text"
        name = fit(short_region_name(view.game, r), step - 1 - cell_len(note))
        names.to(LABEL + i * step).add(name, style, ("region", r)).add(note, "faint")
        struck = ", ".join(f"{what} {view.glyphs.minus}{lost}" for what, lost in view.analysis.struck(r))
        if struck and names.width + cell_len(struck) + 2 < LABEL + (i + 1) * step:
            names.add(f"  {struck}", "bind", ("command", "row"))  # by an event: the page of the row says which
    if len(shown) < len(places):
        names.right(f"{len(places) - len(shown)} more", width, "faint")
    rows = [names]
    for layer, name in enumerate(LAYERS):
        line = Line().add(name, "muted")
        for i, r in enumerate(shown):
            line.to(LABEL + i * step)
            _cells(line, view, r, layer, cells, scale[r])
        rows.append(line)
    rows.append(_compute_line(view, shown, step))
    return [rows[0], *[_pressed(row, ("command", "bottleneck")) for row in rows[1:]]]


def _pressed(line: Line, press: tuple[str, str]) -> Line:
    """A line that is one press throughout."""
    made = Line(line.ground)
    for piece in line.pieces:
        made.add(piece.text, piece.style, press)
    return made


def _totals(analysis: PositionAnalysis, region: int, layer: int) -> int:
    b = analysis.campuses.get(region)
    return (b.modules[layer] if b else 0) + analysis.coming.get(region, [0] * 5)[layer]


def _scale(view: View, region: int, cells: int) -> int:
    """Modules per glyph."""
    analysis = view.ghost.analysis if view.ghost else view.analysis
    most = max(max(_totals(f, region, layer) for layer in range(5)) for f in (analysis, view.analysis))
    return 1 if most <= cells else -(-most // cells)


def _cells(line: Line, view: View, region: int, layer: int, cells: int, scale: int) -> None:
    """One layer of one campus: running, idle, coming, and what the action in view adds; the number; the mark of what binds."""
    glyphs = view.glyphs
    old, new = view.analysis, view.ghost.analysis if view.ghost else view.analysis
    before, b = old.campuses.get(region), new.campuses.get(region)
    have = b.modules[layer] if b else 0
    had = before.modules[layer] if before else 0
    lit = min(b.online, have) if b else 0
    coming = old.coming.get(region, [0] * 5)[layer]
    added = max(0, have - had) + max(0, new.coming.get(region, [0] * 5)[layer] - coming)
    solid = have - max(0, have - had)
    unlit = min(solid, view.unlit.get((region, layer), 0))
    run, idle = min(lit, solid - unlit), max(0, solid - unlit - lit)
    binds = b is not None and any(b.modules) and have == min(b.modules)
    start = line.width
    cursor = 0
    for glyph, count, style in (
        (glyphs.running, run, "bind" if binds else "bright"), (glyphs.idle, idle, "muted"), (glyphs.added, added, "key bold"),
        (glyphs.coming, unlit + coming, "gain"),
    ):  # fmt: skip
        upto = -(-(cursor + count) // scale) if count else -(-cursor // scale)
        line.add(glyph * min(max(0, upto - (-(-cursor // scale))), cells - (line.width - start)), style)
        cursor += count
    line.to(start + cells)
    line.right(str(have - unlit), start + cells + 2, "bind bold" if binds else "text")
    line.add(glyphs.binds if binds else " ", "bind bold")


def _compute_line(view: View, shown: list[int], step: int) -> Line:
    new = view.ghost.analysis if view.ghost else view.analysis
    line = Line().add("compute", "muted")
    for i, r in enumerate(shown):
        now = _points(new.campuses.get(r))
        was = _points(view.analysis.campuses.get(r))
        end = LABEL + i * step + step - 2
        if now != was:
            text = f"{was} {view.glyphs.arrow} {now}"
            line.right(text, end, "gain bold" if now > was else "bind bold")
        else:
            line.right(str(now), end, "bright bold")
    return line


def _points(b: Bottleneck | None) -> int:
    return b.points if b else 0


def _idle(view: View, width: int, room: int) -> Lines:
    """What one more module of the binding layer would bring, if there is room."""
    lines: Lines = []
    is_advised = view.session.options.advice and not view.is_question_open
    if room >= 2 and is_advised and (worst := view.analysis.worst) is not None:
        name = region_name(view.game, worst.region)
        lines += [Line().add(row, "faint") for row in wrap(f"{name}: {bottleneck_text(worst)}", width)[:room]]
    return lines
