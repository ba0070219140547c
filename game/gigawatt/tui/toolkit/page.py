"""Base of the screens around the board: lines that fill the terminal, a table of keys, clicks on pieces of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.await_complete import AwaitComplete
from textual.geometry import Size
from textual.screen import Screen

from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, Piece, cell_len, fit
from gigawatt.tui.toolkit.host import Host, host_of
from gigawatt.tui.toolkit.panel import Panel
from gigawatt.tui.toolkit.sizes import MIN_SIZE, is_too_small

if TYPE_CHECKING:
    from gigawatt.session import GameSession

LEAVING: Final = frozenset({"escape", "q"})
"""Keys that work in a terminal that is too small."""
WIDE: Final = 110
"""From this width on a page may use two columns."""


class Page(Screen[Any]):
    """A screen that is drawn as lines and driven by a table of keys; a click on a footer entry is its key."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    KEYS: ClassVar[tuple[Command[Any], ...]] = ()
    """The keys of the page; each names the method that carries it out."""
    IS_HOME: ClassVar[bool] = False
    """Whether a new game is opened on top of this page, after closing everything above it."""

    _drawn_size: Size | None = None
    _is_dismissed = False

    def compose(self) -> ComposeResult:
        """The one panel, which fills the screen."""
        yield Panel("sheet")

    @property
    def host(self) -> Host:
        """The application."""
        return host_of(self.app)

    @property
    def look(self) -> Look:
        """How to draw."""
        return self.host.look

    @property
    def sheet(self) -> Panel:
        """The panel that the page is drawn on."""
        return self.query_one("#sheet", Panel)

    @property
    def lines(self) -> list[str]:
        """What is shown, as plain lines."""
        return self.sheet.text

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """The lines above the footer."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the page, if it is on the screen."""
        if not self.is_attached or not self.size.width:
            return
        self.set_class(self.look.is_mono, "mono")
        self._drawn_size = self.size
        width, height = self.size
        if self.is_too_small:
            lines = too_small(width, height)
        else:
            lines = self.draw(width, height - 1)[: height - 1]
            lines += [Line() for _ in range(height - 1 - len(lines))]
            lines.append(self.footer(width))
        self.sheet.show_lines([line.cut(width) for line in lines], self.look, width, height)

    @property
    def is_too_small(self) -> bool:
        """Whether the terminal is too small for a page; most keys do nothing then."""
        return is_too_small(self.size)

    def footer(self, width: int) -> Line:
        """The keys, as many as fit."""
        line = Line("raise1").add(" ")
        for key in self.shown_keys():
            if line.width + cell_len(key.face) + cell_len(key.label) + 1 > width:
                break
            press = ("key", key.key)
            line.add(key.face, "key bold", press).add(f" {key.label}", "muted", press).add("   ")
        return line.to(width)

    def shown_keys(self) -> list[Command[Any]]:
        """The keys of the footer, in order."""
        return [key for key in self.KEYS if key.label]

    # --- being driven ---------------------------------------------------------------------------------------------------

    def dismiss(self, result: Any = None) -> AwaitComplete:
        """Close the page, once: a page that is dismissed again while it closes would take the screen below it along."""
        if self._is_dismissed:
            return AwaitComplete()
        self._is_dismissed = True
        return super().dismiss(result)

    async def on_event(self, event: events.Event) -> None:
        """Leave keys and clicks alone that were typed ahead of the page's closing: they are no second answer to it."""
        if self._is_dismissed and isinstance(event, (events.Key, events.MouseEvent)):
            event.stop()
            return
        await super().on_event(event)

    # Textual calls a handler of every class of a page, the subclass's first: none of them calls another.

    def on_resize(self) -> None:
        """Draw for another size; Textual reports the first one more than once."""
        if self.size != self._drawn_size:
            self.redraw()

    def on_screen_resume(self) -> None:
        """Draw at first, and again when a screen above is closed."""
        self.redraw()

    def on_key(self, event: events.Key) -> None:
        """Run a key of the table, or pass it to `typed`; in a terminal that is too small only keys that leave."""
        if self.is_too_small and event.key not in LEAVING:
            return
        if self.press_key(event.key) or self.typed(event):
            event.stop()
            event.prevent_default()
            self.redraw()

    def press_key(self, name: str) -> bool:
        """Run the key of this name; whether there is one."""
        for key in self.KEYS:
            if key.key == name:
                key.run(self)
                return True
        return False

    def typed(self, event: events.Key) -> bool:  # noqa: ARG002  # pages that take text do
        """Handle a key that is not in the table; whether it was used."""
        return False

    def press(self, press: tuple[Any, ...]) -> None:
        """Handle a click on a piece that is no key."""

    def roll(self, lines: int) -> None:
        """Handle a turn of the mouse wheel."""

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """Carry out a click."""
        event.stop()
        if event.press[0] == "key":
            self.press_key(str(event.press[1]))
        else:
            self.press(event.press)
        self.redraw()

    def on_panel_rolled(self, event: Panel.Rolled) -> None:
        """Follow the wheel."""
        event.stop()
        self.roll(event.lines)
        self.redraw()

    def do_back(self) -> None:
        """Leave the page."""
        self.dismiss()

    def go_home(self) -> None:
        """Close every screen above the title, or all of them if the program began at a board."""
        app = self.app
        while len(app.screen_stack) > 1 and not (isinstance(app.screen, Page) and app.screen.IS_HOME):
            app.pop_screen()

    def begin(self, session: GameSession, *, lesson: bool = False) -> None:
        """Show the board of a game in place of the open screens."""
        host = self.host
        self.go_home()
        host.play(session, lesson=lesson)


def too_small(width: int, height: int) -> Lines:
    """What a terminal shows that is too small for a page."""
    least = f"{MIN_SIZE[0]}x{MIN_SIZE[1]}"
    words = ["Gigawatt needs a larger terminal.", f"It is {width}x{height}; {least} is enough."]
    return [Line().add(fit(word, width), "bright") for word in words][:height]


def part_shown(shown: range, count: int) -> str:
    """What a heading says of a list of which only a part is in view, `1 to 7 of 19`; nothing where all of it is."""
    return "" if len(shown) >= count else f"   {shown.start + 1} to {shown.stop} of {count}"


def title_bar(title: str, width: int, note: str = "", crumb: str = "Gigawatt") -> Line:
    """The first row of a page: its title, and a note at the right end."""
    line = Line("raise1").add(" ").add(f"{crumb}  ", "muted").add(title, "bright bold")
    return line.right(fit(note, max(0, width - line.width - 2)), width - 1, "muted").to(width)


def row_line(ground: str, width: int, pieces: list[Piece], press: tuple[Any, ...]) -> Line:
    """A row that can be clicked along its whole width."""
    line = Line(ground)
    for piece in pieces:
        line.add(piece.text, piece.style, press)
    return line.to(width, press=press)
