"""What the studies of strategies and probes have in common on the command line."""

from __future__ import annotations

import math
import shlex
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from attrs import frozen

from gigawatt.cli.entrants import read_seed
from gigawatt.cli.output import progress
from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.errors import UsageError

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.study.block_means import Estimate
    from gigawatt.study.trial_file import TrialFile

Command = TypeVar("Command", bound=Callable[..., Any])

SEED: Final = 1
"""The seed by default, so that the command as printed gives the same figures."""
_MOST_GAMES: Final = 1_000_000


@frozen(kw_only=True)
class Options:
    """The options of every study."""

    scenario: str
    games: int
    seats: int | None
    seed: int | None
    workers: int | None
    address: str | None
    out: Path | None
    as_json: bool

    @property
    def chosen_seed(self) -> int:
        """The seed given, or the default."""
        return SEED if self.seed is None else self.seed


def with_all(options: Sequence[Callable[[Command], Command]]) -> Callable[[Command], Command]:
    """The decorator that gives a command several arguments and options, in their order."""

    def decorate(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return decorate


def study_options(games: int, games_help: str) -> Callable[[Command], Command]:
    """The decorator that gives a command the options of every study.

    Args:
        games: the number of games by default.
        games_help: what is counted.
    """
    options = (
        click.argument("scenario", default="case-study"),
        click.option("--games", type=click.IntRange(1, _MOST_GAMES), default=games, show_default=True, metavar="N",
                     help=games_help),
        click.option("--seats", type=click.IntRange(2, 6), metavar="N",
                     help="Seats of a game. Default: those of the scenario."),
        click.option("--seed", metavar="N", callback=read_seed, help=f"The seed of the study. Default: {SEED}."),
        workers_option,
        dask_option,
        click.option("--out", type=click.Path(path_type=Path, dir_okay=False), metavar="FILE.jsonl",
                     help="Keep the results here; an existing file of the same study is continued."),
        click.option("--json", "as_json", is_flag=True, help="Print one JSON object."),
    )  # fmt: skip
    return with_all(options)


def open_scenario(options: Options) -> Game:
    """The game of a study.

    Raises:
        GameError: the scenario is unknown, has problems, or is not made for so many seats.
    """
    from gigawatt.content import open_game

    check_place(options.workers, options.address)
    return open_game(options.scenario, options.seats)


def play_arms(game: Game, options: Options, arms: tuple[str, ...], blocks: int, against: str, label: str) -> TrialFile:
    """Play every arm in so many blocks, with a progress bar; what is in the file of results is not played again.

    Raises:
        GameError: a strategy fails, the workers keep dying, or the file cannot be used.
    """
    from gigawatt.content import ruleset_digest
    from gigawatt.core import RULES_VERSION
    from gigawatt.study.trial_runner import kept_results, play_trials
    from gigawatt.study.trials import blocks_of, shape_of, trials_of, work_of

    header = {
        "scenario": game.scenario_id, "seats": game.seats, "against": against, "seed": str(options.chosen_seed),
        "rules": ruleset_digest(game.ruleset, game.scenario_id), "rules_version": RULES_VERSION,
    }  # fmt: skip
    plan = blocks_of(game.scenario.factions, game.seats, blocks, options.chosen_seed)
    trials = list(trials_of(plan, arms))
    place = partial(open_pool, workers=options.workers, address=options.address)
    with (
        kept_results(options.out, header, partial(shape_of, game), "block") as results,
        shown_progress(label, len(trials), options.out, hidden=options.as_json) as show,
    ):
        play_trials(trials, results, work_of(game, against), place, show)
    return results


def check_page(html: Path | None, out: Path | None, *, force: bool) -> None:
    """Check, before anything is played, that the page of a study may be written.

    Args:
        html: where the page is to go, if one is asked for.
        out: where the results are kept, if anywhere.
        force: whether `html` may replace any file.

    Raises:
        UsageError: both are the same file, or an existing file must be kept.
        SaveError: nothing can be written there.
    """
    from gigawatt.storage.files import shown
    from gigawatt.storage.writing import check_writable

    if html is None:
        return
    if out is not None and html.resolve() == out.resolve():
        raise UsageError(f"--html and --out both name {shown(html)}; name two files")
    check_writable(html, "page", "--html", force=force)


@contextmanager
def shown_progress(label: str, length: int, out: Path | None, *, hidden: bool) -> Iterator[Callable[[int], None]]:
    """A progress bar for the trials of any study; if they begin and do not come to their end, say that what is in `out` is kept.

    Args:
        label: what is played.
        length: the number of trials.
        out: the file of results, if there is one.
        hidden: show no bar.
    """
    has_begun = is_complete = False
    try:
        with progress(label, length, hidden=hidden) as show:

            def shown(done: int) -> None:
                nonlocal has_begun
                has_begun = True
                show(done)

            yield shown
        is_complete = True
    finally:
        if has_begun and not is_complete and out is not None:
            click.echo("everything finished is kept; the same command continues", err=True)


def command_of(name: str, options: Options, game: Game, more: tuple[str, ...] = ()) -> str:
    """The command that gives every figure again."""
    words = [
        "gigawatt", "study", name, options.scenario, "--games", str(options.games), "--seats", str(game.seats),
        "--seed", str(options.chosen_seed), *more,
    ]  # fmt: skip
    return shlex.join(words)


def interval(estimate: Estimate, digits: int = 1) -> str:
    """The ends of an interval, for a table; a dash where so few blocks leave them unknown."""
    if not math.isfinite(estimate.low):
        return "-"
    return f"{estimate.low:.{digits}f} to {estimate.high:.{digits}f}"
