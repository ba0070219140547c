"""The export controls as a list for people: of several that events brought on one thing, only those that change anything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.explanations.standing_controls import StandingControl, standing_controls

if TYPE_CHECKING:
    from gigawatt.core import State


def listed_controls(state: State) -> list[StandingControl]:
    """The controls that stand or are announced, without an event's that another event's covers for as long and as strictly."""
    kept: list[StandingControl] = []
    for row in standing_controls(state):
        if any(_covers(other, row) for other in kept):
            continue
        kept = [*(other for other in kept if not _covers(row, other)), row]
    return kept


def _covers(one: StandingControl, other: StandingControl) -> bool:
    """Whether one event's control leaves another's nothing to do."""
    a, b = one.control, other.control
    is_same = a.seat < 0 and b.seat < 0 and (a.layer, a.issuer, a.target) == (b.layer, b.issuer, b.target)
    return is_same and a.level >= b.level and a.next >= b.next and a.until >= b.until
