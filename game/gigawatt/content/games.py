"""A scenario's name compiled into a game."""

from __future__ import annotations

from pathlib import Path

from gigawatt.content.loader import find_scenario
from gigawatt.content.scenario import prepare
from gigawatt.core import Game


def open_game(scenario: str, seats: int | None = None, rules: str | Path | None = None) -> Game:
    """Compile a scenario for play.

    >>> game = open_game("duel")
    >>> game.scenario_id, game.seats, game.action_count
    ('duel', 2, 1609)

    Args:
        scenario: A name, `ruleset:name`, or the path of a TOML file, as `find_scenario` takes it.
        seats: How many seats play; by default as many as the scenario is made for.
        rules: The ruleset to look in, by name or folder; by default every installed one, the standard rules first.

    Raises:
        NotationError: there is no such scenario.
        ContentError: its rules have problems.
        UsageError: it cannot be played with so many seats.
    """
    ruleset, found = find_scenario(scenario, rules)
    return Game(prepare(ruleset, found.id), found.id, found.default_seats if seats is None else seats)
