"""The differences between two rulesets, by card and field."""

from __future__ import annotations

from typing import Any

import attrs

from gigawatt.content.digest import to_plain
from gigawatt.content.draft import SHELVES, TABLES
from gigawatt.core.rules.ruleset import Ruleset


@attrs.frozen
class Difference:
    """A field that differs; `field` is empty for a card that only one ruleset has."""

    kind: str
    """`ruleset`, the name of a table, or the key of a list such as `card`."""
    id: str
    field: str
    before: object
    """None if the first ruleset lacks it."""
    after: object
    """None if the second ruleset lacks it."""

    def __str__(self) -> str:
        what = f"{self.kind} {self.id}".strip()
        if not self.field:
            return f"+ {what}" if self.before is None else f"- {what}"
        return f"~ {what}: {self.field}: {_shown(self.before)} -> {_shown(self.after)}"


def diff(before: Ruleset, after: Ruleset) -> list[Difference]:
    """All differences in the order of the schema and of the first ruleset; new cards come last."""
    one, two = to_plain(before), to_plain(after)
    found = [
        Difference("ruleset", "", name, one[name], two[name])
        for name in ("id", "name", "summary")
        if one[name] != two[name]
    ]
    for table in TABLES:
        found += _fields(table, "", one[table], two[table])
    for attr, shelf in SHELVES.items():
        if attr in one:
            found += _rows(shelf.key, one[attr], two[attr])
    return found


def _rows(kind: str, before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[Difference]:
    old, new = ({row["id"]: row for row in rows} for rows in (before, after))
    found = []
    for name, row in old.items():
        found += _fields(kind, name, row, new[name]) if name in new else [Difference(kind, name, "", row, None)]
    return found + [Difference(kind, name, "", None, row) for name, row in new.items() if name not in old]


def _fields(kind: str, name: str, before: dict[str, Any], after: dict[str, Any]) -> list[Difference]:
    """The fields that differ; fields of a sub-table are compared one by one, lists as a whole."""
    found = []
    for field in dict.fromkeys((*before, *after)):
        old, new = before.get(field), after.get(field)
        if isinstance(old, dict) and isinstance(new, dict):
            found += [attrs.evolve(d, field=f"{field}.{d.field}") for d in _fields(kind, name, old, new)]
        elif old != new:
            found.append(Difference(kind, name, field, old, new))
    return found


def _shown(value: object) -> str:
    """A value on one line: rows as in TOML, an absent default as a dash."""
    if value is None:
        return "-"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{key} = {_shown(inner)}" for key, inner in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_shown, value)) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
