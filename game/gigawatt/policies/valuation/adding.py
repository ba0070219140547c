"""Sums of fractions, the same on every Python.

From Python 3.12 on, the built-in `sum` corrects for rounding where it adds floats, so its last digit may be another than before, and
a policy would decide otherwise.
"""

from __future__ import annotations

from collections.abc import Iterable


def add_up(numbers: Iterable[float]) -> float:
    """The sum, each number added to those before it."""
    total = 0.0
    for number in numbers:
        total += number
    return total
