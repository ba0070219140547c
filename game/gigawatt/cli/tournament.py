"""`gigawatt tournament`: run or continue a tournament, show its results, replay a game of it."""

from __future__ import annotations

import os
import secrets
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, NoReturn

import click

from gigawatt import streams
from gigawatt.cells import cut
from gigawatt.cli.entrants import decision_limit, hide_arguments_from, read_seed
from gigawatt.cli.exits import fail
from gigawatt.cli.numbers import NumberRange
from gigawatt.cli.output import echo_json
from gigawatt.cli.pool import check_place, dask_option, open_pool, workers_option
from gigawatt.errors import UsageError
from gigawatt.text import safe_text, short_name
from gigawatt.wording.grammar import counted

if TYPE_CHECKING:
    from gigawatt.errors import ReplayMismatchError
    from gigawatt.tournament.header import Header
    from gigawatt.tournament.pools import Pool
    from gigawatt.tournament.runner import Finish, Status
    from gigawatt.tournament.store import FaultCount, Store

FORMATS = ("round-robin", "all", "gauntlet")
_FILE = click.Path(path_type=Path)


@click.group(epilog="Example: gigawatt tournament run greedy random --out first.db --blocks 50")
def tournament() -> None:
    """Tournaments: run or continue one, show its results, replay a game of it."""


# --- run -----------------------------------------------------------------------------------------------------------------------


@tournament.command(
    epilog="Example: gigawatt tournament run greedy random 'cmd:python3 my_policy.py' --out class.db --blocks 200 --seed 7"
)
@click.argument("entrants", nargs=-1, metavar="ENTRANT...")
@click.option(
    "--out",
    required=True,
    type=_FILE,
    metavar="FILE.db",
    help="The results file; an existing one is continued.",
)
@click.option("--scenario", metavar="S", help="The scenario. Default: case-study.")
@click.option("--seats", type=click.IntRange(2, 6), help="Seats of a game. Default: those of the scenario.")
@click.option("--factions", metavar="F,F,..", help="The factions in rotation. Default: all of the scenario.")
@click.option(
    "--format",
    "form",
    type=click.Choice(FORMATS),
    help="The pairing: even, every combination, or the first against all.",
)
@click.option(
    "--blocks",
    type=click.IntRange(1),
    metavar="N",
    help="Number of seed blocks. Default: 100. A greater number extends a tournament.",
)
@click.option(
    "--seed",
    metavar="N",
    callback=read_seed,
    help="The seed of the tournament. Default: a random one, which is printed.",
)
@workers_option
@dask_option
@click.option("--strict/--lenient", default=None, help="Whether an entrant at fault forfeits the rest of its block.")
@click.option("--budget", type=click.IntRange(1, 10_000_000), metavar="NODES", help="Nodes of a decision.")
@click.option(
    "--move-ms",
    type=click.IntRange(1, 3_600_000),
    metavar="MS",
    help="Time of a program for a decision. Default: 1000.",
)
@click.option(
    "--memory-mb", type=click.IntRange(16, 1_048_576), metavar="MB", help="Memory of a program. Default: 512."
)
@click.option(
    "--game-limit",
    type=NumberRange(1),
    default=1800.0,
    metavar="S",
    help="A longer game is considered to hang.",
)
@decision_limit
@click.option(
    "--minutes", type=NumberRange(0.01), metavar="M", help="Begin no block after this time; run again to continue."
)
@click.option(
    "--accept-changed", is_flag=True, help="Continue although an entrant's file has changed or is another one now."
)
@click.option("--json", "as_json", is_flag=True, help="Print the result of the run as one JSON object.")
def run(
    entrants: tuple[str, ...],
    out: Path,
    scenario: str | None,
    seats: int | None,
    factions: str | None,
    form: str | None,
    blocks: int | None,
    seed: int | None,
    workers: int | None,
    address: str | None,
    strict: bool | None,
    budget: int | None,
    move_ms: int | None,
    memory_mb: int | None,
    game_limit: float,
    decision_s: float,
    minutes: float | None,
    accept_changed: bool,
    as_json: bool,
) -> None:
    """Run a tournament, or continue one.

    ENTRANT is a policy's name, name:option=value, package.module:Class, or cmd:PROGRAM for a program in any language. The same command
    continues a tournament that was stopped; so does --out FILE.db alone, which takes everything else from the file.
    """
    from attrs import evolve

    from gigawatt.match.folders import sweep
    from gigawatt.storage.writing import check_writable
    from gigawatt.tournament.begin import Request, job_of_store, open_store
    from gigawatt.tournament.disk import RunLock

    check_place(workers, address)
    check_writable(
        out, "results", "--out", force=True
    )  # a file that is not a results file is rejected when it is opened
    request = Request(
        entrants=entrants,
        scenario=scenario,
        seats=seats,
        factions=None if factions is None else tuple(name.strip() for name in factions.split(",")),
        format=form,
        blocks=blocks,
        seed=seed,
        fresh_seed=secrets.randbits(128),
        strict=strict,
        budget=budget,
        move_ms=move_ms,
        memory_mb=memory_mb,
    )
    hide_arguments_from(entrants)
    with RunLock(out), open_store(out, request, accept_changed=accept_changed, on_note=_note) as store:
        if not as_json:
            _announce(store.header, out, len(store.done()))
        pool = open_pool(evolve(job_of_store(store), decision_s=decision_s), workers, address)
        finish = _play(store, pool, game_limit, minutes)
        stored = _Stored(*store.counts(), store.results_digest(), store.faults())
        balance = "" if as_json else _balance(store)
        store.check_in_place()
    for left in sweep():
        _note(f"left behind: {left}; remove it by hand")
    if as_json:
        echo_json(_run_json(out, finish, stored))
    else:
        click.echo(balance)
        _report(out, finish, stored)
    if finish.is_stopped and not finish.is_complete:
        fail(130)


