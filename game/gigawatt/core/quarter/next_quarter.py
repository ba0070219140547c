"""Step 1 of a quarter: effects end, controls come into force, class, grid, row and headline change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core import chance
from gigawatt.core.position.ints import i64, vec
from gigawatt.core.position.layout import (
    CLASS,
    CLASS_AT,
    HEAD,
    HEADLINE,
    K_ROW,
    LICENCES,
    LICENCES_UNTIL,
    M_SEATS,
    MOD_WIDTH,
    PENDING,
    POINTS,
    QUARTER,
    ROW,
    ROW_TAKEN,
    S_STIPEND,
    SEAT_WIDTH,
    SEATS,
    SLIP_DRAWN,
    STOCK,
    STRUCK,
    TO_MOVE,
    USED,
)
from gigawatt.core.queries.capacity import measure_capacity
from gigawatt.core.queries.turn_order import first_seat
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.core.transitions.board import (
    expire,
    refresh_controls,
)
from gigawatt.core.transitions.forgetting import forget_costs, forget_quarter, forget_yards
from gigawatt.core.transitions.ledger import gain_influence, stock

if TYPE_CHECKING:
    from gigawatt.core.position.position import Position

LEFT_OF_OLD_CLASS: Final = 3
"""Accelerators of the old class that stay on the ladder when a new one comes (as units of the new)."""


def begin_quarter(st: Position, quarter: i64) -> None:
    """Begin a quarter: end effects, enforce controls, change the accelerator class, fill the row, reveal the headline."""
    v = st.v
    g = st.rules
    v[QUARTER] = quarter
    forget_quarter(st)
    expire(st)
    _enforce_controls(st)
    _change_class(st)
    _grow_grid(st)
    if g.has_plants and quarter and g.years[quarter] != g.years[quarter - 1]:
        for seat in range(g.seats):
            measure_capacity(st, seat)
    for seat in range(g.seats):
        o = SEATS + seat * SEAT_WIDTH
        v[o + POINTS] = g.points[quarter]
        v[o + USED] = 0
        if quarter:
            stipend = g.influence_per_quarter + st.mods[M_SEATS + seat * MOD_WIDTH + S_STIPEND]
            gain_influence(st, seat, stipend, "quarter")
        if v[o + LICENCES] and v[o + LICENCES_UNTIL] < quarter:
            v[o + LICENCES] = 0
    if g.has_row:
        _refresh_row(st)
    if g.has_headlines:
        _reveal_headline(st)
    v[TO_MOVE] = first_seat(st, quarter)
    if st.log is not None:
        st.log.append(("quarter", -1, quarter))


def _enforce_controls(st: Position) -> None:
    """Put announced controls into force and end world controls."""
    if not st.controls:
        return
    quarter = st.v[QUARTER]
    standing = []
    for c in st.controls:
        if c.until < quarter:
            continue
        if c.next != c.level:
            if st.log is not None:
                st.log.append(("control", c.seat, c.layer, c.issuer, c.target, c.next))
            standing.append(c._replace(level=c.next))
        else:
            standing.append(c)
    if standing != list(st.controls):
        st.controls = tuple(standing)
        refresh_controls(st)


def _change_class(st: Position) -> None:
    """Bring in a new accelerator class, or find that it slips by a quarter; a slip is announced the quarter before."""
    v = st.v
    g = st.rules
    calendar = g.first + v[QUARTER]
    upcoming = v[CLASS] + 1
    if upcoming >= g.class_count:
        return
    if calendar == v[CLASS_AT + upcoming] - 1 and not v[SLIP_DRAWN] >> upcoming & 1:
        v[SLIP_DRAWN] = v[SLIP_DRAWN] | 1 << upcoming
        slip = g.ruleset.classes[upcoming].slip_pct
        if chance.below(chance.Key(st.source, chance.SLIP, v[QUARTER]), 100, upcoming, 0) < slip:
            v[CLASS_AT + upcoming] = v[CLASS_AT + upcoming] + 1
            if st.log is not None:
                st.log.append(("slip", -1, upcoming))
    elif calendar >= v[CLASS_AT + upcoming]:
        v[CLASS] = upcoming
        forget_yards(st)
        _clear_old_class(st)
        if st.log is not None:
            st.log.append(("class", -1, upcoming))


def _clear_old_class(st: Position) -> None:
    left = LEFT_OF_OLD_CLASS
    for origin in sorted((0, 1, 2), key=lambda b: -st.v[STOCK + b]):
        units = st.v[STOCK + origin]
        keep = min(units, left)
        left -= keep
        stock(st, 0, origin, keep - units, "old class")


def _grow_grid(st: Position) -> None:
    """Grow the grid each January."""
    g = st.rules
    if st.v[QUARTER] and (g.first + st.v[QUARTER]) % 4 == 0:
        for r in range(g.region_count):
            st.v[HEAD + r] = st.v[HEAD + r] + g.growth[r]
        forget_costs(st)


def _refresh_row(st: Position) -> None:
    """Discard the oldest card if none was taken, then fill the row from the deck of the year."""
    v = st.v
    cards: list[int] = []
    left = 0 if st.v[QUARTER] and not v[ROW_TAKEN] and v[ROW] else -1
    for slot in range(ROW_SIZE):
        if v[ROW + slot] and slot != left:
            cards.append(v[ROW + slot])
    v[ROW_TAKEN] = 0
    st.memo[K_ROW] = 0
    if len(cards) < ROW_SIZE:
        for card in next_cards(st, ROW_SIZE - len(cards)):
            bit: int = card  # there are more cards than an `i64` has bits
            st.cards_seen |= 1 << bit
            cards.append(bit + 1)
    for slot in range(ROW_SIZE):
        v[ROW + slot] = cards[slot] if slot < len(cards) else 0


def next_cards(st: Position, count: i64) -> vec[i64]:
    """The next cards of the row, as many as asked for or as the deck of the year still has."""
    g = st.rules
    quarter = st.v[QUARTER]
    key = chance.Key(st.source, chance.DECK, quarter)
    return chance.lowest(key, g.card_names, g.deck[g.year(quarter)], st.cards_seen, count)


def _reveal_headline(st: Position) -> None:
    """Apply the harsh headline of last quarter, then reveal a new one, which applies at once unless it is harsh."""
    v = st.v
    g = st.rules
    v[STRUCK] = v[PENDING]
    v[PENDING] = 0
    if v[STRUCK]:
        for effect in g.headline_effects[v[STRUCK] - 1]:
            effect(st, -1, -1)
    chosen: int = next_headline(st)
    if chosen < 0:
        v[HEADLINE] = 0
        return
    st.headlines_seen |= 1 << chosen
    v[HEADLINE] = chosen + 1
    if st.log is not None:
        st.log.append(("headline", -1, chosen))
    if g.headline_harsh[chosen]:
        v[PENDING] = chosen + 1
    else:
        for effect in g.headline_effects[chosen]:
            effect(st, -1, -1)


def next_headline(st: Position) -> i64:
    """The headline of this quarter, of those of the half-year that have not been; -1 if all have."""
    g = st.rules
    quarter = st.v[QUARTER]
    key = chance.Key(st.source, chance.HEADLINE, quarter)
    pool = g.pool[min(5, (g.first + quarter) // 2)]
    found = chance.lowest(key, g.headline_names, pool, st.headlines_seen, 1)
    return found[0] if len(found) else -1
