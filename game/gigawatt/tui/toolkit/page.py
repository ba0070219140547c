"""What the screens around the board have in common: lines that fill the terminal, one table of keys, clicks on pieces of text."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final, Protocol, cast

from attrs import frozen
from rich.segment import Segment
from textual import events
from textual.app import ComposeResult
from textual.geometry import Size
from textual.message import Message
from textual.screen import Screen
from textual.strip import Strip
from textual.widget import Widget

from gigawatt.tui.preferences import Preferences
from gigawatt.tui.theme import Look
from gigawatt.tui.toolkit.drawing import Line, Lines, Piece, cell_len, fit, in_ascii

if TYPE_CHECKING:
    from gigawatt.session import GameSession

MIN_SIZE: Final = (80, 24)
LEAVING: Final = frozenset({"escape", "q"})
"""Keys that work in a terminal that is too small."""
WIDE: Final = 110
"""From this width on a page may use two columns."""


class Host(Protocol):
    """What a page asks of the application."""

    preferences: Preferences

    @property
    def look(self) -> Look:
        """The palette and glyphs in use."""

    def play(self, session: GameSession, *, lesson: bool = False) -> None:
        """Show the board of a game; with `lesson` its first quarter is led through."""

    def prefer(self, preferences: Preferences) -> None:
        """Draw as preferred from now on, and keep it."""


@frozen
class Key:
    """A key of a page: what it is called in the footer, and the method `do_...` that it calls."""

    key: str
    """As Textual names it, such as `r`, `enter`, `question_mark`."""
    label: str
    """In the footer; empty for a key that is not shown."""
    does: str
    shown: str = ""
    """The key as people read it, where that differs from `key`."""

    @property
    def face(self) -> str:
        """The key as people read it."""
        return self.shown or {"question_mark": "?", "escape": "esc"}.get(self.key, self.key)


class Sheet(Widget):
    """Lines that fill the screen, and clicks on their pieces."""

    DEFAULT_CSS: ClassVar[str] = "Sheet { width: 100%; height: 100%; padding: 0; margin: 0; border: none; }"

    class Pressed(Message):
        """A piece that means something was clicked."""

        def __init__(self, press: tuple[Any, ...]) -> None:
            self.press: Final = press
            super().__init__()

    class Rolled(Message):
        """The wheel was turned, so many lines down."""

        def __init__(self, lines: int) -> None:
            self.lines: Final = lines
            super().__init__()

    def __init__(self) -> None:
        super().__init__(id="sheet")
        self._lines: Lines = []
        self._strips: list[Strip] = []
        self._look = Look()

    def show(self, lines: Lines, look: Look, width: int) -> None:
        """Draw these lines."""
        strips = [line.strip(look, width) for line in lines]
        changed = strips != self._strips or look is not self._look
        self._lines, self._strips, self._look = lines, strips, look
        if changed:
            self.refresh()

    @property
    def text(self) -> list[str]:
        """What is shown, as plain lines."""
        return [line.text.rstrip() for line in self._lines]

    def render_line(self, y: int) -> Strip:
        """A line of the page."""
        if y < len(self._strips):
            return self._strips[y]
        width = self.size.width
        return Strip([Segment(" " * width, self._look.style("text"))], width)

    def on_click(self, event: events.Click) -> None:
        """Tell what the clicked piece means."""
        if event.y < len(self._lines) and (press := self._lines[event.y].press_at(event.x)) is not None:
            event.stop()
            self.post_message(self.Pressed(press))

    def on_mouse_scroll_down(self, event: events.MouseScrollDown) -> None:
        """Tell that the wheel was turned."""
        event.stop()
        self.post_message(self.Rolled(3))

    def on_mouse_scroll_up(self, event: events.MouseScrollUp) -> None:
        """Tell that the wheel was turned."""
        event.stop()
        self.post_message(self.Rolled(-3))


class Page(Screen[None]):
    """A screen that is drawn as lines and driven by a table of keys; a click on a footer entry is its key."""

    AUTO_FOCUS: ClassVar[str | None] = ""
    KEYS: ClassVar[tuple[Key, ...]] = ()
    IS_HOME: ClassVar[bool] = False
    """Whether a new game is put on top of this page; pages and boards above it are closed for one."""

    _drawn_size: Size | None = None

    def compose(self) -> ComposeResult:
        """The sheet."""
        yield Sheet()

    @property
    def host(self) -> Host:
        """The application."""
        return cast("Host", self.app)

    @property
    def look(self) -> Look:
        """How to draw."""
        return self.host.look

    @property
    def lines(self) -> list[str]:
        """What is shown, as plain lines."""
        return self.query_one(Sheet).text

    # --- drawing ------------------------------------------------------------------------------------------------------

    def draw(self, width: int, height: int) -> Lines:
        """The page above its footer; a subclass says."""
        raise NotImplementedError

    def redraw(self) -> None:
        """Draw the page anew, if it is on the screen."""
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
        lines = [line.cut(width) for line in lines]
        self.query_one(Sheet).show(lines if self.look.glyphs.braille else in_ascii(lines), self.look, width)

    @property
    def is_too_small(self) -> bool:
        """Whether the terminal is too small for a page: nobody sees what keys would do then."""
        return self.size.width < MIN_SIZE[0] or self.size.height < MIN_SIZE[1]

    def footer(self, width: int) -> Line:
        """The keys, as many as fit."""
        line = Line("raise1").add(" ")
        for key in self.shown_keys():
            if line.width + cell_len(key.face) + cell_len(key.label) + 1 > width:
                break
            press = ("key", key.key)
            line.add(key.face, "key bold", press).add(f" {key.label}", "muted", press).add("   ")
        return line.to(width)

    def shown_keys(self) -> list[Key]:
        """The keys of the footer, in order."""
        return [key for key in self.KEYS if key.label]

    # --- being driven ---------------------------------------------------------------------------------------------------

    # Textual calls a handler of every class of a page, the subclass's first: none of them calls another.

    def on_resize(self) -> None:
        """Draw for another size; the first one is told more than once."""
        if self.size != self._drawn_size:
            self.redraw()

    def on_screen_resume(self) -> None:
        """Draw for the first time, and what may have changed below."""
        self.redraw()

    def on_key(self, event: events.Key) -> None:
        """Carry out a key of the table, or hand it to `typed`; only keys that leave where nothing is seen."""
        if self.is_too_small and event.key not in LEAVING:
            return
        if self.press_key(event.key) or self.typed(event):
            event.stop()
            event.prevent_default()
            self.redraw()

    def press_key(self, name: str) -> bool:
        """Carry out the key of this name; whether there is one."""
        for key in self.KEYS:
            if key.key == name:
                getattr(self, f"do_{key.does}")()
                return True
        return False

    def typed(self, event: events.Key) -> bool:  # noqa: ARG002  # pages that take text do
        """Take a key that is not in the table; whether it meant something."""
        return False

    def press(self, press: tuple[Any, ...]) -> None:
        """A click on a piece that is no key; a subclass says what it means."""

    def roll(self, lines: int) -> None:
        """The wheel was turned; a subclass may follow."""

    def on_sheet_pressed(self, event: Sheet.Pressed) -> None:
        """Carry out a click."""
        event.stop()
        if event.press[0] == "key":
            self.press_key(str(event.press[1]))
        else:
            self.press(event.press)
        self.redraw()

    def on_sheet_rolled(self, event: Sheet.Rolled) -> None:
        """Follow the wheel."""
        event.stop()
        self.roll(event.lines)
        self.redraw()

    def do_back(self) -> None:
        """Leave the page."""
        self.dismiss()

    def go_home(self) -> None:
        """Close everything above the title, or above nothing where the program began at a board."""
        app = self.app
        while len(app.screen_stack) > 1 and not getattr(app.screen, "IS_HOME", False):
            app.pop_screen()

    def begin(self, session: GameSession, *, lesson: bool = False) -> None:
        """Show the board of a game in place of what is open."""
        host = self.host
        self.go_home()
        host.play(session, lesson=lesson)


def too_small(width: int, height: int) -> Lines:
    """What a terminal shows that is too small for a page."""
    least = f"{MIN_SIZE[0]}x{MIN_SIZE[1]}"
    words = ["Gigawatt needs a larger terminal.", f"It is {width}x{height}; {least} is enough."]
    return [Line().add(fit(word, width), "bright") for word in words][:height]


def title_bar(title: str, width: int, note: str = "", crumb: str = "Gigawatt") -> Line:
    """The first row of a page: what it is, and a note at its right end."""
    line = Line("raise1").add(" ").add(f"{crumb}  ", "muted").add(title, "bright bold")
    return line.right(fit(note, max(0, width - line.width - 2)), width - 1, "muted").to(width)


def row_line(ground: str, width: int, pieces: list[Piece], press: tuple[Any, ...]) -> Line:
    """A row that can be clicked along its whole width."""
    line = Line(ground)
    for piece in pieces:
        line.add(piece.text, piece.style, press)
    return line.to(width, press=press)
