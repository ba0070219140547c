"""Time limits count the time that this process was running, and no other."""

from __future__ import annotations

import pytest

from gigawatt.match.clock import GAP_S, MOST_GAPS, SLICE_S, Countdown, Stopwatch


class Clock:
    """A clock that is set by hand; a wait lasts as long as it is asked to, and what is planned beside."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.extra: list[float] = []

    def __call__(self) -> float:
        """The time."""
        return self.now

    def sleep(self, seconds: float) -> None:
        """Wait."""
        self.now += seconds + (self.extra.pop(0) if self.extra else 0.0)


def waits(limit: Countdown, clock: Clock) -> int:
    """Wait until the limit is over; how many times."""
    count = 0
    while not limit.is_over:
        limit.wait(clock.sleep)
        count += 1
        assert count < 10_000
    return count


@pytest.mark.parametrize("limit_s", [0.0, 0.01, 0.3, 1.0, 10.0])
def test_counts(limit_s: float) -> None:
    """Where nothing comes between, the limit is over when its time has passed."""
    clock = Clock()
    limit = Countdown(limit_s, clock)
    waits(limit, clock)
    assert clock.now - 1000 == pytest.approx(limit_s, abs=1e-5)
    assert limit.spent_s == pytest.approx(limit_s, abs=1e-5)


@pytest.mark.parametrize("gap_s", [GAP_S, 5.0, 86_400.0])
@pytest.mark.parametrize("when", [0, 1, 5, 19])
def test_gap(gap_s: float, when: int) -> None:
    """A stop, a sleep or a jump counts nothing, and leaves time to read what came meanwhile, even at the last moment."""
    clock = Clock()
    clock.extra = [0.0] * when + [gap_s]
    limit = Countdown(1.0, clock)
    waits(limit, clock)
    ran_s = clock.now - 1000 - gap_s
    assert -1e-4 < ran_s - 1.0 < 2 * SLICE_S + 1e-4


def test_answer_after_a_gap() -> None:
    """What came while nothing ran is taken before the limit is over."""
    clock = Clock()
    limit = Countdown(0.02, clock)
    clock.extra = [3600.0]
    limit.wait(clock.sleep)
    assert not limit.is_over


def test_busy_machine() -> None:
    """A wait that lasts longer than it was to counts as if it had not."""
    clock = Clock()
    clock.extra = [0.2] * 1000
    limit = Countdown(1.0, clock)
    assert waits(limit, clock) == 20


def test_clock_that_stands_or_goes_back() -> None:
    """A clock that goes back takes no time away and gives none."""
    clock = Clock()
    limit = Countdown(1.0, clock)
    clock.now -= 3600
    limit.wait(clock.sleep)
    assert 0.9 <= limit.limit_s - limit.spent_s <= 1.0


def test_ends_on_the_slowest_machine() -> None:
    """Where every wait is a gap the limit ends all the same."""
    clock = Clock()
    clock.extra = [GAP_S] * 10_000
    limit = Countdown(1.0, clock)
    assert waits(limit, clock) <= MOST_GAPS + 21


def test_extended() -> None:
    """Time can be added when a limit is over, and taken away."""
    clock = Clock()
    limit = Countdown(0.1, clock)
    waits(limit, clock)
    limit.extend(0.5)
    assert not limit.is_over
    limit.extend(-0.4)
    waits(limit, clock)
    assert clock.now - 1000 == pytest.approx(0.2, abs=1e-5)


def test_stopwatch() -> None:
    """Each thing has its own time, a look adds no more than its most, and what no longer runs is forgotten."""
    clock = Clock()
    watch: Stopwatch[str] = Stopwatch(1.0, clock)
    assert watch.look({"a"}) == {"a": 0.0}
    clock.now += 0.5
    assert watch.look({"a", "b"}) == {"a": 0.5, "b": 0.0}
    clock.now += 36_000
    assert watch.look({"a", "b"}) == {"a": 1.5, "b": 1.0}
    clock.now += 0.5
    assert watch.look({"b"}) == {"b": 1.5}
    assert watch.look({"a"}) == {"a": 0.0}
