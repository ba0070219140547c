"""Tells now and then how far a long run is."""

from __future__ import annotations

import time


class Progress:
    """One line every few seconds: games done, plies, and games a second.

    Args:
        count: games to play.
        every_s: seconds between two lines.
    """

    def __init__(self, count: int, every_s: float = 10.0) -> None:
        self.count = count
        self.every_s = every_s
        self.done = 0
        self.plies = 0
        self._began = self._told = time.perf_counter()

    def game(self, plies: int) -> None:
        """One more game is done, of so many plies."""
        self.done += 1
        self.plies += plies
        now = time.perf_counter()
        if now - self._told > self.every_s:
            self._told = now
            rate = self.done / (now - self._began)
            print(f"{self.done} of {self.count} games, {self.plies} plies, {rate:.1f} games/s", flush=True)  # noqa: T201

    def end(self, verdict: str) -> None:
        """All games are done."""
        print(f"{self.count} games, {self.plies} plies, {verdict}")  # noqa: T201
