"""The results of a block that a worker returns, as small plain records that are quick to send between processes."""

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
    """A fault on a seat, and its time."""

    kind: FaultKind
    """Never `infrastructure`: such a block is played again."""
    ply: int
    """The ply of the match, or -1 before its first."""
    message: str
    """The expected and the actual behaviour, for people; not part of any digest, because it may contain wall-clock times."""


@frozen
class GameResult:
    """One finished game. Tuples are by seat."""

    game: int
    """The index of the rotation within its block."""
    entrants: tuple[int, ...]
    ranks: tuple[int, ...]
    """1 is first, ties share the better place; seats at fault are last."""
    lead: tuple[int, ...]
    compute: tuple[int, ...]
    cash: tuple[int, ...]
    faults: tuple[EntrantFault | None, ...]
    plies: int
    quarters: int
    digest: str
    """The digest of the final state."""
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
    """Pack the actions of a game as compressed little-endian 16-bit numbers, about a byte for each action."""
    numbers = array("H", actions)
    if sys.byteorder == "big":
        numbers.byteswap()
    return zlib.compress(numbers.tobytes(), 6)


def unpack_actions(data: bytes) -> tuple[int, ...]:
    """Unpack the result of `pack_actions`.

    Raises:
        SaveError: the data is damaged, or longer than any match.
    """
    return tuple(_numbers(data))


def check_actions(data: bytes, plies: int, table: int = 1 << 16) -> None:
    """Check that the number of packed actions equals the plies of a game, and that each is an index of the action table.

    Raises:
        SaveError: they differ.
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
