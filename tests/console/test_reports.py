"""Reports of plain text in positions made by hand."""

from __future__ import annotations

from tests.core.positions import board, build, clear, region

from gigawatt.console.reports import region as region_report
from gigawatt.core.position import layout as lay


def test_the_slots_of_a_region_are_those_there_are_now() -> None:
    """Free slots are told of all that there are, added and taken ones; what the map began with is told as that."""
    st = board("hyperscaler", "challenger-state")
    for seat in range(2):
        clear(st, seat)
    india = region(st, "india")
    start = st.game.ruleset.regions[india].slots
    assert f"{start} free slots of {start}," in region_report(st, india, 0)[0]
    st.v[lay.SLOTS + india] += 1  # as a headline does
    assert f"{start + 1} free slots of {start + 1}," in region_report(st, india, 0)[0]
    build(st, 1, "india", site=3)
    first, second, *_ = region_report(st, india, 0)
    assert f"{start} free slots of {start + 1}," in first
    assert f"Slots at the start: {start}," in second
    assert "Grid headroom at the start:" in second
