"""The campus of a seat that runs most, and what binds it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.queries.bottleneck import Bottleneck, bottleneck

if TYPE_CHECKING:
    from gigawatt.core import State


def largest_campus(state: State, seat: int) -> Bottleneck | None:
    """The campus of a seat with the most compute; of equals that with more modules of all layers, then the first region."""
    campuses = [bottleneck(state, seat, region) for region in state.places(seat)]
    return max(campuses, key=lambda b: (b.points, sum(b.modules), -b.region), default=None)


def binding_now(state: State, seat: int) -> tuple[str, ...]:
    """The layers that bind the largest campus of a seat; empty if there is no campus, or nothing of it stands."""
    campus = largest_campus(state, seat)
    return campus.binding if campus is not None and any(campus.modules) else ()
