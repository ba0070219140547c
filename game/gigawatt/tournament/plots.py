"""Plots as inline SVG: estimates with their intervals, and shaded tables. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Final

from attrs import frozen

from gigawatt.text import html_text
from gigawatt.tournament.names import short_name
from gigawatt.tournament.ratings import Estimate

_LABEL: Final = 210
_PLOT: Final = 520
_TAIL: Final = 150
_ROW: Final = 28
_FOOT: Final = 30
_TICKS: Final = 6
_DASH: Final = "\N{MINUS SIGN}"


@frozen
class Cell:
    """A cell of a shaded table."""

    share: float
    """From 0 to 100: its value."""
    note: str
    """The text shown under the pointer."""
    beside: str = ""
    """Small text in the cell."""


def interval_plot(estimates: Sequence[Estimate], label: str, style: str = "+,.0f", middle: float = 0.0) -> str:
    """A dot for each estimate and a line for its interval, on one scale with round ticks.

    Args:
        estimates: the estimates from top to bottom.
        label: the description of the plot for screen readers.
        style: the number format of values.
        middle: the value that means no difference, which has a line of its own.
    """
    bounds = [bound for e in estimates for bound in (e.value, e.low, e.high) if math.isfinite(bound)]
    low, high = min([*bounds, middle]), max([*bounds, middle])
    margin = max((high - low) * 0.05, 1.0)
    ticks = _ticks(low - margin, high + margin)
    first, last = min(low - margin, ticks[0]), max(high + margin, ticks[-1])

    def x(value: float) -> float:
        return _LABEL + _PLOT * (min(max(value, first), last) - first) / (last - first)

    foot = _ROW * len(estimates) + 8
    width, height = _LABEL + _PLOT + _TAIL, foot + _FOOT
    parts = [f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{html_text(label)}">']
    for tick in ticks:
        parts.append(f'<line class="grid" x1="{x(tick):.1f}" y1="4" x2="{x(tick):.1f}" y2="{foot}"/>')
        parts.append(
            f'<text class="tick" x="{x(tick):.1f}" y="{foot + 17}" text-anchor="middle">{number(tick, ",g")}</text>'
        )
    parts.append(f'<line class="middle" x1="{x(middle):.1f}" y1="4" x2="{x(middle):.1f}" y2="{foot}"/>')
    parts.extend(_row(estimate, 4 + _ROW * (place + 0.5), x, style) for place, estimate in enumerate(estimates))
    parts.append("</svg>")
    return "".join(parts)


def _row(estimate: Estimate, y: float, at: Callable[[float], float], style: str) -> str:
    """One estimate of a plot at height `y`: name, interval, dot and figures; `at` converts a value to a coordinate."""
    name = html_text(short_name(estimate.name, 26))
    title = (
        f"{html_text(short_name(estimate.name, 120))}: {number(estimate.value, style)} ({format_interval(estimate)})"
    )
    half = f" ± {estimate.high - estimate.value:,.0f}" if math.isfinite(estimate.high) else " ± ?"
    return (
        f"<g><title>{title}</title>"
        f'<text x="{_LABEL - 12}" y="{y + 4:.1f}" text-anchor="end">{name}</text>'
        f'<line class="bar" x1="{at(estimate.low):.1f}" y1="{y:.1f}" x2="{at(estimate.high):.1f}" y2="{y:.1f}"/>'
        f'<circle class="dot" cx="{at(estimate.value):.1f}" cy="{y:.1f}" r="5"/>'
        f'<text x="{_LABEL + _PLOT + 16}" y="{y + 4:.1f}">{number(estimate.value, style)}'
        f'<tspan class="tick">{half}</tspan></text></g>'
    )


def heat_table(corner: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[Cell | None]]) -> str:
    """A table with cells shaded by their share; None leaves a cell empty."""
    head = "".join(f'<th scope="col">{html_text(short_name(name, 16))}</th>' for name in columns)
    lines = [f'<table class="heat"><thead><tr><th scope="col">{html_text(corner)}</th>{head}</tr></thead><tbody>']
    for name, row in zip(rows, cells, strict=True):
        lines.append(f'<tr><th scope="row">{html_text(short_name(name, 40))}</th>')
        lines.extend('<td class="none"></td>' if cell is None else _cell(cell) for cell in row)
        lines.append("</tr>")
    lines.append("</tbody></table>")
    return "".join(lines)


def _cell(cell: Cell) -> str:
    alpha = min(max(cell.share, 0), 100) / 100 * 0.6
    beside = f"<small>{html_text(cell.beside)}</small>" if cell.beside else ""
    return f'<td style="--share:{alpha:.2f}" title="{html_text(cell.note)}">{cell.share:.0f}{beside}</td>'


def number(value: float, style: str) -> str:
    """Format a number, with a typographic minus sign."""
    return f"{value:{style}}".replace("-", _DASH)


def format_interval(estimate: Estimate) -> str:
    """The interval as `1,480 to 1,520`, or a note that it is unknown."""
    if not math.isfinite(estimate.high):
        return "not known yet"
    return f"{number(estimate.low, ',.0f')} to {number(estimate.high, ',.0f')}"


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between `low` and `high`, about `_TICKS` of them."""
    raw = (high - low) / _TICKS
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw)
    start = math.ceil(low / step)
    return [step * i for i in range(start, math.floor(high / step) + 1)]
