"""What the parts of the board require of their screen: little enough for a test double."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Protocol

from textual import events
from textual.screen import Screen

from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.toolkit.host import Host
from gigawatt.tui.toolkit.timers import Stoppable


class Stage(Protocol):
    """A screen that shows a board."""

    @property
    def host(self) -> Host:
        """The application."""

    @property
    def dimensions(self) -> tuple[int, int]:
        """Columns and rows."""

    @property
    def is_on_top(self) -> bool:
        """Whether no other screen is over it."""

    def draw_changes(self, aspects: Aspect) -> None:
        """Draw the panels that show one of these aspects, after the current message has been handled."""

    def after(self, seconds: float, callback: Callable[[], None]) -> Stoppable:
        """Call once, after a while."""

    def every(self, seconds: float, callback: Callable[[], None]) -> Stoppable:
        """Call again and again, until stopped."""

    def in_thread(self, work: Callable[[], None], group: str, *, exclusive: bool = False) -> None:
        """Run some work in a thread; exclusive work replaces what the group is still doing."""

    def from_thread(self, callback: Callable[[], None]) -> None:
        """Called in a thread: call back in the application's own."""

    def open_page(self, page: Screen[Any], came_back: Callable[[Any], None] | None = None) -> None:
        """Show a screen over the board, and hand on what it is closed with."""

    def press(self, event: events.Key) -> None:
        """Carry out a key as if it had been pressed."""

    def leave(self) -> None:
        """Close the board, and the program with it where nothing is below."""
