"""`gigawatt play`: the board in the terminal, or the same game in plain text."""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

import click
from attrs import evolve

from gigawatt.cli.entrants import chosen_seed, read_seed
from gigawatt.cli.exits import fail
from gigawatt.errors import OpenElsewhereError, SaveError, UsageError
from gigawatt.reading import has_ending
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.session import GameSession

HUMAN: Final = "human"
FIRST_SCENARIO: Final = "first-campus"
SAVE_ENDING: Final = ".json"
"""The ending of saves, which no scenario has."""
TODAY: Final = "today"
"""What `--daily` stands for without a date."""


@click.command(epilog="Example: gigawatt play case-study --seat gulf-fund=human --seat neocloud=greedy --seed 7")
@click.argument("scenario", required=False)
@click.option(
    "--seat",
    "chosen",
    multiple=True,
    metavar="FACTION=human|POLICY",
    help="The player of a faction; may be repeated. Default: you play the first faction, policies the others. "
    "With --load or --continue: another policy for a seat that a policy plays.",
)
@click.option("--seats", type=click.IntRange(2, 6), help="Number of seats. Default: that of the scenario.")
@click.option("--seed", metavar="N", callback=read_seed, help="The seed of all chance.")
@click.option(
    "--daily",
    metavar="[DATE]",
    is_flag=False,
    flag_value=TODAY,
    help="The daily game: one seed and line-up a day, the same for everybody. DATE as in 2026-07-31; default: today.",
)
@click.option(
    "--continue", "continue_last", is_flag=True, help="Continue the game played last, like c on the title screen."
)
@click.option("--load", "load_from", metavar="FILE", help="Continue a save; a bare name refers to the saves folder.")
@click.option(
    "--copy", "copies", is_flag=True, help="With --load or --continue: play a copy, such as of a game open elsewhere."
)
@click.option("--save", "save_to", metavar="FILE", help="The file of the game. Default: a new one in the saves folder.")
@click.option("--force", is_flag=True, help="Let --save replace any file, not only a save of this game.")
@click.option("--no-undo", is_flag=True, help="Disable undo.")
@click.option("--no-advice", is_flag=True, help="Disable advice.")
@click.option("--open-table", is_flag=True, help="Several people look at one board: no page when it changes hands.")
@click.option("--theme", help="Colours: dark, light, colour-blind, high-contrast or mono.")
@click.option("--ascii", "use_ascii", is_flag=True, help="Draw with ASCII characters only.")
@click.option(
    "--text", "as_text", is_flag=True, help="Plain lines instead of the board: for a screen reader or a pipe."
)
def play(
    scenario: str | None,
    chosen: tuple[str, ...],
    seats: int | None,
    seed: int | None,
    daily: str | None,
    continue_last: bool,
    load_from: str | None,
    copies: bool,
    save_to: str | None,
    force: bool,
    no_undo: bool,
    no_advice: bool,
    open_table: bool,
    theme: str | None,
    use_ascii: bool,
    as_text: bool,
) -> None:
    """Play the game: the board in the terminal, or plain text.

    SCENARIO is a name, ruleset:name, or a TOML file; an exercise is played by its id. A .json file is a save, such as a start file of a
    class, and continues as with --load. Without either the title screen opens. Every action is saved as it is taken. A game in which nobody
    has acted is not kept, unless --save names its file; if that file contains the same game, it continues. Other seats are played by normal
    rivals, in first-campus by easy ones. A save may only name house policies and installed ones: use --seat for others.
    """
    _check_theme(theme)
    gc.disable()  # modules and rules are never freed: collecting garbage while they are read takes a tenth of the start
    click.get_current_context().call_on_close(gc.enable)  # at the latest; board and text mode do so when they begin
    session: GameSession | None = None
    is_new = False
    if daily is not None:
        _check_daily_alone(
            SCENARIO=scenario is not None, seat=bool(chosen), seats=seats is not None, seed=seed is not None,
            load=load_from is not None, save=save_to is not None, **{"continue": continue_last},
        )  # fmt: skip
    if scenario is not None and has_ending(scenario, SAVE_ENDING):
        if continue_last or load_from is not None:
            raise UsageError(f"{safe_text(scenario, 60)} names a save, and so does the option; leave one out")
        scenario, load_from = None, scenario
    if continue_last and load_from is not None:
        raise UsageError("--continue and --load each name a game to continue; leave one out")
    if continue_last or load_from is not None:
        option = "--continue" if continue_last else "--load"
        if scenario is not None or seats is not None or seed is not None:
            raise UsageError(f"{option} continues a save, which knows scenario, seats and seed; leave them out")
        if save_to is not None:
            raise UsageError(f"{option} continues a save, where the game is kept as before; leave --save out")
        session = _load(_latest() if load_from is None else load_from, chosen, copies=copies)
    elif copies:
        raise UsageError("--copy goes with --load or --continue: it names no game of its own")
    elif daily is not None:
        session = _daily(daily, undo=not no_undo, advice=not no_advice)
        is_new = not session.plies
    elif scenario is not None or chosen or as_text or save_to is not None:
        session, is_new = _new(
            scenario or FIRST_SCENARIO, chosen, seats, seed, save_to,
            undo=not no_undo, advice=not no_advice, force=force,
        )  # fmt: skip
    if not as_text:
        _check_terminal(session)  # after the arguments, of which one may be wrong, and before anything is written
    if session is not None and open_table:
        session.options = evolve(session.options, open_table=True)
    try:
        start = _text(session) if as_text else _board(session, theme, use_ascii=use_ascii)
    except BaseException:  # such as ctrl+c during the start
        if session is not None:
            session.release()
        raise
    try:
        if session is not None and is_new:
            session.keeps_unplayed = save_to is not None
            session.save()
        start()
    except BaseException:
        if session is not None:
            session.leave()
        raise


