"""The oracle: what each candidate action is worth in a position, by playing it ahead in futures that all candidates share.

Nothing random happens before a quarter ends. So each candidate is played to the last action of the quarter once, every seat
answering as a planner; from there futures branch off, each drawn from its own key, the same for all candidates, so that luck
cancels when two of them are compared. A future is played to the horizon by `gigawatt.policies.rollout`, and judged there by
`gigawatt.policies.leaf`. The budget is shared out by sequential halving: all candidates
get some futures, the better half gets more, and so on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from math import sqrt
from struct import Struct
from typing import TYPE_CHECKING, Final

from attrs import field, frozen

from gigawatt.core import actions as act
from gigawatt.core.layout import POINTS, QUARTER, SEAT_WIDTH, SEATS, TO_MOVE
from gigawatt.errors import UsageError
from gigawatt.policies.leaf import TERMS, margin_terms
from gigawatt.policies.planner import Planner
from gigawatt.policies.rollout import Meter, OutOfNodesError, play_on, play_to_brink
from gigawatt.policies.weights import PlannerWeights, load_planner_weights

if TYPE_CHECKING:
    from gigawatt.core import State

WIDTH: Final = 4
"""Candidates that are looked at unless told otherwise."""
HORIZON: Final = 3
"""Quarters played after the one under way unless told otherwise."""
DOUBT: Final = 3.0
TRUST: Final = 2.0
"""As measured over some positions: the others are 3 Lead behind the planner's choice on the mean, with a spread of about 5, while the
difference of two candidates in one future has a spread of 6 to 7."""
FEWEST: Final = 2
"""Futures that every candidate must be able to get; with less budget fewer candidates are looked at."""

_PACK: Final = Struct("<qi").pack
_PERSON: Final = b"gigawatt-oracle"


def _planner_weights() -> PlannerWeights:
    return load_planner_weights("planner")


@frozen
class Settings:
    """How the oracle looks ahead."""

    width: int = WIDTH
    """Candidates at most, the pass and what the caller asks about not counted."""
    horizon: int = HORIZON
    """Quarters played after the one under way, from 0; what remains then is judged by the model."""
    doubt: float = DOUBT
    """Lead by which the planner's choice is thought to be ahead of any other candidate before a future is played."""
    trust: float = TRUST
    """Futures that this belief counts for."""
    weights: PlannerWeights = field(factory=_planner_weights)
    """How every seat plays in a rollout."""


@frozen
class Verdict:
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
    (`Settings.doubt`), which counts for some futures more; verdicts are ordered by it."""
    behind: float
    """What it lacks to the best action, mean over the futures both were played in; 0 for the best, below zero where only the
    belief makes the best one better."""
    behind_error: float
    """Standard error of `behind`; it is smaller than that of two values apart as far as luck cancels in shared futures."""
    shared: int
    """Futures that it shares with the best."""
    terms: tuple[float, ...]
    """The parts of `value`, in the order of `gigawatt.policies.leaf.TERMS`."""
    line: tuple[tuple[int, int], ...]
    """(seat, action) from this action to the end of the quarter, as the rollouts go."""


@frozen
class Opinion:
    """The oracle's answer for a position."""

    seat: int
    verdicts: tuple[Verdict, ...]
    """One for each candidate, the best first; those the budget did not reach come last."""
    nodes: int
    """Nodes spent."""

    @property
    def best(self) -> Verdict:
        """The action to take."""
        return self.verdicts[0]

    def verdict(self, action: int) -> Verdict | None:
        """What was found about an action; None if it was no candidate."""
        return next((verdict for verdict in self.verdicts if verdict.action == action), None)


class _Branch:
    """A candidate at the brink of the quarter's end, and what its futures gave."""

    __slots__ = ("action", "brink", "line", "parts", "values")

    def __init__(self, action: int) -> None:
        self.action: int = action
        self.brink: State | None = None
        self.line: tuple[tuple[int, int], ...] = ()
        self.values: list[float] = []
        self.parts: list[list[float]] = []

    def mean(self) -> float:
        """The mean value of its futures."""
        return sum(self.values) / len(self.values)


def consult(
    st: State,
    budget: int,
    key: int,
    *,
    about: Sequence[int] = (),
    legal: Sequence[int] | None = None,
    settings: Settings | None = None,
) -> Opinion:
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
    return _Inquiry(st, budget, key, settings or Settings()).answer(allowed, about)


def candidates(st: State, legal: Sequence[int], settings: Settings) -> list[int]:
    """The actions worth a look, the planner's choice first.

    These are the best of the planner's ranking and the pass; and what takes no action point once the seat has one point left, or
    has nothing better to do, because with the last point goes its turn.
    """
    if len(legal) == 1:
        return list(legal)
    weights = settings.weights
    planner = Planner(st, st.v[TO_MOVE], weights)
    ranked = [row for row in planner.rank(tuple(legal)) if row[1] != act.PASS]
    found = [action for _worth, action in ranked[: settings.width]]
    best = [found[0]] if found and ranked[0][0] > weights.threshold else [act.PASS]
    if st.v[planner.o + POINTS] == 1 or best == [act.PASS]:
        gain, action = planner.best_free(tuple(legal))
        if gain > weights.threshold:
            best.insert(0, action)
    return _unique([*best, *found, act.PASS])[: settings.width + 1]


