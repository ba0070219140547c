"""What a debrief says of a decision that did not pay."""

from __future__ import annotations

from attrs import evolve
from tests.study.hindsight.matches import sample

from gigawatt.core.actions import PASS
from gigawatt.study.hindsight.bottlenecks import bottlenecks
from gigawatt.wording.debrief_text import turn_text


def test_a_pass_is_not_praised() -> None:
    """Where another order brings no Lead, what was done instead was worth as much; who passed did nothing that was."""
    future = sample("first-campus")
    answer = bottlenecks(future.record)
    shortages = [
        row
        for seat in answer.seats
        for quarter in seat.quarters
        for campus in quarter.campuses
        for row in campus.shortages
        if row.missed is not None
    ]
    row = shortages[0]
    assert row.missed is not None
    other = next(action for action in future.record.actions if action != PASS)
    passed, acted = (evolve(row.missed, instead_of=action) for action in (PASS, other))
    assert turn_text(future.game, row, passed, 0, is_worst=True).endswith("the same, so that order alone did not pay.")
    assert turn_text(future.game, row, acted, 0, is_worst=True).endswith("worth at least as much.")
    for missed in (passed, acted):
        assert ", so " not in turn_text(future.game, row, missed, 3, is_worst=True)