class _Stored(NamedTuple):
    """What a results file holds after a run."""

    games: int
    blocks: int
    flagged: int
    digest: str
    faults: list[FaultCount]


def _play(store: Store, pool: Pool, game_limit: float, minutes: float | None) -> Finish:
    """Play the blocks that are missing, with a line on the screen; the pool is closed at the end."""
    from gigawatt.tournament.begin import plan_of
    from gigawatt.tournament.runner import Run

    screen = _Screen(store.header)
    is_complete = False
    try:
        most_s = None if minutes is None else 60 * minutes
        finish = Run(plan_of(store.header), store, pool, screen.show, game_limit, most_s).go()
        is_complete = finish.is_complete
    finally:
        screen.end()
        pool.close(at_once=not is_complete)
    return finish


def _note(text: str) -> None:
    click.echo(f"note: {safe_text(text, 600)}", err=True)


def _announce(header: Header, out: Path, begun: int) -> None:
    what = f"continuing after {counted(begun, 'block')}" if begun else "a new tournament"
    names = ", ".join(short_name(entrant, 60) for entrant in header.entrants)
    click.echo(
        f"{safe_text(out)}: {what}: {names}; {header.scenario}, {header.seats} seats, {header.format}, "
        f"{counted(header.blocks, 'block')}, seed {header.seed}, rules {header.ruleset_digest}"
    )


def _balance(store: Store) -> str:
    from gigawatt.tournament.balance import balance_of, format_balance

    header = store.header
    return format_balance(balance_of(header.entrants, header.seats, header.factions, store.places()))


def _run_json(out: Path, finish: Finish, stored: _Stored) -> dict[str, Any]:
    """The object of `tournament run --json`."""
    status = finish.status
    return {
        "file": str(out), "is_complete": finish.is_complete, "blocks": stored.blocks, "games": stored.games,
        "flagged": stored.flagged, "games_this_run": status.games, "seconds": round(status.seconds, 3),
        "games_per_s": round(status.games_per_s, 2), "workers_lost": status.lost, "results_digest": stored.digest,
        "faults": [
            {"policy": f.entrant, "kind": f.kind, "games": f.games, "example": safe_text(f.example, 300), "game": f.where}
            for f in stored.faults
        ],
    }  # fmt: skip


