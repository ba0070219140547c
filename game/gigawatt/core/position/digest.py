"""Short digests of a position, whole and by section."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import EMPTY, H_WIDTH, P_WIDTH, SEATS, STOCK

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

_PERSON: Final = b"gigawatt-state"
_EMPTY: Final = repr(EMPTY)
_KNOWN: Final = 256
_TEXTS: Final = [str(n) for n in range(_KNOWN)]


def _pack(parts: object) -> bytes:
    # `repr` of nested tuples and lists of ints is the same on every Python and reads back when something differs.
    return repr(parts).encode()


def _hash(parts: object) -> str:
    return blake2b(_pack(parts), digest_size=8, person=_PERSON).hexdigest()


def digest(st: Position) -> str:
    """16 hex digits over everything that makes a position but chance's key."""
    # The text of one tuple of all these, without making the tuples that most of it stands for.
    rest = repr(
        (_plain(st.controls), _plain(st.deals), _plain(st.contracts), _plain(st.leases), _plain(st.offers), st.cards_seen,
         st.headlines_seen, [t.faction.id for t in st.tables])
    )  # fmt: skip
    places = ", ".join([_EMPTY if _is_empty(row) else f"({_numbers(row)})" for row in rows_of(st.hold, H_WIDTH)])
    pipe = ", ".join([f"({_numbers(row)})" for row in rows_of(st.pipe, P_WIDTH)])
    text = f"([{_numbers(st.v)}], ({_numbers(st.mods)}), {tuple(timers(st))!r}, [{places}], [{pipe}], {rest[1:]}"
    return blake2b(text.encode(), digest_size=8, person=_PERSON).hexdigest()


def _numbers(numbers: vec[i64]) -> str:
    """What stands between the brackets of their text; the text of small ones is known."""
    return ", ".join([_TEXTS[n] if 0 <= n < _KNOWN else str(n) for n in numbers])


def _is_empty(row: vec[i64]) -> bool:
    """Whether a holding is of nothing, as most are; their text is known."""
    for number in row:
        if number:
            return False
    return True


def section_digests(st: Position) -> dict[str, str]:
    """A digest for each section of the position."""
    v = st.v
    return {
        "seats": _hash((list(v[SEATS:]), _plain(st.deals), _plain(st.contracts), _plain(st.leases), _plain(st.offers))),
        "campuses": _hash(holdings(st)),
        "pipeline": _hash(lines(st)),
        "ladders": _hash(list(v[STOCK : STOCK + 20])),
        "tracks": _hash(
            (
                list(v[:STOCK]),
                list(v[STOCK + 20 : SEATS]),
                tuple(st.mods),
                tuple(timers(st)),
                _plain(st.controls),
                st.cards_seen,
                st.headlines_seen,
            )
        ),
    }


def _plain(rows: tuple[tuple[int, ...], ...]) -> tuple[tuple[int, ...], ...]:
    """The rows without their names, since the text of a named row is not that of a tuple."""
    return tuple([tuple(row) for row in rows]) if rows else ()


def rows_of(numbers: vec[i64], width: i64) -> list[vec[i64]]:
    """A copy of each row of so many numbers."""
    return [numbers[i : i + width] for i in range(0, len(numbers), width)]


def holdings(st: Position) -> list[tuple[int, ...]]:
    """A row for each (seat, region)."""
    return [tuple(row) for row in rows_of(st.hold, H_WIDTH)]


def lines(st: Position) -> list[tuple[int, ...]]:
    """A row for each line of the pipeline."""
    return [tuple(row) for row in rows_of(st.pipe, P_WIDTH)]


def timers(st: Position) -> list[tuple[int, ...]]:
    """A row for each lasting effect."""
    return [tuple(row) for row in rows_of(st.timers, 3)]
