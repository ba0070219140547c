"""What the decisions of a seat were worth: the regret of each against a strong policy's candidates, estimated in common futures.

`decisions` answers for one seat. For each decision the best alternative is chosen in some futures and compared with the action taken
in others (`gigawatt.study.hindsight.regret`); the decisions that stand out are compared once more in new futures, since the largest of
many estimates are too large as well. Docs: docs/study-decisions.md.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Final

from attrs import evolve, frozen

from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.errors import UsageError
from gigawatt.match.record import Record
from gigawatt.study.block_means import Estimate
from gigawatt.study.hindsight.decision_trials import (
    COMPARE,
    CONFIRM,
    MEASURES,
    SHAPES,
    Compared,
    Confirmed,
    DecisionTrial,
    alternatives_of,
    decision_work,
)
from gigawatt.study.hindsight.regret import FEWEST, NO_MOMENTS, Load, Moments, allocate, shrink, sum_of
from gigawatt.study.hindsight.replayed import Replayed, header_of
from gigawatt.study.trial_file import Header, TrialFile
from gigawatt.study.trial_runner import PoolMaker, play_trials
from gigawatt.tournament.pools import InProcess

DEFAULT_BUDGET: Final = 2_000_000
"""Nodes for a seat; a node is a ply simulated."""
WIDTH: Final = 5
"""Alternatives from the planner's ranking at most, besides the pass."""
LISTED: Final = 5
"""Decisions in each of the two lists at most."""
CONFIRM_PART: Final = 4
"""One part in so many of the budget is kept for the listed decisions, which get what the others leave as well."""


@frozen(kw_only=True)
class DecisionOptions:
    """What is asked; together with the record it decides every figure."""

    budget: int = DEFAULT_BUDGET
    """Nodes for each seat."""
    seed: int = 1
    """Decides the futures."""
    measure: str = MEASURES[0]
    """`lead`: the seat's Lead at the end. `margin`: that less the Lead of its best rival."""
    width: int = WIDTH
    """Alternatives from the planner's ranking at most, from 1, besides the pass."""

    def __attrs_post_init__(self) -> None:
        if self.measure not in MEASURES:
            raise UsageError(f"the measure is {' or '.join(MEASURES)}, not {self.measure[:40]!r}")
        if self.budget < 1 or self.width < 1:
            raise UsageError(f"a budget and a width are whole numbers from 1, not {self.budget} and {self.width}")


DEFAULT_OPTIONS: Final = DecisionOptions()


@frozen
class Confirmation:
    """A listed decision in new futures, which had no part in its choice."""

    futures: int
    gain: Estimate
    """How much better the alternative ends than the action taken, by the measure."""
    lead: Estimate
    """The same in Lead."""
    margin: Estimate
    """The same in Lead over the best rival."""
    sources: tuple[float, ...]
    """How much more Lead it has from each of `LEAD_SOURCES`, on average; they sum to the value of `lead`."""


@frozen
class JudgedDecision:
    """A decision of the seat."""

    ply: int
    quarter: int
    """Of the match, from 0."""
    taken: int
    """The action taken."""
    is_forced: bool
    """Whether it was the only legal action."""
    alternatives: tuple[int, ...] = ()
    """The actions that it was compared with; none if it was forced, or the planner sees nothing else to do."""
    best: int | None = None
    """The best alternative; None without any."""
    is_preferred: bool = False
    """Whether the futures that chose the alternative found it better than the action taken: then its gain counts as regret."""
    futures: int = 0
    """Futures of the estimates."""
    lead: Moments = NO_MOMENTS
    """How much more Lead the alternative ended with."""
    margin: Moments = NO_MOMENTS
    """How much more it was ahead of its best rival."""
    gain: Moments = NO_MOMENTS
    """One of these two, by the measure."""
    confirmation: Confirmation | None = None
    """For the decisions that are listed."""

    @property
    def regret(self) -> Moments | None:
        """The gain if it counts as regret; None for a regret of exactly 0. Its mean may be below 0, by chance."""
        return self.gain if self.is_preferred else None

    @property
    def regret_estimate(self) -> Estimate:
        """The regret with its 95 % interval; exactly 0 where nothing better was found."""
        return sum_of([self.gain] if self.is_preferred else [])


@frozen
class QuarterRegret:
    """The decisions of one quarter together."""

    quarter: int
    decisions: int
    """Decisions that were not forced."""
    total: Estimate
    """The sum of their regrets."""


