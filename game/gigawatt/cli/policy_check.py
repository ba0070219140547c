"""`gigawatt policy check`: check whether a policy, or a program in any language, can play in a tournament."""

from __future__ import annotations

import click

from gigawatt.cli.entrants import decision_limit, hide_arguments_from, hosting, memory_limit, move_limit, named_folder
from gigawatt.cli.exits import fail
from gigawatt.cli.output import echo_json, progress, table
from gigawatt.text import safe_text

DEFAULT_SCENARIOS = ("first-campus", "case-study")


@click.command("check", epilog="Example: gigawatt policy check 'cmd:python3 my_policy.py' --move-ms 200")
@click.argument("entrant")
@click.option(
    "--scenario",
    "scenarios",
    multiple=True,
    metavar="S",
    help="A scenario to play; may be repeated. Default: first-campus and case-study.",
)
@click.option("--rounds", type=click.IntRange(1, 1000), default=1, show_default=True, help="Games on every seat.")
@click.option("--budget", type=click.IntRange(1, 10_000_000), metavar="NODES", help="Nodes of a decision.")
@move_limit
@memory_limit
@decision_limit
@click.option("--json", "as_json", is_flag=True, help="Print the report as one JSON object.")
def check(
    entrant: str,
    scenarios: tuple[str, ...],
    rounds: int,
    budget: int | None,
    move_ms: int,
    memory_mb: int,
    decision_s: float,
    as_json: bool,
) -> None:
    """Check a policy: protocol, legal actions, the same game again, speed. Exit code 1 means that a check failed.

    ENTRANT is a policy's name, name:option=value, package.module:Class, or cmd:PROGRAM for a program in any language. A folder with
    policy.py or policy.toml in it is a program too.
    """
    from gigawatt.content import open_game
    from gigawatt.match.check import check_policy
    from gigawatt.match.program import Limits
    from gigawatt.policies.api import DEFAULT_BUDGET

    entrant = named_folder(entrant)
    games = [open_game(scenario) for scenario in scenarios or DEFAULT_SCENARIOS]
    hide_arguments_from([entrant])
    count = rounds * sum(game.seats for game in games)
    with progress("checking", count, hidden=as_json) as show_progress:
        report = check_policy(
            entrant,
            games,
            rounds=rounds,
            limits=Limits(move_s=move_ms / 1000, memory_mb=memory_mb),
            settings=hosting(decision_s),
            budget=DEFAULT_BUDGET if budget is None else budget,
            on_game=show_progress,
        )
    if as_json:
        median, high, worst = (round(ms, 3) for ms in report.latency_ms)
        echo_json({
            "policy": report.entrant,
            "ok": report.ok,
            "checks": [{"name": f.name, "verdict": f.verdict, "text": f.text} for f in report.findings],
            "games": report.games,
            "decisions": report.decisions,
            "latency_ms": {"median": median, "p99": high, "max": worst},
        })  # fmt: skip
    else:
        rows = [(finding.name, finding.verdict, safe_text(finding.text, 300)) for finding in report.findings]
        click.echo(table(("check", "verdict", "what was seen"), rows))
        warnings = sum(finding.verdict == "warning" for finding in report.findings)
        but = f", with {warnings} warning{'s' if warnings > 1 else ''}" if warnings and report.ok else ""
        click.echo(f"{safe_text(entrant)}: {'fit to play' if report.ok else 'not fit to play'}{but}")
    if not report.ok:
        fail()
