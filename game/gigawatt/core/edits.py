"""Changes to a position by hand, for questions of what would be if something were not so.

They hold no rule: the position afterwards need not be one that play can reach. Edit a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.position.layout import (
    CASH,
    H_CHIPS,
    H_CLOSED,
    H_GRID,
    H_OPTICAL,
    H_SITE,
    H_WIDTH,
    M_DEMAND,
    SEAT_WIDTH,
    SEATS,
    TIER,
)
from gigawatt.core.transitions.board import change_holding, own_mods, refresh_controls
from gigawatt.core.transitions.forgetting import forget_all

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

PLAIN_COMPONENTS: Final = (H_SITE, H_GRID, H_CLOSED, H_OPTICAL, H_CHIPS)
"""By layer, the component of a module that `add_module` adds: grid power, closed cooling and optical fabric count in every region, and
neither droughts nor the bound on electrical fabric touch them. Accelerators are of the class on sale."""


CHIP_PLACES: Final = (H_CHIPS, H_CHIPS + 1, H_CHIPS + 2)
"""The places of accelerators in a holding, by class."""


def add_module(st: Position, seat: int, region: int, layer: int) -> int:
    """Add a module of a layer to what a seat has in a region, where it stands at once.

    The bounds that an order must keep (how far a layer may run ahead, the room of a region) do not count it, so that it makes no order
    illegal that was legal without it.

    Args:
        st: the position.
        seat: whose.
        region: where.
        layer: an index of `LAYERS`.

    Returns:
        Its place in a `Holding`.
    """
    place = PLAIN_COMPONENTS[layer] + (st.chip_class if layer == 4 else 0)
    change_holding(st, seat, region, place, 1, "added")
    i = (seat * st.rules.region_count + region) * H_WIDTH + place
    st.planned[i] = st.planned[i] - 1
    forget_all(st)
    return place


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
