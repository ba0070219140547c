"""Hide data of this process from other processes of the same user."""

from __future__ import annotations

import contextlib
import sys
from pathlib import Path
from typing import Final

_BEGIN: Final = 45
_END: Final = 46
"""The index of the arguments' addresses in `/proc/self/stat`, counted after the name of the process."""


def hide_arguments() -> None:
    """Blank the arguments of this process in `/proc`, on Linux: a program could read a tournament's seed and paths there.

    The name, `gigawatt` or `python -m gigawatt`, stays visible; other systems are not affected.
    """
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    with contextlib.suppress(OSError, ValueError, IndexError):
        words = Path("/proc/self/cmdline").read_bytes().split(b"\0")
        fields = Path("/proc/self/stat").read_text().rpartition(")")[2].split()
        begin, end = int(fields[_BEGIN]), int(fields[_END])
        named = next((place for place, word in enumerate(words) if b"gigawatt" in word.rpartition(b"/")[2]), 0)
        kept = sum(len(word) + 1 for word in words[: named + 1])
        if 0 < begin < end and kept < end - begin:
            ctypes.memset(begin + kept, 0, end - begin - kept)