def _report(out: Path, finish: Finish, stored: _Stored) -> None:
    """Print what a run came to."""
    status = finish.status
    lost = f", {status.lost} times workers were lost and replaced" if status.lost else ""
    click.echo(f"{counted(status.games, 'game')} in {status.seconds:.1f} s, {status.games_per_s:.1f} games/s{lost}")
    for f in stored.faults:
        where = f"{f.kind} in {counted(f.games, 'game')}, first in {f.where}"
        click.echo(f"fault: {short_name(f.entrant, 60)}: {where}: {safe_text(f.example, 160)}")
    click.echo(
        f"{counted(stored.games, 'game')} in {stored.blocks:,} of {counted(status.planned, 'block')}, {stored.flagged:,} flagged; "
        f"results {stored.digest}"
    )
    if finish.is_complete:
        click.echo(f"see it: gigawatt tournament show {safe_text(out)}")
    else:
        why = "stopped" if finish.is_stopped else "time is over"
        click.echo(f"{why}, everything finished is kept; continue with: gigawatt tournament run --out {safe_text(out)}")


class _Screen:
    """One line on standard error: a bar, the leaders, the speed and the time left. Nothing is shown without a terminal."""

    _REDRAW_S = 0.2
    _LEADERS = 4

    def __init__(self, header: Header) -> None:
        self._names = [short_name(entrant, 18) for entrant in header.entrants]
        self._is_seen = sys.stderr.isatty()
        self._last = 0.0
        self._is_drawn = False

    def show(self, status: Status) -> None:
        """Draw the state of the run, at a limited rate."""
        now = time.monotonic()
        if not self._is_seen or now - self._last < self._REDRAW_S:
            return
        self._last, self._is_drawn = now, True
        filled = 20 * status.blocks // max(1, status.planned)
        left = "" if status.left_s is None else f", {_clock(status.left_s)} left"
        shares = sorted(
            (
                (100 * first / games, name)
                for (first, games), name in zip(status.firsts, self._names, strict=True)
                if games
            ),
            reverse=True,
        )
        leaders = "  ".join(f"{name} {share:.0f}%" for share, name in shares[: self._LEADERS])
        line = (
            f"[{'#' * filled}{'.' * (20 - filled)}] {status.blocks:,}/{status.planned:,} blocks, "
            f"{status.games_per_s:.1f} games/s{left}  {leaders}"
        )
        width = os.get_terminal_size(sys.stderr.fileno()).columns or 80  # some terminals do not report their width
        streams.redraw(cut(line, max(20, width - 1)))

    def end(self) -> None:
        """Clear the line."""
        if self._is_drawn:
            streams.redraw("")


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"


# --- show ----------------------------------------------------------------------------------------------------------------------


@tournament.command(epilog="Example: gigawatt tournament show class.db --html class.html --export class.csv")
@click.argument("file", type=_FILE, metavar="FILE.db")
@click.option("--html", type=_FILE, metavar="FILE", help="Write a page with plots, which opens offline.")
@click.option("--export", type=_FILE, metavar="FILE.csv", help="Write every seat of every game as CSV.")
@click.option(
    "--force",
    is_flag=True,
    help="Let --html and --export replace any file, not only a page or a table of ours.",
)
@click.option("--json", "as_json", is_flag=True, help="Print it as one JSON object.")
def show(file: Path, html: Path | None, export: Path | None, force: bool, as_json: bool) -> None:
    """Show standings with 95 % intervals, cross-table, effects of factions and seats, and faults."""
    from gigawatt.storage.writing import check_writable
    from gigawatt.tournament.store import Store

    if html is not None:
        check_writable(html, "page", "--html", force=force)
    if export is not None:
        check_writable(export, "table", "--export", force=force)
    if html is not None and html == export:
        raise UsageError(f"--html and --export both name {safe_text(html)}; they are two files")
    with Store.open_to_read(file) as store:
        if export is not None:
            from gigawatt.tournament.export import export_csv

            rows = export_csv(store, export)
            if not as_json:
                click.echo(f"{rows:,} rows written to {safe_text(export)}", err=True)
        summary = _summary_module().summarise(store)
    if html is not None:
        from gigawatt.storage.files import write_atomic
        from gigawatt.tournament.report import to_html

        write_atomic(html, to_html(summary).encode())
        if not as_json:
            click.echo(f"page written to {safe_text(html)}", err=True)
    if as_json:
        echo_json(_summary_module().to_json(summary))
    else:
        from gigawatt.cli.tournament_text import summary_text

        click.echo(summary_text(summary))


