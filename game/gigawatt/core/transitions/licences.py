"""Licences: what an order of goods under a control costs, and who gets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import INFLUENCE, LICENCES, SEAT_WIDTH, SEATS
from gigawatt.core.queries.market import MATERIALS, level
from gigawatt.core.rules.vocabulary import LICENCE
from gigawatt.core.transitions.ledger import gain_influence

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def pay_licence(st: Position, seat: i64, layer: i64, origin: i64, bloc: i64) -> None:
    """Pay for an order if its origin is under licence: with a free licence, else with influence, which the control's author gets."""
    if origin != bloc and level(st, layer, origin, bloc) == LICENCE and not _use_free_licence(st, seat):
        _pay_fee(st, seat, layer, origin, bloc)


def pay_materials_licence(st: Position, seat: i64, bloc: i64) -> bool:
    """Pay for a quarter's licence for materials in a bloc; False if the seat has neither a free licence nor influence."""
    if _use_free_licence(st, seat):
        return True
    if st.v[SEATS + seat * SEAT_WIDTH + INFLUENCE] < st.rules.licence_influence:
        return False
    for issuer in range(3):
        if level(st, MATERIALS, issuer, bloc) == LICENCE:
            _pay_fee(st, seat, MATERIALS, issuer, bloc)
            break
    return True


def _use_free_licence(st: Position, seat: i64) -> bool:
    o = SEATS + seat * SEAT_WIDTH
    if not st.v[o + LICENCES]:
        return False
    st.v[o + LICENCES] = st.v[o + LICENCES] - 1
    if st.log is not None:
        st.log.append(("licence", seat, -1))
    return True


def _pay_fee(st: Position, seat: i64, layer: i64, issuer: i64, bloc: i64) -> None:
    """Pay influence for a licence; it goes to the seat that upholds the control, and to nobody under a world control."""
    fee = st.rules.licence_influence
    gain_influence(st, seat, -fee, "licence")
    for c in st.controls:
        if c.seat >= 0 and c.layer == layer and c.issuer == issuer and c.target == bloc and c.level == LICENCE:
            gain_influence(st, c.seat, fee, "licence fee")
            return
