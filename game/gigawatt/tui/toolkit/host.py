"""What screens ask of the application that shows them, whatever application that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, cast

from textual.app import App

from gigawatt.tui.preferences import Preferences
from gigawatt.tui.theme import Look

if TYPE_CHECKING:
    from gigawatt.session import GameSession


class Host(Protocol):
    """An application that screens of the game can be shown in."""

    preferences: Preferences

    @property
    def look(self) -> Look:
        """The palette and glyphs in use."""

    def play(self, session: GameSession, *, lesson: bool = False) -> None:
        """Show the board of a game; with `lesson` a guide leads through its first quarter."""

    def prefer(self, preferences: Preferences) -> None:
        """Draw by these preferences from now on, and keep them."""

    def leave_program(self, code: int = 0) -> None:
        """Leave the program; the game of an open board is kept."""


def host_of(app: App[Any]) -> Host:
    """The application as screens know it. Every application that shows them is a `Host`; Textual's type cannot say so."""
    return cast("Host", app)
