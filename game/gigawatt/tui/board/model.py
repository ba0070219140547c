"""State of the board's interface: the selected region, the open chooser, the previewed action, and the notice.

It needs no application; `take_changes` returns what has changed since the last drawing.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from gigawatt.analysis.judgement import Judgement
from gigawatt.analysis.position_analysis import PositionAnalysis, analysis_of, region_of
from gigawatt.classroom.exercises.begin import exercise_desk
from gigawatt.core.explanations.preview import preview
from gigawatt.session import GameSession
from gigawatt.tui.board.categories import CATEGORY
from gigawatt.tui.board.chooser_columns import figures
from gigawatt.tui.board.chooser_rows import REGION
from gigawatt.tui.board.maps import neighbour
from gigawatt.tui.board.menu import Menu, category_of, open_menu
from gigawatt.tui.board.messages import Aspect
from gigawatt.tui.board.view import Ghost
from gigawatt.wording.glyphs import UNICODE, Glyphs

NOTHING_BETTER: Final = "Nothing better than to pass: {pass_turn} passes."
NOT_IN_SCENARIO: Final = "This scenario does not have that."
EMPTY: Final = {"expedite": "Nothing of yours is on its way.", "take": "No cards lie open."}
"""What is said of a chooser without rows."""


class BoardModel:
    """State of the interface over a session."""

    def __init__(self, session: GameSession, faces: Mapping[str, str], glyphs: Glyphs = UNICODE) -> None:
        self.session: Final = session
        self.exercise: Final = exercise_desk(session)
        """The exercise of the game, if it is one."""
        self.faces: Final = faces
        """The keys of the commands as people read them, by the commands' names."""
        self.glyphs = glyphs
        """What the figures of a chooser are written with."""
        self.size = "medium"
        """Which of the three layouts is shown."""
        self.notice = ""
        self.notice_style = "text"
        self.ghost: Ghost | None = None
        """The action in view, if it is legal."""
        self.asked: tuple[str, int] = ("", -1)
        """What was asked to be confirmed by the same key again, and at which generation of the session."""
        self.unseen: Menu | None = None
        """The chooser that opened unasked or by `enter`, and in which nothing was done: the first `enter` in it only asks for another."""
        self._taken: dict[str, int] = {}
        """The action taken last, by category: its chooser opens there again."""
        self._opened_at = 0
        """The region under the cursor when the chooser opened."""
        self._spot = 0
        self._tab = "desk"
        self._menu: Menu | None = None
        self._analysis: PositionAnalysis | None = None
        self._analysis_of = (-1, -1)
        self.told: dict[tuple[int, int], Judgement] = {}
        """What an adviser that takes its time has said, by generation and viewer; only the last is kept."""
        self._changes = Aspect.NOTHING
        self.go_home()

    # --- what is shown ------------------------------------------------------------------------------------------------

    @property
    def analysis(self) -> PositionAnalysis:
        """The position as the viewer reads it, worked out once a generation."""
        session = self.session
        key = (session.generation, session.viewer)
        if self._analysis is None or self._analysis_of != key:
            self._analysis = analysis_of(session, session.viewer, self.told.get(key))
            self._analysis_of = key
        return self._analysis

    def hear(self, judgement: Judgement) -> None:
        """Let what an adviser has said after some thought take the place of the quick judgement, at this position."""
        self.told = {(self.session.generation, self.session.viewer): judgement}
        self._analysis = None
        self._changes |= Aspect.OPTIONS

    @property
    def spot(self) -> int:
        """The region under the cursor."""
        return self._spot

    @spot.setter
    def spot(self, region: int) -> None:
        self._spot = region
        self._changes |= Aspect.PLACE

    @property
    def tab(self) -> str:
        """At the small size: `desk` or `world`."""
        return self._tab

    @tab.setter
    def tab(self, name: str) -> None:
        self._tab = name
        self._changes |= Aspect.TAB

    @property
    def menu(self) -> Menu | None:
        """The open chooser."""
        return self._menu

    @property
    def is_map_shown(self) -> bool:
        """Whether the map is on the screen: at the small size it has a tab of its own."""
        return self.size != "small" or self._tab == "world"

    def take_changes(self) -> Aspect:
        """The aspects that have changed since this was asked last."""
        changes, self._changes = self._changes, Aspect.NOTHING
        return changes

    def say(self, text: str, style: str = "text") -> None:
        """Show a line to the player, until the next key."""
        if (text, style) != (self.notice, self.notice_style):
            self.notice, self.notice_style = text, style
            self._changes |= Aspect.NOTICE

    def hush(self) -> None:
        """Show no line."""
        self.say("", self.notice_style)

    def has(self, name: str) -> bool:
        """Whether a command is of use in this scenario: a category that has any action, chokepoints and controls where there are any, the
        goal of an exercise.
        """
        game = self.session.game
        if name == "exercise":
            return self.exercise is not None
        if name == "chokepoints":
            return game.has_plants or game.has_controls
        category = CATEGORY.get(name)
        return category is None or any(game.first_of[kind] >= 0 for kind in category.kinds)

    # --- choosing -----------------------------------------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Open the chooser of a category on what was taken in it last, else on its first row."""
        menu = open_menu(name, self.analysis, self.spot, self.glyphs)
        if not menu.items:
            self._menu = None
            self._changes |= Aspect.CHOICE
            self.say(EMPTY.get(name, NOT_IN_SCENARIO), "muted")
            return
        self._menu, self._opened_at = menu, self.spot
        menu.return_to(self._taken.get(name, -1))
        if name == "build" and self.size == "small" and self.tab == "world":  # there its label is `build here`
            menu.aim(self.spot)
        self.look()

    def note_taken(self, action: int) -> None:
        """Remember an action that the player has taken, for when its chooser opens again."""
        self._taken[category_of(self.analysis, action)] = action

    def open_here(self) -> None:
        """Open the projects at the region under the cursor of the map, where the map is on the screen."""
        here = self.spot
        self.open("build")
        if self._menu is not None and self.is_map_shown:
            self._menu.start_at(here, asked=True)
            self.look()
        self.unseen = self._menu

    def consider(self, action: int) -> None:
        """Open the chooser at an action, ready to confirm."""
        place = region_of(self.session.state, action)
        if place >= 0:
            self.spot = place
        category = category_of(self.analysis, action)
        if not category:
            self.say(NOTHING_BETTER.format_map(self.faces), "muted")
            return
        self.open(category)
        if self._menu is not None:
            self._menu.select(action)
            self.look()

    def go_back(self) -> None:
        """Close the chooser, and go back to the region it was opened at unless another one was chosen by hand."""
        if self._menu is not None and REGION not in self._menu.by_hand:
            self.spot = self._opened_at
        self.close()

    def close(self) -> None:
        """Close the chooser."""
        self._menu = self.ghost = None
        self._changes |= Aspect.CHOICE

    def look(self) -> None:
        """Preview the action under the chooser's cursor, and select its region."""
        menu = self._menu
        self.ghost = self.unseen = None
        self._changes |= Aspect.CHOICE
        if menu is None or menu.item is None:
            return
        action, state = menu.action, self.session.state
        if action not in menu.figures:
            menu.figures[action] = figures(self.analysis, action, self.glyphs)
        if action in self.analysis.legal:
            self.ghost = Ghost(action, preview(state, action), self.analysis.then(action))
        place = region_of(state, action)
        if place >= 0:
            self.spot = place

    # --- moving about -------------------------------------------------------------------------------------------------

    def go_home(self) -> None:
        """Select the viewer's first campus, if there is one."""
        state, viewer = self.session.state, self.session.viewer
        if home := state.places(viewer) or state.campuses(viewer):
            self.spot = home[0]

    def step(self, dx: int, dy: int) -> None:
        """Select another row or target in the chooser, or on the map the nearest region in a direction."""
        if (menu := self._menu) is None:
            self.spot = neighbour([r.id for r in self.session.game.ruleset.regions], self.spot, dx, dy)
            return
        if dy:
            menu.move(dy)
        else:
            menu.turn(dx)
        self.look()

    def go_to_end(self, at: int) -> None:
        """Select the first (0) or last (-1) row of the chooser, or own campus on the map."""
        if self._menu is not None:
            self._menu.go(at)
            self.look()
        elif self.analysis.places:
            self.spot = self.analysis.places[at]

    def go_to_target(self, step: int) -> None:
        """Select another legal target, or another region with an own campus."""
        if self._menu is not None:
            self._menu.turn(step, legal_only=True)
            self.look()
            return
        own = self.analysis.places
        if own:
            self.spot = own[(own.index(self.spot) + step) % len(own)] if self.spot in own else own[0]

    def go_to_row(self, number: int) -> bool:
        """Select a row of the chooser by its index from 0, or among cards by the place in the card row; whether there is one."""
        menu = self._menu
        if menu is None:
            return False
        row = self._row_of_card(menu, number) if menu.name == "take" else number
        if not 0 <= row < len(menu.items):
            return False
        menu.go(row)
        self.look()
        return True

    def _row_of_card(self, menu: Menu, number: int) -> int:
        """Index of the chooser's row for the card at a place of the card row, or -1."""
        game, places = self.session.game, self.session.state.card_row
        card = places[number] if 0 <= number < len(places) else None
        if card is None:
            return -1
        return next((i for i, item in enumerate(menu.items) if game.x[item.choices[0].action] == card), -1)

    def go_to_card(self, card: int) -> None:
        """Select the row of the chooser that shows a card."""
        menu, game = self._menu, self.session.game
        if menu is None:
            return
        for i, item in enumerate(menu.items):
            if game.card_base[card] >= 0 and any(game.x[c.action] == card for c in item.choices):
                menu.go(i)
        self.look()

    def click_row(self, number: int) -> None:
        """Select a row that was clicked; another click on it confirms it."""
        if (menu := self._menu) is not None:
            menu.go(number)
            menu.clicked = number
            self.look()

    def aim(self, target: int) -> None:
        """Choose a target of the row under the chooser's cursor."""
        if self._menu is not None:
            self._menu.aim(target)
            self.look()
