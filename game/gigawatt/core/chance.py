"""Keyed chance: every draw is a pure function of (match key, purpose, quarter, entity, detail).

Nothing is streamed, so one more card, policy or project never shifts an unrelated draw. A keyed BLAKE2b gives each purpose 64 bits
for each quarter, which tell nothing of another quarter's; from these a draw mixes the number of what it is for, and the detail that
tells its like apart. All draws of a purpose in a quarter fall at once. `docs/chance.md` has the layout, test vectors and the reasons.
"""

from __future__ import annotations

import hashlib
from operator import index
from struct import Struct
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.position.ints import append, i64, vec

if TYPE_CHECKING:
    from hashlib import blake2b
    from typing import SupportsIndex

ORDER: Final = 1
"""Who moves first in the first quarter."""
DECK: Final = 2
"""A row card's place among those that may come; entity: the card's id."""
HEADLINE: Final = 3
"""A headline's place among those that may come; entity: the headline's id."""
PERMIT: Final = 4
"""A permit draw; entity: region and project, detail: the quarter ordered, the ordinal within it, the seat."""
SLIP: Final = 5
"""Whether a chip class slips a quarter; entity: the class."""
SEIZURE: Final = 6
"""Whether grey goods are seized on arrival; entity: the region, detail as for a permit."""

_PACK: Final = Struct("<2i").pack
_WORD: Final = 0xFFFFFFFF
_WORDS: Final = 1 << 32
_BOUNDS: Final = 1 << 31
_FIRST_FACTOR: Final = 0x21F0AAAD
_SECOND_FACTOR: Final = 0x735A2D97
_PERSON_DRAW: Final = b"gigawatt-draw"
_PERSON_MATCH: Final = b"gigawatt-match"
_PERSON_FORK: Final = b"gigawatt-fork"
_PERSON_POLICY: Final = b"gigawatt-policy"
_PERSON_NAME: Final = b"gigawatt-name"
_SPAN: Final = 1 << 64


def whole(value: Any) -> int | None:
    """The whole number that somebody handed in, one of numpy's as well; None if it is none, as True and False are not.

    A compiled function refuses what is no `int` by itself, in words of its own: what comes from outside goes through here first.
    """
    if isinstance(value, bool):
        return None
    try:
        return index(value)
    except TypeError:
        return None


def plain_seed(seed: SupportsIndex | bytes | bytearray) -> int | bytes:
    """A seed as it was handed in, as one of two kinds that nobody changes any more.

    Raises:
        ValueError: if it is no whole number that fits 128 bits unsigned and not 1 to 64 bytes.
    """
    if isinstance(seed, (bytes, bytearray)):
        if not 1 <= len(seed) <= 64:
            raise ValueError(f"a seed has 1 to 64 bytes, not {len(seed)}")
        return bytes(seed)
    number = whole(seed)
    if number is None:
        raise ValueError(f"a seed is a whole number from 0 to 2**128 - 1, or 1 to 64 bytes, not {seed!r}")
    if not 0 <= number < 1 << 128:
        raise ValueError(f"a seed is a whole number from 0 to 2**128 - 1, not {number}")
    return number


def seed_bytes(seed: SupportsIndex | bytes | bytearray) -> bytes:
    """The bytes that stand for a seed: a typed number as 16 little-endian bytes, bytes as they are (1 to 64 of them).

    Raises:
        ValueError: as `plain_seed`.
    """
    plain = plain_seed(seed)
    return plain if isinstance(plain, bytes) else plain.to_bytes(16, "little")


def match_key(seed: SupportsIndex | bytes | bytearray) -> bytes:
    """The 128-bit key of a match's chance."""
    return hashlib.blake2b(seed_bytes(seed), digest_size=16, person=_PERSON_MATCH).digest()


def fork_key(key: int) -> bytes:
    """The key of a fork's chance. It depends on `key` alone, so a fork can never tell anything of the match's own future."""
    return hashlib.blake2b((key & (_SPAN - 1)).to_bytes(8, "little"), digest_size=16, person=_PERSON_FORK).digest()


def policy_seed(seed: SupportsIndex | bytes | bytearray, seat: int) -> int:
    """A 64-bit seed for the policy in `seat`, unrelated to the match's chance."""
    digest = hashlib.blake2b(seed_bytes(seed) + bytes([seat]), digest_size=8, person=_PERSON_POLICY).digest()
    return int.from_bytes(digest, "little")


def name_entity(identifier: str) -> int:
    """A stable number for an id (31 bits), so that adding a card never shifts another card's draws."""
    digest = hashlib.blake2b(identifier.encode(), digest_size=4, person=_PERSON_NAME).digest()
    return int.from_bytes(digest, "little") >> 1


