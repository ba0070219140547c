"""The hand-over of a hot seat: whose turn it is, loudly, and nothing else until that person is ready."""

from __future__ import annotations

from typing import ClassVar

from gigawatt.session import GameSession
from gigawatt.tui.toolkit.drawing import Line, Lines, cell_len
from gigawatt.tui.toolkit.page import Key, Page
from gigawatt.wording.action_text import action_text
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import faction_name


class HandOver(Page):
    """Hand the table to the person to move."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("enter", "take the table", "back"),
        Key("space", "", "back"),
        Key("z", "undo the last action", "undo"),
    )

    def __init__(self, session: GameSession) -> None:
        super().__init__()
        self._session = session

    def draw(self, width: int, height: int) -> Lines:
        """The seat, the person, and what is left of the quarter."""
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
        """Take back the last action, if it can be: the table stays where it was."""
        if not self._session.undo_reason:
            ply = self._session.take_back()
            below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
            if (say := getattr(below, "say", None)) is not None:  # else the board would still tell of what is undone
                say(f"Taken back: {action_text(self._session.game, ply.action)}. y repeats it.", "key")
            self.dismiss()
