"""The estimator of regret: the choice of the alternative, the interval of its gain, and the division of a budget."""

from __future__ import annotations

import math
import random
from collections.abc import Callable

import pytest
from hypothesis import given, strategies as st

from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight.regret import (
    FEWEST,
    MOST,
    Load,
    Moments,
    allocate,
    plays_of,
    select,
    selection_futures,
    shrink,
    sum_of,
)

TRIALS = 1500


class Planted:
    """A decision with alternatives of known worth in futures of luck: each action has luck of its own.

    That of the action taken is in the differences of all alternatives.
    """

    def __init__(self, worths: tuple[float, ...], spread: float, seed: int) -> None:
        self.worths = worths
        self.spread = spread
        self._rng = random.Random(seed)  # noqa: S311
        self._luck: dict[tuple[int, int], float] = {}

    def __call__(self, index: int, future: int) -> int:
        """How much better an alternative ends than the action taken, whose worth is 0: whole Lead, and skewed as Lead is."""
        return round(100 * self.worths[index] + 100 * self.spread * (self._of(index, future) - self._of(-1, future)))

    def _of(self, action: int, future: int) -> float:
        """The luck of an action in a future, drawn once."""
        if (action, future) not in self._luck:
            self._luck[action, future] = self._rng.gammavariate(2.0, 1.0)
        return self._luck[action, future]


def estimate(planted: Planted, futures: int) -> tuple[int, Moments, Moments]:
    """The best alternative, what it was chosen by, and its gain in other futures, as `decision_trials.compare` goes about it."""
    count = len(planted.worths)
    best, chosen_by = select(count, futures, planted)
    first = selection_futures(count, futures)
    return best, chosen_by, Moments.of(planted(best, future) for future in range(first, first + futures))


def holds(found: Estimate, truth: float) -> bool:
    """Whether an interval holds the truth."""
    return found.low <= truth <= found.high


@pytest.mark.parametrize(
    "worths", [(0.0, 0.0, 0.0, 0.0, 0.0, 0.0), (1.0, 0.5, 0.0, -1.0), (0.2,), (-3.0, -2.0, -1.0)], ids=str
)
@pytest.mark.slow
def test_the_interval_holds_the_truth_in_95_of_100_trials(worths: tuple[float, ...]) -> None:
    """The interval of the gain of the alternative chosen holds its true gain in 93 to 97 % of many trials, and is not biased."""
    hits = 0
    errors = []
    for seed in range(TRIALS):
        best, _, gain = estimate(Planted(worths, 1.0, seed), 24)
        truth = 100 * worths[best]
        hits += holds(gain.estimate, truth)
        errors.append(gain.mean - truth)
    assert 0.93 <= hits / TRIALS <= 0.97
    bias = Moments.of(round(1000 * error) for error in errors)
    assert abs(bias.mean) <= 3.5 * math.sqrt(bias.error_squared)


def test_the_winners_curse_is_there_and_avoided() -> None:
    """Where all actions are alike, the best of six looks better in the futures that chose it, and not in the others."""
    trials = [estimate(Planted((0.0,) * 6, 1.0, seed), 24) for seed in range(150)]
    naive = Moments.of(round(chosen_by.mean) for _, chosen_by, _ in trials).estimate
    fair = Moments.of(round(gain.mean) for _, _, gain in trials).estimate
    assert naive.low > 20  # hundredths of a Lead
    assert holds(fair, 0.0)
    counted = Moments.of(round(gain.mean) for _, chosen_by, gain in trials if chosen_by.total > 0).estimate
    assert holds(counted, 0.0)


def test_the_sum_over_decisions_holds_the_truth() -> None:
    """The total of decisions of different spread and number of futures holds the true total in 93 to 97 % of trials."""
    hits = 0
    rng = random.Random(1)  # noqa: S311
    for _ in range(TRIALS):
        parts = []
        for spread, count in ((3.0, 8), (30.0, 12), (100.0, 20)):
            parts.append(Moments.of(round(rng.gauss(50.0, spread)) for _ in range(count)))
        hits += holds(sum_of(parts), 150.0)
    assert 0.93 <= hits / TRIALS <= 0.97


def test_a_clear_best_is_chosen() -> None:
    """An alternative that is worth more than the spread is chosen, wherever it stands."""
    for place in range(5):
        worths = tuple(4.0 if index == place else 0.0 for index in range(5))
        assert [estimate(Planted(worths, 0.5, seed), 16)[0] for seed in range(10)] == [place] * 10


