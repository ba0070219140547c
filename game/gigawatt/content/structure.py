"""Convert plain data from a file into a rule record of `gigawatt.core.rules.ruleset`, or list its problems.

The readers are derived from the attrs classes: a field's type determines which values are allowed, its metadata the range, the
words, the references and the length of prose. A field added to the schema is therefore checked without changes here. Nothing is
guessed: `"2"`, `2.0` and `true` are not whole numbers, and an unknown key is an error.
"""

from __future__ import annotations

import functools
import re
import types
import typing
from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, TypeVar

import attrs

from gigawatt.content.faults import Faults, Place, Reference, describe, nearest, spelling
from gigawatt.core.rules import effect_kinds as kinds, predicates, ruleset as schema
from gigawatt.text import unsafe_character

T = TypeVar("T")
Reader = Callable[[object, Place, Faults], Any]

BAD: Final = object()
"""Returned by a reader after it has added a problem."""

MOST_ITEMS: Final = 400
"""The most items of any list of a card."""

BALANCE: Final = "balance:"
"""The start of a source that is a choice of balance instead of a fact."""

_ID: Final = re.compile(r"[a-z0-9-]{1,32}")
_DOCUMENT_ID: Final = re.compile(r"[A-Za-z0-9-]{1,32}")
_MARKUP: Final = re.compile(r"\[/?[A-Za-z@#$!][^\]]*\]|\[/\]|</?[A-Za-z!][^>]*>|&[A-Za-z#][A-Za-z0-9]*;")
_NAMES: Final = frozenset({"name", "ability_name", "weakness_name"})
_LONG_PROSE: Final = 200
"""From this limit on, prose may span several lines."""


@attrs.frozen
class Column:
    """The reader of one field of a record."""

    read: Reader
    expected: str
    required: bool


def structure(
    cls: type[T], raw: object, place: Place, faults: Faults, files: Mapping[str, str] | None = None
) -> T | None:
    """Return `raw` as a `cls`, or None after adding every problem in it.

    Args:
        cls: one of the attrs classes of the schema.
        raw: the value from the file.
        place: its place; its field is the prefix of the fields inside.
        faults: collects the problems and the references to resolve later.
        files: the file of each key, for a table that spans several files.
    """
    if not isinstance(raw, dict):
        faults.add(place, f"expected a table, got {describe(raw)}")
        return None
    columns = columns_of(cls)
    before = faults.count
    values: dict[str, Any] = {}
    for key in raw:
        if key not in columns:
            faults.add(_placed(place, str(key), files), "unknown key", nearest(key, columns))
    for name, column in columns.items():
        if name in raw:
            values[name] = column.read(raw[name], _placed(place, name, files), faults)
        elif column.required:
            faults.add(place.at(name), f"missing; expected {column.expected}")
    return cls(**values) if faults.count == before else None


def _placed(place: Place, name: str, files: Mapping[str, str] | None) -> Place:
    here = place.at(name)
    return attrs.evolve(here, file=files[name]) if files and name in files else here


_columns: Final[dict[type, dict[str, Column]]] = {}


def columns_of(cls: type[Any]) -> dict[str, Column]:
    """The columns of an attrs class by name, in the order of the schema; cached."""
    if cls not in _columns:
        hints = typing.get_type_hints(cls)
        _columns[cls] = {a.name: _column(cls, a, hints[a.name]) for a in attrs.fields(cls)}
    return _columns[cls]


def _column(cls: type, attribute: attrs.Attribute[Any], hint: Any) -> Column:
    required = attribute.default is attrs.NOTHING
    if attribute.name == "id" and not attribute.metadata:
        pattern = _DOCUMENT_ID if cls in (schema.Fact, schema.Source) else _ID
        return Column(_id_reader(pattern), f"an id of 1 to 32 characters from {_letters(pattern)}", required)
    read, expected = _reader(hint, attribute.metadata, attribute.name, required)
    return Column(read, expected, required)


def _reader(hint: Any, metadata: Mapping[str, Any], name: str, required: bool) -> tuple[Reader, str]:
    """The reader of a field of type `hint`, and a description of the values it expects."""
    if "by" in metadata:
        low, high = metadata["range"]
        return _table_reader(metadata["by"], low, high), f"a table of whole numbers by the id of a {metadata['by']}"
    parts = [part for part in typing.get_args(hint) if part is not type(None)]
    if typing.get_origin(hint) is tuple:
        item, expected = _reader(parts[0], metadata, name, True)
        distinct = bool({"choices", "ref", "source"} & set(metadata))
        return _tuple_reader(item, required=required, distinct=distinct), f"a list, each item {expected}"
    if isinstance(hint, types.UnionType) or typing.get_origin(hint) is typing.Union:
        if len(parts) > 1:
            return _any_reader(parts, metadata, name), "a whole number, true or false, or a list of whole numbers"
        return _reader(parts[0], metadata, name, required)
    if hint is kinds.Effect:
        return _read_effect, "an effect row"
    if hint is predicates.Predicate:
        return _read_predicate, "a predicate, which is a table with a kind"
    if attrs.has(hint):
        return functools.partial(_read_record, hint), "a table"
    return _scalar_reader(hint, metadata, name)


