"""`gigawatt study balance`: play many games of one policy, and measure whether the game is a good one."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gigawatt.cli.entrants import hide_arguments_from, read_seed
from gigawatt.cli.exits import fail
from gigawatt.cli.output import echo_json, progress
from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.cli.trials import check_page
from gigawatt.errors import SaveError
from gigawatt.text import safe_text

if TYPE_CHECKING:
    from gigawatt.study.balance_run import Study
    from gigawatt.study.balance_store import StudyStore

_FILE = click.Path(path_type=Path)
_INTERRUPTED = 130


@click.command(epilog="Example: gigawatt study balance case-study --games 1000 --policy planner --html balance.html")
@click.argument("scenario", default="case-study")
@click.option(
    "--games",
    type=click.IntRange(1),
    default=400,
    show_default=True,
    metavar="N",
    help="Games to measure; rounded up to whole blocks, of as many games as seats.",
)
@click.option("--policy", default="planner", show_default=True, metavar="P", help="The policy of every seat.")
@click.option(
    "--seats", type=click.IntRange(2, 6), metavar="N", help="Seats of a game. Default: those of the scenario."
)
@click.option("--factions", metavar="F,F,..", help="The factions in rotation. Default: all of the scenario.")
@click.option(
    "--seed", metavar="N", callback=read_seed, default="1", show_default=True, help="The seed of the whole study."
)
@click.option("--budget", type=click.IntRange(1, 10_000_000), metavar="NODES", help="Nodes of a decision.")
@workers_option
@dask_option
@click.option(
    "--out",
    type=_FILE,
    metavar="FILE.db",
    help="The file that games are kept in; an existing one is continued. Default: one in the folder of saves.",
)
@click.option("--html", type=_FILE, metavar="FILE", help="Write a page with plots, which opens offline.")
@click.option("--force", is_flag=True, help="Let --html replace any file, not only a page of ours.")
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def balance(
    scenario: str,
    games: int,
    policy: str,
    seats: int | None,
    factions: str | None,
    seed: int,
    budget: int | None,
    workers: int | None,
    address: str | None,
    out: Path | None,
    html: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Measure a scenario by games of one policy against itself, beside what a good game should come to.

    SCENARIO is a name, ruleset:name, or a TOML file. Games are kept: the same command again measures them anew, and more --games play only
    those that are missing. Every figure has a 95 % interval that takes the blocks into account.
    """
    from gigawatt.policies.api import DEFAULT_BUDGET
    from gigawatt.study.balance_json import Origin, to_json
    from gigawatt.study.balance_run import Request, prepare_study
    from gigawatt.study.balance_store import StudyStore
    from gigawatt.tournament.disk import RunLock

    check_place(workers, address)
    check_page(html, out, force=force)
    hide_arguments_from([policy])
    study = prepare_study(
        Request(
            scenario=scenario,
            policy=policy,
            games=games,
            seed=seed,
            seats=seats,
            factions=None if factions is None else tuple(name.strip() for name in factions.split(",")),
            budget=budget or DEFAULT_BUDGET,
        )
    )
    path = _place(study, out)
    with RunLock(path), StudyStore.open(path, study.header) as store:
        _play(study, store, workers, address)
        found = study.balance(store)
    command = _command(scenario, study, games, factions, budget)
    report = to_json(
        found, Origin(policy=study.header.policy, seed=str(seed), rules=study.header.rules, command=command)
    )
    if html is not None:
        _write_page(report, html, quiet=as_json)
    if as_json:
        echo_json(report)
    else:
        from gigawatt.cli.study_text import balance_text

        click.echo(balance_text(report))


def _place(study: Study, out: Path | None) -> Path:
    """The file for the games, in a folder that exists.

    Raises:
        UsageError: the file must be kept as it is.
        SaveError: it cannot be written.
    """
    from gigawatt.storage.writing import check_writable

    path = study.default_path() if out is None else out
    if out is None:
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise SaveError(f"cannot write {safe_text(str(path.parent))}: {reason}; name a file with --out") from error
    check_writable(path, "results", "--out")
    if not path.absolute().parent.is_dir():
        raise SaveError(f"cannot write {safe_text(str(path))}: there is no folder {safe_text(str(path.parent))}")
    return path


def _play(study: Study, store: StudyStore, workers: int | None, address: str | None) -> None:
    """Play the blocks that are missing, with a progress bar; exit if the user stops it."""
    blocks = study.plan.blocks
    if len([block for block in store.done() if block < blocks]) == blocks:
        return
    pool = open_pool(study.job, workers, address)
    is_complete = False
    try:
        with progress("games", blocks * study.header.seats) as show:
            finish = study.run(store, pool, lambda status: show(min(status.blocks, blocks) * study.header.seats))
        is_complete = finish.is_complete
    finally:
        pool.close(at_once=not is_complete)
    if not is_complete:
        click.echo("stopped; every finished block is kept, and the same command goes on", err=True)
        fail(_INTERRUPTED)


def _command(scenario: str, study: Study, games: int, factions: str | None, budget: int | None) -> str:
    """The command that gives every figure again."""
    header = study.header
    words = ["gigawatt", "study", "balance", scenario, "--games", str(games), "--policy", header.policy]
    words += ["--seats", str(header.seats), "--seed", header.seed]
    words += [] if factions is None else ["--factions", ",".join(header.factions)]
    words += [] if budget is None else ["--budget", str(budget)]
    return shlex.join(words)


def _write_page(report: dict[str, Any], html: Path, *, quiet: bool) -> None:
    from gigawatt.storage.files import write_atomic
    from gigawatt.study.page import balance_page

    write_atomic(html, balance_page(report).encode())
    if not quiet:
        click.echo(f"page written to {safe_text(str(html))}", err=True)