@frozen
class SeatDecisions:
    """The decisions of one seat."""

    seat: int
    recorded: str
    """The policy that played it; empty for a person and where the record does not say."""
    policy: str
    """The policy that plays on for it."""
    options: DecisionOptions
    decisions: tuple[JudgedDecision, ...]
    """All of them, in order."""
    total: Estimate
    """The sum of the regrets."""
    mean: Estimate
    """The mean over the decisions that were not forced: the score of the seat's decisions, the lower the better."""
    costliest: tuple[int, ...]
    """Plies of the decisions with the greatest regret, the greatest first."""
    finest: tuple[int, ...]
    """Plies of the decisions that were better than their best alternative by most, the best first."""
    nodes: int
    """Nodes spent."""

    @property
    def free_count(self) -> int:
        """Decisions that were not forced."""
        return sum(not one.is_forced for one in self.decisions)

    def at(self, ply: int) -> JudgedDecision:
        """The decision at a ply.

        Raises:
            KeyError: the seat has none there.
        """
        return {one.ply: one for one in self.decisions}[ply]

    def by_quarter(self) -> tuple[QuarterRegret, ...]:
        """The regret of each quarter in which the seat decided freely."""
        quarters = sorted({one.quarter for one in self.decisions if not one.is_forced})
        return tuple(self._quarter(quarter) for quarter in quarters)

    def _quarter(self, quarter: int) -> QuarterRegret:
        own = [one for one in self.decisions if one.quarter == quarter and not one.is_forced]
        return QuarterRegret(quarter, len(own), _total(own))


def decisions(
    record: Record | Replayed,
    seat: int,
    options: DecisionOptions = DEFAULT_OPTIONS,
    *,
    results: TrialFile | None = None,
    open_pool: PoolMaker = InProcess,
    on_done: Callable[[int], object] | None = None,
) -> SeatDecisions:
    """Judge the decisions of a seat.

    The answer depends on the record, the policies that play on and the options alone, not on workers or interruptions.

    Args:
        record: the match, finished or not.
        seat: whose decisions, from 0.
        options: what is asked, the budget first of all.
        results: keeps the results of trials, those of other seats as well; made by `kept_results` with `results_header`.
        open_pool: opens the place to play; this process by default.
        on_done: called with the number of steps done, of `step_count`.

    Raises:
        UsageError: there is no such seat, it made no decision, or the budget does not suffice for its decisions.
        ReplayMismatchError: the record has an illegal action.
        GameError: a policy fails, or the workers keep dying.
        SaveError: the results cannot be read or written.
    """
    replayed = record if isinstance(record, Replayed) else Replayed(record)
    kept = TrialFile(None, {}, SHAPES.get, "ply") if results is None else results
    return _Study(replayed, seat, options, kept, open_pool, on_done).answer()


def results_header(replayed: Replayed, options: DecisionOptions) -> Header:
    """The header of a file of results: with another one its results would be others."""
    return header_of(
        replayed, study="decisions", seed=str(options.seed), measure=options.measure, width=options.width,
        budget=options.budget,
    )  # fmt: skip


def step_count(replayed: Replayed, seat: int, options: DecisionOptions) -> int:
    """The number of steps that a progress bar has for a seat: decisions to compare, and room for those to confirm."""
    return sum(1 for one in plan_of(replayed, seat, options.width) if one.alternatives) + 2 * LISTED


def plan_of(replayed: Replayed, seat: int, width: int) -> list[JudgedDecision]:
    """The decisions of a seat with the alternatives that they are compared with; nothing is simulated.

    Raises:
        UsageError: there is no such seat, or it has made no decision.
    """
    if not 0 <= seat < replayed.game.seats:
        raise UsageError(f"the record has seats 0 to {replayed.game.seats - 1}, not {seat}")
    found = []
    for ply, action in enumerate(replayed.record.actions):
        if replayed.seat_at(ply) == seat:
            state = replayed.position(ply)
            is_forced = len(state.legal_actions()) == 1
            alternatives = alternatives_of(state, action, width)
            found.append(JudgedDecision(ply, state.quarter, action, is_forced, alternatives))
    if not found:
        raise UsageError(f"seat {seat} has not decided anything in this record")
    return found


