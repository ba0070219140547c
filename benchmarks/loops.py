"""What all sides of `peers.py` do alike: draw an action, play at random, and count games for some seconds.

Nothing but Python itself is imported, for this runs inside the environments of the peers as well.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

MASK = (1 << 64) - 1


def next_draw(x: int) -> int:
    """The next state of a cheap generator; actions are chosen by its upper half."""
    return (x * 6364136223846793005 + 1442695040888963407) & MASK


def play_random(state: Any, seed: int) -> int:
    """Play a game to its end by random actions, and count them; any state will do that names its legal actions and takes one."""
    x = seed * 2 + 1
    decisions = 0
    while legal := state.legal_actions():
        x = next_draw(x)
        state.apply_action(legal[(x >> 33) % len(legal)])
        decisions += 1
    return decisions


def measure(play: Callable[[int], int], seconds: float) -> dict[str, float]:
    """Play games by number for some seconds, each of which returns its decisions; how many of both there are in a second."""
    play(0)  # what is made on first use
    start = time.perf_counter()
    games = decisions = 0
    while time.perf_counter() - start < seconds:
        games += 1
        decisions += play(games)
    spent = time.perf_counter() - start
    return {"games/s": games / spent, "decisions/s": decisions / spent}
