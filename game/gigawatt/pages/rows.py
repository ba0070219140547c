"""Plots with a row for each name, as inline SVG: dots with intervals, and bars. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from gigawatt.pages.scale import Scale, full_scale, loose_scale, number
from gigawatt.pages.svg import picture
from gigawatt.text import html_text, short_name

_LABEL: Final = 226
_PLOT: Final = 478
_TAIL: Final = 176
_WIDTH: Final = _LABEL + _PLOT + _TAIL
_TOP: Final = 4
_ROW: Final = 28
_BAR_ROW: Final = 20
_FOOT: Final = 30


@frozen
class Mark:
    """A row of a plot: a name, a value and its interval."""

    name: str
    value: float
    low: float = -math.inf
    high: float = math.inf
    """The bounds of its interval; not finite where they are not known."""
    note: str = ""
    """Small text after the value; the width of the interval if empty."""


Band = tuple[float, float]
"""The values that are as they should be, from and to; infinite where the range is open."""


def interval_plot(
    marks: Sequence[Mark], label: str, style: str = "+,.0f", middle: float = 0.0, band: Band | None = None
) -> str:
    """A dot for each mark and a line for its interval, on one scale with round ticks.

    Args:
        marks: the marks from top to bottom.
        label: the description of the plot for screen readers.
        style: the number format of values.
        middle: the value that means no difference, which has a line of its own.
        band: the range that values should be in, which is shaded; a mark outside it has a colour of warning.
    """
    bounds = [bound for mark in marks for bound in (mark.value, mark.low, mark.high)]
    scale = loose_scale([*bounds, middle, *(band or ())], _LABEL, _PLOT)
    foot = _ROW * len(marks) + 2 * _TOP
    rows = [_mark(mark, _TOP + _ROW * (place + 0.5), scale, style, band) for place, mark in enumerate(marks)]
    drawn = [*_grid(scale, foot, band), _line("middle", scale.at(middle), foot), *rows]
    return picture(_WIDTH, foot + _FOOT, label, _about(marks, style, band), drawn)


def bar_plot(marks: Sequence[Mark], label: str, style: str = ",.0f", band: Band | None = None, whole: float = 0) -> str:
    """A bar for each mark from zero to its value.

    Args:
        marks: the marks from top to bottom.
        label: the description of the plot for screen readers.
        style: the number format of values.
        band: the range that values should be in, which is shaded; a bar that ends outside it has a colour of warning.
        whole: the scale reaches at least this far, 100 for shares.
    """
    scale = full_scale([*(mark.value for mark in marks), whole], _LABEL, _PLOT)
    foot = _BAR_ROW * len(marks) + 2 * _TOP
    rows = [_bar(mark, _TOP + _BAR_ROW * (place + 0.5), scale, style, band) for place, mark in enumerate(marks)]
    return picture(_WIDTH, foot + _FOOT, label, _about(marks, style, band), [*_grid(scale, foot, band), *rows])


def _about(marks: Sequence[Mark], style: str, band: Band | None) -> str:
    """What a plot shows: its ends, and how many marks are where they should be."""
    known = sorted((mark for mark in marks if math.isfinite(mark.value)), key=lambda mark: mark.value)
    if not known:
        return "No values."
    ends = " to ".join(f"{number(mark.value, style)} ({short_name(mark.name, 60)})" for mark in (known[0], known[-1]))
    if band is None:
        return f"{len(known)} values, {ends}."
    inside = sum(_is_inside(mark, band) for mark in known)
    return f"{len(known)} values, {ends}; {inside} of them are {_format_band(band)}."


def _format_band(band: Band) -> str:
    """`at most 50`, `at least 2`, `within 2 to 60`."""
    low, high = (number(end, ",g") for end in band)
    if not math.isfinite(band[0]):
        return f"at most {high}"
    return f"within {low} to {high}" if math.isfinite(band[1]) else f"at least {low}"


def _is_inside(mark: Mark, band: Band | None) -> bool:
    return band is None or not math.isfinite(mark.value) or band[0] <= mark.value <= band[1]


def _grid(scale: Scale, foot: float, band: Band | None) -> Iterator[str]:
    """The band and the ticks below the rows."""
    if band is not None:
        left, right = scale.at(band[0]), scale.at(band[1])
        height = foot - _TOP
        yield f'<rect class="band" x="{left:.1f}" y="{_TOP}" width="{right - left:.1f}" height="{height:g}"/>'
    for tick in scale.ticks:
        x = scale.at(tick)
        yield _line("grid", x, foot)
        yield f'<text class="tick" x="{x:.1f}" y="{foot + 17:g}" text-anchor="middle">{number(tick, ",g")}</text>'


def _line(kind: str, x: float, foot: float) -> str:
    return f'<line class="{kind}" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{foot:g}"/>'


def _mark(mark: Mark, y: float, scale: Scale, style: str, band: Band | None) -> str:
    """One row of a plot of intervals at height `y`."""
    line = (
        ""
        if not math.isfinite(mark.value)
        else (
            f'<line class="bar" x1="{scale.at(mark.low):.1f}" y1="{y:.1f}" x2="{scale.at(mark.high):.1f}" y2="{y:.1f}"/>'
            f'<circle class="dot" cx="{scale.at(mark.value):.1f}" cy="{y:.1f}" r="5"/>'
        )
    )
    note = mark.note or f"± {number(mark.high - mark.value, style.lstrip('+'))}"
    title = f"{short_name(mark.name, 120)}: {number(mark.value, style)} ({format_interval(mark, style.lstrip('+'))})"
    return _row(mark, y, title, line, f"{number(mark.value, style)}", note, band)


def _bar(mark: Mark, y: float, scale: Scale, style: str, band: Band | None) -> str:
    """One row of a plot of bars at height `y`."""
    ends = sorted((scale.at(0.0), scale.at(mark.value) if math.isfinite(mark.value) else scale.at(0.0)))
    width = max(ends[1] - ends[0], 2.0)
    block = f'<rect class="block" x="{ends[0]:.1f}" y="{y - 6:.1f}" width="{width:.1f}" height="12" rx="1"/>'
    title = f"{short_name(mark.name, 120)}: {number(mark.value, style)} {mark.note}".rstrip()
    return _row(mark, y, title, block, number(mark.value, style), mark.note, band)


def _row(mark: Mark, y: float, title: str, drawn: str, value: str, note: str, band: Band | None) -> str:
    """A row with its name before it and its value after it."""
    off = "" if _is_inside(mark, band) else ' class="off"'
    name = html_text(short_name(mark.name, 29))
    return (
        f"<g{off}><title>{html_text(title)}</title>"
        f'<text x="{_LABEL - 12}" y="{y + 4:.1f}" text-anchor="end">{name}</text>{drawn}'
        f'<text x="{_LABEL + _PLOT + 16}" y="{y + 4:.1f}">{value}'
        f'<tspan class="tick"> {html_text(note)}</tspan></text></g>'
    )


def format_interval(mark: Mark, style: str = ",.0f") -> str:
    """The interval as `1,480 to 1,520`, or a note that it is unknown."""
    if not math.isfinite(mark.high) or not math.isfinite(mark.low):
        return "not known yet"
    return f"{number(mark.low, style)} to {number(mark.high, style)}"
