"""The rulebook screen: the text of `gigawatt rules book`, generated from the rules in use.

See docs/decisions/0013-own-rulebook-screen.md for why this is not Textual's `Markdown` widget.
"""

from __future__ import annotations

from typing import Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.widgets import Input

from gigawatt.content import ruleset_names
from gigawatt.errors import GameError
from gigawatt.tui.screens.rulebook_layout import Laid, lay_out
from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, fit
from gigawatt.tui.toolkit.field import TextField
from gigawatt.tui.toolkit.page import WIDE, Page, title_bar

_TEXT_WIDTH: Final = 76
_CONTENTS: Final = 30
_SOUGHT_AT: Final = 10
"""The column of the search text."""
SEARCH_LENGTH: Final = 40


class RulebookScreen(Page):
    """The rulebook beside its table of contents, with a search, and a key that shows another ruleset."""

    def __init__(self, ruleset: str = "", find: str = "") -> None:
        super().__init__()
        names = ruleset_names()
        self._names = [ruleset] if ruleset and ruleset not in names else names
        self._rules = self._names.index(ruleset) if ruleset in self._names else 0
        self._top = 0
        self._page = 20
        self._sought = find
        self._is_typing = False
        self._field = TextField()
        self._field_width = 0
        """The width of the search field on the page as last drawn; 0 where there is none."""
        self._notice = ""
        self._wants_jump = bool(find)

    def _laid(self, width: int) -> Laid | None:
        try:
            return lay_out(self._names[self._rules], self._text_width(width))
        except GameError as error:
            self._notice = str(error)
            return None

    @staticmethod
    def _text_width(width: int) -> int:
        return min(_TEXT_WIDTH, width - 4) if width < WIDE else min(_TEXT_WIDTH, width - _CONTENTS - 6)

    def draw(self, width: int, height: int) -> Lines:
        """The visible page of the book."""
        laid = self._laid(width)
        out = [title_bar("Rulebook", width, self._names[self._rules])]
        if laid is None:
            return [*out, Line(), Line().add(fit(f"  {self._notice}", width), "bind")]
        self._page = height - 3
        if self._wants_jump:
            self._wants_jump = False
            self._jump(laid, self._top)
        self._top = max(0, min(self._top, len(laid.lines) - self._page))
        out.append(self._status(laid, width))
        wide = width >= WIDE
        contents = self._contents(laid, height - 3) if wide else []
        for y in range(height - 2):
            line = Line()
            if wide:
                line.join(contents[y] if y < len(contents) else Line()).to(_CONTENTS)
            line.to(line.width + 2)
            if self._top + y < len(laid.lines):
                line.join(laid.lines[self._top + y])
            out.append(line)
        return out

    def compose(self) -> ComposeResult:
        """The sheet, and the search field above it."""
        yield from super().compose()
        yield self._field

    def redraw(self) -> None:
        """Draw the page, and place the search field on its status line."""
        self._field_width = 0
        super().redraw()
        if not (self._is_typing and self._field_width):
            self._field.close()
        elif self._field.is_attached:
            if not self._field.display:
                self._field.open(self._sought, SEARCH_LENGTH, str)
            self._field.place(_SOUGHT_AT, 1, self._field_width, self.look, "bg")

    def _status(self, laid: Laid, width: int) -> Line:
        if self._is_typing:
            self._field_width = min(SEARCH_LENGTH + 1, width - _SOUGHT_AT)
            return Line().add("  search  ", "muted").add(self._sought, "bright")
        line = Line().add(f"  {self._chapter(laid)}", "muted")
        if self._notice:
            line.add(f"   {self._notice}", "bind")
        part = 100 * (self._top + self._page) // max(1, len(laid.lines))
        return line.right(f"{min(100, part)}%", width - 1, "muted")

    def _chapter(self, laid: Laid) -> str:
        names = [name for name, at in laid.chapters if at <= self._top + 1]
        return names[-1] if names else ""

    def _contents(self, laid: Laid, height: int) -> Lines:
        now = self._chapter(laid)
        rows: Lines = []
        for name, at in laid.chapters[:height]:
            is_now = name == now
            line = Line("raise2" if is_now else "").add(" ", press=("line", at))
            rows.append(
                line.add(fit(name, _CONTENTS - 3), "bright" if is_now else "muted", ("line", at)).to(_CONTENTS - 1)
            )
        return rows

    # --- what keys do ---------------------------------------------------------------------------------------------------

    def press(self, press: tuple[Any, ...]) -> None:
        """Scroll to the clicked chapter."""
        self._top = int(press[1])

    def roll(self, lines: int) -> None:
        """Scroll by lines."""
        self._top += lines

    def do_up(self) -> None:
        """Scroll up by a line."""
        self._top -= 1

    def do_down(self) -> None:
        """Scroll down by a line."""
        self._top += 1

    def do_page_up(self) -> None:
        """Scroll up by a page."""
        self._top -= self._page - 2

    def do_page_down(self) -> None:
        """Scroll down by a page."""
        self._top += self._page - 2

    def do_first(self) -> None:
        """Scroll to the beginning."""
        self._top = 0

    def do_last(self) -> None:
        """Scroll to the end."""
        self._top = 1_000_000

    def do_next(self) -> None:
        """Scroll to the next match of the search, or to the next chapter where nothing is searched."""
        laid = self._laid(self.size.width)
        if laid is None:
            return
        if self._sought:
            self._jump(laid, self._top + 1)
            return
        self._top = next((at for _, at in laid.chapters if at > self._top + 1), self._top)

    def do_before(self) -> None:
        """Scroll to the previous chapter."""
        laid = self._laid(self.size.width)
        if laid is not None:
            self._top = max((at for _, at in laid.chapters if at < self._top), default=0)

    def do_search(self) -> None:
        """Open the search field."""
        self._is_typing, self._sought, self._notice = True, "", ""

    def do_other(self) -> None:
        """Show the next ruleset."""
        self._rules = (self._rules + 1) % len(self._names)
        self._top, self._notice = 0, ""

    def press_key(self, name: str) -> bool:
        """Carry out a key; while a search is typed only those that end typing."""
        if not self._is_typing:
            self._notice = ""
            return super().press_key(name)
        if name == "escape":
            self._is_typing, self._sought = False, ""
            return True
        if name == "enter":
            self._is_typing = False
            laid = self._laid(self.size.width)
            if laid is not None and self._sought:
                self._jump(laid, self._top + 1)
            return True
        return False

    def on_input_changed(self, event: Input.Changed) -> None:
        """Take over the text of the search field."""
        event.stop()
        if self._is_typing:
            self._sought = event.value
            self.redraw()

    def on_paste(self, event: events.Paste) -> None:
        """Search for a paste."""
        event.stop()
        self.do_search()
        self.redraw()
        self._field.post_message(events.Paste(event.text))

    def _jump(self, laid: Laid, start: int) -> None:
        """Scroll to the next line that contains the search text, starting over after the end."""
        low = self._sought.lower()
        order = [*range(max(0, start), len(laid.lines)), *range(max(0, start))]
        found = next((i for i in order if low in laid.lines[i].text.lower()), None)
        if found is None:
            self._notice = f"{self._sought!r} is nowhere in these rules."
        else:
            self._top = found

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("up", "", do_up),
        Command("down", "scroll", do_down, shown="↑↓"),
        Command("pageup", "", do_page_up),
        Command("pagedown", "page", do_page_down, shown="pgdn"),
        Command("space", "", do_page_down),
        Command("home", "", do_first),
        Command("end", "", do_last),
        Command("n", "next chapter", do_next),
        Command("p", "", do_before),
        Command("slash", "search", do_search, shown="/"),
        Command("tab", "other rules", do_other),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )
