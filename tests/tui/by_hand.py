"""A clock and timers that a test moves by hand."""

from __future__ import annotations

from collections.abc import Callable

from attrs import define, field


@define
class HandTimer:
    """A timer that rings when the clock is moved past its time."""

    at: float
    callback: Callable[[], None]
    is_stopped: bool = False

    def stop(self) -> None:
        """Call back no more."""
        self.is_stopped = True


@define
class HandClock:
    """A clock that stands still until `move`."""

    now: float = 0.0
    timers: list[HandTimer] = field(factory=list)

    def __call__(self) -> float:
        """The time, in seconds."""
        return self.now

    def after(self, seconds: float, callback: Callable[[], None]) -> HandTimer:
        """Call back when the clock has moved on so far."""
        self.timers.append(HandTimer(self.now + seconds, callback))
        return self.timers[-1]

    def move(self, to: float) -> None:
        """Move the clock, and let every timer ring at its time."""
        while due := [timer for timer in self.timers if timer.at <= to and not timer.is_stopped]:
            first = min(due, key=lambda timer: timer.at)
            self.timers.remove(first)
            self.now = max(self.now, first.at)
            first.callback()
        self.now = to

    def jump(self, to: float) -> None:
        """Move the clock as a busy machine does: what rings on the way rings late, at the new time."""
        self.now = to
        self.move(to)
