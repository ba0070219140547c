"""Plots over time, as inline SVG: stacked columns, lines, and a curve with the spread around it. Colours come from the page's style sheet."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from gigawatt.pages.scale import Scale, full_scale, number
from gigawatt.pages.shell import part_class
from gigawatt.pages.svg import picture
from gigawatt.text import html_text

_LEFT: Final = 56
_RIGHT: Final = 12
_TOP: Final = 12
_FOOT: Final = 30
_WIDE: Final = (880, 320)
_SMALL: Final = (430, 210)
_LETTER: Final = 8
"""The width of a character of a label."""
_MOST_KEY: Final = 500
"""Characters of a name in a key, which may be those of several lines."""


@frozen
class Curve:
    """A value at each column and, where it is known, the spread around it."""

    name: str
    values: Sequence[float]
    low: Sequence[float] = ()
    high: Sequence[float] = ()
    """As long as `values`, or empty."""
    targets: Mapping[int, tuple[float, float]] = {}
    """By column, the range that its value should be in."""
    par: float | None = None
    """A value that has a line of its own."""


@frozen
class Frame:
    """The rectangle that a plot is drawn in, with its columns from left to right."""

    width: int
    height: int
    columns: Sequence[str]
    scale: Scale
    at_edges: bool = False
    """Whether the name of a column stands at its left edge, as that of a range stands where it begins, and not at its middle."""

    @property
    def foot(self) -> int:
        """The height of the axis."""
        return self.height - _FOOT

    @property
    def step(self) -> float:
        """The width of a column."""
        return (self.width - _LEFT - _RIGHT) / max(len(self.columns), 1)

    def middle(self, column: float) -> float:
        """Where the middle of a column is."""
        return _LEFT + self.step * (column + 0.5)


def stacked_plot(
    columns: Sequence[str],
    parts: Mapping[str, Sequence[float]],
    label: str,
    style: str = ",.1f",
    whole: float = 0,
    colours: Mapping[str, int] | None = None,
    *,
    at_edges: bool = False,
) -> str:
    """Columns of parts on top of each other, with a key; parts below zero hang from the axis.

    Args:
        columns: the names of the columns from left to right.
        parts: by name, a value for each column; the first is at the bottom.
        label: the description of the plot for screen readers.
        style: the number format of values.
        whole: the scale reaches at least this far, 100 for shares.
        colours: by name, the number of its colour (`gigawatt.pages.shell.part_class`); its place among the parts when left out.
        at_edges: whether columns are ranges, and their names what these begin with.
    """
    places = {name: place for place, name in enumerate(parts)} if colours is None else colours
    sums = [sum(max(_known(row[i]), 0.0) for row in parts.values()) for i in range(len(columns))]
    debts = [sum(min(_known(row[i]), 0.0) for row in parts.values()) for i in range(len(columns))]
    # Shares that add up to 100 with a rounding error do not open another stretch of the scale.
    tops = [whole if abs(total - whole) < whole * 1e-3 else total for total in sums]
    frame = evolve(_frame(_WIDE, columns, [*tops, *debts, whole]), at_edges=at_edges)
    drawn = [
        *_grid(frame, 0.0),
        *(block for i in range(len(columns)) for block in _column(frame, i, parts, style, places)),
    ]
    about = f"A column for each of {_ends(columns)}, of the parts {', '.join(parts)}."
    return _picture(frame, label, about, drawn) + key(list(parts), places)


def curve_plot(columns: Sequence[str], curve: Curve, label: str, style: str = ",.1f", small: bool = True) -> str:
    """A line through a value at each column, with the spread shaded.

    Args:
        columns: the names of the columns from left to right.
        curve: the line.
        label: the description of the plot for screen readers.
        style: the number format of values.
        small: the size: two stand side by side.
    """
    wanted = [bound for pair in curve.targets.values() for bound in pair]
    wanted += [] if curve.par is None else [curve.par]
    frame = _frame(_SMALL if small else _WIDE, columns, [*curve.values, *curve.low, *curve.high, *wanted])
    drawn = [
        *_grid(frame, 0.0),
        *_targets(frame, curve),
        _par(frame, curve),
        _spread(frame, curve),
        *_trace(frame, curve),
        *_dots(frame, curve, style),
    ]
    known = [value for value in curve.values if math.isfinite(value)]
    ends = f", {number(known[0], style)} at first and {number(known[-1], style)} at last" if known else ""
    return _picture(frame, label, f"{curve.name} in {_ends(columns)}{ends}.", drawn)


def lines_plot(columns: Sequence[str], lines: Mapping[str, Sequence[float]], label: str, style: str = ",.1f") -> str:
    """Lines on one scale, with a key. Equal lines are one, which is named by all of them and says how many they are.

    Args:
        columns: the names of the columns from left to right.
        lines: by name, a value for each column.
        label: the description of the plot for screen readers.
        style: the number format of values.
    """
    lines = _alike(lines)
    frame = _frame(_WIDE, columns, [value for row in lines.values() for value in row])
    drawn = [
        *_grid(frame, 0.0),
        *(part for i, name in enumerate(lines) for part in _line(frame, i, name, lines[name], style)),
    ]
    about = f"A line for each of {', '.join(lines)} in {_ends(columns)}."
    return _picture(frame, label, about, drawn) + key(list(lines))


def _alike(lines: Mapping[str, Sequence[float]]) -> dict[str, Sequence[float]]:
    """Lines with those that lie on each other under one name: `3 alike: Ann, Cleo, Eva`."""
    names: dict[tuple[float | None, ...], list[str]] = {}
    for name, row in lines.items():
        names.setdefault(tuple(value if math.isfinite(value) else None for value in row), []).append(name)
    named = [same[0] if len(same) == 1 else f"{len(same)} alike: {', '.join(same)}" for same in names.values()]
    return {name: lines[same[0]] for name, same in zip(named, names.values(), strict=True)}


def _line(frame: Frame, place: int, name: str, values: Sequence[float], style: str) -> Iterator[str]:
    """One of several lines, with a dot at each value."""
    known = [(i, value) for i, value in enumerate(values) if math.isfinite(value)]
    points = " ".join(f"{frame.middle(i):.1f},{frame.scale.at(value):.1f}" for i, value in known)
    yield f'<polyline class="line {part_class(place)}" points="{points}"/>'
    for i, value in known:
        title = html_text(f"{name}, {frame.columns[i]}: {number(value, style)}")
        yield (
            f'<circle class="{part_class(place)}" cx="{frame.middle(i):.1f}" cy="{frame.scale.at(value):.1f}" r="3.5">'
            f"<title>{title}</title></circle>"
        )


def key(names: Sequence[str], colours: Mapping[str, int] | None = None) -> str:
    """The colours of the parts of a plot with their names; `colours` as for `stacked_plot`."""
    places = {name: place for place, name in enumerate(names)} if colours is None else colours
    items = "".join(f'<li class="{part_class(places[name])}">{html_text(name, _MOST_KEY)}</li>' for name in names)
    return f'<ul class="key">{items}</ul>'


def _ends(columns: Sequence[str]) -> str:
    return f"{columns[0]} to {columns[-1]}" if columns else "no quarters"


def _known(value: float) -> float:
    return value if math.isfinite(value) else 0.0


def _frame(size: tuple[int, int], columns: Sequence[str], values: Sequence[float]) -> Frame:
    width, height = size
    return Frame(width, height, columns, full_scale(values, height - _FOOT, _TOP + _FOOT - height))


def _picture(frame: Frame, label: str, about: str, drawn: Sequence[str]) -> str:
    return picture(frame.width, frame.height, label, about, drawn, small=frame.width < _WIDE[0])


def _grid(frame: Frame, middle: float) -> Iterator[str]:
    """The ticks at the left and the names of the columns, of which some are left out where they would touch."""
    right = frame.width - _RIGHT
    for tick in frame.scale.ticks:
        y, kind = frame.scale.at(tick), "middle" if tick == middle and frame.scale.first < 0 else "grid"
        yield f'<line class="{kind}" x1="{_LEFT}" y1="{y:.1f}" x2="{right}" y2="{y:.1f}"/>'
        yield f'<text class="tick" x="{_LEFT - 8}" y="{y + 4:.1f}" text-anchor="end">{number(tick, ",g")}</text>'
    widest = max((len(name) for name in frame.columns), default=1)
    every = max(1, math.ceil((widest + 1) * _LETTER / frame.step))
    for place in range(0, len(frame.columns), every):
        x, name = frame.middle(place - 0.5 if frame.at_edges else place), html_text(frame.columns[place])
        yield f'<text class="tick" x="{x:.1f}" y="{frame.foot + 19}" text-anchor="middle">{name}</text>'


def _column(
    frame: Frame, column: int, parts: Mapping[str, Sequence[float]], style: str, places: Mapping[str, int]
) -> Iterator[str]:
    """The blocks of one column."""
    up = down = 0.0
    half = frame.step * 0.4
    for name, row in parts.items():
        value = row[column]
        if not math.isfinite(value) or value == 0:
            continue
        base = up if value > 0 else down
        ends = sorted((frame.scale.at(base), frame.scale.at(base + value)))
        title = html_text(f"{frame.columns[column]}, {name}: {number(value, style)}")
        yield (
            f'<rect class="{part_class(places[name])}" x="{frame.middle(column) - half:.1f}" y="{ends[0]:.1f}" '
            f'width="{2 * half:.1f}" height="{ends[1] - ends[0]:.1f}"><title>{title}</title></rect>'
        )
        up, down = (up + value, down) if value > 0 else (up, down + value)


def _targets(frame: Frame, curve: Curve) -> Iterator[str]:
    """The ranges that values should be in, a column wide."""
    for column, (low, high) in sorted(curve.targets.items()):
        top, foot = frame.scale.at(high), frame.scale.at(low)
        x = frame.middle(column) - frame.step / 2
        yield f'<rect class="band" x="{x:.1f}" y="{top:.1f}" width="{frame.step:.1f}" height="{foot - top:.1f}"/>'


def _par(frame: Frame, curve: Curve) -> str:
    """The line of par, if there is one."""
    if curve.par is None:
        return ""
    y = frame.scale.at(curve.par)
    return f'<line class="middle" x1="{_LEFT}" y1="{y:.1f}" x2="{frame.width - _RIGHT}" y2="{y:.1f}"/>'


def _spread(frame: Frame, curve: Curve) -> str:
    """The area between the lower and the upper bounds; empty where they are not known."""
    bounds = [
        (i, low, high)
        for i, (low, high) in enumerate(zip(curve.low, curve.high, strict=True))
        if math.isfinite(low) and math.isfinite(high)
    ]
    if not bounds:
        return ""
    upper = [f"{frame.middle(i):.1f},{frame.scale.at(high):.1f}" for i, _, high in bounds]
    lower = [f"{frame.middle(i):.1f},{frame.scale.at(low):.1f}" for i, low, _ in reversed(bounds)]
    return f'<polygon class="spread" points="{" ".join([*upper, *lower])}"/>'


def _trace(frame: Frame, curve: Curve) -> Iterator[str]:
    """The line, interrupted where a value is not known."""
    run: list[str] = []
    for i, value in enumerate([*curve.values, math.nan]):
        if math.isfinite(value):
            run.append(f"{frame.middle(i):.1f},{frame.scale.at(value):.1f}")
        elif run:
            yield f'<polyline class="path" points="{" ".join(run)}"/>'
            run = []


def _dots(frame: Frame, curve: Curve, style: str) -> Iterator[str]:
    """A dot at each value, with its figures under the pointer."""
    for i, value in enumerate(curve.values):
        if not math.isfinite(value):
            continue
        around = f" ({number(curve.low[i], style)} to {number(curve.high[i], style)})" if curve.low else ""
        title = html_text(f"{frame.columns[i]}: {number(value, style)}{around}")
        off = i in curve.targets and not curve.targets[i][0] <= value <= curve.targets[i][1]
        mark = ' class="off"' if off else ""
        yield (
            f'<g{mark}><circle class="dot" cx="{frame.middle(i):.1f}" cy="{frame.scale.at(value):.1f}" r="3.5">'
            f"<title>{title}</title></circle></g>"
        )
