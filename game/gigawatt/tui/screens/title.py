"""The first screen: continue a game, begin one, or look something up."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import work

from gigawatt.errors import GameError, OpenElsewhereError
from gigawatt.session import daily_calendar, saves
from gigawatt.storage.files import shown
from gigawatt.tui.screens.title_art import before_map, letters, wave
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, Piece, cell_len, fit, wrap
from gigawatt.tui.toolkit.layerbars import SAMPLE, layer_bars
from gigawatt.tui.toolkit.page import WIDE, Page, row_line
from gigawatt.wording.origin_text import copy_offer

if TYPE_CHECKING:
    from gigawatt.tui.screens.continue_card import Going

_MOTTO: Final = "the race for compute, twelve quarters at a time"
_LATER: Final = ("gigawatt.tui.screens.newgame", "gigawatt.tui.play.screen")
"""Modules that the first picture does without, and the next key may need."""

_MENU: Final = 42
_CARD: Final = 42


class TitleScreen(Page):
    """The menu, and the game to continue."""

    IS_HOME = True

    def __init__(self) -> None:
        super().__init__()
        self._info: saves.SaveInfo | None = saves.latest()
        self._going: Going | None = None
        self._offered: Path | None = None
        """The save that is open elsewhere, and of which a copy was offered."""
        self._opened: saves.SaveInfo | None = None
        """The save that was opened last, whether it could be or not."""
        self._daily_note = daily_calendar.scenario_words(daily_calendar.today())
        """Today's scenario, or the best Lead in it once that is read."""
        begin = "c" if self._info is not None else "n" if any(True for _ in saves.each_save()) else "l"
        self._at = [row[0] for row in self.entries()].index(begin)
        self._notice = ""

    # --- the menu ---------------------------------------------------------------------------------------------------

    def entries(self) -> list[tuple[str, str, str, Callable[[], None]]]:
        """Key, name, note and method of each entry; all of them always, so that none moves once there is a game to continue."""
        latest = (self._info.when or self._info.name) if self._info is not None else "no game yet"
        return [
            ("c", "Continue", latest, self.do_go_on),
            ("n", "New game", "scenario, seats, rivals", self.do_new),
            ("l", "First campus", "6 quarters, a guide", self.do_lesson),
            ("d", "Daily game", self._daily_note, self.do_daily),
            ("h", "Hot seat", "2 to 6 people", self.do_hot_seat),
            ("r", "Saves and records", "load, replay", self.do_records),
            ("b", "Rulebook", "every number", self.do_book),
            ("e", "Lessons", "exercises in order", self.do_lessons),
            ("o", "Settings", "theme, glyphs", self.do_settings),
            ("q", "Quit", "", self.do_quit),
        ]

    def on_screen_resume(self) -> None:
        """Look for the latest save again; it is opened in the background, once the menu is shown."""
        self._info, self._offered, self._notice = saves.latest(), None, ""
        if self._going is not None and self._info != self._going.info:
            self._going = None
        self.call_after_refresh(self._read)

    @work(thread=True, exclusive=True)
    def _read(self) -> None:
        """Open the save, and load modules that the first picture does not need."""
        info = self._info
        if info is not None and (self._going is None or self._going.info != info):
            from gigawatt.tui.screens.continue_card import read_going

            going = read_going(info)
            self.app.call_from_thread(self._has_read, info, going)
        note = _daily_note()
        self.app.call_from_thread(self._has_looked, note)
        for name in _LATER:
            import_module(name)

    def _has_read(self, info: saves.SaveInfo, going: Going | None) -> None:
        if info == self._info:
            self._going, self._opened = going, info
            self.redraw()

    def _has_looked(self, note: str) -> None:
        if note != self._daily_note:
            self._daily_note = note
            self.redraw()

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """Letters, a wave, the menu and the card."""
        look = self.look
        tall = height >= 32
        lines: Lines = [Line() for _ in range(2 + max(0, height - 42) // 3 if tall else 1)]
        lines += letters(width, look, big=width >= WIDE and tall)
        if tall:
            lines += [Line(), *wave(width, look)]
        lines += [Line(), Line().to((width - cell_len(_MOTTO)) // 2 - 2).add(f"  {_MOTTO}  ", "muted on bg"), Line()]
        if tall:
            lines.append(Line())
        room = height - len(lines)
        left = max(2, (width - _MENU - _CARD - 3) // 2) if width >= WIDE else 2
        card_width = _CARD if width >= WIDE else width - _MENU - 4
        menu = self._menu(_MENU - 4 if width < WIDE else _MENU, room, roomy=tall)
        card = self._card(card_width if width >= WIDE else width - (_MENU - 4) - 5, room, roomy=tall)
        menu_width = _MENU - 4 if width < WIDE else _MENU
        if tall:
            menu += [Line("raise1").to(menu_width) for _ in range(len(card) - len(menu))]
            card += [Line("raise1").to(card_width) for _ in range(len(menu) - len(card))]
        for y in range(max(len(menu), len(card))):
            line = Line().to(left)
            if y < len(menu):
                line.join(menu[y])
            line.to(left + menu_width + 2)
            if y < len(card):
                line.join(card[y])
            lines.append(line)
        if tall and width >= WIDE and look.glyphs.braille:
            lines = before_map(lines, width, height)
        if self._notice:
            lines = lines[: height - 1]
            lines += [Line() for _ in range(height - 1 - len(lines))]
            lines.append(Line().add(f" {fit(self._notice, width - 2)}", "bind"))
        return lines

    def _menu(self, width: int, room: int, *, roomy: bool) -> Lines:
        rows = self.entries()
        out: Lines = []
        if roomy:
            out += [
                Line("raise1").to(width),
                Line("raise1").add("  PLAY", "muted bold").to(width),
                Line("raise1").to(width),
            ]
        for i, (key, name, note, _) in enumerate(rows):
            ground = "raise2" if i == self._at else "raise1"
            mark = self.look.glyphs.cursor if i == self._at else " "
            is_there = key != "c" or self._info is not None
            line = row_line(
                ground,
                width,
                [
                    Piece(f"{mark} ", "key"),
                    Piece(f"{key}  ", "key bold" if is_there else "muted"),
                    Piece(name, "muted" if not is_there else "bright" if i == self._at else "text"),
                ],
                ("entry", i),
            )
            note_at = max(0, width - cell_len(note) - 2)
            out.append(_over(line, note_at, note, "muted", ground, width, ("entry", i)))
            if roomy and key in ("c", "h", "e"):
                out.append(Line("raise1").to(width))
        if roomy:
            out.append(Line("raise1").to(width))
        return out[:room]

    def _card(self, width: int, room: int, *, roomy: bool) -> Lines:
        going = self._going
        inner = width - 4
        if going is not None:
            rows = going.rows(self.look, inner, roomy=roomy)
        elif self._info is not None and self._info != self._opened:
            rows = _opening_rows(self._info, inner, roomy=roomy)
        else:
            rows = self._first_rows(inner, roomy=roomy)
        out = [Line("raise1").to(width)] if roomy else []
        out += [Line("raise1").add("  ").join(row).to(width) for row in rows[: room - len(out)]]
        return [*out, Line("raise1").to(width)] if roomy else out

    def _first_rows(self, width: int, *, roomy: bool) -> Lines:
        rows = [Line().add("HOW IT WORKS", "muted bold"), Line()]
        words = "A campus is built of five layers. It computes what the scarcest allows."
        rows += [Line().add(text, "text") for text in wrap(words, width)]
        rows += [Line(), *layer_bars(SAMPLE, ("cooling",), self.look, width), Line()]
        words = "Layers take unequal time, permits are uncertain, rivals want the same chips." if roomy else ""
        words += " l leads through a first game." if roomy else "l leads through a first game."
        return [*rows, *[Line().add(text, "text") for text in wrap(words, width)]]

    # --- what keys do ------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """A click on an entry of the menu chooses it."""
        if press[0] == "entry":
            self._at = int(press[1])
            self.do_choose()

    def do_up(self) -> None:
        """The entry above."""
        self._at = (self._at - 1) % len(self.entries())

    def do_down(self) -> None:
        """The entry below."""
        self._at = (self._at + 1) % len(self.entries())

    def do_choose(self) -> None:
        """Do what the entry says."""
        rows = self.entries()
        rows[min(self._at, len(rows) - 1)][3]()

    def do_go_on(self) -> None:
        """Go on with the latest game."""
        if self._info is None:
            self._notice = "There is no game to continue: n begins one."
            return
        from gigawatt.tui.screens.continue_card import open_or_copy

        path = self._info.path
        try:
            self.host.play(open_or_copy(path, copies=self._offered == path))
        except OpenElsewhereError:
            self._offered = path
            self._notice = copy_offer(fit(shown(path.name), 24), "c")
        except GameError as error:
            self._notice = str(error)

    def do_new(self) -> None:
        """Set up a game."""
        from gigawatt.tui.screens.newgame import NewGameScreen

        self.app.push_screen(NewGameScreen())

    def do_lesson(self) -> None:
        """Begin the first game, led through its first quarter."""
        from gigawatt.tui.screens.game_setup import first_campus

        try:
            self.host.play(first_campus(), lesson=True)
        except GameError as error:
            self._notice = str(error)

    def do_daily(self) -> None:
        """Begin today's daily game, or go on with it."""
        from gigawatt.session import Options, new_game_choices
        from gigawatt.session.daily import begin_daily, daily_game

        try:
            options = Options(adviser=new_game_choices.adviser())
            session = begin_daily(daily_game(daily_calendar.today()), options)
            session.save()
            self.host.play(session)
        except GameError as error:
            self._notice = str(error)

    def do_hot_seat(self) -> None:
        """Set up a game of several people."""
        from gigawatt.tui.screens.newgame import NewGameScreen

        self.app.push_screen(NewGameScreen(people=2))

    def do_records(self) -> None:
        """List saves and records."""
        from gigawatt.tui.screens.load import LoadScreen

        self.app.push_screen(LoadScreen())

    def do_book(self) -> None:
        """Open the rulebook."""
        from gigawatt.tui.screens.rulebook import RulebookScreen

        self.app.push_screen(RulebookScreen())

    def do_lessons(self) -> None:
        """Show where to find lessons."""
        from gigawatt.tui.screens.lessons import LessonsScreen

        self.app.push_screen(LessonsScreen())

    def do_settings(self) -> None:
        """Change theme, glyphs and pace."""
        from gigawatt.tui.screens.settings import SettingsScreen

        self.app.push_screen(SettingsScreen())

    def do_quit(self) -> None:
        """Leave the program."""
        self.app.exit()

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("enter", "choose", do_choose),
        Command("up", "", do_up),
        Command("down", "move", do_down, shown="↑↓"),
        Command("k", "", do_up),
        Command("j", "", do_down),
        Command("c", "", do_go_on),
        Command("n", "new game", do_new),
        Command("l", "first campus", do_lesson),
        Command("d", "", do_daily),
        Command("h", "", do_hot_seat),
        Command("r", "", do_records),
        Command("b", "rulebook", do_book),
        Command("question_mark", "how to play", do_book),
        Command("o", "", do_settings),
        Command("e", "", do_lessons),
        Command("q", "quit", do_quit),
    )


def _over(line: Line, at: int, text: str, style: str, ground: str, width: int, press: tuple[Any, ...]) -> Line:
    """A row with a note at its right end, if there is room."""
    used = cell_len(line.text.rstrip())
    if used + 2 > at:
        return line
    return Line(ground).join(line.cut(at)).add(text, style, press).to(width, press=press)


def _opening_rows(info: saves.SaveInfo, width: int, *, roomy: bool) -> Lines:
    """The card before the save is open, with its name and quarter where they will stay."""
    blank = [Line()] if roomy else []
    name, when = Line().add(fit(info.name, width), "muted"), Line().add(info.when, "text")
    return [Line().add("CONTINUE", "muted bold"), *blank, Line(), name, when]


def _daily_note() -> str:
    """Today's scenario, or the best Lead once it has been played."""
    from gigawatt.session.daily_results import best_of

    day = daily_calendar.today()
    best = best_of(day)
    return f"played, best {best.lead}" if best is not None else daily_calendar.scenario_words(day)
