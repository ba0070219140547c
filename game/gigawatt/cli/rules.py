"""`gigawatt rules`: the cards, their sources and checks, and the rulebook."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from gigawatt.content.lint import Report
    from gigawatt.core.rules.ruleset import Ruleset

STANDARD = "standard"
MOST_SEEDS = 1_000
EXERCISE = "exercise"
KINDS = ("region", "faction", "catalogue", "row", "headline", "scenario", EXERCISE)

_rules_option = click.option(
    "--rules", "rules_name", default=STANDARD, show_default=True, metavar="NAME|DIR", help="The ruleset to look at."
)
_json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Example: gigawatt rules show gas-turbines",
)
def rules() -> None:
    """Rule cards: list, show, check and compare them, or make the rulebook."""


@rules.command("list", epilog="Example: gigawatt rules list --kind region")
@_rules_option
@click.option("--kind", type=click.Choice(KINDS), help="Only this kind.")
@_json_option
def list_command(rules_name: str, kind: str | None, as_json: bool) -> None:
    """List all cards and other records of the rules.

    The difficulty of a scenario is how often one hard player among the rivals of a new game comes first, with its default seats; that of a
    faction how often it comes first among equal players in the first scenario that has it.
    """
    from gigawatt.cli.output import echo_json, table
    from gigawatt.content import load_ruleset
    from gigawatt.content.exercises import exercise_heads
    from gigawatt.content.index import brief_difficulty, entries

    ruleset = load_ruleset(rules_name)
    wanted = (kind,) if kind else KINDS
    rows = [
        {"id": record.id, "kind": k, "name": record.name, "difficulty": brief_difficulty(ruleset, k, record)}
        for k, record in entries(ruleset, tuple(k for k in wanted if k != EXERCISE))
    ]
    if EXERCISE in wanted:
        rows += [
            {"id": head.id, "kind": EXERCISE, "name": head.title, "difficulty": ""}
            for head in exercise_heads(rules_name)
        ]
    if as_json:
        echo_json(rows)
        return
    heads = ("kind", "id", "name", "difficulty") if any(row["difficulty"] for row in rows) else ("kind", "id", "name")
    click.echo(table(heads, [tuple(row[head] for head in heads) for row in rows]))


@rules.command("show", epilog="Example: gigawatt rules show stacked-memory --json")
@click.argument("card", nargs=-1, required=True)
@click.option(
    "--rules",
    "rules_name",
    metavar="NAME|DIR",
    help="The ruleset to look in. Default: standard, then the other installed ones.",
)
@_json_option
def show_command(card: tuple[str, ...], rules_name: str | None, as_json: bool) -> None:
    """Show one CARD (an id, kind:id, or its name): its effects, its lesson, and the sources of its numbers."""
    from gigawatt.cli.output import echo_json
    from gigawatt.cli.rules_text import shown_json, shown_text
    from gigawatt.content.index import show

    ruleset, found = _found(" ".join(card), rules_name)
    shown = [show(ruleset, kind, record) for kind, record in found]
    if as_json:
        plain = [shown_json(one) for one in shown]
        echo_json(plain[0] if len(plain) == 1 else plain)
        return
    click.echo("\n\n".join(map(shown_text, shown)))


def _found(text: str, rules_name: str | None) -> tuple[Ruleset, list[tuple[str, Any]]]:
    """The records of a name, with their ruleset: the named one, or the first installed one that has it.

    Raises:
        NotationError: there is no such record; of the first ruleset, if none was named.
    """
    from gigawatt.content import find_scenario, load_ruleset, ruleset_names
    from gigawatt.content.exercises import exercise_path
    from gigawatt.content.index import find
    from gigawatt.errors import GameError, NotationError

    first = load_ruleset(rules_name or STANDARD)
    try:
        return first, find(first, text)
    except NotationError:
        for name in ruleset_names() if rules_name is None else ():
            with suppress(GameError):  # it lacks it as well, or is unfinished
                ruleset = load_ruleset(name)
                return ruleset, find(ruleset, text)
        name = text.removeprefix(f"{EXERCISE}:")
        if exercise_path(name, rules_name) is not None:
            ruleset, scenario = find_scenario(name, rules_name)
            return ruleset, [(EXERCISE, scenario)]
        raise


@rules.command("lint", epilog="Example: gigawatt rules lint my-rules/")
@click.argument("path", required=False)
@click.option(
    "--rules", "rules_name", metavar="NAME|DIR", help="The ruleset, as PATH; for a scenario file the rules it is for."
)
@click.option("--strict", is_flag=True, help="Let warnings count as problems.")
@click.option(
    "--solve", is_flag=True, help="Play the exercises: their solutions, idle play, wrong plans, and their hints."
)
@click.option(
    "--seeds",
    type=click.IntRange(0, MOST_SEEDS),
    default=0,
    metavar="N",
    help="With --solve: play each also with so many other seeds.",
)
@_json_option
@click.pass_context
def lint_command(
    ctx: click.Context, path: str | None, rules_name: str | None, strict: bool, solve: bool, seeds: int, as_json: bool
) -> None:
    """Check a ruleset (a folder or a name), a scenario file, or without PATH every installed ruleset.

    Prints "passed" or every problem with its file, card and field, and warnings of what can be played but cannot work as it was probably
    meant; with PATH also which files were read, and what they override in the rules below them. A file that is not read is a problem if
    it was probably meant to be, else a warning. Exit code 1 means problems; with --strict, problems or warnings.

    With --solve every exercise is played: its solution must reach the goal, passing and its wrong plan must not, and its hints must be true.
    """
    from gigawatt.cli import rules_solve
    from gigawatt.cli.output import echo_json
    from gigawatt.cli.rules_text import reports_json, reports_text
    from gigawatt.errors import UsageError

    if seeds and not solve:
        raise UsageError("--seeds says with how many more seeds --solve plays; name both")

    reports = _reports(path, rules_name)
    is_sound = not any(report.problems or (strict and report.warnings) for report in reports)
    proofs = rules_solve.prove_all(path, rules_name, seeds) if solve and is_sound else []
    is_sound = is_sound and all(proof.is_sound for proof, _ in proofs)
    if as_json:
        solved = {"exercises": rules_solve.proofs_json(proofs)} if solve else {}
        echo_json({"ok": is_sound, **reports_json(reports), **solved})
    else:
        click.echo(reports_text(reports, is_brief=not (path or rules_name)))
        if proofs:
            click.echo(rules_solve.proofs_text(proofs))
    ctx.exit(0 if is_sound else 1)


def _reports(path: str | None, rules_name: str | None) -> list[Report]:
    """The reports on the user's argument: a scenario file, a ruleset, or all rulesets."""
    from gigawatt.content import ruleset_names
    from gigawatt.content.lint import report, report_scenario
    from gigawatt.reading import has_ending

    if path is not None and has_ending(path, ".toml"):
        folder = _folder_around(Path(path))
        return [report_scenario(Path(path), rules_name) if folder is None else report(folder)]
    named = [name for name in (path, rules_name) if name]
    return [report(name) for name in named[:1] or ruleset_names()]


