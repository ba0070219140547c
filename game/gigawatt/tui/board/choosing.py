"""Choosing at the board: the chooser, what the action under its cursor does, and taking it."""

from __future__ import annotations

from typing import Final

from gigawatt.analysis.position_analysis import Facts, after, region_of
from gigawatt.core.explanations.preview import preview
from gigawatt.errors import GameError
from gigawatt.tui.board.menu import category_of, open_menu
from gigawatt.tui.board.table import BoardTable
from gigawatt.tui.board.view import Ghost
from gigawatt.wording.action_text import action_text


class Choosing(BoardTable):
    """A board at which actions can be chosen."""

    def open(self, name: str) -> None:
        """Open the chooser of a category."""
        if self.session.is_over:
            self.say(_IS_OVER, "muted")
            return
        if not self.session.is_your_turn:
            self._not_your_turn(name)
            return
        self.menu = open_menu(name, self.facts, self.spot, self.look.glyphs)
        if name == "build":
            self.menu.start_at(self.spot, asked=self.size_name == "small" and self.tab == "world")
        if not self.menu.items:
            self.menu = None
            self.say(_EMPTY.get(name, "This scenario does not have that."), "muted")
            return
        if (best := self._best(name)) >= 0:
            self.menu.select(best)
        self._look_at()

    def _best(self, name: str) -> int:
        """The action that a chooser begins with: the best of its own that the board would propose; -1 where there is none.

        The projects begin at the region that is looked at.
        """
        if not self.session.options.advice or name == "posture":
            return -1
        steps = [a for a in self.facts.next_steps if category_of(self.facts, a) == name]
        if name == "build":
            steps = [a for a in steps if region_of(self.session.state, a) == self.spot]
        return steps[0] if steps else -1

    def _not_your_turn(self, wanted: str = "") -> None:
        """Skip to the player's turn and carry out what was asked for there; what acts at once is not kept."""
        if self.session.is_over:
            self.say(_IS_OVER, "muted")
            return
        if not wanted or self.host.preferences.pace == "step":
            self.say("Others are moving. Space goes on, s changes their pace.", "muted")
            return
        self.say("Others are moving; skipping to your turn.", "muted")
        self.rivals.skip_to(wanted)

    def _look_at(self) -> None:
        """Work out what the action under the cursor does."""
        menu = self.menu
        self.ghost = self._unasked = None
        if menu is None or menu.item is None:
            return
        action = menu.action
        if action not in menu.figures:
            from gigawatt.tui.board.chooser_columns import figures

            menu.figures[action] = figures(self.facts, action, self.look.glyphs)
        if action in self.facts.legal:
            facts = Facts(after(self.session.state, action), self.session.viewer)
            self.ghost = Ghost(action, preview(self.session.state, action), facts)
        place = region_of(self.session.state, action)
        if place >= 0:
            self.spot = place

    def consider(self, action: int) -> None:
        """Open the chooser at an action, ready to confirm."""
        if not self.session.is_your_turn:
            self._not_your_turn()
            return
        place = region_of(self.session.state, action)
        if place >= 0:
            self.spot = place
        category = category_of(self.facts, action)
        if not category:
            self.say("Nothing better than to pass: p passes.", "muted")
            return
        self.open(category)
        if self.menu is not None:
            self.menu.select(action)
            self._look_at()

    def close(self) -> None:
        """Close the chooser."""
        self.menu = self.ghost = None

    def act(self, action: int) -> None:
        """Take an action for the player."""
        try:
            ply = self.session.apply(action)
        except GameError as error:
            self.say(str(error), "bind")
            return
        self.close()
        self.rivals.hurry = False
        g = self.session.game
        done = action_text(g, action)
        undo = "; z takes it back" if not self.session.undo_reason else ""
        text = f"Done: {done}{undo}." if not ply.ended_quarter else f"Done: {done}. The quarter has ended."
        self.say(text, "gain")
        if self.session.save_error:
            self.say(self.session.save_error, "bind")
        self.redraw()
        self.rivals.go_on()

    def _open_here(self) -> None:
        """The projects, at the region under the cursor of the map where the map is on the screen."""
        self.open("build")
        if self.menu is not None and (self.size_name != "small" or self.tab == "world"):
            self.menu.start_at(self.spot, asked=True)
            self._look_at()

    def _pick(self, number: int) -> None:
        menu = self.menu
        if menu is None:
            return
        if menu.name == "take":
            number = self._row_number(number)
        if 0 <= number < len(menu.items):
            menu.go(number)
            self._look_at()
            self._confirm_at_once()
        self.redraw()

    def _row_number(self, number: int) -> int:
        """The row of the chooser that shows the card with this number in the row."""
        from gigawatt.tui.widgets.rowcards import cards

        wanted = [i for n, i, _ in cards(self.view()) if n == number + 1]
        menu = self.menu
        if menu is None or not wanted:
            return -1
        game = self.session.game
        return next((i for i, item in enumerate(menu.items) if game.x[item.choices[0].action] == wanted[0]), -1)

    def _confirm_at_once(self) -> None:
        """Where the player wants no second key, a row picked by its number or a click is taken."""
        if (
            self.menu is not None
            and self.host.preferences.confirm == "at-once"
            and self.menu.action in self.facts.legal
        ):
            self.act(self.menu.action)


_IS_OVER: Final = "The match is over. Enter shows how it ended, q goes back to the title."

_EMPTY: Final = {
    "expedite": "Nothing of yours is on its way.",
    "take": "No cards lie open.",
}
