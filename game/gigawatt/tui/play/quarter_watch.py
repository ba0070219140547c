"""What a quarter's end brought, shown at the board: moment by moment when it has ended, as a page on request, and as a summary."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, Final, Protocol

from textual import events

from gigawatt.tui.board.motion import LONGEST_S, came
from gigawatt.tui.board.quarter_end import quarter_summary
from gigawatt.tui.board.reveal import SHOWN_S
from gigawatt.wording.vocabulary import BOARD

if TYPE_CHECKING:
    from textual.screen import Screen

    from gigawatt.analysis.position_analysis import PositionAnalysis
    from gigawatt.session import GameSession
    from gigawatt.tui.board.motion import Motion
    from gigawatt.tui.board.stage import Stage
    from gigawatt.tui.board.view import View
    from gigawatt.tui.screens.quarter_report import QuarterReportPage

ALL_S: Final = 3.0
"""Longest time from a quarter's end until nothing moves any more, in seconds."""


class Watched(Protocol):
    """What is needed of a board."""

    session: GameSession

    @property
    def stage(self) -> Stage:
        """Its screen."""

    @property
    def motion(self) -> Motion:
        """Its animations."""

    @property
    def analysis(self) -> PositionAnalysis:
        """The position as the viewer reads it."""

    def view(self) -> View:
        """Everything to be drawn now."""

    def say(self, text: str, style: str = "text") -> None:
        """Show a line to the player, until the next key."""

    def open_page(self, page: Screen[Any], came_back: Callable[[Any], None] | None = None) -> None:
        """Show a screen over the board, and hand on what it is closed with."""

    def press(self, event: events.Key) -> None:
        """Carry out a key as if it had been pressed at the board."""

    def hold(self, event: events.Key) -> None:
        """Keep a key for after the question that the turn begins with, if it does."""


class QuarterWatch:
    """Shows each quarter's end once to whoever moves first after it."""

    def __init__(self, board: Watched) -> None:
        self._board: Final = board
        self._seen = -1
        """How many quarters had ended when this was asked last; -1 before the first turn, so that no old quarter is shown."""

    def then(self, go_on: Callable[[], None], *, is_hurried: bool = False) -> None:
        """Show the quarter that has ended since this was asked last, if one has, and go on.

        Args:
            go_on: what comes next.
            is_hurried: show only the summary.
        """
        board = self._board
        ended = len(board.session.snapshots) - 1
        was, self._seen = self._seen, ended
        if was < 0 or ended <= was:
            go_on()
        elif is_hurried or not board.session.people or not board.stage.host.preferences.plays_quarter_end:
            self._sum_up(LONGEST_S)
            go_on()
        elif (page := self.page(plays=True)) is not None:
            board.open_page(page, partial(self._closed, go_on))

    def _closed(self, go_on: Callable[[], None], key: events.Key | None) -> None:
        """Go on at the board, and carry out the key that closed the page, if it was meant for the board."""
        self._sum_up(ALL_S - SHOWN_S)
        if key is not None:
            self._board.hold(key)
        go_on()
        if key is not None and self._board.stage.is_on_top:
            self._board.press(key)

    def page(self, *, plays: bool = False) -> QuarterReportPage | None:
        """The page of the quarter that ended last; None if none has."""
        # Here, so that the first picture of the board does not wait for it.
        from gigawatt.analysis.quarter_report import last_report
        from gigawatt.tui.screens.quarter_report import QuarterReportPage
        from gigawatt.wording.event_text import EventText

        session = self._board.session
        seat = session.viewer if session.people else -1
        report = last_report(session, seat)
        if report is None:
            return None
        writer = EventText.of(session.state, seat, BOARD)
        return QuarterReportPage(writer, partial(last_report, session, seat), report, plays=plays)

    def _sum_up(self, longest: float) -> None:
        """Say at the board what the quarter's end brought the player; figures and modules move for a while."""
        board, session = self._board, self._board.session
        if session.is_over:
            return
        board.say(quarter_summary(board.view(), board.stage.dimensions[0]), "bright")
        ended = next(ply for ply in reversed(session.plies) if ply.ended_quarter)
        before = session.snapshots[-2].compute[session.viewer]
        now = board.analysis.computes[session.viewer]
        board.motion.begin_quarter(before, now, came(ended.quarter_events, session.viewer), longest)
