"""Timers as those see them who only ever stop one."""

from __future__ import annotations

from typing import Protocol


class Stoppable(Protocol):
    """A timer that can be stopped."""

    def stop(self) -> None:
        """Call back no more."""