def _folder_around(path: Path) -> Path | None:
    """The ruleset of the file `path`, or None for a scenario file of its own."""
    from gigawatt.content.folders import main_file

    path = path.absolute()
    return next((folder for folder in (path.parent, path.parent.parent) if path.is_file() and main_file(folder)), None)


@rules.command("book", epilog="Example: gigawatt rules book --out rulebook.html")
@_rules_option
@click.option("--out", type=click.Path(path_type=Path), metavar="FILE", help="A .md or .html file.")
@click.option(
    "--short",
    is_flag=True,
    help="To be printed: the rules with examples, scenarios, factions, regions and numbers, without cards.",
)
@click.option("--force", is_flag=True, help="Let --out replace any file, not only a rulebook of ours.")
def book_command(rules_name: str, out: Path | None, short: bool, force: bool) -> None:
    """Make the rulebook: Markdown on standard output, or the named file."""
    from gigawatt import streams
    from gigawatt.content import load_ruleset
    from gigawatt.content.book import book_html, book_markdown
    from gigawatt.errors import UsageError
    from gigawatt.storage.files import atomic_file
    from gigawatt.storage.writing import check_writable
    from gigawatt.text import safe_text

    suffix = out.suffix.lower() if out else ".md"
    if suffix not in (".md", ".html"):
        raise UsageError(f'expected a file that ends in .md or .html, got "{out}"')
    if out is not None:
        check_writable(out, "rulebook", "--out", force=force)
    ruleset = load_ruleset(rules_name)
    text = (book_html if suffix == ".html" else book_markdown)(ruleset, is_short=short)
    if out is None:
        streams.write_utf8(text)
        return
    with atomic_file(out.absolute(), makes_folders=False) as file:
        file.write(text.encode())
    click.echo(f"wrote {safe_text(out)}")


@rules.command("vocabulary", epilog="Example: gigawatt rules vocabulary cost-change")
@click.argument("word", required=False)
@_json_option
def vocabulary_command(word: str | None, as_json: bool) -> None:
    """List every word that rules may use, with its fields, their bounds and an example; or only WORD.

    WORD is a section (effects, requirements, targets, abilities, seats, regions, terms, records) or anything in one. The same is on a page,
    docs/writing-rules.md, after how to write, check and play rules of one's own.
    """
    from gigawatt.cli.output import echo_json
    from gigawatt.cli.rules_text import vocabulary_json, vocabulary_text
    from gigawatt.content.vocabulary import find_sections, vocabulary

    sections = find_sections(word) if word else vocabulary()
    if as_json:
        echo_json(vocabulary_json(sections))
        return
    click.echo(vocabulary_text(sections))


@rules.command("words", epilog="Example: gigawatt rules words --rules first-campus")
@_rules_option
@_json_option
def words_command(rules_name: str, as_json: bool) -> None:
    """Count the words of the rules in the rulebook, by part.

    From what the game is to how it ends, tables included; without worked examples, claims and the reference (glossary, cards, regions,
    numbers by quarter, sources).
    """
    from gigawatt.cli.output import echo_json, table
    from gigawatt.content import load_ruleset
    from gigawatt.content.book import rule_words

    parts = rule_words(load_ruleset(rules_name))
    total = sum(count for _, count in parts)
    if as_json:
        echo_json({"parts": [{"part": part, "words": count} for part, count in parts], "total": total})
        return
    click.echo(table(("part", "words"), [*parts, ("all", total)]))


@rules.command("diff", epilog="Example: gigawatt rules diff standard my-rules/")
@click.argument("a")
@click.argument("b")
@_json_option
def diff_command(a: str, b: str, as_json: bool) -> None:
    """Show the differences between the rulesets A and B (names or folders), by card and field."""
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
