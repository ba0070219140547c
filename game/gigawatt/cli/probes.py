"""`gigawatt study probes`: paired games that differ in one thing."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

import click

from gigawatt.cli.output import echo_json, table
from gigawatt.cli.trials import Options, command_of, interval, open_scenario, play_arms, study_options
from gigawatt.errors import UsageError
from gigawatt.wording.grammar import counted

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.study.probes import Finding, Probe

RIVAL = "planner"


@click.command(epilog="Example: gigawatt study probes case-study --probe controls --games 400")
@study_options(100, "Blocks of paired games: each is one seed and one seating of factions.")
@click.option("--probe", "names", multiple=True, metavar="P", help="A probe; may be repeated. Default: all of them.")
@click.option("--list", "only_list", is_flag=True, help="List the probes, and play nothing.")
def probes(names: tuple[str, ...], only_list: bool, **common: Any) -> None:
    """Ask what one thing is worth: the same seeds with it and without it, all other seats being planners."""
    options = Options(**common)
    chosen = _find(names)
    if only_list:
        rows = [(probe.name, probe.line) for probe in chosen]
        if options.as_json:
            echo_json([{"probe": name, "line": line} for name, line in rows])
        else:
            click.echo(table(("probe", "what is asked"), rows))
        return
    game = open_scenario(options)
    arms = tuple(dict.fromkeys(arm for probe in chosen for arm in probe.arms))
    results = play_arms(game, options, arms, options.games, RIVAL, "probes")
    rows_of = {arm: results.rows(arm, options.games) for arm in arms}
    found = [finding for probe in chosen for finding in probe.findings(game, rows_of)]
    command = command_of("probes", options, game, tuple(word for name in names for word in ("--probe", name)))
    if options.as_json:
        echo_json(_as_json(game, options, found, command))
    else:
        _report(game, options, chosen, found, command)


def _find(names: tuple[str, ...]) -> list[Probe]:
    from gigawatt.study.probes import probes as all_probes

    known = all_probes()
    for name in names:
        if name not in known:
            near = get_close_matches(name, known, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(known)}"
            raise UsageError(f"no probe {name[:60]!r}; {hint}")
    return [probe for probe in known.values() if not names or probe.name in names]


def _as_json(game: Game, options: Options, found: list[Finding], command: str) -> dict[str, Any]:
    from gigawatt.content import ruleset_digest

    return {
        "scenario": game.scenario_id, "seats": game.seats, "against": RIVAL, "blocks": options.games,
        "seed": options.chosen_seed, "rules": ruleset_digest(game.ruleset, game.scenario_id), "command": command,
        "findings": [finding.to_json() for finding in found],
    }  # fmt: skip


def _report(game: Game, options: Options, chosen: list[Probe], found: list[Finding], command: str) -> None:
    click.echo(f"{game.scenario_id}, {game.seats} seats: {counted(options.games, 'block')} of paired games of planners")
    for probe in chosen:
        rows = [_row(finding) for finding in found if finding.probe == probe.name]
        click.echo(f"\n{probe.name}: {probe.line}")
        click.echo(table(("measure", "value", "interval", "games", "target", "verdict"), rows))
    click.echo(f"\nagain: {command}")


def _row(finding: Finding) -> tuple[object, ...]:
    estimate = finding.estimate
    figures = ("-", "never came up") if estimate is None else (f"{estimate.value:.2f}", interval(estimate, 2))
    return finding.measure, *figures, finding.games, finding.target, finding.verdict
