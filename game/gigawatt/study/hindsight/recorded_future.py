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
from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from gigawatt.core.explanations.forecast import operations_after
from gigawatt.core.queries.turn_order import ends_quarter
from gigawatt.errors import ReplayMismatchError
from gigawatt.match.replay import why_illegal

if TYPE_CHECKING:
    from gigawatt.core import Game, State
    from gigawatt.match.record import Record

PASS: Final = 0


def _never(_quarter: int) -> bool:
    return False


@frozen
class Standing:
    """What the seats have after a quarter. Tuples go by seat; money in tenths of $bn."""

    compute: tuple[int, ...]
    lead: tuple[int, ...]
    cash: tuple[int, ...]


@define
class Course:
    """How a match went on from some position. Lists begin with the quarter of that position."""

    first: int
    """Its quarter."""
    after: list[Standing] = field(factory=list)
    """After each quarter."""
    operations: dict[int, State] = field(factory=dict)
    """By quarter, the position as its operations begin, where it was asked for."""
    left_out: list[tuple[int, ...]] = field(factory=list)
    """In each quarter by seat, recorded actions that were not legal, or that came after the seat had used its action points."""
    last: State | None = None

    @property
    def final(self) -> State:
        """The last position."""
        assert self.last is not None, "the course is complete"
        return self.last

    def left_out_by(self, quarter: int) -> tuple[int, ...]:
        """By seat, actions that were left out up to a quarter, itself included."""
        rows = self.left_out[: quarter - self.first + 1]
        return tuple(map(sum, zip(*rows, strict=True)))


class RecordedFuture:
    """A match that was played, to be continued from any of its decisions as it was recorded.

    Quarters that the record does not finish are left out. Positions are shared: copy one to change it.

    Attributes:
        record: the match.
        game: its game.
        quarters: the quarters that have ended.
        before: by ply, the position before it.
        course: how the match went, with the operations and the end of every quarter.
        plies: by seat and quarter, the plies of the seat's decisions.
    """

    def __init__(self, record: Record, game: Game | None = None) -> None:
        """Play the record again.

        Raises:
            GameError: its rules cannot be compiled.
            ReplayMismatchError: an action is illegal.
        """
        self.record = record
        self.game = game or record.game()
        self.before: list[State] = []
        self.course = Course(0)
        self.plies: list[list[list[int]]] = [[] for _ in range(self.game.seats)]
        state = self.game.new_state(record.seed, record.factions)
        self._end = state.copy()
        for ply, action in enumerate(record.actions):
            self._follow(state, ply, action)
        self.quarters = len(self.course.after)
        self.course.last = self._end
        for rows in self.plies:
            del rows[self.quarters :]

    def _follow(self, state: State, ply: int, action: int) -> None:
        """Take a recorded action, and note the position before it and what ends with it."""
        if wrong := why_illegal(self.game, state, action):
            raise ReplayMismatchError(ply, "a legal action", wrong)
        quarter = state.quarter
        for rows in self.plies:
            if len(rows) <= quarter:
                rows.append([])
        self.plies[state.seat][quarter].append(ply)
        self.before.append(state.copy())
        is_last = ends_quarter(state, action)
        if is_last:
            self.course.operations[quarter] = operations_after(state, action)
        state.apply_action(action)
        if is_last:
            self.course.after.append(standing(state))
            self.course.left_out.append((0,) * self.game.seats)
            self._end = state.copy()

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
            state: the position, which is modified.
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
    left_out = [0] * len(turns)
    while state.quarter == quarter and not state.is_terminal:
        seat = state.seat
        recorded, illegal = next_recorded(turns[seat], state.legal_actions())
        left_out[seat] += illegal
        action = PASS if recorded is None else recorded
        if is_watched and ends_quarter(state, action):
            course.operations[quarter] = operations_after(state, action)
        state.apply_action(action)
    for seat, rest in enumerate(turns):
        left_out[seat] += sum(action != PASS for action in rest)
    course.left_out.append(tuple(left_out))
    course.after.append(standing(state))


def standing(state: State) -> Standing:
    """What the seats have in a position."""
    seats = range(state.game.seats)
    return Standing(
        tuple(state.compute(seat) for seat in seats),
        tuple(state.lead(seat) for seat in seats),
        tuple(state.cash(seat) for seat in seats),
    )
