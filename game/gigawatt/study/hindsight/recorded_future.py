"""The game's own future, with something changed: everyone goes on as recorded.

A future in which nothing else is drawn and nobody changes a plan. Each seat takes its recorded actions of the quarter in their order,
without those that are no longer legal, and passes where none is left. A pass ends the quarter of a seat, so passing in the place of an
action would take away all that the seat did after it. This is the frozen future of `gigawatt.study.hindsight.whatif`. How many recorded
actions were left out is part of every answer. Chance is keyed (docs/chance.md): every draw falls as in the match, but for draws whose
odds or whose orders the change has moved.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from attrs import define, field, frozen

from gigawatt.content import ruleset_digest
from gigawatt.core.actions import PASS
from gigawatt.core.explanations.forecast import operations_after
from gigawatt.core.queries.turn_order import ends_quarter
from gigawatt.match.record import record_digest
from gigawatt.match.replay import Standing, positions, standing

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.match.record import Record


def _never(_quarter: int) -> bool:
    return False


@frozen
class Tally:
    """What became of the recorded actions of a seat in a quarter."""

    illegal: int = 0
    """Those that were not legal any more; they were left out."""
    unplayed: tuple[int, ...] = ()
    """Those that came after the seat had used its action points, a pass as well."""
    passes: int = 0
    """Decisions for which none was left; the seat passed."""

    @property
    def left_out(self) -> int:
        """Actions that were not legal or not played, without passes that were not played: these change nothing."""
        return self.illegal + sum(action != PASS for action in self.unplayed)


@define
class Course:
    """How a match went on from some position. Lists begin with the quarter of that position."""

    first: int
    """Its quarter."""
    after: list[Standing] = field(factory=list)
    """After each quarter."""
    operations: dict[int, State] = field(factory=dict)
    """By quarter, the position as its operations begin, where it was asked for."""
    tallies: list[tuple[Tally, ...]] = field(factory=list)
    """In each quarter by seat, what became of the recorded actions."""
    last: State | None = None

    @property
    def final(self) -> State:
        """The last position."""
        assert self.last is not None, "the course is complete"
        return self.last

    def left_out_by(self, quarter: int) -> tuple[int, ...]:
        """By seat, actions that were left out up to a quarter, itself included."""
        rows = self.tallies[: quarter - self.first + 1]
        return tuple(sum(tally.left_out for tally in own) for own in zip(*rows, strict=True))


class RecordedFuture:
    """A match that was played, to be continued from any of its decisions as it was recorded.

    Positions are shared: copy one to change it. What goes by quarter leaves out a quarter that the record does not finish.

    Attributes:
        record: the match.
        game: its game.
        quarters: the quarters that have ended.
        before: by ply, the position before it.
        last: the position after the last action.
        course: how the match went, with the operations and the end of every quarter.
        plies: by seat and quarter, the plies of the seat's decisions.
    """

    def __init__(self, record: Record, game: Game | None = None, replay: Sequence[State] | None = None) -> None:
        """Play the record again.

        Args:
            record: the match; its digests are not compared.
            game: the compiled game of the record, if the caller has it.
            replay: the positions of the record from the first to the last, if the caller has replayed it. They are kept.

        Raises:
            GameError: its rules cannot be compiled.
            ReplayMismatchError: an action is illegal.
        """
        states = [state.copy() for state in positions(record, game)] if replay is None else replay
        self.record = record
        self.game = states[0].game
        self.before = states[:-1]
        self.last = states[-1]
        self.course = _as_recorded(record, states)
        self.quarters = len(self.course.after)
        self.plies: list[list[list[int]]] = [[[] for _ in range(self.quarters)] for _ in range(self.game.seats)]
        for ply, state in enumerate(self.before):
            if state.quarter < self.quarters:
                self.plies[state.seat][state.quarter].append(ply)

    @cached_property
    def digest(self) -> str:
        """The digest of the record, without its session."""
        return record_digest(self.record, ruleset_digest(self.record.ruleset, self.record.scenario))

    def at(self, ply: int) -> State:
        """The position before a ply, from 0 to the number of plies."""
        return self.last if ply == len(self.before) else self.before[ply]

    def text_at(self, ply: int) -> str:
        """The text of a ply, as `gigawatt study whatif --at` takes it: `2025Q4:117`."""
        return f"{self.game.quarter_name(self.at(ply).quarter)}:{ply}"

    def begin_of(self, quarter: int) -> State:
        """The position at the first decision of a quarter."""
        first = min(rows[quarter][0] for rows in self.plies if rows[quarter])
        return self.before[first]

    def play_on(
        self,
        state: State,
        *,
        ply: int,
        until: int | None = None,
        instead: Mapping[int, int] | None = None,
        watch: Callable[[int], bool] = _never,
    ) -> Course:
        """Go on from a position as recorded.

        Args:
            state: the position, which is modified; its rules may be others than those of the match (`gigawatt.core.rule_changes`).
            ply: the recorded ply at which it stands; what was decided before it does not come again.
            until: the last quarter to play; the last of the record when left out.
            instead: by recorded ply, the action that takes the place of the recorded one.
            watch: says of which quarters the operations are kept.

        Returns:
            The course. It ends with the last quarter, or with the match.
        """
        last = self.quarters - 1 if until is None else until
        changed = instead or {}
        course = Course(state.quarter)
        while not state.is_terminal and state.quarter <= last:
            quarter = state.quarter
            turns = [
                deque(changed.get(p, self.record.actions[p]) for p in rows[quarter] if p >= ply) for rows in self.plies
            ]
            _play_quarter(state, turns, course, is_watched=watch(quarter))
        course.last = state
        return course


def _as_recorded(record: Record, states: Sequence[State]) -> Course:
    """The course of a match up to the end of its last quarter, given the position before each ply and after the last."""
    course = Course(0, last=states[0])
    for action, state, then in zip(record.actions, states, states[1:], strict=False):
        if ends_quarter(state, action):
            course.operations[state.quarter] = operations_after(state, action)
            course.after.append(standing(then, state.quarter))
            course.tallies.append((Tally(),) * state.game.seats)
            course.last = then
    return course


def next_recorded(recorded: deque[int], legal: Sequence[int]) -> tuple[int | None, int]:
    """The next recorded action of a seat in a quarter that is legal, None if there is none; and how many before it are not.

    Args:
        recorded: its recorded actions of the quarter that are still to come; those that are returned or not legal are removed.
        legal: its legal actions.
    """
    illegal = 0
    while recorded:
        action = recorded.popleft()
        if action in legal:
            return action, illegal
        illegal += 1
    return None, illegal


def _play_quarter(state: State, turns: list[deque[int]], course: Course, *, is_watched: bool) -> None:
    """Play to the end of a quarter: `turns` has the actions of each seat that are still to come in it."""
    quarter = state.quarter
    illegal, passes = ([0] * len(turns) for _ in range(2))
    while state.quarter == quarter and not state.is_terminal:
        seat = state.seat
        recorded, dropped = next_recorded(turns[seat], state.legal_actions())
        illegal[seat] += dropped
        passes[seat] += recorded is None
        action = PASS if recorded is None else recorded
        if is_watched and ends_quarter(state, action):
            course.operations[quarter] = operations_after(state, action)
        state.apply_action(action)
    rests = map(tuple, turns)
    course.tallies.append(tuple(Tally(*row) for row in zip(illegal, rests, passes, strict=True)))
    course.after.append(standing(state, quarter))
