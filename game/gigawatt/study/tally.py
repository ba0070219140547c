"""Games added up: what the figures of `study balance` are made of, as sums of whole numbers that can be added and taken apart again.

A sum is known by a name, mostly with indices: `("project", 3)`. Everything is linear in the games, so a group of blocks is left out by
subtraction, which is what intervals are made of.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from typing import Final

from attrs import field, frozen

from gigawatt.core.rules.thirds import last_third
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.study.measures import LEGAL, OFFERED, TAKEN, WHOLE, GameMeasures

Key = Hashable
Sums = Counter[Key]
Spread = Counter[tuple[Key, int, int]]
"""How often each number was seen: what it is of, quarter, number."""

TENSE: Final = 3
"""The tension from which freight takes longer."""

_TRAINING: Final = LEAD_SOURCES.index("training")


@frozen
class Tally:
    """Games added up."""

    sums: Sums = field(factory=Counter)
    """What rows are figured from."""
    spread: Spread = field(factory=Counter)
    """What percentiles are read from."""

    def add(self, game: GameMeasures) -> None:
        """Add a game."""
        for count in _COUNTS:
            count(game, self.sums)
        _spread(game, self.spread)

    def absorb(self, other: Tally) -> None:
        """Add the games of another tally."""
        self.sums.update(other.sums)
        self.spread.update(other.spread)


def tally_games(games: Iterable[GameMeasures]) -> Tally:
    """Some games added up."""
    tally = Tally()
    for game in games:
        tally.add(game)
    return tally


def without(whole: Sums, part: Sums) -> Sums:
    """Sums with those of a part of their games left out."""
    rest = Counter(whole)
    rest.subtract(part)
    return rest


def won(game: GameMeasures) -> list[int]:
    """By seat, its part of the first place in sixtieths."""
    share = WHOLE // game.ranks.count(1)
    return [share if rank == 1 else 0 for rank in game.ranks]


def leaders(lead: Sequence[int]) -> list[int]:
    """The seats with the most Lead."""
    most = max(lead)
    return [seat for seat, have in enumerate(lead) if have == most]


def _count_whole(game: GameMeasures, sums: Sums) -> None:
    plies = sum(game.legal_counts)
    sums["games"] += 1
    sums["seats"] += len(game.ranks)
    sums["complete"] += game.is_complete and not game.faults
    sums["faulty"] += game.faults > 0
    sums["plies"] += plies
    for number, times in enumerate(game.legal_counts):
        if times:
            sums["legal", number] += times


def _count_winners(game: GameMeasures, sums: Sums) -> None:
    firsts = won(game)
    for seat, (faction, place) in enumerate(zip(game.factions, game.places, strict=True)):
        sums["faction", faction] += 1
        sums["faction-won", faction] += firsts[seat]
        sums["place", place] += 1
        sums["place-won", place] += firsts[seat]
    winners = [seat for seat, first in enumerate(firsts) if first]
    sums["winners"] += len(winners)
    sums["winners-in-debt"] += sum(game.cash[-1][seat] < 0 for seat in winners)
    final = sorted(game.lead[-1], reverse=True)
    sums["margin"] += final[0] - final[1]


def _count_leaders(game: GameMeasures, sums: Sums) -> None:
    firsts = won(game)
    ahead = -1
    for quarter, lead in enumerate(game.lead):
        tied = leaders(lead)
        sums["leader-won", quarter] += WHOLE // len(tied) * sum(firsts[seat] for seat in tied)
        if len(tied) == 1:
            sums["changes"] += ahead not in (-1, tied[0])
            ahead = tied[0]


def _count_lead(game: GameMeasures, sums: Sums) -> None:
    seats = len(game.ranks)
    quarters = len(game.gained)
    for quarter, gained in enumerate(game.gained):
        for source, amount in enumerate(gained):
            if amount:
                sums["gained", source, quarter] += amount
        sums["milestones"] += gained[_TRAINING]
        sums["milestones-late"] += gained[_TRAINING] if quarter >= quarters - 2 else 0
    whole = [sum(row) for row in game.lead_by]
    margins = [seats * have - sum(whole) for have in whole]
    for source, column in enumerate(zip(*game.lead_by, strict=True)):
        total = sum(column)
        sums["lead", source] += total
        # Multiplied by the seats, and so exact. The margins add up to zero: the mean of the source need not be taken off.
        sums["with-margin", source] += sum(have * margin for have, margin in zip(column, margins, strict=True))
    sums["tiers"] += game.tiers
    sums["ties"] += game.ties


def _count_actions(game: GameMeasures, sums: Sums) -> None:
    for kind in game.legal_kinds:
        sums["kind-legal", kind] += 1
    for kind, times in enumerate(zip(*game.kinds, strict=True)):
        if any(times):
            sums["kind-games", kind] += 1
            for quarter, count in enumerate(times):
                sums["kind", kind, quarter] += count
    for faction, action in zip(game.factions, game.first_actions, strict=True):
        sums["first", faction, action] += 1
    sums["lapsed"] += sum(game.lapsed)


def _count_places(game: GameMeasures, sums: Sums) -> None:
    for quarter, shares in enumerate(game.binding):
        for layer, share in enumerate(shares):
            sums["binding", quarter, layer] += share
    sums["idle"] += sum(game.idle)
    sums["online"] += sum(game.online)
    for count in game.campuses:
        sums["campuses"] += count
        sums["with-campuses", min(count, 3)] += 1
    for project, count in enumerate(game.orders):
        if count:
            sums["project", project] += count
            sums["project-games", project] += 1
    sums["permits"] += game.permits
    sums["stalled"] += game.stalled


def _count_controls(game: GameMeasures, sums: Sums) -> None:
    late = last_third(len(game.lead))
    sums["issues"] += len(game.issues)
    sums["issue-games"] += bool(game.issues)
    sums["issues-last"] += sum(1 for quarter, _, is_last in game.issues if is_last and quarter >= late)
    sums["embargo-orders"] += game.embargo_orders
    sums["grey-orders"] += game.grey_orders
    sums["tense"] += sum(tension >= TENSE for tension in game.tension[:-1])


def _count_chokepoints(game: GameMeasures, sums: Sums) -> None:
    firsts = won(game)
    for row in game.holders:
        for part, seat in enumerate(row):
            sums["held", part] += seat >= 0
    holding = {seat for seat in game.holders[last_third(len(game.holders)) - 1] if seat >= 0}
    sums["holders"] += len(holding)
    sums["holders-won"] += sum(firsts[seat] for seat in holding)


def _count_cards(game: GameMeasures, sums: Sums) -> None:
    for card, bits in enumerate(game.cards):
        if bits & OFFERED:
            sums["card-offered", card] += 1
            sums["card-legal", card] += bits & LEGAL > 0
            sums["card-taken", card] += bits & TAKEN > 0


def _count_money(game: GameMeasures, sums: Sums) -> None:
    quarters, seats = len(game.cash), len(game.ranks)
    late = last_third(quarters)
    sums["quarters"] += quarters
    sums["seat-quarters"] += quarters * seats
    sums["late-seat-quarters"] += (quarters - late) * seats
    sums["late-cash"] += sum(map(sum, game.cash[late:]))
    sums["full"] += sum(game.full)
    sums["influence-end"] += sum(game.influence[-1])
    for flow, amount in enumerate(game.flows):
        sums["flow", flow] += amount
    for times, first in zip(game.restructures, won(game), strict=True):
        sums["restructured"] += times > 0
        sums["restructured-won"] += first if times else 0
    for quarter in game.equity:
        if quarter >= 0:
            sums["equity", quarter] += 1


_COUNTS: Final = (
    _count_whole, _count_winners, _count_leaders, _count_lead, _count_actions, _count_places, _count_controls, _count_chokepoints,
    _count_cards, _count_money,
)  # fmt: skip


def _spread(game: GameMeasures, spread: Spread) -> None:
    """Count the numbers of a game that percentiles are told of."""
    for quarter in range(len(game.lead)):
        spread["cloud", quarter, game.cloud[quarter]] += 1
        spread["tension", quarter, game.tension[quarter]] += 1
        for ladder, price in enumerate(game.prices[quarter]):
            spread[("price", ladder), quarter, price] += 1
        for name, rows in (("cash", game.cash), ("influence", game.influence), ("compute", game.compute)):
            for number in rows[quarter]:
                spread[name, quarter, number] += 1
