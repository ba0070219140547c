"""What a seat had on order over a match, for a Gantt chart: when it was ordered, what it waited for, and when it ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from attrs import define, field, frozen

from gigawatt.core.apply import carry_out
from gigawatt.core.explanations.forecast import NO_LAYER, layer_given
from gigawatt.core.position.rows import BUILDING, FREIGHT, PERMIT, Line

if TYPE_CHECKING:
    from gigawatt.core import State
    from gigawatt.study.hindsight.recorded_future import RecordedFuture

PHASES: Final = {PERMIT: "permit", BUILDING: "construction", FREIGHT: "freight"}
STALLED: Final = "stalled"
"""A phase besides `PHASES`: the permit was drawn for in the quarter, and not granted."""

_Key = tuple[int, int, int, int]


@frozen
class PipelineRow:
    """Orders of a quarter with the same course."""

    region: int
    kind: int
    """Of a line of the pipeline: a project, or one of `gigawatt.core.position.rows`."""
    layer: int
    """An index of `LAYERS`; -1 if it is no module of any."""
    amount: int
    """What they bring together."""
    ordered: int
    """The quarter."""
    phases: tuple[str, ...]
    """In each quarter from then on, what they waited for as its operations began; empty if they were there at once."""
    is_open: bool
    """Whether they were still on their way when the record ended."""
    is_gone: bool
    """Whether they were given up, or seized on arrival."""

    @property
    def runs_from(self) -> int:
        """The first quarter in whose operations they were no longer on order."""
        return self.ordered + len(self.phases)


@define
class _Seen:
    line: Line
    phases: list[str] = field(factory=list)
    stalls: int = 0
    is_open: bool = False


def pipeline_of(future: RecordedFuture, seat: int) -> tuple[PipelineRow, ...]:
    """Everything that a seat ordered, by quarter, region and kind.

    Args:
        future: the match.
        seat: whose.
    """
    seen: dict[_Key, _Seen] = {}
    for ply, state in enumerate(future.before):
        if state.seat == seat:
            for line in _after(state, future.record.actions[ply]).lines():
                if line.seat == seat:
                    seen.setdefault(_key(line), _Seen(line))
    for quarter in range(future.quarters):
        for line in future.course.operations[quarter].lines():
            if line.seat == seat:
                one = seen.setdefault(_key(line), _Seen(line))
                one.phases.append(_phase(line, one.stalls))
                one.stalls = line.stalls
    for line in future.course.final.lines():
        if _key(line) in seen and line.seat == seat:
            seen[_key(line)].is_open = True
    return _rows(future, seen)


def _after(state: State, action: int) -> State:
    """A position after an action of the seat to move alone, before its quarter ends."""
    after = state.copy()
    carry_out(after, after.seat, action)
    return after


def _key(line: Line) -> _Key:
    return line.region, line.kind, line.ordered, line.ordinal


def _phase(line: Line, stalls: int) -> str:
    return STALLED if line.phase == PERMIT and line.stalls > stalls else PHASES[line.phase]


def _rows(future: RecordedFuture, seen: dict[_Key, _Seen]) -> tuple[PipelineRow, ...]:
    amounts: dict[PipelineRow, int] = {}
    for (region, kind, ordered, _), one in seen.items():
        is_gone = not one.is_open and _is_gone(future, one.line, ordered + len(one.phases))
        layer = layer_given(future.game, one.line)
        row = PipelineRow(
            region, kind, -1 if layer == NO_LAYER else layer, 0, ordered, tuple(one.phases), one.is_open, is_gone
        )
        amounts[row] = amounts.get(row, 0) + one.line.amount
    found = [
        PipelineRow(r.region, r.kind, r.layer, amount, r.ordered, r.phases, r.is_open, r.is_gone)
        for r, amount in amounts.items()
    ]
    return tuple(sorted(found, key=lambda r: (r.ordered, r.region, r.layer, r.kind, r.runs_from)))


def _is_gone(future: RecordedFuture, line: Line, quarter: int) -> bool:
    """Whether a line left the pipeline without anything coming of it, in a quarter: it was cancelled there by its owner."""
    game = future.game
    if line.kind < 0 or quarter >= future.quarters:
        return False
    plies = future.plies[line.seat][quarter]
    given_up = f"cancel {game.ruleset.projects[line.kind].id} @{game.ruleset.regions[line.region].id}"
    return any(game.format_action(future.record.actions[ply]) == given_up for ply in plies)
