"""Estimates of regret from paired futures, without the bias of picking the best of several candidates.

A decision has the action that was taken and some alternatives. All are played on in common futures, so that luck cancels in the
difference of two of them. The alternative that looks best in some futures looks better there than it is: the winner's curse. So
futures are of two kinds. The first choose the best alternative, by sequential halving [1]; how much better it is than the action
taken is estimated in the others alone, which had no part in the choice. Given the choice, that is the mean of independent
differences with a plain interval of Student's t, as in sample splitting [2]; it never exceeds the regret against the best
alternative on average, since no alternative is better than the best one.

How futures are divided between decisions follows Neyman [3]: the spread of a difference grows about as the plies that are still to
come, a future costs as many, so a decision gets futures in proportion to the root of them. Decisions are ranked by the mean that is
left after shrinking noisy estimates towards the mean of all [4, 5].

[1] Z. Karnin, T. Koren, O. Somekh: Almost Optimal Exploration in Multi-Armed Bandits. ICML 2013.
[2] D. R. Cox: A note on data-splitting for the evaluation of significance levels. Biometrika 62 (1975) 441-444. Against the winner's
    curse: I. Andrews, T. Kitagawa, A. McCloskey: Inference on Winners. Quarterly Journal of Economics 139 (2024) 305-358.
[3] J. Neyman: On the Two Different Aspects of the Representative Method. J. Royal Statistical Society 97 (1934) 558-625.
[4] B. Efron, C. Morris: Data Analysis Using Stein's Estimator and Its Generalizations. JASA 70 (1975) 311-319.
[5] R. C. Paule, J. Mandel: Consensus Values and Weighting Factors. Journal of Research of the NBS 87 (1982) 377-385.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from attrs import frozen

from gigawatt.study.block_means import CONFIDENCE, Estimate
from gigawatt.tournament.student import t_quantile

FEWEST: Final = 8
"""Fewest futures that a difference is estimated in."""
MOST: Final = 20_000
"""Most futures that a difference is estimated in."""
ROUND_SHARE: Final = 2
"""A round of the selection plays one part in so many of the futures that the estimate gets, divided between the alternatives left."""

_LEAST_VARIANCE: Final = 1e-9
"""Below any variance of Lead that matters; keeps weights finite where nothing varied."""
_HALVINGS: Final = 60

Differences = Callable[[int, int], int]
"""(alternative, future) -> how much better the alternative ends than the action taken, in that future."""


@frozen
class Moments:
    """Sums of whole numbers, which are exact, so that figures do not depend on the order of work."""

    count: int = 0
    total: int = 0
    squares: int = 0
    """The sum of the squares."""

    @classmethod
    def of(cls, values: Iterable[int]) -> Moments:
        """The moments of some values.

        >>> Moments.of([1, 2, 3])
        Moments(count=3, total=6, squares=14)
        """
        kept = list(values)
        return cls(len(kept), sum(kept), sum(value * value for value in kept))

    @property
    def mean(self) -> float:
        """The mean; 0 of no values."""
        return self.total / self.count if self.count else 0.0

    @property
    def error_squared(self) -> float:
        """The estimated variance of the mean; infinite with fewer than two values."""
        if self.count < 2:
            return math.inf
        # The numerator is a whole number, so that nothing is lost where the spread is small beside the mean.
        return (self.count * self.squares - self.total * self.total) / (self.count * self.count * (self.count - 1))

    @property
    def estimate(self) -> Estimate:
        """The mean with its 95 % interval; of no width where all values are equal."""
        return sum_of([self])


NO_MOMENTS: Final = Moments()


def sum_of(parts: Sequence[Moments], scale: float = 1.0) -> Estimate:
    """The sum of independent means, with its 95 % interval.

    The degrees of freedom are those of Welch and Satterthwaite: the effective number for a sum of variances that are estimated from
    samples of different size and spread.

    Args:
        parts: the moments behind each mean; none of them for a sum of nothing, which is exactly 0.
        scale: what the sum is multiplied by, such as one over the number of decisions.
    """
    value = math.fsum(part.mean for part in parts) * scale
    errors = [part.error_squared for part in parts]
    variance = math.fsum(errors)
    if variance == 0.0:
        return Estimate(value, value, value)
    if not math.isfinite(variance):
        return Estimate(value, -math.inf, math.inf)
    weight = math.fsum(error * error / (part.count - 1) for error, part in zip(errors, parts, strict=True))
    half = t_quantile((1 + CONFIDENCE) / 2, max(1, int(variance * variance / weight))) * math.sqrt(variance) * scale
    return Estimate(value, value - half, value + half)


# --- choosing the alternative ----------------------------------------------------------------------------------------------------


def rounds_of(alternatives: int, futures: int) -> list[tuple[int, int]]:
    """The rounds of the selection, as (alternatives left, new futures of each), for one alternative or more.

    A single alternative has a round too, in which it is found better than the action taken or not.

    >>> rounds_of(6, 48)
    [(6, 4), (3, 8), (2, 12)]
    """
    rounds: list[tuple[int, int]] = []
    while alternatives > 1 or not rounds:
        rounds.append((alternatives, max(2, futures // (ROUND_SHARE * alternatives))))
        alternatives = (alternatives + 1) // 2
    return rounds


def plays_of(alternatives: int, futures: int) -> int:
    """Futures that are played for a decision in all: those of the selection and the estimate, each for two or more actions.

    >>> plays_of(6, 48)
    192
    """
    if not alternatives:
        return 0
    selection = sum((left + 1) * each for left, each in rounds_of(alternatives, futures))
    return selection + 2 * futures


def selection_futures(alternatives: int, futures: int) -> int:
    """The number of different futures that the selection uses; those of the estimate come after them."""
    return sum(each for _, each in rounds_of(alternatives, futures))


def select(alternatives: int, futures: int, difference: Differences) -> tuple[int, Moments]:
    """Choose the alternative that does best, by sequential halving: after each round the better half stays.

    Args:
        alternatives: how many there are, from 1.
        futures: futures of the estimate, which those of the selection are a part of.
        difference: plays a future; called once for each alternative and future.

    Returns:
        The index of the one that is left, and the differences it was chosen by, none of which the estimate may use.
    """
    left = list(range(alternatives))
    seen: list[list[int]] = [[] for _ in left]
    begun = 0
    for _, each in rounds_of(alternatives, futures):
        for index in left:
            seen[index].extend(difference(index, future) for future in range(begun, begun + each))
        begun += each
        # All that are left have been played in the same futures. Ties go to the one that was named first.
        left.sort(key=lambda index: (-sum(seen[index]), index))
        left = left[: (len(left) + 1) // 2]
    return left[0], Moments.of(seen[left[0]])


# --- dividing the budget ---------------------------------------------------------------------------------------------------------


@frozen
class Load:
    """What a decision costs."""

    alternatives: int
    """How many alternatives are compared with the action taken; a decision without any costs nothing."""
    length: int
    """Plies of a future."""
    chooses: bool = True
    """Whether the alternative is chosen before it is compared; if not, there is one, and only the comparison costs."""

    def nodes(self, futures: int) -> int:
        """The nodes of an estimate in so many futures, with the selection before it."""
        return (plays_of(self.alternatives, futures) if self.chooses else 2 * futures) * self.length


def allocate(loads: Sequence[Load], budget: int) -> list[int] | None:
    """The futures of each decision's estimate, in proportion to the root of a future's length, within a budget.

    Args:
        loads: what each decision costs.
        budget: nodes in all.

    Returns:
        By decision, the number of futures, `FEWEST` at least, 0 where there are no alternatives; None if the budget does not suffice.
    """

    def futures(scale: int) -> list[int]:
        roots = (math.isqrt(scale * scale * load.length) // 1000 if load.alternatives else 0 for load in loads)
        return [min(MOST, max(FEWEST, n)) if load.alternatives else 0 for load, n in zip(loads, roots, strict=True)]

    def nodes(scale: int) -> int:
        return sum(load.nodes(n) for load, n in zip(loads, futures(scale), strict=True))

    if nodes(0) > budget:
        return None
    low, high = 0, 1000 * MOST  # the cost grows with the scale; thousandths of futures for a ply
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if nodes(middle) <= budget else (low, middle - 1)
    return futures(low)


# --- ranking decisions -------------------------------------------------------------------------------------------------------------


def shrink(parts: Sequence[Moments]) -> list[float]:
    """The mean of each part, drawn towards the mean of all the more, the less certain it is: the empirical Bayes estimate.

    The variance between the true means is the one with which the estimates scatter as they should: the sum of their squared
    deviations, each over its variance, is its expectation (Paule and Mandel). Errors may differ as much as they like.

    Args:
        parts: the moments behind each mean.
    """
    means = [part.mean for part in parts]
    errors = [part.error_squared for part in parts]
    if len(parts) < 2 or not all(map(math.isfinite, errors)):
        return means

    def scatter(between: float) -> tuple[float, float]:
        """The weighted mean, and the sum of squares about it."""
        weights = [1.0 / (between + error) for error in errors]
        centre = math.fsum(w * mean for w, mean in zip(weights, means, strict=True)) / math.fsum(weights)
        return centre, math.fsum(w * (mean - centre) ** 2 for w, mean in zip(weights, means, strict=True))

    low, high = _LEAST_VARIANCE, _LEAST_VARIANCE + (max(means) - min(means)) ** 2
    for _ in range(_HALVINGS):  # the scatter falls as the variance grows
        middle = (low + high) / 2
        low, high = (middle, high) if scatter(middle)[1] > len(parts) - 1 else (low, middle)
    centre = scatter(high)[0]
    return [centre + (mean - centre) * (high / (high + error)) for mean, error in zip(means, errors, strict=True)]
