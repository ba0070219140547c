"""Build a checked `Ruleset` from a draft: check fields first, then references, then relations between fields."""

from __future__ import annotations

from typing import Any

import attrs

from gigawatt.content.checks import check_all
from gigawatt.content.draft import HEAD, SHELVES, TABLES, Draft, Entry
from gigawatt.content.faults import Faults, Place, describe, nearest
from gigawatt.content.folders import STANDARD
from gigawatt.content.scenario import apply_overrides, scenario_of
from gigawatt.content.structure import columns_of, structure
from gigawatt.core.rules.ruleset import LADDERS, Ruleset, Scenario

Placed = tuple[Any, Place]
"""A record and its place in the files."""


def build(draft: Draft, faults: Faults, *, has_facts: bool = True) -> Ruleset | None:
    """Return the ruleset of `draft`, or None after adding every problem to `faults`.

    Args:
        draft: all layers, merged.
        faults: collects the problems.
        has_facts: whether ids of facts must resolve; the rules inside a record come without facts.
    """
    fields: dict[str, Any] = {}
    placed: list[Placed] = []
    _read_head(draft, fields, faults)
    for name, cls in TABLES.items():
        _read_table(draft, name, cls, fields, placed, faults)
    for attr in SHELVES:
        read = (_read_entry(attr, entry, faults) for entry in draft.shelves[attr].values())
        rows = [row for row in read if row is not None]
        fields[attr] = _ordered(attr, tuple(record for record, _ in rows))
        placed.extend(rows)
    _resolve(draft, faults, has_facts)
    check_all(placed, Place(draft.file), faults)
    if faults.has_any():
        return None
    whole = Ruleset(**fields)
    _check_overridden(whole, draft, faults)
    return None if faults.has_any() else whole


def _read_head(draft: Draft, fields: dict[str, Any], faults: Faults) -> None:
    columns = columns_of(Ruleset)
    for name in HEAD:
        if name in draft.head:
            fields[name] = columns[name].read(draft.head[name], Place(draft.files[name], "", name), faults)
        else:
            faults.add(Place(draft.file, "", name), f"missing; expected {columns[name].expected}")


def _read_table(
    draft: Draft, name: str, cls: type[Any], fields: dict[str, Any], placed: list[Placed], faults: Faults
) -> None:
    if name not in draft.tables:
        hint = "" if draft.tables else f'a layer over the standard rules has extends = "{STANDARD}"'
        faults.add(Place(draft.file, "", name), f"missing; expected a table [{name}]", hint)
        return
    place = Place(draft.files[name], name)
    record: object = structure(cls, draft.tables[name], place, faults, draft.table_files[name])
    if record is not None:
        fields[name] = record
        placed.append((record, place))


def _read_entry(attr: str, entry: Entry, faults: Faults) -> Placed | None:
    place = Place(entry.file, entry.key)
    record: object = structure(SHELVES[attr].cls, entry.raw, place, faults)
    return None if record is None else (record, place)


def _ordered(attr: str, records: tuple[Any, ...]) -> tuple[Any, ...]:
    """Sort ladders and classes by their index; leave other records in the order of the file."""
    if attr == "ladders":
        return tuple(sorted(records, key=lambda ladder: LADDERS.index(ladder.id)))
    return tuple(sorted(records, key=lambda chips: chips.year)) if attr == "classes" else records


def _resolve(draft: Draft, faults: Faults, has_facts: bool) -> None:
    """Resolve every reference among the ids of the draft, including the ids of cards with problems."""
    known = {shelf.key: entries for attr, shelf in SHELVES.items() for entries in [draft.shelves[attr]]}
    for reference in faults.references:
        if reference.name in reference.words or reference.name in known[reference.kind]:
            continue
        if reference.kind == "fact" and not has_facts:
            continue
        beside = ' of this ruleset, or "balance: why"' if reference.kind == "fact" else " of this ruleset"
        message = f"expected the id of a {reference.kind}{beside}, got {describe(reference.name)}"
        dropped = draft.dropped.get((reference.kind, reference.name))
        hint = f"{dropped} leaves it out with [drop]" if dropped else ""
        hint = hint or nearest(reference.name, [*reference.words, *known[reference.kind]])
        faults.add(reference.place, message, hint)


def _check_overridden(whole: Ruleset, draft: Draft, faults: Faults) -> None:
    """Check the rules again with the overrides of each scenario."""
    for scenario in whole.scenarios:
        if not scenario.overrides:
            continue
        place = Place(draft.shelves["scenarios"][scenario.id].file, scenario.id, "overrides")
        altered = apply_overrides(whole, scenario, place, faults)
        if altered is not None:
            check_all(_records(altered, scenario, place), place, faults)


def _records(ruleset: Ruleset, scenario: Scenario, place: Place) -> list[Placed]:
    """Every record of a ruleset with overrides applied, placed at the overrides of that scenario."""
    rows: list[Placed] = [(getattr(ruleset, name), place.at(name)) for name in TABLES]
    for attr, shelf in SHELVES.items():
        if attr not in ("scenarios", "facts", "sources", "origins"):
            rows += [(record, place.at(f"{shelf.key}.{record.id}")) for record in getattr(ruleset, attr)]
    return [*rows, (attrs.evolve(scenario_of(ruleset, scenario.id), overrides=()), place)]
