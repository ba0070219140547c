"""The application: preferences, themes, and which screen is on top."""

from __future__ import annotations

import gc
import os
import sys
from typing import TYPE_CHECKING, ClassVar, Final

from textual.app import App
from textual.binding import BindingType

from gigawatt.errors import SaveError
from gigawatt.session.table_limits import SERVER_VARIABLE
from gigawatt.tui.preferences import Preferences, load_preferences, save_preferences
from gigawatt.tui.theme import PALETTES, Look

if TYPE_CHECKING:
    from textual.command import Provider

    from gigawatt.session import GameSession


SWITCH_S: Final = 0.001
"""Thread switch interval while a rival thinks, in seconds: short, so that keys are answered promptly."""


def farewell(session: GameSession) -> str:
    """Save the game when the program is left from its board; how to resume it, or an empty text if it has no file."""
    from gigawatt.storage.files import shown

    is_kept = session.leave()
    if session.save_error:
        return f"The game could not be kept: {session.save_error}"
    if session.path is None:
        return ""
    if not is_kept:
        return "Nobody acted, so nothing is kept."
    if session.is_over or not session.is_played:
        return f"Kept as {shown(session.path.name)}."
    from gigawatt.storage.folders import saves_folder

    is_usual = session.path.parent == saves_folder()
    how = "gigawatt play --continue" if is_usual else f"gigawatt play --load {shown(session.path)}"
    return f"Kept as {shown(session.path.name)}; {how} goes on with it."


ORPHAN_S: Final = 2.0
"""How often a game in a browser checks that its server is alive, in seconds."""


def _board_commands() -> type[Provider]:
    from gigawatt.tui.play.palette import BoardCommands

    return BoardCommands


class GigawattApp(App[None]):
    """Gigawatt in the terminal.

    With a session it opens at the board, else at the title. `play` shows a board, `prefer` changes how everything is drawn.
    """

    TITLE = "Gigawatt"
    CSS: ClassVar[str] = """
    Screen { background: $background; color: $foreground; layers: base top; }
    SearchIcon { display: none; }
    Screen:ansi { background: ansi_default; color: ansi_default; }
    """
    BINDINGS: ClassVar[list[BindingType]] = []
    ENABLE_COMMAND_PALETTE = True
    COMMANDS = App.COMMANDS | {_board_commands}

    def __init__(
        self,
        session: GameSession | None = None,
        preferences: Preferences | None = None,
        *,
        lesson: bool = False,
        keeps_preferences: bool = True,
    ) -> None:
        """The game for a terminal.

        Args:
            session: the game to open the board of; None for the title.
            preferences: how to draw; the player's kept ones when left out.
            lesson: lead through the first quarter of `session`.
            keeps_preferences: write changes to the settings file.
        """
        likes = preferences or load_preferences()
        super().__init__(ansi_color=likes.look().is_mono or None)  # filters for NO_COLOR are chosen here, once
        self.preferences: Preferences = likes
        self._session = session
        self._lesson = lesson
        self._keeps: Final = keeps_preferences
        self._server = 0
        self.lacks_glyphs = False
        """Whether the terminal's encoding lacks the characters of the Unicode glyph set: then none but ASCII are drawn."""
        self._look: Look = self.preferences.look()
        for name in PALETTES:
            self.register_theme(Look(name).theme())
        self._wear()

    @property
    def look(self) -> Look:
        """The palette and glyphs in use."""
        return self._look

    def on_mount(self) -> None:
        """Show the board of the session, or the title."""
        sys.setswitchinterval(SWITCH_S)
        if not self.is_headless:
            gc.freeze()  # what is loaded by now stays: no key waits while the collector walks through it
            gc.enable()  # `gigawatt play` loads all of that with the collector at rest
        if self.is_web:
            self._server = os.getppid()
            if sys.platform != "win32":  # there a virtual environment's Python is a process between
                self._server = int(os.environ.get(SERVER_VARIABLE, self._server))  # it may have died meanwhile
            self.set_interval(ORPHAN_S, self._end_with_server)
        if self._session is not None:
            self.play(self._session, lesson=self._lesson)
        else:
            from gigawatt.tui.screens.title import TitleScreen

            self.push_screen(TitleScreen())

    def _end_with_server(self) -> None:
        """Leave if the server that shows this game has died, since nothing else would end the process. The game is kept."""
        if os.getppid() != self._server:
            self.exit()

    async def action_quit(self) -> None:
        """Leave by Textual's own key as in any other way: the open game is kept, and the shell says so."""
        self.leave_program()

    def leave_program(self, code: int = 0) -> None:
        """Leave from any screen; the game of an open board is kept, and how to resume it is printed once the terminal is restored."""
        from gigawatt.tui.play.screen import BoardScreen

        boards = [screen for screen in self.screen_stack if isinstance(screen, BoardScreen)]
        words = ""
        for board in boards:
            board.controller.rivals.stop()
            words = farewell(board.session)
        self.exit(return_code=code, message=words if words and not self.is_web else None)

    def play(self, session: GameSession, *, lesson: bool = False) -> None:
        """Show the board of a game; with `lesson` a guide leads through its first quarter."""
        from gigawatt.session.table_limits import TableLimits
        from gigawatt.tui.play.screen import BoardScreen

        session.options = TableLimits.read().within(session.options)
        try:
            session.hold()
        except SaveError:  # its name was taken meanwhile: nobody's file is written over
            session.move_to_copy()
        self.push_screen(BoardScreen(session, lesson=lesson))

    def prefer(self, preferences: Preferences) -> None:
        """Draw by these preferences from now on, and save them."""
        self.preferences = preferences
        self.look_again()
        if self._keeps and (fault := save_preferences(preferences)):
            self.notify(fault, severity="error", markup=False)

    def look_again(self) -> None:
        """Apply the preferences, with ASCII glyphs if the terminal cannot show others."""
        self._look = (self.preferences.with_(glyphs="ascii") if self.lacks_glyphs else self.preferences).look()
        self._wear()

    def _wear(self) -> None:
        self.theme = "ansi-dark" if self._look.is_mono else f"gigawatt-{self._look.palette}"
        self.ansi_color = self._look.is_mono or None
