"""Estimates with intervals that respect blocks: figures of sums, and the jackknife over groups of neighbouring blocks.

The games of a block share their luck, so blocks, not games, are what is independent. Blocks are put into at most `GROUPS` groups of
neighbours; each figure is worked out again without each group, and its spread gives the standard error. That holds for any smooth
figure: shares, ratios, entropies, shares of a variance.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from statistics import fmean
from typing import Final

from attrs import frozen

from gigawatt.study.tally import Sums, without
from gigawatt.tournament.student import t_quantile

GROUPS: Final = 40
"""The most groups of blocks; each is left out once."""

_TAIL: Final = 0.025

Bounds = tuple[float, float]
"""The least and the largest that a figure can be."""

UNBOUNDED: Final[Bounds] = (-math.inf, math.inf)
SHARE: Final[Bounds] = (0.0, 1.0)
AMOUNT: Final[Bounds] = (0.0, math.inf)

Values = Mapping[str, float | None]
"""The figures of a row by the names of its parts; None where there was nothing to measure."""


@frozen
class Estimate:
    """A figure with its 95 % interval; all None if there was nothing to measure, the interval alone if there is a single block."""

    value: float | None
    low: float | None
    high: float | None


NOTHING: Final = Estimate(None, None, None)


def group_of(block: int, blocks: int) -> int:
    """The group of a block, of `min(GROUPS, blocks)` groups of neighbours."""
    return block * min(GROUPS, blocks) // blocks


def leave_out(whole: Sums, groups: Sequence[Sums]) -> tuple[Sums, ...]:
    """The sums without each group in turn; nothing if there is a single one."""
    return tuple(without(whole, group) for group in groups) if len(groups) > 1 else ()


def estimate(
    whole: Sums, rests: Sequence[Sums], figure: Callable[[Sums], Values], blocks: int, bounds: Bounds = UNBOUNDED
) -> dict[str, Estimate]:
    """Estimate every part of a row.

    Args:
        whole: the sums of all games.
        rests: the same without each group of blocks: see `leave_out`.
        figure: the figures of some sums.
        blocks: the blocks in all groups.
        bounds: what the figures cannot lie outside of; a share of none or all gets the bound of so many independent blocks.
    """
    values = figure(whole)
    others = [figure(rest) for rest in rests]
    found = {}
    for part, value in values.items():
        if value is None:
            found[part] = NOTHING
            continue
        again = [one for other in others if (one := other.get(part)) is not None]
        found[part] = _interval(value, again, blocks, bounds)
    return found


def _interval(value: float, again: Sequence[float], blocks: int, bounds: Bounds) -> Estimate:
    """The interval of a figure from what it is without each group."""
    count = len(again)
    if count < 2:
        return Estimate(value, None, None)
    mean = fmean(again)
    error = math.sqrt((count - 1) / count * sum((one - mean) ** 2 for one in again))
    half = t_quantile(1 - _TAIL, count - 1) * error
    if error == 0 and bounds == SHARE and value in SHARE:  # nothing varied
        half = 1 - _TAIL ** (1 / blocks)
    least, most = bounds
    return Estimate(value, max(least, value - half), min(most, value + half))
