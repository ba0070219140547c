"""Who holds which chokepoint and who is near one, and the share of every layer that a control can close."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from gigawatt.core.position import layout as lay
from gigawatt.core.quarter.quarter_scores import shares
from gigawatt.core.queries.capacity import placed_output, world_output
from gigawatt.core.queries.market import OPTICS
from gigawatt.core.rules.vocabulary import BLOCS, CONTROL_LAYERS, PARTS

if TYPE_CHECKING:
    from gigawatt.core.game import State


class Chokepoint(NamedTuple):
    """The chokepoint of a part as the board stands."""

    part: int
    holder: int | None
    shares: tuple[int, ...]
    """Each seat's share of what all seats and the world make, in ten-thousandths."""
    world: int
    """The share of the world outside the match."""
    contender: int | None
    """The seat with the largest share of those that do not hold it; None where none makes the part, or several make as much."""
    records: int | None
    """After how many records more, at these shares, the contender takes it or the holder loses it; None for never."""
    lacking: int
    """Hundredths of a unit a quarter that the contender must make more to have the share that takes it; 0 where it has it."""


class LayerShare(NamedTuple):
    """Each bloc's share of a layer that a control can close."""

    layer: int
    """An index of `CONTROL_LAYERS`."""
    blocs: tuple[int, ...]
    """In ten-thousandths of world supply, plants of the seats included."""
    may_issue: tuple[bool, ...]
    """Whether the bloc's share at the start of this quarter lets its seats issue controls on the layer."""


def chokepoints(st: State) -> list[Chokepoint]:
    """The chokepoints of the four parts; none where the game has no plants."""
    return [_chokepoint(st, part) for part in range(len(PARTS))] if st.game.has_plants else []


def _chokepoint(st: State, part: int) -> Chokepoint:
    g = st.game
    share = list(shares(st, part))
    holder = st.chokepoint_holder(part)
    others = [seat for seat in range(g.seats) if seat != holder]
    most = max([share[seat] for seat in others])
    best = [seat for seat in others if share[seat] == most]
    contender = best[0] if most and len(best) == 1 else None
    records = None
    if holder is not None:
        if share[holder] < 100 * g.chokepoint_keep_pct:
            records = g.chokepoint_records - st.chokepoint_streak(part)
    elif contender is not None and most >= 100 * g.chokepoint_take_pct:
        counted = st.chokepoint_streak(part) if st.chokepoint_candidate(part) == contender else 0
        records = g.chokepoint_records - counted
    lacking = 0 if contender is None else _lacking(st, contender, part)
    return Chokepoint(part, holder, tuple(share), max(0, 10_000 - sum(share)), contender, records, lacking)


def _lacking(st: State, seat: int, part: int) -> int:
    """Hundredths of a unit a quarter that a seat must make more for its share to reach the one that takes the chokepoint."""
    take = st.game.chokepoint_take_pct
    whole = world_output(st, part) + sum([st.capacity(s, part) for s in range(st.game.seats)])
    short = take * whole - 100 * st.capacity(seat, part)
    return -(-short // (100 - take)) if short > 0 and take < 100 else 0


def layer_shares(st: State) -> list[LayerShare]:
    """Each bloc's share of each layer, in the order of `CONTROL_LAYERS`; none where the game has no controls."""
    if not st.game.has_controls:
        return []
    placed = placed_output(st)
    rows = []
    for layer in range(len(CONTROL_LAYERS)):
        may = tuple([bool(st.v[lay.SHARE + bloc] >> layer & 1) for bloc in range(len(BLOCS))])
        rows.append(LayerShare(layer, _bloc_shares(st, layer, list(placed)), may))
    return rows


def _bloc_shares(st: State, layer: int, placed: list[int]) -> tuple[int, ...]:
    """The blocs' shares of a layer: fixed for accelerators, optics and materials, by world supply and plants for parts."""
    g = st.game
    rules = g.ruleset.controls
    if layer == 0 or layer > len(PARTS):
        fixed = g.origins[0] if layer == 0 else rules.optics if layer == OPTICS else rules.materials
        return tuple([100 * fixed[bloc] for bloc in range(len(BLOCS))])
    part = layer - 1
    world = world_output(st, part)
    own = [placed[part * len(BLOCS) + bloc] for bloc in range(len(BLOCS))]
    whole = world + sum(own)
    if not whole:
        return (0,) * len(BLOCS)
    return tuple([100 * (world * g.origins[layer][bloc] + 100 * own[bloc]) // whole for bloc in range(len(BLOCS))])
