"""Lead for embargoes that deny: what a control earns its author at the record."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import BY_CONTROLS, EACH_PART, H_PLANTS, H_SITE, H_WIDTH
from gigawatt.core.queries.compute import layers
from gigawatt.core.queries.market import MATERIALS
from gigawatt.core.rules.vocabulary import EMBARGO
from gigawatt.core.transitions.ledger import gain_lead

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

CAMPUS_LAYER: Final = vec[i64]([4, 4, 4, 4, 1, 3, -1])
"""By control layer, the layer of a campus that it closes: accelerators and the parts they are made of close chips, power equipment
closes power, optics close the network. Materials close plants."""


def score_denials(st: Position) -> None:
    """Give each author of an embargo Lead for each rival whom it denies, once a rival however many embargoes deny it."""
    g = st.rules
    for author in range(g.seats):
        for rival in range(g.seats):
            if rival != author and is_denied_by(st, author, rival):
                gain_lead(st, author, g.denied_lead, BY_CONTROLS)


def is_denied_by(st: Position, author: i64, rival: i64) -> bool:
    """Whether an embargo that the author upholds closes what limits a campus of the rival in the target bloc."""
    for c in st.controls:
        if c.seat == author and c.level == EMBARGO and closes(st, rival, c.layer, c.target):
            return True
    return False


def closes(st: Position, rival: i64, layer: i64, bloc: i64) -> bool:
    """Whether a layer of supply limits a seat in a bloc: the scarcest layer of a campus there depends on it, or a plant there does."""
    places = st.rules.bloc_regions[bloc]
    if layer == MATERIALS:
        return _has_plant(st, rival, places)
    needed = CAMPUS_LAYER[layer]
    for r in range(st.rules.region_count):
        if (places & st.campus_bits[rival]) >> r & 1 and st.hold[
            (rival * st.rules.region_count + r) * H_WIDTH + H_SITE
        ]:
            have = layers(st, rival, r)
            if have[needed] == min(have):
                return True
    return False


def _has_plant(st: Position, seat: i64, places: i64) -> bool:
    n = st.rules.region_count
    for r in range(n):
        if places >> r & 1:
            for part in EACH_PART:
                if st.hold[(seat * n + r) * H_WIDTH + H_PLANTS + part]:
                    return True
    return False
