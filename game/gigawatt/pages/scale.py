"""The scale of a plot: round ticks, coordinates, and numbers as they are written beside it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

from attrs import frozen

_TICKS: Final = 6
_DASH: Final = "\N{MINUS SIGN}"


@frozen
class Scale:
    """A stretch of numbers laid over a stretch of coordinates, with ticks at round numbers."""

    first: float
    last: float
    start: float
    """The coordinate of `first`."""
    length: float
    """From there to that of `last`; negative for a scale that points upwards."""
    ticks: tuple[float, ...]

    def at(self, value: float) -> float:
        """The coordinate of a value; one outside the scale, infinite ones included, is moved to its end."""
        inside = min(max(value, self.first), self.last)
        return self.start + self.length * (inside - self.first) / (self.last - self.first)


def loose_scale(values: Iterable[float], start: float, length: float, margin: float = 1.0) -> Scale:
    """A scale around values, with at least `margin` free at either end. Values that are not finite are left out."""
    known = [value for value in values if math.isfinite(value)] or [0.0]
    low, high = min(known), max(known)
    free = max((high - low) * 0.05, margin)
    ticks = round_numbers(low - free, high + free)
    return Scale(min(low - free, ticks[0]), max(high + free, ticks[-1]), start, length, tuple(ticks))


def full_scale(values: Iterable[float], start: float, length: float) -> Scale:
    """A scale that contains zero and begins and ends with a tick. Values that are not finite are left out."""
    known = [value for value in values if math.isfinite(value)]
    low, high = min([*known, 0.0]), max([*known, 0.0])
    if low == high:
        high = low + 1.0
    step = _step(low, high)
    first, last = math.floor(low / step + 1e-9), math.ceil(high / step - 1e-9)
    ticks = tuple(step * i for i in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, length, ticks)


def round_numbers(low: float, high: float) -> list[float]:
    """Round numbers between `low` and `high`, about six of them."""
    step = _step(low, high)
    start = math.ceil(low / step)
    return [step * i for i in range(start, math.floor(high / step) + 1)]


def _step(low: float, high: float) -> float:
    """The distance of ticks: 1, 2 or 5 of a power of ten."""
    raw = (high - low) / _TICKS
    power = 10.0 ** math.floor(math.log10(raw))
    return next(power * m for m in (1.0, 2.0, 5.0, 10.0) if power * m >= raw)


def number(value: float, style: str) -> str:
    """Format a number, with a typographic minus sign; one that is not known is a question mark."""
    if not math.isfinite(value):
        return "?"
    text = f"{value:{style}}"
    if text.startswith("-") and not text.strip("-+0.,%"):
        text = f"{0.0:{style}}"
    return text.replace("-", _DASH)
