"""The vocabulary of the rules for those who write them: every word a card may use, with its fields, their bounds and an example.

Made from the records of the schema and their bounds, so that a kind or a field that is added there is here too.
"""

from __future__ import annotations

from typing import Any, Final

import attrs
from attrs import frozen

from gigawatt.content import vocabulary_examples as examples
from gigawatt.content.axes import BOUNDS, REQUIREMENT_AXES, TAKER, WHICH
from gigawatt.content.draft import SHELVES, TABLES
from gigawatt.content.faults import nearest
from gigawatt.content.schema_text import record_text
from gigawatt.content.structure import Column, columns_of, one_of
from gigawatt.content.trait_signs import HELPS_BELOW
from gigawatt.core.rules import ruleset as schema
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS
from gigawatt.core.rules.exercise import Exercise, Hint, Opening, Plan, PlannedQuarter, Prompt, WrongPlan
from gigawatt.core.rules.predicates import PREDICATE_KINDS, SeatMeasure
from gigawatt.core.rules.vocabulary import REQUIREMENTS, TARGETS, TERMS, TRAITS, WHERE, WHO
from gigawatt.errors import NotationError
from gigawatt.text import safe_text
from gigawatt.wording import schema_words as words
from gigawatt.wording.effect_text import effect_text
from gigawatt.wording.goal_text import predicate_text
from gigawatt.wording.grammar import sentence
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import requirement_text, trait_text

_LEXICON: Final = Lexicon({}, {}, 4)
_PARTS_OF_RECORDS: Final = {
    "suits": schema.Suitability,
    "faction.start": schema.Start,
    "scenario.purse": schema.Purse,
    "scenario.overrides": schema.Override,
    "exercise": Exercise,
    "exercise.opening": Opening,
    "exercise.hints": Hint,
    "exercise.prompts": Prompt,
    "exercise.wrong_plan": WrongPlan,
    "exercise.solution": Plan,
    "exercise.solution.quarters": PlannedQuarter,
}
"""Records that stand inside others, by where."""

_COMMON: Final = tuple(a.name for a in attrs.fields(SeatMeasure))
"""Fields of measures that the heading of the section explains once."""


@frozen
class FieldEntry:
    """One field of a row or of a record."""

    name: str
    expected: str
    """What may stand there, as a message of the linter says it: `a whole number from 1 to 12`."""
    required: bool
    default: Any
    """What stands there if nothing does; None if it is required."""
    says: str
    low: int | None = None
    """The least number, for a field of numbers."""
    high: int | None = None
    words: tuple[str, ...] = ()
    """The words it takes, if they are a closed list; with `refers`, beside ids."""
    refers: str = ""
    """The kind of record whose ids it takes."""


@frozen
class Entry:
    """A kind, a word or a record."""

    name: str
    says: str
    fields: tuple[FieldEntry, ...] = ()
    target: str = ""
    """The target that a card needs for it; empty where that does not matter."""
    example: str = ""
    """A row of TOML, which the loader accepts; empty for a record."""
    reads: str = ""
    """What players read of the example."""


@frozen
class Section:
    """Entries of one sort."""

    name: str
    title: str
    says: str
    entries: tuple[Entry, ...]


def vocabulary() -> tuple[Section, ...]:
    """Every section, in the order in which an author needs them."""
    return (
        _section("effects", tuple(_effect(kind) for kind in EFFECT_KINDS)),
        _section("requirements", tuple(_requirement(kind) for kind in REQUIREMENTS)),
        _section("targets", tuple(_target(target) for target in TARGETS)),
        _section("abilities", tuple(_trait(kind) for kind in TRAITS)),
        _section("seats", tuple(_of_effect(who, examples.seats_example(who)) for who in WHO)),
        _section("regions", tuple(_of_effect(where, examples.regions_example(where)) for where in WHERE)),
        _section("terms", tuple(_of_effect(terms, examples.terms_example(terms)) for terms in TERMS)),
        _section("goals", tuple(_predicate(kind) for kind in PREDICATE_KINDS)),
        _section("records", _records()),
    )


def find_sections(text: str) -> tuple[Section, ...]:
    """The section called `text`, or every entry called so in its section.

    Raises:
        NotationError: there is neither.
    """
    sections = vocabulary()
    found = [section for section in sections if section.name == text]
    if found:
        return tuple(found)
    for section in sections:
        entries = tuple(entry for entry in section.entries if entry.name == text)
        found += [attrs.evolve(section, entries=entries)] if entries else []
    if not found:
        names = [section.name for section in sections]
        known = dict.fromkeys([*names, *(entry.name for section in sections for entry in section.entries)])
        hint = nearest(text, known)
        hint = f"expected a section ({', '.join(names)}) or a word of one" if hint.startswith("known") else hint
        raise NotationError(f'nothing in the vocabulary is called "{safe_text(text, 60)}"; {hint}')
    return tuple(found)


def _section(name: str, entries: tuple[Entry, ...]) -> Section:
    title, says = words.SECTION_TEXTS[name]
    return Section(name, title, says, entries)


# --- fields --------------------------------------------------------------------------------------------------------


def fields_of(cls: type[Any]) -> tuple[FieldEntry, ...]:
    """The fields of a record of the schema, in its order."""
    columns, texts = columns_of(cls), record_text(cls).fields
    return tuple(_field(a, columns[a.name], texts.get(a.name, "")) for a in attrs.fields(cls))


