"""Two orders together: what they do about a shortage that no single order lifts, since two layers are missing or one needs the other first.

Nothing is derived from lead times or from what each order does: the match is played again with both, everyone else as recorded
(`gigawatt.study.hindsight.recorded_future`), and then with either of them alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations, islice, pairwise
from typing import TYPE_CHECKING, Final

from attrs import evolve, frozen

from gigawatt.core.actions import PASS
from gigawatt.core.explanations.shortages import OrderPair, PairedOrder
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.queries.turn_order import ends_quarter
from gigawatt.core.rules.vocabulary import LAYERS
from gigawatt.study.hindsight.causes import lead_time, suppliers

if TYPE_CHECKING:
    from gigawatt.core.queries.bottleneck import Bottleneck
    from gigawatt.study.hindsight.recorded_future import Course, RecordedFuture

MOST_PAIRS: Final = 200
"""Pairs that are played for an episode, at most."""

_SITE: Final = LAYERS.index("site")
_MOST_BINDING: Final = 2


@frozen
class Given:
    """An order in the place of a decision."""

    ply: int
    action: int


@frozen
class Stretch:
    """Quarters in a row in which the same layers bound a campus of a seat."""

    seat: int
    region: int
    first: int
    last: int


class PairSearch:
    """Searches pairs of orders in one match."""

    def __init__(self, future: RecordedFuture) -> None:
        self._future = future
        self._game = future.game

    def best(self, stretch: Stretch) -> OrderPair | None:
        """The pair that brings the seat the most Lead at the end, of those with which the campus and the seat run more within the stretch.

        At most `MOST_PAIRS` are played: first those that take the place of passes alone, and of these the ones nearest to the first
        quarter of the stretch.

        Returns:
            None if there is none among them.
        """
        tried = (self.played(stretch, *orders) for orders in islice(self._orders(stretch), MOST_PAIRS))
        found = max((pair for pair in tried if pair is not None), key=self._merit, default=None)
        return None if found is None else self.with_alone(stretch, found)

    def played(self, stretch: Stretch, first: Given, second: Given) -> OrderPair | None:
        """Play the match to its end with two orders; None if one is not legal, or campus or seat runs no more within the stretch."""
        course = self._course(stretch, first, second)
        if course is None:
            return None
        for quarter in range(max(stretch.first, self._future.at(first.ply).quarter), stretch.last + 1):
            gain = self._compute(course, stretch.seat, quarter)
            if gain > 0 and self._points(course, stretch, quarter) > 0:
                return self._pair(course, stretch.seat, (first, second), quarter, gain)
        return None

    def with_alone(self, stretch: Stretch, pair: OrderPair) -> OrderPair:
        """The pair, with what either order does when the match is played again with it alone."""
        one, other = (self._alone(stretch.seat, order, pair.quarter) for order in pair.orders)
        return evolve(pair, orders=(one, other))

    # --- what is tried ---------------------------------------------------------------------------------------------------

    def _orders(self, stretch: Stretch) -> Iterator[tuple[Given, Given]]:
        """Pairs to play, the most promising first: those that give up the fewest actions."""
        layers = self._layers(stretch)
        slots = self._slots(stretch)
        for one, other in slots:
            for here, there in layers:
                yield from self._at(stretch, one, other, here, there)
                if here != there and self._quarter(one) != self._quarter(other):
                    yield from self._at(stretch, one, other, there, here)

    def _layers(self, stretch: Stretch) -> list[tuple[int, int]]:
        """The layers of the two orders: those that bind; or the one that binds, with those that bind next, itself, and site."""
        campuses = [self._campus(stretch, quarter) for quarter in range(stretch.first, stretch.last + 1)]
        binding = [layer for layer, slack in enumerate(campuses[0].slack) if not slack]
        if len(binding) > 1:
            return [(binding[0], binding[1])] if len(binding) == _MOST_BINDING else []
        following = {LAYERS.index(name) for campus in campuses for name in campus.following}
        others = dict.fromkeys([*sorted(following), *binding, _SITE])
        return [(min(binding[0], other), max(binding[0], other)) for other in others]

    def _slots(self, stretch: Stretch) -> list[tuple[int, int]]:
        """Plies whose decisions two orders may take the place of, the best first: in one quarter, or in two quarters in a row.

        A pass leaves action points: both orders may take its place.
        """
        by_quarter = [self._decisions(stretch.seat, quarter) for quarter in range(stretch.last + 1)]
        slots = [(ply, ply) for plies in by_quarter for ply in plies if self._future.record.actions[ply] == PASS]
        slots += [pair for plies in by_quarter for pair in combinations(plies, 2)]
        slots += [(ply, later) for now, after in pairwise(by_quarter) for ply in now for later in after]
        return sorted(
            slots, key=lambda slot: (self._given_up(*slot), abs(self._quarter(slot[1]) - stretch.first), slot)
        )

    def _decisions(self, seat: int, quarter: int) -> list[int]:
        """The plies of a seat in a quarter at which it had an action point to use."""
        actions = self._future.record.actions
        return [ply for ply in self._future.plies[seat][quarter] if not self._game.is_free[actions[ply]]]

    def _at(self, stretch: Stretch, one: int, other: int, here: int, there: int) -> Iterator[tuple[Given, Given]]:
        """Orders for the layer `here` at ply `one`, with orders for the layer `there` at ply `other`."""
        legal = self._future.before[one].legal_actions()
        is_same = here == there and self._quarter(one) == self._quarter(other)
        for action in suppliers(self._game, stretch.region, here):
            if action in legal and self._is_timely(stretch, one, action):
                for then in suppliers(self._game, stretch.region, there):
                    if (not is_same or then >= action) and self._is_timely(stretch, other, then):
                        yield Given(one, action), Given(other, then)

    def _is_timely(self, stretch: Stretch, ply: int, action: int) -> bool:
        """Whether an order, with luck, is online in the stretch, and is another action than the recorded one."""
        state = self._future.before[ply]
        soonest = state.quarter + lead_time(state, stretch.seat, action, is_lucky=True) - 1
        return soonest <= stretch.last and action != self._future.record.actions[ply]

    # --- what is found ---------------------------------------------------------------------------------------------------

    def _course(self, stretch: Stretch, first: Given, second: Given) -> Course | None:
        """The match with both orders; None if one of them was not carried out."""
        state = self._future.before[first.ply].copy()
        instead = {first.ply: first.action, second.ply: second.action}
        if first.ply == second.ply:
            if first.action not in state.legal_actions() or ends_quarter(state, first.action):
                return None
            state.apply_action(first.action)
        course = self._future.play_on(
            state, ply=first.ply, instead=instead, watch=lambda now: stretch.first <= now <= stretch.last
        )
        return course if all(self._is_given(course, stretch.seat, given) for given in (first, second)) else None

    def _is_given(self, course: Course, seat: int, given: Given) -> bool:
        """Whether an order was carried out; taken to be not where anything of the seat was not legal in its quarter."""
        tally = course.tallies[self._quarter(given.ply) - course.first][seat]
        return not tally.illegal and given.action not in tally.unplayed

    def _pair(self, course: Course, seat: int, orders: tuple[Given, Given], quarter: int, gain: int) -> OrderPair:
        one, other = (self._order(given) for given in orders)
        total = sum(self._compute(course, seat, now) for now in range(course.first, self._future.quarters))
        left_out = sum(course.left_out_by(self._future.quarters - 1))
        return OrderPair((one, other), quarter, gain, total, self._lead(course, seat), left_out)

    def _order(self, given: Given) -> PairedOrder:
        return PairedOrder(given.ply, self._quarter(given.ply), given.action, self._future.record.actions[given.ply])

    def _alone(self, seat: int, order: PairedOrder, quarter: int) -> PairedOrder:
        begin = self._future.before[order.ply]
        if order.action not in begin.legal_actions():
            return order
        course = self._future.play_on(begin.copy(), ply=order.ply, instead={order.ply: order.action})
        gain = self._compute(course, seat, quarter)
        return evolve(order, is_legal=True, seat_gain=gain, lead=self._lead(course, seat))

    def _merit(self, pair: OrderPair) -> tuple[int, ...]:
        """What orders pairs: Lead, then compute to the end; what is given up and left out for them; the later decisions of equals."""
        plies = [order.ply for order in pair.orders]
        actions = [order.action for order in pair.orders]
        given_up = self._given_up(*plies)
        return pair.lead, pair.total, -given_up, -pair.left_out, *plies, *(-action for action in actions)

    def _given_up(self, one: int, other: int) -> int:
        """Actions that are given up for two orders: decisions that were no pass."""
        return sum(self._future.record.actions[ply] != PASS for ply in {one, other})

    def _quarter(self, ply: int) -> int:
        return self._future.before[ply].quarter

    def _campus(self, stretch: Stretch, quarter: int) -> Bottleneck:
        return bottleneck(self._future.course.operations[quarter], stretch.seat, stretch.region)

    def _points(self, course: Course, stretch: Stretch, quarter: int) -> int:
        """How many points of compute more the campus has in a quarter of the stretch."""
        then = bottleneck(course.operations[quarter], stretch.seat, stretch.region)
        return then.points - self._campus(stretch, quarter).points

    def _compute(self, course: Course, seat: int, quarter: int) -> int:
        """How many points of compute more the seat has in a quarter."""
        now = course.after[quarter - course.first].compute[seat]
        return now - self._future.course.after[quarter].compute[seat]

    def _lead(self, course: Course, seat: int) -> int:
        return course.after[-1].lead[seat] - self._future.course.after[-1].lead[seat]
