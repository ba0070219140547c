"""Animations of the board: the large figure counts, arriving modules light one by one, a rival's region pulses.

They end within `LONGEST_S`, and at once on any key. There are none with reduced motion, without colours or at the instant pace.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Final

from gigawatt.core.position.rows import Holding
from gigawatt.core.rules.events import Event, Hold, named
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.tui.board import messages
from gigawatt.tui.board.stage import Stage
from gigawatt.tui.toolkit.timers import Stoppable

CHIPS: Final = 4
"""The last layer."""

COUNT_S: Final = 0.2
COUNT_STEPS: Final = 5
"""How long the large figure counts at a new quarter, in seconds, and in how many steps."""

LIGHT_S: Final = 0.06
"""Between two modules that light, in seconds."""

LONGEST_S: Final = 2.0
"""Longest time in which all modules light, in seconds; if there are many, several light together."""

PULSE_S: Final = 0.1
"""Half a pulse of a region, in seconds; a rival's move shows two."""


_CAME: Final = frozenset({"built", "arrived"})


def came(events: Iterable[Event], seat: int) -> list[tuple[int, int, int]]:
    """Modules that arrived at a seat's campuses by some events, in order: (region, layer, modules)."""
    found = []
    for event in map(named, events):
        if isinstance(event, Hold) and event.seat == seat and event.why in _CAME and event.amount > 0:
            if event.place < len(LAYER_OF):
                found.append((event.region, LAYER_OF[event.place], event.amount))
            elif Holding._fields[event.place].startswith("chips"):
                found.append((event.region, CHIPS, event.amount))
    return found


class Motion:
    """Animations of a board; each step is posted to it as a message."""

    def __init__(self, stage: Stage, post: Callable[[messages.BoardMessage], None]) -> None:
        self._stage: Final = stage
        self._post: Final = post
        self.counting: int | None = None
        """The figure shown while it counts to the compute of a new quarter."""
        self.unlit: dict[tuple[int, int], int] = {}
        """Modules that have come but are not lit yet, by region and layer."""
        self.is_dim = False
        """The region that pulses is between two pulses."""
        self._figures: list[int] = []
        self._queue: list[tuple[int, int]] = []
        self._at_once = 1
        self._timers: list[Stoppable] = []
        self._beats: list[Stoppable] = []

    @property
    def is_wanted(self) -> bool:
        """Whether animations are enabled."""
        host = self._stage.host
        return host.preferences.motion == "full" and host.preferences.pace != "instant" and not host.look.is_mono

    def end(self) -> None:
        """End all animations."""
        for timer in self._timers:
            timer.stop()
        self._timers.clear()
        self._figures, self._queue = [], []
        was_moving = self.counting is not None or bool(self.unlit) or self.is_dim
        self.counting, self.unlit = None, {}
        self.end_pulse()
        if was_moving:
            self._post(messages.MotionEnded())

    def begin_quarter(
        self, before: int, now: int, came: Iterable[tuple[int, int, int]], longest: float = LONGEST_S
    ) -> None:
        """Count from the last quarter's compute to this one's, and light the modules that arrived: (region, layer, modules).

        All of them are lit within `longest` seconds.
        """
        self.end()
        if not self.is_wanted:
            return
        self._figures = (
            [before + (now - before) * i // COUNT_STEPS for i in range(COUNT_STEPS)] if now != before else []
        )
        for region, layer, amount in came:
            self.unlit[region, layer] = self.unlit.get((region, layer), 0) + amount
            self._queue += [(region, layer)] * amount
        if self._figures:
            self._count()
        if self._queue:
            self._post(messages.Lit())
            self._at_once = -(-len(self._queue) // int(longest / LIGHT_S))
            self._timers.append(self._stage.every(LIGHT_S, self._light))

    def _count(self) -> None:
        self.counting = self._figures.pop(0) if self._figures else None
        self._post(messages.Counted())
        if self.counting is not None:
            self._timers.append(self._stage.after(COUNT_S / COUNT_STEPS, self._count))

    def _light(self) -> None:
        """Light the next module, or as many at once as keep the queue within `LONGEST_S`."""
        for place in self._queue[: self._at_once]:
            self.unlit[place] -= 1
        del self._queue[: self._at_once]
        if self._queue:
            self._post(messages.Lit())
        else:
            self.end()

    def pulse(self, region: int) -> None:
        """Pulse the region a rival acted in twice."""
        self.end_pulse()
        if region >= 0 and self.is_wanted:
            self._beats = [self._stage.after(PULSE_S * half, self._beat) for half in range(1, 4)]

    def _beat(self) -> None:
        self.is_dim = not self.is_dim
        self._post(messages.Pulsed())

    def end_pulse(self) -> None:
        """Stop pulsing, the region lit."""
        for timer in self._beats:
            timer.stop()
        self._beats.clear()
        if self.is_dim:
            self._beat()
