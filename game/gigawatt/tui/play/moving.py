"""Commands that move the cursor: on the map from region to region, in a chooser from row to row and target to target."""

from __future__ import annotations

from gigawatt.tui.play.controller import BoardController


def go_up(board: BoardController) -> None:
    """North, or the row above."""
    board.model.step(0, -1)


def go_down(board: BoardController) -> None:
    """South, or the row below."""
    board.model.step(0, 1)


def go_left(board: BoardController) -> None:
    """West, or the target before."""
    board.model.step(-1, 0)


def go_right(board: BoardController) -> None:
    """East, or the next target."""
    board.model.step(1, 0)


def go_to_first(board: BoardController) -> None:
    """The first row, or the first own campus on the map."""
    board.model.go_to_end(0)


def go_to_last(board: BoardController) -> None:
    """The last row, or the last own campus on the map."""
    board.model.go_to_end(-1)


def go_to_next_target(board: BoardController) -> None:
    """The next legal target, or the next region with an own campus."""
    board.model.go_to_target(1)


def go_to_previous_target(board: BoardController) -> None:
    """The legal target before, or the region before with an own campus."""
    board.model.go_to_target(-1)


def go_back(board: BoardController) -> None:
    """Close the chooser."""
    board.model.go_back()


def go_to_desk(board: BoardController) -> None:
    """At the small size: the desk."""
    board.model.tab = "desk"


def go_to_world(board: BoardController) -> None:
    """At the small size: the world."""
    board.model.tab = "world"