def _summary_module() -> Any:
    """The module that needs numpy.

    Raises:
        UsageError: numpy is not installed.
    """
    try:
        import numpy  # noqa: F401, ICN001 - only to see that it is there
    except ImportError:
        raise UsageError("ratings need numpy: pip install 'gigawatt[tournament]'") from None
    from gigawatt.tournament import summary

    return summary


# --- replay --------------------------------------------------------------------------------------------------------------------


@tournament.command("replay", epilog="Example: gigawatt tournament replay class.db 12.3 --verify")
@click.argument("file", type=_FILE, metavar="FILE.db")
@click.argument("game", metavar="GAME")
@click.option(
    "--verify",
    "is_verify",
    is_flag=True,
    help="Check every ply, digest and chance result, and the stored results.",
)
@click.option("--at", metavar="QUARTER", help="Only the position at the start of a quarter, such as 2025Q2 or 6.")
@click.option(
    "--text",
    "is_text",
    is_flag=True,
    help="Print every action and what each quarter's end drew and counted, as plain text.",
)
@click.option("--svg", metavar="FILE", help="Draw the match as a picture.")
@click.option("--save", "save_to", type=_FILE, metavar="FILE", help="Write it as a record.")
@click.option(
    "--force",
    is_flag=True,
    help="Let --svg and --save replace any file, not only a picture of ours or this game.",
)
@click.option("--json", "as_json", is_flag=True, help="Print the answer as one JSON object.")
def replay_game(
    file: Path,
    game: str,
    is_verify: bool,
    at: str | None,
    is_text: bool,
    svg: str | None,
    save_to: Path | None,
    force: bool,
    as_json: bool,
) -> None:
    """Replay one game like `gigawatt replay`. GAME is block and game, such as 12.3."""
    from gigawatt.cli.replay import check_picture, show_record
    from gigawatt.errors import ReplayMismatchError
    from gigawatt.storage import save_record
    from gigawatt.storage.records import is_same_match
    from gigawatt.storage.writing import check_writable
    from gigawatt.tournament.replay import parse_game, record_of, verify_results
    from gigawatt.tournament.store import Store

    block, number = parse_game(game)
    check_picture(svg, force=force)
    with Store.open_to_read(file) as store:
        if is_verify:
            try:
                verify_results(store, block, number)
            except ReplayMismatchError as difference:
                _fail_verification(difference, f"{file} {block}.{number}", as_json)
        record = record_of(store, block, number)
    if save_to is not None:
        check_writable(save_to, "record", "--save", force=force, same=lambda there: is_same_match(record, there))
        save_record(record, save_to)
    show_record(
        record, f"{file} {block}.{number}", is_verify=is_verify, at=at, is_text=is_text, svg=svg, as_json=as_json
    )


def _fail_verification(difference: ReplayMismatchError, name: str, as_json: bool) -> NoReturn:
    """Print the difference in the forms of `gigawatt replay --verify`, and exit."""
    if as_json:
        divergence = {
            "ply": difference.ply,
            "section": difference.section,
            "expected": difference.expected,
            "got": difference.got,
        }
        echo_json(
            {
                "ok": False,
                "plies": difference.ply or 0,
                "first_divergence": divergence,
                "is_finished": False,
            }
        )
    else:
        click.echo(f"gigawatt: {safe_text(name)}: {difference}", err=True)
    fail()
    raise AssertionError("unreachable")
