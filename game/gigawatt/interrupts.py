"""Signals of the system that ask the program to end: a closed terminal, a shutdown, `kill`."""

from __future__ import annotations

import contextlib
import os
import signal
import threading
from collections.abc import Callable, Collection, Iterator
from types import FrameType
from typing import Any, Final

ENDING: Final = tuple(getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name))
"""The signals that ask a program to end; Windows has no SIGHUP."""

REPEAT_S: Final = 0.1
"""The interval at which an unhandled signal is sent again."""

HELD: Final = tuple(
    getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGALRM") if hasattr(signal, name)
)
"""The signals whose handlers raise an error: ctrl+c, those that ask to end, and the timer."""


class Terminated(KeyboardInterrupt):
    """The system asks the program to end. As with ctrl+c, only the program itself may catch it."""

    def __init__(self, number: int) -> None:
        super().__init__(f"ended by {signal.Signals(number).name}")
        self.exit_code: Final = 128 + number
        """The exit code that shells expect."""


@contextlib.contextmanager
def ending_calls(handler: Callable[[int], Any], *others: int) -> Iterator[None]:
    """Call `handler` with the number of a signal that asks to end, or of one of `others`.

    A signal that is ignored, as SIGHUP is under nohup, stays ignored.
    """
    if threading.current_thread() is not threading.main_thread():  # signals can only be handled there
        yield
        return
    is_handled = threading.Event()

    def call(number: int, _frame: FrameType | None) -> None:
        is_handled.set()
        handler(number)

    before = {}
    for number in (*ENDING, *others):
        if signal.getsignal(number) not in (signal.SIG_IGN, None):  # None: another handler than Python's
            before[number] = signal.signal(number, call)
    try:
        with _repeated(frozenset(before), is_handled):
            yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)


@contextlib.contextmanager
def held_back() -> Iterator[None]:
    """Do something short without interruption: signals that arrive meanwhile are handled afterwards."""
    if threading.current_thread() is not threading.main_thread():  # signals are only handled there
        yield
        return
    before = {number: old for number in HELD if callable(old := signal.getsignal(number))}
    came: list[int] = []
    try:
        for number in before:
            signal.signal(number, lambda number, _frame: came.append(number))
        yield
    finally:
        for number, old in before.items():
            signal.signal(number, old)
        for number in came:
            signal.raise_signal(number)


@contextlib.contextmanager
def _repeated(numbers: Collection[int], is_handled: threading.Event) -> Iterator[None]:
    """Repeat a signal until it is handled.

    A signal that arrives just before a blocking read does not interrupt it, and Python would only handle it after the next input.
    """
    if not hasattr(signal, "pthread_kill"):
        yield
        return
    main = threading.get_ident()
    reader, writer = os.pipe()
    os.set_blocking(writer, False)

    def repeat() -> None:
        while number := os.read(reader, 1):
            while number[0] in numbers and not is_handled.wait(REPEAT_S):
                signal.pthread_kill(main, number[0])
        os.close(reader)

    before = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    threading.Thread(target=repeat, daemon=True).start()
    try:
        yield
    finally:
        is_handled.set()
        signal.set_wakeup_fd(before)
        os.close(writer)


@contextlib.contextmanager
def ending_raises() -> Iterator[None]:
    """Raise `Terminated` in the running code when a signal asks the program to end; a second one has no effect."""
    asked = 0

    def stop(number: int) -> None:
        nonlocal asked
        if not asked:
            asked = number
            raise Terminated(number)

    with ending_calls(stop):
        try:
            yield
        except Exception as error:  # such as that of a closed terminal: not the reason of the end
            if asked:
                raise Terminated(asked) from error
            raise
