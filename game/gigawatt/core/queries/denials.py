"""Whom export controls deny, and where: what the record gives their authors Lead for."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import EACH_PART, H_PLANTS, H_SITE, H_WIDTH
from gigawatt.core.queries.compute import layers_at
from gigawatt.core.queries.market import MATERIALS
from gigawatt.core.rules.vocabulary import EMBARGO

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

_POWER: Final = 1
_NETWORK: Final = 3
_CHIPS: Final = 4
CAMPUS_LAYER: Final = vec[i64]([_CHIPS, _CHIPS, _CHIPS, _CHIPS, _POWER, _NETWORK, -1])
"""By control layer, the layer of a campus that it closes: accelerators and the parts they are made of close chips, power equipment
closes power, optics close the network. Materials close plants."""


class Denial(NamedTuple):
    """A rival whom an embargo denies as the board stands, and where."""

    seat: int
    places: tuple[int, ...]
    """Regions of the campuses whose scarcest layer the embargo closes, or of plants that need the materials."""


def is_limited_by(st: Position, seat: i64, layer: i64, region: i64) -> bool:
    """Whether a layer of supply limits a seat in a region: the scarcest layer of its campus there depends on it, or a plant there does."""
    h = (seat * st.rules.region_count + region) * H_WIDTH
    if layer == MATERIALS:
        for part in EACH_PART:
            if st.hold[h + H_PLANTS + part]:
                return True
        return False
    if not st.campus_bits[seat] >> region & 1 or not st.hold[h + H_SITE]:
        return False
    site, power, cooling, network, chips = layers_at(st, seat, region, st.hold, h)
    at = CAMPUS_LAYER[layer]
    closed = chips if at == _CHIPS else power if at == _POWER else network
    return closed <= site and closed <= power and closed <= cooling and closed <= network and closed <= chips


def closes(st: Position, rival: i64, layer: i64, bloc: i64) -> bool:
    """Whether a layer of supply limits a seat anywhere in a bloc."""
    places = st.rules.bloc_regions[bloc]
    for r in range(st.rules.region_count):
        if places >> r & 1 and is_limited_by(st, rival, layer, r):
            return True
    return False


def denied_rivals(st: Position, author: int, *, is_ahead: bool = False) -> tuple[int, ...]:
    """The seats that a seat's embargoes deny as the board stands, each once; at the next record each earns it Lead.

    Args:
        st: the position.
        author: whose embargoes.
        is_ahead: count the embargoes of the next quarter, announced ones included, in place of those in force.
    """
    own = [c for c in st.controls if c.seat == author and (c.next if is_ahead else c.level) == EMBARGO]
    found: list[int] = []
    for rival in range(st.rules.seats):
        if rival != author:
            for c in own:
                if closes(st, rival, c.layer, c.target):
                    found.append(rival)
                    break
    return tuple(found)


def denied_by(st: Position, author: int, layer: int, target: int) -> tuple[Denial, ...]:
    """Whom an embargo of a seat on a layer against a bloc denies as the board stands, by seat."""
    regions = [r for r in range(st.rules.region_count) if st.rules.bloc_regions[target] >> r & 1]
    found: list[Denial] = []
    for rival in range(st.rules.seats):
        if rival != author:
            places = tuple([r for r in regions if is_limited_by(st, rival, layer, r)])
            if places:
                found.append(Denial(rival, places))
    return tuple(found)
