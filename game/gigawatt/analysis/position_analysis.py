"""A position as a seat reads it, computed once and kept: campuses, arrivals, forecast, and what would help most."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.forecast import ONE, Arrival, arrival, arrivals, compute_forecast, income
from gigawatt.core.explanations.race import Ending, Outlook, if_ended_now, quarter_outlook
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.queries.compute import compute_of
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.session import most_bound

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigawatt.core import State

LAYER_KINDS: Final = frozenset({act.BUILD, act.TURBINES, act.BUY, act.ASSEMBLE, act.UPGRADE})
"""Kinds of action that add to the layers of a campus."""

MOST_STEPS: Final = 3
"""Most actions of a bundle, which is searched for where no single action helps."""


@frozen
class Recommendation:
    """Something that adds compute at a campus: one action, or a first one and what must follow."""

    region: int
    actions: tuple[int, ...]
    """Empty where what is needed is on its way."""
    cost: int
    """Of all of them, in tenths of $bn."""
    gain: int
    """Points of compute it adds in `quarter`; more may follow when what is on its way has come."""
    quarter: int
    """The first quarter in which it adds compute, if all goes on time."""
    amount: int
    """Modules that the first action brings."""
    score: float
    is_sure: bool = True
    """No draw of a permit or a customs office decides when it comes, or whether."""


def after(state: State, action: int) -> State:
    """The position right after a legal action, before anybody else moves: no quarter ends and no chance falls in it."""
    new = state.copy()
    new.log = None
    carry_out(new, state.seat, action)
    return new


def region_of(state: State, action: int) -> int:
    """The region an action is about, or -1."""
    g = state.game
    kind = g.kind[action]
    if kind in (act.OPEN_CAMPUS, act.BUILD, act.TURBINES):
        return g.y[action]
    if kind in (
        act.BUY,
        act.GREY,
        act.ASSEMBLE,
        act.UPGRADE,
        act.SELL_CHIPS,
        act.EXPEDITE,
        act.CANCEL,
        act.OFFER,
        act.HIRE,
    ):
        return g.x[action]
    if kind == act.CARD and g.card_target[g.x[action]] in ("campus", "region"):
        return g.y[action]
    return -1


def is_sure(line: Arrival) -> bool:
    """Whether no draw decides when a line of the pipeline is online, or whether."""
    return bool(line.odds) and line.odds[0][1] == ONE and not line.seized


def fresh_arrivals(before: PositionAnalysis, later: PositionAnalysis) -> list[Arrival]:
    """The lines of the pipeline that an action has added or brought nearer."""
    known = list(before.arrivals)
    fresh = []
    for line in later.arrivals:
        if line in known:
            known.remove(line)
        else:
            fresh.append(line)
    return fresh


class PositionAnalysis:
    """A position as a seat reads it. The position must not change while this is in use."""

    def __init__(self, state: State, seat: int, done: Sequence[int] = ()) -> None:
        """Analyse a position for a seat; `done` are its actions of this quarter, which no recommendation undoes."""
        self.state = state
        self.seat = seat
        self.game = state.game
        self.done = tuple(done)

    @cached_property
    def legal(self) -> frozenset[int]:
        """The legal actions, where the seat is to move; else none."""
        if self.state.is_terminal or self.state.seat != self.seat:
            return frozenset()
        return frozenset(self.state.legal_actions())

    @cached_property
    def places(self) -> tuple[int, ...]:
        """Regions where the seat has a campus (or one on order) or hires a hall."""
        return tuple(dict.fromkeys((*self.state.places(self.seat), *self.state.campuses(self.seat))))

    @cached_property
    def campuses(self) -> dict[int, Bottleneck]:
        """Each campus, layer by layer."""
        return {r: bottleneck(self.state, self.seat, r) for r in self.places}

    @cached_property
    def arrivals(self) -> list[Arrival]:
        """What is on its way, the soonest first."""
        rows = arrivals(self.state, self.seat)
        return sorted(rows, key=lambda a: (a.on_time, a.phase == PERMIT, a.region, a.gives))

    @cached_property
    def coming(self) -> dict[int, list[int]]:
        """Modules of each layer on their way, by region."""
        rows: dict[int, list[int]] = {r: [0] * 5 for r in self.places}
        for a in self.arrivals:
            if a.gives < 5:
                rows.setdefault(a.region, [0] * 5)[a.gives] += a.amount
        return rows

    @cached_property
    def forecast(self) -> list[int]:
        """Compute at this quarter's operations and each to come, if all goes on time."""
        return compute_forecast(self.state, self.seat) if not self.state.is_terminal else []

    @cached_property
    def doubtful(self) -> list[bool]:
        """For each quarter of `forecast`, whether the draw of a permit or a customs office decides it."""
        state = self.state
        if state.is_terminal:
            return []
        sure = [line for line in state.lines() if line.seat == self.seat and is_sure(arrival(state, line))]
        return [a != b for a, b in zip(self.forecast, compute_forecast(state, self.seat, sure), strict=True)]

    def planned(self, region: int) -> list[int]:
        """Modules of each layer at an own campus once all that is ordered has come."""
        campus = self.campuses.get(region)
        have = list(campus.modules) if campus is not None else [0] * len(LAYERS)
        return [n + m for n, m in zip(have, self.coming.get(region, [0] * len(LAYERS)), strict=True)]

    def binds_later(self, region: int) -> tuple[str, ...]:
        """The layers that bind an own campus once all that is ordered has come."""
        planned = self.planned(region)
        return tuple(layer for layer, n in zip(LAYERS, planned, strict=True) if n == min(planned))

    def struck(self, region: int) -> list[tuple[str, int]]:
        """What an event takes from an own campus this quarter: (layer, modules lost), or `outage` with all that run or half."""
        state = self.state
        h = state.holding(self.seat, region)
        effects = state.region_effects(region)
        power = h.grid + h.gas + h.clean
        rows = []
        if not h.battery and (lost := min(power, effects.curtail)):
            rows.append(("power", lost))
        if self.game.water_risk[region] and not h.recycling and (lost := min(h.evaporative, effects.drought)):
            rows.append(("cooling", lost))
        campus = self.campuses.get(region)
        if campus is not None and effects.outage and (lost := min(campus.modules) - campus.online):
            rows.append(("outage", lost))
        return rows

    @cached_property
    def income(self) -> dict[str, int]:
        """What the quarter's end would bring if nobody acted again, by reason."""
        return income(self.state, self.seat) if not self.state.is_terminal else {}

    @cached_property
    def ranks(self) -> list[int]:
        """Each seat's rank."""
        return self.state.ranks()

    @cached_property
    def endings(self) -> list[Ending]:
        """How each seat would end if the match ended as the board stands, by seat."""
        return if_ended_now(self.state)

    @cached_property
    def outlook(self) -> list[Outlook]:
        """What this quarter's end brings each seat if nobody acts again, by seat."""
        return quarter_outlook(self.state)

    @cached_property
    def order(self) -> list[int]:
        """The seats from first to last."""
        return sorted(range(self.game.seats), key=lambda s: (self.ranks[s], s))

    @cached_property
    def worst(self) -> Bottleneck | None:
        """The campus that gains most from more of what binds it."""
        return most_bound(self.state, self.seat)

    @cached_property
    def computes(self) -> list[int]:
        """Everyone's compute at this quarter's operations, if what is due arrives."""
        if self.state.is_terminal:
            return [self.state.compute(s) for s in range(self.game.seats)]
        return [compute_forecast(self.state, s)[0] for s in range(self.game.seats)]

    @cached_property
    def standing(self) -> list[int]:
        """Everyone's compute as it stands, before anything that is due arrives: what the panel of the campuses adds up to."""
        if self.state.is_terminal:
            return self.computes
        return [compute_of(self.state, s) for s in range(self.game.seats)]

    def bound_of(self, seat: int) -> tuple[str, ...]:
        """What binds any seat's most held-back campus."""
        b = most_bound(self.state, seat)
        return b.binding if b is not None else ()

    # --- what would help ------------------------------------------------------------------------------------------

    @cached_property
    def recommendations(self) -> list[Recommendation]:
        """Ways to more compute, by gain for their price: the best of each campus first, then the rest."""
        if not self.legal:
            return []
        found: list[Recommendation] = []
        for r in self.places:
            found.extend(self._recommendations_at(r))
        best: dict[int, Recommendation] = {}
        for recommendation in sorted(found, key=lambda f: -f.score):
            best.setdefault(recommendation.region, recommendation)
        first = sorted(best.values(), key=lambda f: -f.score)
        rest = sorted((f for f in found if f not in first), key=lambda f: -f.score)
        kept: list[Recommendation] = []
        for recommendation in (*first, *rest):  # of two ways to the same end only the better is kept
            if not any(self._same(recommendation, other) for other in kept):
                kept.append(recommendation)
        return kept

    @cached_property
    def ideas(self) -> list[tuple[int, int]]:
        """Other actions that a quick evaluation finds worth their price: (action, thousandths of Lead), the best first."""
        if not self.legal:
            return []
        from gigawatt.policies.api import Turn
        from gigawatt.policies.players.greedy_policy import GreedyPolicy

        legal = tuple(sorted(self.legal))
        decision = GreedyPolicy().decide(Turn(self.game, self.seat, legal, 0, self.state.ply, 1000, self.state.copy()))
        rows = decision.reason.alternatives if decision.reason is not None else ()
        covered = {self._help(action) for recommendation in self.recommendations for action in recommendation.actions}
        found: dict[tuple[int, ...], tuple[int, int]] = {}
        for row in rows:
            if (
                row.value > 0
                and row.action
                and not self._undoes(row.action)
                and (help_ := self._help(row.action)) not in covered
            ):
                found.setdefault(help_, (row.action, row.value))
        return list(found.values())

    @cached_property
    def next_steps(self) -> list[int]:
        """First actions of `recommendations`, then `ideas`, the best first."""
        return list(
            dict.fromkeys([f.actions[0] for f in self.recommendations if f.actions] + [a for a, _ in self.ideas])
        )

    def _undoes(self, action: int) -> bool:
        """Whether an action reverses one of this quarter at a loss: sells what was bought, buys what was sold."""
        return _deal(self.state, action) in {
            (what, -way) for what, way in (_deal(self.state, a) for a in self.done) if way
        }

    def _same(self, one: Recommendation, other: Recommendation) -> bool:
        if not one.actions or not other.actions:
            return one == other
        return one.region == other.region and self._layer(one.actions[0]) == self._layer(other.actions[0])

    def _help(self, action: int) -> tuple[int, ...]:
        """What an action is for, such as a layer of a campus, a step of the posture or a card: of two for the same, one is shown."""
        kind, x = self.game.kind[action], self.game.x[action]
        if kind in LAYER_KINDS:
            return (region_of(self.state, action), *self._layer(action))
        return (-1, kind, 0 if kind in (act.POSTURE, act.RENT) else x)

    def _layer(self, action: int) -> tuple[int, int]:
        """The kind of help an action is: the layer of a project, else the action itself."""
        g = self.game
        if g.kind[action] in (act.BUILD, act.TURBINES):
            gives = g.gives[g.x[action]]
            return (act.BUILD, LAYER_OF[gives] if gives < len(LAYER_OF) else gives)
        return (g.kind[action], 0)

    def _recommendations_at(self, region: int) -> list[Recommendation]:
        options = [
            a
            for a in sorted(self.legal)
            if self.game.kind[a] in LAYER_KINDS and region_of(self.state, a) == region and not self._undoes(a)
        ]
        singles = [
            recommendation
            for a in options
            if (recommendation := self._judge((a,), after(self.state, a), region)) is not None
        ]
        if not singles and (bundle := self._bundle(region)) is not None:
            singles = [bundle]
        if (own := self._on_its_way(region)) is not None and not any(f.score > own.score for f in singles):
            singles.append(own)
        return singles

    def _judge(self, actions: tuple[int, ...], result: State, region: int) -> Recommendation | None:
        gains = [b - a for a, b in zip(self.forecast, compute_forecast(result, self.seat), strict=True)]
        first = first_gain(gains)
        if first < 0:
            return None
        cost = self.state.cash(self.seat) - result.cash(self.seat)
        quarter = self.state.quarter + first
        lines = [line for line in arrivals(result, self.seat) if line.region == region and line.on_time <= quarter]
        sure = all(is_sure(line) for line in lines)
        score = sum(gains) / (len(actions) * (cost + 10))
        return Recommendation(region, actions, cost, gains[first], quarter, self._amount(actions[0]), score, sure)

    def _amount(self, action: int) -> int:
        """Modules that an action puts on its way."""
        new = arrivals(after(self.state, action), self.seat)
        return sum(a.amount for a in new) - sum(a.amount for a in self.arrivals)

    def _bundle(self, region: int) -> Recommendation | None:
        """Several actions together, where several layers bind at once: the best of a few short sequences."""
        found: list[Recommendation] = []
        ways: list[tuple[tuple[int, ...], State]] = [((), self.state)]
        for _ in range(MOST_STEPS):
            longer = []
            for done, state in ways:
                for step in self._steps(state, region):
                    way, result = (*done, step), after(state, step)
                    if (recommendation := self._judge(way, result, region)) is not None:
                        found.append(recommendation)
                    else:
                        longer.append((way, result))
            ways = longer
        return max(found, key=lambda recommendation: recommendation.score, default=None)

    def _steps(self, state: State, region: int) -> list[int]:
        """Actions for the layer that will bind once all orders have arrived: the best for its price, and the soonest."""
        planned = PositionAnalysis(state, self.seat).planned(region)
        low = planned.index(min(planned))
        standing, known = _on_the_way(state, self.seat, region, low)
        rows = []
        for a in state.legal_actions():
            if self.game.kind[a] not in LAYER_KINDS or region_of(state, a) != region or self._undoes(a):
                continue
            result = after(state, a)
            total, quarters = _on_the_way(result, self.seat, region, low)
            if total > standing:
                price = 5 + state.cash(self.seat) - result.cash(self.seat)
                sooner = min((q for q in quarters if q not in known), default=min(quarters, default=0))
                rows.append(((total - standing) / price, sooner, a))
        if not rows:
            return []
        best = max(rows, key=lambda row: (row[0], -row[2]))[2]
        soonest = min(rows, key=lambda row: (row[1], -row[0], row[2]))[2]
        return [best] if best == soonest else [best, soonest]

    def _on_its_way(self, region: int) -> Recommendation | None:
        """What is on order already and raises the forecast of the campus."""
        lines = [a for a in self.arrivals if a.region == region and a.gives < 5]
        if not lines or not self.campuses[region].binding:
            return None
        binding = self.campuses[region].binding
        helping = [a for a in lines if LAYERS[a.gives] in binding]
        if len({a.gives for a in helping}) < len(binding):
            return None
        gains = [points - self.forecast[0] for points in self.forecast]
        first = first_gain(gains)
        return Recommendation(region, (), 0, gains[first], self.state.quarter + first, 0, 0.0) if first > 0 else None


