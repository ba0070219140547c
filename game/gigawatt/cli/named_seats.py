"""The seats of a match that `--seat` names."""

from __future__ import annotations

from collections.abc import Sequence

from gigawatt.errors import UsageError
from gigawatt.text import safe_text


def named_seats(factions: Sequence[str], names: Sequence[str]) -> list[int]:
    """The seats that were named, each once, in order.

    Args:
        factions: those of the match, by seat.
        names: for each seat its number from 0, its letter from A, or its faction.

    Raises:
        UsageError: the match has no such seat.
    """
    from gigawatt.wording.seats import SEAT_LETTERS

    letters = SEAT_LETTERS[: len(factions)]
    known = {str(seat): seat for seat in range(len(factions))}
    known |= {name: seat for seat, letter in enumerate(letters) for name in (letter, letter.lower())}
    known |= {faction: seat for seat, faction in enumerate(factions)}
    for name in names:
        if name not in known:
            there = ", ".join(f"{seat} or {letters[seat]} or {faction}" for seat, faction in enumerate(factions))
            raise UsageError(f"--seat {safe_text(name, 40)!r}: no such seat in the match; there are {there}")
    return sorted({known[name] for name in names})