def _scalar_reader(hint: Any, metadata: Mapping[str, Any], name: str) -> tuple[Reader, str]:
    if hint is int:
        low, high = metadata["range"]
        return _int_reader(low, high), f"a whole number from {low} to {high}"
    if hint is bool:
        return _read_bool, "true or false"
    if "ref" in metadata or "choices" in metadata:
        return _word_reader(metadata.get("ref", ""), tuple(metadata.get("choices", ()))), _expected_word(metadata)
    if "source" in metadata:
        return _read_source, 'the id of a fact, or "balance: why"'
    limit = metadata.get("prose", 32)
    return _prose_reader(limit, metadata.get("digits", True), name in _NAMES), f"text of at most {limit} characters"


def _expected_word(metadata: Mapping[str, Any]) -> str:
    if "ref" in metadata:
        return f"the id of a {metadata['ref']}"
    return one_of(metadata["choices"])


def one_of(words: Iterable[str]) -> str:
    """What a message expects where a field takes one of `words`: all of them."""
    quoted = [f'"{word}"' for word in words]
    return f"one of {', '.join(quoted)}" if len(quoted) > 1 else "".join(quoted)


# --- readers -------------------------------------------------------------------------------------------------------


def _read_record(cls: type[Any], value: object, place: Place, faults: Faults) -> Any:
    record: object = structure(cls, value, place, faults)
    return BAD if record is None else record


def _read_effect(value: object, place: Place, faults: Faults) -> Any:
    return _read_kind(value, "an effect row", "effect", kinds.EFFECT_KINDS, place, faults)


def _read_predicate(value: object, place: Place, faults: Faults) -> Any:
    return _read_kind(value, "a predicate", "predicate", predicates.PREDICATE_KINDS, place, faults)


def _read_kind(value: object, row: str, noun: str, known: Mapping[str, type[Any]], place: Place, faults: Faults) -> Any:
    """The record of a table whose `kind` names its class."""
    if not isinstance(value, dict):
        faults.add(place, f'expected {row} such as {{kind = "cash", …}}, got {describe(value)}')
        return BAD
    kind = value.get("kind")
    if not isinstance(kind, str) or kind not in known:
        got = describe(kind) if "kind" in value else "no kind"
        faults.add(place.at("kind"), f"expected a kind of {noun}, got {got}", nearest(kind, known))
        return BAD
    return _read_record(known[kind], {k: v for k, v in value.items() if k != "kind"}, place, faults)


def _tuple_reader(item: Reader, *, required: bool, distinct: bool) -> Reader:
    def read(value: object, place: Place, faults: Faults) -> Any:
        if not isinstance(value, (list, tuple)):
            hint = (
                "put it in [ ]; a table under a heading has it twice: [[…]]"
                if isinstance(value, dict)
                else "put it in [ ]"
            )
            faults.add(place, f"expected a list, got {describe(value)}", hint)
            return BAD
        if len(value) > MOST_ITEMS:
            faults.add(place, f"expected at most {MOST_ITEMS} items, got {len(value)}")
            return BAD
        if required and not value:
            faults.add(place, "expected at least one item, got an empty list")
            return BAD
        items = tuple(item(entry, place.item(index), faults) for index, entry in enumerate(value))
        if distinct and all(entry is not BAD for entry in items) and len(set(items)) < len(items):
            twice = next(entry for entry in items if items.count(entry) > 1)
            faults.add(place, f"expected each item once, got {describe(twice)} twice")
            return BAD
        return BAD if any(entry is BAD for entry in items) else items

    return read