def _deal(state: State, action: int) -> tuple[tuple[int, ...], int]:
    """What an action deals in, and whether it gets it (1), gives it away (-1) or neither (0).

    Chips of a class count wherever they stand: to sell them at one campus and buy them for another is a loss all the same.
    """
    g = state.game
    kind, x, y = g.kind[action], g.x[action], g.y[action]
    if kind in (act.BUY, act.GREY, act.ASSEMBLE, act.UPGRADE):
        return (act.SELL_CHIPS, state.chip_class), 1
    if kind == act.SELL_CHIPS:
        return (act.SELL_CHIPS, y), -1
    if kind in (act.BUY_PART, act.GREY_PART, act.SELL_PART):
        return (act.SELL_PART, x), -1 if kind == act.SELL_PART else 1
    if kind in (act.BUILD, act.OPEN_CAMPUS, act.TURBINES, act.CANCEL):
        row, place = (y, x) if kind == act.CANCEL else (x, y)
        return (act.CANCEL, row, place), -1 if kind == act.CANCEL else 1
    if kind in (act.ISSUE, act.LIFT):
        return (act.LIFT, x, y), -1 if kind == act.LIFT else 1
    return (), 0


def first_gain(gains: Sequence[int]) -> int:
    """The index of the first quarter from now with a gain, or -1."""
    return next((i for i, gain in enumerate(gains) if gain > 0), -1)


def _on_the_way(state: State, seat: int, region: int, layer: int) -> tuple[float, list[int]]:
    """A layer of a campus and what is on its way to it: modules times the quarters they will stand, each weighed with its
    chance; and the quarters in which something comes if all goes on time.
    """
    left = state.game.quarters - state.quarter
    total = float(bottleneck(state, seat, region).modules[layer] * left)
    quarters = []
    for line in arrivals(state, seat):
        if line.region == region and line.gives == layer:
            quarters.append(line.on_time)
            before = 0
            for quarter, by_then in line.odds:
                total += line.amount * (left - (quarter - state.quarter)) * (by_then - before) / ONE
                before = by_then
    return total, quarters