def _check_theme(theme: str | None) -> None:
    """Check that there is a theme of this name.

    Raises:
        UsageError: there is none.
    """
    if theme is not None:
        from gigawatt.tui.preferences import CHOICES

        if theme not in CHOICES["theme"]:
            raise UsageError(f"no theme {theme[:40]!r}; there are {', '.join(CHOICES['theme'])}")


def _check_terminal(session: GameSession | None) -> None:
    """Check that there is a terminal to show the board in; if not, the file of the game is let go.

    Raises:
        UsageError: there is none.
    """
    if sys.stdin.isatty() and sys.stdout.isatty():
        return
    if session is not None:
        session.release()
    raise UsageError("the board needs a terminal; use --text here")


def _check_daily_alone(**given: bool) -> None:
    """Check that nothing is given that a date decides.

    Raises:
        UsageError: something is.
    """
    names = [name if name.isupper() else f"--{name}" for name, is_given in given.items() if is_given]
    if names:
        raise UsageError(
            f"--daily decides scenario, seats and seed, and where the game is kept; leave {', '.join(names)} out"
        )


def _daily(text: str, *, undo: bool, advice: bool) -> GameSession:
    """The game of a date, begun or continued, and locked against other programs."""
    from gigawatt.session import Options, daily_calendar
    from gigawatt.session.daily import begin_daily, daily_game
    from gigawatt.session.table_limits import TableLimits

    now = daily_calendar.today()
    day = now if text == TODAY else daily_calendar.read_day(text, now)
    limits = TableLimits.read()
    session = begin_daily(daily_game(day), limits.within(Options(undo=undo, advice=advice)))
    session.options = limits.within(session.options)
    return session


def _latest() -> str:
    """The game played last.

    Raises:
        SaveError: there is none.
    """
    from gigawatt.session.saves import latest

    if (info := latest()) is None:
        raise SaveError("there is no game to continue; gigawatt play SCENARIO begins one")
    return str(info.path)


def _load(name: str, chosen: tuple[str, ...], *, copies: bool) -> GameSession:
    from gigawatt.session import GameSession
    from gigawatt.session.class_block import CLASS_KEY
    from gigawatt.session.table_limits import TableLimits
    from gigawatt.storage.folders import to_read

    try:
        session = GameSession.resume(to_read(name), _read_seats(chosen), holds=True, copies=copies)
    except OpenElsewhereError as error:
        raise OpenElsewhereError(f"{error}; with --copy a copy of it is played") from None
    session.options = TableLimits.read().within(session.options)
    if CLASS_KEY in session.extra:
        from gigawatt.classroom.setup.starts import spare_start

        spare_start(session)
    return session


