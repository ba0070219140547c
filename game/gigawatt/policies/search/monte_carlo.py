"""The oracle: what each candidate action is worth in a position, by playing it ahead in futures that all candidates share.

Nothing random happens before a quarter ends. So each candidate is played to the last action of the quarter once, every seat
answering as a planner; from there futures branch off, each drawn from its own key, the same for all candidates, so that luck
cancels when two of them are compared. A future is played to the horizon by `gigawatt.policies.search.rollout`, and judged there by
`gigawatt.policies.search.leaf_model`. The budget goes where it is expected to improve the choice most, by what the futures so far say and how
far they scatter (a knowledge gradient); what would hardly change the choice is not spent.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import sqrt
from struct import Struct
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.core import actions as act
from gigawatt.errors import UsageError
from gigawatt.policies.planning.planner import Planner
from gigawatt.policies.search.leaf_model import TERMS, margin_terms
from gigawatt.policies.search.rollout import Meter, OutOfNodesError, play_on, play_to_brink
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights

if TYPE_CHECKING:
    from gigawatt.core import State

WIDTH: Final = 6
"""Candidates that are looked at unless told otherwise."""
HORIZON: Final = 6
"""Quarters played after the one under way unless told otherwise."""
DOUBT: Final = 2.5
SPREAD: Final = 4.0
"""As measured over some positions: the others are 2.5 Lead behind the planner's choice on the mean, with a spread of about 4."""
LUCK: Final = 8.5
LUCK_COUNTS: Final = 6
"""Spread of the difference of two candidates in one future, in Lead, as it is before a position has shown its own; and the futures
that this counts for."""
OPENING: Final = 4
"""Futures that every candidate gets before it is asked where more would tell most; with a budget that does not reach for them futures go
less far, to `NEAR` quarters."""
NEAR: Final = 4
"""Quarters that futures go on rather than that more candidates are looked at: what is seen sooner tells them apart less surely than the
planner does."""
FEWEST: Final = 2
"""Futures that every candidate must be able to get at the least; with less budget fewer candidates are looked at."""
FIELD: Final = 3
"""Candidates for which there must be budget; if there is not, futures go less far again, to `NEAREST` quarters."""
NEAREST: Final = 2
"""Quarters that futures go on all the same, if they were to go that far."""
BATCH: Final = 4
"""Futures that a candidate gets then, before it is asked again."""
ENOUGH: Final = 0.005
"""Lead: if another batch for any candidate is expected to improve the choice by less, the rest of the budget is kept."""

_PACK: Final = Struct("<qi").pack
_PERSON: Final = b"gigawatt-oracle"


def _planner_weights() -> PlannerWeights:
    return load_planner_weights("planner")


@frozen
class SearchSettings:
    """How the oracle looks ahead."""

    width: int = WIDTH
    """Candidates at most, the pass and what the caller asks about not counted."""
    horizon: int = HORIZON
    """Quarters played after the one under way, from 0; what remains then is judged by the model."""
    doubt: float = DOUBT
    """Lead by which the planner's choice is thought to be ahead of any other candidate before a future is played."""
    spread: float = SPREAD
    """How far candidates are thought to be apart, in Lead: the greater, the sooner futures overrule the planner; above 0."""
    weights: PlannerWeights = field(factory=_planner_weights)
    """How every seat plays in a rollout."""


@frozen
class CandidateResult:
    """What the oracle found about one action."""

    action: int
    visits: int
    """Futures played; 0 if the budget did not reach it, and then the numbers below are 0."""
    value: float
    """Mean over the futures of the seat's Lead over its best rival at the end (below zero: behind him)."""
    error: float
    """Standard error of `value`."""
    gain: float
    """What it is thought to gain over the planner's choice: the difference in the futures it was played in, and the belief of before
    (`SearchSettings.doubt`); verdicts are ordered by it."""
    behind: float
    """What it lacks to the best action, mean over the futures both were played in; 0 for the best, below zero where only the
    belief makes the best one better."""
    behind_error: float
    """Standard error of `behind`; it is smaller than that of two values apart as far as luck cancels in shared futures."""
    shared: int
    """Futures that it shares with the best."""
    terms: tuple[float, ...]
    """The parts of `value`, in the order of `gigawatt.policies.search.leaf_model.TERMS`."""
    line: tuple[tuple[int, int], ...]
    """(seat, action) from this action to the end of the quarter, as the rollouts go."""


@frozen
class SearchResult:
    """The oracle's answer for a position."""

    seat: int
    results: tuple[CandidateResult, ...]
    """One for each candidate, the best first; those the budget did not reach come last."""
    nodes: int
    """Nodes spent."""
    horizon: int
    """Quarters after the one under way after which futures stopped, unless the match was over before."""

    @property
    def best(self) -> CandidateResult:
        """The action to take."""
        return self.results[0]

    def result_for(self, action: int) -> CandidateResult | None:
        """What was found about an action; None if it was no candidate."""
        return next((candidate for candidate in self.results if candidate.action == action), None)


class _Branch:
    """A candidate at the brink of the quarter's end, and what its futures gave."""

    __slots__ = ("action", "brink", "line", "parts", "values")

    def __init__(self, action: int) -> None:
        self.action: int = action
        self.brink: State | None = None
        self.line: tuple[tuple[int, int], ...] = ()
        self.values: list[float] = []
        self.parts: list[list[float]] = []

    def add(self, parts: list[float]) -> None:
        """Note the value of the next future, in its parts."""
        self.parts.append(parts)
        self.values.append(sum(parts))


def monte_carlo_search(
    st: State,
    budget: int,
    key: int,
    *,
    about: Sequence[int] = (),
    legal: Sequence[int] | None = None,
    settings: SearchSettings | None = None,
) -> SearchResult:
    """Ask the oracle about a position: what should the seat to move do, and what is each candidate worth?

    The position is only looked at, and its own future never shows: futures are drawn from `key`.

    Args:
        st: any position that is not terminal.
        budget: nodes that may be spent, from 0; one node is one `apply_action` on a fork.
        key: decides the futures; equal arguments give equal answers.
        about: legal actions to look at besides the oracle's own candidates, such as the one a player took.
        legal: the legal actions to choose candidates from; those of the position when left out.
        settings: how to look ahead.

    Raises:
        UsageError: the match is over, or an action in `about` is not legal.
    """
    allowed = tuple(st.legal_actions() if legal is None else legal)
    if not allowed:
        raise UsageError("the match is over; there is nothing to choose")
    wrong = [action for action in about if action not in allowed]
    if wrong:
        raise UsageError(f"not legal here: {st.game.format_action(wrong[0])}")
    return _Search(st, budget, key, settings or SearchSettings()).answer(allowed, about)


def candidates(st: State, legal: Sequence[int], settings: SearchSettings) -> list[int]:
    """The actions worth a look, the planner's choice first.

    These are the best of the planner's ranking and the pass; and what takes no action point once the seat has one point left, or
    has nothing better to do, because with the last point goes its turn.
    """
    if len(legal) == 1:
        return list(legal)
    weights = settings.weights
    planner = Planner(st, st.seat, weights)
    ranked = [row for row in planner.rank(tuple(legal)) if row[1] != act.PASS]
    found = [action for _worth, action in ranked[: settings.width]]
    best = [found[0]] if found and ranked[0][0] > weights.threshold else [act.PASS]
    if st.points_left(planner.seat) == 1 or best == [act.PASS]:
        gain, action = planner.best_free_action(tuple(legal))
        if gain > weights.threshold:
            best.insert(0, action)
    return _unique([*best, *found, act.PASS])[: settings.width + 1]


def _unique(actions: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(actions))


