"""Line-ups: which factions sit at the table, and on which seats, wherever the program chooses them.

A line-up is *mixed* if it holds at least two blocs: export controls are about the other blocs, so a table of one bloc plays without them.
Two seats always count as mixed, for every pair of factions is to meet. What a person names is played as named.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.core.game import Game
    from gigawatt.core.rules.ruleset import Ruleset, Scenario

MIXED_FROM: Final = 3
"""The fewest seats that are to hold two blocs."""

_TAG: Final = b"gw-line-up"


def is_mixed(blocs: Sequence[str]) -> bool:
    """Whether seats of these blocs are a mixed line-up."""
    return len(blocs) < MIXED_FROM or len(set(blocs)) > 1


def blocs_to_mix(ruleset: Ruleset, scenario: Scenario, factions: Iterable[str]) -> tuple[str, ...]:
    """The bloc of each of these factions; none at all if the scenario has no controls, where blocs need no mixing."""
    if "controls" in scenario.off:
        return ()
    bloc_of = {faction.id: faction.bloc for faction in ruleset.factions}
    return tuple([bloc_of[name] for name in factions])


def has_mixed_lineup(game: Game, factions: Sequence[str]) -> bool:
    """Whether a line-up of `game` is mixed, or need not be because the scenario has no controls."""
    return is_mixed(blocs_to_mix(game.ruleset, game.scenario, factions))


def lineup_with(game: Game, named: Sequence[str]) -> list[str]:
    """The scenario's default line-up, in which factions of `named` that are not among it take the last places.

    If that leaves one bloc and a place that nobody named, the scenario's first faction of another bloc takes the last such place.

    Raises:
        UsageError: more factions are named than there are seats.
    """
    chosen = list(game.scenario.factions[: game.seats])
    missing = [name for name in named if name not in chosen]
    free = [place for place, name in enumerate(chosen) if name not in named]
    if len(missing) > len(free):
        raise UsageError(f"{len(named)} factions for {game.seats} seats")
    for place, name in zip(free[len(free) - len(missing) :], missing, strict=True):
        chosen[place] = name
    open_places = free[: len(free) - len(missing)]
    if open_places and all(name in game.faction_index for name in chosen) and not has_mixed_lineup(game, chosen):
        blocs = blocs_to_mix(game.ruleset, game.scenario, game.scenario.factions)
        here = game.ruleset.factions[game.faction_index[chosen[0]]].bloc
        others = [name for name, bloc in zip(game.scenario.factions, blocs, strict=True) if bloc != here]
        chosen[open_places[-1]] = next(iter(others), chosen[open_places[-1]])
    return chosen


def circle(order: Sequence[int], blocs: Sequence[str], seats: int) -> tuple[int, ...]:
    """`order` read as a circle, rearranged where needed so that neighbours make mixed line-ups.

    If every run of `seats` neighbours is mixed as it stands, nothing moves. Otherwise the members of the largest bloc are spread evenly
    among the others, each group in its order: of all arrangements that one has the shortest runs of one bloc. With few others in a large
    circle some runs stay unmixed: `mixed_starts` names the rest.

    Args:
        order: indices into `blocs`.
        blocs: the bloc of each faction, or nothing if nothing is to be mixed.
        seats: the length of a line-up.
    """
    whole = tuple(order)
    if not blocs or len(mixed_starts(whole, blocs, seats)) == len(whole):
        return whole
    there = [blocs[i] for i in whole]
    largest = max(there, key=there.count)
    many = [i for i in whole if blocs[i] == largest]
    few = [i for i in whole if blocs[i] != largest]
    return _interleaved(many, few) if len(many) > len(few) else _interleaved(few, many)


def _interleaved(many: list[int], few: list[int]) -> tuple[int, ...]:
    """The members of `few`, with those of `many` in even parts between them."""
    spread: list[int] = []
    parts = len(few)
    for part, one in enumerate(few):
        spread.append(one)
        spread += many[len(many) * part // parts : len(many) * (part + 1) // parts]
    return tuple(spread or many)


def mixed_starts(order: Sequence[int], blocs: Sequence[str], seats: int) -> list[int]:
    """The places of the circle `order` from which `seats` neighbours are a mixed line-up; all places if none is or none need be."""
    count = len(order)
    every = list(range(count))
    if not blocs:
        return every
    found = [at for at in every if is_mixed([blocs[order[(at + seat) % count]] for seat in range(seats)])]
    return found or every


def shuffled(items: Sequence[int], key: bytes) -> tuple[int, ...]:
    """`items` in the order of the 128-bit number `key`; the bias of taking it modulo 16 factorial is below 2**-84."""
    number = int.from_bytes(key, "big")
    rest = list(items)
    out = []
    while rest:
        number, place = divmod(number, len(rest))
        out.append(rest.pop(place))
    return tuple(out)


def lineup(game: Game, number: int) -> list[str]:
    """The factions by seat of line-up `number` (from 0) of an endless series, mixed wherever the scenario has controls.

    Of as many numbers as there are factions, beginning at a multiple of that, each faction has each seat once; then neighbours change.
    """
    names = list(game.scenario.factions)
    blocs = blocs_to_mix(game.ruleset, game.scenario, names)
    turn, step = divmod(number, len(names))
    key = hashlib.blake2b(turn.to_bytes(8, "big"), digest_size=16, person=_TAG).digest()
    order = circle(shuffled(range(len(names)), key), blocs, game.seats)
    starts = mixed_starts(order, blocs, game.seats)
    at = starts[(step + turn) % len(starts)]
    return [names[order[(at + seat) % len(names)]] for seat in range(game.seats)]