def _new(
    scenario: str,
    chosen: tuple[str, ...],
    seats: int | None,
    seed: int | None,
    save_to: str | None,
    *,
    undo: bool,
    advice: bool,
    force: bool,
) -> tuple[GameSession, bool]:
    """The game, locked against other programs, and whether it is a new one; a new one is not written yet."""
    from gigawatt.classroom.exercises.begin import begin_exercise
    from gigawatt.cli.factions import check_factions
    from gigawatt.content import open_game
    from gigawatt.core.lineups import lineup_with
    from gigawatt.session import GameSession, Options, Seat
    from gigawatt.session.class_block import allowed
    from gigawatt.session.new_game_choices import default_rival
    from gigawatt.session.saves import new_path
    from gigawatt.session.table_limits import TableLimits
    from gigawatt.storage.folders import to_write
    from gigawatt.storage.writing import check_writable

    game = open_game(scenario, seats)
    path = to_write(save_to) if save_to is not None else new_path(game.scenario_id)
    options = TableLimits.read().within(Options(undo=undo, advice=advice))
    wanted = _read_seats(chosen)
    if game.scenario.exercise is not None:
        if chosen:
            raise UsageError(f"{game.scenario_id} is an exercise, which decides who sits where; leave --seat out")
        session = begin_exercise(game, options, path, seed=seed, hints=options.advice)
    else:
        lineup = lineup_with(game, list(wanted))
        check_factions(game, lineup)
        if HUMAN not in wanted.values():
            wanted |= dict.fromkeys([name for name in lineup if name not in wanted][:1], HUMAN)
        players = [wanted.get(name, default_rival(game.scenario_id)) for name in lineup]
        who = [Seat() if player == HUMAN else Seat(player) for player in players]
        session = GameSession(game, lineup, chosen_seed(seed), who, options, path)
    if save_to is not None:
        if check_writable(path, "record", "--save", force=force, same=session.is_same_game) and not force:
            policies = {name: player for name, player in wanted.items() if player != HUMAN}
            options = session.options
            session = GameSession.resume(path, policies, holds=True)
            session.options = allowed(session.extra, evolve(session.options, undo=options.undo, advice=options.advice))
            session.notices.append("The file of --save holds this game, which continues.")
            return session, False
        session.replace_what_is_there()
    session.hold()  # the name is taken from now on
    return session, True


def _read_seats(chosen: tuple[str, ...]) -> dict[str, str]:
    """Parse `--seat`: the player of each named faction.

    Raises:
        UsageError: one is malformed, or two are about the same faction.
    """
    wanted: dict[str, str] = {}
    for text in chosen:
        faction, equals, player = (part.strip() for part in text.partition("="))
        if not (faction and equals and player):
            raise UsageError(
                f"--seat {text[:60]!r}: expected FACTION=human or FACTION=POLICY, such as gulf-fund=greedy"
            )
        if faction in wanted:
            raise UsageError(f"--seat {text[:60]!r}: {faction[:40]} is named twice")
        wanted[faction] = player
    return wanted


def _text(session: GameSession | None) -> Callable[[], None]:
    """A function that plays a game in plain text."""
    from gigawatt.console import play_text, typed_lines, wrapped
    from gigawatt.interrupts import ending_raises

    assert session is not None, "text mode has a game"

    def start() -> None:
        gc.enable()
        say = wrapped(click.echo) if sys.stdout.isatty() else click.echo
        with ending_raises():
            play_text(session, typed_lines(), say, asks=sys.stdin.isatty())

    return start


def _board(session: GameSession | None, theme: str | None, *, use_ascii: bool) -> Callable[[], None]:
    """A function that shows the board of a game, or the title."""
    from gigawatt.tui.app import GigawattApp
    from gigawatt.tui.preferences import load_preferences
    from gigawatt.tui.terminal import run

    preferences = load_preferences()
    if theme is not None:
        preferences = preferences.with_(theme=theme)
    if use_ascii:
        preferences = preferences.with_(glyphs="ascii")
    app = GigawattApp(session, preferences)

    def start() -> None:
        if code := run(app):
            fail(code)

    return start
