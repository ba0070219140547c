"""Keyed chance: every draw is a pure function of (match key, purpose, quarter, entity, ordinal).

Nothing is streamed, so one more card, policy or project never shifts an unrelated draw. A draw is the first eight bytes,
little-endian, of
``blake2b(pack('<7i', purpose, quarter, a, b, c, d, n), key=match_key, digest_size=8, person=b'gigawatt-draw')``, where `a..d` say
what the draw is for and `n` counts retries. `docs/chance.md` has the layout and test vectors.
"""

from __future__ import annotations

import hashlib
from struct import Struct
from typing import TYPE_CHECKING, Final

from gigawatt.core.ints import i64, vec

if TYPE_CHECKING:
    from hashlib import blake2b

ORDER: Final = 1
"""Who moves first in the first quarter."""
DECK: Final = 2
"""A row card's place in the deck; entity: the card's id."""
HEADLINE: Final = 3
"""A headline's place in its pool; entity: the headline's id."""
PERMIT: Final = 4
"""A permit draw; entity: seat, region and project, the quarter ordered, the ordinal within it."""
SLIP: Final = 5
"""Whether a chip class slips a quarter; entity: the class."""
SEIZURE: Final = 6
"""Whether grey goods are seized on arrival; entity as for a permit."""

_PACK: Final = Struct("<7i").pack
_PACK_BEGINNING: Final = Struct("<2i").pack
_PACK_REST: Final = Struct("<5i").pack
_PACK_MARK: Final = Struct(">H").pack
_PERSON_DRAW: Final = b"gigawatt-draw"
_PERSON_MATCH: Final = b"gigawatt-match"
_PERSON_FORK: Final = b"gigawatt-fork"
_PERSON_POLICY: Final = b"gigawatt-policy"
_PERSON_NAME: Final = b"gigawatt-name"
_HALF: Final = 1 << 32
_SPAN: Final = 1 << 64


def seed_bytes(seed: int | bytes) -> bytes:
    """The bytes that stand for a seed: a typed number as 16 little-endian bytes, bytes as they are (1 to 64 of them).

    Raises:
        ValueError: if the number does not fit 128 bits unsigned, or the bytes are none or too many.
    """
    if isinstance(seed, int):
        if not 0 <= seed < 1 << 128:
            raise ValueError(f"a seed is a whole number from 0 to 2**128 - 1, not {seed}")
        return seed.to_bytes(16, "little")
    if not 1 <= len(seed) <= 64:
        raise ValueError(f"a seed has 1 to 64 bytes, not {len(seed)}")
    return seed


def match_key(seed: int | bytes) -> bytes:
    """The 128-bit key of a match's chance."""
    return hashlib.blake2b(seed_bytes(seed), digest_size=16, person=_PERSON_MATCH).digest()


def fork_key(key: int) -> bytes:
    """The key of a fork's chance. It depends on `key` alone, so a fork can never tell anything of the match's own future."""
    return hashlib.blake2b((key & (_SPAN - 1)).to_bytes(8, "little"), digest_size=16, person=_PERSON_FORK).digest()


def policy_seed(seed: int | bytes, seat: int) -> int:
    """A 64-bit seed for the policy in `seat`, unrelated to the match's chance."""
    digest = hashlib.blake2b(seed_bytes(seed) + bytes([seat]), digest_size=8, person=_PERSON_POLICY).digest()
    return int.from_bytes(digest, "little")


def name_entity(identifier: str) -> int:
    """A stable number for a card's id (31 bits), so that adding a card never shifts another card's draws."""
    digest = hashlib.blake2b(identifier.encode(), digest_size=4, person=_PERSON_NAME).digest()
    return int.from_bytes(digest, "little") >> 1


def keyed(key: bytes) -> blake2b:
    """A hash object primed with a match key; `draw` copies it, which is cheaper than keying anew."""
    return hashlib.blake2b(key=key, digest_size=8, person=_PERSON_DRAW)


def draw(source: blake2b, purpose: int, quarter: int, a: int, b: int = 0, c: int = 0, d: int = 0, n: int = 0) -> int:
    """A number from 0 to 2**64 - 1."""
    state = source.copy()
    state.update(_PACK(purpose, quarter, a, b, c, d, n))
    return int.from_bytes(state.digest(), "little")


def primed(source: blake2b, purpose: int, quarter: int) -> blake2b:
    """`source` after the fields that all draws for a purpose in a quarter begin with: they need be packed only once."""
    state = source.copy()
    state.update(_PACK_BEGINNING(purpose, quarter))
    return state


class Tickets:
    """What `shuffled` needs of entities: the rest of each one's fields for its draw, and a mark by which it is known again."""

    __slots__ = ("fields", "marks")

    def __init__(self, entities: list[int], names: vec[i64]) -> None:
        """Make them; `names` has, by entity, the number by which chance knows it."""
        self.fields: list[bytes] = [_PACK_REST(names[entity], 0, 0, 0, 0) for entity in entities]
        self.marks: list[bytes] = [_PACK_MARK(entity) for entity in reversed(entities)]
        """The last first."""


def shuffled(source: blake2b, purpose: int, tickets: Tickets) -> tuple[int, ...]:
    """Entities in the order of their draws for a purpose in quarter 0; equal draws, if there ever were any, by entity."""
    begun = primed(source, purpose, 0)
    draws: list[bytes] = []
    for fields in tickets.fields:
        state = begun.copy()
        state.update(fields)
        draws.append(state.digest())
    # Read from its high end, bytes order as the numbers do; so all are turned round at once, and the last comes first.
    turned = b"".join(draws)[::-1]
    rows: list[bytes] = []
    at = 0
    for mark in tickets.marks:
        rows.append(turned[at : at + 8] + mark)
        at += 8
    rows.sort()
    return tuple([row[8] << 8 | row[9] for row in rows])


def remainder(digest: bytes, bound: int) -> int:
    """The number that eight little-endian bytes make, modulo a bound: from its halves, which are no objects where this is compiled."""
    low = ((digest[3] * 256 + digest[2]) * 256 + digest[1]) * 256 + digest[0]
    high = ((digest[7] * 256 + digest[6]) * 256 + digest[5]) * 256 + digest[4]
    return (high % bound * (_HALF % bound) + low) % bound


def below_primed(begun: blake2b, bound: int, a: int, b: int, c: int, d: int) -> int:
    """A number from 0 to `bound` - 1, without bias: the few draws that would favour low numbers are drawn again.

    Purpose and quarter are in `begun`: see `primed`. The bound is at most 2**56.
    """
    n = 0
    while True:
        state = begun.copy()
        state.update(_PACK_REST(a, b, c, d, n))
        digest = state.digest()
        # Only numbers whose highest byte is full can be too high; the others need not be looked at as a whole.
        if digest[7] < 255 or int.from_bytes(digest, "little") < _SPAN - _SPAN % bound:
            return remainder(digest, bound)
        n += 1


def below(source: blake2b, bound: int, purpose: int, quarter: int, a: int, b: int = 0, c: int = 0, d: int = 0) -> int:
    """The same as `below_primed`, for a draw that stands alone."""
    return below_primed(primed(source, purpose, quarter), bound, a, b, c, d)
