"""Changes to a position by hand, for questions of what would be if something were not so.

They hold no rule: the position afterwards need not be one that play can reach. Edit a copy.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from gigawatt.core.game import Game, State
from gigawatt.core.position.layout import (
    CASH,
    CLASS,
    CLASS_AT,
    H_CHIPS,
    H_CLOSED,
    H_GRID,
    H_OPTICAL,
    H_SITE,
    H_WIDTH,
    HEAD,
    HEADLINE,
    M_DEMAND,
    PENDING,
    ROW,
    SEAT_WIDTH,
    SEATS,
    SLOTS,
    TIER,
)
from gigawatt.core.position.rows import WHILE_UPHELD, Control
from gigawatt.core.queries.capacity import measure_capacity, measure_shares
from gigawatt.core.rules.vocabulary import ROW_SIZE
from gigawatt.core.transitions.board import (
    change_holding,
    own_mods,
    refresh_controls,
    refresh_places,
    refresh_planned,
)
from gigawatt.core.transitions.forgetting import forget_all
from gigawatt.core.transitions.ledger import refresh_limit
from gigawatt.errors import UsageError

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

    Nobody pays for it, and nobody can lift it.

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


# --- other rules ---------------------------------------------------------------------------------------------------


def carry_over(state: State, game: Game) -> State:
    """The same position under other rules of the same shape, with the same future to be drawn.

    What the position has worked out from the old numbers is worked out from the new ones: credit limits, what plants make, shares of
    layers. Slots, headroom and the quarters of accelerator classes to come move by as much as the rules do. Action points of
    the quarter that runs stay as they are.

    Args:
        state: the position; it stays as it is.
        game: the game with the other rules.

    Raises:
        UsageError: the rules differ in more than numbers, so that the position does not fit.
    """
    old = state.game
    check_same_shape(old, game)
    new = State.empty(game, [table.index for table in state.tables])
    if [table.traits for table in state.tables] != [table.traits for table in new.tables]:
        raise UsageError("the traits of a faction are set when a match begins, and cannot be changed later")
    new.key, new.source = state.key, state.source
    new.v, new.mods, new.timers = state.v[:], state.mods[:], state.timers[:]
    new.hold, new.pipe = state.hold[:], state.pipe[:]
    new.controls, new.deals, new.contracts = state.controls, state.deals, state.contracts
    new.leases, new.offers = state.leases, state.offers
    new.cards_seen, new.headlines_seen = state.cards_seen, state.headlines_seen
    _shift_world(new, old, game)
    refresh_planned(new)
    for seat in range(game.seats):
        refresh_places(new, seat)
    forget_all(new)
    _work_out_anew(new, old, game)
    return new


def check_same_shape(old: Game, new: Game) -> None:
    """Check that a position of one game fits the other: the same seats, calendar, places, and actions.

    Raises:
        UsageError: it does not.
    """
    if (old.seats, old.scenario_id, old.first, old.quarters) != (new.seats, new.scenario_id, new.first, new.quarters):
        raise UsageError("a match in progress keeps its scenario, seats and quarters")
    if [action.text for action in old.actions] != [action.text for action in new.actions]:
        raise UsageError("that would change which actions there are, which cannot be done to a match in progress")
    for what in ("regions", "factions", "projects", "classes", "headlines"):
        rows = [[row.id for row in getattr(game.ruleset, what)] for game in (old, new)]
        if rows[0] != rows[1]:
            raise UsageError(f"that would change which {what} there are, which cannot be done to a match in progress")
    if len(old.thresholds) != len(new.thresholds):
        raise UsageError(
            "that would change how many training tiers there are, which cannot be done to a match in progress"
        )


def _shift_world(st: State, old: Game, new: Game) -> None:
    """Move what the first position took from the rules by as much as they differ; nothing falls below zero."""
    before, after = old.ruleset, new.ruleset
    v = st.v
    for r in range(new.region_count):
        v[SLOTS + r] = max(0, v[SLOTS + r] + after.regions[r].slots - before.regions[r].slots)
        v[HEAD + r] = max(0, v[HEAD + r] + after.regions[r].headroom - before.regions[r].headroom)
    for c in range(v[CLASS] + 1, new.class_count):
        v[CLASS_AT + c] = max(0, v[CLASS_AT + c] + after.classes[c].quarter - before.classes[c].quarter)


def _work_out_anew(st: State, old: Game, new: Game) -> None:
    """Work out again what the position keeps, where the numbers that it follows from differ."""
    economy, before = new.ruleset.economy, old.ruleset.economy
    credit = ("credit_base", "credit_per_module", "credit_index_pct")
    if any(getattr(economy, name) != getattr(before, name) for name in credit):
        for seat in range(new.seats):
            refresh_limit(st, seat)
    if economy.plant_units != before.plant_units:
        for seat in range(new.seats):
            measure_capacity(st, seat)
    if new.ruleset.controls != old.ruleset.controls or new.ruleset.ladders != old.ruleset.ladders:
        measure_shares(st)
