"""A position as plain numbers, without chance: to follow a match in another process that is not to know its seed.

Unlike an observation this is no format for others: it is quick, and both ends run the same engine with the same rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from gigawatt.core import chance
from gigawatt.core.position.digest import holdings
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import EMPTY, H_WIDTH
from gigawatt.core.position.rows import Contract, Control, Deal, Lease, Offer
from gigawatt.core.transitions.board import refresh_places, refresh_planned
from gigawatt.core.transitions.forgetting import forget_all

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position


def pack_position(st: Position) -> list[Any]:
    """Everything that makes a position but chance's key and the order of decks; fit for JSON."""
    places = [[place, *row] for place, row in enumerate(holdings(st)) if row != EMPTY]
    return [
        [table.index for table in st.tables], list(st.v), list(st.mods), list(st.timers), places, list(st.pipe), st.controls,
        st.deals, st.contracts, st.leases, st.offers, st.cards_seen, st.headlines_seen,
    ]  # fmt: skip


def unpack_into(st: Position, packed: list[Any], key: int) -> None:
    """Make an empty board the position that was packed in the same game, with a future drawn from `key`.

    Args:
        st: the board, laid out for the factions that `packed` begins with.
        packed: what `pack_position` made.
        key: 64 bits.
    """
    (_factions, v, mods, timers, places, pipe, controls, deals, contracts, leases, offers, cards, headlines) = packed
    st.key = chance.fork_key(key)
    st.source = chance.keyed(st.key)
    st.v = vec[i64](v)
    st.mods = vec[i64](mods)
    st.timers = vec[i64](timers)
    for place, *row in places:
        for k in range(H_WIDTH):
            st.hold[place * H_WIDTH + k] = row[k]
    st.pipe = vec[i64](pipe)
    st.controls = tuple([Control(*row) for row in controls])
    st.deals = tuple([Deal(*row) for row in deals])
    st.contracts = tuple([Contract(*row) for row in contracts])
    st.leases = tuple([Lease(*row) for row in leases])
    st.offers = tuple([Offer(*row) for row in offers])
    st.cards_seen = cards
    st.headlines_seen = headlines
    refresh_planned(st)
    for seat in range(st.rules.seats):
        refresh_places(st, seat)
    forget_all(st)
