"""The value of export controls to their author: the rivals they deny, less the influence they take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.ints import i64, vec
from gigawatt.core.queries.denials import closes, denied_by
from gigawatt.core.queries.rates import upkeep_price
from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE

if TYPE_CHECKING:
    from gigawatt.policies.valuation.position_values import PositionValues

CONTROL_HARM: Final = vec[float]([1.5, 0.3, 0.3, 0.3, 0.4, 0.2, 0.3])
"""By layer, the cost of a control to a rival over six quarters, in Lead."""
STAYS_CLOSED: Final = 0.7
"""Share of the quarters to come in which a layer that limits a rival now will limit it."""
WILL_CLOSE: Final = 0.3
"""The same for a layer that does not limit it now."""
HARM_QUARTERS: Final = 6
LEADER_HARM: Final = 1.6
LAST_HARM: Final = 0.4
"""Factors on the harm to the rival with the most Lead and to the one with the least; between them in proportion."""
RAISE_COST: Final = 0.8
"""Lead for the action that raises a licence to an embargo later."""


def control_value(values: PositionValues, layer: int, target: int) -> float:
    """The value of issuing a control, or of raising an own one, in Lead."""
    g = values.st.game
    standing = own_level(values, layer, target)
    quarters = values.left - (1 if standing == LICENCE else 2)
    if quarters <= 0:
        return -1.0
    steps = 1 if standing == LICENCE else 2
    upkeep: int = upkeep_price(values.st, values.seat)
    paid: float = steps * float(g.control_influence) + upkeep * quarters
    later = RAISE_COST if steps == 2 else 0.0
    answer = values.weights.retaliation if answered(values, target) >= 0 else 0.0
    return denied_value(values, layer, target, quarters) + answer - values.influence_value * paid - later


def answered(values: PositionValues, target: int) -> int:
    """The author, among the rivals who build in a bloc, of a control that hits, or will hit, a bloc where the seat builds; -1 if none."""
    st = values.st
    g = st.game
    for c in st.controls:
        if (
            c.seat >= 0
            and c.seat != values.seat
            and st.campus_bits[values.seat] & g.bloc_regions[c.target]
            and st.campus_bits[c.seat] & g.bloc_regions[target]
        ):
            author: int = c.seat
            return author
    return -1


def harm_share(values: PositionValues, rival: int) -> float:
    """The factor on harm to a rival, by its Lead among the rivals'."""
    st = values.st
    own = values.seat
    least: i64 = st.lead(rival)
    most = least
    for seat in range(st.game.seats):
        if seat != own:
            lead: i64 = st.lead(seat)
            least = min(least, lead)
            most = max(most, lead)
    if most == least:
        return 1.0
    return LAST_HARM + (LEADER_HARM - LAST_HARM) * float(st.lead(rival) - least) / float(most - least)


def lift_value(values: PositionValues, layer: int, target: int) -> float:
    """The value of lifting an own control: the upkeep saved, less what it denies."""
    if own_level(values, layer, target) != EMBARGO:
        return -1.0
    upkeep: int = upkeep_price(values.st, values.seat)
    saved = values.influence_value * upkeep * values.left
    return saved - denied_value(values, layer, target, values.left)


def own_level(values: PositionValues, layer: int, target: int) -> int:
    """The level from next quarter on of the seat's own control; 0 without one."""
    for c in values.st.controls:
        if c.seat == values.seat and c.layer == layer and c.target == target:
            level: int = c.next
            return level
    return 0


def denied_value(values: PositionValues, layer: int, target: int, quarters: int) -> float:
    """Lead that an embargo earns in so many quarters, and the part of its harm to rivals that the seat gains by."""
    st = values.st
    g = st.game
    lead = float(g.denied_lead) * quarters
    harm = CONTROL_HARM[layer] * values.weights.envy * min(1.0, quarters / HARM_QUARTERS)
    worth = 0.0
    for rival in range(g.seats):
        if rival == values.seat or not st.campus_bits[rival] & g.bloc_regions[target]:
            continue
        worth += harm * harm_share(values, rival)
        if denied_elsewhere(values, rival, layer, target):
            continue
        worth += lead * (STAYS_CLOSED if closes(st, rival, layer, target) else WILL_CLOSE)
    return worth


def denied_places(values: PositionValues, layer: int, target: int) -> list[tuple[int, int]]:
    """Each rival whom an embargo would deny now, and the first region of the bloc in which it would: (seat, region)."""
    return [(denial.seat, denial.places[0]) for denial in denied_by(values.st, values.seat, layer, target)]


def denied_elsewhere(values: PositionValues, rival: int, layer: int, target: int) -> bool:
    """Whether another control of the seat, in force or announced, denies a rival already."""
    for c in values.st.controls:
        if (
            c.seat == values.seat
            and (c.layer != layer or c.target != target)
            and closes(values.st, rival, c.layer, c.target)
        ):
            return True
    return False
