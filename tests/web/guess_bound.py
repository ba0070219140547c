"""The bound on guessed join codes that `gigawatt.web.limits` promises."""

from __future__ import annotations

import math

from gigawatt.web.limits import (
    ALL,
    ALL_BROWSERS_PER_MINUTE,
    ALL_SHARED_PER_MINUTE,
    BROWSERS_PER_MINUTE,
    OWN_TRIES,
    SHARED_PER_MINUTE,
    bursts,
)


def most_guesses(minutes: float, sessions: int, *, addresses: int = 1) -> int:
    """The most wrong codes that are checked within `minutes`, by any means, from `addresses` addresses."""
    some_browsers, some_shared = bursts(sessions)
    browsers = min(
        addresses * (some_browsers + BROWSERS_PER_MINUTE * minutes),
        ALL * some_browsers + ALL_BROWSERS_PER_MINUTE * minutes,
    )
    shared = min(
        addresses * (some_shared + SHARED_PER_MINUTE * minutes),
        ALL * some_shared + ALL_SHARED_PER_MINUTE * minutes,
    )
    return math.floor(browsers) * OWN_TRIES + math.floor(shared)
