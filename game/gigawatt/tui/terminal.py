"""Running the application in a terminal, which is restored however the program ends."""

from __future__ import annotations

import asyncio
import contextlib
import io
import os
import signal
import sys
import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, Final, TextIO

from gigawatt import streams
from gigawatt.interrupts import Terminated, ending_calls
from gigawatt.wording.glyphs import UNICODE

if TYPE_CHECKING:
    from gigawatt.tui.app import GigawattApp

GRACE_S: Final = 3.0
"""How long the application may take to exit on a signal; drawing in a terminal that is gone would block."""

_RESET: Final = (
    "\x1b[?2004l\x1b[?7h\x1b[?1000l\x1b[?1003l\x1b[?1015l\x1b[?1006l\x1b[?1004l\x1b[<u\x1b[?1049l\x1b[?25h\x1b[0m"
)
"""No bracketed paste, lines wrapped, no mouse, no focus, plain keys, the main screen, a cursor, no colours."""

_DRAWN: Final = "".join((
    *"…−–—·↑↓←→‹›│─█⣿•", UNICODE.running, UNICODE.idle, UNICODE.binds, UNICODE.cursor, UNICODE.illegal, UNICODE.permit,
    UNICODE.building, UNICODE.freight, UNICODE.point, UNICODE.spent, UNICODE.slot, UNICODE.seats, UNICODE.blocs, UNICODE.layers,
    UNICODE.gone, *UNICODE.big,
))  # fmt: skip
"""What the Unicode glyph set draws with."""


def run(app: GigawattApp) -> int:
    """Run the application; its exit code, or 128 plus the number of the signal that ended it.

    In every case the game is kept and the terminal restored.
    """
    if os.environ.get("TEXTUAL_DRIVER"):  # a browser: no terminal of ours
        app.run()
        return app.return_code or 0
    screen = _drawn_on()
    app.lacks_glyphs = not streams.can_show(_DRAWN, screen)
    app.look_again()
    attributes = _attributes()
    ended = 0

    def end(number: int) -> None:
        nonlocal ended
        if ended:
            return
        ended = 128 + number
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:  # before the screen is taken, or after it is given back
            raise Terminated(number) from None
        loop.call_soon_threadsafe(app.leave_program, ended)
        last = threading.Timer(GRACE_S, _leave_at_once, (ended, attributes))
        last.daemon = True
        last.start()

    with ending_calls(end, signal.SIGINT), _on(screen):  # ctrl+c is a key here, so SIGINT is sent from elsewhere
        try:
            app.run()
        except OSError:
            if not ended:  # a terminal that is gone takes no farewell
                raise
    return ended or app.return_code or 0


def _drawn_on() -> TextIO | None:
    """The stream that Textual draws on: standard error, which need not be the terminal."""
    error, output = sys.__stderr__, sys.__stdout__
    return error if os.name != "nt" and error is not None and error.isatty() else output


@contextlib.contextmanager
def _on(screen: TextIO | None) -> Iterator[None]:
    """Draw on a stream and print the last message to it; characters its encoding lacks are replaced by ASCII of the same width."""
    errors, found = getattr(screen, "errors", None), sys.__stderr__
    if isinstance(screen, io.TextIOWrapper):
        screen.reconfigure(errors=streams.ASCII_CELLS)
    sys.__stderr__ = screen  # type: ignore[misc, assignment]  # where Textual looks for it
    try:
        with contextlib.redirect_stderr(screen):
            yield
    finally:
        sys.__stderr__ = found  # type: ignore[misc]
        if isinstance(screen, io.TextIOWrapper):
            screen.reconfigure(errors=errors)


def _attributes() -> list[Any] | None:
    """The terminal's attributes before the application changes them."""
    try:
        import termios
    except ImportError:  # Windows
        return None
    with contextlib.suppress(termios.error):
        return termios.tcgetattr(0)
    return None


def _leave_at_once(code: int, attributes: list[Any] | None) -> None:
    """End a process whose event loop hangs; the game was kept after its last action."""
    if attributes is not None:
        import termios

        with contextlib.suppress(termios.error):
            termios.tcsetattr(0, termios.TCSANOW, attributes)
    writer = threading.Thread(target=_reset, daemon=True)  # a terminal that is stopped takes nothing
    writer.start()
    writer.join(GRACE_S / 6)
    os._exit(code)


def _reset() -> None:
    with contextlib.suppress(OSError):
        os.write(1, _RESET.encode())
