"""What holds a campus back: the binding layer, the next one, and what one more unit of each would be worth."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.queries.compute import layers, modules_online, points
from gigawatt.core.rules.vocabulary import LAYERS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


@frozen
class Bottleneck:
    """A campus, layer by layer. Modules of 0.1 GW, points of compute, tenths of $bn a quarter."""

    seat: int
    region: int
    modules: tuple[int, int, int, int, int]
    """What counts of site, power, cooling, network and chips this quarter, in the order of `LAYERS`."""
    online: int
    points: int
    binding: tuple[str, ...]
    """Every layer equal to the minimum."""
    following: tuple[str, ...]
    """The layers that would bind next, once all that bind now had more."""
    slack: tuple[int, int, int, int, int]
    """Modules of each layer above the minimum."""
    gain: tuple[int, int, int, int, int]
    """Points of compute that one more module of each layer alone would add now."""
    joint_gain: int
    """Points that one more module of every binding layer at once would add."""
    value: int
    """What `joint_gain` would earn a quarter at the last cloud price, in tenths of $bn, rounded down."""

    @property
    def idle(self) -> int:
        """Chips that run nothing."""
        return self.slack[4]

    def replaces(self, layer: int) -> bool:
        """Whether one more module of a layer adds points though no more modules would run: a chip newer than one that runs."""
        return bool(self.gain[layer]) and (self.slack[layer] > 0 or len(self.binding) > 1)


def bottleneck(st: Position, seat: int, region: int) -> Bottleneck:
    """What binds a seat's campus (or hired hall) in a region, as it stands now."""
    modules = layers(st, seat, region)
    low = min(modules)
    above = [m for m in modules if m > low]
    following = min(above) if above else None
    online = modules_online(st, seat, region)
    now = points(st, seat, region, online)
    joint = module_gain(st, seat, region, [i for i, m in enumerate(modules) if m == low], st.chip_class)
    return Bottleneck(
        seat=seat,
        region=region,
        modules=modules,
        online=online,
        points=now,
        binding=tuple([name for name, m in zip(LAYERS, modules, strict=True) if m == low]),
        following=tuple([name for name, m in zip(LAYERS, modules, strict=True) if m == following]),
        slack=_five([m - low for m in modules]),
        gain=_five([module_gain(st, seat, region, (i,), st.chip_class) for i in range(5)]),
        joint_gain=joint,
        value=joint * st.cloud_price // 2,
    )


def module_gain(st: Position, seat: int, region: int, added: Sequence[int], chip_class: int) -> int:
    """Points of compute that one more module of each of some layers would add to a campus now.

    For one layer and the class on sale it is the `gain` of a `Bottleneck`, for the binding layers its `joint_gain`.

    Args:
        st: the position.
        seat: whose campus.
        region: where.
        added: indices of `LAYERS`, each once.
        chip_class: the class of the module if it is an accelerator.
    """
    modules = layers(st, seat, region)
    online = modules_online(st, seat, region)
    if online != min(modules):
        return 0  # an outage strikes: nothing one could add would run
    more = min([m + (1 if i in added else 0) for i, m in enumerate(modules)])
    return _points_with(st, seat, region, more, 1 if 4 in added else 0, chip_class) - points(st, seat, region, online)


def held_back(st: Position, campus: Bottleneck) -> int:
    """Points of compute that a campus would have more if its binding layers had as many modules as the next one; 0 where all are level.

    Where accelerators bind, those added are of the class on sale.

    Args:
        st: the position.
        campus: what `bottleneck` found of it there.
    """
    low = min(campus.modules)
    above = [m for m in campus.modules if m > low]
    if not above or campus.online != low:
        return 0
    more = min(above) - low if campus.modules[4] == low else 0
    return _points_with(st, campus.seat, campus.region, min(above), more, st.chip_class) - campus.points


def _five(values: list[int]) -> tuple[int, int, int, int, int]:
    a, b, c, d, e = values
    return a, b, c, d, e


def _points_with(st: Position, seat: int, region: int, online: int, chips: int, chip_class: int) -> int:
    """Points of the best `online` chips, with so many more of a class."""
    g = st.rules
    owned = st.chips(seat, region)
    total = 0
    for cls in range(g.class_count - 1, -1, -1):
        have = owned[cls] + (chips if cls == chip_class else 0)
        run = min(have, online)
        total += run * g.class_points[cls]
        online -= run
    return total