class _Study:
    """The study of one seat."""

    def __init__(
        self,
        replayed: Replayed,
        seat: int,
        options: DecisionOptions,
        results: TrialFile,
        open_pool: PoolMaker,
        on_done: Callable[[int], object] | None,
    ) -> None:
        self.replayed = replayed
        self.seat = seat
        self.options = options
        self.plan = plan_of(replayed, seat, options.width)
        self.work = decision_work(replayed, options.seed, options.measure, options.width)
        self.results = results
        self.open_pool = open_pool
        self.on_done = on_done
        self.nodes = 0

    def answer(self) -> SeatDecisions:
        """Compare all decisions, confirm those that stand out, and sum up."""
        judged = self._compare()
        costliest, finest = _costliest(judged), _finest(judged)
        judged = self._confirm(judged, [*costliest, *finest])
        free = sum(not one.is_forced for one in judged)
        player = self.replayed.players[self.seat]
        return SeatDecisions(
            self.seat, player.recorded, player.policy, self.options, tuple(judged), _total(judged),
            _total(judged, 1 / free if free else 1.0), costliest, finest, self.nodes,
        )  # fmt: skip

    def _compare(self) -> list[JudgedDecision]:
        """Every decision with its best alternative and the estimate of its gain."""
        loads = [Load(len(one.alternatives), self._length(one.ply)) for one in self.plan]
        budget = self.options.budget
        kept = budget // CONFIRM_PART
        futures = allocate(loads, budget - kept)
        if futures is None:
            least = sum(load.nodes(FEWEST) for load in loads)
            raise UsageError(
                f"a budget of {budget:,} nodes is too small for the decisions of seat {self.seat}; "
                f"it takes {-(-least * CONFIRM_PART // (CONFIRM_PART - 1)):,} at least"
            )
        counts = {one.ply: count for one, count in zip(self.plan, futures, strict=True) if count}
        self._play([DecisionTrial(ply, COMPARE, count) for ply, count in counts.items()], 0)
        return [self._compared(one, counts[one.ply]) if one.ply in counts else one for one in self.plan]

    def _compared(self, decision: JudgedDecision, futures: int) -> JudgedDecision:
        row = self.results.get(decision.ply, COMPARE)[0]
        found = Compared.from_row(row, len(decision.alternatives), futures)
        self.nodes += found.nodes
        return evolve(
            decision, best=decision.alternatives[found.best], is_preferred=found.chosen_by.total > 0, futures=futures,
            lead=found.lead, margin=found.margin, gain=found.by(self.options.measure),
        )  # fmt: skip

    def _confirm(self, judged: Sequence[JudgedDecision], plies: Iterable[int]) -> list[JudgedDecision]:
        """The decisions, those at the plies with a confirmation."""
        listed = {one.ply: one for one in judged if one.ply in set(plies)}
        loads = [Load(1, self._length(ply), chooses=False) for ply in listed]
        futures = allocate(loads, self.options.budget - self.nodes) or [FEWEST] * len(listed)
        counts = dict(zip(listed, futures, strict=True))
        trials = [DecisionTrial(ply, CONFIRM, counts[ply], one.best or 0) for ply, one in listed.items()]
        self._play(trials, sum(bool(one.alternatives) for one in self.plan))
        return [self._confirmed(one, counts[one.ply]) if one.ply in counts else one for one in judged]

    def _confirmed(self, decision: JudgedDecision, futures: int) -> JudgedDecision:
        found = Confirmed.from_row(self.results.get(decision.ply, CONFIRM)[0], futures)
        self.nodes += found.nodes
        sources = tuple(total / futures for total in found.sources)
        gain = found.by(self.options.measure)
        return evolve(
            decision,
            confirmation=Confirmation(futures, gain.estimate, found.lead.estimate, found.margin.estimate, sources),
        )

    def _play(self, trials: Sequence[DecisionTrial], before: int) -> None:
        """Play the trials that have no result yet; `before` steps were done before them."""
        on_done = self.on_done
        show = None if on_done is None else lambda done: on_done(before + done)
        play_trials(trials, self.results, self.work, self.open_pool, show)

    def _length(self, ply: int) -> int:
        """The plies of a future at most, if each seat uses its action points and passes or acts freely once a quarter."""
        state = self.replayed.position(ply)
        game = state.game
        now = sum(state.points_left(seat) + 1 for seat in range(game.seats))
        return now + game.seats * sum(game.points[quarter] + 1 for quarter in range(state.quarter + 1, game.quarters))


def _total(judged: Iterable[JudgedDecision], scale: float = 1.0) -> Estimate:
    """The sum of regrets, times a factor."""
    return sum_of([one.gain for one in judged if one.is_preferred], scale)


def _costliest(judged: Sequence[JudgedDecision]) -> tuple[int, ...]:
    """The plies of the decisions with the greatest regret, by estimates that are drawn to their mean."""
    found = [one for one in judged if one.is_preferred and one.gain.total > 0]
    return _ranked(judged, found, -1)


def _finest(judged: Sequence[JudgedDecision]) -> tuple[int, ...]:
    """The plies of the decisions that were better than their best alternative by most."""
    found = [one for one in judged if one.futures and not one.is_preferred and one.gain.total < 0]
    return _ranked(judged, found, 1)


def _ranked(judged: Sequence[JudgedDecision], found: Sequence[JudgedDecision], sign: int) -> tuple[int, ...]:
    compared = [one for one in judged if one.futures]
    drawn = dict(zip((one.ply for one in compared), shrink([one.gain for one in compared]), strict=True))
    ordered = sorted(found, key=lambda one: (sign * drawn[one.ply], sign * one.gain.mean, one.ply))
    return tuple(one.ply for one in ordered[:LISTED])


def sources_of(confirmation: Confirmation, most: int = 2) -> list[tuple[str, float]]:
    """The sources of Lead that make the most of a confirmed gain, as (source, Lead), those that go with it first.

    Sources of less than a tenth of it are left out, and all of them where the gain by the measure is none in Lead.
    """
    if confirmation.lead.value * confirmation.gain.value <= 0:
        return []
    sign = math.copysign(1.0, confirmation.lead.value)
    rows = [(source, lead) for source, lead in zip(LEAD_SOURCES, confirmation.sources, strict=True) if lead * sign > 0]
    rows.sort(key=lambda row: (-row[1] * sign, row[0]))
    return [row for row in rows[:most] if abs(row[1]) >= abs(confirmation.lead.value) / 10]
