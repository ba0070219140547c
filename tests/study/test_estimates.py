"""Intervals that respect blocks, and sums that can be added and taken apart."""

from __future__ import annotations

import itertools
import math
import random
from collections import Counter
from statistics import fmean, stdev

import pytest

from gigawatt.core import Game
from gigawatt.match import play_match
from gigawatt.policies.registry import make_policy
from gigawatt.study.balance_figures import entropy, quantile
from gigawatt.study.estimates import (
    AMOUNT,
    GROUPS,
    SHARE,
    UNBOUNDED,
    Bounds,
    Estimate,
    Values,
    estimate,
    group_of,
    leave_out,
)
from gigawatt.study.measures import GameMeasures, measure_game
from gigawatt.study.tally import Sums, last_third, leaders, tally_games, without, won
from gigawatt.tournament.student import t_quantile


def share(sums: Sums) -> Values:
    """Hits over cases."""
    return {"": sums["hits"] / sums["cases"] if sums["cases"] else None}


def estimated(blocks: list[Sums], bounds: Bounds = SHARE) -> Estimate:
    """The estimate of `share` from blocks."""
    groups: list[Sums] = []
    for index, block in enumerate(blocks):
        if group_of(index, len(blocks)) == len(groups):
            groups.append(Counter())
        groups[-1].update(block)
    whole: Sums = Counter()
    for group in groups:
        whole.update(group)
    return estimate(whole, leave_out(whole, groups), share, len(blocks), bounds)[""]


def test_groups_are_neighbours_of_even_size() -> None:
    """Blocks fall into groups of neighbours whose sizes differ by one at most; few blocks are groups of their own."""
    for blocks in (1, 2, 7, 40, 41, 100, 1890):
        groups = [group_of(block, blocks) for block in range(blocks)]
        assert groups == sorted(groups)
        sizes = Counter(groups)
        assert sorted(sizes) == list(range(min(GROUPS, blocks)))
        assert max(sizes.values()) - min(sizes.values()) <= 1


def test_a_mean_has_the_textbook_interval() -> None:
    """For a mean of as many equal blocks as groups, the jackknife is the standard error of the mean."""
    numbers = [(i * i * 37 + i * 11) % 101 for i in range(GROUPS)]
    found = estimated([Counter(hits=number, cases=1) for number in numbers], UNBOUNDED)
    assert found.value == pytest.approx(fmean(numbers))
    assert found.low is not None
    assert found.high is not None
    half = t_quantile(0.975, GROUPS - 1) * stdev(numbers) / math.sqrt(GROUPS)
    assert (found.high - found.low) / 2 == pytest.approx(half)


def test_intervals_cover_when_games_of_a_block_are_alike() -> None:
    """With four games a block that all end alike, 95 % intervals cover the truth in about that share of trials; by games they would not."""
    source = random.Random(7)  # noqa: S311
    covered = 0
    for _ in range(300):
        blocks = [Counter(hits=4 * (source.random() < 0.25), cases=4) for _ in range(120)]
        found = estimated(blocks)
        assert found.low is not None
        assert found.high is not None
        covered += found.low <= 0.25 <= found.high
    assert 0.91 <= covered / 300 <= 0.985


@pytest.mark.parametrize("hits", [0, 4])
def test_nothing_varies(hits: int) -> None:
    """A share of none or all is not certain: its interval has the bound of that many independent blocks."""
    found = estimated([Counter(hits=hits, cases=4) for _ in range(50)])
    bound = 1 - 0.025 ** (1 / 50)
    assert (found.low, found.high) == ((0.0, pytest.approx(bound)) if hits == 0 else (pytest.approx(1 - bound), 1.0))


def test_amounts_are_not_below_zero() -> None:
    """The interval of an amount ends at zero, that of what may be lost does not."""
    blocks = [Counter(hits=9 * (i == 3), cases=1) for i in range(8)]
    assert estimated(blocks, AMOUNT).low == 0
    assert (estimated(blocks, UNBOUNDED).low or 0) < 0


def test_one_block_has_no_interval() -> None:
    """A single block tells a figure, and nothing of its uncertainty."""
    assert estimated([Counter(hits=1, cases=4)]) == Estimate(0.25, None, None)


def test_nothing_to_measure() -> None:
    """Nothing is known of a share of nothing."""
    assert estimated([Counter(hits=0, cases=0)] * 3) == Estimate(None, None, None)


def test_quantiles_and_entropy() -> None:
    """The median of one to five is three; four equal shares have the entropy of a choice among four."""
    assert quantile([(n, 2) for n in range(1, 6)], 0.5) == 3
    assert quantile([(7, 10)], 0.1) == pytest.approx(6.6)
    assert quantile([], 0.5) is None
    assert math.exp(entropy([5, 5, 5, 5, 0]) or 0) == pytest.approx(4)
    assert entropy([0, 0]) is None


@pytest.fixture(scope="module")
def games(duel_game: Game) -> list[GameMeasures]:
    """Some games of random seats."""
    found = []
    for seed in range(40, 46):
        actions = play_match(duel_game, [make_policy("random"), make_policy("greedy")], seed).actions
        found.append(measure_game(duel_game, seed, None, actions))
    return found


def test_sums_can_be_taken_apart(games: list[GameMeasures]) -> None:
    """All games less some of them are the others."""
    whole, part, rest = tally_games(games), tally_games(games[:2]), tally_games(games[2:])
    left = without(whole.sums, part.sums)
    assert {key: count for key, count in left.items() if count} == {key: n for key, n in rest.sums.items() if n}
    part.absorb(rest)
    assert part.sums == whole.sums
    assert part.spread == whole.spread


def test_counts_by_hand(games: list[GameMeasures]) -> None:
    """First places, lead changes and covariances of a few games, worked out from their measures as one would by hand."""
    sums = tally_games(games).sums
    assert sums["games"] == len(games)
    assert sum(sums["place-won", place] for place in range(2)) == 60 * len(games)
    assert sum(sums["place", place] for place in range(2)) == 2 * len(games)
    changes = 0
    for game in games:
        alone = [leaders(lead)[0] for lead in game.lead if len(leaders(lead)) == 1]
        changes += sum(1 for a, b in itertools.pairwise(alone) if a != b)
    assert sums["changes"] == changes
    for source in range(11):
        expected = 0.0
        for game in games:
            lead = [sum(row) for row in game.lead_by]
            mine = [row[source] for row in game.lead_by]
            expected += sum((m - fmean(mine)) * (have - fmean(lead)) for m, have in zip(mine, lead, strict=True))
        assert sums["with-margin", source] == pytest.approx(2 * expected)


def test_shared_first_places(games: list[GameMeasures]) -> None:
    """A first place comes to sixty parts however many share it, and the last third begins after two."""
    from attrs import evolve

    assert won(evolve(games[0], ranks=(1, 1))) == [30, 30]
    assert won(evolve(games[0], ranks=(2, 1))) == [0, 60]
    assert [last_third(quarters) for quarters in (6, 8, 12)] == [4, 6, 8]
