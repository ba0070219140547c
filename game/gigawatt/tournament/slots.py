"""What each worker of this machine is at, in shared memory: so that a hang is seen, and a death has an owner.

Each worker writes its own small file, mapped into memory; the parent reads them all. A write costs a microsecond and reaches the
reader even when the writer is killed the moment after.
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
    """What one worker is at."""

    pid: int
    block: int
    game: int
    seat: int
    """Whose turn it is, or -1 where that is not told."""
    count: int
    """How many games the worker has begun: what tells this game from a second try of it."""


class Slot:
    """A worker's own file."""

    def __init__(self, memory: mmap.mmap) -> None:
        self._memory = memory
        self._count = 0

    @classmethod
    def create(cls, folder: Path) -> Slot:
        """Open the file of this process in `folder`."""
        path = folder / f"{os.getpid()}.slot"
        path.write_bytes(_LAYOUT.pack(_IDLE, 0, _IDLE, 0))
        with path.open("r+b") as file:
            return cls(mmap.mmap(file.fileno(), _LAYOUT.size))

    def begin_game(self, block: int, game: int) -> None:
        """Tell which game begins."""
        self._count += 1
        self._memory[: _LAYOUT.size] = _LAYOUT.pack(block, game, _IDLE, self._count)

    def end_game(self) -> None:
        """Tell that it is over."""
        self._memory[: _LAYOUT.size] = _LAYOUT.pack(_IDLE, 0, _IDLE, 0)

    def mark_seat(self, seat: int) -> None:
        """Tell whose turn it is; -1 for nobody's."""
        self._memory[_SEAT_AT : _SEAT_AT + _SEAT.size] = _SEAT.pack(seat)


def activities(folder: Path) -> list[Activity]:
    """What the workers of `folder` are at, those that play, in the order of their process numbers."""
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
    """Forget all workers."""
    for path in folder.glob("*.slot"):
        with contextlib.suppress(OSError):
            path.unlink()
