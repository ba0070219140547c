"""Whom export controls deny, and where: what the record would give their authors if it came now."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.core.position.layout import H_SITE, H_WIDTH
from gigawatt.core.quarter.denials import CAMPUS_LAYER, closes
from gigawatt.core.queries.compute import layers
from gigawatt.core.queries.market import MATERIALS
from gigawatt.core.rules.vocabulary import EMBARGO, PARTS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


@frozen
class Denial:
    """A rival whom an embargo denies as the board stands, and where."""

    seat: int
    places: tuple[int, ...]
    """Regions of the campuses whose scarcest layer the embargo closes, or of plants that need the materials."""


def denied_by(st: Position, author: int, layer: int, target: int) -> tuple[Denial, ...]:
    """Whom an embargo of a seat on a layer against a bloc denies as the board stands, by seat."""
    rivals = [s for s in range(st.rules.seats) if s != author and closes(st, s, layer, target)]
    return tuple([Denial(s, _places(st, s, layer, target)) for s in rivals])


def denied_rivals(st: Position, author: int, *, is_ahead: bool = False) -> tuple[int, ...]:
    """The seats that a seat's embargoes deny as the board stands, each once; at the next record each earns it Lead.

    Args:
        st: the position.
        author: whose embargoes.
        is_ahead: count the embargoes of the next quarter, announced ones included, in place of those in force.
    """
    own = [c for c in st.controls if c.seat == author and (c.next if is_ahead else c.level) == EMBARGO]
    rivals = [s for s in range(st.rules.seats) if s != author]
    return tuple([s for s in rivals if any(closes(st, s, c.layer, c.target) for c in own)])


def _places(st: Position, seat: int, layer: int, target: int) -> tuple[int, ...]:
    g = st.rules
    places = [r for r in range(g.region_count) if g.bloc_regions[target] >> r & 1]
    if layer == MATERIALS:
        return tuple([r for r in places if any(st.plants(seat, r, part) for part in range(len(PARTS)))])
    needed = CAMPUS_LAYER[layer]
    found = []
    for r in places:
        if st.campus_bits[seat] >> r & 1 and st.hold[(seat * g.region_count + r) * H_WIDTH + H_SITE]:
            have = layers(st, seat, r)
            if have[needed] == min(have):
                found.append(r)
    return tuple(found)
