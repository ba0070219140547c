"""Arrivals over the coming quarters: permits with their odds, construction, freight, and the resulting compute."""

from __future__ import annotations

from attrs import evolve

from gigawatt.analysis.position_analysis import PositionAnalysis, fresh_arrivals, is_sure
from gigawatt.core.explanations.forecast import ONE, Arrival
from gigawatt.core.position.rows import FREIGHT, KIND_DELIVERY, PERMIT
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.panel import BoardPanel
from gigawatt.tui.board.view import View
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len, fit, heading
from gigawatt.wording.names import arrival_name, is_plant, region_name, short_arrival_name, short_region_name
from gigawatt.wording.quarters import begins_year, quarter_near, quarter_of_year, year_of

CELL: int = 4


def labels_of(width: int) -> int:
    """Width of the labels before the quarters; with enough room it includes a rival's mark."""
    return 21 if width >= 50 else 19


class Arriving(BoardPanel):
    """Arriving."""

    SHOWS = Aspect.OWN | Aspect.CHOICE

    def draw(self, view: View, width: int, height: int) -> Lines:
        """The heading, a row for each arrival, the forecast; arrivals that do not fit are counted."""
        analysis = view.ghost.analysis if view.ghost else view.analysis
        lines = [timeline_heading(view, width, "arriving")]
        tail = _forecasts(view, width)
        fresh = _new(view)
        known = list(analysis.arrivals)
        for a in fresh:
            known.remove(a)
        new = merged(fresh)
        rows = [*new, *merged(known)]
        room = max(1, height - 1 - len(tail))
        shown = rows if len(rows) <= room else rows[: room - 1]
        for a in shown:
            lines.append(arrival_line(view, a, width, is_new=any(a is other for other in new)))
        if len(shown) < len(rows):
            rest = rows[len(shown) :]
            names = _names(view, rest)
            lines.append(Line().add(fit(f"{len(rest)} more:{f' {names}' if names else ''}", width), "faint"))
        if not rows:
            lines.append(Line().add("Nothing is on its way.", "faint"))
        return [*lines, *tail]


def merged(lines: list[Arrival]) -> list[Arrival]:
    """Arrivals of the same kind, place, time and odds as one with all their modules."""
    found: dict[tuple[object, ...], Arrival] = {}
    for a in lines:
        key = (a.region, a.kind, a.gives, a.phase, a.on_time, a.moves, a.odds, a.seized)
        found[key] = evolve(a, amount=found[key].amount + a.amount) if key in found else a
    return list(found.values())


def _names(view: View, rows: list[Arrival]) -> str:
    return ", ".join(f"{region_name(view.game, a.region)} {arrival_name(view.game, a)}" for a in rows)


def _new(view: View) -> list[Arrival]:
    """The lines that the action in view adds."""
    if view.ghost is None:
        return []
    return fresh_arrivals(view.analysis, view.ghost.analysis)


def _columns(view: View, width: int) -> int:
    """Number of quarters that fit."""
    return max(1, min(view.game.quarters - view.state.quarter, (width - labels_of(width) + 1) // CELL))


def timeline_heading(view: View, width: int, title: str) -> Line:
    """The heading with the year, if there is room, and a column for each quarter; a bar separates the years."""
    g, now = view.game, view.state.quarter
    line = heading(title)
    year = year_of(g, now)
    if line.width + cell_len(year) + 3 <= labels_of(width):
        line.add(f"  {year}", "faint")
    return quarter_heads(line, view, labels_of(width), CELL, _columns(view, width))


def quarter_heads(line: Line, view: View, start: int, step: int, count: int) -> Line:
    """The names of this quarter and of those to come over their columns, `Q3  Q4 │Q1  Q2`: the first is the current one."""
    now = view.state.quarter
    for i in range(count):
        at = start + i * step
        if i and begins_year(view.game, now + i):
            line.to(at - 1).add("│" if view.glyphs.braille else "|", "faint")
        line.to(at).add(quarter_of_year(view.game, now + i), "faint")
    return line


def arrival_line(
    view: View, a: Arrival, width: int, *, is_new: bool = False, mark: str = "", style: str = "text"
) -> Line:
    """One line of the pipeline against the quarters."""
    g, glyphs, now = view.game, view.glyphs, view.state.quarter
    line = Line()
    if mark:
        line.add(f"{mark} ", style)
    name = short_region_name(g, a.region)
    labels = labels_of(width)
    edge = labels - 10
    line.add(fit(name, edge - line.width - 1), "key bold" if is_new else "text", ("region", a.region)).to(edge)
    line.add(fit(short_arrival_name(g, a), 9), "text").to(labels)
    count = _columns(view, width)
    at = min(a.on_time - now, count)
    style = "key" if is_new else ("odds" if a.phase == PERMIT and a.moves < ONE else "muted")
    if not a.odds:
        pass  # nothing is to be counted on any more: no chance, no bar
    elif a.phase == PERMIT and a.moves < ONE:
        chance = f"{a.moves * 100 // ONE}%"
        line.add(f"{chance:<3} " if at > 0 else "", "odds")
        fill = glyphs.building * max(0, at * CELL - CELL - 1)
        if fill:
            line.add(fill, "muted").add(" ")
    else:
        glyph = glyphs.freight if a.phase == FREIGHT else glyphs.building
        if at > 0:
            line.add(glyph * (at * CELL - 1), style).add(" ")
    if not a.odds:
        return line.add("too late", "bind").cut(width)
    line.to(labels + at * CELL)
    if a.on_time - now < count:
        sure = is_sure(a)
        word = "plant" if is_plant(g, a.kind) else f"+{a.amount}" if a.gives < 5 or a.kind == KIND_DELIVERY else "done"
        line.add(f"{word}{'' if sure else '?'}", ("key bold" if is_new else "gain bold") if sure else "odds bold")
    else:
        when = f" {quarter_near(g, now, a.on_time)}"
        line.cut(width - cell_len(when)).to(width - cell_len(when)).add(when, "faint")
    return line.cut(width)


def _forecasts(view: View, width: int) -> Lines:
    """Compute quarter by quarter if all goes on time, and what it was before the action in view."""
    after = view.ghost.analysis if view.ghost else view.analysis
    if not after.forecast:
        return []
    lines = [_numbers(view, "compute", after, width, "bright bold")]
    if after.forecast != view.analysis.forecast:
        lines.append(_numbers(view, "was", view.analysis, width, "faint"))
    return lines


def _numbers(view: View, label: str, analysis: PositionAnalysis, width: int, style: str) -> Line:
    line = Line().add(label, "muted")
    for i, (n, open_) in enumerate(zip(analysis.forecast[: _columns(view, width)], analysis.doubtful, strict=False)):
        text = f"{n}?" if open_ and n < 100 else str(n)
        line.to(labels_of(width) + i * CELL).add(text, "odds bold" if open_ and style != "faint" else style)
    return line
