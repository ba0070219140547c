"""What the topmost layer of a ruleset overrides in the layers below it, and what its scenarios override for a match."""

from __future__ import annotations

import typing
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

import attrs
from attrs import frozen

from gigawatt.content.draft import SHELVES, TABLES, Draft, Entry, merge
from gigawatt.content.faults import Faults
from gigawatt.content.paths import value_at
from gigawatt.content.purses import PURSE
from gigawatt.content.vocabulary_examples import toml
from gigawatt.core.rules.ruleset import Ruleset, Scenario
from gigawatt.text import safe_text
from gigawatt.wording.grammar import listed, plural

_LONGEST_VALUE: Final = 40
"""The most characters of a value that is quoted; of longer ones only the field is named."""
_MOST_IDS: Final = 12
"""The most ids of a list that are named in a line."""


@frozen
class Changed:
    """A field that is not as it was."""

    field: str
    before: object
    """None if it was not there."""
    after: object

    def __str__(self) -> str:
        values = [_quoted(value) for value in (self.after, self.before)]
        return f"{self.field} {values[0]} instead of {values[1]}" if all(values) else self.field


@frozen
class Overridden:
    """A card, a table or a number that a higher layer or a scenario puts in the place of another, or leaves out."""

    file: str
    kind: str
    """`card`, `region`, `scenario` and so on; `economy` and the like for a table; `drop`; `overrides` for those of a scenario."""
    id: str
    """Of the card; the list (`cards`) of a drop; empty for a table."""
    layer: str
    """The ruleset whose card or number it was."""
    changes: tuple[Changed, ...]
    dropped: tuple[str, ...] = ()
    """The ids that are left out."""

    def __str__(self) -> str:
        if self.kind == "drop":
            return f"{self.file}: drop.{self.id}: leaves out {len(self.dropped)} of {self.layer}: {_some(self.dropped)}"
        where = f"{self.file}: {self.id}" if self.id else f"{self.file}: {self.kind}"
        changes = ", ".join(map(str, self.changes)) or "with nothing changed"
        if self.kind == "overrides":
            return f"{where}: plays with {changes}"
        what = f"the {self.kind} of {self.layer}" if self.id else f"numbers of {self.layer}"
        return f"{where}: replaces {what}: {changes}"


def overridden(layers: Sequence[Draft]) -> tuple[Overridden, ...]:
    """What the first of the layers of a ruleset (highest first) replaces and leaves out, in the order of the schema."""
    if len(layers) < 2:
        return ()
    top, below = layers[0], merge(reversed(layers[1:]), Faults())
    return (*_drops(top, below), *_tables(top, below), *_rows(top, below))


def _drops(top: Draft, below: Draft) -> Iterator[Overridden]:
    for attr, ids in top.drop.items():
        dropped = tuple(safe_text(name, 40) for name in map(str, ids) if name in below.shelves[attr])
        if dropped:
            yield Overridden(top.file, "drop", attr, below.layer, (), dropped)


def _tables(top: Draft, below: Draft) -> Iterator[Overridden]:
    for name, table in top.tables.items():
        old = below.tables.get(name, {})
        changes = tuple(_changes(TABLES[name], old, {**old, **table}))
        if changes:
            yield Overridden(top.file, name, "", below.layer, changes)


def _rows(top: Draft, below: Draft) -> Iterator[Overridden]:
    for attr, entries in top.shelves.items():
        for key, entry in entries.items():
            old = below.shelves[attr].get(key)
            if old is not None and key not in top.drop.get(attr, ()):
                yield replaced(attr, entry, old)


def replaced(attr: str, entry: Entry, old: Entry) -> Overridden:
    """A row of a list that stands in the place of another."""
    shelf = SHELVES[attr]
    rows = [row if isinstance(row, dict) else {} for row in (old.raw, entry.raw)]
    return Overridden(entry.file, shelf.key, safe_text(entry.key, 60), old.layer, tuple(_changes(shelf.cls, *rows)))


def _changes(cls: type[Any], before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[Changed]:
    """The fields of a record that differ, in the order of the schema; a field that is not there has its default."""
    hints = typing.get_type_hints(cls)
    for attribute in attrs.fields(cls):
        name = attribute.name
        default = None if attribute.default is attrs.NOTHING else attribute.default
        default = list(default) if isinstance(default, tuple) else default
        old, new = before.get(name, default), after.get(name, default)
        if isinstance(old, dict) and isinstance(new, dict) and attrs.has(hints[name]):
            for inner in _changes(hints[name], old, new):
                yield Changed(f"{name}.{inner.field}", inner.before, inner.after)
        elif old != new:
            yield Changed(name, old, new)


def numbers_of(scenario: Scenario, ruleset: Ruleset, file: str) -> tuple[Overridden, ...]:
    """The numbers that a scenario alters, with their normal values."""
    changes = tuple(
        Changed(override.path, before, override.value)
        for override in scenario.overrides
        if (before := _normal(override.path, scenario, ruleset)) != override.value
    )
    return (Overridden(file, "overrides", scenario.id, ruleset.id, changes),) if changes else ()


def _normal(path: str, scenario: Scenario, ruleset: Ruleset) -> object:
    """The value at a path without the scenario's overrides."""
    first, *steps = path.split(".")
    if first != PURSE:
        return value_at(ruleset, path)
    purse: object = scenario.purse_for(int(steps[0]))
    number = getattr(purse, steps[1])
    return dict(number).get(steps[2], 0) if len(steps) > 2 else number


# --- words ---------------------------------------------------------------------------------------------------------


def _quoted(value: object) -> str:
    """A value as in TOML; empty if it is a table or long."""
    if value is None:
        return "nothing"
    if isinstance(value, dict) or (isinstance(value, (list, tuple)) and any(isinstance(v, dict) for v in value)):
        return ""
    text = toml(value)
    return safe_text(text, _LONGEST_VALUE) if len(text) <= _LONGEST_VALUE else ""


def _some(names: Sequence[str]) -> str:
    """The first of some names, and how many there are."""
    if len(names) <= _MOST_IDS:
        return listed(names)
    return f"{', '.join(names[:_MOST_IDS])} and {plural(len(names) - _MOST_IDS, 'other')}"
