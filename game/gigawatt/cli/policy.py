"""`gigawatt policy`: list, show and check policies."""

from __future__ import annotations

from typing import Final

import click

from gigawatt.cli.main import LazyGroup
from gigawatt.cli.output import echo_json, table

COMMANDS: Final = {
    "check": (
        "gigawatt.cli.policy_check:check",
        "Check a policy: protocol, legal actions, the same game again, speed.",
    ),
}


@click.group(cls=LazyGroup, lazy=COMMANDS, epilog="Example: gigawatt policy show greedy")
def policy() -> None:
    """Policies: list them, show one, or check one."""


@policy.command("list", epilog="Example: gigawatt policy list --json")
@click.option("--json", "as_json", is_flag=True, help="Print a list of {name, summary}.")
def list_policies(as_json: bool) -> None:
    """List the installed policies."""
    from gigawatt.errors import PolicyError
    from gigawatt.match.entrants import describe
    from gigawatt.policies import registry
    from gigawatt.text import safe_text

    found = []
    for name in registry.policy_names():
        try:
            summary = describe(name).summary
        except PolicyError as error:  # another package's broken policy must not hide the others
            summary = str(error)
        found.append({"name": safe_text(name, 60), "summary": safe_text(summary)})
    if as_json:
        echo_json(found)
    else:
        click.echo(table(("name", "summary"), [(row["name"], row["summary"]) for row in found]))


@policy.command("show", epilog="Example: gigawatt policy show greedy")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print {name, address, summary, text, options}.")
def show_policy(name: str, as_json: bool) -> None:
    """Show what a policy does, and its options.

    NAME is a policy of `policy list`, or package.module:Class.
    """
    from gigawatt.match.entrants import describe
    from gigawatt.policies.registry import lacking_text
    from gigawatt.text import safe_text

    info = describe(name)
    lines = [safe_text(line, 400) for line in info.text.splitlines()]
    if as_json:
        options = [{"name": o.name, "kind": o.kind.__name__, "default": o.default} for o in info.options]
        echo_json({
            "name": info.name, "address": info.address, "summary": safe_text(info.summary), "text": "\n".join(lines),
            "options": options, **({"lacking": list(info.lacking)} if info.lacking else {}),
        })  # fmt: skip
        return
    click.echo(f"{safe_text(info.name)} ({safe_text(info.address)})\n")
    click.echo("\n".join(lines or [info.summary]))
    if info.options:
        click.echo()
        rows = [(o.name, o.kind.__name__, "required" if o.default is None else o.default) for o in info.options]
        click.echo(table(("option", "kind", "default"), rows))
    if info.lacking:
        click.echo(f"\nIt cannot be made: {lacking_text(info.lacking)}.")
    elif info.options:
        click.echo(f"\nUse: {info.name}:{info.options[0].name}=VALUE")
