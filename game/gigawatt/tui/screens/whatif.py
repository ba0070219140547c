"""What if: another action at a decision of a replay, and what that would have been worth."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from gigawatt.errors import GameError
from gigawatt.study.hindsight.whatif_process import Answer, WhatIfProcess
from gigawatt.text import safe_text
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, Piece, fit, wrap
from gigawatt.tui.toolkit.page import Page, part_shown, row_line, title_bar
from gigawatt.wording.action_text import action_text
from gigawatt.wording.glyphs import seat_mark
from gigawatt.wording.quarters import quarter_name
from gigawatt.wording.seats import faction_name

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.match import Record
    from gigawatt.tui.screens.replayed_record import ReplayedRecord

GAMES: Final = 40
"""Futures that are played for an answer."""
_MOST: Final = 110
"""The most cells of a line of text."""
_LEAST_LIST: Final = 3
"""Rows that the list of actions keeps whatever the answer takes."""


class WhatIfPage(Page):
    """The legal actions of one decision; the one chosen is played in futures, with what was played against it.

    Args:
        record: the match.
        replayed: its positions.
        ply: the decision to begin at; the last one if the match is over there.
        games: futures to play.
    """

    def __init__(self, record: Record, replayed: ReplayedRecord, ply: int, games: int = GAMES) -> None:
        super().__init__()
        self._record: Final = record
        self._replayed: Final = replayed
        self._games: Final = games
        self._process: WhatIfProcess | None = None
        self._done = 0
        self._go(ply)

    # --- the decision -------------------------------------------------------------------------------------------------

    @property
    def ply(self) -> int:
        """The decision."""
        return self._ply

    @property
    def state(self) -> State:
        """The position in which it was made."""
        return self._replayed.states[self._ply]

    @property
    def others(self) -> tuple[int, ...]:
        """The legal actions that were not played."""
        return tuple(self._actions)

    @property
    def chosen(self) -> int:
        """The action that is marked."""
        return self._actions[self._at]

    def _go(self, ply: int) -> None:
        """Show a decision, with the first action marked that was not played there."""
        self._stop()
        last = self._replayed.plies - 1
        self._ply = max(0, min(ply, last))
        played = self._replayed.actions[self._ply]
        self._played = played
        self._actions = [action for action in self.state.legal_actions() if action != played]
        self._at = 0
        self._answer: Answer | None = None
        self._asked = -1
        """The action that the answer is about, or that is being played."""
        self._notice = "" if self._actions else "There was nothing else to do here."

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """The decision, the other actions, and the answer below."""
        state, game, inner = self.state, self._replayed.game, min(width - 4, _MOST)
        note = f"{quarter_name(game, state.quarter)}, action {self._ply + 1} of {self._replayed.plies}"
        seat = Line().add("  ").add(f"{seat_mark(self.look.glyphs, state.seat)} ", f"seat{state.seat} bold")
        seat.add(f"{faction_name(state, state.seat)} played: ", "text")
        seat.add(action_text(game, self._played), "bright bold")
        head = [title_bar("What if", width, note), Line(), seat, Line()]
        below = [Line().add("  ").join(line) for line in self._below(inner)]
        listed = self._listed(max(_LEAST_LIST, height - len(head) - len(below) - 2))
        title = Line().add("  INSTEAD", "muted bold").add(part_shown(listed, len(self._actions)), "faint")
        return [*head, title, *self._list(inner, listed), Line(), *below]

    def _listed(self, room: int) -> range:
        """The places of the other actions in view, around the marked one."""
        count = len(self._actions)
        first = max(0, min(self._at - room // 2, count - room))
        return range(first, min(count, first + room))

    def _list(self, width: int, listed: range) -> Lines:
        """The other actions in view."""
        rows = []
        for place in listed:
            press, is_at = ("action", place), place == self._at
            cursor = Piece(f"{self.look.glyphs.cursor if is_at else ' '} ", "key", press)
            text = fit(action_text(self._replayed.game, self._actions[place]), width - 2)
            name = Piece(text, "bright bold" if is_at else "text", press)
            rows.append(Line().to(2).join(row_line("raise2" if is_at else "", width, [cursor, name], press)))
        return rows

    def _below(self, width: int) -> Lines:
        """The answer, or how far it is."""
        game = self._replayed.game
        if self._notice:
            return [Line().add(part, "bind") for part in wrap(self._notice, width)]
        if self._asked < 0:
            text = (
                f"Enter plays {self._games} futures with the marked action and without it; policies play every seat on."
            )
            return [Line().add(part, "muted") for part in wrap(text, width)]
        title = Line().add("WITH ", "muted bold").add(action_text(game, self._asked), "bright bold")
        if self._answer is None:
            return [title.cut(width), Line().add(f"{self._done} of {self._games} futures", "text")]
        answer = self._answer
        out = [title.cut(width), *[Line().add(part, "bright") for part in wrap(answer.verdict, width)]]
        for text in (*answer.others, answer.frozen):
            out += [Line().add(part, "text") for part in wrap(text, width)]
        return [*out, *[Line().add(part, "faint") for part in wrap(answer.players, width)]]

    # --- asking -------------------------------------------------------------------------------------------------------

    def do_ask(self) -> None:
        """Play futures with the marked action, in a process of their own."""
        if not self._actions:
            return
        self._stop()
        self._asked, self._answer, self._done, self._notice = self.chosen, None, 0, ""
        text = self._replayed.game.format_action(self.chosen)
        process = self._process = WhatIfProcess(self._record, self._ply, (text,), self._games)
        self.run_worker(lambda: self._wait(process), thread=True, group="whatif", exit_on_error=False)

    def _wait(self, process: WhatIfProcess) -> None:
        """Wait for the answer; runs in a thread."""
        try:
            answer: Answer | GameError = process.ask(lambda done: self._tell(process, done))
        except GameError as error:
            answer = error
        self._tell(process, answer)

    def _tell(self, process: WhatIfProcess, news: int | Answer | GameError) -> None:
        """Hand what a thread has heard to the page."""
        if not process.is_closed:
            self.app.call_from_thread(self._hear, process, news)

    def _hear(self, process: WhatIfProcess, news: int | Answer | GameError) -> None:
        """Show progress or an answer, unless something else has been asked since."""
        if process is not self._process:
            return
        if isinstance(news, int):
            self._done = news
        elif isinstance(news, Answer):
            self._answer = news
        else:
            self._notice = safe_text(str(news), 300)
        self.redraw()

    def _stop(self) -> None:
        """End what is being played."""
        process, self._process = self._process, None
        if process is not None:
            process.close()

    def on_unmount(self) -> None:
        """End what is being played, when the page is left."""
        self._stop()

    # --- what keys do -------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """A click marks an action; another one asks about it."""
        if press[0] == "action":
            place = int(press[1])
            if place == self._at:
                self.do_ask()
            self._at = place

    def roll(self, lines: int) -> None:
        """The wheel moves the mark."""
        self._move(1 if lines > 0 else -1)

    def _move(self, step: int) -> None:
        if self._actions:
            self._at = (self._at + step) % len(self._actions)

    def do_up(self) -> None:
        """The action above."""
        self._move(-1)

    def do_down(self) -> None:
        """The action below."""
        self._move(1)

    def do_before(self) -> None:
        """The decision before."""
        self._go(self._ply - 1)

    def do_after(self) -> None:
        """The next decision."""
        self._go(self._ply + 1)

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("enter", "play it", do_ask),
        Command("up", "", do_up),
        Command("down", "action", do_down, shown="↑↓"),
        Command("k", "", do_up),
        Command("j", "", do_down),
        Command("left", "", do_before),
        Command("right", "decision", do_after, shown="←→"),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )
