"""`gigawatt class exercises`: the exercises that there are."""

from __future__ import annotations

import click


@click.command(epilog="Example: gigawatt class exercises --json")
@click.option("--rules", "rules_name", metavar="NAME|DIR", help="Those of one ruleset. Default: every installed one.")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {id, title, idea, scenario, minutes}.")
def exercises(rules_name: str | None, as_json: bool) -> None:
    """List the exercises, in the order in which they are taught.

    gigawatt play ID plays one, class new --exercise ID gives it to a class.
    """
    from gigawatt.cli.output import echo_json, table
    from gigawatt.content.exercises import exercise_heads

    heads = exercise_heads(rules_name)
    if as_json:
        echo_json([
            {"id": h.id, "title": h.title, "idea": h.idea, "scenario": h.scenario, "minutes": h.minutes} for h in heads
        ])  # fmt: skip
        return
    if not heads:
        click.echo("There are no exercises in these rules.")
        return
    click.echo(table(("exercise", "title", "minutes", "idea"), [(h.id, h.title, h.minutes, h.idea) for h in heads]))
