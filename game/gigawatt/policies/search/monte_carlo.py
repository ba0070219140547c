"""Monte Carlo search: the value of each candidate action, from rollouts in futures that all candidates share.

Nothing random happens before a quarter ends. So each candidate is played once to the last action of the quarter, with every seat
playing as the planner; there the futures branch off, each drawn from its own key, the same for all candidates, so that luck cancels
when two of them are compared. `gigawatt.policies.search.rollout` plays a future to the horizon, and
`gigawatt.policies.search.leaf_model` values the position there. The budget goes where it is expected to improve the choice most, by
the mean and spread of the futures so far (a knowledge gradient); a budget that would hardly change the choice is not spent.
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
from gigawatt.policies.valuation.adding import add_up
from gigawatt.policies.valuation.weights import PlannerWeights, load_planner_weights

if TYPE_CHECKING:
    from gigawatt.core import State

WIDTH: Final = 6
"""Default number of candidates."""
HORIZON: Final = 6
"""Default number of quarters played after the current one."""
DOUBT: Final = 2.5
SPREAD: Final = 4.0
"""The prior, as measured over some positions: other candidates are 2.5 Lead behind the planner's choice on average, with a standard
deviation of about 4."""
LUCK: Final = 8.5
LUCK_COUNTS: Final = 6
"""The prior standard deviation of the difference of two candidates in one future, in Lead, and the number of futures that it counts
for."""
OPENING: Final = 4
"""Futures that every candidate gets before the rest of the budget is allocated; if the budget does not suffice for them, the horizon is
shortened, to no less than `NEAR` quarters."""
NEAR: Final = 4
"""Shortest horizon that allows more candidates: with a shorter one futures distinguish candidates less well than the planner does."""
FEWEST: Final = 2
"""Fewest futures for every candidate; with less budget there are fewer candidates."""
FIELD: Final = 3
"""Fewest candidates; if the budget does not suffice for them, the horizon is shortened again, to no less than `NEAREST` quarters."""
NEAREST: Final = 2
"""Shortest horizon, unless a shorter one is set."""
BATCH: Final = 4
"""Futures that a candidate gets at a time when the rest of the budget is allocated."""
ENOUGH: Final = 0.005
"""Smallest expected improvement of the choice, in Lead, for which another batch is played."""

_PACK: Final = Struct("<qi").pack
_PERSON: Final = b"gigawatt-oracle"
"""Part of every key: another one would change all futures."""


def _planner_weights() -> PlannerWeights:
    return load_planner_weights("planner")


@frozen
class SearchSettings:
    """Settings of a search."""

    width: int = WIDTH
    """Most candidates, without the pass and the actions that the caller adds."""
    horizon: int = HORIZON
    """Quarters played after the current one, from 0; the leaf model values the rest."""
    doubt: float = DOUBT
    """Prior mean of the planner's choice over any other candidate, in Lead."""
    spread: float = SPREAD
    """Prior standard deviation between candidates, in Lead, above 0: the greater, the sooner futures overrule the planner."""
    weights: PlannerWeights = field(factory=_planner_weights)
    """The weights that every seat plays by in a rollout."""


@frozen
class CandidateResult:
    """The result of a search for one action."""

    action: int
    visits: int
    """Futures played; if 0, the budget did not suffice for the action, and the numbers below are 0."""
    value: float
    """Mean over the futures of the seat's final margin over its best rival, in Lead."""
    error: float
    """Standard error of `value`."""
    gain: float
    """Posterior mean of its gain over the planner's choice: the difference in shared futures, combined with the prior
    (`SearchSettings.doubt`); results are ordered by it."""
    behind: float
    """Mean difference from the best action in shared futures; 0 for the best, negative if only the prior makes the best one better."""
    behind_error: float
    """Standard error of `behind`, which is small to the extent that luck cancels in shared futures."""
    shared: int
    """Futures that it shares with the best action."""
    terms: tuple[float, ...]
    """The parts of `value`, in the order of `gigawatt.policies.search.leaf_model.TERMS`."""
    line: tuple[tuple[int, int], ...]
    """(seat, action) from this action to the end of the quarter, as rollouts play it."""


