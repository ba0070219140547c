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
    HEADLINE,
    M_DEMAND,
    PENDING,
    ROW,
    SEAT_WIDTH,
    SEATS,
    TIER,
)
from gigawatt.core.position.rows import WHILE_UPHELD, Control
from gigawatt.core.rules.vocabulary import ROW_SIZE
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


# --- controls ------------------------------------------------------------------------------------------------------


def drop_controls(st: Position) -> None:
    """Take every export control away."""
    st.controls = ()
    refresh_controls(st)


def set_control(st: Position, layer: int, issuer: int, target: int, level: int) -> None:
    """Put one control at a level now and for the rest of the match, whoever upheld it before.

    Nobody pays for it, and nobody can lift it but a card or a headline that brings relief.

    Args:
        st: the position.
        layer: an index of `CONTROL_LAYERS`.
        issuer: a bloc.
        target: another bloc.
        level: `OPEN`, `LICENCE` or `EMBARGO`.
    """
    kept = [c for c in st.controls if (c.layer, c.issuer, c.target) != (layer, issuer, target)]
    if level:
        kept.append(Control(layer, issuer, target, level, level, -1, WHILE_UPHELD))
    st.controls = tuple(sorted(kept))
    refresh_controls(st)


# --- cards and headlines -------------------------------------------------------------------------------------------


def cards_in_row(st: Position) -> list[int]:
    """The cards of the row, the oldest first."""
    return [st.v[ROW + slot] - 1 for slot in range(ROW_SIZE) if st.v[ROW + slot]]


def drop_card(st: Position, card: int) -> None:
    """Take a card out of play: out of the row if it lies there, and out of every deck to come."""
    _lay_row(st, [other for other in cards_in_row(st) if other != card])
    st.cards_seen |= 1 << card


def lay_card(st: Position, card: int) -> None:
    """Lay a card into the row now, as the newest; if there is no room, the oldest leaves."""
    row = [other for other in cards_in_row(st) if other != card]
    _lay_row(st, [*row[max(0, len(row) + 1 - ROW_SIZE) :], card])
    st.cards_seen |= 1 << card


def _lay_row(st: Position, cards: list[int]) -> None:
    for slot in range(ROW_SIZE):
        st.v[ROW + slot] = cards[slot] + 1 if slot < len(cards) else 0
    forget_all(st)


def drop_headline(st: Position, headline: int) -> None:
    """Take a headline out of play: out of every pool to come, and if it is to strike next quarter, it does not."""
    st.headlines_seen |= 1 << headline
    if st.v[PENDING] == headline + 1:
        st.v[PENDING] = 0


def reveal_headline(st: Position, headline: int) -> None:
    """Reveal a headline now. A harsh one strikes next quarter, in place of what was to strike; another applies at once."""
    st.headlines_seen |= 1 << headline
    st.v[HEADLINE] = headline + 1
    if st.rules.headline_harsh[headline]:
        st.v[PENDING] = headline + 1
        return
    for effect in st.rules.headline_effects[headline]:
        effect(st, -1, -1)
    forget_all(st)
