"""A stage without a terminal: what a board is tested on where nothing needs to be drawn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from attrs import define, field
from textual import events
from textual.screen import Screen

from gigawatt.session import GameSession
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.preferences import Preferences
from gigawatt.tui.theme import Look


@define
class HostDouble:
    """An application that keeps preferences, and notes that it was left."""

    preferences: Preferences
    is_left: bool = False

    @property
    def look(self) -> Look:
        """As the preferences say."""
        return self.preferences.look()

    def play(self, session: GameSession, *, lesson: bool = False) -> None:
        """No other game is played here."""
        raise NotImplementedError

    def prefer(self, preferences: Preferences) -> None:
        """Keep the preferences."""
        self.preferences = preferences

    def leave_program(self, code: int = 0) -> None:  # the same in every application
        """Note it."""
        self.is_left = True


@define
class TimerDouble:
    """A timer that goes off when a test says so."""

    seconds: float
    callback: Callable[[], None]
    is_stopped: bool = False

    def stop(self) -> None:
        """Call back no more."""
        self.is_stopped = True


@define
class StageDouble:
    """Does work of threads at once, and leaves timers to the test."""

    host: HostDouble
    dimensions: tuple[int, int] = (120, 40)
    is_on_top: bool = True
    drawn: list[Aspect] = field(factory=list)
    timers: list[TimerDouble] = field(factory=list)
    pages: list[Screen[Any]] = field(factory=list)
    came_back: list[Callable[[Any], None] | None] = field(factory=list)
    is_left: bool = False

    def draw_changes(self, aspects: Aspect) -> None:
        """Note what is to be drawn."""
        self.drawn.append(aspects)

    def after(self, seconds: float, callback: Callable[[], None]) -> TimerDouble:
        """A timer for the test."""
        self.timers.append(TimerDouble(seconds, callback))
        return self.timers[-1]

    every = after

    def in_thread(self, work: Callable[[], None], group: str, *, exclusive: bool = False) -> None:
        """Do the work now."""
        work()

    def from_thread(self, callback: Callable[[], None]) -> None:
        """Call back now."""
        callback()

    def open_page(self, page: Screen[Any], came_back: Callable[[Any], None] | None = None) -> None:
        """Note the page."""
        self.pages.append(page)
        self.came_back.append(came_back)

    def press(self, event: events.Key) -> None:
        """No key comes from below."""
        raise NotImplementedError

    def leave(self) -> None:
        """Note it."""
        self.is_left = True

    def ring(self, seconds: float) -> None:
        """Let the latest timer of so many seconds go off, if it still runs."""
        timer = next(timer for timer in reversed(self.timers) if timer.seconds == seconds)
        if not timer.is_stopped:
            timer.callback()

    def take_drawn(self) -> Aspect:
        """Everything that was to be drawn since this was asked last."""
        found = Aspect.NOTHING
        for aspects in self.drawn:
            found |= aspects
        self.drawn.clear()
        return found


def board_of(session: GameSession, **likes: str) -> tuple[BoardController, StageDouble]:
    """A board on a stage without a terminal; rivals move at once unless told."""
    stage = StageDouble(HostDouble(Preferences().with_(**{"pace": "instant", **likes})))
    return BoardController(session, stage, COMMANDS), stage
