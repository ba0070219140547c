"""The board of one game, for a browser of a served class: there is no title screen from which other games could be begun."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Final

from gigawatt.errors import OpenElsewhereError
from gigawatt.session import GameSession
from gigawatt.tui.app import GigawattApp

WAIT_S: Final = 12.0
"""How long to wait for the game's last process, which ends a moment after its server if that was killed."""
PAUSE_S: Final = 0.2


def served_app(path: Path) -> GigawattApp:
    """The application that opens at the board of a save, and ends when the board is left.

    Raises:
        SaveError: the file cannot be read, or another program keeps playing it.
        ReplayMismatchError: it does not replay.
        PolicyError: the rivals of the class are not there.
    """
    return GigawattApp(_resumed(path))


def _resumed(path: Path) -> GameSession:
    """Continue the game as soon as no other process plays it."""
    until = time.monotonic() + WAIT_S
    while True:
        try:
            return GameSession.resume(path, holds=True)
        except OpenElsewhereError:
            if time.monotonic() > until:
                raise
        time.sleep(PAUSE_S)
