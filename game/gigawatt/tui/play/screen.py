"""The screen of the board: its panels, drawn again when something they show has changed, and its keys and clicks."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen
from textual.timer import Timer

from gigawatt.session import GameSession
from gigawatt.tui.board.board_layout import Rect, places, size_of
from gigawatt.tui.board.board_panel import BoardPanel
from gigawatt.tui.board.messages import EVERYTHING, Aspect
from gigawatt.tui.board.model import BoardModel
from gigawatt.tui.board.too_small import TooSmall
from gigawatt.tui.board.view import View
from gigawatt.tui.play.clicks import click
from gigawatt.tui.play.commands import COMMANDS
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.play.lookups import begin_exercise, begin_guide
from gigawatt.tui.toolkit.drawing import wrap
from gigawatt.tui.toolkit.host import Host, host_of
from gigawatt.tui.toolkit.panel import Panel
from gigawatt.tui.toolkit.sizes import is_too_small
from gigawatt.tui.widgets.arriving import Arriving, merged
from gigawatt.tui.widgets.campuses import Campuses
from gigawatt.tui.widgets.chart import ComputeChart
from gigawatt.tui.widgets.chooser import Chooser
from gigawatt.tui.widgets.controls import Controls
from gigawatt.tui.widgets.footer import Footer, Tabs
from gigawatt.tui.widgets.header import Header
from gigawatt.tui.widgets.headline import HeadlinePanel
from gigawatt.tui.widgets.logpanel import LogPanel
from gigawatt.tui.widgets.markets import Markets
from gigawatt.tui.widgets.pipeline import RivalPipeline
from gigawatt.tui.widgets.recommendations import Recommendations
from gigawatt.tui.widgets.rowcards import RowCards
from gigawatt.tui.widgets.since_your_turn import SinceYourTurn
from gigawatt.tui.widgets.standings import Standings
from gigawatt.tui.widgets.training import TrainingPanel
from gigawatt.tui.widgets.worldmap import RegionLine, WorldMap

PANELS: Final[dict[str, type[BoardPanel]]] = {
    "header": Header, "tabs": Tabs, "map": WorldMap, "region": RegionLine, "campuses": Campuses,
    "recommendations": Recommendations, "arriving": Arriving, "markets": Markets, "standings": Standings,
    "since_your_turn": SinceYourTurn, "row": RowCards, "controls": Controls, "log": LogPanel, "chart": ComputeChart,
    "training": TrainingPanel, "pipeline": RivalPipeline, "chooser": Chooser, "headline": HeadlinePanel, "footer": Footer,
    "too-small": TooSmall,
}  # fmt: skip
"""The panels of the board by the names that the layout gives their places."""


NO_PASTE: Final = "There is nothing to paste at the board. {help} shows all keys."


class BoardScreen(Screen[None]):
    """The board of a game session."""

    DEFAULT_CSS: ClassVar[str] = "BoardScreen { overflow: hidden; }"

    def __init__(self, session: GameSession, *, lesson: bool = False) -> None:
        """The board of a game.

        Args:
            session: the game.
            lesson: lead the player through the first quarter.
        """
        super().__init__()
        self.session: Final = session
        self.lesson: Final = lesson
        self.panels: Final = {name: kind(name) for name, kind in PANELS.items()}
        self.controller: Final = BoardController(session, self, COMMANDS)
        self._due = Aspect.NOTHING
        """Aspects that have changed and are not drawn yet."""
        self._drawn_size: Size | None = None

    @property
    def model(self) -> BoardModel:
        """Where the player is at the board."""
        return self.controller.model

    def compose(self) -> ComposeResult:
        """Every panel; sizes and places come with the first drawing."""
        yield from self.panels.values()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw_changes(self, aspects: Aspect) -> None:
        """Draw the panels that show one of these aspects, after the current message has been handled."""
        if not self.is_attached:
            return
        if not self._due:
            self.call_next(self.draw_due)
        self._due |= aspects

    def draw_due(self) -> None:
        """Draw now what has changed and is not drawn yet."""
        due, self._due = self._due, Aspect.NOTHING
        if due and self.is_attached:
            self._draw(due)

    def redraw(self) -> None:
        """Draw every panel at once; unchanged lines are not painted."""
        self._due = Aspect.NOTHING
        self.controller.take_look()
        self._draw(EVERYTHING)

    def _draw(self, aspects: Aspect) -> None:
        """Draw the panels that show one of these aspects, and those whose size has changed."""
        if not self.size.width:
            return
        self._drawn_size = self.size
        self.model.size = size_of(*self.size)
        view = self.controller.view()
        rects = self._rects(view)
        for name, panel in self.panels.items():
            is_new = panel.place(rects.get(name))
            if is_new or (name in rects and panel.SHOWS & aspects):
                panel.show(view)

    def _rects(self, view: View) -> dict[str, Rect]:
        """The place of each panel that is shown."""
        shown = view.ghost.analysis if view.ghost else view.analysis
        lines = max(1, len(merged(shown.arrivals))) + (
            1 if view.ghost and shown.forecast != view.analysis.forecast else 0
        )
        return places(
            *self.size, view.tab, is_choosing=view.menu is not None, notice=len(wrap(view.notice, self.size.width - 2)),
            lines=lines, seats=view.game.seats,
        )  # fmt: skip

    def on_resize(self) -> None:
        """Lay out for another size; Textual reports the first one more than once."""
        if self.size != self._drawn_size:
            self.redraw()

    def on_screen_resume(self) -> None:
        """Draw for the first time, and what may have changed below a page."""
        is_first = self._drawn_size is None
        self.redraw()
        if is_first:
            if self.lesson:
                self.call_after_refresh(self.begin_guide)
            elif self.model.exercise is not None and len(self.session.plies) <= self.session.opening:
                self.call_after_refresh(self.begin_exercise)
            self.call_after_refresh(self._begin_play)

    def _begin_play(self) -> None:
        """Load what the first picture did not need, and let rivals move if it is their turn."""
        self.controller.rivals.prepare()
        self.run_worker(_load_the_rest, thread=True, group="loading", exit_on_error=False)
        self.controller.rivals.go_on()

    def begin_guide(self) -> None:
        """Lead the player through the first quarter."""
        begin_guide(self.controller)

    def begin_exercise(self) -> None:
        """Show what an exercise asks."""
        begin_exercise(self.controller)

    def on_unmount(self) -> None:
        """Stop the rivals' policies."""
        self.controller.rivals.close()

    # --- keys and clicks ----------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Run a key; every printable key is answered."""
        if is_too_small(self.size):  # nobody sees what a key would do
            if event.key == COMMANDS.by_name["leave"].key:
                self.controller.leave()
            return
        character = event.character or ""
        if self.controller.press_key(event.key, character if event.is_printable else ""):
            event.stop()
            event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """Refuse a paste: it is not a sequence of keys."""
        event.stop()
        self.controller.say(self.controller.with_keys(NO_PASTE), "muted")

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Carry out a click."""
        event.stop()
        if not is_too_small(self.size):
            click(self.controller, event.press, event.click_count)

    def on_panel_rolled(self, event: Panel.Rolled) -> None:
        """The wheel goes from row to row of the chooser."""
        event.stop()
        if isinstance(event.panel, Chooser):
            self.controller.forget_question()
            self.controller.run("down" if event.lines > 0 else "up")

    # --- what the controller asks of its stage ------------------------------------------------------------------------

    @property
    def host(self) -> Host:
        """The application."""
        return host_of(self.app)

    @property
    def dimensions(self) -> tuple[int, int]:
        """Columns and rows."""
        return (self.size.width, self.size.height)

    @property
    def is_on_top(self) -> bool:
        """Whether no other screen is over the board."""
        return self.app.screen is self

    def after(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Call once, after a while."""
        return self.set_timer(seconds, callback)

    def every(self, seconds: float, callback: Callable[[], None]) -> Timer:
        """Call again and again, until stopped."""
        return self.set_interval(seconds, callback)

    def in_thread(self, work: Callable[[], None], group: str, *, exclusive: bool = False) -> None:
        """Do some work in a thread; an exclusive one takes the place of what the group still does."""
        self.run_worker(work, thread=True, group=group, exclusive=exclusive, exit_on_error=False)

    def from_thread(self, callback: Callable[[], None]) -> None:
        """Called in a thread: call back in the application's own."""
        self.app.call_from_thread(callback)

    def open_page(self, page: Screen[Any], came_back: Callable[[Any], None] | None = None) -> None:
        """Show a screen over the board, and hand on what it is closed with."""
        self.app.push_screen(page, came_back)

    def press(self, event: events.Key) -> None:
        """Carry out a key as if it had been pressed."""
        self.on_key(event)

    def leave(self) -> None:
        """Close the board, and the program with it where nothing is below."""
        if len(self.app.screen_stack) > 2:
            self.session.leave()
            self.dismiss()
        else:
            self.host.leave_program()


_LATER: Final = (
    "gigawatt.wording.rules_text", "gigawatt.policies.players.greedy_policy", "gigawatt.tui.screens.looking.bottlenecks",
    "gigawatt.tui.screens.looking.chokepoints", "gigawatt.tui.screens.looking.forecast",
    "gigawatt.tui.screens.looking.help", "gigawatt.tui.screens.looking.history",
    "gigawatt.tui.screens.looking.log", "gigawatt.tui.screens.looking.reasons", "gigawatt.tui.screens.looking.region",
    "gigawatt.tui.screens.looking.row", "gigawatt.wording.event_text", "gigawatt.tui.screens.quarter_report", "gigawatt.tui.screens.end",
)  # fmt: skip
"""Modules that the first picture does without."""


def _load_the_rest() -> None:
    """Load what the first key may need, while the player looks at the first picture."""
    for name in _LATER:
        import_module(name)
