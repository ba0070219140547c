"""The log of a replay: the actions around the current one, and the whole account of what it brought."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from gigawatt.session.history import upkept_of
from gigawatt.tui.screens.looking.base import Scrolled
from gigawatt.tui.screens.replay_panels import Moment
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import Page
from gigawatt.wording.action_text import deed_text
from gigawatt.wording.event_text import EventText
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.grammar import plural
from gigawatt.wording.quarters import quarter_short
from gigawatt.wording.seats import faction_name

ROOMY: Final = 7
"""Rows from which on a blank row separates the list of actions from the account of the current one."""

_INDENT: Final = 11
"""Where the words of an action begin, after the cursor, its quarter and its seat."""


def log_lines(at: Moment, width: int, height: int) -> Lines:
    """The current action with its results, between earlier and later ones; later ones are faint. No text is cut off.

    Where the results need more rows than there are, the last row says how to read them whole.
    """
    note = "   around the marked action" if at.ply else "   after the start"
    head = Line().add("WHAT HAPPENED", "muted bold").add(note, "faint").cut(width)
    current = _deed(at, at.ply - 1, width) if at.ply else []
    account = account_lines(at, width)
    gap = [Line()] if height >= ROOMY and account else []
    room = height - 1 - len(current) - len(gap)
    if len(account) > room:
        hidden = len(account) - (room - 1)
        account = [*account[: room - 1], Line().add(f"{plural(hidden, 'more line')}, enter", "faint")]
    room -= len(account)
    return [head, *_around(at, current, width, room), *gap, *account][:height]


def _around(at: Moment, current: Lines, width: int, room: int) -> Lines:
    """The current action with as many before and after it as there are rows for, in turn."""
    before, after = at.ply - 2, at.ply
    rows = current
    goes_on = True
    while goes_on:
        goes_on = False
        if before >= 0 and len(lines := _deed(at, before, width)) <= room:
            rows, room, before, goes_on = [*lines, *rows], room - len(lines), before - 1, True
        if after < at.replayed.plies and len(lines := _deed(at, after, width)) <= room:
            rows, room, after, goes_on = [*rows, *lines], room - len(lines), after + 1, True
    return rows


def _deed(at: Moment, ply: int, width: int) -> Lines:
    """An action on as many rows as its words need."""
    state = at.replayed.states[ply]
    is_at, is_done = ply == at.ply - 1, ply < at.ply
    press = ("ply", ply + 1)
    ground = "raise2" if is_at else ""
    line = Line(ground).add(f"{at.glyphs.cursor if is_at else ' '} ", "key bold", press)
    line.add(f"{quarter_short(at.game, state.quarter):<4}", "faint", press)
    line.add(f"{seat_mark(at.glyphs, state.seat)} ", f"seat{state.seat} bold" if is_done else "faint", press)
    style = "bright" if is_at else "text" if is_done else "faint"
    indent = line.width
    first, *others = wrap(deed_text(at.game, at.actions[ply], 0), max(8, width - indent)) or [""]
    rows = [line.add(first, style, press)]
    rows += [Line(ground).to(indent + 2, press=press).add(part, style, press) for part in others]
    return [row.to(width, press=press) for row in rows]


def account_lines(at: Moment, width: int) -> Lines:
    """Results of the last action, and its reason, whole."""
    if not at.ply:
        return []
    ply = at.ply - 1
    names = tuple(faction_name(at.state, s) for s in range(at.game.seats))
    teller = EventText(at.game, names).knowing(upkept_of(at.replayed.states[ply]))
    texts = [f"Reason: {at.replayed.reasons[ply]}"] if ply in at.replayed.reasons else []
    texts += teller.sentences(at.replayed.events[ply])
    texts += teller.accounts(at.replayed.events[ply], [at.seat])
    return [Line().add(part, "muted") for text in texts for part in wrap(in_board_words(text), width)]


class AccountPage(Scrolled):
    """Everything that the current action brought."""

    NAME: ClassVar[str] = "What happened"

    def __init__(self, at: Moment) -> None:
        super().__init__()
        self._at: Final = at

    def body(self, width: int) -> Lines:
        """The action, then its results."""
        at = self._at
        if not at.ply:
            return [Line().add("Nothing yet: this is the start.", "text")]
        return [*_deed(at, at.ply - 1, width), Line(), *account_lines(at, width)]

    KEYS: ClassVar[tuple[Command[Any], ...]] = (*Scrolled.KEYS, Command("i", "", Page.do_back))