def _field(attribute: attrs.Attribute[Any], column: Column, text: str) -> FieldEntry:
    meta = attribute.metadata
    low, high = meta.get("range", (None, None))
    return FieldEntry(
        attribute.name,
        _expected(column, meta.get("choices", ()) if "ref" in meta else ()),
        column.required,
        None if column.required else attribute.default,
        text or words.FIELD_TEXTS.get(attribute.name, ""),
        low,
        high,
        tuple(meta.get("choices", ())),
        meta.get("ref", meta.get("by", "")),
    )


def _expected(column: Column, beside: tuple[str, ...]) -> str:
    """What a field expects, with the words that may stand beside ids."""
    return f"{column.expected}, or {one_of(beside)}" if beside else column.expected


# --- kinds and words -----------------------------------------------------------------------------------------------


def _effect(kind: str) -> Entry:
    cls = EFFECT_KINDS[kind]
    return attrs.evolve(
        _of_effect(kind, examples.effect_example(kind)), says=record_text(cls).summary, fields=fields_of(cls)
    )


def _of_effect(name: str, example: Any) -> Entry:
    """An entry that an effect exemplifies."""
    return Entry(
        name,
        "",
        target=examples.effect_target(example),
        example=examples.row_toml(example, words.kind_of_effect(example)),
        reads=effect_text(example, _LEXICON),
    )


def _requirement(kind: str) -> Entry:
    takes = (REQUIREMENTS[kind] or "").split("+")
    example = examples.requirement_example(kind)
    axis = REQUIREMENT_AXES.get(kind, TAKER)
    return Entry(
        kind,
        "",
        tuple(_requirement_field(name, kind) for name in takes if name),
        "none" if axis == TAKER else "campus" if axis == "campus" else "region",
        examples.row_toml(example),
        sentence(f"only if {requirement_text(example)}"),
    )


def _requirement_field(name: str, kind: str) -> FieldEntry:
    if name == "which":
        known = WHICH[kind]
        return FieldEntry(name, f"a list, each item {one_of(known)}", True, None, words.ANY_TEXT, words=known)
    low, high = BOUNDS[kind]
    says = words.LEAST_TEXT if name == "min" else words.MOST_TEXT
    return FieldEntry(name, f"a whole number from {low} to {high}", True, None, says, low, high)


def _target(target: str) -> Entry:
    if target == "none":
        return Entry(target, "", target=target, example='target = "none"', reads=words.target_text(target))
    used = next(effect for effect in _effects_by_words() if examples.effect_target(effect) == target)
    row = examples.row_toml(used, words.kind_of_effect(used))
    return Entry(
        target, "", target=target, example=f'target = "{target}"\neffects = [{row}]', reads=words.target_text(target)
    )


def _effects_by_words() -> list[Any]:
    """An effect of each kind, and again with `target` in each field that takes the word."""
    found = []
    for kind, cls in EFFECT_KINDS.items():
        example = examples.effect_example(kind)
        found.append(example)
        for a in attrs.fields(cls):
            if "target" in a.metadata.get("choices", ()) and "ref" not in a.metadata:
                found.append(attrs.evolve(example, **{a.name: "target"}))
    return found


def _trait(kind: str) -> Entry:
    example = examples.trait_example(kind)
    amount = next(f for f in fields_of(schema.Trait) if f.name == "amount")
    says = words.HELPS_BELOW if kind in HELPS_BELOW else words.HELPS_ABOVE
    return Entry(
        kind, "", (attrs.evolve(amount, says=says),), example=examples.row_toml(example), reads=trait_text(example)
    )


def _predicate(kind: str) -> Entry:
    cls, example = PREDICATE_KINDS[kind], examples.predicate_example(kind)
    reads = sentence(predicate_text(example, _LEXICON, None))
    own = tuple(f for f in fields_of(cls) if f.name not in _COMMON)
    return Entry(kind, record_text(cls).summary, own, example=examples.predicate_toml(example), reads=reads)


def _records() -> tuple[Entry, ...]:
    """Every record by its key in TOML, with the file it stands in."""
    rows = [Entry("ruleset", "In ruleset.toml, at the top.", _head_fields())]
    rows += [Entry(name, f"In ruleset.toml, under [{name}].", fields_of(cls)) for name, cls in TABLES.items()]
    for shelf in SHELVES.values():
        where = "a file each" if shelf.key == "scenario" else f"rows under [[{shelf.key}]]"
        says = f"In {shelf.file}, {where}. {record_text(shelf.cls).summary}"
        rows.append(Entry(shelf.key, says, fields_of(shelf.cls)))
    rows += [Entry(name, record_text(cls).summary, fields_of(cls)) for name, cls in _PARTS_OF_RECORDS.items()]
    return tuple(rows)


def _head_fields() -> tuple[FieldEntry, ...]:
    own = tuple(f for f in fields_of(schema.Ruleset) if f.name in ("id", "name", "summary"))
    extends = FieldEntry("extends", "the name of a ruleset", False, None, words.EXTENDS_TEXT)
    drop = FieldEntry("drop", "a table of lists of ids", False, None, words.DROP_TEXT)
    return (*own, extends, drop)
