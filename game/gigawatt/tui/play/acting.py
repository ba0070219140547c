"""Commands that act, and those that set how the board is played. The table of keys is in `gigawatt.tui.play.commands`."""

from __future__ import annotations

from typing import Final

from gigawatt.core import actions as act
from gigawatt.errors import GameError
from gigawatt.tui.board.confirming import confirm_label, shown_warning, warnings_in_view
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.play import lookups
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.preferences import CHOICES, PACES
from gigawatt.wording.action_text import action_text
from gigawatt.wording.vocabulary import BOARD

PACE_WORDS: Final = {"step": "one at a time; {skip} goes on", "fast": "one after another", "instant": "at once"}


def open_chooser(board: BoardController, *, category: str) -> None:
    """Open the chooser of a category of actions."""
    board.open(category)


def confirm(board: BoardController) -> None:
    """Take the action in view; on the map, build at the region; after the end, show how it ended."""
    session, model = board.session, board.model
    menu = model.menu
    if session.is_over:
        board.show_end()
    elif menu is None:
        if session.is_your_turn:
            board.open_here()
        else:
            skip(board)
    elif menu.action not in board.analysis.legal:
        from gigawatt.wording.illegal_reasons import first_illegal_reason

        board.say(first_illegal_reason(session.state, menu.action, BOARD), "bind")
    elif (
        menu is model.unseen
    ):  # opened by the same key or between two keys: in a hurry it must not buy what was never looked at
        model.unseen = None
        view = board.view()
        warnings = warnings_in_view(view) if model.ghost is not None else ()
        waste = "".join([f" {shown_warning(view, warning)}" for warning in warnings if warning.is_waste])
        board.say(f"{board.commands.opening('confirm')} once more: {confirm_label(session.game, menu)}.{waste}", "key")
    else:
        board.act(menu.action)


def pass_turn(board: BoardController) -> None:
    """Pass, after asking once where actions would be lost."""
    session, model = board.session, board.model
    if not session.is_your_turn:
        if board.rivals.is_waiting:
            skip(board)
        else:
            board.wait_for_turn()
        return
    if board.asks_prediction():
        return
    left = session.state.points_left(session.viewer)
    question = ("pass_turn", session.generation)
    if model.asked != question and left > 0:
        model.asked = question
        model.close()
        what = "action is" if left == 1 else "actions are"
        board.say(
            board.with_keys(f"Pass? {left} {what} lost. {{pass_turn}} again passes, any other key does not."), "key"
        )
        return
    board.act(act.PASS)


def next_decision(board: BoardController) -> None:
    """Open what the adviser would do, and pressed again what else it would do, each with what it counts."""
    if not board.session.is_your_turn:
        board.wait_for_turn("next_decision")
        return
    if not board.session.options.advice:
        board.open("build")
        return
    if board.asks_prediction("next_decision"):
        return
    steps = board.analysis.next_steps
    if not steps:
        lookups.ask_adviser(board)  # it would pass, and says why
        return
    board.session.note_advice()
    menu = board.model.menu
    now = menu.action if menu is not None else -1
    at = steps.index(now) + 1 if now in steps else 0
    step = steps[at % len(steps)]
    board.consider(step)
    counts = lookups.advice_counts(board, step)
    place = f"Fix next, {at % len(steps) + 1} of {len(steps)}"
    board.say(board.with_keys(f"{place}: {counts or 'the adviser would do this'}. {{advice}} says why."), "key")


def take_back(board: BoardController) -> None:
    """Take back the last action."""
    board.model.close()
    try:
        ply = board.session.take_back()
    except GameError as error:
        board.say(str(error), "bind")
        return
    board.rivals.stop()
    board.say(board.undone(ply), "key")
    board.rivals.go_on()


def redo(board: BoardController) -> None:
    """Repeat what was taken back."""
    board.model.close()
    try:
        made = board.session.redo()
    except GameError as error:
        board.say(str(error), "bind")
        return
    board.say(f"Repeated: {action_text(board.session.game, made[0].action)}.", "key")
    board.rivals.go_on()


def restart_quarter(board: BoardController) -> None:
    """Take back everything done in the quarter."""
    board.model.close()
    try:
        board.session.restart_quarter()
    except GameError as error:
        board.say(str(error), "bind")
        return
    board.rivals.stop()
    board.say(board.with_keys("Back at the quarter's start. {redo} repeats what was done, step by step."), "key")
    board.rivals.go_on()


def skip(board: BoardController) -> None:
    """Let rivals move on: a step where they wait for one, else all the way to the player's turn."""
    if board.session.is_over:
        board.say("The match is over.", "muted")
    elif board.session.is_your_turn:
        board.say("It is your turn.", "muted")
    else:
        was_waiting = board.rivals.is_waiting
        board.rivals.skip()
        if was_waiting:
            board.draw_changes(Aspect.OPTIONS)


def change_pace(board: BoardController) -> None:
    """Go to the next pace of rivals."""
    likes = board.host.preferences
    pace = PACES[(PACES.index(likes.pace) + 1) % len(PACES)]
    board.host.prefer(likes.with_(pace=pace))
    board.say(board.with_keys(f"Rivals move {PACE_WORDS[pace]}."), "key")
    if not board.session.is_your_turn:
        board.rivals.on_pace()


def change_theme(board: BoardController) -> None:
    """Go to the next theme."""
    names, likes = CHOICES["theme"], board.host.preferences
    theme = names[(names.index(likes.theme) + 1) % len(names)]
    board.host.prefer(likes.with_(theme=theme))
    board.draw_all()
    board.say(f"Theme: {theme}.", "key")


def leave(board: BoardController) -> None:
    """Go back to where the board was opened from; the game is saved."""
    board.leave()
