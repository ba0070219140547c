"""The figures of a class's tournament: shares with intervals, verdicts on rungs, and the check for overfitting."""

from __future__ import annotations

import random

import pytest

from gigawatt.classroom.tournament.results import (
    BEATS,
    EVEN,
    LOSES,
    PUBLISHED,
    UNPUBLISHED,
    Meetings,
    Rung,
    StudentResult,
    difference_of,
)
from gigawatt.study.block_means import Estimate

GAMES = 12
"""Opponents met in a block: four games of three."""


def meetings(shares: list[float]) -> Meetings:
    """Meetings with these shares of the points of each block."""
    return Meetings(tuple((share * GAMES, GAMES) for share in shares))


def drawn(source: random.Random, strength: float, blocks: int) -> Meetings:
    """Meetings of a program on seeds that are easier or harder for it, as games of a block are alike."""
    found = []
    for _ in range(blocks):
        chance = min(max(strength + source.uniform(-0.2, 0.2), 0.0), 1.0)
        found.append(sum(source.random() < chance for _ in range(GAMES)) / GAMES)
    return meetings(found)


def test_a_share_counts_blocks_not_games() -> None:
    """Two blocks that disagree say less than twelve that agree, and no blocks say nothing."""
    few, many = meetings([0.2, 0.8]).estimate, meetings([0.5] * 12).estimate
    assert few is not None
    assert many is not None
    assert few.value == pytest.approx(many.value) == pytest.approx(0.5)
    assert few.high - few.low > many.high - many.low > 0
    assert Meetings().estimate is None


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.51, 0.9, BEATS), (0.1, 0.49, LOSES), (0.4, 0.6, EVEN), (0.5, 0.9, EVEN)]
)
def test_a_rung_is_beaten_by_the_whole_interval(low: float, high: float, verdict: str) -> None:
    """On unpublished seeds, whatever the published ones say."""
    sure = Estimate(0.9, 0.8, 1.0)
    rung = Rung("greedy", {PUBLISHED: sure, UNPUBLISHED: Estimate((low + high) / 2, low, high)})
    assert rung.verdict == verdict
    assert Rung("greedy", {PUBLISHED: sure, UNPUBLISHED: None}).verdict == EVEN
    student = StudentResult(student="ann", status="played", rungs=(rung,))
    assert student.beaten == (("greedy",) if verdict == BEATS else ())


def test_a_program_made_for_the_published_games_is_flagged() -> None:
    """A program that wins what it knows and loses what it does not is found with the default number of blocks."""
    found = difference_of(meetings([0.9, 1.0, 0.8, 0.9, 1.0, 0.9]), meetings([0.2, 0.1, 0.3, 0.2, 0.2, 0.1]))
    assert found is not None
    assert found.low > 0
    assert StudentResult(student="ann", status="played", difference=found).is_overfitted
    turned = difference_of(meetings([0.2, 0.1, 0.3]), meetings([0.9, 1.0, 0.8]))
    assert turned is not None
    assert not StudentResult(student="ann", status="played", difference=turned).is_overfitted


@pytest.mark.parametrize("blocks", [4, 10])
@pytest.mark.parametrize("strength", [0.5, 0.95])
def test_few_sound_programs_are_flagged(blocks: int, strength: float) -> None:
    """Of 1,000 programs that are alike on all seeds, at most one in twenty-five is flagged; one in forty is meant."""
    source = random.Random(7)  # noqa: S311 - a simulation
    flags = 0
    for _ in range(1_000):
        found = difference_of(drawn(source, strength, blocks), drawn(source, strength, blocks))
        flags += found is not None and found.low > 0
    assert flags <= 40


def test_most_overfitted_programs_are_flagged() -> None:
    """A program that beats 80 % on published and 40 % on other seeds is flagged nine times in ten, with ten blocks."""
    source = random.Random(8)  # noqa: S311 - a simulation
    flags = 0
    for _ in range(200):
        found = difference_of(drawn(source, 0.8, 10), drawn(source, 0.4, 10))
        flags += found is not None and found.low > 0
    assert flags >= 180


def test_results_that_never_vary_are_not_certain() -> None:
    """A program that wins every game met a sample of games; a single block gives no interval at all."""
    found = difference_of(meetings([1.0] * 6), meetings([1.0] * 6))
    assert found is not None
    assert found.low < 0 < found.high
    assert difference_of(meetings([1.0]), meetings([0.0, 0.0])) is None
