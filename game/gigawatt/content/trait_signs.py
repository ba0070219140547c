"""Which way a trait of a faction helps: more credit, but a lower rate."""

from __future__ import annotations

from typing import Final

from gigawatt.core.rules.ruleset import Trait
from gigawatt.core.rules.vocabulary import TRAITS

HELPS_BELOW: Final = frozenset(
    {
        "interest",
        "equity-lead",
        "expedite",
        "upkeep",
        "abroad-pct",
        "stall",
        "site-pct",
        "power-pct",
        "cooling-pct",
        "network-pct",
        "plant-pct",
        "chip-pct",
        "running-pct",
        "restructure-lead",
    }
)
"""Traits of what a seat pays or suffers: an amount below zero helps, one above zero harms."""

HELPS_ABOVE: Final = frozenset(TRAITS) - HELPS_BELOW
"""Traits of what a seat has or gets."""


def helps(trait: Trait) -> bool:
    """Whether a seat is better off with a trait."""
    return (trait.amount < 0) == (trait.kind in HELPS_BELOW)
