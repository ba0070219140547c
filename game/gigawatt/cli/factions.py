"""Check factions of the command line."""

from __future__ import annotations

from difflib import get_close_matches

from gigawatt.core import Game
from gigawatt.errors import UsageError


def check_factions(game: Game, lineup: list[str] | None) -> None:
    """Reject factions that the scenario does not have, with the nearest correct spelling.

    Raises:
        UsageError: one is unknown, or occurs twice.
    """
    known = list(game.scenario.factions)
    for name in lineup or ():
        if name not in known:
            near = get_close_matches(name, known, 1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"no faction {name[:40]!r} in {game.scenario_id}; {guess}there are {', '.join(known)}")
    game.check_factions(lineup)
