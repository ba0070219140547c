"""Trials of decisions, which workers play: an action that was taken beside its alternatives, in common futures.

A future forks the position with a key that depends on the seed, the ply, the purpose and its number, but not on the action: so all
actions share its luck, and decisions do not, which makes their estimates independent of each other. All seats are then played to the
end of the match by policies.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import actions as act
from gigawatt.core.chance import seed_bytes
from gigawatt.core.rules.vocabulary import LEAD_SOURCES
from gigawatt.errors import SaveError
from gigawatt.policies.search.monte_carlo import SearchSettings, candidates
from gigawatt.study.hindsight.regret import Moments, select, selection_futures
from gigawatt.study.hindsight.replayed import Replayed, ReplayedWork, open_work, play_on, replayed_fields
from gigawatt.study.trial_file import Row, TrialResult

if TYPE_CHECKING:
    from gigawatt.core import State

MEASURES: Final = ("lead", "margin")
"""What a future is judged by, for the seat: its Lead at the end, or that less the Lead of its best rival."""
COMPARE: Final = "compare"
"""The arm that chooses the best alternative and estimates its gain."""
CONFIRM: Final = "confirm"
"""The arm that plays new futures of a decision that was picked for its estimate."""
SHAPES: Final = {COMPARE: (1, 11), CONFIRM: (1, 7 + len(LEAD_SOURCES))}
"""By arm, the rows of a result and the numbers in each."""

_PERSON: Final = b"gigawatt-regret"


@frozen(kw_only=True)
class DecisionWork(ReplayedWork):
    """The work of judging the decisions of one match."""

    seed: int
    """Decides the futures."""
    measure: str
    """One of `MEASURES`, by which the best alternative is chosen."""
    width: int
    """Alternatives from the planner's ranking at most, besides the pass."""


@frozen
class DecisionTrial:
    """One decision to judge. `DecisionPlayer` plays it."""

    number: int
    """Its ply."""
    arm: str
    """`COMPARE` or `CONFIRM`."""
    futures: int
    """Futures of the estimate."""
    alternative: int = -1
    """The action that is compared with the one taken, to confirm it."""


@frozen
class Compared:
    """The result of `COMPARE`."""

    best: int
    """The index of the best alternative."""
    nodes: int
    """Plies simulated."""
    chosen_by: Moments
    """How much better it ended by the measure in the futures that chose it; always compared with the action taken."""
    lead: Moments
    """How much more Lead it ended with in the other futures."""
    margin: Moments
    """How much more it was ahead of its best rival there."""

    def by(self, measure: str) -> Moments:
        """The gain by a measure."""
        return self.lead if measure == "lead" else self.margin

    def to_row(self) -> Row:
        """As whole numbers; `from_row` reads them."""
        return (self.best, self.nodes, *_cells(self.chosen_by), *_cells(self.lead), *_cells(self.margin))

    @classmethod
    def from_row(cls, row: Row, alternatives: int, futures: int) -> Compared:
        """The result in a row of a file, which may say anything.

        Raises:
            SaveError: it is not of so many alternatives and futures, or its sums are not those of any numbers.
        """
        found = cls(row[0], row[1], _moments(row[2:5]), _moments(row[5:8]), _moments(row[8:11]))
        if not 0 <= found.best < alternatives or {found.lead.count, found.margin.count} != {futures}:
            raise SaveError("the file of results is damaged: it compares other actions or futures; name another file")
        return found


@frozen
class Confirmed:
    """The result of `CONFIRM`."""

    nodes: int
    """Plies simulated."""
    lead: Moments
    """How much more Lead the alternative ended with."""
    margin: Moments
    """How much more it was ahead of its best rival."""
    sources: tuple[int, ...]
    """The sum over all futures of how much more Lead it had from each of `LEAD_SOURCES`."""

    def by(self, measure: str) -> Moments:
        """The gain by a measure."""
        return self.lead if measure == "lead" else self.margin

    def to_row(self) -> Row:
        """As whole numbers; `from_row` reads them."""
        return (self.nodes, *_cells(self.lead), *_cells(self.margin), *self.sources)

    @classmethod
    def from_row(cls, row: Row, futures: int) -> Confirmed:
        """The result in a row of a file, which may say anything.

        Raises:
            SaveError: it is not of so many futures, or its sums are not those of any numbers.
        """
        found = cls(row[0], _moments(row[1:4]), _moments(row[4:7]), row[7:])
        if {found.lead.count, found.margin.count} != {futures}:
            raise SaveError("the file of results is damaged: it confirms in other futures; name another file")
        return found


def _cells(moments: Moments) -> tuple[int, int, int]:
    return moments.count, moments.total, moments.squares


def _moments(cells: Sequence[int]) -> Moments:
    count, total, squares = cells
    if count < 2 or squares * count < total * total:
        raise SaveError("the file of results is damaged: its sums are those of no numbers; name another file")
    return Moments(count, total, squares)


# --- the actions that are compared -------------------------------------------------------------------------------------------------


def alternatives_of(state: State, taken: int, width: int) -> tuple[int, ...]:
    """The actions to compare with the one taken: the best of the planner's ranking and the pass, its choice first.

    They are those that the search policy considers (`monte_carlo.candidates`); none where there is a single legal action.

    Args:
        state: the position before the decision.
        taken: the action taken.
        width: actions from the ranking at most, from 1.
    """
    legal = state.legal_actions()
    if len(legal) == 1:
        return ()
    found = candidates(state, legal, SearchSettings(width=width))
    return tuple(action for action in dict.fromkeys([*found, act.PASS]) if action != taken)


# --- playing futures ---------------------------------------------------------------------------------------------------------------


@frozen
class Ending:
    """How a future ended for the seat."""

    lead: int
    margin: int
    """Its Lead less that of its best rival."""
    sources: tuple[int, ...]
    """Its Lead by `LEAD_SOURCES`."""

    def by(self, measure: str) -> int:
        """The value by a measure."""
        return self.lead if measure == "lead" else self.margin


class DecisionFutures:
    """The futures of one decision for one purpose; each is played once for an action.

    Args:
        replayed: the match.
        ply: the decision.
        seed: decides the futures.
        purpose: the arm; arms share no future.
    """

    def __init__(self, replayed: Replayed, ply: int, seed: int, purpose: str) -> None:
        self.replayed = replayed
        self.ply = ply
        self.seed = seed
        self.purpose = purpose
        self.state = replayed.position(ply)
        self.nodes = 0
        """Plies simulated so far."""
        self._ends: dict[tuple[int, int], Ending] = {}

    def end(self, action: int, future: int) -> Ending:
        """The end of a future that begins with an action; played once."""
        known = self._ends.get((action, future))
        if known is None:
            known = self._ends[action, future] = self._play(action, future)
        return known

    def gain(self, alternative: int, future: int, measure: str) -> int:
        """How much better an alternative ends than the action taken."""
        taken = self.replayed.record.actions[self.ply]
        return self.end(alternative, future).by(measure) - self.end(taken, future).by(measure)

    def _play(self, action: int, future: int) -> Ending:
        key = regret_key(self.seed, self.purpose, self.ply, future)
        seat = self.state.seat
        fork = self.state.fork(key)
        fork.apply_action(action)
        self.nodes += 1 + len(play_on(fork, self.replayed.policies, key))
        leads = [fork.lead(other) for other in range(fork.game.seats)]
        own = leads.pop(seat)
        return Ending(own, own - max(leads), fork.lead_by_source(seat))


def regret_key(seed: int, purpose: str, ply: int, future: int) -> int:
    """The key of a future: 64 bits, unrelated to those of any other decision, purpose or number."""
    data = seed_bytes(seed) + ply.to_bytes(8, "little") + future.to_bytes(8, "little") + purpose.encode()
    return int.from_bytes(blake2b(data, digest_size=8, person=_PERSON).digest(), "little")


# --- in workers ----------------------------------------------------------------------------------------------------------------------


def decision_work(replayed: Replayed, seed: int, measure: str, width: int) -> DecisionWork:
    """The work of judging decisions of a match."""
    return DecisionWork(**replayed_fields(replayed), player=DecisionPlayer, seed=seed, measure=measure, width=width)


class DecisionPlayer:
    """Plays the trials of one match.

    Args:
        work: made by `decision_work`.

    Raises:
        WorkerMismatchError: this process plays another game.
    """

    def __init__(self, work: DecisionWork) -> None:
        self.job = work
        self._replayed = open_work(work)

    def play(self, trial: DecisionTrial) -> TrialResult:
        """Play one trial."""
        futures = DecisionFutures(self._replayed, trial.number, self.job.seed, trial.arm)
        if trial.arm == CONFIRM:
            row = _confirm(futures, trial).to_row()
        else:
            row = compare(futures, trial.futures, self.job.measure, self.job.width).to_row()
        return TrialResult(trial.number, trial.arm, (row,))

    def close(self) -> None:
        """Do nothing: house policies run in this process."""


def compare(futures: DecisionFutures, count: int, measure: str, width: int) -> Compared:
    """Choose the best alternative of a decision that has one, and estimate its gain in `count` other futures."""
    taken = futures.replayed.record.actions[futures.ply]
    found = alternatives_of(futures.state, taken, width)
    best, chosen_by = select(len(found), count, lambda index, future: futures.gain(found[index], future, measure))
    first = selection_futures(len(found), count)
    fresh = range(first, first + count)
    lead, margin = (Moments.of(futures.gain(found[best], future, by) for future in fresh) for by in MEASURES)
    return Compared(best, futures.nodes, chosen_by, lead, margin)


def _confirm(futures: DecisionFutures, trial: DecisionTrial) -> Confirmed:
    """Estimate the gain of one alternative, and where its Lead comes from."""
    taken = futures.replayed.record.actions[trial.number]
    fresh = range(trial.futures)
    lead, margin = (Moments.of(futures.gain(trial.alternative, future, by) for future in fresh) for by in MEASURES)
    ends = [(futures.end(trial.alternative, future).sources, futures.end(taken, future).sources) for future in fresh]
    sources = (sum(other[i] - own[i] for other, own in ends) for i in range(len(LEAD_SOURCES)))
    return Confirmed(futures.nodes, lead, margin, tuple(sources))
