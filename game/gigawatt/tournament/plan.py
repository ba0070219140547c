"""The plan of a tournament: which entrants meet, on which seats and factions, with which seeds.

The unit is the *seed block*: one seed and one seating of factions, played once for every rotation of the entrants over the seats.
Within a block every entrant meets the same luck from every seat. Between blocks the factions change seats, so that the effects of
policy, seat and faction can be separated.

A plan is a pure function of its arguments and is generated block by block: it is never held as a whole, and a longer plan begins
with the blocks of a shorter one, so a tournament can be extended. Blocks are chosen greedily: the entrants that played least, with
those they met least, on the factions they had least. Every prefix of the plan is thus as even as possible.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from itertools import combinations
from math import comb, gcd
from typing import Any, Final

from attrs import frozen

from gigawatt.core.lineups import circle, mixed_starts, shuffled
from gigawatt.errors import UsageError

FORMATS: Final = ("round-robin", "all", "gauntlet")
"""How entrants are grouped: evenly paired; every combination; the first one against the others."""

MIN_SEATS: Final = 2
MAX_SEATS: Final = 6
MAX_ENTRANTS: Final = 256
MAX_BLOCKS: Final = 10_000_000

_SEED_TAG: Final = b"gw-tour-seed"
_ORDER_TAG: Final = b"gw-tour-order"
_SECRET_TAG: Final = b"gw-tour-secret"


@frozen
class PlannedGame:
    """One game of a block."""

    game: int
    """The index of the rotation."""
    seats: tuple[int, ...]
    """The entrant (its index in the plan's list) on each seat."""


@frozen
class Block:
    """One seed, one seating of factions, and the entrants that rotate over the seats."""

    index: int
    """Its index in the plan."""
    seed: int
    """The match seed, 128 bits."""
    factions: tuple[str, ...]
    """The faction on each seat, the same in every game of the block."""
    entrants: tuple[int, ...]
    """The entrants in seat order of the first game; some may occur more than once."""

    @property
    def size(self) -> int:
        """The number of games: one for every seat, fewer if a rotation would repeat a seating."""
        return _period(self.entrants)

    def games(self) -> Iterator[PlannedGame]:
        """The games, in order."""
        for turn in range(self.size):
            yield PlannedGame(turn, self.entrants[turn:] + self.entrants[:turn])

    def seating(self, game: int) -> tuple[str, ...]:  # noqa: ARG002 - other kinds of block look at it
        """The faction on each seat in a game of the block."""
        return self.factions


@frozen(kw_only=True)
class Plan:
    """The arguments of a plan; iterating yields its blocks.

    Raises:
        UsageError: an argument is invalid, by itself or with the others.
    """

    entrants: int
    """The number of entrants, which are identified by their index."""
    seats: int
    """The seats of a game, 2 to 6."""
    factions: tuple[str, ...]
    """The factions in rotation, at least as many as seats, without repetition."""
    blocs: tuple[str, ...] = ()
    """The bloc of each faction, if line-ups are to be mixed: three seats and more then hold two blocs wherever the factions allow it."""
    format: str = "round-robin"
    blocks: int = 100
    secret: bytes
    """At most 64 bytes; seeds cannot be predicted without it. See `secret_of`."""

    def __attrs_post_init__(self) -> None:
        _check(self)

    def __iter__(self) -> Iterator[Block]:
        groups = _groups(self)
        walk = _FactionWalk(self)
        for index in range(self.blocks):
            group = next(groups)
            seats = walk.next(index, group)
            order = _arranged(group, _keyed(self.secret, _ORDER_TAG, b"group", index))
            seed = int.from_bytes(_keyed(self.secret, _SEED_TAG, b"", index), "big")
            yield Block(index, seed, seats, order)

    def to_json(self) -> dict[str, Any]:
        """Everything but `secret` as plain values; `secret` is stored elsewhere in a results file."""
        return {
            "entrants": self.entrants,
            "seats": self.seats,
            "factions": list(self.factions),
            "blocs": list(self.blocs),
            "format": self.format,
            "blocks": self.blocks,
        }


def secret_of(seed: int) -> bytes:
    """The 128-bit secret of a tournament's seed; a short seed can be guessed."""
    return hashlib.blake2b(str(seed).encode(), digest_size=16, person=_SECRET_TAG).digest()


def _check(plan: Plan) -> None:
    """Raise `UsageError` for the first invalid argument of `plan`."""
    if plan.format not in FORMATS:
        raise UsageError(f"unknown format {plan.format!r}: expected one of {', '.join(FORMATS)}")
    if not MIN_SEATS <= plan.seats <= MAX_SEATS:
        raise UsageError(f"a tournament needs {MIN_SEATS} to {MAX_SEATS} seats, got {plan.seats}")
    if not 1 <= plan.entrants <= MAX_ENTRANTS:
        raise UsageError(f"a tournament needs 1 to {MAX_ENTRANTS} entrants, got {plan.entrants}")
    if plan.format == "gauntlet" and plan.entrants < 2:
        raise UsageError("a gauntlet needs a candidate and at least one opponent, got one entrant")
    if not 1 <= plan.blocks <= MAX_BLOCKS:
        raise UsageError(f"a tournament has 1 to {MAX_BLOCKS:,} blocks, got {plan.blocks:,}")
    if len(set(plan.factions)) != len(plan.factions):
        raise UsageError(f"a faction is named twice in {', '.join(plan.factions)}")
    if len(plan.factions) < plan.seats:
        raise UsageError(f"{plan.seats} seats need as many factions to walk through, got {len(plan.factions)}")
    if len(plan.blocs) not in (0, len(plan.factions)):
        raise UsageError(f"{len(plan.factions)} factions have a bloc each or none has, got {len(plan.blocs)}")
    if not 0 < len(plan.secret) <= 64:
        raise UsageError(f"a tournament's secret has 1 to 64 bytes, got {len(plan.secret)}")


# --- who meets ----------------------------------------------------------------------------------------------------------


def _groups(plan: Plan) -> Iterator[tuple[int, ...]]:
    """The entrants of each block, endlessly, in ascending order within a block."""
    if plan.format == "all":
        return _every_combination(plan.entrants, plan.seats)
    if plan.format == "gauntlet":
        return _gauntlet(plan.entrants, plan.seats)
    return _even_groups(range(plan.entrants), plan.seats)


def _even_groups(pool: range, size: int) -> Iterator[tuple[int, ...]]:
    """Groups of `size` out of `pool`: those who played least with those they met least; ties are broken in rotation.

    If the pool is smaller than a group, everyone occurs equally often, and the remaining places go to those who played least.
    """
    count = len(pool)
    copies, places = divmod(size, count)
    played = [0] * count
    met = [[0] * count for _ in range(count)]
    turn = 0
    while True:
        group: list[int] = []
        strangeness = [0] * count
        for _ in range(places):
            rest = (i for i in range(count) if i not in group)
            chosen = min(rest, key=lambda i: (played[i], strangeness[i], (i - turn) % count))
            group.append(chosen)
            played[chosen] += 1
            row = met[chosen]
            strangeness = [old + new for old, new in zip(strangeness, row, strict=True)]
        for i, j in combinations(group, 2):
            met[i][j] += 1
            met[j][i] += 1
        turn += 1
        yield tuple(sorted(pool[i] for i in (*group, *(list(range(count)) * copies))))


def _gauntlet(count: int, size: int) -> Iterator[tuple[int, ...]]:
    """Entrant 0 and opponents for the other seats: different ones, or, if there are too few, one opponent for all of them."""
    if count - 1 >= size - 1:
        for others in _even_groups(range(1, count), size - 1):
            yield (0, *others)
    turn = 0
    while True:
        yield (0, *(1 + turn % (count - 1),) * (size - 1))
        turn += 1


def _every_combination(count: int, size: int) -> Iterator[tuple[int, ...]]:
    """Every combination of `size` entrants, repeatedly, in an order that spreads each entrant evenly.

    With fewer entrants than places, combinations with repetition, except those of a single entrant.
    """
    if count == 1:
        while True:
            yield (0,) * size
    if count >= size:
        total, items, shift = comb(count, size), count, 0
    else:
        total, items, shift = comb(count + size - 1, size), count + size - 1, 1
    stride = _coprime_near(int(total * 0.6180339887), total)
    place = 0
    while True:
        chosen = _unrank(place, items, size)
        place = (place + stride) % total
        group = tuple(item - i * shift for i, item in enumerate(chosen))
        if group[0] != group[-1]:
            yield group


def _unrank(rank: int, items: int, size: int) -> tuple[int, ...]:
    """The combination of `size` out of `items` with index `rank` in lexicographic order."""
    chosen = []
    item = 0
    for left in range(size, 0, -1):
        while rank >= (block := comb(items - item - 1, left - 1)):
            rank -= block
            item += 1
        chosen.append(item)
        item += 1
    return tuple(chosen)


def _coprime_near(start: int, total: int) -> int:
    """The smallest number from `start` on, at least 1, that is coprime to `total`."""
    number = max(start, 1)
    while gcd(number, total) != 1:
        number += 1
    return number


# --- where they sit -----------------------------------------------------------------------------------------------------


class _FactionWalk:
    """Assigns factions to seats so that each entrant gets each faction on each seat as evenly as possible.

    Every cycle of as many blocks as factions has its own keyed order, so that neighbours change; each block of it takes the
    rotation of that order that its entrants have had least, among the mixed ones if blocs are to be mixed.
    """

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._seen = [0] * (plan.entrants * plan.seats * len(plan.factions))
        self._order: tuple[int, ...] = ()
        self._starts: frozenset[int] = frozenset()

    def next(self, index: int, group: tuple[int, ...]) -> tuple[str, ...]:
        """The faction on each seat of block `index`, whose entrants are `group`; the choice is counted."""
        plan = self._plan
        kinds = len(plan.factions)
        cycle, step = divmod(index, kinds)
        if step == 0:
            key = _keyed(plan.secret, _ORDER_TAG, b"factions", cycle)
            self._order = circle(shuffled(range(kinds), key), plan.blocs, plan.seats)
            self._starts = frozenset(mixed_starts(self._order, plan.blocs, plan.seats))
        order, seen, seats = self._order, self._seen, range(plan.seats)
        bases = [entrant * plan.seats * kinds for entrant in group]
        best, least = 0, -1
        for offset in range(kinds):
            shift = (step + offset) % kinds
            if shift not in self._starts:
                continue
            cost = 0
            for seat in seats:
                cell = seat * kinds + order[(seat + shift) % kinds]
                for base in bases:
                    cost += seen[base + cell]
            if least < 0 or cost < least:
                best, least = shift, cost
        chosen = [order[(seat + best) % kinds] for seat in seats]
        for seat in seats:
            for base in bases:
                seen[base + seat * kinds + chosen[seat]] += 1
        return tuple(plan.factions[i] for i in chosen)


def _arranged(group: tuple[int, ...], key: bytes) -> tuple[int, ...]:
    """`group` in a keyed order, so that nobody always acts after the same entrant; ascending if that would repeat a seating."""
    order = shuffled(group, key)
    return order if _period(order) == len(order) else tuple(sorted(group))


def _period(seats: tuple[int, ...]) -> int:
    """The number of rotations after which `seats` repeats."""
    size = len(seats)
    return next(turn for turn in range(1, size + 1) if seats[turn:] + seats[:turn] == seats)


def _keyed(secret: bytes, tag: bytes, purpose: bytes, number: int) -> bytes:
    """16 bytes that cannot be predicted without `secret`."""
    message = purpose + number.to_bytes(8, "big")
    return hashlib.blake2b(message, digest_size=16, key=secret, person=tag).digest()
