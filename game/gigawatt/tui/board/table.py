"""The table of the board: its panels at three sizes, what they are drawn from, and the line for the player."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar, Final, cast

from textual.app import ComposeResult
from textual.geometry import Size
from textual.screen import Screen

from gigawatt.analysis.position_analysis import Facts
from gigawatt.session import GameSession
from gigawatt.tui.board.board_layout import MEDIUM, MIN_SIZE, Rect, places, size_of
from gigawatt.tui.board.menu import Menu
from gigawatt.tui.board.motion import Motion
from gigawatt.tui.board.rivals import Rivals
from gigawatt.tui.board.view import Ghost, View
from gigawatt.tui.commands import BY_NAME, CATEGORY, FOOTERS, LABELS
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import Line, Panel, cut, wrap
from gigawatt.tui.widgets.arriving import Arriving, merged
from gigawatt.tui.widgets.campuses import Campuses
from gigawatt.tui.widgets.chart import ComputeChart
from gigawatt.tui.widgets.chooser import Chooser, confirm_label
from gigawatt.tui.widgets.controls import Controls
from gigawatt.tui.widgets.footer import Footer, Tabs
from gigawatt.tui.widgets.header import Header
from gigawatt.tui.widgets.headline import HeadlinePanel
from gigawatt.tui.widgets.logpanel import LogPanel
from gigawatt.tui.widgets.markets import Markets
from gigawatt.tui.widgets.pipeline import RivalPipeline
from gigawatt.tui.widgets.recommendations import FixNext
from gigawatt.tui.widgets.rowcards import RowCards
from gigawatt.tui.widgets.since_your_turn import Digest
from gigawatt.tui.widgets.standings import Standings
from gigawatt.tui.widgets.training import TrainingPanel
from gigawatt.tui.widgets.worldmap import RegionLine, WorldMap

if TYPE_CHECKING:
    from gigawatt.tui.app import GigawattApp
    from gigawatt.tui.board.screen import BoardScreen
    from gigawatt.tui.screens.tutorial import Guide

PANELS: Final[dict[str, type[Panel]]] = {
    "header": Header, "tabs": Tabs, "map": WorldMap, "region": RegionLine, "campuses": Campuses, "fix": FixNext,
    "arriving": Arriving, "markets": Markets, "standings": Standings, "digest": Digest, "row": RowCards,
    "controls": Controls, "log": LogPanel, "chart": ComputeChart, "training": TrainingPanel, "pipeline": RivalPipeline,
    "chooser": Chooser, "headline": HeadlinePanel, "footer": Footer,
}  # fmt: skip
"""The panels of the board by name."""


class TooSmall(Panel):
    """What a terminal below the least size shows."""

    def draw(self, _view: View, width: int, height: int) -> list[Line]:
        """The size there is, and the size needed."""
        words = (
            "Gigawatt needs a larger terminal.",
            f"This one has {width} x {height}; it takes {MIN_SIZE[0]} x {MIN_SIZE[1]}.",
        )
        return [Line().add(cut(word, width), "bright") for word in words]


class BoardTable(Screen[None]):
    """What every playing screen is made of; the board adds what is done at it."""

    DEFAULT_CSS: ClassVar[str] = "BoardScreen { overflow: hidden; }"

    def __init__(self, session: GameSession, *, lesson: bool = False) -> None:
        super().__init__()
        self.session: Final = session
        self.lesson: Final = lesson
        self.spot = 0
        self.tab = "desk"
        self.menu: Menu | None = None
        self.ghost: Ghost | None = None
        self.notice = ""
        self.notice_style = "text"
        self.rivals: Final = Rivals(cast("BoardScreen", self))
        self.motion: Final = Motion(cast("BoardScreen", self))
        self._unasked: Menu | None = None
        """The chooser that `enter` has opened, until another key has moved in it or it was asked once."""
        self.on_command: Callable[[str], None] | None = None
        """Told the name of every command carried out; a lesson listens."""
        self.guide: Guide | None = None
        """The guide of a first game, while it leads or once it has."""
        self._facts: Facts | None = None
        self._facts_of = (-1, -1)
        self._ended = False
        self._drawn_size: Size | None = None
        self._told = -1
        """The quarter whose beginning was told last."""
        self._asked: tuple[str, int] = ("", -1)
        """What was asked to be confirmed by the same key again, and at which generation."""
        self._panels: dict[str, Panel] = {}
        home = session.state.places(session.viewer) or session.state.campuses(session.viewer)
        if home:
            self.spot = home[0]

    def compose(self) -> ComposeResult:
        """Every panel; sizes and places come with the first resize."""
        self._panels = {name: kind(name) for name, kind in PANELS.items()}
        self._panels["small"] = TooSmall("too-small")
        for panel in self._panels.values():
            panel.display = False
            yield panel

    @property
    def host(self) -> GigawattApp:
        """The application."""
        return cast("GigawattApp", self.app)

    @property
    def thinking(self) -> int:
        """The seat whose policy is at work, or -1."""
        return self.rivals.thinking

    @property
    def look(self) -> Look:
        """The palette and glyphs."""
        return self.host.look

    @property
    def facts(self) -> Facts:
        """The position as the viewer reads it, worked out once a generation."""
        key = (self.session.generation, self.session.viewer)
        if self._facts is None or self._facts_of != key:
            self._facts, self._facts_of = self._read(), key
        return self._facts

    def _read(self) -> Facts:
        """The position for the viewer, who has acted in this quarter or not."""
        session = self.session
        done = [ply.action for ply in session.plies[session.quarter_start :] if ply.seat == session.viewer]
        return Facts(session.state, session.viewer, done)

    def view(self) -> View:
        """What there is to draw now."""
        made = View(
            session=self.session, look=self.look, facts=self.facts, region=self.spot, size=self.size_name, tab=self.tab, menu=self.menu,
            ghost=self.ghost, thinking=self.thinking, notice=self.notice, notice_style=self.notice_style,
            flash=-1 if self.motion.is_dim else self.rivals.flash, counting=self.motion.counting, unlit=self.motion.unlit,
        )  # fmt: skip
        made.keys = self._keys(made)
        return made

    def redraw(self) -> None:
        """Draw every panel that has a place; those whose lines are the same paint nothing."""
        if not self._panels or not self.size.width:
            return
        self._drawn_size = self.size
        view = self.view()
        shown = self.ghost.facts if self.ghost else self.facts
        lines = max(1, len(merged(shown.arrivals))) + (1 if self.ghost and shown.forecast != self.facts.forecast else 0)
        rects = places(
            self.size.width, self.size.height, self.tab,
            is_choosing=self.menu is not None, notice=len(wrap(self.notice, self.size.width - 2)), lines=lines,
            seats=self.session.game.seats,
        )  # fmt: skip
        for name, panel in self._panels.items():
            rect = rects.get(name)
            if rect is None:
                panel.display = False
                continue
            _place(panel, rect)
            panel.show(view, rect.width, rect.height)

    def _keys(self, view: View) -> list[tuple[str, str, str]]:
        """The footer: key, label and command."""
        if self.menu is not None:
            return [
                ("enter", confirm_label(view), "confirm"), ("↑↓" if self.look.glyphs.braille else "up/down", "choose", "down"),
                ("tab", "target", "next_target"), ("esc", "back", "back"), ("n", "next decision", "next_decision"),
                ("?", "help", "help"),
            ]  # fmt: skip
        if self.session.is_over:
            situation = "over"
        elif not self.session.is_your_turn:
            situation = "waiting"
        elif view.size != "small":
            situation = view.size
        else:  # a wide desk that is low has room for the keys of the medium size
            is_wide = self.tab == "desk" and self.size.width >= MEDIUM[0]
            situation = "medium" if is_wide else f"small-{self.tab}"
        labels = LABELS.get(situation, {})
        names = [n for n in FOOTERS[situation] if self._has(n)]
        return [(BY_NAME[n].shown, labels.get(n, BY_NAME[n].label), n) for n in names]

    def _has(self, name: str) -> bool:
        """Whether a category has any action in this scenario; other commands always are."""
        category = CATEGORY.get(name)
        return category is None or any(self.session.game.first_of[kind] >= 0 for kind in category.kinds)

    @property
    def size_name(self) -> str:
        """Which of the three layouts is shown."""
        return size_of(self.size.width, self.size.height)

    def _is_too_small(self) -> bool:
        return self.size.width < MIN_SIZE[0] or self.size.height < MIN_SIZE[1]

    def say(self, text: str, style: str = "text") -> None:
        """A line for the player, until the next key."""
        self.notice, self.notice_style = text, style


def _place(panel: Panel, rect: Rect) -> None:
    panel.place(rect.x, rect.y, rect.width, rect.height)
