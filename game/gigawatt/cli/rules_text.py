"""What `gigawatt rules` prints of cards, of lint and of the vocabulary: lines for people, plain values for JSON."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable
from typing import Any, Final

from gigawatt.content.index import Shown
from gigawatt.content.lint import Report
from gigawatt.content.overridden import Overridden
from gigawatt.content.vocabulary import Entry, FieldEntry, Section
from gigawatt.errors import Problem
from gigawatt.wording.grammar import plural

WIDTH: Final = 100


def wrapped(text: str, indent: int, hanging: int = 0) -> str:
    """A paragraph, indented; the lines after the first are indented by `hanging` more."""
    first, rest = " " * indent, " " * (indent + hanging)
    return textwrap.fill(text, WIDTH, initial_indent=first, subsequent_indent=rest, break_on_hyphens=False)


# --- cards ---------------------------------------------------------------------------------------------------------


def shown_json(shown: Shown) -> dict[str, Any]:
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
        "idea": shown.idea, "difficulty": list(shown.difficulty), "balance": list(shown.reasons), "facts": facts,
    }  # fmt: skip


def shown_text(shown: Shown) -> str:
    """A card for people."""
    parts = [f"{shown.name} ({shown.kind} {shown.id})", *(wrapped(line, 2) for line in shown.lines)]
    if shown.flavour:
        parts += ["", wrapped(shown.flavour, 2)]
    if shown.idea:
        parts += ["", wrapped(f"What it teaches: {shown.idea}", 2)]
    if shown.difficulty:
        parts += ["", *(wrapped(line, 2) for line in shown.difficulty)]
    if shown.facts or shown.reasons:
        parts += ["", "Sources"]
    for name, claim, sources in shown.facts:
        parts.append(wrapped(f"{name}: {claim}", 2))
        for source in sources:
            parts += [wrapped(f"{source.publisher}: {source.title}. {source.date}.", 4), f"    {source.address}"]
    parts += [wrapped(f"balance: {reason}", 2) for reason in shown.reasons]
    return "\n".join(parts)


# --- lint ----------------------------------------------------------------------------------------------------------


def reports_json(reports: list[Report]) -> dict[str, Any]:
    """All reports together."""
    return {
        "read": [report.read for report in reports],
        "files": [list(report.files) for report in reports],
        "not_read": [list(report.unread) for report in reports],
        "problems": [_problem_json(problem) for report in reports for problem in report.problems],
        "warnings": [_problem_json(problem) for report in reports for problem in report.warnings],
        "overrides": [_overridden_json(one) for report in reports for one in report.overrides],
    }


def _problem_json(p: Problem) -> dict[str, str]:
    return {"file": p.file, "card": p.card, "field": p.field, "message": p.message, "hint": p.hint}


def _overridden_json(one: Overridden) -> dict[str, Any]:
    return {
        "file": one.file, "kind": one.kind, "id": one.id, "layer": one.layer,
        "changes": [{"field": c.field, "before": c.before, "after": c.after} for c in one.changes],
        "dropped": list(one.dropped),
    }  # fmt: skip


def reports_text(reports: Iterable[Report], *, is_brief: bool) -> str:
    """Each report as lines, the verdict last; a brief one is without what was read and what is overridden."""
    return "\n".join(line for report in reports for line in _report_lines(report, is_brief=is_brief))


def _report_lines(report: Report, *, is_brief: bool) -> list[str]:
    count, doubts = len(report.problems), len(report.warnings)
    verdict = plural(count, "problem") if count else "passed"
    verdict += f", {plural(doubts, 'warning')}" if doubts else ""
    lines = [] if is_brief else [*_read_lines(report), *(f"note: {one}" for one in report.overrides)]
    return [
        *lines,
        *map(str, report.problems),
        *(f"warning: {w}" for w in report.warnings),
        f"{report.read}: {verdict}",
    ]


def _read_lines(report: Report) -> list[str]:
    if not report.files:
        return []
    records = f" ({report.records})" if report.records else ""
    return [f"read: {', '.join(report.files)}{records}"]


# --- the vocabulary ------------------------------------------------------------------------------------------------


def vocabulary_json(sections: Iterable[Section]) -> dict[str, list[dict[str, Any]]]:
    """The entries of each section, by its name."""
    return {section.name: [_entry_json(entry) for entry in section.entries] for section in sections}


def _entry_json(entry: Entry) -> dict[str, Any]:
    return {
        "name": entry.name, "says": entry.says, "target": entry.target, "fields": [_field_json(f) for f in entry.fields],
        "example": entry.example, "reads": entry.reads,
    }  # fmt: skip


def _field_json(field: FieldEntry) -> dict[str, Any]:
    return {
        "name": field.name, "expected": field.expected, "required": field.required, "default": field.default,
        "says": field.says, "low": field.low, "high": field.high, "words": list(field.words), "refers": field.refers,
    }  # fmt: skip


def vocabulary_text(sections: Iterable[Section]) -> str:
    """Each section with its entries, an empty line between any two."""
    parts = []
    for section in sections:
        parts += ["\n".join([section.title.upper(), wrapped(section.says, 0)]), *map(_entry_text, section.entries)]
    return "\n\n".join(parts)


def _entry_text(entry: Entry) -> str:
    lines = [wrapped(f"{entry.name}: {entry.says}" if entry.says else entry.name, 0, 2)]
    lines += [wrapped(f"{field.name}: {field_text(field)}", 2, 4) for field in entry.fields]
    if entry.target not in ("", "none", entry.name):
        lines.append(f'  needs a card with target = "{entry.target}"')
    lines += [f"  {line}" for line in entry.example.splitlines()]
    if entry.reads:
        lines.append(wrapped(f"= {entry.reads}", 2, 2))
    return "\n".join(lines)


def field_text(field: FieldEntry) -> str:
    """What a field expects, what stands there by itself, and what it means."""
    return f"{field.expected}{default_text(field)}. {field.says}".rstrip()


def default_text(field: FieldEntry) -> str:
    """What stands there if nothing does, after a semicolon; nothing for a field that must be there."""
    if field.required:
        return ""
    match field.default:
        case None | () | "":
            return "; may be left out"
        case bool():
            return f"; {'true' if field.default else 'false'} if left out"
        case tuple():
            return f"; {', '.join(map(str, field.default))} if left out"
    return f"; {field.default} if left out"
