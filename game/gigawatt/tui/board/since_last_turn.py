"""What happened since the player's last own action: rivals' actions and what the quarters' ends brought."""

from __future__ import annotations

from gigawatt.core import actions as act
from gigawatt.tui.board.deeds import Deed, deed_of
from gigawatt.tui.board.quarter_end import quarter_end
from gigawatt.tui.board.view import View


def since_last_turn(view: View) -> list[Deed]:
    """Everyone's deeds since the seat's last own action, and what the quarter's end brought it; passes are left out."""
    found: list[Deed] = []
    for ply in view.session.since_last_turn(view.seat):
        if ply.seat != view.seat and view.game.kind[ply.action] != act.PASS:
            found.append(deed_of(view, ply))
        if ply.ended_quarter:
            found.extend(quarter_end(view, ply))
    return found
