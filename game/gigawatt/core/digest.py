"""Short digests of a position, whole and by section."""

from __future__ import annotations

from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from gigawatt.core.layout import EMPTY, SEATS, STOCK

if TYPE_CHECKING:
    from gigawatt.core.state import State

_PERSON: Final = b"gigawatt-state"
_EMPTY: Final = repr(EMPTY)
_KNOWN: Final = 256
_TEXTS: Final = [str(n) for n in range(_KNOWN)]


def _pack(parts: object) -> bytes:
    # `repr` of nested tuples and lists of ints is the same on every Python and reads back when something differs.
    return repr(parts).encode()


def _hash(parts: object) -> str:
    return blake2b(_pack(parts), digest_size=8, person=_PERSON).hexdigest()


def digest(st: State) -> str:
    """16 hex digits over everything that makes a position but chance's key."""
    # The text of one tuple of all these; most places are empty, and what they read as is known.
    places = ", ".join([_EMPTY if h is EMPTY or h == EMPTY else repr(h) for h in st.hold])
    rest = repr(
        (st.pipe, st.controls, st.deals, st.contracts, st.leases, st.offers, st.cards_seen, st.headlines_seen,
         [t.faction.id for t in st.tables])
    )  # fmt: skip
    text = f"([{_numbers(st.v)}], ({_numbers(st.mods)}), {st.timers!r}, [{places}], {rest[1:]}"
    return blake2b(text.encode(), digest_size=8, person=_PERSON).hexdigest()


def _numbers(numbers: list[int]) -> str:
    """What stands between the brackets of their text; the text of small ones is known."""
    return ", ".join([_TEXTS[n] if 0 <= n < _KNOWN else str(n) for n in numbers])


def section_digests(st: State) -> dict[str, str]:
    """A digest for each section of the position."""
    v = st.v
    return {
        "seats": _hash((v[SEATS:], st.deals, st.contracts, st.leases, st.offers)),
        "campuses": _hash(st.hold),
        "pipeline": _hash(st.pipe),
        "ladders": _hash(v[STOCK : STOCK + 20]),
        "tracks": _hash(
            (v[:STOCK], v[STOCK + 20 : SEATS], tuple(st.mods), st.timers, st.controls, st.cards_seen, st.headlines_seen)
        ),
    }