@given(alternatives=st.integers(1, 40), futures=st.integers(FEWEST, 3000))
def test_the_selection_plays_what_it_says(alternatives: int, futures: int) -> None:
    """Each future is played once for each alternative, in order, in as many futures and plays as were announced."""
    seen: list[tuple[int, int]] = []

    def difference(index: int, future: int) -> int:
        seen.append((index, future))
        return index

    best, chosen_by = select(alternatives, futures, difference)
    assert best == alternatives - 1
    assert len(set(seen)) == len(seen)
    used = {future for _, future in seen}
    assert used == set(range(selection_futures(alternatives, futures)))
    assert chosen_by.count == len(used)  # the one that is left was in every round
    assert len(seen) + len(used) + 2 * futures == plays_of(alternatives, futures)


def test_ties_go_to_the_first() -> None:
    """Alternatives that do alike are chosen by the order in which they were named."""
    assert select(7, 20, lambda index, future: 0)[0] == 0


@given(
    loads=st.lists(st.tuples(st.integers(0, 12), st.integers(1, 400), st.booleans()), max_size=60),
    budget=st.integers(0, 10**8),
)
def test_a_budget_is_kept(loads: list[tuple[int, int, bool]], budget: int) -> None:
    """The futures of all decisions cost no more than the budget, and none has too few; without alternatives they cost nothing."""
    found = [Load(*load) for load in loads]
    futures = allocate(found, budget)
    least = sum(load.nodes(FEWEST) for load in found if load.alternatives)
    if futures is None:
        assert budget < least
        return
    assert least <= budget or not least
    cost = sum(load.nodes(count) for load, count in zip(found, futures, strict=True) if load.alternatives)
    assert cost <= budget
    for load, count in zip(found, futures, strict=True):
        assert FEWEST <= count <= MOST if load.alternatives else count == 0


def test_longer_futures_get_more_of_them() -> None:
    """Futures go in proportion to the root of their length."""
    futures = allocate([Load(4, 25), Load(4, 100), Load(4, 225)], 3_000_000)
    assert futures is not None
    assert futures[1] / futures[0] == pytest.approx(2, rel=0.01)
    assert futures[2] / futures[0] == pytest.approx(3, rel=0.01)


@given(values=st.lists(st.integers(-(10**6), 10**6), min_size=2, max_size=60))
def test_moments_are_those_of_the_values(values: list[int]) -> None:
    """Mean and error from sums are those from the values; no spread gives no width."""
    moments = Moments.of(values)
    mean = sum(values) / len(values)
    variance = sum((value - mean) ** 2 for value in values) / (len(values) - 1) / len(values)
    assert moments.mean == pytest.approx(mean)
    assert moments.error_squared == pytest.approx(variance, rel=1e-9, abs=1e-6)
    found = moments.estimate
    assert found.low <= found.value <= found.high
    if len(set(values)) == 1:
        assert found == Estimate(mean, mean, mean)


def test_a_sum_of_nothing_is_zero() -> None:
    """Without parts the sum is exactly 0; one value alone leaves the interval open."""
    assert sum_of([]) == Estimate(0.0, 0.0, 0.0)
    assert Moments.of([3]).estimate == Estimate(3.0, -math.inf, math.inf)


def test_one_decision_alone_has_its_own_interval() -> None:
    """The degrees of freedom of a single part are those of Student's t for it."""
    values = Moments.of([1, 2, 4, 4, 9])
    half = 2.776445 * math.sqrt(values.error_squared)
    assert values.estimate.high == pytest.approx(4 + half, rel=1e-5)


@pytest.mark.parametrize("make", [lambda n: n, lambda n: -n], ids=["up", "down"])
def test_shrinking_keeps_certain_means_and_draws_in_uncertain_ones(make: Callable[[int], int]) -> None:
    """A mean that is certain stays nearly where it is; one that might be luck is drawn to the mean of all."""
    certain = Moments.of([make(100) + d for d in (-1, 0, 1) * 20])
    lucky = Moments.of([make(120) + d for d in (-400, 0, 400)])
    others = [Moments.of([d + n for d in (-1, 0, 1) * 20]) for n in range(10)]
    drawn = shrink([certain, lucky, *others])
    assert abs(drawn[0]) > abs(drawn[1])
    assert drawn[0] == pytest.approx(certain.mean, rel=0.02)
    assert shrink([]) == []
