"""Distributions one below the other on a common scale, as inline SVG: a box for many values, a dot for each of few."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final

from attrs import frozen

from gigawatt.pages.scale import Scale, loose_scale, number
from gigawatt.pages.svg import picture
from gigawatt.text import html_text, short_name

_LABEL: Final = 190
_PLOT: Final = 560
_TAIL: Final = 130
_WIDTH: Final = _LABEL + _PLOT + _TAIL
_TOP: Final = 6
_ROW: Final = 30
_FOOT: Final = 30
_DOT: Final = 3.6
_STACK: Final = 7.4
"""The height of a dot on another one."""
_MOST_STACK: Final = 9

STYLE: Final = """
svg .whisker{stroke:var(--k8);stroke-width:1.5}svg .box{fill:var(--k8);opacity:.45}svg .median{stroke:var(--ink);stroke-width:2}
svg .own{stroke:var(--mark);stroke-width:2;stroke-dasharray:5 3}svg .ownname{fill:var(--mark);font-weight:600}
"""
"""Rules of CSS that a page with such a plot needs."""


@frozen
class Strip:
    """A row: values of one kind."""

    name: str
    values: Sequence[float]
    has_dots: bool = False
    """Whether each value is a dot of its own."""
    note: str = ""
    """Small text at the right; the median if empty."""


def strip_plot(strips: Sequence[Strip], label: str, own: tuple[str, float] | None = None) -> str:
    """Boxes from the 25th to the 75th percentile with a line at the median, and whiskers from the 5th to the 95th; or dots.

    Args:
        strips: the rows from top to bottom; one without values is left out.
        label: the description of the plot for screen readers.
        own: a name and a value that has a line through all rows.
    """
    rows = [strip for strip in strips if strip.values]
    ends = [value for strip in rows for value in _ends(strip)]
    scale = loose_scale([*ends, *([own[1]] if own else [])], _LABEL, _PLOT)
    top: float = _TOP + (20 if own else 0)
    drawn: list[str] = []
    for strip in rows:
        height = _height(strip, scale)
        drawn += _strip(strip, scale, top, height)
        top += height
    grid = list(_grid(scale, top))
    line = [] if own is None else list(_own(*own, scale, top))
    about = "; ".join(f"{strip.name}: median {number(quantile(strip.values, 0.5), '.0f')}" for strip in rows)
    return picture(_WIDTH, top + _FOOT, label, about, [*grid, *drawn, *line])


def quantile(values: Sequence[float], share: float) -> float:
    """The quantile of some values, by the nearest of them; `share` from 0 to 1."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def _ends(strip: Strip) -> tuple[float, float]:
    if strip.has_dots:
        return min(strip.values), max(strip.values)
    return quantile(strip.values, 0.05), quantile(strip.values, 0.95)


def _places(strip: Strip, scale: Scale) -> list[tuple[float, int]]:
    """Each dot of a row: its coordinate, and how many are below it."""
    taken: Counter[int] = Counter()
    found = []
    for value in sorted(strip.values):
        x = scale.at(value)
        place = round(x / (2 * _DOT))
        found.append((place * 2 * _DOT, min(taken[place], _MOST_STACK)))
        taken[place] += 1
    return found


def _height(strip: Strip, scale: Scale) -> float:
    if not strip.has_dots:
        return _ROW
    return max(_ROW, 16 + _STACK * (1 + max(level for _, level in _places(strip, scale))))


def _strip(strip: Strip, scale: Scale, top: float, height: float) -> Iterator[str]:
    foot = top + height
    middle = foot - _ROW / 2
    yield f'<text x="{_LABEL - 12}" y="{middle + 4.5:.1f}" text-anchor="end">{html_text(short_name(strip.name, 26))}</text>'
    median = quantile(strip.values, 0.5)
    note = strip.note or f"median {number(median, '.0f')}"
    yield f'<text class="tick" x="{_LABEL + _PLOT + 10}" y="{middle + 4.5:.1f}">{html_text(note)}</text>'
    if strip.has_dots:
        for x, level in _places(strip, scale):
            yield f'<circle class="dot" cx="{x:.1f}" cy="{foot - 10 - _STACK * level:.1f}" r="{_DOT}"/>'
        return
    low, first, third, high = (scale.at(quantile(strip.values, share)) for share in (0.05, 0.25, 0.75, 0.95))
    figures = ", ".join(number(quantile(strip.values, share), ".0f") for share in (0.05, 0.25, 0.5, 0.75, 0.95))
    yield f"<g><title>{html_text(f'{strip.name}: {figures} (5, 25, 50, 75, 95 % of games have less)')}</title>"
    yield f'<line class="whisker" x1="{low:.1f}" y1="{middle:.1f}" x2="{high:.1f}" y2="{middle:.1f}"/>'
    yield f'<rect class="box" x="{first:.1f}" y="{middle - 8:.1f}" width="{max(third - first, 1):.1f}" height="16" rx="2"/>'
    x = scale.at(median)
    yield f'<line class="median" x1="{x:.1f}" y1="{middle - 9:.1f}" x2="{x:.1f}" y2="{middle + 9:.1f}"/></g>'


def _grid(scale: Scale, foot: float) -> Iterator[str]:
    for tick in scale.ticks:
        x = scale.at(tick)
        yield f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{foot:.1f}"/>'
        yield f'<text class="tick" x="{x:.1f}" y="{foot + 18:.1f}" text-anchor="middle">{number(tick, ",g")}</text>'


def _own(name: str, value: float, scale: Scale, foot: float) -> Iterator[str]:
    x = scale.at(value)
    yield f'<line class="own" x1="{x:.1f}" y1="{_TOP + 16}" x2="{x:.1f}" y2="{foot:.1f}"/>'
    anchor = "end" if x > _LABEL + _PLOT - 60 else "start" if x < _LABEL + 60 else "middle"
    text = html_text(f"{name}: {number(value, ',g')}")
    yield f'<text class="ownname" x="{x:.1f}" y="{_TOP + 10}" text-anchor="{anchor}">{text}</text>'
