"""The moments of a quarter's end one after another: how long each is in view, and which are at a time.

Everything lasts `SHOWN_S` at most: if much happened, each moment is shorter.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from gigawatt.tui.toolkit.timers import Stoppable

if TYPE_CHECKING:
    from gigawatt.analysis.quarter_report import Moment, QuarterReport

SHOWN_S: Final = 2.4
"""Longest time for all moments of a quarter's end, in seconds."""

REST_S: Final = 0.5
"""Of it, how long the whole is in view when everything has been counted."""

WEIGHTS: Final = {"permits": 0.35, "arrivals": 0.15, "news": 0.25, "headline": 0.45, "prices": 0.1, "lead": 0.3}
"""How long a moment of each part is in view where there is time enough, in seconds."""

OTHERS: Final = 0.4
"""The share of it for what happened to another seat than the reader's; Lead is counted alike for all."""

_TICK: Final = 1e-6
"""Timers may ring this much too early, in seconds."""


def durations(report: QuarterReport) -> list[float]:
    """How long each moment of a report is the latest one, in seconds; together with the rest at the end at most `SHOWN_S`."""
    wanted = [_wanted(report, moment) for moment in report.moments]
    whole = sum(wanted)
    scale = min(1.0, (SHOWN_S - REST_S) / whole) if whole else 1.0
    return [duration * scale for duration in wanted]


def _wanted(report: QuarterReport, moment: Moment) -> float:
    is_others = moment.part in ("permits", "arrivals", "news") and moment.seat != report.reader
    return WEIGHTS[moment.part] * (OTHERS if is_others else 1.0)


class Reveal:
    """Goes through the moments of a report by a clock; a timer that rings late skips what is due by then."""

    def __init__(
        self,
        report: QuarterReport,
        after: Callable[[float, Callable[[], None]], Stoppable],
        clock: Callable[[], float],
        changed: Callable[[], None],
        done: Callable[[], None],
    ) -> None:
        """A report that nothing has been shown of.

        Args:
            report: the moments.
            after: calls back once, after some seconds.
            clock: the time in seconds.
            changed: called when another moment has come, or the last one has been settled.
            done: called at the end, if `end` was not.
        """
        self._after: Final = after
        self._clock: Final = clock
        self._changed: Final = changed
        self._done: Final = done
        lasting = durations(report)
        self._starts: Final = [0.0, *accumulate(lasting)]
        """When each moment begins, and when the last one is settled."""
        self._begun_at: float | None = None
        self._timer: Stoppable | None = None
        self.settled = 0
        """How many moments have come to their outcome; the next one is in view, and its outcome is not shown yet."""

    @property
    def lasts(self) -> float:
        """How long it takes, in seconds."""
        return self._starts[-1] + REST_S

    @property
    def is_running(self) -> bool:
        """Whether it has begun and not ended."""
        return self._timer is not None

    def begin(self) -> None:
        """Show the first moment."""
        self._begun_at = self._clock()
        self._step()

    def end(self) -> None:
        """Go no further, and call back no more."""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def _step(self) -> None:
        assert self._begun_at is not None, "it has begun"
        passed = self._clock() - self._begun_at + _TICK
        self.settled = bisect_right(self._starts, passed) - 1
        if passed >= self.lasts:
            self._timer = None
            self._done()
            return
        due = self._starts[self.settled + 1] if self.settled + 1 < len(self._starts) else self.lasts
        self._timer = self._after(max(0.0, due - passed + _TICK), self._step)
        self._changed()
