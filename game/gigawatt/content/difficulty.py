"""How hard each faction and scenario is, as measured: who came first in games between the levels of play.

The figures stand in `difficulty.toml` with the digest of the rules that they were measured on, and are those of no other rules. `python
docs/difficulty.py` makes the file.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from gigawatt.content.digest import ruleset_digest
from gigawatt.core.rules.ruleset import Ruleset

PATH: Final = Path(__file__).with_name("difficulty.toml")


@frozen
class Share:
    """A share of first places; a shared first place counts in part."""

    pct: float
    """Per cent."""
    low: float
    """The ends of its 95 % interval."""
    high: float


@frozen
class Measured:
    """What was measured of a scenario with a number of seats."""

    scenario: str
    seats: int
    digest: str
    """Of the rules that it was measured on."""
    games: int
    """With a hard player in every seat."""
    factions: Mapping[str, Share]
    """First places of each faction in them."""
    rivals: str
    """The level of the rivals that a new game of the scenario has."""
    among_rivals_games: int
    """With one hard player among such rivals."""
    among_rivals: Share
    """First places of the hard player in them."""


@lru_cache(maxsize=1)
def all_measured() -> tuple[Measured, ...]:
    """Everything in the file, whatever rules it was measured on."""
    tables: list[dict[str, Any]] = tomllib.loads(PATH.read_text(encoding="utf-8"))["board"]
    return tuple(
        [
            Measured(
                table["scenario"],
                table["seats"],
                table["digest"],
                table["games"],
                {name: Share(*figures) for name, figures in table["factions"].items()},
                table["rivals"],
                table["among_rivals_games"],
                Share(*table["among_rivals"]),
            )
            for table in tables
        ]
    )


def measured(ruleset: Ruleset, scenario_id: str, seats: int) -> Measured | None:
    """What was measured on these very rules; None if nothing was.

    Raises:
        NotationError: the ruleset has no such scenario.
    """
    return measured_by_seats(ruleset, scenario_id).get(seats)


def measured_by_seats(ruleset: Ruleset, scenario_id: str) -> dict[int, Measured]:
    """What was measured on these very rules, for each number of seats that was.

    Raises:
        NotationError: the ruleset has no such scenario.
    """
    digest = ruleset_digest(ruleset, scenario_id)
    return {row.seats: row for row in all_measured() if row.digest == digest}
