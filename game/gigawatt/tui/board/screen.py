"""The board: rivals that move while the player looks, quarters and hand-overs, keys and clicks from one table."""

from __future__ import annotations

from importlib import import_module
from typing import Any, Final

from textual import events

from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.tui.board.consulting import Consulting
from gigawatt.tui.board.motion import came
from gigawatt.tui.commands import BY_KEY, BY_NAME, CATEGORY
from gigawatt.tui.toolkit.drawing import Panel
from gigawatt.tui.widgets.chooser import confirm_label
from gigawatt.tui.widgets.since_your_turn import quarter_summary


class BoardScreen(Consulting):
    """The board of a game session."""

    def _painted(self) -> None:
        """The first picture is there: get ready what it did without, and let rivals move if it is theirs."""
        self.rivals.prepare()
        self.run_worker(_load_the_rest, thread=True, group="loading", exit_on_error=False)
        self.rivals.go_on()

    def _begin_lesson(self) -> None:
        from gigawatt.tui.screens import tutorial

        begin = getattr(tutorial, "begin", None)
        if begin is not None:
            begin(self)

    def on_unmount(self) -> None:
        """Let go of what rivals think with."""
        self.rivals.close()

    def on_resize(self) -> None:
        """Place everything anew for another size; the first one is told more than once."""
        if self.size != self._drawn_size:
            self.redraw()

    def on_screen_resume(self) -> None:
        """Draw for the first time, and what may have changed below."""
        is_first = self._drawn_size is None
        self.redraw()
        if is_first:
            if self.lesson:
                self.call_after_refresh(self._begin_lesson)
            self.call_after_refresh(self._painted)

    def begin_turn(self, wanted: str = "") -> None:
        """The player's decision: tell a new quarter, and carry out what was asked for while others moved."""
        self._tell_quarter()
        if wanted:
            self.run_command(wanted)
            return
        if notices := self.session.take_notices():
            self.say(" ".join(notices), "bind")
        self.redraw()

    def _tell_quarter(self) -> None:
        """At the first decision of a quarter, what the end of the last one brought."""
        session = self.session
        quarter = session.state.quarter
        if quarter == self._told or session.is_over:
            return
        if self._told >= 0 and (text := quarter_summary(self.view(), self.size.width)):
            self.say(text, "bright")
            ended = next((ply for ply in reversed(session.plies) if ply.ended_quarter), None)
            before = session.shots[-2].compute[session.viewer]
            now = self.facts.computes[session.viewer]
            self.motion.begin_quarter(before, now, came(ended.events, session.viewer) if ended else ())
        self._told = quarter

    def hand_over(self) -> None:
        """Call the next person to the table."""
        from gigawatt.tui.screens.handover import HandOver

        self.redraw()
        if not isinstance(self.app.screen, HandOver):
            self.app.push_screen(HandOver(self.session), lambda _: self._taken_over())

    def _taken_over(self) -> None:
        self.session.hand_over()
        home = self.session.state.places(self.session.viewer)
        if home:
            self.spot = home[0]
        self.redraw()
        self.rivals.go_on()

    def end_once(self) -> None:
        """How the game ended, the first time this is seen."""
        if not self._ended:
            self._ended = True
            self.redraw()
            self.show_end()

    def on_key(self, event: events.Key) -> None:
        """Carry out a key of the table; digits choose rows and cards. No key is swallowed without an answer."""
        if self._is_too_small():  # nobody sees what a key would do
            if event.key == BY_NAME["leave"].key:
                self.do_leave()
            return
        command = BY_KEY.get(event.key) or BY_KEY.get(event.character or "")
        if command is None or command.name != "pass_turn":
            self._asked = ("", -1)
        if self.menu is not None and event.key.isdecimal():
            self.notice = ""
            self._pick(int(event.key) - 1)
        elif self.size_name != "small" and self._digit(event.key):
            self._take_number(int(event.key))
        elif command is not None:
            self.run_command(command.name)
        elif self._digit(event.key):
            self._take_number(int(event.key))
        elif event.is_printable:
            self.say(f"{event.character} does nothing at the board. ? shows all keys.", "muted")
            self.redraw()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: events.Paste) -> None:
        """A paste is text, and never a row of keys."""
        event.stop()
        self.say("There is nothing to paste at the board. ? shows all keys.", "muted")
        self.redraw()

    def _digit(self, key: str) -> bool:
        """Whether a key is the number of a place in the row."""
        return key.isdecimal() and 1 <= int(key) <= ROW_SIZE and self.session.game.has_row

    def _take_number(self, number: int) -> None:
        """Open the chooser at the card of a number of the row."""
        self.run_command("take")
        if self.menu is not None:
            self._pick(number - 1)

    def run_command(self, name: str) -> None:
        """Carry out a command of the table by its name."""
        if self._is_too_small():
            return
        self.notice = ""
        self.motion.end()
        if name in CATEGORY:
            self.open(name)
        else:
            getattr(self, f"do_{name}")()
        if self.is_attached:
            self.redraw()
            if self.on_command is not None:
                self.on_command(name)

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Carry out a click."""
        event.stop()
        if self._is_too_small():
            return
        if event.press not in (("command", "pass_turn"), ("key", "p")):
            self._asked = ("", -1)
        elif event.chain > 1:  # a double-click is one wish: its second half answers no question
            return
        kind, *rest = event.press
        value: Any = rest[0] if rest else None
        if kind in ("command", "key"):
            command = BY_NAME.get(value) or BY_KEY.get(value)
            if command is not None:
                self.run_command(command.name)
            return
        self.notice = ""
        if kind == "region":
            self._click_region(int(value))
        elif kind == "choose" and self.menu is not None:
            self._click_row(int(value), is_double=event.chain > 1)
        elif kind == "seat":
            self.show_log(int(value))
        elif kind == "target" and self.menu is not None:
            self.menu.aim(int(value))
            self._look_at()
        elif kind == "action":
            self.consider(int(value))
        elif kind == "card":
            self._click_card(int(value))
        self.redraw()

    def _click_region(self, region: int) -> None:
        if region == self.spot and self.menu is None and self.session.is_your_turn:
            self._open_here()
            return
        self.spot = region
        if self.menu is not None:
            self.menu.aim(region)
            self._look_at()

    def _click_row(self, number: int, *, is_double: bool) -> None:
        """A first click on a row shows what it does, another one does it; the second half of a double-click never does."""
        menu = self.menu
        if menu is None or (is_double and menu.clicked != number):
            return
        if menu.clicked == number and not is_double:
            self.do_confirm()
            return
        menu.go(number)
        menu.clicked = number
        self._look_at()
        self._confirm_at_once()
        if self.menu is menu and menu.action in self.facts.legal:
            self.say(f"Another click, or enter: {confirm_label(self.view())}.", "key")

    def _click_card(self, card: int) -> None:
        if not self.session.is_your_turn:
            self._not_your_turn("take")
            return
        self.open("take")
        base = self.session.game.card_base[card]
        if self.menu is not None:
            for i, item in enumerate(self.menu.items):
                if any(self.session.game.x[c.action] == card for c in item.choices) and base >= 0:
                    self.menu.go(i)
            self._look_at()

    def do_leave(self) -> None:
        """Back to where the board was opened from; the game is saved."""
        self.rivals.stop()
        if len(self.app.screen_stack) > 2:
            self.session.leave()
            self.dismiss()
        else:
            self.host.leave_program()


_LATER: Final = (
    "gigawatt.wording.rules_text", "gigawatt.policies.players.greedy", "gigawatt.tui.screens.looking", "gigawatt.wording.event_text",
    "gigawatt.tui.screens.end",
)  # fmt: skip
"""Modules that the first paint does without."""


def _load_the_rest() -> None:
    """Load what the first key may need, while the player looks at the first picture."""
    for name in _LATER:
        import_module(name)
