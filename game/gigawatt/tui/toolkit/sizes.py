"""The least size of a terminal."""

from __future__ import annotations

from typing import Final

MIN_SIZE: Final = (80, 24)
"""Columns and rows of the smallest terminal that everything is shown in."""


def is_too_small(size: tuple[int, int]) -> bool:
    """Whether a terminal has too few columns or rows."""
    return size[0] < MIN_SIZE[0] or size[1] < MIN_SIZE[1]
