"""What a worker hands back: the games of a block, as small plain records that travel well between processes."""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Sequence
from typing import Final

from attrs import frozen

from gigawatt.errors import SaveError
from gigawatt.match.faults import FaultKind

LIMIT_PLIES: Final = 20_000
"""More than any match has."""


@frozen
class EntrantFault:
    """What went wrong on a seat, and when."""

    kind: FaultKind
    """Never `infrastructure`, which is nobody's: such a block is played again."""
    ply: int
    """The ply of the match, or -1 before its first."""
    message: str
    """What was expected and what came; for people, and in no digest, since it may tell wall-clock times."""


@frozen
class GameResult:
    """One game, finished. Tuples go by seat."""

    game: int
    """Which rotation of its block."""
    entrants: tuple[int, ...]
    ranks: tuple[int, ...]
    """1 is first, ties share the better place; whoever faulted is last."""
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]
    faults: tuple[EntrantFault | None, ...]
    plies: int
    quarters: int
    digest: str
    """Of the final state."""
    actions: bytes
    """See `pack_actions`."""


@frozen
class BlockResult:
    """All games of one block."""

    index: int
    seed: int
    factions: tuple[str, ...]
    games: tuple[GameResult, ...]


def pack_actions(actions: Sequence[int]) -> bytes:
    """The actions of a game as compressed little-endian 16-bit numbers, about a byte an action."""
    numbers = array("H", actions)
    if sys.byteorder == "big":
        numbers.byteswap()
    return zlib.compress(numbers.tobytes(), 6)


def unpack_actions(data: bytes) -> tuple[int, ...]:
    """The actions that `pack_actions` packed.

    Raises:
        SaveError: the data is damaged, or holds more than any match has.
    """
    return tuple(_numbers(data))


def check_actions(data: bytes, plies: int, table: int = 1 << 16) -> None:
    """See that packed actions are as many as a game has plies, and that each is one of a table of so many.

    Raises:
        SaveError: they are not.
    """
    numbers = _numbers(data)
    if len(numbers) != plies:
        raise SaveError(f"{len(numbers)} actions are stored for {plies} plies")
    if max(numbers, default=0) >= table:
        raise SaveError(f"there is no action {max(numbers)}")


def _numbers(data: bytes) -> array[int]:
    numbers = array("H")
    reader = zlib.decompressobj()
    try:
        raw = reader.decompress(data, 2 * LIMIT_PLIES)
        numbers.frombytes(raw)
    except (zlib.error, ValueError, TypeError) as error:
        raise SaveError(f"the actions of a game are damaged: {error}") from error
    if not reader.eof:
        raise SaveError("the actions of a game are damaged: truncated, or more than any match has")
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers
