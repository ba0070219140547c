"""Judge a goal: follow the actions of a match, and say of each of its measures whether it holds, may still hold, or is missed.

Everything here is a pure function of a game, its seed, its factions and its actions.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.analysis.largest_campus import binding_now
from gigawatt.classroom.exercises.measuring import COUNTED, History, measured
from gigawatt.content.check_exercise import leaves_of
from gigawatt.core.rules.predicates import All, AnyOf, Measure, Predicate, bounds_of
from gigawatt.errors import ReplayMismatchError, UsageError
from gigawatt.match.replay import why_illegal

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.core.rules.exercise import Exercise
    from gigawatt.match.record import Record


class Verdict(Enum):
    """How a predicate stands."""

    MET = "met"
    OPEN = "open"
    MISSED = "missed"


@frozen
class Progress:
    """One measure of a goal, as the match stands."""

    measure: Measure
    value: int
    """Now: as the last quarter ended, or after the last action for what counts actions and events."""
    verdict: Verdict


@frozen
class _Quarterly:
    """The values of a measure as each quarter has ended, and now."""

    ends: tuple[int, ...]
    now: int


class GoalWatch:
    """Follows a match of an exercise, action by action."""

    def __init__(self, game: Game, seed: bytes | int, factions: Sequence[str], predicates: Iterable[Predicate]) -> None:
        """Start at the first position of a match.

        Args:
            game: a game whose scenario is an exercise.
            seed: the seed of the match.
            factions: the factions by seat.
            predicates: everything that will be asked; of others nothing is kept.

        Raises:
            UsageError: the scenario is no exercise, or nobody plays the learner's faction.
        """
        self.game = game
        self.exercise = exercise_of(game)
        if self.exercise.learner not in factions:
            raise UsageError(f"nobody plays {self.exercise.learner}, whose exercise {game.scenario_id} is")
        self.learner = list(factions).index(self.exercise.learner)
        self._state: State = game.new_state(seed, factions)
        self._state.log = []
        self._history = History()
        self._leaves = [leaf for predicate in predicates for leaf in leaves_of(predicate)]
        self._ends: dict[int, list[int]] = {id(leaf): [] for leaf in self._leaves}
        self.actions: list[int] = []

    @property
    def state(self) -> State:
        """The position; it must not be changed."""
        return self._state

    @property
    def quarters_ended(self) -> int:
        """How many quarters have ended."""
        return self.game.quarters if self._state.is_terminal else self._state.quarter

    def follow(self, actions: Iterable[int]) -> None:
        """Carry out further actions.

        Raises:
            ReplayMismatchError: one is not legal.
        """
        for action in actions:
            if wrong := why_illegal(self.game, self._state, action):
                raise ReplayMismatchError(len(self.actions), "a legal action", wrong)
            self.push(action)

    def push(self, action: int) -> None:
        """Carry out an action that is known to be legal."""
        state = self._state
        seat, quarter = state.seat, state.quarter
        state.log = []
        state.apply_action(action)
        self.actions.append(action)
        self._history.note(self.game, seat, action, state.log or [])
        if state.quarter != quarter or state.is_terminal:
            for leaf in self._leaves:
                self._ends[id(leaf)].append(self._measured(leaf))

    # --- verdicts -------------------------------------------------------------------------------------------------------

    def verdict(self, predicate: Predicate) -> Verdict:
        """How a predicate stands.

        Raises:
            UsageError: it is none of those that are watched.
        """
        if isinstance(predicate, All):
            return _all([self.verdict(inner) for inner in predicate.of])
        if isinstance(predicate, AnyOf):
            return _any([self.verdict(inner) for inner in predicate.of])
        assert isinstance(predicate, Measure), "the vocabulary has no other kinds"
        return self._judge(predicate)

    def holds_now(self, predicate: Predicate) -> bool:
        """Whether a predicate holds in this position, whatever its times say."""
        if isinstance(predicate, All):
            return all(self.holds_now(inner) for inner in predicate.of)
        if isinstance(predicate, AnyOf):
            return any(self.holds_now(inner) for inner in predicate.of)
        assert isinstance(predicate, Measure), "the vocabulary has no other kinds"
        return fits(predicate, self._measured(predicate))

    def progress(self, predicate: Predicate) -> list[Progress]:
        """Each measure of a predicate, in the order in which they stand in it."""
        return [Progress(leaf, self._values(leaf).now, self._judge(leaf)) for leaf in leaves_of(predicate)]

    def ends(self, leaf: Measure) -> tuple[int, ...]:
        """The values of a watched measure as each quarter has ended."""
        return self._values(leaf).ends

    def _measured(self, leaf: Measure) -> int:
        return measured(leaf, self._state, self._history, self.learner)

    def _values(self, leaf: Measure) -> _Quarterly:
        ends = self._ends.get(id(leaf))
        if ends is None:
            raise UsageError("a predicate that is not watched has no verdict")
        counted = isinstance(leaf, COUNTED)
        return _Quarterly(tuple(ends), self._measured(leaf) if counted or not ends else ends[-1])

    def _judge(self, leaf: Measure) -> Verdict:
        values = self._values(leaf)
        is_over = self._state.is_terminal
        good = [fits(leaf, value) for value in values.ends]
        if leaf.always:
            return _always(good[self.exercise.start - 1 :], fits(leaf, values.now), leaf, is_over=is_over)
        if leaf.at is not None:
            if len(good) < leaf.at:
                return Verdict.OPEN
            return Verdict.MET if good[leaf.at - 1] else Verdict.MISSED
        if leaf.by is not None:
            return self._by(leaf, leaf.by, good, values.now)
        if is_over:
            return Verdict.MET if good and good[-1] else Verdict.MISSED
        return _counted_so_far(leaf, values.now)

    def _by(self, leaf: Measure, quarter: int, good: list[bool], now: int) -> Verdict:
        if any(good[:quarter]):
            return Verdict.MET
        if len(good) >= quarter:
            return Verdict.MISSED
        return Verdict.MET if isinstance(leaf, COUNTED) and fits(leaf, now) and _only_rises(leaf) else Verdict.OPEN


def fits(leaf: Measure, value: int) -> bool:
    """Whether a value is within the bounds of a measure."""
    least, most = bounds_of(leaf)
    return (least is None or value >= least) and (most is None or value <= most)


def _only_rises(leaf: Measure) -> bool:
    """Whether what holds now of a count holds for ever."""
    return bounds_of(leaf)[1] is None


def _counted_so_far(leaf: Measure, now: int) -> Verdict:
    """A measure at the end of a match that is not over: a count may be decided before."""
    if not isinstance(leaf, COUNTED):
        return Verdict.OPEN
    least, most = bounds_of(leaf)
    if most is not None and now > most:
        return Verdict.MISSED
    return Verdict.MET if most is None and least is not None and now >= least else Verdict.OPEN


def _always(good: list[bool], holds_now: bool, leaf: Measure, *, is_over: bool) -> Verdict:
    if not all(good) or (isinstance(leaf, COUNTED) and not holds_now and bounds_of(leaf)[0] is None):
        return Verdict.MISSED
    return Verdict.MET if is_over else Verdict.OPEN


def _all(verdicts: list[Verdict]) -> Verdict:
    if Verdict.MISSED in verdicts:
        return Verdict.MISSED
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.MET


def _any(verdicts: list[Verdict]) -> Verdict:
    if Verdict.MET in verdicts:
        return Verdict.MET
    return Verdict.OPEN if Verdict.OPEN in verdicts else Verdict.MISSED


# --- of a whole record -------------------------------------------------------------------------------------------------


@frozen
class GoalResult:
    """The result of a record of an exercise."""

    exercise: str
    """The id of its scenario."""
    verdict: Verdict
    """Of the goal; `OPEN` if the record ends before it is decided."""
    progress: tuple[Progress, ...]
    followed_wrong_plan: bool
    """Whether the sign of the wrong plan holds."""
    binding: tuple[str, ...]
    """The layers that bind the learner's largest campus in the last position; empty if there is none."""

    @property
    def is_reached(self) -> bool:
        """Whether the goal is reached."""
        return self.verdict is Verdict.MET


