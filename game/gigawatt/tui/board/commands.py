"""The commands of the table that act or move about; each is the method `do_<name>` of its row in the table of keys."""

from __future__ import annotations

from gigawatt.core import actions as act
from gigawatt.errors import GameError
from gigawatt.tui.board.choosing import Choosing
from gigawatt.tui.preferences import CHOICES, PACES
from gigawatt.tui.widgets.chooser import confirm_label, doubt
from gigawatt.tui.widgets.maps import neighbour
from gigawatt.wording.action_text import action_text


class Commands(Choosing):
    """A board with the commands that act."""

    def do_confirm(self) -> None:
        """Take the action in view; on the map, build at the region; after the end, show how it ended."""
        menu = self.menu
        if self.session.is_over:
            self.show_end()
        elif menu is None:
            if self.session.is_your_turn:
                self._open_here()
                self._unasked = self.menu
            else:
                self.do_skip()
        elif menu.action not in self.facts.legal:
            from gigawatt.wording.illegal_reasons import first_illegal_reason
            from gigawatt.wording.vocabulary import BOARD

            self.say(first_illegal_reason(self.session.state, menu.action, BOARD), "bind")
        elif menu is self._unasked:  # opened by the same key: in a hurry it must not buy what was never looked at
            self._unasked = None
            told = doubt(self.view()) if self.ghost is not None else None
            doubtful = f" {told.text}" if told is not None and told.is_warning else ""
            self.say(f"Enter once more: {confirm_label(self.view())}.{doubtful}", "key")
        else:
            self.act(menu.action)

    def do_back(self) -> None:
        """Close the chooser."""
        self.close()

    def do_pass_turn(self) -> None:
        """Ask once, then pass."""
        if not self.session.is_your_turn:
            self._not_your_turn()
            return
        left = self.session.state.points_left(self.session.viewer)
        if self._asked != ("pass", self.session.generation) and left > 0:
            self._asked = ("pass", self.session.generation)
            self.close()
            what = "action is" if left == 1 else "actions are"
            self.say(f"Pass? {left} {what} lost. p again passes, any other key does not.", "key")
            return
        self.act(act.PASS)

    def do_next_decision(self) -> None:
        """Open the best fix, and pressed again the next one, then other actions worth their price."""
        if not self.session.is_your_turn:
            self._not_your_turn("next_decision")
            return
        if not self.session.options.advice:
            self.open("build")
            return
        steps = self.facts.next_steps
        if not steps:
            self.say("Nothing here is worth its price. v asks the adviser, p passes.", "muted")
            return
        now = self.menu.action if self.menu is not None else -1
        at = steps.index(now) + 1 if now in steps else 0
        self.consider(steps[at % len(steps)])

    def do_take_back(self) -> None:
        """Take back the last action."""
        self.close()
        try:
            ply = self.session.take_back()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self.rivals.stop()
        self.say(f"Taken back: {action_text(self.session.game, ply.action)}. y repeats it.", "key")
        self.rivals.go_on()

    def do_redo(self) -> None:
        """Repeat what was taken back."""
        self.close()
        try:
            made = self.session.redo()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self.say(f"Repeated: {action_text(self.session.game, made[0].action)}.", "key")
        self.rivals.go_on()

    def do_restart_quarter(self) -> None:
        """Take back the quarter."""
        self.close()
        try:
            self.session.restart_quarter()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self.rivals.stop()
        self.say("Back at the quarter's start. y repeats what was done, step by step.", "key")
        self.rivals.go_on()

    def do_skip(self) -> None:
        """Let rivals move on: a step where they wait for one, else all the way to the player's turn."""
        if self.session.is_your_turn or self.session.is_over:
            self.say("It is your turn." if not self.session.is_over else "The match is over.", "muted")
        else:
            self.rivals.skip()

    def show_end(self) -> None:
        """How the game ended, on its own screen."""
        from gigawatt.tui.screens.end import EndScreen

        self.app.push_screen(EndScreen(self.session))

    def do_pace(self) -> None:
        """The next pace."""
        now = PACES.index(self.host.preferences.pace)
        pace = PACES[(now + 1) % len(PACES)]
        self.host.prefer(self.host.preferences.with_(pace=pace))
        words = {"step": "one at a time; space goes on", "fast": "one after another", "instant": "at once"}
        self.say(f"Rivals move {words[pace]}.", "key")
        if not self.session.is_your_turn:
            self.rivals.paced()

    def do_theme(self) -> None:
        """The next theme."""
        names = CHOICES["theme"]
        following = names[(names.index(self.host.preferences.theme) + 1) % len(names)]
        self.host.prefer(self.host.preferences.with_(theme=following))
        self.say(f"Theme: {following}.", "key")

    def do_desk(self) -> None:
        """The first tab."""
        self.tab = "desk"

    def do_world(self) -> None:
        """The second tab."""
        self.tab = "world"

    def do_up(self) -> None:
        """North, or the row above."""
        self._step(0, -1)

    def do_down(self) -> None:
        """South, or the row below."""
        self._step(0, 1)

    def do_left(self) -> None:
        """West, or the target before."""
        self._step(-1, 0)

    def do_right(self) -> None:
        """East, or the next target."""
        self._step(1, 0)

    def _step(self, dx: int, dy: int) -> None:
        menu = self.menu
        if menu is not None:
            if dy:
                menu.move(dy)
            else:
                menu.turn(dx)
            self._look_at()
        else:
            self.spot = neighbour([r.id for r in self.session.game.ruleset.regions], self.spot, dx, dy)

    def do_first(self) -> None:
        """The first row, or the first own campus on the map."""
        self._edge(0)

    def do_last(self) -> None:
        """The last row, or the last own campus on the map."""
        self._edge(-1)

    def _edge(self, at: int) -> None:
        if self.menu is not None:
            self.menu.go(at)
            self._look_at()
        elif self.facts.places:
            self.spot = self.facts.places[at]

    def do_next_target(self) -> None:
        """The next legal target, or the next region with an own campus."""
        self._to_target(1)

    def do_last_target(self) -> None:
        """The legal target before, or the region before with an own campus."""
        self._to_target(-1)

    def _to_target(self, step: int) -> None:
        if self.menu is not None:
            self.menu.turn(step, legal_only=True)
            self._look_at()
            return
        own = self.facts.places
        if own:
            self.spot = own[(own.index(self.spot) + step) % len(own)] if self.spot in own else own[0]