def _table_reader(kind: str, low: int, high: int) -> Reader:
    """A reader of numbers by the id of a `kind`, as pairs in the order of the ids: the order in the file says nothing."""
    read_number = _int_reader(low, high)

    def read(value: object, place: Place, faults: Faults) -> Any:
        if not isinstance(value, dict):
            faults.add(place, f"expected a table such as {{some-{kind} = {high}}}, got {describe(value)}")
            return BAD
        if len(value) > MOST_ITEMS:
            faults.add(place, f"expected at most {MOST_ITEMS} items, got {len(value)}")
            return BAD
        pairs = []
        for key in sorted(map(str, value)):
            faults.references.append(Reference(kind, key, (), place.at(key)))
            pairs.append((key, read_number(value[key], place.at(key), faults)))
        return BAD if any(number is BAD for _, number in pairs) else tuple(pairs)

    return read


def _any_reader(parts: list[Any], metadata: Mapping[str, Any], name: str) -> Reader:
    """A reader that chooses by the type of the value, for `int | bool | tuple[int, ...]`."""
    readers = {part if isinstance(part, type) else tuple: _reader(part, metadata, name, True)[0] for part in parts}
    readers = {tuple if typing.get_origin(kind) is tuple else kind: read for kind, read in readers.items()}

    def read(value: object, place: Place, faults: Faults) -> Any:
        kind = tuple if isinstance(value, list) else type(value)
        if kind not in readers:
            faults.add(
                place, f"expected a whole number, true or false, or a list of whole numbers, got {describe(value)}"
            )
            return BAD
        return readers[kind](value, place, faults)

    return read


def _int_reader(low: int, high: int) -> Reader:
    def read(value: object, place: Place, faults: Faults) -> Any:
        if type(value) is not int or not low <= value <= high:
            faults.add(place, f"expected a whole number from {low} to {high}, got {describe(value)}")
            return BAD
        return value

    return read


def _read_bool(value: object, place: Place, faults: Faults) -> Any:
    if not isinstance(value, bool):
        faults.add(place, f"expected true or false, got {describe(value)}")
        return BAD
    return value


def _word_reader(kind: str, words: tuple[str, ...]) -> Reader:
    expected = _expected_word({"ref": kind} if kind else {"choices": words})

    def read(value: object, place: Place, faults: Faults) -> Any:
        if isinstance(value, str) and kind:
            faults.references.append(Reference(kind, value, words, place))
            return value
        if not isinstance(value, str) or value not in words:
            faults.add(place, f"expected {expected}, got {describe(value)}", spelling(value, words))
            return BAD
        return value

    return read


def _letters(pattern: re.Pattern[str]) -> str:
    return "a to z, 0 to 9 and -" if pattern is _ID else "letters, digits and -"


def _id_reader(pattern: re.Pattern[str]) -> Reader:
    def read(value: object, place: Place, faults: Faults) -> Any:
        if not isinstance(value, str) or not pattern.fullmatch(value):
            faults.add(place, f"expected an id of 1 to 32 characters from {_letters(pattern)}, got {describe(value)}")
            return BAD
        return value

    return read


def _read_source(value: object, place: Place, faults: Faults) -> Any:
    if isinstance(value, str) and value.startswith(BALANCE):
        if not value.removeprefix(BALANCE).strip():
            faults.add(place, 'expected a reason after "balance:", got none')
            return BAD
        return _prose_reader(160, True, False)(value, place, faults)
    if not isinstance(value, str) or not _DOCUMENT_ID.fullmatch(value):
        faults.add(place, f'expected the id of a fact, or "balance: why", got {describe(value)}')
        return BAD
    faults.references.append(Reference("fact", value, (), place))
    return value


def _prose_reader(limit: int, digits: bool, is_name: bool) -> Reader:
    def read(value: object, place: Place, faults: Faults) -> Any:
        if not isinstance(value, str):
            faults.add(place, f"expected text, got {describe(value)}")
            return BAD
        line = " ".join(value.split()) if limit >= _LONG_PROSE else value
        message = _fault_of_prose(line, limit, digits, is_name)
        if message:
            faults.add(place, *message)
            return BAD
        return line.strip()

    return read


def _fault_of_prose(line: str, limit: int, digits: bool, is_name: bool) -> tuple[str, str] | None:
    """The problem of a line of prose and a hint, or None."""
    if not line.strip():
        return "expected some text, got none", ""
    if len(line) > limit:
        return f"expected at most {limit} characters, got {len(line)}", ""
    character = unsafe_character(line)
    if character:
        return f"expected plain text, got the character {character}", "remove it"
    marked = next((c for c in line if c in "<>[]{}`\\"), "") if is_name else ""
    found = _MARKUP.search(line)
    if marked or found:
        return f'expected plain text, got the markup "{marked or (found.group()[:30] if found else "")}"', "remove it"
    if not digits and any(c.isdigit() for c in line):
        return "expected words without digits", "numbers of the rules are shown from the rules themselves"
    return None
