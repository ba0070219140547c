"""Commands that only look: pages over the board, the guide, and the adviser.

Pages are imported when they are first opened, so that the first picture of the board does not wait for them.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.errors import GameError
from gigawatt.session import Answer
from gigawatt.tui.play.controller import BoardController
from gigawatt.wording.action_text import action_text
from gigawatt.wording.foreign_text import in_board_words

if TYPE_CHECKING:
    from gigawatt.tui.screens.guide import Guide

GLANCING: Final = frozenset({"random", "greedy"})
"""Advisers that judge each action by itself, as the board does for what to fix next; the others plan."""


def show_help(board: BoardController) -> None:
    """All keys."""
    from gigawatt.tui.screens.looking.help import HelpPage

    board.open_page(HelpPage(board.commands.rows))


def show_guide(board: BoardController) -> None:
    """Show the guide's current hint; in the guided quarters it continues from there."""
    if not board.session.is_your_turn:
        board.wait_for_turn("guide")
        return
    board.model.close()
    new_guide(board).repeat()


def begin_guide(board: BoardController) -> None:
    """Lead a player through the first quarter."""
    new_guide(board).begin()


def new_guide(board: BoardController) -> Guide:
    """A guide in place of the one there may be."""
    from gigawatt.tui.screens.guide import Guide

    if board.guide is not None:
        board.guide.end()
    board.guide = Guide(board, board.commands.faces)
    return board.guide


def show_log(board: BoardController) -> None:
    """Everything that happened."""
    show_log_of(board, -1)


def show_log_of(board: BoardController, seat: int) -> None:
    """What happened to one seat; to everyone where it is -1."""
    from gigawatt.tui.screens.looking.log import LogPage

    board.open_page(LogPage(board.view(), seat), partial(_came_back, board))


def _came_back(board: BoardController, region: int | None) -> None:
    """Look at a region that was clicked on a page."""
    if region is not None:
        board.model.spot = region
    board.draw_changes()


def show_forecast(board: BoardController) -> None:
    """What this quarter's end brings, and what comes when."""
    from gigawatt.tui.screens.looking.forecast import ForecastPage

    board.open_page(ForecastPage(board.view()))


def show_history(board: BoardController) -> None:
    """Charts over the quarters."""
    from gigawatt.tui.screens.looking.history import HistoryPage

    board.open_page(HistoryPage(board.view()))


def show_reasons(board: BoardController) -> None:
    """What rivals did since the player's turn, and why."""
    from gigawatt.tui.screens.looking.reasons import ReasonsPage

    board.open_page(ReasonsPage(board.view()))


def show_row(board: BoardController) -> None:
    """The headline and the cards of the row in full."""
    from gigawatt.tui.screens.looking.row import RowPage

    board.open_page(RowPage(board.view()))


def show_region(board: BoardController) -> None:
    """The region under the cursor in full."""
    from gigawatt.tui.screens.looking.region import RegionPage

    board.open_page(RegionPage(board.view()))


def show_bottlenecks(board: BoardController) -> None:
    """What binds each campus, where advice is allowed."""
    if not board.session.options.advice:
        board.say("Advice is switched off at this table.", "muted")
        return
    from gigawatt.tui.screens.looking.bottlenecks import BottleneckPage

    board.open_page(BottleneckPage(board.view()))


def ask_adviser(board: BoardController) -> None:
    """Ask the adviser, in a thread."""
    if not board.session.is_your_turn:
        board.wait_for_turn("advice")
        return
    try:
        job = board.session.advice_job()
    except GameError as error:
        board.say(str(error), "muted")
        return
    board.say("The adviser thinks.", "muted")

    def work() -> None:
        answer = job.run()
        board.stage.from_thread(partial(_advised, board, answer))

    board.stage.in_thread(work, "advice", exclusive=True)


def _advised(board: BoardController, answer: Answer) -> None:
    """Open the chooser at the adviser's action with its reason, unless the player has acted since."""
    session = board.session
    if answer.generation != session.generation:
        return
    if answer.fault:
        board.say(f"The adviser failed: {answer.fault}", "bind")
        return
    why = answer.reason.text if answer.reason is not None else ""
    if answer.action != act.PASS:
        board.consider(answer.action)
        board.model.unseen = board.model.menu  # it may have come between two keys
    how = "at a glance" if session.options.adviser.split(":", 1)[0] in GLANCING else "looking ahead"
    board.say(f"Adviser, {how}: {action_text(session.game, answer.action)}. {in_board_words(why)}", "key")
