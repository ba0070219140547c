"""Standard streams that are closed: a pipe opened next would take their number, and be taken for them by a child process."""

from __future__ import annotations

import os


def open_missing_streams() -> None:
    """See that the file descriptors 0, 1 and 2 are open, on nothing where they were closed."""
    for number in range(3):
        try:
            os.fstat(number)
        except OSError:
            # The lowest free number is given, which is this one: those below it are open.
            os.open(os.devnull, os.O_RDWR)
