"""Means with intervals that respect blocks: games of a block share their luck, so a block counts as one observation."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, Final

from attrs import frozen

from gigawatt.tournament.student import t_quantile

CONFIDENCE: Final = 0.95
NORMAL: Final = 1.96
"""The quantile of the normal distribution that goes with it."""
FLOOR: Final = 0.25
"""The least variance of a share, as a part of that of independent games."""


@frozen
class Estimate:
    """A mean, and the interval that holds the true one with a probability of 95 per cent; its ends are infinite where they are unknown."""

    value: float
    low: float
    high: float

    def scaled(self, factor: float, offset: float = 0.0) -> Estimate:
        """The estimate of `factor` times the quantity, plus an offset."""
        ends = sorted((self.low * factor + offset, self.high * factor + offset))
        return Estimate(self.value * factor + offset, ends[0], ends[1])

    def within(self, least: float, most: float) -> Estimate:
        """The estimate with its interval cut to what is possible; one that rules nothing out has no known ends."""
        if self.low <= least and self.high >= most:
            return self.without_interval()
        return Estimate(self.value, max(least, self.low), min(most, self.high))

    def without_interval(self) -> Estimate:
        """The mean alone, as nothing is known of where the true one lies."""
        return Estimate(self.value, -math.inf, math.inf)

    def to_json(self) -> dict[str, Any]:
        """As plain values; the ends are null where they are unknown."""
        return {
            "value": round(self.value, 4),
            "low": round(self.low, 4) if math.isfinite(self.low) else None,
            "high": round(self.high, 4) if math.isfinite(self.high) else None,
        }


def mean_of(blocks: Sequence[float], floor: float = 0.0) -> Estimate:
    """The mean of one number for each block.

    Args:
        blocks: at least one number.
        floor: the least variance of the mean.
    """
    count = len(blocks)
    mean = math.fsum(blocks) / count
    if count == 1:
        return Estimate(mean, -math.inf, math.inf)
    variance = math.fsum((block - mean) ** 2 for block in blocks) / (count - 1) / count
    half = t_quantile((1 + CONFIDENCE) / 2, count - 1) * math.sqrt(max(variance, floor))
    return Estimate(mean, mean - half, mean + half)


def ratio_of(pairs: Sequence[tuple[float, float]]) -> Estimate | None:
    """The sum of the first numbers over that of the second, for blocks that differ in weight; None if the weight is 0.

    Args:
        pairs: for each block, what was counted and in how many cases.
    """
    weight = math.fsum(of for _, of in pairs)
    if not weight:
        return None
    ratio = math.fsum(one for one, _ in pairs) / weight
    count = len(pairs)
    # The error of a ratio, to first order, is the mean of these.
    errors = mean_of([(one - ratio * of) * count / weight for one, of in pairs])
    return Estimate(ratio, ratio + errors.low, ratio + errors.high)


def least_variance(blocks: Sequence[float], games: int) -> float:
    """The least variance of the mean of a share, a quarter of that of independent games: games that agree by chance are not certain.

    Args:
        blocks: the share in each block.
        games: games in all.
    """
    share = (math.fsum(blocks) * games / len(blocks) + 2) / (games + 4)
    return FLOOR * share * (1 - share) / games


def games_to_tell(share: float, half: float) -> int:
    """The independent games after which the interval of a share reaches at most `half` to either side."""
    return math.ceil(NORMAL**2 * share * (1 - share) / half**2)


def share_of(blocks: Sequence[float], games: int) -> Estimate:
    """The mean of a share from 0 to 1 for each block.

    Args:
        blocks: at least one share.
        games: games in all.
    """
    found = mean_of(blocks, least_variance(blocks, games))
    if not math.isfinite(found.low):
        return Estimate(found.value, 0.0, 1.0)
    return Estimate(found.value, max(0.0, found.low), min(1.0, found.high))
