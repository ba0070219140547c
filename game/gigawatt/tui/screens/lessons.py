"""Where to find lessons, and what to learn from now."""

from __future__ import annotations

from typing import Any, ClassVar, Final

from gigawatt.tui.toolkit.command_table import Command
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import Page, title_bar

_LESSONS: Final = (
    (
        "A FIRST GAME",
        "First campus teaches the five layers of a campus in six quarters. A guide leads through the first one: l begins it.",
    ),
    (
        "FOR A CLASS",
        (
            "No exercises come with this game. A scenario of your own is a TOML file that gigawatt play opens by its name; "
            "every game is kept as a record, and gigawatt replay FILE --verify says whether one is true."
        ),
    ),
    (
        "IN A BROWSER",
        (
            "gigawatt serve lets a class play in browsers, with a join code and games kept apart; --no-advice and --no-undo "
            "switch advice and taking back off for everybody. A new game can do so for one table."
        ),
    ),
    ("AFTER A GAME", "Its end tells what held you back and when it turned; a replay can be branched into a new game."),
)


class LessonsScreen(Page):
    """Where to find lessons, and what to learn from now."""

    def draw(self, width: int, height: int) -> Lines:  # noqa: ARG002  # it fits every height
        """A short page."""
        out = [title_bar("Lessons", width), Line()]
        for title, text in _LESSONS:
            out.append(Line().add(f"  {title}", "muted bold"))
            out += [Line().add(f"  {part}", "text") for part in wrap(text, min(76, width - 4))]
            out.append(Line())
        return out

    def do_lesson(self) -> None:
        """Begin the first game."""
        from gigawatt.tui.screens.game_setup import first_campus

        self.begin(first_campus(), lesson=True)

    def do_book(self) -> None:
        """Open the rulebook."""
        from gigawatt.tui.screens.rulebook import RulebookScreen

        self.app.push_screen(RulebookScreen())

    KEYS: ClassVar[tuple[Command[Any], ...]] = (
        Command("l", "first campus", do_lesson),
        Command("b", "rulebook", do_book),
        Command("escape", "back", Page.do_back),
        Command("q", "", Page.do_back),
    )
