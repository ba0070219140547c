"""Being asked to end by the system: a terminal that closes, a shutdown, `kill`."""

from __future__ import annotations

import contextlib
import signal
import threading
from collections.abc import Callable, Iterator
from types import FrameType
from typing import Any, Final

ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that ask a program to end; Windows has no SIGHUP."""


class Terminated(KeyboardInterrupt):
    """The system asks the program to end. As with ctrl+c, nobody but the program itself may catch it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.exit_code: Final = 128 + number
        """The exit code that shells expect."""


@contextlib.contextmanager
def ending_calls(handler: Callable[[int], Any], *others: int) -> Iterator[None]:
    """Have `handler` called with the number of a signal that asks to end, or one of `others`.

    A signal that is ignored, as SIGHUP is under nohup, stays so.
    """
    if threading.current_thread() is not threading.main_thread():  # only there can signals be handled
        yield
        return

    def call(number: int, _frame: FrameType | None) -> None:
        handler(number)

    before = {}
    for number in (*ENDING, *others):
        if signal.getsignal(number) is not signal.SIG_IGN:
            before[number] = signal.signal(number, call)
    try:
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


@contextlib.contextmanager
def ending_raises() -> Iterator[None]:
    """Raise `Terminated` where the program stands when a signal asks it to end; a second one changes nothing."""
    asked = 0

    def stop(number: int) -> None:
        nonlocal asked
        if not asked:
            asked = number
            raise Terminated(number)

    with ending_calls(stop):
        try:
            yield
        except Exception as error:  # such as that of a terminal that is gone: not what the program ended of
            if asked:
                raise Terminated(asked) from error
            raise
