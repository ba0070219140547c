"""The first quarter, led over the board; and where lessons are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.screen import ModalScreen
from textual.timer import Timer

from gigawatt.analysis.coach import LED_QUARTERS, Hint, coach, recall
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.page import MIN_SIZE, Key, Page, Sheet, title_bar

if TYPE_CHECKING:
    from gigawatt.tui.board.screen import BoardScreen

LOOK_S: Final = 0.2
"""How often the guide looks whether there is something new to say, in seconds."""


def hint_lines(hint: Hint, width: int, *, roomy: bool = False) -> Lines:
    """A hint as lines for a note of so many cells; with room, a blank line parts its paragraphs."""
    lines = [Line("raise2").add("  ").add(hint.title.upper(), "key bold").to(width)]
    for text in (*hint.texts, *([hint.how] if hint.how else [])):
        if roomy:
            lines.append(Line("raise2").to(width))
        lines += [Line("raise2").add("  ").add(part, "text").to(width) for part in wrap(text, width - 4)]
    press = ("key", "enter")
    foot = Line("raise2").add("  ").add("enter", "key bold", press).add(" go on   ", "muted", press)
    foot.add("esc", "key bold", ("key", "escape")).add(" without the guide", "muted", ("key", "escape"))
    return [*lines, Line("raise2").to(width), foot.to(width)]


class HintScreen(ModalScreen[Any]):
    """A note over the board. The answer is whether the guide goes on, or a key that was meant for the board."""

    DEFAULT_CSS: ClassVar[str] = """
    HintScreen { background: transparent; align: center bottom; }
    HintScreen > Sheet { offset-y: -1; }
    """
    WIDTH: ClassVar[int] = 76

    def __init__(self, hint: Hint) -> None:
        super().__init__()
        self.hint: Final = hint

    def compose(self) -> ComposeResult:
        """The note."""
        yield Sheet()

    @property
    def lines(self) -> list[str]:
        """What is shown, as plain lines."""
        return self.query_one(Sheet).text

    def on_mount(self) -> None:
        """Draw the note; the board shows around it."""
        self.styles.background = Color(0, 0, 0, 0)
        self._draw()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self._draw()

    def _draw(self) -> None:
        size = self.app.size
        self.query_one(Sheet).display = is_seen = size.width >= MIN_SIZE[0] and size.height >= MIN_SIZE[1]
        if not is_seen:  # the board says so
            return
        width = min(self.WIDTH, self.app.size.width)
        lines = hint_lines(self.hint, width, roomy=self.app.size.height >= 36)
        sheet = self.query_one(Sheet)
        sheet.styles.width, sheet.styles.height = width, len(lines)
        look = getattr(self.app, "look")  # noqa: B009  # the application's own, which Textual's type does not know
        sheet.show(lines, look, width)

    def on_key(self, event: events.Key) -> None:
        """Escape ends the guide, enter and space close the note; any other key closes it and goes to the board."""
        event.stop()
        event.prevent_default()
        self.dismiss({"escape": False, "enter": True, "space": True}.get(event.key, event))

    def on_click(self, event: events.Click) -> None:
        """A click beside the note closes it."""
        event.stop()
        self.dismiss(result=True)

    def on_sheet_pressed(self, event: Sheet.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        self.dismiss(event.press != ("key", "escape"))


class Guide:
    """Shows the coach's hints over a board, each once, whenever it is the player's turn and nothing is open."""

    def __init__(self, board: BoardScreen) -> None:
        self._board = board
        self._shown = 0
        self._timer: Timer | None = None

    def begin(self) -> None:
        """Say the first hint now and look for the next ones until the led part is over."""
        self._timer = self._board.set_interval(LOOK_S, self.look)
        self.look()

    def again(self) -> None:
        """Say now what there is to say, and go on leading where the led part is not over."""
        session = self._board.session
        if coach(session) is not None:
            self.begin()
        else:
            self._board.app.push_screen(HintScreen(recall(session)), self._answered)

    def end(self) -> None:
        """Say no more."""
        if self._timer is not None:
            self._timer.stop()

    def look(self) -> None:
        """Show a hint that has not been shown yet."""
        board = self._board
        session = board.session
        if session.is_over or session.state.quarter >= LED_QUARTERS:
            self.end()
            return
        if board.menu is not None or board.app.screen is not board or not session.is_your_turn:
            return
        hint = coach(session)
        if hint is not None and hint.step > self._shown:
            self._shown = hint.step
            board.app.push_screen(HintScreen(hint), self._answered)

    def _answered(self, answer: Any) -> None:
        if isinstance(answer, events.Key):
            self._board.on_key(answer)
        elif not answer:
            self.end()
            self._board.say("The guide is put away; G brings it back.", "muted")
            self._board.redraw()


def begin(board: BoardScreen, *, again: bool = False) -> Guide:
    """Lead a player through the first quarter of the game on a board; `again` says something in any quarter."""
    if board.guide is not None:
        board.guide.end()
    board.guide = guide = Guide(board)
    if again:
        guide.again()
    else:
        guide.begin()
    return guide


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
    """Where lessons are to be had, and what there is to learn from now."""

    KEYS: ClassVar[tuple[Key, ...]] = (
        Key("l", "first campus", "lesson"),
        Key("b", "rulebook", "book"),
        Key("escape", "back", "back"),
        Key("q", "", "back"),
    )

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
        from gigawatt.tui.screens.newgame import first_campus

        self.begin(first_campus(), lesson=True)

    def do_book(self) -> None:
        """Open the rulebook."""
        from gigawatt.tui.screens.rulebook import RulebookScreen

        self.app.push_screen(RulebookScreen())
