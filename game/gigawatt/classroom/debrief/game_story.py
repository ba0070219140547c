"""The story of a student's game: its bottlenecks, the decision behind the worst one, its pipeline and its course.

All claims about causes are counterfactuals that were played: the match again with one order in the place of another decision, with two
orders, or with one more module.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from gigawatt.analysis.match_summary import HeldBack, MatchSummary, held_back, permit_luck, summarise_match
from gigawatt.classroom.debrief.pair_search import Stretch
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.episodes import Episode, episodes
from gigawatt.study.hindsight.pipeline import PipelineRow, pipeline_of

if TYPE_CHECKING:
    from gigawatt.classroom.grading.decision_quality import Regret
    from gigawatt.core.explanations.shortages import MissedOrder, OrderPair, Shortage
    from gigawatt.match import Record
    from gigawatt.study.hindsight.bottlenecks import Bottlenecks, SeatBottlenecks
    from gigawatt.study.hindsight.recorded_future import RecordedFuture
    from gigawatt.study.hindsight.whatif import WhatIf

MOST_TOLD: Final = 4
"""Episodes of the story of a game."""

_NO_TIME: Final = "no-time"


@frozen
class Turn:
    """An order that lifts a shortage, and what becomes of the whole match with it."""

    shortage: Shortage
    missed: MissedOrder
    lead: int
    """The student's Lead at the end, with the order less without."""
    left_out: int
    """Recorded actions, of all seats, that were not legal any more."""


@frozen
class Told:
    """An episode, with the best order that lifts it, and the best two where no single order brings Lead."""

    episode: Episode
    causes: tuple[Shortage, ...]
    """What was behind it, as `causes_of` has it."""
    turn: Turn | None
    """None if no order in time lifts it and brings the seat more compute."""
    pair: OrderPair | None = None
    """None as well where none was looked for."""

    @property
    def lead(self) -> int | None:
        """The change in the student's Lead at the end with what lifts it, the order or the pair; None if nothing does."""
        found = self.best_pair or self.turn
        return None if found is None else found.lead

    def with_pair(self, pair: OrderPair | None) -> Told:
        """The same with a pair, which refutes that there was no time for an order in its quarter."""
        causes = [row for row in self.causes if pair is None or (row.code, row.quarter) != (_NO_TIME, pair.quarter)]
        return evolve(self, pair=pair, causes=tuple(causes))

    @property
    def missed_layers(self) -> tuple[int, ...]:
        """The layers of which an order in time would have brought more."""
        return tuple(sorted({row.layer for row in self.causes if row.missed is not None}))

    @property
    def best_pair(self) -> OrderPair | None:
        """The pair, where there is no single order, or where it brings Lead and the single order less."""
        if self.turn is None or (self.pair is not None and self.pair.lead > max(0, self.turn.lead)):
            return self.pair
        return None


@frozen(eq=False)
class GameStory:
    """A game as its debrief has it."""

    record: Record
    seat: int
    is_finished: bool
    answer: Bottlenecks
    """Of the student's seat."""
    summary: MatchSummary
    main: HeldBack
    """What the end of the game says held the student back."""
    pipeline: tuple[PipelineRow, ...]
    told: tuple[Told, ...]
    """The episodes that held back most, in the order of time."""
    luck: tuple[int, int, float]
    """Permit draws, how many stalled, and how many would have on average."""
    what_if: WhatIf | str | None = None
    """The answer to the teacher's question, why it cannot be asked of this game, or None if nothing was asked."""
    regret: Regret | None = None
    """What the student's decisions cost, if grading has measured it."""

    @property
    def own(self) -> SeatBottlenecks:
        """The student's seat over the match."""
        return self.answer.seats[0]

    @property
    def worst(self) -> Told | None:
        """The worst episode of the layer that the end of the game says held the student back; of any layer where it has none."""
        return min(self.told, key=self._by_rank, default=None)

    def bound(self, told: Told) -> tuple[int, int] | None:
        """In how many quarters the end says that the layers of an episode held the student back, and of how many; None for other layers."""
        is_main = set(told.episode.binding) == {self.main.layer, *self.main.beside}
        return (self.main.bound, self.main.quarters) if is_main else None

    @property
    def turning(self) -> Told | None:
        """The episode whose decision is told first: of those whose order, or two, bring Lead the worst, else the worst of all.

        None if none brings Lead, and none lifts the worst one.
        """
        gains = [one for one in self.told if (one.lead or 0) > 0]
        worst = self.worst
        if gains:
            return min(gains, key=self._by_rank)
        return worst if worst is not None and worst.lead is not None else None

    def _by_rank(self, one: Told) -> tuple[bool, int, int, int]:
        return self.main.layer not in one.episode.binding, *one.episode.rank()

    @property
    def gaining(self) -> Told | None:
        """The episode of `turning` if its order, or two, bring Lead; Lead at the end of an unfinished game is unknown and not asked for."""
        found = self.turning
        return found if found is not None and (not self.is_finished or (found.lead or 0) > 0) else None

    @property
    def unlifted(self) -> tuple[Stretch, ...]:
        """The episodes that no single order lifts to the student's gain: those to look for two orders for."""
        rows = [one for one in self.told if one.turn is None or (self.is_finished and one.turn.lead <= 0)]
        return tuple(_stretch(self.seat, one.episode) for one in rows)

    def with_pairs(self, found: Mapping[Stretch, OrderPair]) -> GameStory:
        """The story with pairs that were found for episodes."""
        told = [one.with_pair(found.get(_stretch(self.seat, one.episode))) for one in self.told]
        return evolve(self, told=tuple(told))

    @property
    def lead(self) -> int:
        """The student's Lead at the end, or after the last quarter that was played."""
        return self.summary.quarters[-1].lead[self.seat]

    @property
    def compute(self) -> int:
        """The student's compute then."""
        return self.summary.quarters[-1].compute[self.seat]

    @property
    def rank(self) -> int:
        """The student's place then."""
        return self.summary.ranks[self.seat]

    def held(self) -> list[list[float]]:
        """By layer and quarter, points of compute that it held back; what several layers held back together is divided among them."""
        rows = [[0.0] * len(self.own.quarters) for _ in LAYERS]
        for place, quarter in enumerate(self.own.quarters):
            for campus in quarter.campuses:
                for layer in campus.bottleneck.binding:
                    rows[LAYERS.index(layer)][place] += campus.held_back / len(campus.bottleneck.binding)
        return rows