@frozen
class SearchResult:
    """The result of a search."""

    seat: int
    results: tuple[CandidateResult, ...]
    """One for each candidate, the best first; those that the budget did not suffice for come last."""
    nodes: int
    """Nodes spent."""
    horizon: int
    """Quarters after the current one that futures were played for, unless the match ended before."""

    @property
    def best(self) -> CandidateResult:
        """The action to take."""
        return self.results[0]

    def result_for(self, action: int) -> CandidateResult | None:
        """The result for an action; None if it was no candidate."""
        return next((candidate for candidate in self.results if candidate.action == action), None)


class _Branch:
    """A candidate at the last action of the quarter, and the values of its futures."""

    __slots__ = ("action", "brink", "line", "parts", "values")

    def __init__(self, action: int) -> None:
        self.action: int = action
        self.brink: State | None = None
        self.line: tuple[tuple[int, int], ...] = ()
        self.values: list[float] = []
        self.parts: list[list[float]] = []

    def add(self, parts: list[float]) -> None:
        """Add the value of the next future, in its parts."""
        self.parts.append(parts)
        self.values.append(add_up(parts))


def monte_carlo_search(
    st: State,
    budget: int,
    key: int,
    *,
    about: Sequence[int] = (),
    legal: Sequence[int] | None = None,
    settings: SearchSettings | None = None,
) -> SearchResult:
    """Search a position for the best action of the seat to move.

    The position is not changed, and its own future stays hidden: futures are drawn from `key`.

    Args:
        st: any position that is not terminal.
        budget: most nodes, from 0; one node is one `apply_action` on a fork.
        key: decides the futures; equal arguments give equal results.
        about: legal actions to search besides the candidates, such as the one that a player took.
        legal: the legal actions to choose candidates from; by default those of the position.
        settings: settings of the search.

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
    """The actions to compare, the planner's choice first.

    These are the best of the planner's ranking and the pass; and the best free action if the seat has one action point left or
    nothing better to do, because the last point ends its turn.
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
    """A search under way."""

    def __init__(self, st: State, budget: int, key: int, settings: SearchSettings) -> None:
        self.root: State = st.fork(key)
        self.seat: int = st.seat
        self.meter: Meter = Meter(budget)
        self.key: int = key
        self.settings: SearchSettings = settings
        self.until: int = 0
        """The quarter at whose beginning futures stop."""
        seats = st.game.seats
        self.way: int = sum([st.points_left(s) for s in range(seats)]) + seats
        """Nodes that a candidate takes to the end of the quarter at most: the points left, and a free action for each seat."""
        self.each: int = 1
        """Approximate nodes of a future."""
        self.look_ahead(settings.horizon)

    def look_ahead(self, horizon: int) -> None:
        """Set the horizon, in quarters after the current one."""
        game = self.root.game
        now = self.root.quarter + 1
        self.until = min(game.quarters, now + horizon)
        self.each = 1 + game.seats * sum([game.points[q] for q in range(now, self.until)])

    def reach(self, futures: int) -> int:
        """Candidates that the budget suffices for, with so many futures each."""
        return self.meter.limit // (self.way + futures * self.each)

    def answer(self, legal: Sequence[int], about: Sequence[int]) -> SearchResult:
        """Choose candidates, play their futures, and return the result."""
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
            self.seat, tuple([_result_of(branches[i], gains[i], best) for i in order]), self.meter.spent, horizon
        )

    def _affordable(self, count: int) -> int:
        """Shorten the horizon to what the budget allows for so many candidates; returns it in quarters."""
        horizon = min(self.settings.horizon, self.root.game.quarters - self.root.quarter - 1)
        while horizon > NEAREST and (
            self.reach(OPENING) < count if horizon > NEAR else self.reach(FEWEST) < min(FIELD, count)
        ):
            horizon -= 1
            self.look_ahead(horizon)
        return horizon

    def _explore(self, branches: list[_Branch]) -> None:
        """Play futures where they improve the choice most, until the budget is spent or none is worth it."""
        first = branches[0]
        try:
            for branch in branches:
                branch.brink = self.root.copy()
                branch.line = play_to_brink(branch.brink, branch.action, self.meter, self.settings.weights)
            for branch in branches[1:] * OPENING:
                self._play_next(branch, first)
            while (useful := self._most_useful(branches)) is not None:
                for _ in range(BATCH):
                    self._play_next(useful, first)
        except OutOfNodesError:
            return

    def _play_next(self, branch: _Branch, first: _Branch) -> None:
        """Play the next future of a branch, and of the planner's choice, with which all are compared.

        Raises:
            OutOfNodesError: the budget is spent.
        """
        n = len(branch.values)
        if len(first.values) == n:
            first.add(self._play(first, n))
        branch.add(self._play(branch, n))

    def _most_useful(self, branches: list[_Branch]) -> _Branch | None:
        """The branch whose next batch is expected to improve the choice most; None if no batch is worth it."""
        first = branches[0]
        luck = self._luck(branches)
        trust = luck / self.settings.spread**2
        gains = [self._gain(branch, first, trust) for branch in branches]
        best = max(range(len(branches)), key=lambda i: (gains[i], -i))
        second = max(gains[:best] + gains[best + 1 :])
        found, most = None, ENOUGH
        for i in range(1, len(branches)):
            n = len(branches[i].values)
            # How far a batch would move the branch's posterior mean, and by how much that would overtake the best on average.
            shift = sqrt(luck * (1 / (n + trust) - 1 / (n + BATCH + trust)))
            worth = _overshoot(abs(gains[i] - (second if i == best else gains[best])), shift)
            if worth > most:
                found, most = branches[i], worth
        return found

    def _luck(self, branches: list[_Branch]) -> float:
        """The variance of the difference between a branch and the planner's choice in one future."""
        first = branches[0].values
        total = LUCK_COUNTS * LUCK * LUCK
        count = float(LUCK_COUNTS)
        for branch in branches[1:]:
            n = len(branch.values)
            if n > 1:
                more = [own - base for own, base in zip(branch.values, first, strict=False)]
                mean = add_up(more) / n
                total += add_up([(value - mean) ** 2 for value in more])
                count += n - 1
        return total / count

    def _gain(self, branch: _Branch, first: _Branch, trust: float) -> float:
        """The posterior mean of a branch's gain over the planner's choice, with a prior that counts for `trust` futures."""
        if branch is first or not branch.values:
            return 0.0
        n = len(branch.values)
        more = add_up(branch.values) - add_up(first.values[:n])
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
    """The mean excess of a normal variable with standard deviation `shift` over a distance.

    A polynomial within a hundredth of `shift` of it, which gives the same on every machine; an exponential need not.
    """
    rest = max(0.0, 1 - distance / (3.2 * shift)) if shift > 0.0 else 0.0
    return 0.4 * shift * rest * rest * rest * rest


def future_key(key: int, n: int) -> int:
    """The key of future `n`, unrelated to that of any other."""
    return int.from_bytes(blake2b(_PACK(key, n), digest_size=8, person=_PERSON).digest(), "little")


def _result_of(branch: _Branch, gain: float, best: _Branch) -> CandidateResult:
    values = branch.values
    lacks = [top - own for top, own in zip(best.values, values, strict=False)]
    value, error = _mean_and_error(values)
    behind, behind_error = _mean_and_error(lacks)
    terms = tuple([add_up(column) / len(values) for column in zip(*branch.parts, strict=True)]) or (0.0,) * len(TERMS)
    return CandidateResult(
        branch.action, len(values), value, error, gain, behind, behind_error, len(lacks), terms, branch.line
    )  # fmt: skip


def _mean_and_error(values: Sequence[float]) -> tuple[float, float]:
    """Mean and its standard error; that is 0 with fewer than two values."""
    n = len(values)
    if not n:
        return 0.0, 0.0
    mean = add_up(values) / n
    if n == 1:
        return mean, 0.0
    return mean, sqrt(add_up([(value - mean) ** 2 for value in values]) / (n - 1) / n)
