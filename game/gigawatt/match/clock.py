"""Time limits that run only while this process does.

A laptop that sleeps, a runner that is stopped and continued, a clock that is set: none of it is a policy's doing, so none of it
may count against a policy. A limit is therefore waited for in short slices, and each counts for no more than it was to last.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Hashable
from typing import Final, Generic, TypeVar

SLICE_S: Final = 0.05
"""How long one wait lasts at most."""

GAP_S: Final = 0.5
"""A wait that lasted this long did not run: this process, or the machine, stood still."""

MOST_GAPS: Final = 100
"""So many gaps of one limit count nothing; on a machine that is always so slow, the limit must end too."""

_NOTHING_S: Final = 1e-6
"""Less than this cannot be waited for."""

T = TypeVar("T")
Key = TypeVar("Key", bound=Hashable)


class Countdown:
    """A time limit, running from now on."""

    def __init__(self, limit_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        """Begin.

        Args:
            limit_s: seconds.
            clock: seconds from some moment on, never going back.
        """
        self.limit_s = limit_s
        self.spent_s = 0.0
        """What has been counted."""
        self._left_s = limit_s
        self._clock = clock
        self._last = clock()
        self._gaps = 0

    @property
    def is_over(self) -> bool:
        """Whether the time has passed, as it was last counted."""
        return self._left_s < _NOTHING_S

    def extend(self, more_s: float) -> None:
        """Allow more time, or less if it is negative."""
        self.limit_s += more_s
        self._left_s += more_s

    def wait(self, step: Callable[[float], T]) -> T:
        """Call `step` with the seconds that it may take, and count them with all that has passed since the last call.

        The step is given no time once the limit is over, so that it looks a last time at what is there already.
        """
        answer = step(min(SLICE_S, max(self._left_s, 0.0)))
        self._count()
        return answer

    def _count(self) -> None:
        now = self._clock()
        passed, self._last = now - self._last, now
        if passed >= GAP_S and self._gaps < MOST_GAPS:
            # An answer may have come meanwhile that nobody had the time to read.
            self._gaps += 1
            self._left_s = max(self._left_s, SLICE_S)
        else:
            counted = min(max(passed, 0.0), SLICE_S)
            self.spent_s += counted
            self._left_s -= counted


class Stopwatch(Generic[Key]):
    """How long each of several things has lasted, by looks that each count for no more than `most_s`."""

    def __init__(self, most_s: float, clock: Callable[[], float] = time.monotonic) -> None:
        self._most_s = most_s
        self._clock = clock
        self._last = clock()
        self._seconds: dict[Key, float] = {}

    def look(self, running: set[Key]) -> dict[Key, float]:
        """How long each of those that run now has been seen to run; the others are forgotten."""
        now = self._clock()
        passed, self._last = min(max(now - self._last, 0.0), self._most_s), now
        self._seconds = {one: self._seconds[one] + passed if one in self._seconds else 0.0 for one in running}
        return self._seconds