def keyed(key: bytes) -> blake2b:
    """A hash object primed with a match key; a `Key` copies it, which is cheaper than keying anew."""
    return hashlib.blake2b(key=key, digest_size=8, person=_PERSON_DRAW)


class Key:
    """64 bits for all draws of a purpose in a quarter, as two words; no other key can be told from it."""

    __slots__ = ("first", "second")

    def __init__(self, source: blake2b, purpose: int, quarter: int) -> None:
        """Hash purpose and quarter; `source` is what `keyed` gives for the match's key."""
        state = source.copy()
        state.update(_PACK(purpose, quarter))
        digest = state.digest()
        self.first: i64 = ((digest[3] * 256 + digest[2]) * 256 + digest[1]) * 256 + digest[0]
        self.second: i64 = ((digest[7] * 256 + digest[6]) * 256 + digest[5]) * 256 + digest[4]


def mixed(word: i64) -> i64:
    """A word of 32 bits for another, one to one: each bit of the one changes each bit of the other half the time.

    Two rounds of xor and shift and multiplication. The factors are below 2**31, so that no product reaches 2**63: an `i64` and an
    `int` then agree.
    """
    word = (word ^ word >> 16) * _FIRST_FACTOR & _WORD
    word = (word ^ word >> 15) * _SECOND_FACTOR & _WORD
    return word ^ word >> 15


def draw(key: Key, entity: i64, detail: i64) -> i64:
    """A number from 0 to 2**32 - 1.

    Args:
        key: of the purpose and the quarter.
        entity: what it is drawn for, from 0 to 2**32 - 1.
        detail: tells draws for an entity apart, from 0 to 2**32 - 1.
    """
    # mixed(mixed(mixed(key.first ^ entity) ^ detail) ^ key.second), written out: interpreted, a call costs as much as what it does.
    word = key.first ^ entity
    word = (word ^ word >> 16) * _FIRST_FACTOR & _WORD
    word = (word ^ word >> 15) * _SECOND_FACTOR & _WORD
    word = word ^ word >> 15 ^ detail
    word = (word ^ word >> 16) * _FIRST_FACTOR & _WORD
    word = (word ^ word >> 15) * _SECOND_FACTOR & _WORD
    word = word ^ word >> 15 ^ key.second
    word = (word ^ word >> 16) * _FIRST_FACTOR & _WORD
    word = (word ^ word >> 15) * _SECOND_FACTOR & _WORD
    return word ^ word >> 15


def below(key: Key, bound: i64, entity: i64, detail: i64) -> i64:
    """A number from 0 to `bound` - 1, without bias: the few draws that would favour low numbers are drawn again.

    The permit for the grid connection in Texas, in the fourth quarter of the match with seed 42:

    >>> key = Key(keyed(match_key(42)), PERMIT, 3)
    >>> below(key, 100, name_entity("texas grid-power"), 4097)
    51

    Raises:
        ValueError: the bound is not from 1 to 2**31.
    """
    if not 0 < bound <= _BOUNDS:
        raise ValueError(f"a bound is a whole number from 1 to 2**31, not {bound}")
    number = draw(key, entity, detail)
    again: i64 = 0
    while number >= _WORDS - _WORDS % bound:
        again += 1
        number = mixed(number ^ again ^ key.second)
    return number % bound


def lowest(key: Key, names: vec[i64], entities: vec[i64], seen: int, count: i64) -> vec[i64]:
    """The entities with the lowest draws, in rising order; of equal draws, if there ever are any, the lower entity first.

    Args:
        key: of the purpose and the quarter.
        names: by entity, the number that chance knows it by.
        entities: to choose from, ascending, each below 2**16.
        seen: a bit for each entity that is left out; there may be more of them than an `i64` has bits.
        count: how many at most.
    """
    if not len(entities):
        return vec[i64]()
    highest: int = entities[len(entities) - 1]
    words = vec[i64]([seen >> 32 * k & _WORD for k in range((highest >> 5) + 1)])
    drawn = vec[i64]([draw(key, names[e], 0) << 16 | e for e in entities if not words[e >> 5] >> (e & 31) & 1])
    found = vec[i64]()
    last: i64 = -1
    while len(found) < count:
        best: i64 = -1
        for number in drawn:
            if number > last and (best < 0 or number < best):
                best = number
        if best < 0:
            break
        found = append(found, best & 0xFFFF)
        last = best
    return found


def remainder(digest: bytes, bound: int) -> int:
    """The number that eight little-endian bytes make, modulo a bound: from its halves, which are no objects where this is compiled."""
    low = ((digest[3] * 256 + digest[2]) * 256 + digest[1]) * 256 + digest[0]
    high = ((digest[7] * 256 + digest[6]) * 256 + digest[5]) * 256 + digest[4]
    return (high % bound * (_WORDS % bound) + low) % bound
