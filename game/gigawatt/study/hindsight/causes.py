"""The earlier decision behind a shortage: which order by when would have lifted it, or what stood in its way.

A claim is never made from lead times alone. Each order that was legal at an earlier decision of the seat is put in the place of what was
decided, and the match goes on as recorded (`gigawatt.study.hindsight.recorded_future`) up to the quarter of the shortage. What is named
is the last quarter with an order that brings the campus more of the layer, and the best order of that quarter.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from attrs import asdict, frozen

from gigawatt.core import actions as act
from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.explain import Illegal, explain
from gigawatt.core.explanations.forecast import layer_given
from gigawatt.core.explanations.shortages import CAUSE_CODES, LateOrder, Lift, MissedOrder, PreventedOrder, Shortage
from gigawatt.core.queries.bottleneck import bottleneck
from gigawatt.core.queries.compute import compute_of
from gigawatt.core.queries.market import budget, freight
from gigawatt.core.rules.vocabulary import BLOCS, LAYER_OF, LAYERS

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.queries.bottleneck import Bottleneck
    from gigawatt.study.hindsight.recorded_future import RecordedFuture

CHIPS: Final = LAYERS.index("chips")
"""The layer of accelerators."""
_SUPPLIES: Final = (act.BUY, act.GREY, act.ASSEMBLE)
_PROJECTS: Final = (act.OPEN_CAMPUS, act.BUILD, act.TURBINES)

About = tuple[int, int, int, int]
"""A shortage: its seat, region, quarter and layer."""


def suppliers(game: Game, region: int, layer: int) -> tuple[int, ...]:
    """The actions that order modules of a layer for a region, ascending."""
    found = []
    for action in range(game.action_count):
        kind, x, y = game.kind[action], game.x[action], game.y[action]
        if layer == CHIPS:
            is_one = kind in _SUPPLIES and x == region
        else:
            gives = game.gives[x] if kind in _PROJECTS and y == region else len(LAYER_OF)
            is_one = gives < len(LAYER_OF) and LAYER_OF[gives] == layer
        if is_one:
            found.append(action)
    return tuple(found)


def lead_time(state: State, seat: int, action: int, *, is_lucky: bool = False) -> int:
    """Quarters until an order is online, the one in which it is given counted: 1 for its own operations.

    Accelerators are taken to come from the nearest bloc.

    Args:
        state: the position in which it is given.
        seat: who gives it.
        action: an order of `suppliers`.
        is_lucky: the first draw of a permit grants all of it; otherwise each draw grants a step.
    """
    game = state.game
    kind, x, y = game.kind[action], game.x[action], game.y[action]
    if kind in _SUPPLIES:
        return min(freight(state, origin, x) for origin in range(len(BLOCS)))
    effects = state.seat_effects(seat)
    speed = (effects.speed_site, effects.speed_power, effects.speed_cooling, effects.speed_network, effects.speed_plant)
    steps = game.permit_steps[x]
    return (min(steps, 1) if is_lucky else steps) + max(1, game.build_time[x][y] - speed[game.group[x]])


@frozen
class Tried:
    """What other decisions would have made of a campus in one quarter."""

    campus: Bottleneck
    """In the operations of the quarter."""
    compute: int
    """Points of the whole seat there."""
    left_out: int
    """Recorded actions left out by then, of all seats."""


@frozen
class Timely:
    """An order that, given at a decision, would have been in time."""

    quarter: int
    ply: int
    action: int


class CauseFinder:
    """Finds what is behind the shortages of one match; what it has tried, it remembers.

    Attributes:
        future: the match.
    """

    def __init__(self, future: RecordedFuture) -> None:
        self.future = future
        self._suppliers: dict[tuple[int, int], tuple[int, ...]] = {}
        self._known: dict[tuple[tuple[tuple[int, int], ...], int, int, int], Tried] = {}

    # --- what was ------------------------------------------------------------------------------------------------------

    def campus(self, seat: int, region: int, quarter: int) -> Bottleneck:
        """A campus in the operations of a quarter."""
        return bottleneck(self.future.course.operations[quarter], seat, region)

    def binding(self, seat: int, region: int, quarter: int) -> list[About]:
        """A shortage for each layer that binds a campus in the operations of a quarter; none where all five layers are level."""
        campus = self.campus(seat, region, quarter)
        return [(seat, region, quarter, i) for i, slack in enumerate(campus.slack) if not slack and campus.following]

    def shortage(self, about: About) -> Shortage:
        """What is behind a shortage, one of `binding`."""
        missed = self.missed(about)
        return self.describe(about, missed, None if missed is not None else self.prevented(about))

    def describe(self, about: About, missed: MissedOrder | None, prevented: PreventedOrder | None) -> Shortage:
        """A shortage with the causes that were found for it, and those that need no search."""
        seat, region, quarter, layer = about
        campus = self.campus(seat, region, quarter)
        struck = self._struck(about)
        late = self._late(about)
        in_time = self._in_time(about)
        causes = (_binds_by_event(campus, layer, struck), late, missed, prevented, in_time)
        return Shortage(
            seat=seat, region=region, quarter=quarter, layer=layer, missing=min(slack for slack in campus.slack if slack),
            code=next((code for code, found in zip(CAUSE_CODES, causes, strict=False) if found), CAUSE_CODES[-1]),
            needed_by=in_time[-1].quarter if in_time else -1,
            struck=struck, late=late, missed=missed, prevented=prevented,
        )  # fmt: skip

    def together(self, shortages: Sequence[Shortage]) -> int:
        """Points of compute that a campus would have had more in a quarter, had the orders been given that all its binding layers missed.

        Orders that would take the place of the same decision are looked for anew, so that each has one of its own.

        Args:
            shortages: of one campus and quarter, by layer.

        Returns:
            The points; 0 if a layer has no such order, or if they do not lift the shortage together.
        """
        changes: list[tuple[int, int]] = []
        for row in shortages:
            about = row.seat, row.region, row.quarter, row.layer
            missed = row.missed
            if missed is not None and missed.ply in [ply for ply, _ in changes]:
                missed = self.missed(about, taken=frozenset(ply for ply, _ in changes))
            if missed is None:
                return 0
            changes.append((missed.ply, missed.action))
        if not changes:
            return 0
        one = shortages[0]
        then = self._tried(changes, (one.seat, one.region, one.quarter, one.layer))
        return max(0, then.campus.points - self.campus(one.seat, one.region, one.quarter).points)

    def _struck(self, about: About) -> int:
        """Modules of a layer that events of the quarter take from a campus."""
        seat, region, quarter, layer = about
        state = self.future.course.operations[quarter]
        holding, effects = state.holding(seat, region), state.region_effects(region)
        if LAYERS[layer] == "power" and not holding.battery:
            return min(effects.curtail, holding.grid + holding.gas + holding.clean)
        if LAYERS[layer] == "cooling" and not holding.recycling and state.game.water_risk[region]:
            return min(effects.drought, holding.evaporative)
        return 0

    def _late(self, about: About) -> tuple[LateOrder, ...]:
        """Orders that would have been online, had no draw of their permits stalled."""
        seat, region, quarter, layer = about
        state = self.future.course.operations[quarter]
        steps = state.game.permit_steps
        rows = []
        for line in state.lines():
            if (line.seat, line.region) != (seat, region) or line.kind < 0 or layer_given(state.game, line) != layer:
                continue
            expected = line.ordered + steps[line.kind] + line.build - 1
            if steps[line.kind] and expected <= quarter:
                rows.append(LateOrder(line.kind, line.ordered, expected, line.amount))
        return tuple(rows)

    # --- what might have been -------------------------------------------------------------------------------------------

    def missed(self, about: About, taken: frozenset[int] = frozenset()) -> MissedOrder | None:
        """The best order of the last quarter in which one lifts a shortage; None if none does.

        An order lifts a shortage if the campus has more modules of the layer in the quarter and, where that layer alone binds it, more
        modules that could run.

        Args:
            about: the shortage: its seat, region, quarter and layer.
            taken: plies whose decision stays as it was.
        """
        seat, region, quarter, layer = about
        for earlier in range(quarter, -1, -1):
            found = [
                row
                for ply in self._decisions(seat, earlier)
                if ply not in taken
                for action in self._legal_orders(ply, region, layer)
                if (row := self._lifting(ply, action, about)) is not None
            ]
            if found:
                return min(found, key=self._merit)
        return None

    def _decisions(self, seat: int, quarter: int) -> list[int]:
        """The plies of a seat in a quarter at which it had an action point to use, in their order."""
        record, game = self.future.record, self.future.game
        return [ply for ply in self.future.plies[seat][quarter] if not game.is_free[record.actions[ply]]]

    def orders(self, region: int, layer: int) -> tuple[int, ...]:
        """What `suppliers` finds, remembered."""
        key = region, layer
        if key not in self._suppliers:
            self._suppliers[key] = suppliers(self.future.game, region, layer)
        return self._suppliers[key]

    def _legal_orders(self, ply: int, region: int, layer: int) -> list[int]:
        """The orders for a layer that were legal at a ply and were not given there."""
        legal = self.future.before[ply].legal_actions()
        recorded = self.future.record.actions[ply]
        return [action for action in self.orders(region, layer) if action in legal and action != recorded]

    def _lifting(self, ply: int, action: int, about: About) -> MissedOrder | None:
        """An order in the place of a decision, if it lifts a shortage."""
        seat, region, quarter, layer = about
        state = self.future.before[ply]
        soonest = state.quarter + lead_time(state, seat, action, is_lucky=True) - 1
        if soonest > quarter + self._expedites(about, state.quarter):
            return None
        then = self._tried([(ply, action)], about)
        was = self.campus(seat, region, quarter)
        brought = then.campus.modules[layer] - was.modules[layer]
        is_alone = len(was.binding) == 1
        if brought <= 0 or (is_alone and min(then.campus.modules) <= min(was.modules)):
            return None
        gains = then.campus.points - was.points, then.compute - self._compute(seat, quarter)
        return self.order(ply, action, Lift(brought, then.campus.slack[layer] > 0, *gains, then.left_out))

    def order(self, ply: int, action: int, lift: Lift) -> MissedOrder:
        """An order in the place of a decision, with what it lifts."""
        state = self.future.before[ply]
        after = state.copy()
        after.log = None
        carry_out(after, state.seat, action)
        return MissedOrder(
            ply=ply, quarter=state.quarter, action=action, instead_of=self.future.record.actions[ply],
            cost=state.cash(state.seat) - after.cash(state.seat), available=budget(state, state.seat),
            **asdict(lift),
        )  # fmt: skip

    def _expedites(self, about: About, since: int) -> int:
        """Recorded expedites that might bring an order nearer."""
        seat, region, quarter, _ = about
        game, record = self.future.game, self.future.record
        plies = [ply for rows in self.future.plies[seat][since : quarter + 1] for ply in rows]
        taken = [record.actions[ply] for ply in plies]
        return sum(game.kind[action] == act.EXPEDITE and game.x[action] == region for action in taken)

    def _compute(self, seat: int, quarter: int) -> int:
        return compute_of(self.future.course.operations[quarter], seat)

    def _merit(self, row: MissedOrder) -> tuple[int, ...]:
        """The order of preference, the best first: what the seat gains by it, then what it leaves undone, then what it costs."""
        return (
            -row.seat_gain,
            not row.is_enough,
            row.left_out,
            row.instead_of != act.PASS,
            row.cost,
            row.ply,
            row.action,
        )

    def _tried(self, changes: Sequence[tuple[int, int]], about: About) -> Tried:
        """Play the match up to a quarter with other actions at some plies, each as (ply, action).

        Actions that are not legal any more are left out, these as well.
        """
        seat, region, quarter, _ = about
        key = tuple(sorted(changes)), seat, region, quarter
        if key not in self._known:
            first = key[0][0][0]
            course = self.future.play_on(
                self.future.before[first].copy(), ply=first, until=quarter, instead=dict(changes), watch=quarter.__eq__
            )
            begun = course.operations[quarter]
            left_out = sum(course.left_out_by(quarter))
            self._known[key] = Tried(bottleneck(begun, seat, region), compute_of(begun, seat), left_out)
        return self._known[key]

    # --- what stood in the way --------------------------------------------------------------------------------------------

    def prevented(self, about: About) -> PreventedOrder | None:
        """What made orders illegal in the last quarter in which one would have been in time; None if one was legal, or none was in time."""
        found = []
        for row in self._in_time(about):
            refused = self.refused(row.ply, row.action)
            if refused is None:
                return None
            found.append(refused)
        return min(found, key=lambda row: (len(row.reasons), row.ply, row.action), default=None)

    def refused(self, ply: int, action: int) -> PreventedOrder | None:
        """An order that was illegal at a decision, with every reason; None if it was legal."""
        state = self.future.before[ply]
        answer = explain(state, action)
        return PreventedOrder(action, state.quarter, ply, answer.reasons) if isinstance(answer, Illegal) else None

    def _in_time(self, about: About) -> list[Timely]:
        """The decisions of the last quarter in which an order would have been in time, each with every such order, legal or not."""
        seat, region, quarter, layer = about
        for earlier in range(quarter, -1, -1):
            found = [
                Timely(earlier, ply, action)
                for ply in self._decisions(seat, earlier)
                for action in self.orders(region, layer)
                if _is_ordinary(state := self.future.before[ply], seat, action)
                and earlier + lead_time(state, seat, action) - 1 <= quarter
            ]
            if found:
                return found
        return []


def _binds_by_event(campus: Bottleneck, layer: int, struck: int) -> bool:
    """Whether a layer would not bind without what events take of it."""
    return bool(struck) and campus.modules[layer] + struck > min(m for i, m in enumerate(campus.modules) if i != layer)


def _is_ordinary(state: State, seat: int, action: int) -> bool:
    """Whether an order is one that a seat with a campus there may give on some day: no new campus, no smuggling, no other region's."""
    game = state.game
    kind, x, y = game.kind[action], game.x[action], game.y[action]
    if kind in _SUPPLIES:
        return kind == act.BUY
    is_at_home = not game.home_only[x] or y in state.tables[seat].homes
    return kind != act.OPEN_CAMPUS and bool(game.allowed[x][y]) and is_at_home
