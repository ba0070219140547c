"""Figures of a study as text, by their unit: shares as per cent, money in $bn."""

from __future__ import annotations

from typing import Any

from gigawatt.pages.scale import number
from gigawatt.wording.money import money

UNKNOWN = "–"
"""What stands for a figure that nothing was there to measure."""


def format_figure(value: float | None, unit: str) -> str:
    """A figure as `23.4 %`, `0.6 points`, `2.21` or `$1.2 bn`.

    Args:
        value: the figure; None where it is not known.
        unit: `share` and `points` (both from 0 to 1), `money` (tenths of $bn), `number` or `lead`.
    """
    if value is None:
        return UNKNOWN
    if unit == "money":
        return money(value)
    return f"{_bare(value, unit)}{_SUFFIXES.get(unit, '')}"


def format_range(low: float | None, high: float | None, unit: str) -> str:
    """An interval as `22.1 to 24.7 %`."""
    if low is None or high is None:
        return UNKNOWN
    if unit == "money":
        return f"{money(low).removesuffix(' bn')} to {money(high)}"
    return f"{_bare(low, unit)} to {_bare(high, unit)}{_SUFFIXES.get(unit, '')}"


_SUFFIXES = {"share": " %", "points": " points"}


def _bare(value: float, unit: str) -> str:
    """A figure without its unit: one decimal for shares, and about three digits otherwise."""
    if unit == "share":
        return number(100 * value, ".1f")
    if unit == "points":
        return number(100 * value, ".2f")
    return number(value, ",.0f" if abs(value) >= 100 else ".1f" if abs(value) >= 10 else ".2f")


def row_of(data: dict[str, Any], name: str) -> dict[str, Any]:
    """The row of a balance study with an id.

    Raises:
        KeyError: there is none.
    """
    for row in data["rows"]:
        if row["id"] == name:
            return dict(row)
    raise KeyError(name)