class _Search:
    """One consultation under way."""

    def __init__(self, st: State, budget: int, key: int, settings: SearchSettings) -> None:
        self.root: State = st.fork(key)
        self.seat: int = st.seat
        self.meter: Meter = Meter(budget)
        self.key: int = key
        self.settings: SearchSettings = settings
        self.until: int = 0
        """The quarter at whose begin futures stop."""
        seats = st.game.seats
        self.way: int = sum([st.points_left(s) for s in range(seats)]) + seats
        """Nodes that a candidate may take to the brink: the points left, and something free for each seat."""
        self.each: int = 1
        """Nodes that a future takes, about."""
        self.look_ahead(settings.horizon)

    def look_ahead(self, horizon: int) -> None:
        """Let futures stop so many quarters after the one under way."""
        game = self.root.game
        now = self.root.quarter + 1
        self.until = min(game.quarters, now + horizon)
        self.each = 1 + (self.until - now) * game.seats * game.ruleset.economy.action_points

    def reach(self, futures: int) -> int:
        """Candidates for which the budget reaches, with so many futures for each."""
        return self.meter.limit // (self.way + futures * self.each)

    def answer(self, legal: Sequence[int], about: Sequence[int]) -> SearchResult:
        """Choose candidates, play them ahead, and tell."""
        chosen = candidates(self.root, legal, self.settings)
        asked = [action for action in _unique(about) if action not in chosen]
        branches = [_Branch(action) for action in (chosen[:1] + asked + chosen[1:])]
        horizon = self._affordable(len(branches))
        reached = min(len(branches), self.reach(FEWEST))
        if reached > 1:
            self._explore(branches[:reached])
        first = branches[0]
        trust = self._luck(branches) / self.settings.spread**2
        gains = [self._gain(branch, first, trust) for branch in branches]
        order = sorted(range(len(branches)), key=lambda i: (not branches[i].values, -gains[i]))
        best = branches[order[0]]
        return SearchResult(
            self.seat, tuple([_judge(branches[i], gains[i], best) for i in order]), self.meter.spent, horizon
        )

    def _affordable(self, count: int) -> int:
        """Choose how far futures go by what the budget reaches for, with so many candidates; returns it in quarters."""
        horizon = min(self.settings.horizon, self.root.game.quarters - self.root.quarter - 1)
        while horizon > NEAREST and (
            self.reach(OPENING) < count if horizon > NEAR else self.reach(FEWEST) < min(FIELD, count)
        ):
            horizon -= 1
            self.look_ahead(horizon)
        return horizon

    def _explore(self, branches: list[_Branch]) -> None:
        """Play futures where they tell most, until the budget is spent or no more are worth it."""
        first = branches[0]
        try:
            for branch in branches:
                branch.brink = self.root.copy()
                branch.line = play_to_brink(branch.brink, branch.action, self.meter, self.settings.weights)
            for branch in branches[1:] * OPENING:
                self._play_next(branch, first)
            while (telling := self._most_telling(branches)) is not None:
                for _ in range(BATCH):
                    self._play_next(telling, first)
        except OutOfNodesError:
            return

    def _play_next(self, branch: _Branch, first: _Branch) -> None:
        """Play the next future of a branch; the planner's choice, against which all are held, is played in it as well.

        Raises:
            OutOfNodesError: the budget does not reach for it.
        """
        n = len(branch.values)
        if len(first.values) == n:
            first.add(self._play(first, n))
        branch.add(self._play(branch, n))

    def _most_telling(self, branches: list[_Branch]) -> _Branch | None:
        """The branch of which more futures are expected to improve the choice most; None if none is worth a batch."""
        first = branches[0]
        luck = self._luck(branches)
        trust = luck / self.settings.spread**2
        gains = [self._gain(branch, first, trust) for branch in branches]
        best = max(range(len(branches)), key=lambda i: (gains[i], -i))
        second = max(gains[:best] + gains[best + 1 :])
        found, most = None, ENOUGH
        for i in range(1, len(branches)):
            n = len(branches[i].values)
            # How far a batch would move what is thought of the branch, and by how much that would overtake the best on the mean.
            shift = sqrt(luck * (1 / (n + trust) - 1 / (n + BATCH + trust)))
            worth = _overshoot(abs(gains[i] - (second if i == best else gains[best])), shift)
            if worth > most:
                found, most = branches[i], worth
        return found

    def _luck(self, branches: list[_Branch]) -> float:
        """The variance of the difference of a branch and the planner's choice in one future."""
        first = branches[0].values
        total = LUCK_COUNTS * LUCK * LUCK
        count = float(LUCK_COUNTS)
        for branch in branches[1:]:
            n = len(branch.values)
            if n > 1:
                more = [own - base for own, base in zip(branch.values, first, strict=False)]
                mean = sum(more) / n
                total += sum([(value - mean) ** 2 for value in more])
                count += n - 1
        return total / count

    def _gain(self, branch: _Branch, first: _Branch, trust: float) -> float:
        """What a branch is thought to gain over the planner's choice, if the belief of before counts for `trust` futures."""
        if branch is first or not branch.values:
            return 0.0
        n = len(branch.values)
        more = sum(branch.values) - sum(first.values[:n])
        return (more - trust * self.settings.doubt) / (n + trust)

    def _play(self, branch: _Branch, n: int) -> list[float]:
        """The value of future `n` of a branch, in its parts."""
        assert branch.brink is not None
        weights = self.settings.weights
        st = branch.brink.fork(future_key(self.key, n))
        self.meter.apply(st, branch.line[-1][1])
        play_on(st, self.until, self.meter, weights)
        return margin_terms(st, self.seat)


def _overshoot(distance: float, shift: float) -> float:
    """The mean of what a normal variable of spread `shift` exceeds a distance by, 0 where it does not.

    A polynomial that is within a hundredth of `shift` of it: the same on every machine, as an exponential need not be.
    """
    rest = max(0.0, 1 - distance / (3.2 * shift)) if shift > 0.0 else 0.0
    return 0.4 * shift * rest * rest * rest * rest


def future_key(key: int, n: int) -> int:
    """The key of future `n`, unrelated to that of any other."""
    return int.from_bytes(blake2b(_PACK(key, n), digest_size=8, person=_PERSON).digest(), "little")


def _judge(branch: _Branch, gain: float, best: _Branch) -> CandidateResult:
    values = branch.values
    lacks = [top - own for top, own in zip(best.values, values, strict=False)]
    value, error = _mean_and_error(values)
    behind, behind_error = _mean_and_error(lacks)
    terms = tuple([sum(column) / len(values) for column in zip(*branch.parts, strict=True)]) or (0.0,) * len(TERMS)
    return CandidateResult(
        branch.action, len(values), value, error, gain, behind, behind_error, len(lacks), terms, branch.line
    )  # fmt: skip


def _mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """Mean and its standard error; that is 0 with fewer than two values."""
    n = len(values)
    if not n:
        return 0.0, 0.0
    mean = sum(values) / n
    if n == 1:
        return mean, 0.0
    return mean, sqrt(sum([(value - mean) ** 2 for value in values]) / (n - 1) / n)
