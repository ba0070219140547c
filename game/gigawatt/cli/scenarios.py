"""Scenarios as people name them, compiled for play."""

from __future__ import annotations

from difflib import get_close_matches

from gigawatt.content import find_scenario, prepare
from gigawatt.core import Game
from gigawatt.errors import UsageError


def open_game(text: str, seats: int | None = None) -> Game:
    """The game that a name, `ruleset:name` or a TOML file means, for so many seats, or for its own number.

    Raises:
        NotationError: there is no such scenario.
        ContentError: its rules have problems.
        UsageError: it is not made for so many seats.
    """
    ruleset, scenario = find_scenario(text)
    return Game(prepare(ruleset, scenario.id), scenario.id, seats or scenario.default_seats)


def check_factions(game: Game, lineup: list[str] | None) -> None:
    """Refuse factions that the scenario does not have, with the nearest right spelling.

    Raises:
        UsageError: one is unknown, or sits twice.
    """
    known = list(game.scenario.factions)
    for name in lineup or ():
        if name not in known:
            near = get_close_matches(name, known, 1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"no faction {name[:40]!r} in {game.scenario_id}; {guess}there are {', '.join(known)}")
    game.check_factions(lineup)
