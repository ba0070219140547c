"""The part of a timer that its owner uses."""

from __future__ import annotations

from typing import Protocol


class Stoppable(Protocol):
    """A timer that can be stopped."""

    def stop(self) -> None:
        """Call back no more."""