def exercise_of(game: Game) -> Exercise:
    """The exercise that a game's scenario is.

    Raises:
        UsageError: it is none.
    """
    if game.scenario.exercise is None:
        raise UsageError(f"{game.scenario_id} is no exercise")
    return game.scenario.exercise


def watch(game: Game, seed: bytes | int, factions: Sequence[str]) -> GoalWatch:
    """A watch of everything that an exercise asks, at the first position of a match.

    Raises:
        UsageError: the scenario is no exercise, or nobody plays the learner's faction.
    """
    exercise = exercise_of(game)
    hints = [hint.holds for hint in exercise.hints if hint.holds is not None]
    return GoalWatch(game, seed, factions, [exercise.goal, exercise.wrong_plan.sign, *hints])


def result_of(watched: GoalWatch) -> GoalResult:
    """The result of a match as far as it was followed."""
    exercise = watched.exercise
    return GoalResult(
        watched.game.scenario_id,
        watched.verdict(exercise.goal),
        tuple(watched.progress(exercise.goal)),
        watched.verdict(exercise.wrong_plan.sign) is Verdict.MET,
        binding_now(watched.state, watched.learner),
    )


def goal_result(record: Record, game: Game | None = None) -> GoalResult:
    """Judge a record by replaying its actions; what it says of itself is not used.

    Args:
        record: a record of an exercise, finished or not.
        game: the game to replay it in; by default that of the rules in the record. A teacher judges by the rules of the class.

    Raises:
        UsageError: it is of no exercise, or nobody plays the learner's faction.
        ReplayMismatchError: an action is not legal.
    """
    watched = watch(game or record.game(), record.seed, record.factions)
    watched.follow(record.actions)
    return result_of(watched)
