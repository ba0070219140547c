"""Check factions of the command line."""

from __future__ import annotations

from difflib import get_close_matches

import click

from gigawatt.core import Game
from gigawatt.core.lineups import has_mixed_lineup
from gigawatt.errors import UsageError
from gigawatt.wording.lineup_text import one_bloc_note


def check_factions(game: Game, lineup: list[str] | None) -> None:
    """Reject factions that the scenario does not have, with the nearest correct spelling; note a line-up of one bloc.

    Raises:
        UsageError: one is unknown, or occurs twice.
    """
    known = list(game.scenario.factions)
    for name in lineup or ():
        if name not in known:
            near = get_close_matches(name, known, 1)
            guess = f"did you mean {near[0]!r}? " if near else ""
            raise UsageError(f"no faction {name[:40]!r} in {game.scenario_id}; {guess}there are {', '.join(known)}")
    chosen = [game.ruleset.factions[index] for index in game.check_factions(lineup)]
    if lineup is not None and not has_mixed_lineup(game, [faction.id for faction in chosen]):
        click.echo(f"note: {one_bloc_note(chosen[0].bloc)}", err=True)
