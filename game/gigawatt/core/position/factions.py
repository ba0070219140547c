"""What is known of a faction throughout a game: its traits, its homes, where it may build what and at which cost."""

from __future__ import annotations

from typing import TYPE_CHECKING

from gigawatt.core.position.ints import i64, vec

if TYPE_CHECKING:
    from gigawatt.core.rules.ruleset import Faction


class Openings:
    """The new campuses that a faction may open in a quarter and year, money and slots aside: a column for each fact."""

    __slots__ = ("actions", "costs", "firsts", "regions", "slots")

    def __init__(self, rows: list[tuple[int, int, int, int, int]]) -> None:
        self.regions: vec[i64] = vec[i64]([row[0] for row in rows])
        self.actions: vec[i64] = vec[i64]([row[1] for row in rows])
        self.costs: vec[i64] = vec[i64]([row[2] for row in rows])
        """In tenths of $bn, before events."""
        self.slots: vec[i64] = vec[i64]([row[3] for row in rows])
        """The slot of `mods` that moves the cost."""
        self.firsts: vec[i64] = vec[i64]([row[4] for row in rows])
        """The calendar quarter from which it can be ordered."""


class FactionTable:
    """A faction's traits as slots, and what each project costs it in each region and year.

    Filled by `gigawatt.core.compilation.factions`.
    """

    __slots__ = (
        "bloc", "cards", "cost", "faction", "home_bits", "home_bloc", "homes", "index", "is_state", "known", "openings", "orders",
        "plants_at", "purse_cash", "purse_influence", "start_at", "start_chips", "start_layers", "start_plants", "targets",
        "traits",
    )  # fmt: skip

    index: i64
    faction: Faction
    bloc: i64
    is_state: bool
    homes: frozenset[int]
    home_bits: i64
    """A bit for each home region."""
    home_bloc: i64
    start_at: i64
    """The region of the first campus."""
    start_layers: vec[i64]
    """What the first campus has, in the order of a holding."""
    start_chips: i64
    purse_cash: i64
    """Cash that the scenario adds for this number of seats, its starting place aside."""
    purse_influence: i64
    plants_at: i64
    """The region of the first plants."""
    start_plants: vec[i64]
    traits: list[tuple[int, int]]
    """(slot of a seat's block of `mods`, amount) of each trait."""
    cost: list[list[vec[i64]]]
    """By year, region and project, in tenths of $bn a lot, before events."""
    openings: list[list[Openings]]
    """By quarter of the year, then year: each new campus."""
    orders: vec[i64]
    """By region, a bit for each project that it allows at all, new campuses aside."""
    targets: vec[vec[i64]]
    """The ways to take each card that does not aim at a campus or a rival, requirements of the seat aside."""
    known: vec[bool]
    """Whether the state of a match has no say in the ways to take each card."""
    cards: vec[vec[i64]]
    """The ways to take it, then."""