def tell_game(future: RecordedFuture, answer: Bottlenecks, seat: int, what_if: WhatIf | str | None = None) -> GameStory:
    """Put together the story of a game.

    Args:
        future: the game, with a quarter that has ended at least.
        answer: its bottlenecks, of this seat alone.
        seat: the student's.
        what_if: the answer to the teacher's question.
    """
    summary = summarise_match(future.record, future.game)
    main = held_back(summary, seat)
    found = sorted(episodes(answer.seats[0]), key=lambda one: (main.layer not in one.binding, *one.rank()))
    chosen = sorted([*found[:1], *sorted(found[1:], key=Episode.rank)[: MOST_TOLD - 1]], key=_in_time)
    return GameStory(
        record=future.record,
        seat=seat,
        is_finished=answer.is_finished,
        answer=answer,
        summary=summary,
        main=main,
        pipeline=pipeline_of(future, seat),
        told=tuple(_told(future, answer.seats[0], one) for one in chosen),
        luck=permit_luck(summary, seat),
        what_if=what_if,
    )


def _in_time(episode: Episode) -> tuple[int, int]:
    return episode.first, episode.region


def _stretch(seat: int, episode: Episode) -> Stretch:
    return Stretch(seat, episode.region, episode.first, episode.last)


def _told(future: RecordedFuture, own: SeatBottlenecks, episode: Episode) -> Told:
    turn = turn_of(future, own, episode)
    return Told(episode, causes_of(own, episode, turn), turn)


def causes_of(own: SeatBottlenecks, episode: Episode, turn: Turn | None) -> tuple[Shortage, ...]:
    """The shortages whose causes tell an episode: those of its first quarter, and what became of those that no order lifts.

    What is true of the first quarter need not be so of the later ones: no order may have come in time for it, and one for them. So for each
    layer that no order lifts in the first quarter there is the one of `turn`, or the first that an order lifts; without any, the first
    with a cause other than that there was no time.
    """
    rows = [row for row in _within(own, episode) if row.quarter > episode.first]
    found = list(episode.shortages)
    for first in episode.shortages:
        if first.missed is None:
            later = [row for row in rows if row.layer == first.layer]
            lifted = [row for row in later if turn is not None and row is turn.shortage]
            lifted += [row for row in later if row.missed is not None]
            other = [row for row in later if first.code == _NO_TIME != row.code]
            found += [*lifted, *other][:1]
    return tuple(found)


def _within(own: SeatBottlenecks, episode: Episode) -> Iterator[Shortage]:
    """The shortages of an episode, in all of its quarters."""
    for quarter, campus, row in own.shortages():
        if campus.bottleneck.region == episode.region and episode.first <= quarter.quarter <= episode.last:
            yield row


def turn_of(future: RecordedFuture, own: SeatBottlenecks, episode: Episode) -> Turn | None:
    """The order that lifts a shortage of an episode, brings the seat more compute, and the most Lead when the match is played to its end.

    Args:
        future: the match.
        own: the seat.
        episode: one of it; the shortages of all of its quarters count.
    """
    lifted = [(row, row.missed) for row in _within(own, episode) if row.missed is not None]
    rows = [(row, missed) for row, missed in lifted if missed.seat_gain > 0]
    tried = {(missed.ply, missed.action): missed for _, missed in rows}
    ends = {key: _played_with(future, own.seat, missed) for key, missed in tried.items()}
    turns = [Turn(row, missed, *ends[missed.ply, missed.action]) for row, missed in rows]
    return max(turns, key=_worth, default=None)


def _worth(turn: Turn) -> tuple[int, int, int, int]:
    """What orders turns: Lead, then compute; the earlier shortage of equals, then the first layer."""
    return turn.lead, turn.missed.seat_gain, -turn.shortage.quarter, -turn.shortage.layer


def _played_with(future: RecordedFuture, seat: int, missed: MissedOrder) -> tuple[int, int]:
    """The change in a seat's Lead at the end with a missed order, and how many recorded actions of all seats are left out."""
    course = future.play_on(future.before[missed.ply].copy(), ply=missed.ply, instead={missed.ply: missed.action})
    change = course.after[-1].lead[seat] - future.course.after[-1].lead[seat]
    return change, sum(course.left_out_by(future.quarters - 1))
