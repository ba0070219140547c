"""How much compute a campus is held back, and how shortages are ranked by it: the same for the end of a match and for a debrief."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.rows import KIND_CHIPS, KIND_DELIVERY
from gigawatt.core.queries.bottleneck import held_back
from gigawatt.core.rules.vocabulary import LAYER_OF, LAYERS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position, Rules
    from gigawatt.core.position.rows import Line
    from gigawatt.core.queries.bottleneck import Bottleneck


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
    return not any(layer_of(begun.rules, line) > 0 for line in own)


def layer_of(rules: Rules, line: Line) -> int:
    """The layer that a line of the pipeline brings modules of, an index of `LAYERS`; -1 if it brings none.

    Args:
        rules: of the match.
        line: the line.
    """
    if line.kind == KIND_CHIPS:
        return LAYERS.index("chips")
    if line.kind < KIND_DELIVERY:
        return -1
    given = rules.gives[line.kind] if line.kind >= 0 else line.extra
    return LAYER_OF[given] if given < len(LAYER_OF) else -1


def compute_held_back(begun: Position, campus: Bottleneck) -> int:
    """Points of compute that a campus would have more if its binding layers had as many modules as the next one; 0 for land alone."""
    return 0 if is_land_only(begun, campus) else held_back(begun, campus)


def worst_first(held: int, quarter: int, region: int) -> tuple[int, int, int]:
    """The key that sorts shortages: the most compute held back first, then the earlier quarter, then the order of the map."""
    return -held, quarter, region
