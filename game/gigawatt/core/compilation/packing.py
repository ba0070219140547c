"""Tables of packed numbers and flags."""

from __future__ import annotations

from collections.abc import Iterable

from gigawatt.core.position.ints import i64, vec


def table(rows: Iterable[Iterable[int]]) -> vec[vec[i64]]:
    """A table of numbers."""
    return vec[vec[i64]]([vec[i64](row) for row in rows])


def flags(rows: Iterable[Iterable[bool]]) -> vec[vec[bool]]:
    """A table of flags."""
    return vec[vec[bool]]([vec[bool](row) for row in rows])
