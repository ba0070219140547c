"""Plots as inline SVG: estimates with their intervals, and shaded tables. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Sequence
from html import escape
from typing import Final

from gigawatt.tournament.names import short_name
from gigawatt.tournament.ratings import Effect

_LABEL: Final = 210
_PLOT: Final = 520
_ROW: Final = 26
_TICKS: Final = 6


def interval_plot(effects: Sequence[Effect], unit: str, style: str = "+,.0f") -> str:
    """A dot for each effect and a line for its interval, on one scale with round ticks; `style` is how values are written."""
    bounds = [bound for e in effects for bound in (e.value, e.low, e.high) if math.isfinite(bound)]
    low, high = min(bounds), max(bounds)
    margin = max((high - low) * 0.05, 1.0)
    ticks = _ticks(low - margin, high + margin)
    first, last = min(low - margin, ticks[0]), max(high + margin, ticks[-1])

    def x(value: float) -> float:
        return _LABEL + _PLOT * (min(max(value, first), last) - first) / (last - first)

    height = _ROW * len(effects) + 34
    parts = [
        f'<svg viewBox="0 0 {_LABEL + _PLOT + 90} {height}" role="img" aria-label="{escape(unit)} with 95 % intervals">'
    ]
    for tick in ticks:
        parts.append(f'<line class="grid" x1="{x(tick):.1f}" y1="4" x2="{x(tick):.1f}" y2="{height - 26}"/>')
        parts.append(f'<text class="tick" x="{x(tick):.1f}" y="{height - 10}" text-anchor="middle">{tick:g}</text>')
    for row, effect in enumerate(effects):
        y = 4 + _ROW * (row + 0.5)
        name = escape(short_name(effect.name, 26))
        told = f"{escape(short_name(effect.name, 120))}: {effect.value:.1f} ({format_interval(effect)})"
        parts.append(f"<g><title>{told}</title>")
        parts.append(f'<text x="{_LABEL - 10}" y="{y + 4:.1f}" text-anchor="end">{name}</text>')
        parts.append(
            f'<line class="bar" x1="{x(effect.low):.1f}" y1="{y:.1f}" x2="{x(effect.high):.1f}" y2="{y:.1f}"/>'
        )
        parts.append(f'<circle class="dot" cx="{x(effect.value):.1f}" cy="{y:.1f}" r="5"/>')
        parts.append(f'<text class="tick" x="{_LABEL + _PLOT + 12}" y="{y + 4:.1f}">{effect.value:{style}}</text></g>')
    parts.append("</svg>")
    return "".join(parts)


def heat_table(
    corner: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Sequence[tuple[float, str] | None]]
) -> str:
    """A table whose cells are shaded by a share from 0 to 100; each cell is its share and a note, or None."""
    head = "".join(f'<th scope="col">{escape(short_name(name, 16))}</th>' for name in columns)
    lines = [f'<table class="heat"><thead><tr><th scope="col">{escape(corner)}</th>{head}</tr></thead><tbody>']
    for name, row in zip(rows, cells, strict=True):
        lines.append(f'<tr><th scope="row">{escape(short_name(name, 40))}</th>')
        for cell in row:
            if cell is None:
                lines.append("<td></td>")
                continue
            share, note = cell
            alpha = min(max(share, 0), 100) / 100 * 0.6
            lines.append(f'<td style="--share:{alpha:.2f}" title="{escape(note)}">{share:.0f}</td>')
        lines.append("</tr>")
    lines.append("</tbody></table>")
    return "".join(lines)


def format_interval(effect: Effect) -> str:
    """The interval as `1,480 to 1,520`, or that it is not known."""
    return f"{effect.low:,.0f} to {effect.high:,.0f}" if math.isfinite(effect.high) else "not known yet"


def _ticks(low: float, high: float) -> list[float]:
    """Round numbers between `low` and `high`, about `_TICKS` of them."""
    raw = (high - low) / _TICKS
    power = 10 ** math.floor(math.log10(raw))
    step = next(power * m for m in (1, 2, 5, 10) if power * m >= raw)
    start = math.ceil(low / step)
    return [step * i for i in range(start, math.floor(high / step) + 1)]
