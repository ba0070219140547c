"""What borrowed money and rented capacity cost a seat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64
from gigawatt.core.position.layout import INDEX, M_SEATS, MOD_WIDTH, S_INTEREST

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def interest_pct(st: Position, seat: i64) -> i64:
    """The interest a seat pays on debt, per cent a quarter."""
    g = st.rules
    rate = g.interest_pct - g.interest_index_pct * st.v[INDEX] + st.mods[M_SEATS + seat * MOD_WIDTH + S_INTEREST]
    return rate if rate > g.interest_min else g.interest_min


def rent_price(st: Position, price: i64) -> i64:
    """Price of one lot of outside capacity at a cloud price, rounded up."""
    cloud = st.rules.ruleset.cloud
    return (cloud.rent_points * price * cloud.rent_pct + 199) // 200
