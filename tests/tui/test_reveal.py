"""The moments of a quarter's end by a clock that is moved by hand."""

from __future__ import annotations

import pytest
from attrs import evolve
from tests.tui.by_hand import HandClock

from gigawatt.analysis.quarter_report import QuarterReport, last_report
from gigawatt.session import GameSession
from gigawatt.tui.board.reveal import REST_S, SHOWN_S, WEIGHTS, Reveal, durations


@pytest.fixture
def report(middle: GameSession) -> QuarterReport:
    """A quarter's end in which permits were drawn and Lead was counted."""
    found = last_report(middle, middle.viewer)
    assert found is not None
    return found


def reveal(report: QuarterReport, clock: HandClock) -> tuple[Reveal, list[int], list[str]]:
    """A report that begins to be shown, how many moments were settled at each step, and whether it has ended."""
    steps: list[int] = []
    ended: list[str] = []
    shown = Reveal(report, clock.after, clock, lambda: steps.append(shown.settled), lambda: ended.append("done"))
    shown.begin()
    return shown, steps, ended


def test_moments_are_settled_one_by_one(report: QuarterReport) -> None:
    """Each moment is in view before it is settled, none is left out, and the page ends after a rest."""
    clock = HandClock()
    shown, steps, ended = reveal(report, clock)
    assert steps == [0]
    clock.move(shown.lasts - REST_S / 2)
    assert steps == list(range(len(report.moments) + 1))
    assert not ended
    clock.move(shown.lasts + 0.001)
    assert ended == ["done"]
    assert not shown.is_running


def test_however_much_happens_it_ends_in_time(report: QuarterReport) -> None:
    """Many moments are shorter, so that all of them and the rest take the longest time at most; few are not stretched."""
    for times in (1, 5, 50):
        many = evolve(report, moments=report.moments * times)
        assert sum(durations(many)) + REST_S <= SHOWN_S + 1e-9
        assert Reveal(many, HandClock().after, HandClock(), lambda: None, lambda: None).lasts <= SHOWN_S + 1e-9
    one = evolve(report, moments=report.moments[-1:])
    assert durations(one) == [WEIGHTS["lead"]]


def test_a_late_timer_catches_up(report: QuarterReport) -> None:
    """Where the machine was busy, what was due meanwhile is shown at once, and the end is no later."""
    clock = HandClock()
    shown, steps, ended = reveal(report, clock)
    clock.jump(SHOWN_S - REST_S)
    assert steps[-1] == len(report.moments)
    assert len(steps) == 2
    clock.jump(SHOWN_S + 0.001)
    assert ended == ["done"]
    assert not shown.is_running


def test_what_was_ended_calls_nobody(report: QuarterReport) -> None:
    """After `end` no step is taken, and the end is not announced."""
    clock = HandClock()
    shown, steps, ended = reveal(report, clock)
    shown.end()
    clock.move(10)
    assert steps == [0]
    assert not ended


def test_own_draws_are_longer_in_view(report: QuarterReport) -> None:
    """A draw of another seat is in view for a shorter time than one's own; Lead is counted alike for all."""
    lasting = dict(zip(((m.part, m.seat == report.reader) for m in report.moments), durations(report), strict=True))
    assert lasting["lead", True] == pytest.approx(lasting["lead", False])
    both = [part for part in ("permits", "arrivals") if {(part, True), (part, False)} <= set(lasting)]
    assert both
    assert all(lasting[part, True] > lasting[part, False] for part in both)
