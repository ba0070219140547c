"""Changes to a position by hand, for questions of what would be if something were not so.

They hold no rule: the position afterwards need not be one that play can reach. Edit a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.layout import CASH, M_DEMAND, SEAT_WIDTH, SEATS, TIER
from gigawatt.core.transitions.board import own_mods, refresh_controls
from gigawatt.core.transitions.forgetting import forget_all

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def add_cash(st: Position, seat: int, amount: int) -> None:
    """Add to a seat's net cash, in tenths of $bn."""
    i = SEATS + seat * SEAT_WIDTH + CASH
    st.v[i] = st.v[i] + amount


def set_tier(st: Position, seat: int, tier: int) -> None:
    """Set how many training thresholds a seat has passed."""
    st.v[SEATS + seat * SEAT_WIDTH + TIER] = tier


def set_demand_effect(st: Position, pct: int) -> None:
    """Set what events and lasting effects add to the demand for cloud, in per cent; -100 leaves none."""
    own_mods(st)[M_DEMAND] = pct
    forget_all(st)


def drop_controls(st: Position) -> None:
    """Take every export control away."""
    st.controls = ()
    refresh_controls(st)
