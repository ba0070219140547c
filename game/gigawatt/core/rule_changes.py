"""Other rules for a match in progress: the same position in a game whose numbers differ."""

from __future__ import annotations

from gigawatt.core.game import Game, State
from gigawatt.core.position.layout import CLASS, CLASS_AT, HEAD, SLOTS
from gigawatt.core.queries.capacity import measure_capacity, measure_shares
from gigawatt.core.transitions.board import refresh_places, refresh_planned
from gigawatt.core.transitions.forgetting import forget_all
from gigawatt.core.transitions.ledger import refresh_limit
from gigawatt.errors import UsageError


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
