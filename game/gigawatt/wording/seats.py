"""Seats by letter, name and place."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from gigawatt.core import State

SEAT_LETTERS: Final = "ABCDEF"
PLACES: Final = ("1st", "2nd", "3rd", "4th", "5th", "6th")

SHORT_FACTIONS: Final = {
    "Gulf sovereign fund": "Gulf fund", "Foundry champion": "Foundry", "Challenger state": "Challenger",
    "Colocation house": "Colocation", "Control hegemon": "Hegemon", "European bloc": "European", "Challenger platform": "Platform",
    "Energy major": "Energy", "Frontier lab": "Frontier", "Memory house": "Memory", "Hub operator": "Hub",
}  # fmt: skip
"""Names of factions that are shorter where there is no room for the whole one."""


def faction_name(state: State, seat: int) -> str:
    """The name of a seat's faction."""
    return state.tables[seat].faction.name


def faction_names(state: State) -> tuple[str, ...]:
    """The names of the factions, by seat."""
    return tuple(table.faction.name for table in state.tables)


def seat_name(state: State, seat: int) -> str:
    """A seat as `A Neocloud`."""
    return f"{SEAT_LETTERS[seat]} {faction_name(state, seat)}"
