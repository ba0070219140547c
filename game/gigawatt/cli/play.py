"""`gigawatt play`: the board in the terminal, or the same game in plain text."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from gigawatt.cli.entrants import chosen_seed, importable_here, read_seed
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.tui.session import GameSession

DEFAULT_RIVAL = "greedy"


@click.command(
    epilog="Example: gigawatt play case-study --factions neocloud,gulf-fund,foundry-champion,challenger-state --rivals greedy"
)
@click.argument("scenario", required=False)
@click.option("--resume", metavar="FILE", help="Go on with a save; a bare name is looked for in the saves folder.")
@click.option("--seats", type=click.IntRange(2, 6), help="How many seats; the scenario's own number when left out.")
@click.option(
    "--people", type=click.IntRange(0, 6), default=1, show_default=True, help="How many people share the keyboard."
)
@click.option("--rivals", default=DEFAULT_RIVAL, show_default=True, metavar="P,P,..", help="Who plays the other seats.")
@click.option("--factions", metavar="F,F,..", help="Who sits where, the people first.")
@click.option("--seed", metavar="N", callback=read_seed, help="What all chance comes from.")
@click.option("--save", "save_to", metavar="FILE", help="Where the game is kept; the saves folder when left out.")
@click.option("--no-undo", is_flag=True, help="Switch taking back off.")
@click.option("--no-advice", is_flag=True, help="Switch advice off.")
@click.option("--theme", help="Colours: dark, light, colour-blind, high-contrast or mono.")
@click.option("--ascii", "use_ascii", is_flag=True, help="Draw with ASCII characters only.")
@click.option(
    "--text", "as_text", is_flag=True, help="Plain lines instead of the board: for a screen reader or a pipe."
)
def play(
    scenario: str | None,
    resume: str | None,
    seats: int | None,
    people: int,
    rivals: str,
    factions: str | None,
    seed: int | None,
    save_to: str | None,
    no_undo: bool,
    no_advice: bool,
    theme: str | None,
    use_ascii: bool,
    as_text: bool,
) -> None:
    """Play the game in the terminal.

    Without SCENARIO the title screen opens. Every action is saved as it is taken.
    """
    session: GameSession | None = None
    if resume is not None:
        from gigawatt.storage.folders import to_read
        from gigawatt.tui.session import GameSession

        if scenario is not None:
            raise UsageError("--resume goes on with a save; leave the scenario out")
        session = GameSession.resume(to_read(resume))
    elif scenario is not None or as_text:
        session = _new(
            scenario or "first-campus",
            seats,
            people,
            rivals,
            factions,
            seed,
            save_to,
            undo=not no_undo,
            advice=not no_advice,
        )
    if as_text:
        from gigawatt.tui.text import play_text, typed_lines

        assert session is not None, "text mode has a game"
        play_text(session, typed_lines(), click.echo)
        return
    _show(session, theme, use_ascii=use_ascii)


def _new(
    scenario: str,
    seats: int | None,
    people: int,
    rivals: str,
    factions: str | None,
    seed: int | None,
    save_to: str | None,
    *,
    undo: bool,
    advice: bool,
) -> GameSession:
    from gigawatt.cli.scenarios import check_factions, open_game
    from gigawatt.policies.registry import split_specs
    from gigawatt.storage.folders import to_write
    from gigawatt.tui.saves import new_path
    from gigawatt.tui.session import GameSession, Options, Seat

    importable_here()
    lineup = None if factions is None else [name.strip() for name in factions.split(",")]
    game = open_game(scenario, seats or (len(lineup) if lineup else None))
    check_factions(game, lineup)
    if people > game.seats:
        raise UsageError(f"{people} people for {game.seats} seats")
    specs = split_specs(rivals)
    needed = game.seats - people
    if len(specs) not in (1, needed) and needed:
        raise UsageError(f"{len(specs)} policies for {needed} seats; expected one for all, or one each")
    who = [Seat()] * people + [Seat(spec) for spec in (specs * needed if len(specs) == 1 else specs)][:needed]
    path = to_write(save_to) if save_to else new_path(game.scenario_id)
    session = GameSession(game, lineup, chosen_seed(seed), who, Options(undo=undo, advice=advice), path)
    if not Path(path).parent.exists():
        session.save()
    return session


def _show(session: GameSession | None, theme: str | None, *, use_ascii: bool) -> None:
    import sys

    from gigawatt.tui.app import GigawattApp
    from gigawatt.tui.preferences import CHOICES, load_preferences

    if theme is not None and theme not in CHOICES["theme"]:
        raise UsageError(f"no theme {theme[:40]!r}; there are {', '.join(CHOICES['theme'])}")
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise UsageError("the board needs a terminal; use --text here")
    preferences = load_preferences()
    if theme is not None:
        preferences = preferences.with_(theme=theme)
    if use_ascii:
        preferences = preferences.with_(glyphs="ascii")
    GigawattApp(session, preferences).run()
