"""A match as a picture: Lead and compute of every seat by quarter, as one self-contained SVG."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import Final

from gigawatt.match.record import Record
from gigawatt.match.replay import Standing, position, standings
from gigawatt.text import safe_text

WIDTH: Final = 900
COLOURS: Final = ("#0b6fa4", "#c8501e", "#2f8f5b", "#8a4fb0", "#a67c00", "#b03060")
"""A colour for each seat, distinct for most eyes; dash patterns distinguish the seats without colour."""
DASHES: Final = ("", "9 4", "2 4", "12 4 2 4", "6 3 2 3 2 3", "1 3")

_TOP: Final = 74
_BOTTOM: Final = 312
_LEGEND: Final = 352
_LEFT: Final = (52, 492)
_PANEL: Final = 370

_STYLE: Final = (
    "text{font-family:system-ui,Segoe UI,Helvetica,Arial,sans-serif;fill:#1f2a33}"
    ".t{font-size:17px;font-weight:600}.h{font-size:13px;font-weight:600}.s{font-size:11px;fill:#5b6770}"
    ".g{stroke:#dde3e8;stroke-width:1}.l{fill:none;stroke-width:2.5;stroke-linejoin:round;stroke-linecap:round}"
    "@media (prefers-color-scheme:dark){.b{fill:#12181d}text{fill:#e8edf1}.s{fill:#a3afb8}.g{stroke:#2b353d}}"
)


def draw(record: Record) -> str:
    """Draw a record as the text of an SVG file.

    Raises:
        ReplayMismatchError: the record cannot be replayed.
    """
    game = record.game()
    rows = standings(record, game)
    state = position(record, game=game)
    names = [game.quarter_name(row.quarter) if row.quarter >= 0 else "" for row in rows]
    title = f"{record.ruleset.name}: {game.scenario.name}, {record.seats} seats, {len(record.actions)} plies"
    spoken = escape(_spoken(record, rows, state.ranks()), quote=True)
    height = _LEGEND + 24 * ((record.seats + 1) // 2)
    size = f'viewBox="0 0 {WIDTH} {height}" width="{WIDTH}" height="{height}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" data-generator="gigawatt" {size} role="img" aria-label="{spoken}">',
        f"<style>{_STYLE}</style>",
        f'<rect class="b" width="{WIDTH}" height="{height}" rx="8" fill="#fbfcfd"/>',
        f'<text class="t" x="24" y="32">{escape(safe_text(title, 90))}</text>',
        *_panel(_LEFT[0], "Lead", [row.lead for row in rows], names),
        *_panel(_LEFT[1], "Compute online, points", [row.compute for row in rows], names),
        *_legend(record, rows[-1], state.ranks()),
        "</svg>",
    ]
    return "\n".join(parts) + "\n"


def _panel(left: int, title: str, values: Sequence[tuple[int, ...]], names: Sequence[str]) -> list[str]:
    """One chart: a grid with labels, and a line for each seat."""
    top = _round_up(max(max(row) for row in values))
    last = max(1, len(values) - 1)

    def x(i: int) -> float:
        return left + _PANEL * i / last

    def y(value: int) -> float:
        return _BOTTOM - (_BOTTOM - _TOP) * value / top

    parts = [f'<text class="h" x="{left}" y="58">{escape(title)}</text>']
    for step in range(5):
        value = top * step // 4
        parts.append(f'<line class="g" x1="{left}" x2="{left + _PANEL}" y1="{y(value):.1f}" y2="{y(value):.1f}"/>')
        parts.append(f'<text class="s" x="{left - 6}" y="{y(value) + 4:.1f}" text-anchor="end">{value}</text>')
    for i, name in enumerate(names):
        if name and (len(names) <= 7 or i % 2 == 0):
            parts.append(f'<text class="s" x="{x(i):.1f}" y="{_BOTTOM + 17}" text-anchor="middle">{name[2:]}</text>')
    for seat in range(len(values[0])):
        points = " ".join(f"{x(i):.1f},{y(max(0, row[seat])):.1f}" for i, row in enumerate(values))
        parts.append(f'<polyline class="l" stroke="{COLOURS[seat]}"{_dash(seat)} points="{points}"/>')
    return parts


def _legend(record: Record, last: Standing, ranks: Sequence[int]) -> list[str]:
    parts = []
    order = sorted(range(record.seats), key=lambda seat: (ranks[seat], seat))
    labels = {faction.id: faction.name for faction in record.ruleset.factions}
    for place, seat in enumerate(order):
        x = _LEFT[place % 2]
        y = _LEGEND + 24 * (place // 2)
        label = f"{ranks[seat]}. {labels.get(record.factions[seat], record.factions[seat])}: {last.lead[seat]} Lead"
        parts.append(
            f'<line class="l" x1="{x}" x2="{x + 34}" y1="{y}" y2="{y}" stroke="{COLOURS[seat]}"{_dash(seat)}/>'
        )
        parts.append(f'<text class="h" x="{x + 42}" y="{y + 4}">{escape(safe_text(label, 44))}</text>')
    return parts


def _dash(seat: int) -> str:
    return f' stroke-dasharray="{DASHES[seat]}"' if DASHES[seat] else ""


def _spoken(record: Record, rows: Sequence[Standing], ranks: Sequence[int]) -> str:
    """The picture in a sentence, for screen readers."""
    ends = ", ".join(
        f"{safe_text(faction, 40)} {rows[-1].lead[seat]} Lead (rank {ranks[seat]})"
        for seat, faction in enumerate(record.factions)
    )
    return f"Lead and compute by quarter in a match of {record.seats} seats, which ended: {ends}."


def _round_up(value: int) -> int:
    """The smallest of 4, 8, 12, 20, 40, 80, 120, ... that is at least `value`, so that its quarters are whole."""
    scale = 1
    while True:
        for step in (4, 8, 12, 20):
            if value <= step * scale:
                return step * scale
        scale *= 10