def _unique(actions: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(actions))


class _Inquiry:
    """One consultation under way."""

    def __init__(self, st: State, budget: int, key: int, settings: Settings) -> None:
        self.root: State = st.fork(key)
        self.seat: int = st.v[TO_MOVE]
        self.meter: Meter = Meter(budget)
        self.key: int = key
        self.settings: Settings = settings
        self.until: int = min(st.game.quarters, st.v[QUARTER] + 1 + settings.horizon)
        seats = st.game.seats
        self.way: int = sum([st.v[SEATS + s * SEAT_WIDTH + POINTS] for s in range(seats)]) + seats
        """Nodes that a candidate may take to the brink: the points left, and something free for each seat."""
        ahead = self.until - st.v[QUARTER] - 1
        self.each: int = 1 + ahead * seats * st.game.ruleset.economy.action_points
        """Nodes that a future takes, about."""

    def answer(self, legal: Sequence[int], about: Sequence[int]) -> Opinion:
        """Choose candidates, play them ahead, and tell."""
        chosen = candidates(self.root, legal, self.settings)
        asked = [action for action in _unique(about) if action not in chosen]
        branches = [_Branch(action) for action in (chosen[:1] + asked + chosen[1:])]
        reached = min(len(branches), self.meter.limit // (self.way + FEWEST * self.each))
        if reached > 1:
            self._halve(branches[:reached])
        first = branches[0]
        gains = [self._gain(branch, first) for branch in branches]
        order = sorted(range(len(branches)), key=lambda i: (not branches[i].values, -gains[i]))
        best = branches[order[0]]
        return Opinion(self.seat, tuple([_judge(branches[i], gains[i], best) for i in order]), self.meter.spent)

    def _halve(self, branches: list[_Branch]) -> None:
        """Play futures, drop the worse half, and so on."""
        try:
            for branch in branches:
                branch.brink = self.root.copy()
                branch.line = play_to_brink(branch.brink, branch.action, self.meter, self.settings.weights)
        except OutOfNodesError:
            return
        alive = branches
        rounds = (len(branches) - 1).bit_length()
        for to_come in range(rounds, 0, -1):
            until = self.meter.spent + self.meter.left // to_come
            # One future each at least, and no more than this round's share of the budget.
            while self._row(alive) and self.meter.spent + self.each * len(alive) <= until:
                pass
            if not branches[0].values:
                return
            alive = sorted(alive, key=lambda branch: self._gain(branch, branches[0]), reverse=True)
            alive = alive[: (len(alive) + 1) // 2]

    def _gain(self, branch: _Branch, first: _Branch) -> float:
        """What a branch is thought to gain over the planner's choice."""
        if branch is first or not branch.values:
            return 0.0
        n = len(branch.values)
        base = first.values[:n]
        # A future that the planner's choice was not played in, having been dropped, is held against its mean.
        base += [first.mean()] * (n - len(base))
        more = sum(branch.values) - sum(base)
        return (more - self.settings.trust * self.settings.doubt) / (n + self.settings.trust)

    def _row(self, branches: list[_Branch]) -> bool:
        """Play the next future for every branch; none counts if the budget does not reach for all."""
        n = len(branches[0].values)
        before = self.meter.spent
        if self.meter.left < self.each * len(branches):
            return False
        try:
            row = [self._play(branch, n) for branch in branches]
        except OutOfNodesError:
            return False
        for branch, parts in zip(branches, row, strict=True):
            branch.parts.append(parts)
            branch.values.append(sum(parts))
        self.each = (self.meter.spent - before) // len(branches)
        return True

    def _play(self, branch: _Branch, n: int) -> list[float]:
        """The value of future `n` of a branch, in its parts."""
        assert branch.brink is not None
        weights = self.settings.weights
        st = branch.brink.fork(_future_key(self.key, n))
        self.meter.apply(st, branch.line[-1][1])
        play_on(st, self.until, self.meter, weights)
        return margin_terms(st, self.seat)


def _future_key(key: int, n: int) -> int:
    """The key of future `n`, unrelated to that of any other."""
    return int.from_bytes(blake2b(_PACK(key, n), digest_size=8, person=_PERSON).digest(), "little")


def _judge(branch: _Branch, gain: float, best: _Branch) -> Verdict:
    values = branch.values
    lacks = [top - own for top, own in zip(best.values, values, strict=False)]
    value, error = _mean_and_error(values)
    behind, behind_error = _mean_and_error(lacks)
    terms = tuple([sum(column) / len(values) for column in zip(*branch.parts, strict=True)]) or (0.0,) * len(TERMS)
    return Verdict(
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
