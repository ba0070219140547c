"""`gigawatt rules`: the cards, their sources, their checks, and the rulebook made from them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gigawatt.content.index import Shown
    from gigawatt.errors import Problem

KINDS = ("region", "faction", "catalogue", "row", "headline", "scenario")

_rules_option = click.option(
    "--rules", "rules_name", default="standard", show_default=True, metavar="NAME|DIR", help="The ruleset to look at."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: gigawatt rules show gas-turbines",
)
def rules() -> None:
    """The rule cards: list, show, check and compare them, or make the rulebook."""


@rules.command("list", epilog="Example: gigawatt rules list --kind region")
@_rules_option
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind.")
@_json_option
def list_command(rules_name: str, kind: str | None, as_json: bool) -> None:
    """List everything on the table."""
    from gigawatt.cli.output import echo_json, table
    from gigawatt.content import load_ruleset
    from gigawatt.content.index import entries

    ruleset = load_ruleset(rules_name)
    rows = [
        {"id": record.id, "kind": k, "name": record.name} for k, record in entries(ruleset, (kind,) if kind else KINDS)
    ]
    if as_json:
        echo_json(rows)
        return
    click.echo(table(("kind", "id", "name"), [(row["kind"], row["id"], row["name"]) for row in rows]))


@rules.command("show", epilog="Example: gigawatt rules show stacked-memory --json")
@click.argument("card")
@_rules_option
@_json_option
def show_command(card: str, rules_name: str, as_json: bool) -> None:
    """Show one CARD (an id, or kind:id): what it does, what it teaches, and where its numbers come from."""
    from gigawatt.cli.output import echo_json
    from gigawatt.content import load_ruleset
    from gigawatt.content.index import find, show

    ruleset = load_ruleset(rules_name)
    shown = [show(ruleset, kind, record) for kind, record in find(ruleset, card)]
    if as_json:
        plain = [_as_plain(one) for one in shown]
        echo_json(plain[0] if len(plain) == 1 else plain)
        return
    click.echo("\n\n".join(_as_text(one) for one in shown))


def _as_plain(shown: Shown) -> dict[str, Any]:
    """A card for JSON: its rule text, and each fact with its sources."""
    facts = [
        {
            "id": name,
            "claim": claim,
            "sources": [
                {"publisher": s.publisher, "title": s.title, "date": s.date, "address": s.address} for s in sources
            ],
        }
        for name, claim, sources in shown.facts
    ]
    return {
        "id": shown.id, "kind": shown.kind, "name": shown.name, "rules": list(shown.lines), "flavour": shown.flavour,
        "idea": shown.idea, "balance": list(shown.reasons), "facts": facts,
    }  # fmt: skip


def _as_text(shown: Shown) -> str:
    parts = [f"{shown.name} ({shown.kind} {shown.id})", *(_wrapped(line, 2) for line in shown.lines)]
    if shown.flavour:
        parts += ["", _wrapped(shown.flavour, 2)]
    if shown.idea:
        parts += ["", _wrapped(f"What it teaches: {shown.idea}", 2)]
    if shown.facts or shown.reasons:
        parts += ["", "Sources"]
    for name, claim, sources in shown.facts:
        parts.append(_wrapped(f"{name}: {claim}", 2))
        for source in sources:
            parts += [_wrapped(f"{source.publisher}: {source.title}. {source.date}.", 4), f"    {source.address}"]
    parts += [_wrapped(f"balance: {reason}", 2) for reason in shown.reasons]
    return "\n".join(parts)


def _wrapped(text: str, indent: int) -> str:
    import textwrap

    return textwrap.fill(text, 100, initial_indent=" " * indent, subsequent_indent=" " * indent, break_on_hyphens=False)


@rules.command("lint", epilog="Example: gigawatt rules lint my-rules/")
@click.argument("path", required=False)
@click.option(
    "--rules", "rules_name", metavar="NAME|DIR", help="The ruleset, as PATH; for a scenario file the rules it is for."
)
@_json_option
@click.pass_context
def lint_command(ctx: click.Context, path: str | None, rules_name: str | None, as_json: bool) -> None:
    """Check a ruleset (a folder or a name), a scenario file, or without PATH every ruleset installed.

    Prints "passed", or every problem with its file, card and field.
    """
    from gigawatt.cli.output import echo_json

    problems = _problems(path, rules_name)
    if as_json:
        rows = [
            {"file": p.file, "card": p.card, "field": p.field, "message": p.message, "hint": p.hint} for p in problems
        ]
        echo_json({"ok": not problems, "problems": rows})
    elif problems:
        for problem in problems:
            click.echo(str(problem))
        click.echo(f"{len(problems)} {'problem' if len(problems) == 1 else 'problems'}")
    else:
        click.echo("passed")
    ctx.exit(1 if problems else 0)


def _problems(path: str | None, rules_name: str | None) -> list[Problem]:
    """The problems of what the user named: a scenario file, a ruleset, or all of them."""
    from gigawatt.content import find_scenario, ruleset_names
    from gigawatt.content.lint import lint, lint_scenario
    from gigawatt.errors import ContentError

    if path is not None and path.endswith(".toml"):
        folder = _folder_around(Path(path))
        if folder is not None:
            return list(lint(folder))
        try:
            ruleset, scenario = find_scenario(path, rules_name)
        except ContentError as error:
            return list(error.problems)
        return list(lint_scenario(ruleset, scenario, Path(path).name))
    named = [name for name in (path, rules_name) if name]
    return [problem for name in named[:1] or ruleset_names() for problem in lint(name)]


def _folder_around(path: Path) -> Path | None:
    """The ruleset whose file `path` is, or None for a scenario file that stands by itself."""
    for folder in (path.parent, path.parent.parent):
        if path.is_file() and (folder / "ruleset.toml").is_file():
            return folder
    return None


@rules.command("book", epilog="Example: gigawatt rules book --out rulebook.html")
@_rules_option
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), metavar="FILE", help="A .md or .html file.")
def book_command(rules_name: str, out: Path | None) -> None:
    """Make the rulebook: Markdown on standard output, or the file you name."""
    from gigawatt import streams
    from gigawatt.content import load_ruleset
    from gigawatt.content.book import book_html, book_markdown
    from gigawatt.errors import UsageError

    suffix = out.suffix.lower() if out else ".md"
    if suffix not in (".md", ".html"):
        raise UsageError(f'expected a file that ends in .md or .html, got "{out}"')
    ruleset = load_ruleset(rules_name)
    text = book_html(ruleset) if suffix == ".html" else book_markdown(ruleset)
    if out is None:
        streams.write_utf8(text)
        return
    try:
        out.write_text(text, encoding="utf-8", newline="\n")
    except OSError as error:
        raise UsageError(f'cannot write "{out}": {error.strerror or type(error).__name__}') from error
    click.echo(f"wrote {out}")


@rules.command("diff", epilog="Example: gigawatt rules diff standard my-rules/")
@click.argument("a")
@click.argument("b")
@_json_option
def diff_command(a: str, b: str, as_json: bool) -> None:
    """Show what differs between the rulesets A and B (names or folders), by card and field."""
    from gigawatt.cli.output import echo_json
    from gigawatt.content import load_ruleset
    from gigawatt.content.diff import diff

    found = diff(load_ruleset(a), load_ruleset(b))
    if as_json:
        echo_json([{"kind": d.kind, "id": d.id, "field": d.field, "before": d.before, "after": d.after} for d in found])
        return
    for difference in found:
        click.echo(str(difference))
    if not found:
        click.echo("no difference")
