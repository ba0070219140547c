"""The hand-over of a hot seat: hides the board until the next person is ready."""

from __future__ import annotations

from typing import Any, ClassVar

from gigawatt.session import GameSession
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len
from gigawatt.tui.toolkit.page import Page
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import faction_name


class HandOver(Page):
    """The screen between two people at one terminal."""

    def __init__(self, session: GameSession) -> None:
        super().__init__()
        self._session = session

    def draw(self, width: int, height: int) -> Lines:
        """The seat, the person, and the actions left in the quarter."""
        session = self._session
        state, seat = session.state, session.state.seat
        mark = seat_mark(self.look.glyphs, seat)
        name = session.seats[seat].name or faction_name(state, seat)
        rows: list[tuple[str, str]] = [
            ("HAND THE TABLE TO", "muted bold"),
            ("", "text"),
            (f"  {mark}  {name.upper()}  ", f"bg bold on seat{seat}"),
            (faction_name(state, seat) if session.seats[seat].name else "", "text"),
            ("", "text"),
            (f"{quarter_name(session.game, state.quarter)}, {state.points_left(seat)} actions left", "text"),
            ("Enter when you sit at the table.", "key bold"),
        ]
        lines = [Line() for _ in range(max(0, (height - len(rows)) // 2))]
        for text, style in rows:
            lines.append(Line().add(" " * max(0, (width - cell_len(text)) // 2)).add(text, style))
        return lines

    def do_undo(self) -> None:
        """Take back the last action, if that can be done: the table stays where it was, and the board is given the ply."""
        if not self._session.undo_reason:
            self.dismiss(self._session.take_back())

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("enter", "take the table", Page.do_back),
        Command("space", "", Page.do_back),
        Command("z", "undo the last action", do_undo),
    )
