"""Where the last third of a match begins: the engine needs it at its start, apart from the records of a ruleset."""

from __future__ import annotations


def last_third(quarters: int) -> int:
    """The first quarter after two thirds of a match of so many quarters, from 0."""
    return quarters - quarters // 3
