"""The commands of the table that only look: pages over the board, and the adviser."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, cast

from gigawatt.core import actions as act
from gigawatt.errors import GameError
from gigawatt.session import Answer
from gigawatt.tui.board.commands import Commands
from gigawatt.wording.action_text import action_text
from gigawatt.wording.foreign_text import in_board_words

if TYPE_CHECKING:
    from gigawatt.tui.board.screen import BoardScreen

GLANCING: Final = frozenset({"random", "greedy"})
"""Advisers that judge each action by itself, as the board does for what to fix next; the others plan."""


class Consulting(Commands):
    """A board with the pages that tell more, and the adviser."""

    def do_help(self) -> None:
        """All keys."""
        from gigawatt.tui.screens.looking import HelpPage

        self.app.push_screen(HelpPage())

    def do_guide(self) -> None:
        """What the guide of a first game would say now; in its own first quarters it goes on leading."""
        from gigawatt.tui.screens import tutorial

        if not self.session.is_your_turn:
            self._not_your_turn("guide")
            return
        self.close()
        tutorial.begin(cast("BoardScreen", self), again=True)

    def do_log(self) -> None:
        """The log."""
        self._page("LogPage")

    def show_log(self, seat: int) -> None:
        """The log of one seat."""
        from gigawatt.tui.screens.looking import LogPage

        self.app.push_screen(LogPage(self.view(), seat), self._came_back)

    def do_forecast(self) -> None:
        """The forecast."""
        self._page("ForecastPage")

    def do_history(self) -> None:
        """The charts."""
        self._page("HistoryPage")

    def do_reasons(self) -> None:
        """Rivals' reasons."""
        self._page("ReasonsPage")

    def do_row(self) -> None:
        """The row in full."""
        self._page("RowPage")

    def do_region_page(self) -> None:
        """The region in full."""
        self._page("RegionPage")

    def do_bottleneck(self) -> None:
        """The bottleneck panel, where advice is allowed."""
        if not self.session.options.advice:
            self.say("Advice is switched off at this table.", "muted")
            return
        self._page("BottleneckPage")

    def _page(self, name: str) -> None:
        from gigawatt.tui.screens import looking

        page = getattr(looking, name)
        self.app.push_screen(page(self.view()), self._came_back)

    def _came_back(self, result: Any) -> None:
        if isinstance(result, int):
            self.spot = result
        self.redraw()

    def do_advice(self) -> None:
        """Ask the adviser, in a thread."""
        if not self.session.is_your_turn:
            self._not_your_turn("advice")
            return
        try:
            job = self.session.advice_job()
        except GameError as error:
            self.say(str(error), "muted")
            return
        self.say("The adviser thinks.", "muted")

        def work() -> None:
            self.app.call_from_thread(self._advised, job.run())

        self.run_worker(work, thread=True, exclusive=True, group="advice", exit_on_error=False)

    def _advised(self, answer: Answer) -> None:
        if answer.generation != self.session.generation:
            return
        if answer.fault:
            self.say(f"The adviser failed: {answer.fault}", "bind")
        else:
            why = answer.reason.text if answer.reason is not None else ""
            if answer.action != act.PASS:
                self.consider(answer.action)
            how = "at a glance" if self.session.options.adviser.split(":", 1)[0] in GLANCING else "looking ahead"
            self.say(f"Adviser, {how}: {action_text(self.session.game, answer.action)}. {in_board_words(why)}", "key")
        self.redraw()
