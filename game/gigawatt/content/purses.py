"""Purses of a scenario: checks, and overrides such as `purse.4.places` and `purse.4.factions.neocloud`."""

from __future__ import annotations

from typing import Any, Final

import attrs

from gigawatt.content.faults import Faults, Place, nearest
from gigawatt.content.structure import BAD, columns_of
from gigawatt.core.rules.ruleset import Economy, Faction, Purse, Scenario

PURSE: Final = "purse"
"""The first step of the path of a number in a purse."""

_BY_FACTION: Final = ("factions", "influence")


def check_purses(
    scenario: Scenario, factions: dict[str, Faction], economy: Economy | None, place: Place, faults: Faults
) -> None:
    """Add every inconsistency in the purses of a scenario.

    Args:
        scenario: the scenario.
        factions: those of the ruleset by id; those that failed to load are missing.
        economy: its numbers, if they were loaded.
        place: the place of the scenario.
        faults: collects the problems.
    """
    counts = [purse.seats for purse in scenario.purse]
    for index, purse in enumerate(scenario.purse):
        here = place.at(PURSE).item(index)
        if purse.seats not in scenario.seats:
            faults.add(here.at("seats"), f"expected one of its seat counts {list(scenario.seats)}, got {purse.seats}")
        if counts.index(purse.seats) < index:
            faults.add(here.at("seats"), f"expected one purse for each number of seats, got two for {purse.seats}")
        if purse.places and len(purse.places) != purse.seats:
            faults.add(
                here.at("places"), f"expected {purse.seats} numbers, one a starting place, got {len(purse.places)}"
            )
        _check_factions(purse, scenario, here, faults)
        _check_influence(purse, factions, economy, here, faults)


def _check_factions(purse: Purse, scenario: Scenario, here: Place, faults: Faults) -> None:
    for name in _BY_FACTION:
        for faction, _ in getattr(purse, name):
            if faction not in scenario.factions:
                hint = nearest(faction, scenario.factions)
                faults.add(here.at(f"{name}.{faction}"), f'expected a faction of the scenario, got "{faction}"', hint)


def _check_influence(
    purse: Purse, factions: dict[str, Faction], economy: Economy | None, here: Place, faults: Faults
) -> None:
    for name, amount in purse.influence:
        if economy is None or name not in factions:
            continue
        start = factions[name].start.influence
        if not 0 <= start + amount <= economy.influence_cap:
            message = f"expected a start from 0 to the cap, {economy.influence_cap}, got {start + amount}"
            faults.add(here.at(f"influence.{name}"), message)


def with_purse_number(
    scenario: Scenario, steps: list[str], value: object, place: Place, faults: Faults
) -> Scenario | None:
    """`scenario` with a number of a purse replaced, or None after adding a problem at `place`.

    A number that no purse names is 0, and can be altered like any other.

    Args:
        scenario: the scenario.
        steps: the path below `purse`: the number of seats, then `places`, or `factions` or `influence` and a faction.
        value: a whole number, or as many as seats for `places`.
        place: the place of the override.
        faults: collects the problems.
    """
    counts = {str(seats): seats for seats in scenario.seats}
    shape = "purse.SEATS.places, purse.SEATS.factions.FACTION or purse.SEATS.influence.FACTION"
    if not steps or steps[0] not in counts:
        faults.add(place.at("path"), f"expected {shape} with a number of seats", f"known: {', '.join(counts)}")
        return None
    purse = scenario.purse_for(counts[steps[0]])
    match steps[1:]:
        case ["places"]:
            field, plain = "places", list(value) if isinstance(value, tuple) else value
        case ["factions" | "influence" as field, name]:
            plain = {**dict(getattr(purse, field)), name: value}
            if name not in scenario.factions:
                message = f'expected a faction of the scenario, got "{name}"'
                faults.add(place.at("path"), message, nearest(name, scenario.factions))
                return None
        case _:
            faults.add(place.at("path"), f"expected {shape}")
            return None
    new: Any = columns_of(Purse)[field].read(plain, place.at("value"), faults)
    if new is BAD:
        return None
    changed = attrs.evolve(purse, **{field: new})
    others = [other for other in scenario.purse if other.seats != purse.seats]
    return attrs.evolve(scenario, purse=tuple(sorted([*others, changed], key=lambda other: other.seats)))
