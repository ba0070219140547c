"""A position as a seat reads it, computed once and kept: campuses, arrivals, forecast, and what would help most."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.analysis.judgement import NO_JUDGEMENT, Judgement, judge
from gigawatt.core import actions as act
from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.changes import lasting_changes
from gigawatt.core.explanations.forecast import (
    ONE,
    Arrival,
    arrival,
    arrivals,
    compute_forecast,
    income_in,
    quarter_end,
    restructures_in,
)
from gigawatt.core.explanations.race import Ending, Outlook, if_ended_now, quarter_outlook
from gigawatt.core.position.rows import PERMIT
from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck
from gigawatt.core.queries.compute import compute_of
from gigawatt.core.rules.ruleset import LAYERS
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.session import most_bound
from gigawatt.session.seats import ADVISER

if TYPE_CHECKING:
    from collections.abc import Sequence

    from gigawatt.core import Game, State
    from gigawatt.session import GameSession

LAYER_KINDS: Final = frozenset({act.BUILD, act.TURBINES, act.BUY, act.ASSEMBLE, act.UPGRADE})
"""Kinds of action that add to the layers of a campus."""

MOST_STEPS: Final = 4
"""Most actions of a recommendation: one, and the other layers that the adviser would order at the same campus."""

MOST_FREE: Final = 3
"""Most free actions in a row before the first that takes an action point."""


@frozen
class Recommendation:
    """Something that the adviser would do: one action, or a first one and what must follow before it adds compute."""

    region: int
    """-1 where it is about no region."""
    actions: tuple[int, ...]
    """Empty where what is needed is on its way."""
    cost: int
    """Of all of them, in tenths of $bn."""
    gain: int
    """Points of compute it adds in `quarter`; more may follow when what is on its way has come. 0 where it adds none by itself."""
    quarter: int
    """The first quarter in which it adds compute, if all goes on time; -1 where it adds none."""
    amount: int
    """Modules that the first action brings."""
    lead: int
    """Lead that the compute scores more by its level at all records to come, if all goes on time: the part of Lead that no rival and no
    later decision has a hand in. Over the actions of a match it adds up to what the seat scores by level, but for delays.
    """
    is_sure: bool = True
    """No draw of a permit or a customs office decides when it comes, or whether."""
    influence: int = 0
    """What all of them cost in influence."""
    lead_paid: int = 0
    """What all of them cost in Lead."""
    is_late: bool = False
    """What they put on its way cannot come before the match ends."""
    income: int = 0
    """What their lasting effects bring each quarter in tenths of $bn, below zero where they take it."""
    income_until: int = -1
    """The last quarter of that; -1 where it has none."""


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

    def __init__(
        self,
        state: State,
        seat: int,
        done: Sequence[int] = (),
        *,
        adviser: str = ADVISER,
        told: Judgement | None = None,
    ) -> None:
        """Analyse a position for a seat.

        Args:
            state: the position.
            seat: the seat.
            done: its actions of this quarter, which no recommendation undoes.
            adviser: the policy whose judgement the recommendations are, if it answers at once.
            told: what an adviser that takes its time has said of this position; it takes the place of the quick judgement.
        """
        self.state = state
        self.seat = seat
        self.game = state.game
        self.done = tuple(done)
        self.adviser = adviser
        self.told = told

    def then(self, action: int) -> PositionAnalysis:
        """The analysis of the position right after a legal action, for the same seat and by the same adviser."""
        return PositionAnalysis(after(self.state, action), self.seat, (*self.done, action), adviser=self.adviser)

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
    def sure_forecast(self) -> list[int]:
        """The same counting only what no draw of a permit or a customs office decides."""
        state = self.state
        if state.is_terminal:
            return []
        sure = [line for line in state.lines() if line.seat == self.seat and is_sure(arrival(state, line))]
        return compute_forecast(state, self.seat, sure)

    @cached_property
    def doubtful(self) -> list[bool]:
        """For each quarter of `forecast`, whether the draw of a permit or a customs office decides it."""
        return [a != b for a, b in zip(self.forecast, self.sure_forecast, strict=True)]

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
        return income_in(self._ended, self.seat) if self._ended is not None else {}

    @cached_property
    def restructures(self) -> bool:
        """Whether the quarter's end would find the seat beyond its credit if nobody acted again."""
        return self._ended is not None and restructures_in(self._ended, self.seat)

    @cached_property
    def _ended(self) -> State | None:
        """The position after the quarter's end if nobody acted again; None when the match is over."""
        return None if self.state.is_terminal else quarter_end(self.state)

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
    def judgement(self) -> Judgement:
        """What the adviser would do here, and what else; everything that advises is read from it."""
        if not self.legal:
            return NO_JUDGEMENT
        if self.told is not None:
            return self.told
        return judge(self.state, self.seat, tuple(a for a in sorted(self.legal) if not self._undoes(a)), self.adviser)

    @cached_property
    def choices(self) -> list[int]:
        """What the adviser would do, the best first; where that is free of an action point, with what it would do after it."""
        found = [choice for choice in self.judgement.choices if choice in self.legal]
        action, later = self.judgement.action, self
        for _ in range(MOST_FREE):
            if action not in self.legal or self.game.kind[action] not in act.FREE:
                break
            later = later.then(action)
            action = later.judgement.action
            found += [choice for choice in later.judgement.choices if choice in self.legal]
        return list(dict.fromkeys(found))

    @cached_property
    def advice(self) -> list[Recommendation]:
        """What the adviser would do, in its order, counted by the rules; then what is on its way where nothing is to be done."""
        rows: list[Recommendation] = []
        covered: set[tuple[int, ...]] = set()
        for choice in self.choices:
            if self._help(choice) in covered:
                continue
            row = self._counted(choice)
            covered |= {self._help(action) for action in row.actions}
            rows.append(row)
        helped = {row.region for row in rows if row.gain}
        rows += [due for r in self.places if r not in helped and (due := self._on_its_way(r)) is not None]
        return rows if self.legal else []

    @property
    def recommendations(self) -> list[Recommendation]:
        """The advice that adds compute by the forecast, and what is on its way."""
        return [row for row in self.advice if row.gain]

    @property
    def ideas(self) -> list[int]:
        """The advice that adds no compute by itself: actions."""
        return [row.actions[0] for row in self.advice if not row.gain]

    @property
    def next_steps(self) -> list[int]:
        """First actions of the advice, in its order."""
        return [row.actions[0] for row in self.advice if row.actions]

    def _undoes(self, action: int) -> bool:
        """Whether an action reverses one of this quarter at a loss: sells what was bought, buys what was sold."""
        return _deal(self.state, action) in {
            (what, -way) for what, way in (_deal(self.state, a) for a in self.done) if way
        }

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

    def _counted(self, action: int) -> Recommendation:
        """What a choice of the adviser adds by the forecast: alone, or with the other layers that it would order there."""
        region = region_of(self.state, action)
        alone = self._sum((action,), region)
        if alone.gain or not self._is_layer(action, region):
            return alone
        way: tuple[int, ...] = (action,)
        layers = {self._layer(action)}
        for step in self.judgement.ranked:
            if not self._is_layer(step, region) or region_of(self.state, step) != region or self._layer(step) in layers:
                continue
            way, layers = (*way, step), layers | {self._layer(step)}
            if self.gains(way) and (row := self._sum(self._needed(way), region)).gain:
                return row if row.actions[0] == action and len(row.actions) <= MOST_STEPS else alone
        return alone

    def _is_layer(self, action: int, region: int) -> bool:
        return region >= 0 and self.game.kind[action] in (LAYER_KINDS | {act.OPEN_CAMPUS})

    def gains(self, actions: Sequence[int]) -> list[int]:
        """Compute that actions in a row add to the forecast of each quarter; empty if one is not legal or they add none."""
        state = self.state
        for i, action in enumerate(actions):
            if i and action not in state.legal_actions():
                return []
            state = after(state, action)
        gains = [b - a for a, b in zip(self.forecast, compute_forecast(state, self.seat), strict=True)]
        return gains if first_gain(gains) >= 0 else []

    def _needed(self, way: tuple[int, ...]) -> tuple[int, ...]:
        """The actions without which these would add less, or later."""
        gains = self.gains(way)
        first = first_gain(gains)
        for step in reversed(way):
            rest = tuple([a for a in way if a != step])
            less = self.gains(rest) if rest and rest[0] in self.legal else []
            if less and less[: first + 1] == gains[: first + 1]:
                way = rest
        return way

    def _sum(self, actions: tuple[int, ...], region: int) -> Recommendation:
        later = self
        for action in actions:
            later = later.then(action)
        gains = [b - a for a, b in zip(self.forecast, later.forecast, strict=True)]
        first = first_gain(gains)
        cost = self.state.cash(self.seat) - later.state.cash(self.seat)
        influence = self.state.influence(self.seat) - later.state.influence(self.seat)
        lead_paid = self.state.lead(self.seat) - later.state.lead(self.seat)
        amount = self._amount(actions[0])
        income, until = lasting_income(self.state, later.state, self.seat)
        if first < 0:
            fresh = [a for a in later.arrivals if a not in self.arrivals]
            is_late = bool(fresh) and not any(a.odds for a in fresh)
            return Recommendation(
                region, actions, cost, 0, -1, amount, 0, influence=influence, lead_paid=lead_paid, is_late=is_late,
                income=income, income_until=until,
            )  # fmt: skip
        lead = level_lead(self.game, self.forecast, later.forecast)
        surely = later.sure_forecast[first] - self.sure_forecast[first]
        quarter = self.state.quarter + first
        return Recommendation(
            region, actions, cost, gains[first], quarter, amount, lead, surely >= gains[first], influence, lead_paid,
            income=income, income_until=until,
        )  # fmt: skip

    def _amount(self, action: int) -> int:
        """Modules that an action puts on its way."""
        new = arrivals(after(self.state, action), self.seat)
        return sum(a.amount for a in new) - sum(a.amount for a in self.arrivals)

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
        return Recommendation(region, (), 0, gains[first], self.state.quarter + first, 0, 0) if first > 0 else None


def analysis_of(session: GameSession, seat: int, told: Judgement | None = None) -> PositionAnalysis:
    """The analysis of a session's position for a seat, by the adviser of its table.

    Args:
        session: the session.
        seat: the seat; no recommendation undoes what it has done this quarter.
        told: what an adviser that takes its time has said of this position.
    """
    done = [ply.action for ply in session.plies[session.quarter_start :] if ply.seat == seat]
    return PositionAnalysis(session.state, seat, done, adviser=session.options.adviser, told=told)


def lasting_income(before: State, later: State, seat: int) -> tuple[int, int]:
    """What the lasting effects of a position bring a seat each quarter more than those of another, and the last quarter of that."""
    for change in lasting_changes(before, later):
        if change.arguments["of"] == "income" and change.arguments.get("seat") == seat:
            return change.after - change.before, int(change.arguments["until"])
    return 0, -1


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


def level_lead(game: Game, before: Sequence[int], later: Sequence[int]) -> int:
    """The Lead by level that one forecast of compute scores more than another.

    Args:
        game: the game.
        before: compute at the operations of each quarter to come.
        later: the other forecast, of as many quarters.
    """
    level = game.level_points
    return sum(b // level - a // level for a, b in zip(before, later, strict=True))
