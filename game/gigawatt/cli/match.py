"""`gigawatt match`: play one match without a screen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from gigawatt.cli.entrants import chosen_seed, decision_limit, hosting, make_policies, read_seed
from gigawatt.cli.exits import fail
from gigawatt.cli.output import echo_json, progress, table
from gigawatt.errors import SaveError, UsageError
from gigawatt.text import safe_text
from gigawatt.wording.money import ascii_money

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.match import MatchResult, PlyNote, Record
    from gigawatt.policies.api import Policy

DEFAULT_SCENARIO = "case-study"


@click.command(
    epilog="Example: gigawatt match case-study --policies greedy,greedy,random,random --seed 7 --save game.json"
)
@click.argument("scenario", default=DEFAULT_SCENARIO)
@click.option("--policies", required=True, metavar="P,P,..", help="The policy of each seat.")
@click.option("--factions", metavar="F,F,..", help="The faction of each seat. Default: those of the scenario.")
@click.option(
    "--seed", metavar="N", callback=read_seed, help="The seed of all chance. Default: a random one, which is printed."
)
@click.option("--save", "save_to", metavar="FILE", help="Write the record; a bare name refers to the saves folder.")
@click.option("--force", is_flag=True, help="Let --save replace any file, not only a record of this game.")
@click.option("--saves", metavar="DIR", type=click.Path(path_type=Path), help="The saves folder.")
@click.option("--budget", type=click.IntRange(1, 10_000_000), metavar="NODES", help="Nodes of a decision.")
@decision_limit
@click.option("--verbose", is_flag=True, help="Print every action, with its reason if the policy gives one.")
@click.option("--reasons", is_flag=True, help="Include the policies' reasons in the record that --save writes.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
def match(
    scenario: str,
    policies: str,
    factions: str | None,
    seed: int | None,
    save_to: str | None,
    force: bool,
    saves: Path | None,
    budget: int | None,
    decision_s: float,
    verbose: bool,
    reasons: bool,
    as_json: bool,
) -> None:
    """Play one match between policies, and show who won.

    SCENARIO is a name, ruleset:name, or a TOML file. Default: case-study. Exit code 1 means that a policy was at fault.
    """
    from gigawatt.cli.factions import check_factions
    from gigawatt.content import open_game
    from gigawatt.match import play_match
    from gigawatt.match.entrants import Entrants
    from gigawatt.match.faults import rank_with_faults
    from gigawatt.policies.api import DEFAULT_BUDGET
    from gigawatt.storage.folders import to_write
    from gigawatt.storage.writing import check_writable

    if reasons and save_to is None:
        raise UsageError("--reasons keeps reasons in a record; name its file with --save FILE")
    with Entrants(hosting(decision_s)) as entrants:
        specs, players = make_policies(policies, entrants)
        lineup = None if factions is None else [name.strip() for name in factions.split(",")]
        if lineup is not None and len(lineup) != len(specs):
            raise UsageError(
                f"{len(specs)} policies for {len(lineup)} factions; expected as many of one as of the other"
            )
        game = open_game(scenario, len(specs))
        check_factions(game, lineup)
        used_seed = chosen_seed(seed)
        path = None if save_to is None else to_write(save_to, saves)
        if path is not None:
            is_same = _same_match(game, lineup, used_seed, specs)
            check_writable(path, "record", "--save", force=force, same=is_same)
        with progress(game.scenario_id, game.quarters, hidden=verbose or as_json) as show_progress:
            watch = _Watch(game, players, show_progress, is_verbose=verbose and not as_json)
            result = play_match(
                game, players, used_seed, lineup,
                record=True, reasons=reasons, on_ply=watch, max_nodes=DEFAULT_BUDGET if budget is None else budget,
            )  # fmt: skip
            show_progress(game.quarters)
        ranks = rank_with_faults(result.ranks, [fault is not None for fault in result.faults])
        watch.send_ranks(ranks)
    failure = None if path is None else _save(result, specs, path)
    report = _report(game, result, ranks, specs, used_seed)
    if as_json:
        echo_json(report | ({"saved": str(path)} if path and not failure else {}))
    else:
        click.echo(_text(report, seed is None))
        if path and not failure:
            click.echo(f"saved to {safe_text(path, 400)}")
    for fault in result.faults:
        if fault is not None:
            click.echo(f"gigawatt: fault of {specs[fault.seat]}: {fault}", err=True)
    if failure is not None:
        raise failure  # only now: a full disk must not lose the result, or the seed that was chosen
    if any(result.faults):
        fail()


class _Watch:
    """Follows a match: prints its actions or shows its progress, and sends its events to policies that are programs."""

    def __init__(
        self, game: Game, players: list[Policy], show_progress: Callable[[int], None], *, is_verbose: bool
    ) -> None:
        from gigawatt.match.external import ExternalPolicy, events_to

        self._game = game
        self._programs = [player for player in players if isinstance(player, ExternalPolicy)]
        self._send_events = events_to(game, players)
        self._show_progress = show_progress
        self._is_verbose = is_verbose

    def __call__(self, note: PlyNote) -> None:
        if self._send_events is not None:
            self._send_events(note)
        if not self._is_verbose:
            self._show_progress(note.quarter)
            return
        when = self._game.quarter_name(note.quarter)
        why = f"  # {safe_text(note.reason.text, 1000)}" if note.reason is not None else ""
        faction = note.state.faction(note.seat)
        click.echo(f"{when} {note.ply:>4} seat {note.seat} {faction}: {self._game.format_action(note.action)}{why}")

    def send_ranks(self, ranks: tuple[int, ...]) -> None:
        """Send the final ranks to policies that are programs."""
        for program in self._programs:
            program.finish(ranks)


def _save(result: MatchResult, specs: list[str], path: Path) -> SaveError | None:
    """Write the record; return the error if that failed."""
    from gigawatt.storage import save_record

    assert result.record is not None, "the match was recorded"
    try:
        save_record(result.record.with_session(policies=specs), path)
    except SaveError as error:
        return error
    return None


def _same_match(game: Game, lineup: list[str] | None, seed: int, specs: list[str]) -> Callable[[Record], bool]:
    """A function that checks whether a record is of the match about to be played."""
    from gigawatt.core.chance import seed_bytes
    from gigawatt.match import Record
    from gigawatt.storage.records import is_same_match

    factions = tuple(game.ruleset.factions[i].id for i in game.check_factions(lineup))
    planned = Record(game.ruleset, game.scenario_id, factions, seed_bytes(seed), session={"policies": specs})
    return lambda there: is_same_match(planned, there)


def _report(game: Game, result: MatchResult, ranks: tuple[int, ...], specs: list[str], seed: int) -> dict[str, Any]:
    """The object of `--json`; seats at fault come last in `ranks`."""
    from gigawatt.content import ruleset_digest
    from gigawatt.match import record_digest

    digest = ruleset_digest(game.ruleset, game.scenario_id)
    assert result.record is not None, "the match was recorded"
    return {
        "scenario": game.scenario_id,
        "seed": seed,
        "ruleset": game.ruleset.id,
        "ruleset_digest": digest,
        "record_digest": record_digest(result.record, digest),
        "plies": result.plies,
        "quarters": game.quarters,
        "seats": [
            {
                "seat": seat,
                "faction": result.factions[seat],
                "policy": specs[seat],
                "rank": ranks[seat],
                "lead": result.lead[seat],
                "compute": result.compute[seat],
                "cash": result.cash[seat],
                "fault": None if (fault := result.faults[seat]) is None else fault.kind,
            }
            for seat in range(game.seats)
        ],
    }


def _text(report: dict[str, Any], is_seed_chosen: bool) -> str:
    seats = sorted(report["seats"], key=lambda seat: (seat["rank"], seat["seat"]))
    rows = [
        (s["rank"], s["seat"], s["faction"], s["policy"], s["lead"], s["compute"], ascii_money(s["cash"])) for s in seats
    ]  # fmt: skip
    chosen = " (chosen for you)" if is_seed_chosen else ""
    return "\n".join(
        [
            f"{report['scenario']}, {len(seats)} seats, seed {report['seed']}{chosen}, rules {report['ruleset_digest']}",
            table(("rank", "seat", "faction", "policy", "lead", "compute", "cash"), rows),
            f"{report['plies']} plies in {report['quarters']} quarters, record {report['record_digest']}",
        ]
    )
