"""What a scenario adds to the start of seats, in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import evolve

from gigawatt.wording.grammar import listed, ordinal, signed
from gigawatt.wording.money import signed_money

if TYPE_CHECKING:
    from gigawatt.core.game import State
    from gigawatt.core.rules.ruleset import Faction, Purse, Scenario
    from gigawatt.wording.names import Lexicon


def purse_text(purse: Purse, lexicon: Lexicon) -> list[str]:
    """What a purse adds: a line each for starting places, factions and influence."""
    seats = f"With {purse.seats} seats"
    lines = []
    if any(purse.places):
        sums = listed([signed_money(cash) for cash in purse.places])
        lines.append(f"{seats}, cash at the start by place in the first quarter's order: {sums}.")
    if cash := [
        f"{lexicon.factions.get(name, name)} {signed_money(amount)}" for name, amount in purse.factions if amount
    ]:
        lines.append(f"{seats}, cash at the start by faction: {listed(cash)}.")
    if more := [f"{lexicon.factions.get(name, name)} {signed(amount)}" for name, amount in purse.influence if amount]:
        lines.append(f"{seats}, influence at the start by faction: {listed(more)}.")
    return lines


def with_purse(faction: Faction, purse: Purse) -> Faction:
    """A faction that starts with what a scenario gives it besides its own, cash by place left out."""
    start = faction.start
    cash, influence = start.cash + purse.faction_cash(faction.id), start.influence + purse.faction_influence(faction.id)
    return evolve(faction, start=evolve(start, cash=cash, influence=influence))


def place_purse_text(purse: Purse) -> str:
    """What acting first, second and so on in the first quarter brings, as a sentence for a table of that many seats; empty if nothing."""
    if not any(purse.places):
        return ""
    sums = [
        f"{signed_money(cash)} for whoever acts {ordinal(place)}" for place, cash in enumerate(purse.places, 1) if cash
    ]
    return f"Cash at the start besides a faction's own, by the order of the first quarter: {listed(sums)}."


def headline_start_text(scenario: Scenario) -> str:
    """That cash on the first screen may differ from a sheet, for the first headline comes before the first action; empty without any."""
    if "headlines" in scenario.off:
        return ""
    return "The headline of the first quarter comes before your first action: it may add to your cash or take from it."


def seat_start_text(state: State, seat: int) -> str:
    """When a seat acts in the first quarter and what that brings it, as a sentence; empty if no place brings anything."""
    game = state.game
    places = game.scenario.purse_for(game.seats).places
    if not any(places):
        return ""
    place = state.starting_place(seat)
    worth = f"which brings {signed_money(places[place])}" if places[place] else "which brings no cash"
    return f"In the first quarter this seat acts {ordinal(place + 1)}, {worth}."
