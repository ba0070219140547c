"""A Gantt chart as inline SVG: a row for each thing that was on its way, a block for each quarter that it waited."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from gigawatt.pages.shell import part_class
from gigawatt.pages.svg import picture
from gigawatt.text import html_text, short_name

_LABEL: Final = 262
_WIDTH: Final = 880
_ROW: Final = 19
_HEAD: Final = 26
_TAIL: Final = 12
_MOST_ROWS: Final = 34
"""Of one picture: more would not fit on a printed page."""

STYLE: Final = """
svg .wait{opacity:.38}svg .stop{fill:none;stroke:var(--warn);stroke-width:2}svg .ran{opacity:.13}svg .end{fill:var(--ink)}
svg .gone{stroke:var(--warn);stroke-width:2}svg .soft{fill:var(--soft)}
.phases{list-style:none;padding:0;margin:.2rem 0 .6rem;display:flex;flex-wrap:wrap;gap:.1rem 1.2rem;color:var(--soft)}
.phases svg{width:1.4em;height:.9em;margin-right:.35em;vertical-align:-.08em}
"""
"""Rules of CSS that a page with such a chart needs."""


@frozen
class GanttRow:
    """A row of the chart."""

    name: str
    colour: int
    """A number of `part_class`."""
    first: int
    """The column in which it was ordered."""
    phases: Sequence[str]
    """In each column from then on `permit`, `stalled`, `construction` or `freight`; empty if it was there at once."""
    end: str = "runs"
    """What became of it: `runs`, `open` or `gone`."""
    note: str = ""
    """The text shown under the pointer."""


def gantt_plot(columns: Sequence[str], rows: Sequence[GanttRow], label: str) -> str:
    """The chart, in pictures that each fit on a page.

    Args:
        columns: the names of the columns from left to right.
        rows: from top to bottom.
        label: the description of the chart for screen readers.
    """
    parts = [rows[i : i + _MOST_ROWS] for i in range(0, len(rows), _MOST_ROWS)]
    return "".join(_picture(columns, part, label) for part in parts) + _phases()


def _picture(columns: Sequence[str], rows: Sequence[GanttRow], label: str) -> str:
    step = (_WIDTH - _LABEL - _TAIL) / max(len(columns), 1)
    foot = _HEAD + _ROW * len(rows)
    drawn = [*_grid(columns, step, foot)]
    for place, row in enumerate(rows):
        drawn += _row(row, _HEAD + _ROW * place, step, len(columns))
    about = f"{len(rows)} rows from {columns[0]} to {columns[-1]}." if columns else "No quarters."
    return picture(_WIDTH, foot + 6, label, about, drawn)


def _grid(columns: Sequence[str], step: float, foot: int) -> Iterator[str]:
    for place, name in enumerate(columns):
        x = _LABEL + step * place
        yield f'<line class="grid" x1="{x:.1f}" y1="{_HEAD - 4}" x2="{x:.1f}" y2="{foot}"/>'
        yield f'<text class="tick" x="{x + step / 2:.1f}" y="14" text-anchor="middle">{html_text(name)}</text>'


def _row(row: GanttRow, top: int, step: float, columns: int) -> Iterator[str]:
    x = _LABEL + step * row.first
    end = x + step * len(row.phases)
    middle = top + _ROW / 2
    yield f"<g><title>{html_text(row.note or row.name, 400)}</title>"
    yield f'<text x="{_LABEL - 10}" y="{middle + 4.5:.1f}" text-anchor="end">{html_text(short_name(row.name, 36))}</text>'
    kind = part_class(row.colour)
    for place, phase in enumerate(row.phases):
        left = x + step * place
        faint = "" if phase in {"construction", "freight"} else " wait"
        yield _block(left + 1, top + 4, step - 2, f"{kind}{faint}")
        if phase == "stalled":
            yield _block(left + 2, top + 5, step - 4, "stop", _ROW - 10)
    right = _LABEL + step * columns
    if row.end == "runs" and end < right:
        yield _block(end, top + 7, right - end, f"{kind} ran", _ROW - 14)
        yield f'<circle class="end" cx="{end + 3:.1f}" cy="{middle:.1f}" r="3"/>'
    if row.end == "gone":
        yield f'<path class="gone" d="M{end - 4:.1f} {middle - 4:.1f}l8 8m0 -8l-8 8"/>'
    yield "</g>"


def _block(x: float, y: float, width: float, kind: str, height: float = _ROW - 8) -> str:
    return f'<rect class="{kind}" x="{x:.1f}" y="{y:.1f}" width="{max(width, 1):.1f}" height="{height:.1f}" rx="1.5"/>'


def _phases() -> str:
    """What the blocks mean."""
    drawn = {
        "waits for a permit": '<rect class="k8 wait" width="22" height="12"/>',
        "the permit stalled": '<rect class="k8 wait" width="22" height="12"/><rect class="stop" x="1" y="1" width="20" height="10"/>',
        "under construction, or on its way": '<rect class="k8" width="22" height="12"/>',
        "runs from here on": '<circle class="end" cx="5" cy="6" r="4"/>',
        "given up": '<path class="gone" d="M5 1l10 10m0 -10l-10 10"/>',
    }
    items = "".join(
        f'<li><svg viewBox="0 0 22 12" aria-hidden="true">{shape}</svg>{html_text(name)}</li>'
        for name, shape in drawn.items()
    )
    return f'<ul class="phases">{items}</ul>'
