"""The board: all panels at three sizes, keys and clicks from one table, and rivals that move while the player looks."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen

from gigawatt.core import actions as act, layout as lay
from gigawatt.core.preview import preview
from gigawatt.errors import GameError
from gigawatt.tui import phrases
from gigawatt.tui.drawing import Line, Panel, wrap
from gigawatt.tui.facts import Facts, after, region_of
from gigawatt.tui.keys import BY_KEY, BY_NAME, CATEGORY, FOOTERS, LABELS
from gigawatt.tui.maps import neighbour
from gigawatt.tui.menu import Menu, category_of, open_menu
from gigawatt.tui.placing import MIN_SIZE, Rect, places, size_of
from gigawatt.tui.preferences import CHOICES, PACES
from gigawatt.tui.screens.motion import Motion, came
from gigawatt.tui.screens.rivals import Rivals
from gigawatt.tui.session import Answer, GameSession
from gigawatt.tui.theme import Look
from gigawatt.tui.view import Ghost, View
from gigawatt.tui.widgets.arriving import Arriving, merged
from gigawatt.tui.widgets.campuses import Campuses
from gigawatt.tui.widgets.chart import ComputeChart
from gigawatt.tui.widgets.chooser import Chooser, confirm_label
from gigawatt.tui.widgets.controls import Controls
from gigawatt.tui.widgets.digest import Digest, quarter_summary
from gigawatt.tui.widgets.fixnext import FixNext
from gigawatt.tui.widgets.footer import Footer, Tabs
from gigawatt.tui.widgets.header import Header
from gigawatt.tui.widgets.headline import HeadlinePanel
from gigawatt.tui.widgets.logpanel import LogPanel
from gigawatt.tui.widgets.markets import Markets
from gigawatt.tui.widgets.pipeline import RivalPipeline
from gigawatt.tui.widgets.rowcards import RowCards
from gigawatt.tui.widgets.standings import Standings
from gigawatt.tui.widgets.training import TrainingPanel
from gigawatt.tui.widgets.worldmap import RegionLine, WorldMap

if TYPE_CHECKING:
    from gigawatt.tui.app import GigawattApp

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
        return [Line().add(word[:width], "bright") for word in words]


class BoardScreen(Screen[None]):
    """The board of a game session."""

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
        self.rivals: Final = Rivals(self)
        self.motion: Final = Motion(self)
        self._unasked: Menu | None = None
        """The chooser that `enter` has opened, until another key has moved in it or it was asked once."""
        self.on_command: Callable[[str], None] | None = None
        """Told the name of every command carried out; a lesson listens."""
        self._facts: Facts | None = None
        self._facts_of = (-1, -1)
        self._ended = False
        self._told = -1
        """The quarter whose beginning was told last."""
        self._asked: tuple[str, int] = ("", -1)
        """What was asked to be confirmed by the same key again, and at which generation."""
        self._panels: dict[str, Panel] = {}
        home = session.state.spots[session.viewer] or session.state.open[session.viewer]
        if home:
            self.spot = home[0]

    # --- drawing ------------------------------------------------------------------------------------------------------

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
            self._facts, self._facts_of = Facts(self.session.state, self.session.viewer), key
        return self._facts

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
        else:
            situation = view.size if view.size != "small" else f"small-{self.tab}"
        labels = LABELS.get(situation, {})
        names = [n for n in FOOTERS[situation] if self._has(n)]
        return [(BY_NAME[n].shown, labels.get(n, BY_NAME[n].label), n) for n in names]

    def _has(self, name: str) -> bool:
        """Whether a category has any action in this scenario; other commands always are."""
        category = CATEGORY.get(name)
        return category is None or any(self.session.game.first_of[kind] >= 0 for kind in category.kinds)

    # --- life -----------------------------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Draw, and let rivals move if it is theirs."""
        self.redraw()
        if self.lesson:
            self.call_after_refresh(self._begin_lesson)
        self.call_after_refresh(self._painted)

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
        """Place everything anew."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Draw what may have changed below."""
        self.redraw()

    def say(self, text: str, style: str = "text") -> None:
        """A line for the player, until the next key."""
        self.notice, self.notice_style = text, style

    # --- turns ------------------------------------------------------------------------------------------------------

    def begin_turn(self, wanted: str = "") -> None:
        """The player's decision: tell a new quarter, and carry out what was asked for while others moved."""
        self._tell_quarter()
        if wanted:
            self.run_command(wanted)
        else:
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
        home = self.session.state.spots[self.session.viewer]
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

    def show_end(self) -> None:
        """How the game ended, on its own screen."""
        from gigawatt.tui.screens.end import EndScreen

        self.app.push_screen(EndScreen(self.session))

    # --- keys and clicks -----------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Carry out a key of the table; digits choose rows and cards. No key is swallowed without an answer."""
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

    @property
    def size_name(self) -> str:
        """Which of the three layouts is shown."""
        return size_of(self.size.width, self.size.height)

    def _digit(self, key: str) -> bool:
        """Whether a key is the number of a place in the row."""
        return key.isdecimal() and 1 <= int(key) <= lay.ROW_SIZE and self.session.game.has_row

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

    def _is_too_small(self) -> bool:
        return self.size.width < MIN_SIZE[0] or self.size.height < MIN_SIZE[1]

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Carry out a click."""
        event.stop()
        if event.press not in (("command", "pass_turn"), ("key", "p")):
            self._asked = ("", -1)
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
            self._click_row(int(value))
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

    def _click_row(self, number: int) -> None:
        menu = self.menu
        if menu is None:
            return
        if number == menu.cursor:
            self.do_confirm()
            return
        menu.go(number)
        self._look_at()
        self._confirm_at_once()

    def _confirm_at_once(self) -> None:
        """Where the player wants no second key, a row picked by its number or a click is taken."""
        if (
            self.menu is not None
            and self.host.preferences.confirm == "at-once"
            and self.menu.action in self.facts.legal
        ):
            self.act(self.menu.action)

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

    # --- choosing --------------------------------------------------------------------------------------------------------------

    def open(self, name: str) -> None:
        """Open the chooser of a category."""
        if self.session.is_over:
            self.say("The match is over. Enter shows how it ended.", "muted")
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
        self._look_at()

    def _not_your_turn(self, wanted: str = "") -> None:
        """Skip to the player's turn and carry out what was asked for there; what acts at once is not kept."""
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
            from gigawatt.tui.figures import figures

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
        done = phrases.action(g, action)
        undo = "; z takes it back" if not self.session.undo_reason else ""
        text = f"Done: {done}{undo}." if not ply.ended_quarter else f"Done: {done}. The quarter has ended."
        self.say(text, "gain")
        if self.session.save_error:
            self.say(self.session.save_error, "bind")
        self.redraw()
        self.rivals.go_on()

    # --- commands -----------------------------------------------------------------------------------------------------

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
            from gigawatt.tui.refusals import refusal

            self.say(refusal(self.session.state, menu.action), "bind")
        elif menu is self._unasked:  # opened by the same key: in a hurry it must not buy what was never looked at
            self._unasked = None
            doubtful = f" {self.ghost.preview.warning}" if self.ghost and self.ghost.preview.warning else ""
            self.say(f"Enter once more: {confirm_label(self.view())}.{doubtful}", "key")
        else:
            self.act(menu.action)

    def _open_here(self) -> None:
        """The projects, at the region under the cursor of the map where the map is on the screen."""
        self.open("build")
        if self.menu is not None and (self.size_name != "small" or self.tab == "world"):
            self.menu.start_at(self.spot, asked=True)
            self._look_at()

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
        self.say(f"Taken back: {phrases.action(self.session.game, ply.action)}. y repeats it.", "key")
        self.rivals.go_on()

    def do_redo(self) -> None:
        """Repeat what was taken back."""
        self.close()
        try:
            made = self.session.redo()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self.say(f"Repeated: {phrases.action(self.session.game, made[0].action)}.", "key")
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
        if self.menu is not None:
            self.menu.turn(1, legal_only=True)
            self._look_at()
            return
        own = self.facts.places
        if own:
            self.spot = own[(own.index(self.spot) + 1) % len(own)] if self.spot in own else own[0]

    # --- looking ------------------------------------------------------------------------------------------------------

    def do_help(self) -> None:
        """All keys."""
        from gigawatt.tui.screens.looking import HelpPage

        self.app.push_screen(HelpPage())

    def do_log(self) -> None:
        """The log."""
        self._page("LogPage")

    def do_forecast(self) -> None:
        """The forecast."""
        self._page("ForecastPage")

    def do_history(self) -> None:
        """The charts."""
        self._page("HistoryPage")

    def do_reasons(self) -> None:
        """Rivals' reasons."""
        self._page("ReasonsPage")

    def do_row(self) -> None:
        """The row in full."""
        self._page("RowPage")

    def do_region_page(self) -> None:
        """The region in full."""
        self._page("RegionPage")

    def do_bottleneck(self) -> None:
        """The bottleneck panel, where advice is allowed."""
        if not self.session.options.advice:
            self.say("Advice is switched off at this table.", "muted")
            return
        self._page("BottleneckPage")

    def _page(self, name: str) -> None:
        from gigawatt.tui.screens import looking

        page = getattr(looking, name)
        self.app.push_screen(page(self.view()), self._came_back)

    def _came_back(self, result: Any) -> None:
        if isinstance(result, int):
            self.spot = result
        self.redraw()

    def do_advice(self) -> None:
        """Ask the adviser, in a thread."""
        if not self.session.is_your_turn:
            self._not_your_turn("advice")
            return
        try:
            job = self.session.advice_job()
        except GameError as error:
            self.say(str(error), "muted")
            return
        self.say("The adviser thinks.", "muted")

        def work() -> None:
            self.app.call_from_thread(self._advised, job.run())

        self.run_worker(work, thread=True, exclusive=True, group="advice", exit_on_error=False)

    def _advised(self, answer: Answer) -> None:
        if answer.generation != self.session.generation:
            return
        if answer.fault:
            self.say(f"The adviser failed: {answer.fault}", "bind")
        else:
            why = answer.reason.text if answer.reason is not None else ""
            if answer.action != act.PASS:
                self.consider(answer.action)
            self.say(f"Adviser: {phrases.action(self.session.game, answer.action)}. {phrases.plain(why)}", "key")
        self.redraw()

    def do_leave(self) -> None:
        """Back to where the board was opened from; the game is saved."""
        self.rivals.stop()
        self.session.save()
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()


_LATER: Final = (
    "gigawatt.content.rules_text", "gigawatt.policies.greedy", "gigawatt.tui.screens.looking", "gigawatt.tui.text.telling",
    "gigawatt.tui.screens.end",
)  # fmt: skip
"""Modules that the first paint does without."""


def _load_the_rest() -> None:
    """Load what the first key may need, while the player looks at the first picture."""
    for name in _LATER:
        import_module(name)


_EMPTY: Final = {
    "expedite": "Nothing of yours is on its way.",
    "take": "No cards lie open.",
}


def _place(panel: Panel, rect: Rect) -> None:
    panel.place(rect.x, rect.y, rect.width, rect.height)
