"""The activity of each worker of this machine, in shared memory: detects hangs, and attributes deaths.

Each worker writes its own small file, mapped into memory; the parent reads them all. A write takes a microsecond and reaches the
reader even if the writer is killed immediately afterwards.
"""

from __future__ import annotations

import contextlib
import mmap
import os
from pathlib import Path
from struct import Struct
from typing import Final

from attrs import frozen

_LAYOUT: Final = Struct("<qqqq")
_SEAT: Final = Struct("<q")
_SEAT_AT: Final = 16
_IDLE: Final = -1


@frozen
class Activity:
    """The activity of one worker."""

    pid: int
    block: int
    game: int
    seat: int
    """The seat to move, or -1 if it is not marked."""
    count: int
    """The number of games that the worker has begun: distinguishes this game from a second try of it."""


class ActivityFile:
    """A worker's own file."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory
        self._count = 0

    @classmethod
    def create(cls, folder: Path) -> ActivityFile:
        """Open the file of this process in `folder`."""
        path = folder / f"{os.getpid()}.slot"
        path.write_bytes(_LAYOUT.pack(_IDLE, 0, _IDLE, 0))
        with path.open("r+b") as file:
            return cls(mmap.mmap(file.fileno(), _LAYOUT.size))

    def begin_game(self, block: int, game: int) -> None:
        """Mark the start of a game."""
        self._count += 1
        self._memory[: _LAYOUT.size] = _LAYOUT.pack(block, game, _IDLE, self._count)

    def end_game(self) -> None:
        """Mark its end."""
        self._memory[: _LAYOUT.size] = _LAYOUT.pack(_IDLE, 0, _IDLE, 0)

    def mark_seat(self, seat: int) -> None:
        """Mark the seat to move; -1 for none."""
        self._memory[_SEAT_AT : _SEAT_AT + _SEAT.size] = _SEAT.pack(seat)


def activities(folder: Path) -> list[Activity]:
    """The activities of the workers in `folder` that play, in the order of their process ids."""
    found = []
    for path in sorted(folder.glob("*.slot")):
        with contextlib.suppress(OSError, ValueError):
            data = path.read_bytes()
            if len(data) == _LAYOUT.size:
                block, game, seat, count = _LAYOUT.unpack(data)
                if block != _IDLE:
                    found.append(Activity(int(path.stem), block, game, seat, count))
    return found


def clear(folder: Path) -> None:
    """Remove the files of all workers."""
    for path in folder.glob("*.slot"):
        with contextlib.suppress(OSError):
            path.unlink()
