"""What confirming the action in view would do: its label with the price, and a remark on what it does not achieve alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.analysis.warnings import ActionWarning, warnings_of
from gigawatt.core import actions as act
from gigawatt.tui.board.menu import Menu
from gigawatt.tui.board.view import View
from gigawatt.wording.action_text import action_text, action_words
from gigawatt.wording.quarters import quarter_near
from gigawatt.wording.warning_text import warning_text

if TYPE_CHECKING:
    from gigawatt.core import Game


def confirm_label(game: Game, menu: Menu | None) -> str:
    """What `enter` does, with its price: `build, −1.2 and 1 action`."""
    if menu is None or menu.item is None:
        return "choose"
    action = menu.action
    if action not in menu.legal:
        return "not legal: see why"
    figures = menu.figures.get(action)
    price = f", {figures.cost}" if figures is not None and figures.cost not in ("", "free") else ""
    free = game.kind[action] in act.FREE
    verb = action_words(game, action).verb
    if game.kind[action] == act.POSTURE:
        verb = f"{verb} {game.x[action]}/{act.POSTURES - 1}"
    return f"{verb}{price}{', no action' if free else ' and 1 action'}"


def warnings_in_view(view: View) -> tuple[ActionWarning, ...]:
    """The remarks about the previewed action: what it does not achieve alone, what must follow, and what lapses for it."""
    ghost = view.ghost
    assert ghost is not None, "the caller looked"
    return warnings_of(view.analysis, ghost.preview, ghost.analysis, is_advised=view.session.options.advice)


def shown_warning(view: View, warning: ActionWarning) -> str:
    """A remark in the board's words."""
    g, now = view.game, view.state.quarter
    return warning_text(
        g, warning.code, warning.arguments, lambda a: action_text(g, a), lambda q: quarter_near(g, now, q)
    )
