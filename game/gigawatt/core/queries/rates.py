"""What borrowed money, rented capacity and embargoes cost a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import INDEX, LIMIT, M_SEATS, MOD_WIDTH, S_INTEREST, S_UPKEEP, SEAT_WIDTH, SEATS

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def interest_pct(st: Position, seat: i64) -> i64:
    """The interest a seat pays on debt, per cent a quarter; without the surcharge on a large one."""
    g = st.rules
    rate = g.interest_pct - g.interest_index_pct * st.v[INDEX] + st.mods[M_SEATS + seat * MOD_WIDTH + S_INTEREST]
    return rate if rate > g.interest_min else g.interest_min


def marginal_pct(st: Position, seat: i64, debt: i64) -> i64:
    """What one more unit of debt costs a seat that owes `debt` (0 or more), per cent a quarter."""
    g = st.rules
    rate = interest_pct(st, seat)
    if 100 * debt >= g.debt_share_pct * st.v[SEATS + seat * SEAT_WIDTH + LIMIT]:
        return rate + g.debt_surcharge_pct
    return rate


def interest_on(st: Position, seat: i64, debt: i64) -> i64:
    """What a debt costs a seat in a quarter, in tenths of $bn, rounded up; nothing if it is not above zero.

    The part above a share of the credit limit pays the surcharge too.
    """
    if debt <= 0:
        return 0
    g = st.rules
    cost = 100 * debt * interest_pct(st, seat)
    above = 100 * debt - g.debt_share_pct * st.v[SEATS + seat * SEAT_WIDTH + LIMIT]
    if above > 0:
        cost += above * g.debt_surcharge_pct
    return (cost + 9999) // 10000


def rent_price(st: Position, price: i64) -> i64:
    """Price of one lot of outside capacity at a cloud price, rounded up."""
    cloud = st.rules.ruleset.cloud
    return (cloud.rent_points * price * cloud.rent_pct + 199) // 200


def upkeep_price(st: Position, seat: i64) -> i64:
    """Influence that an embargo in force costs its author a quarter."""
    price = st.rules.upkeep + st.mods[M_SEATS + seat * MOD_WIDTH + S_UPKEEP]
    return price if price > 0 else 0
