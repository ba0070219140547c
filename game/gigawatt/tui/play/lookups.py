"""Commands that only look: pages over the board, the guide, and the adviser.

Pages are imported when they are first opened, so that the first picture of the board does not wait for them.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from gigawatt.analysis.judgement import Judgement, answers_at_once
from gigawatt.analysis.warnings import lapses_with
from gigawatt.core import actions as act
from gigawatt.errors import GameError
from gigawatt.session import Answer
from gigawatt.tui.play.controller import BoardController
from gigawatt.wording.action_text import action_text
from gigawatt.wording.advice_text import LAPSES, advice_figures
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.quarters import quarter_near

if TYPE_CHECKING:
    from gigawatt.tui.screens.guide import Guide


def show_help(board: BoardController) -> None:
    """All keys."""
    from gigawatt.tui.screens.looking.help import HelpPage

    board.open_page(
        HelpPage([row for row in board.commands.rows if row.name != "exercise" or board.model.has(row.name)])
    )


def show_exercise(board: BoardController) -> None:
    """The task of an exercise, its goal, its predictions and its hints."""
    _open_exercise(board, None)


def begin_exercise(board: BoardController) -> None:
    """Show what an exercise asks before it begins, and then the question that its first quarter begins with."""

    def came_back(_: object) -> None:
        board.asks_prediction()

    _open_exercise(board, came_back)


def _open_exercise(board: BoardController, came_back: Callable[[Any], None] | None) -> None:
    if board.model.exercise is None:
        board.say("This game is no exercise; the lessons on the title screen have them.", "muted")
        return
    from gigawatt.tui.screens.looking.exercise import ExercisePage

    board.open_page(ExercisePage(board.view(), board.model.exercise), came_back)


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


def show_chokepoints(board: BoardController) -> None:
    """Chokepoints, controls, and the shares of each layer."""
    from gigawatt.tui.screens.looking.chokepoints import ChokepointPage

    board.open_page(ChokepointPage(board.view()))


def show_history(board: BoardController) -> None:
    """Charts over the quarters."""
    from gigawatt.tui.screens.looking.history import HistoryPage

    board.open_page(HistoryPage(board.view()))


def show_reasons(board: BoardController) -> None:
    """What rivals did since the player's turn, and why."""
    from gigawatt.tui.screens.looking.reasons import ReasonsPage

    board.open_page(ReasonsPage(board.view()))


def show_quarter_end(board: BoardController) -> None:
    """What the end of the last quarter brought."""
    page = board.quarter_watch.page()
    if page is None:
        board.say("No quarter has ended yet.", "muted")
    else:
        board.open_page(page)


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
    if not board.is_advised():
        return
    board.session.note_advice()
    from gigawatt.tui.screens.looking.bottlenecks import BottleneckPage

    board.open_page(BottleneckPage(board.view()))


def ask_adviser(board: BoardController) -> None:
    """Say what the adviser would do and why; one that takes its time is asked in a thread."""
    session = board.session
    if not session.is_your_turn:
        board.wait_for_turn("advice")
        return
    if not board.is_advised():
        return
    if answers_at_once(session.options.adviser):
        _tell(board)
        return
    try:
        job = session.advice_job()
    except GameError as error:
        board.say(str(error), "muted")
        return
    board.say("The adviser thinks.", "muted")

    def work() -> None:
        answer = job.run()
        board.stage.from_thread(partial(_advised, board, answer))

    board.stage.in_thread(work, "advice", exclusive=True)


def _advised(board: BoardController, answer: Answer) -> None:
    """Let the answer head what to fix next, and tell it, unless the player has acted since."""
    if answer.generation != board.session.generation:
        return
    if answer.fault:
        board.say(f"The adviser failed: {answer.fault}", "bind")
        return
    board.model.hear(Judgement.of(answer.action, answer.reason))
    _tell(board)


def _tell(board: BoardController) -> None:
    """Open the chooser at the adviser's action, with what it counts and its reason."""
    board.session.note_advice()
    analysis = board.analysis
    action = analysis.judgement.action
    why = in_board_words(analysis.judgement.why(board.session.game))
    name = action_text(board.session.game, action)
    if action == act.PASS:
        board.say(f"Adviser: {name}. {why}", "key")
        return
    board.consider(action)
    board.model.unseen = board.model.menu  # it may have come between two keys
    counts = advice_counts(board, action)
    board.say(f"Adviser: {name}{': ' if counts else ''}{counts}. {why}", "key")


def advice_counts(board: BoardController, action: int) -> str:
    """What the advice that begins with an action counts, in the board's words."""
    row = next((row for row in board.analysis.advice if row.actions[:1] == (action,)), None)
    if row is None:
        return ""
    when = quarter_near(board.session.game, board.session.state.quarter, row.quarter) if row.gain else ""
    counts = advice_figures(
        row.gain, when, row.lead, is_sure=row.is_sure, is_free=board.session.game.kind[action] in act.FREE,
        more=len(row.actions) - 1, is_late=row.is_late,
    )  # fmt: skip
    return counts if lapses_with(board.analysis, row.actions) is None else f"{counts}; {LAPSES}"
