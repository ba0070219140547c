"""Shares of sources that may count below zero keep their whole interval."""

from __future__ import annotations

from collections import Counter

import pytest

from gigawatt.core import Game
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.study.balance import Balance
from gigawatt.study.estimates import leave_out
from gigawatt.study.tally import Sums, Tally

RANK, EQUITY = LEAD_SOURCES.index("rank"), LEAD_SOURCES.index("equity")


def sums_of(rank: int, equity: int) -> Sums:
    """The sums of a block in which these two sources bring Lead."""
    return Counter({
        ("lead", RANK): rank, ("lead", EQUITY): equity, ("with-margin", RANK): rank, ("with-margin", EQUITY): equity,
    })  # fmt: skip


@pytest.mark.parametrize("name", ["source-share", "source-decides"])
def test_a_source_below_zero_has_an_interval_around_it(case_game: Game, name: str) -> None:
    """What costs Lead has a negative share whose interval contains it, and what brings more than all of it one above 1."""
    groups = tuple(sums_of(100 + i, -10 - i) for i in range(5))
    whole: Sums = Counter()
    for group in groups:
        whole.update(group)
    balance = Balance(case_game, 5, Tally(whole), leave_out(whole, groups))
    row = next(row for row in balance.rows() if row.target.id == name)
    parts = {part.id: part.estimate for part in row.parts}
    for known in parts.values():
        assert known.value is not None
        assert known.low is not None
        assert known.high is not None
        assert known.low <= known.value <= known.high
    assert (parts["equity"].high or 0) < 0
    assert (parts["rank"].low or 0) > 1
