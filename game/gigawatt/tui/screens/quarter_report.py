"""The page of a quarter's end: shown moment by moment when the quarter has ended, and whole whenever it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Any, ClassVar, Final

from textual import events

from gigawatt.analysis.quarter_report import QuarterReport
from gigawatt.tui.board.reveal import Reveal
from gigawatt.tui.screens.looking.base import Scrolled
from gigawatt.tui.screens.quarter_report_lines import ReportLines
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines
from gigawatt.tui.toolkit.page import Page
from gigawatt.tui.toolkit.panel import Panel
from gigawatt.tui.toolkit.timers import Stoppable
from gigawatt.wording.event_text import EventText
from gigawatt.wording.quarters import quarter_name

SKIPS: Final = frozenset({"space", "enter", "escape"})
"""Keys that only skip; any other one is also carried out where the page was opened from."""

Find = Callable[[int], QuarterReport | None]
"""The report of a quarter, by its index; None if that has not ended."""


class QuarterReportPage(Scrolled):
    """What a quarter's end brought. While it plays, any key or click closes it; the page is closed with a key that means more."""

    NAME: ClassVar[str] = "Quarter's end"

    def __init__(self, writer: EventText, find: Find, report: QuarterReport, *, plays: bool = False) -> None:
        """The page of a report.

        Args:
            writer: writes events, in the words of the board.
            find: the reports of the other quarters.
            report: what is shown first.
            plays: show it moment by moment, then close.
        """
        super().__init__()
        self._writer: Final = writer
        self._find: Final = find
        self._report = report
        self.reveal: Reveal | None = (
            Reveal(report, self.after, self.clock, self.redraw, self._played) if plays else None
        )
        """What is shown so far; None where all is."""

    # --- time ---------------------------------------------------------------------------------------------------------

    def after(self, seconds: float, callback: Callable[[], None]) -> Stoppable:
        """Call once, after a while."""
        return self.set_timer(seconds, callback)

    def clock(self) -> float:
        """The time, in seconds."""
        return monotonic()

    def on_screen_resume(self) -> None:
        """Begin to play when the page is first on the screen."""
        if self.reveal is not None and not self.reveal.is_running:
            self.reveal.begin()

    def on_unmount(self) -> None:
        """Stop the timer."""
        if self.reveal is not None:
            self.reveal.end()

    def _played(self) -> None:
        """Close the page at the end; under another screen it stays, as a page to read."""
        if self.is_current:
            self.dismiss()
        self.reveal = None

    def skip(self, answer: events.Key | None = None) -> None:
        """Close the page before its end."""
        if self.reveal is not None:
            self.reveal.end()
        self.dismiss(answer)

    # --- drawing ------------------------------------------------------------------------------------------------------

    @property
    def settled(self) -> int:
        """How many moments are shown with their outcome."""
        return len(self._report.moments) if self.reveal is None else self.reveal.settled

    def note(self) -> str:
        """The quarter."""
        return quarter_name(self._writer.game, self._report.quarter)

    def body(self, width: int) -> Lines:
        """The report as far as it is shown."""
        return self._drawn(width)[0]

    def _drawn(self, width: int) -> tuple[Lines, int]:
        return ReportLines(
            self._report, self._writer.knowing(self._report.upkept), self.look.glyphs, self.settled
        ).draw(width)

    def draw(self, width: int, height: int) -> Lines:
        """The title and the lines; while it plays, scrolled to the moment in view."""
        if self.reveal is not None:
            _, row = self._drawn(self.inner_width(width))
            self._top = max(0, row + 1 - (height - 2))
        return super().draw(width, height)

    def footer(self, width: int) -> Line:
        """The keys; while it plays, that any key goes on."""
        if self.reveal is None:
            return super().footer(width)
        press = ("key", "space")
        return Line("raise1").add(" ").add("any key", "key bold", press).add(" goes on", "muted", press).to(width)

    # --- being driven -------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """While it plays, any key closes it."""
        if self.reveal is not None:
            event.stop()
            event.prevent_default()
            self.skip(None if event.key in SKIPS else event)

    def on_click(self, event: events.Click) -> None:
        """While it plays, a click closes it."""
        if self.reveal is not None:
            event.stop()
            self.skip()

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """While it plays, a click on anything closes it."""
        if self.reveal is not None:
            event.stop()
            event.prevent_default()
            self.skip()

    def do_before(self) -> None:
        """The end of the quarter before."""
        self._turn_to(self._report.quarter - 1)

    def do_after(self) -> None:
        """The end of the next quarter."""
        self._turn_to(self._report.quarter + 1)

    def _turn_to(self, quarter: int) -> None:
        if quarter >= 0 and (report := self._find(quarter)) is not None:
            self._report = report
            self._top = 0

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        *Scrolled.KEYS,
        Command("left", "", do_before),
        Command("right", "quarter", do_after, shown="←→"),
        Command("Q", "", Page.do_back),
    )
