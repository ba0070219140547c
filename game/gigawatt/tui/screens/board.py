"""The board: all panels at three sizes, keys and clicks from one table, and rivals that move while the player looks."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final, cast

from textual import events
from textual.app import ComposeResult
from textual.screen import Screen
from textual.timer import Timer

from gigawatt.core import actions as act
from gigawatt.core.explain import Illegal, explain
from gigawatt.core.preview import preview
from gigawatt.errors import GameError
from gigawatt.tui import phrases
from gigawatt.tui.drawing import Line, Panel, wrap
from gigawatt.tui.facts import Facts, after, region_of
from gigawatt.tui.keys import BY_KEY, BY_NAME, CATEGORY, FOOTERS, LABELS, Command
from gigawatt.tui.maps import map_art
from gigawatt.tui.menu import Menu, category_of, open_menu
from gigawatt.tui.placing import MIN_SIZE, Rect, places, size_of
from gigawatt.tui.preferences import CHOICES, PACES
from gigawatt.tui.session import Answer, GameSession, Ply
from gigawatt.tui.theme import Look
from gigawatt.tui.view import Ghost, View
from gigawatt.tui.widgets.arriving import Arriving
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

FAST_S: Final = 0.22
"""Pause between rivals' moves at the fast pace, in seconds."""

