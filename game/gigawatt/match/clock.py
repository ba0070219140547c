"""Time limits that count only while this process runs.

A laptop that sleeps, a process that is stopped and continued, a clock that is set: none of these must count against a policy. A
limit is therefore waited for in short slices, and each slice counts for no more than its intended length.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

SLICE_S: Final = 0.05
"""The longest single wait."""

GAP_S: Final = 0.5
"""A wait of this length is a gap: this process or the machine stood still."""

MOST_GAPS: Final = 100
"""The number of gaps of one limit that are not counted; a limit must end even on a machine that is always slow."""

_NOTHING_S: Final = 1e-6
"""The shortest time that can be waited for."""

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)


class Countdown:
    """A time limit that starts when it is created."""

    def __init__(self, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Start the limit.

        Args:
            limit_s: seconds.
            clock: returns seconds from an arbitrary start, never decreasing.
        """
        self.limit_s = limit_s
        self.spent_s = 0.0
        """The time counted so far."""
        self._left_s = limit_s
        self._clock = clock
        self._last = clock()
        self._gaps = 0

    @property
    def is_over(self) -> bool:
        """Whether the limit has passed, as of the last count."""
        return self._left_s < _NOTHING_S

    def extend(self, more_s: float) -> None:
        """Extend the limit, or shorten it by a negative number."""
        self.limit_s += more_s
        self._left_s += more_s

    def wait(self, step: Callable[[float], T]) -> T:
        """Call `step` with the seconds that it may take, and count the time since the last call.

        Once the limit has passed, the step gets no time, so that it checks only what has already arrived.
        """
        answer = step(min(SLICE_S, max(self._left_s, 0.0)))
        self._count()
        return answer

    def _count(self) -> None:
        now = self._clock()
        passed, self._last = now - self._last, now
        if passed >= GAP_S and self._gaps < MOST_GAPS:
            # An answer may have arrived while this process stood still.
            self._gaps += 1
            self._left_s = max(self._left_s, SLICE_S)
        else:
            counted = min(max(passed, 0.0), SLICE_S)
            self.spent_s += counted
            self._left_s -= counted


class Stopwatch(Generic[Key]):
    """The running time of several things, where each look counts for at most `most_s`."""

    def __init__(self, most_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_s = most_s
        self._clock = clock
        self._last = clock()
        self._seconds: dict[Key, float] = {}

    def look(self, running: set[Key]) -> dict[Key, float]:
        """The running time of each of those that run now; the others are forgotten."""
        now = self._clock()
        passed, self._last = min(max(now - self._last, 0.0), self._most_s), now
        self._seconds = {one: self._seconds[one] + passed if one in self._seconds else 0.0 for one in running}
        return self._seconds
