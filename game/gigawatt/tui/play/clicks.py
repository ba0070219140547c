"""What a click on each kind of piece does at the board."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from gigawatt.tui.board.confirming import confirm_label
from gigawatt.tui.play.acting import confirm
from gigawatt.tui.play.controller import BoardController
from gigawatt.tui.play.lookups import show_log_of


def click(board: BoardController, press: tuple[Any, ...], click_count: int) -> None:
    """Carry out a click.

    Args:
        board: the board that was clicked.
        press: what the clicked piece means, its kind first.
        click_count: 2 for the second of a double-click, and so on.

    Raises:
        AssertionError: a piece of this kind means nothing at the board.
    """
    kind, value = press
    command = board.commands.find(value) if kind in ("command", "key") else None
    is_row_again = kind == "choose" and board.model.menu is not None and board.model.menu.clicked == value
    asks_for = command.name if command is not None else "confirm" if is_row_again else ""
    if asks_for != board.model.asked[0]:
        board.forget_question()
    elif asks_for and click_count > 1:  # a double-click is one wish: its second half answers no question
        return
    if kind in ("command", "key"):
        assert command is not None, press
        board.run(command.name)
        return
    board.model.hush()
    if kind == "choose":
        click_row(board, int(value), is_double=click_count > 1)
    elif kind in CLICKS:
        CLICKS[kind](board, int(value))
    else:
        raise AssertionError(press)
    board.draw_changes()


def click_region(board: BoardController, region: int) -> None:
    """Select a region, open the projects of the selected one, or make it the target in a chooser."""
    model = board.model
    if region == model.spot and model.menu is None and board.session.is_your_turn:
        board.open_here()
        return
    model.spot = region
    model.aim(region)


def click_row(board: BoardController, number: int, *, is_double: bool) -> None:
    """Preview a row on the first click, take it on another one; the second half of a double-click never takes it."""
    menu = board.model.menu
    if menu is None or (is_double and menu.clicked != number):
        return
    if menu.clicked == number and not is_double:
        confirm(board)
        return
    board.model.click_row(number)
    board.confirm_at_once()
    if board.model.menu is menu and menu.action in board.analysis.legal:
        board.say(
            f"Another click, or {board.commands.faces['confirm']}: {confirm_label(board.session.game, menu)}.", "key"
        )


def click_target(board: BoardController, target: int) -> None:
    """Take a target of the row under the chooser's cursor."""
    board.model.aim(target)


def click_action(board: BoardController, action: int) -> None:
    """Open the chooser at an action."""
    board.consider(action)


def click_card(board: BoardController, card: int) -> None:
    """Open the chooser of cards at one of them."""
    if not board.session.is_your_turn:
        board.wait_for_turn("take")
        return
    board.open("take")
    board.model.go_to_card(card)


CLICKS: Final[Mapping[str, Callable[[BoardController, int], None]]] = {
    "region": click_region, "seat": show_log_of, "target": click_target, "action": click_action, "card": click_card,
}  # fmt: skip
"""By kind of piece what a click does, commands and rows of the chooser aside."""