COUNT_S: Final = 0.2
COUNT_STEPS: Final = 5
"""How long the large figure counts at a new quarter, in seconds, and in how many steps."""

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
        self.thinking = -1
        self.notice = ""
        self.notice_style = "text"
        self.flash = -1
        self.counting: int | None = None
        self._steps: list[int] = []
        self.hurry = False
        """Skip to the player's turn: rivals move without pauses until then."""
        self.on_command: Callable[[str], None] | None = None
        """Told the name of every command carried out; a lesson listens."""
        self._facts: Facts | None = None
        self._facts_of = (-1, -1)
        self._timer: Timer | None = None
        self._ended = False
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
        size = size_of(self.size.width, self.size.height)
        made = View(
            session=self.session, look=self.look, facts=self.facts, region=self.spot, size=size, tab=self.tab, menu=self.menu,
            ghost=self.ghost, thinking=self.thinking, notice=self.notice, notice_style=self.notice_style, flash=self.flash,
            counting=self.counting,
        )  # fmt: skip
        made.keys = self._keys(made)
        return made

    def redraw(self) -> None:
        """Draw every panel that has a place; those whose lines are the same paint nothing."""
        if not self._panels or not self.size.width:
            return
        view = self.view()
        shown = self.ghost.facts if self.ghost else self.facts
        lines = max(1, len(shown.arrivals)) + (1 if self.ghost and shown.forecast != self.facts.forecast else 0)
        rects = places(
            self.size.width, self.size.height, self.tab,
            is_choosing=self.menu is not None, notice=len(wrap(self.notice, self.size.width - 2)), lines=lines,
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
        self.call_after_refresh(self.go_on)

    def _begin_lesson(self) -> None:
        from gigawatt.tui.screens import tutorial

        begin = getattr(tutorial, "begin", None)
        if begin is not None:
            begin(self)

    def on_resize(self) -> None:
        """Place everything anew."""
        self.redraw()

    def on_screen_resume(self) -> None:
        """Draw what may have changed below."""
        self.redraw()

    def say(self, text: str, style: str = "text") -> None:
        """A line for the player, until the next key."""
        self.notice, self.notice_style = text, style

    # --- rivals ---------------------------------------------------------------------------------------------------------

    def go_on(self) -> None:
        """Whatever comes next: a rival's thought, the hand-over, the end, or nothing."""
        session = self.session
        if session.is_over:
            if not self._ended:
                self._ended = True
                self.hurry = False
                self.thinking = -1
                self.redraw()
                self.show_end()
        elif session.needs_hand_over:
            self._hand_over()
        elif session.is_policy_to_move:
            if self._waits_for_end():
                self.thinking = -1
                self.say("Your actions are spent. Space lets the quarter go on, z takes the last one back.", "key")
                self.redraw()
                return
            self._think()
        else:
            self.hurry = self._is_running = False
            self.thinking = -1
            self._tell_quarter()
            self.redraw()

    def _tell_quarter(self) -> None:
        """At the first decision of a quarter, what the end of the last one brought."""
        quarter = self.session.state.quarter
        if quarter != self._told and not self.session.is_over:
            if self._told >= 0 and (text := quarter_summary(self.view())):
                self.say(text, "bright")
                self._count_up()
            self._told = quarter

    def _count_up(self) -> None:
        """Count the large figure from the last quarter's compute to this one's, unless motion is not wanted."""
        shots = self.session.shots
        likes = self.host.preferences
        if likes.motion != "full" or likes.pace == "instant" or self.look.is_mono or len(shots) < 2:
            return
        before, now = shots[-2].compute[self.session.viewer], self.facts.computes[self.session.viewer]
        self._steps = [before + (now - before) * i // COUNT_STEPS for i in range(COUNT_STEPS)] if now != before else []
        self._count()

    def _count(self) -> None:
        self.counting = self._steps.pop(0) if self._steps else None
        self.redraw()
        if self.counting is not None:
            self.set_timer(COUNT_S / COUNT_STEPS, self._count)

    _told: int = -1
    """The quarter whose beginning was told last."""

    _is_running: bool = False
    """Rivals are moving one after the other."""

    def _waits_for_end(self) -> bool:
        """Whether the player wants to be asked before the quarter goes on without them, and has not been yet."""
        session = self.session
        if self.host.preferences.end != "ask" or len(session.people) != 1 or session.state.points_left(session.viewer):
            return False
        return self._let_go != session.state.quarter and not session.undo_reason

    _let_go: int = -1

    def _think(self) -> None:
        if self.thinking >= 0:
            return
        job = self.session.job()
        is_quiet = self.hurry or (self.host.preferences.pace == "instant" and self._is_running)
        self.thinking = job.seat
        if not is_quiet:
            self.redraw()
        self._is_running = True

        def work() -> None:
            answer = job.run()
            self.app.call_from_thread(self._answered, answer)

        self.run_worker(work, thread=True, exclusive=True, group="rivals", exit_on_error=False)

    def _answered(self, answer: Answer) -> None:
        """A rival's decision is there: take it if it is still wanted, and go on at the pace the player likes."""
        if answer.generation == self.session.generation:
            self.thinking = -1
        ply = self.session.accept(answer)
        if ply is None:
            self.thinking = -1
            self.go_on()
            return
        if ply.fault:
            self.say(f"{phrases.LETTERS[ply.seat]} passes: {ply.fault}", "bind")
        self._show_move(ply)

    def _show_move(self, ply: Ply) -> None:
        pace = self.host.preferences.pace
        at_once = self.hurry or pace == "instant" or ply.action == act.PASS
        if not self.session.is_policy_to_move:
            self.flash = -1
            self.go_on()
            return
        if at_once:
            self.go_on()
            return
        self.flash = region_of(self.session.state, ply.action)
        who = f"{phrases.LETTERS[ply.seat]} {phrases.faction(self.session.state, ply.seat)}"
        self.say(f"{who}: {phrases.action(self.session.game, ply.action)}")
        self.redraw()
        if pace == "fast":
            self._timer = self.set_timer(FAST_S, self._after_pause)

    def _after_pause(self) -> None:
        self._timer = None
        self.flash = -1
        self.notice = ""
        self.go_on()

    def _hand_over(self) -> None:
        from gigawatt.tui.screens.handover import HandOver

        self.thinking = -1
        self.hurry = False
        self.redraw()
        if not isinstance(self.app.screen, HandOver):
            self.app.push_screen(HandOver(self.session), lambda _: self._taken_over())

    def _taken_over(self) -> None:
        self.session.hand_over()
        home = self.session.state.spots[self.session.viewer]
        if home:
            self.spot = home[0]
        self.redraw()
        self.go_on()

    def show_end(self) -> None:
        """How the game ended, on its own screen."""
        from gigawatt.tui.screens.end import EndScreen

        self.app.push_screen(EndScreen(self.session))

    # --- keys and clicks -----------------------------------------------------------------------------------------------------

    def on_key(self, event: events.Key) -> None:
        """Carry out a key of the table; digits choose rows and cards. No key is swallowed without an answer."""
        command = BY_KEY.get(event.key) or BY_KEY.get(event.character or "")
        if self.menu is not None and event.key.isdecimal():
            self._pick(int(event.key) - 1)
        elif command is not None:
            self.run_command(command.name)
        else:
            return
        event.stop()
        event.prevent_default()

    def run_command(self, name: str) -> None:
        """Carry out a command of the table by its name."""
        if self._is_too_small():
            return
        self.notice = ""
        self._steps, self.counting = [], None  # a key ends what moves
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
            self.menu.target = int(value)
            self._look_at()
        elif kind == "action":
            self.consider(int(value))
        elif kind == "card":
            self._click_card(int(value))
        self.redraw()

    def _click_region(self, region: int) -> None:
        if region == self.spot and self.menu is None and self.session.is_your_turn:
            self.open("build")
            return
        self.spot = region
        if self.menu is not None:
            self.menu.target = region
            self._look_at()

    def _click_row(self, number: int) -> None:
        menu = self.menu
        if menu is None:
            return
        if number == menu.cursor:
            self.do_confirm()
            return
        menu.cursor = number
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
            self._not_your_turn()
            return
        self.open("take")
        base = self.session.game.card_base[card]
        if self.menu is not None:
            for i, item in enumerate(self.menu.items):
                if any(self.session.game.x[c.action] == card for c in item.choices) and base >= 0:
                    self.menu.cursor = i
            self._look_at()

    def _pick(self, number: int) -> None:
        menu = self.menu
        if menu is None:
            return
        if menu.name == "take":
            number = self._row_number(number)
        if 0 <= number < len(menu.items):
            menu.cursor = number
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
            self._not_your_turn()
            return
        self.menu = open_menu(name, self.facts, self.spot, self.look.glyphs)
        if not self.menu.items:
            self.menu = None
            self.say(_EMPTY.get(name, "This scenario does not have that."), "muted")
            return
        self._look_at()

    def _not_your_turn(self) -> None:
        self.say("Others are moving. Space skips to your turn, s changes their pace.", "muted")

    def _look_at(self) -> None:
        """Work out what the action under the cursor does."""
        menu = self.menu
        self.ghost = None
        if menu is None or menu.item is None:
            return
        action = menu.action
        if action not in menu.figures:
            from gigawatt.tui.menu import figures

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
        self.hurry = False
        g = self.session.game
        done = phrases.action(g, action)
        undo = "; z takes it back" if not self.session.undo_reason else ""
        text = f"Done: {done}{undo}." if not ply.ended_quarter else f"Done: {done}. The quarter has ended."
        self.say(text, "gain")
        if self.session.save_error:
            self.say(self.session.save_error, "bind")
        self.redraw()
        self.go_on()

    # --- commands -----------------------------------------------------------------------------------------------------

    def do_confirm(self) -> None:
        """Take the action in view; on the map, build at the region; after the end, show how it ended."""
        menu = self.menu
        if self.session.is_over:
            self.show_end()
        elif menu is None:
            if self.session.is_your_turn:
                self.open("build")
            else:
                self.do_skip()
        elif menu.action in self.facts.legal:
            self.act(menu.action)
        else:
            answer = explain(self.session.state, menu.action)
            self.say(answer.reasons[0].text if isinstance(answer, Illegal) else "Not legal now.", "bind")

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
            self.say(f"Pass? {left} {what} lost for this quarter. p again passes, any other key does not.", "key")
            return
        self.act(act.PASS)

    _asked: tuple[str, int] = ("", -1)

    def do_next_decision(self) -> None:
        """Open the best fix, else the next legal action worth a look."""
        if not self.session.is_your_turn:
            self._not_your_turn()
            return
        if not self.session.options.advice:
            self.open("build")
            return
        fixes = [fix.actions[0] for fix in self.facts.fixes if fix.actions]
        if not fixes:
            self.say("Nothing adds compute at once. v asks the adviser, p passes.", "muted")
            return
        now = self.menu.action if self.menu is not None else -1
        at = fixes.index(now) + 1 if now in fixes else 0
        self.consider(fixes[at % len(fixes)])

    def do_take_back(self) -> None:
        """Take back the last action."""
        self.close()
        try:
            ply = self.session.take_back()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self._stop_rivals()
        self.say(f"Taken back: {phrases.action(self.session.game, ply.action)}. y repeats it.", "key")
        self.go_on()

    def do_redo(self) -> None:
        """Repeat what was taken back."""
        self.close()
        try:
            made = self.session.redo()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self.say(f"Repeated: {phrases.action(self.session.game, made[0].action)}.", "key")
        self.go_on()

    def do_restart_quarter(self) -> None:
        """Take back the quarter."""
        self.close()
        try:
            self.session.restart_quarter()
        except GameError as error:
            self.say(str(error), "bind")
            return
        self._stop_rivals()
        self.say("Back at the quarter's start. y repeats what was done, step by step.", "key")
        self.go_on()

    def _stop_rivals(self) -> None:
        """Forget what rivals were thinking about: their answers would come too late."""
        self.thinking = -1
        self.flash = -1
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    def do_skip(self) -> None:
        """Let rivals move on: a step where they wait for one, else all the way to the player's turn."""
        if self.session.is_your_turn or self.session.is_over:
            self.say("It is your turn." if not self.session.is_over else "The match is over.", "muted")
            return
        self._let_go = self.session.state.quarter
        if self.host.preferences.pace != "step":
            self.hurry = True
        if self._timer is not None:
            self._timer.stop()
        self._after_pause()

    def do_pace(self) -> None:
        """The next pace."""
        now = PACES.index(self.host.preferences.pace)
        pace = PACES[(now + 1) % len(PACES)]
        self.host.prefer(self.host.preferences.with_(pace=pace))
        words = {"step": "one at a time; space goes on", "fast": "one after another", "instant": "at once"}
        self.say(f"Rivals move {words[pace]}.", "key")
        if pace != "step" and not self.session.is_your_turn and self._timer is None:
            self.go_on()

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
            self.spot = neighbour(self.session, self.spot, dx, dy)

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
            self._not_your_turn()
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
            self.say(f"Adviser: {phrases.action(self.session.game, answer.action)}. {why}", "key")
        self.redraw()

    def do_leave(self) -> None:
        """Back to where the board was opened from; the game is saved."""
        self._stop_rivals()
        self.session.save()
        if len(self.app.screen_stack) > 2:
            self.dismiss()
        else:
            self.app.exit()


_EMPTY: Final = {
    "expedite": "Nothing of yours is on its way.",
    "take": "No cards lie open.",
}


def _place(panel: Panel, rect: Rect) -> None:
    panel.place(rect.x, rect.y, rect.width, rect.height)


def neighbour(session: GameSession, region: int, dx: int, dy: int) -> int:
    """The nearest region in a direction on the map, or the same one at the edge."""
    art = map_art("standard", "unicode")
    rules = session.game.ruleset.regions
    here = art.places.get(rules[region].id)
    if here is None:
        return (region + dx + dy) % len(rules)
    best, least = region, 10**9
    for index, other in enumerate(rules):
        place = art.places.get(other.id)
        if place is None or index == region:
            continue
        ax, ay = place.anchor[0] - here.anchor[0], 2 * (place.anchor[1] - here.anchor[1])
        along, across = (ax * dx, abs(ay)) if dx else (ay * dy, abs(ax))
        if along <= 0:
            continue
        far = along + 2 * across
        if far < least:
            best, least = index, far
    return best


def command_of(name: str) -> Command:
    """A command of the table, for whoever lists them."""
    return BY_NAME[name]


__all__ = ["BoardScreen", "command_of", "neighbour", "partial"]
