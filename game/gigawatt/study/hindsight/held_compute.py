"""How much compute a campus is held back, and how shortages are ranked by it: the same for the end of a match and for a debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.explanations.forecast import NO_LAYER, layer_given
from gigawatt.core.queries.bottleneck import held_back

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position
    from gigawatt.core.queries.bottleneck import Bottleneck

SITE: Final = 0


def is_land_only(begun: Position, campus: Bottleneck) -> bool:
    """Whether nothing beside site stands or is on order at a campus.

    Land that nobody has begun to build on lacks every other layer, and is no shortage of them.

    Args:
        begun: the position.
        campus: what `bottleneck` found of it there.
    """
    if any(campus.modules[1:]):
        return False
    own = [line for line in begun.lines() if (line.seat, line.region) == (campus.seat, campus.region)]
    return not any(SITE < layer_given(begun.rules, line) < NO_LAYER for line in own)


def compute_held_back(begun: Position, campus: Bottleneck) -> int:
    """Points of compute that a campus would have more if its binding layers had as many modules as the next one; 0 for land alone."""
    return 0 if is_land_only(begun, campus) else held_back(begun, campus)


def worst_first(held: int, quarter: int, region: int) -> tuple[int, int, int]:
    """The key that sorts shortages: the most compute held back first, then the earlier quarter, then the order of the map."""
    return -held, quarter, region
