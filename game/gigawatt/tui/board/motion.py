"""What moves at the board: only results. The large figure counts, arriving modules light one by one, a rival's region pulses.

Everything has come to rest within `LONGEST_S`; any key ends it at once; under reduced motion, without colours and at the
instant pace nothing moves.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from textual.timer import Timer

from gigawatt.core.position.rows import Holding
from gigawatt.core.rules.vocabulary import LAYER_OF

if TYPE_CHECKING:
    from gigawatt.tui.board.screen import BoardScreen

CHIPS: Final = 4
"""The last layer."""

COUNT_S: Final = 0.2
COUNT_STEPS: Final = 5
"""How long the large figure counts at a new quarter, in seconds, and in how many steps."""

LIGHT_S: Final = 0.06
"""Between two modules that light, in seconds."""

LONGEST_S: Final = 2.0
"""What the end of a quarter may take to light all modules, in seconds; many light together."""

PULSE_S: Final = 0.1
"""Half a pulse of a region, in seconds; a rival's move shows two."""


_CAME: Final = frozenset({"built", "arrived"})


def came(events: Iterable[tuple[Any, ...]], seat: int) -> list[tuple[int, int, int]]:
    """The modules that came to a seat's campuses by some events: (region, layer, modules), in the order they came."""
    found = []
    for event in events:
        if event[0] == "hold" and event[1] == seat and event[5] in _CAME and event[4] > 0:
            _, _, region, index, amount, _ = event
            if index < len(LAYER_OF):
                found.append((region, LAYER_OF[index], amount))
            elif Holding._fields[index].startswith("chips"):
                found.append((region, CHIPS, amount))
    return found


class Motion:
    """What is in motion on a board. `counting` and `unlit` are read by whoever draws."""

    def __init__(self, board: BoardScreen) -> None:
        self._board: Final = board
        self.counting: int | None = None
        """The figure shown while it counts to the compute of a new quarter."""
        self.unlit: dict[tuple[int, int], int] = {}
        """Modules that have come but are not lit yet, by region and layer."""
        self.is_dim = False
        """The region that pulses is between two pulses."""
        self._figures: list[int] = []
        self._queue: list[tuple[int, int]] = []
        self._at_once = 1
        self._timers: list[Timer] = []

    @property
    def is_wanted(self) -> bool:
        """Whether anything may move."""
        likes = self._board.host.preferences
        return likes.motion == "full" and likes.pace != "instant" and not self._board.look.is_mono

    def end(self) -> None:
        """Bring everything to rest."""
        for timer in self._timers:
            timer.stop()
        self._timers.clear()
        self._figures, self._queue = [], []
        self.counting, self.unlit, self.is_dim = None, {}, False

    def begin_quarter(self, before: int, now: int, came: Iterable[tuple[int, int, int]]) -> None:
        """Count from the last quarter's compute to this one's, and light what has come: (region, layer, modules)."""
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
            self._at_once = -(-len(self._queue) // int(LONGEST_S / LIGHT_S))
            self._timers.append(self._board.set_interval(LIGHT_S, self._light))

    def _count(self) -> None:
        self.counting = self._figures.pop(0) if self._figures else None
        self._board.redraw()
        if self.counting is not None:
            self._timers.append(self._board.set_timer(COUNT_S / COUNT_STEPS, self._count))

    def _light(self) -> None:
        """Light the next module, or so many that the longest queue ends in time."""
        for place in self._queue[: self._at_once]:
            self.unlit[place] -= 1
        del self._queue[: self._at_once]
        if not self._queue:
            self.end()
        self._board.redraw()

    def pulse(self, region: int) -> None:
        """Pulse the region a rival acted in twice."""
        if region < 0 or not self.is_wanted:
            return
        for half in range(1, 4):
            self._timers.append(self._board.set_timer(PULSE_S * half, self._beat))

    def _beat(self) -> None:
        self.is_dim = not self.is_dim
        self._board.redraw()
