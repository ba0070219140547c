"""The guide of a first game: notes over the board that say what to do next."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, ClassVar, Final, Protocol

from textual import events
from textual.app import ComposeResult
from textual.color import Color
from textual.screen import ModalScreen, Screen

from gigawatt.analysis.coach import LED_QUARTERS, Hint, coach, recall
from gigawatt.core import Game
from gigawatt.session import GameSession
from gigawatt.tui.toolkit.drawing import Line, Lines, wrap
from gigawatt.tui.toolkit.host import host_of
from gigawatt.tui.toolkit.panel import Panel
from gigawatt.tui.toolkit.sizes import is_too_small
from gigawatt.tui.toolkit.timers import Stoppable
from gigawatt.wording.guide_text import KEYS_OF_ADVICE, guide_sentence, guide_title

LOOK_S: Final = 0.2
"""How often the guide looks for a new hint, in seconds."""


def hint_lines(game: Game, hint: Hint, keys: Mapping[str, str], width: int, *, roomy: bool = False) -> Lines:
    """Lines of a hint with the keys of the board, for a note of some width; `roomy` puts a blank line between paragraphs."""
    title = guide_title(game, hint.title.code, hint.title.arguments)
    lines = [Line("raise2").add("  ").add(title.upper(), "key bold").to(width)]
    texts = [guide_sentence(game, remark.code, remark.arguments, keys) for remark in hint.remarks]
    for text in (*texts, *([KEYS_OF_ADVICE.format_map(keys)] if hint.names_keys else [])):
        if roomy:
            lines.append(Line("raise2").to(width))
        lines += [Line("raise2").add("  ").add(part, "text").to(width) for part in wrap(text, width - 4)]
    press = ("key", "enter")
    foot = Line("raise2").add("  ").add("enter", "key bold", press).add(" go on   ", "muted", press)
    foot.add("esc", "key bold", ("key", "escape")).add(" without the guide", "muted", ("key", "escape"))
    return [*lines, Line("raise2").to(width), foot.to(width)]


class HintScreen(ModalScreen[Any]):
    """A note over the board. It is dismissed with whether the guide goes on, or with a key that is meant for the board."""

    DEFAULT_CSS: ClassVar[str] = """
    HintScreen { background: transparent; align: center bottom; }
    HintScreen > Panel { offset-y: -1; }
    """
    WIDTH: ClassVar[int] = 76

    def __init__(self, game: Game, hint: Hint, keys: Mapping[str, str]) -> None:
        """A note.

        Args:
            game: the game.
            hint: what to say.
            keys: the keys of the board as people read them, by the commands' names.
        """
        super().__init__()
        self._game: Final = game
        self._keys: Final = keys
        self.hint: Final = hint

    def compose(self) -> ComposeResult:
        """The note."""
        yield Panel("note")

    @property
    def lines(self) -> list[str]:
        """What is shown, as plain lines."""
        return self.query_one(Panel).text

    def on_mount(self) -> None:
        """Draw the note; the board shows around it."""
        self.styles.background = Color(0, 0, 0, 0)
        self._draw()

    def on_resize(self) -> None:
        """Draw it for the new size."""
        self._draw()

    def _draw(self) -> None:
        size, note = self.app.size, self.query_one(Panel)
        note.display = is_seen = not is_too_small(size)
        if not is_seen:  # the board says so
            return
        width = min(self.WIDTH, size.width)
        lines = hint_lines(self._game, self.hint, self._keys, width, roomy=size.height >= 36)
        note.styles.width, note.styles.height = width, len(lines)
        note.show_lines(lines, host_of(self.app).look, width, len(lines))

    def on_key(self, event: events.Key) -> None:
        """Escape ends the guide, enter and space close the note; any other key closes it and goes to the board."""
        event.stop()
        event.prevent_default()
        self.dismiss({"escape": False, "enter": True, "space": True}.get(event.key, event))

    def on_click(self, event: events.Click) -> None:
        """A click beside the note closes it."""
        event.stop()
        self.dismiss(result=True)

    def on_panel_pressed(self, event: Panel.Pressed) -> None:
        """A click on a key is that key."""
        event.stop()
        self.dismiss(event.press != ("key", "escape"))


class Guided(Protocol):
    """What the guide needs of a board."""

    session: GameSession

    @property
    def is_free(self) -> bool:
        """Whether the player is to move with nothing open: no chooser, no page over the board."""

    def every(self, seconds: float, callback: Callable[[], None]) -> Stoppable:
        """Call again and again, until stopped."""

    def open_page(self, page: Screen[Any], came_back: Callable[[Any], None] | None = None) -> None:
        """Show a screen over the board, and hand on what it is closed with."""

    def press(self, event: events.Key) -> None:
        """Carry out a key as if it had been pressed at the board."""

    def say(self, text: str, style: str = "text") -> None:
        """Show a line to the player."""


class Guide:
    """Shows the coach's hints over a board, each once, whenever it is the player's turn and nothing is open."""

    def __init__(self, board: Guided, keys: Mapping[str, str]) -> None:
        """A guide over a board whose commands have these keys, by the commands' names."""
        self._board: Final = board
        self._keys: Final = keys
        self._shown = 0
        self._timer: Stoppable | None = None

    def begin(self) -> None:
        """Show the first hint now, and the next ones as they come due, until the guided quarters are over."""
        self._timer = self._board.every(LOOK_S, self.look)
        self.look()

    def repeat(self) -> None:
        """Show the hint that holds now, even if it was shown before, and go on guiding if the guided quarters are not over."""
        session = self._board.session
        if coach(session) is not None:
            self.begin()
        else:
            self._board.open_page(HintScreen(session.game, recall(session), self._keys), self._answered)

    def end(self) -> None:
        """Show no more hints."""
        if self._timer is not None:
            self._timer.stop()

    def look(self) -> None:
        """Show the hint that holds now, if it was not shown yet and the player is free to read it."""
        session = self._board.session
        if session.is_over or session.state.quarter >= LED_QUARTERS:
            self.end()
            return
        if not self._board.is_free:
            return
        hint = coach(session)
        if hint is not None and hint.step > self._shown:
            self._shown = hint.step
            self._board.open_page(HintScreen(session.game, hint, self._keys), self._answered)

    def _answered(self, answer: Any) -> None:
        if isinstance(answer, events.Key):
            self._board.press(answer)
        elif not answer:
            self.end()
            self._board.say(f"The guide is put away; {self._keys['guide']} brings it back.", "muted")
