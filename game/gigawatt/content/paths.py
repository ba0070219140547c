"""Paths of numbers in a ruleset, for overrides and origins: `economy.credit_base`, `region.texas.stall`, `ladder.logic.refill`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import attrs

from gigawatt.content.draft import SHELVES, TABLES
from gigawatt.content.faults import Faults, Place, nearest
from gigawatt.content.structure import BAD, columns_of
from gigawatt.core.rules.ruleset import Ruleset

_ALIASES: Final = {name: attr for attr, shelf in SHELVES.items() for name in (attr, shelf.key)}
"""Both `ladder.logic` and `ladders.logic` name the same row."""

_PATHED: Final = ("ladders", "classes", "regions", "factions", "projects", "cards", "headlines")


def split(path: str) -> list[str]:
    """The steps of a path, with the name of a list in its canonical form."""
    first, *rest = path.split(".")
    return [_ALIASES.get(first, first), *rest]


def covers(prefix: str, path: str) -> bool:
    """Whether the number at `path` is `prefix` or lies below it."""
    steps = split(prefix)
    return split(path)[: len(steps)] == steps


def numbers(ruleset: Ruleset) -> Iterator[str]:
    """The path of every number in the tables, ladders and classes of `ruleset`; a list of numbers has one path."""
    for name in TABLES:
        yield from _numbers_in(getattr(ruleset, name), name)
    for attr in ("ladders", "classes"):
        for row in getattr(ruleset, attr):
            yield from _numbers_in(row, f"{attr}.{row.id}")


def _numbers_in(record: Any, path: str) -> Iterator[str]:
    for attribute in attrs.fields(type(record)):
        if "range" in attribute.metadata:
            yield f"{path}.{attribute.name}"


def exists(ruleset: Ruleset, path: str) -> bool:
    """Whether `path` names a table, a row or a field of `ruleset`."""
    return value_at(ruleset, path) is not None


def value_at(ruleset: Ruleset, path: str) -> Any:
    """The table, row or value that `path` names in `ruleset`; None if there is nothing."""
    here: Any = ruleset
    for step in split(path):
        if isinstance(here, tuple):
            here = next((row for row in here if getattr(row, "id", None) == step), None)
        else:
            here = getattr(here, step, None) if attrs.has(type(here)) and not step.startswith("_") else None
        if here is None:
            return None
    return here


def replace(ruleset: Ruleset, path: str, value: object, place: Place, faults: Faults) -> Ruleset | None:
    """`ruleset` with the number at `path` replaced, or None after adding a problem at `place`."""
    steps = split(path)
    if steps[0] not in (*TABLES, *_PATHED):
        roots = [*TABLES, *(SHELVES[attr].key for attr in _PATHED)]
        whole = next((number for number in numbers(ruleset) if number.endswith(f".{path}")), "")
        hint = f'did you mean "{whole}"?' if whole else nearest(steps[0], roots)
        faults.add(place.at("path"), f'expected the path of a number, got "{path}"', hint)
        return None
    changed = _replaced(ruleset, steps, value, place, faults)
    return changed if isinstance(changed, Ruleset) else None


def _replaced(here: Any, steps: list[str], value: object, place: Place, faults: Faults) -> Any:
    """`here` with the value at `steps` below it replaced, or None after adding a problem."""
    step, rest = steps[0], steps[1:]
    if isinstance(here, tuple):
        ids = [row.id for row in here if hasattr(row, "id")]
        if here and not ids:
            is_of_rows = attrs.has(type(here[0]))
            message = (
                "no number in a list of rows can be altered" if is_of_rows else "a list can only be altered as a whole"
            )
            hint = "" if is_of_rows else f'leave ".{step}" away and give all its values'
            faults.add(place.at("path"), f'{message}, got "{step}" of one', hint)
            return None
        if step not in ids or not rest:
            faults.add(place.at("path"), f'nothing is called "{step}" there', nearest(step, ids))
            return None
        row = _replaced(here[ids.index(step)], rest, value, place, faults)
        return None if row is None else tuple(row if old.id == step else old for old in here)
    known = [a.name for a in attrs.fields(type(here)) if _is_alterable(a)]
    if step not in known:
        faults.add(place.at("path"), f'no number or list of numbers is called "{step}" there', nearest(step, known))
        return None
    old = getattr(here, step)
    if rest and (attrs.has(type(old)) or isinstance(old, tuple)):
        new = _replaced(old, rest, value, place, faults)
        return None if new is None else attrs.evolve(here, **{step: new})
    return _with_field(here, step, value, bool(rest) or attrs.has(type(old)), place, faults)


def _is_alterable(attribute: attrs.Attribute[Any]) -> bool:
    """Whether an override may change a field: numbers, switches and what contains them; not prose, words or ids."""
    return not {"prose", "choices", "ref", "source", "shown"} & set(attribute.metadata) and attribute.name != "id"


def _with_field(here: Any, step: str, value: object, wrong_depth: bool, place: Place, faults: Faults) -> Any:
    if wrong_depth:
        faults.add(place.at("path"), f'expected the path of one number, but it does not end at "{step}"')
        return None
    plain = list(value) if isinstance(value, tuple) else value
    new = columns_of(type(here))[step].read(plain, place.at("value"), faults)
    return None if new is BAD else attrs.evolve(here, **{step: new})
