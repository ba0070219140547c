"""Examples of the vocabulary: a row of each kind, made from the bounds and words of its fields, and its TOML."""

from __future__ import annotations

import typing
from collections.abc import Mapping
from typing import Any, Final

import attrs

from gigawatt.content.axes import BOUNDS, PLACE, TAKER, WHICH, needs
from gigawatt.content.trait_signs import HELPS_BELOW
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS, Cash, Contract, Headroom
from gigawatt.core.rules.predicates import KIND_OF_PREDICATE, PREDICATE_KINDS, Cash as NetCash, Compute, Measure
from gigawatt.core.rules.ruleset import REQUIREMENTS, Requirement, Trait

_LASTS: Final = 3
"""Quarters that an example lasts, where it may."""

_WORDS: Final = {"project": "logic-plant", "action": "buy accelerators", "year": 2025}
"""Values of fields of predicates that are no closed list."""

_MONEY_TRAITS: Final = frozenset({"credit", "equity-cash"})
"""Traits in tenths of $bn."""


def effect_example(kind: str) -> Any:
    """An effect of a kind, with every field filled."""
    cls = EFFECT_KINDS[kind]
    hints = typing.get_type_hints(cls)
    values = {a.name: _value(a, hints[a.name]) for a in attrs.fields(cls)}
    if values.get("issuer") == values.get("against"):
        values.pop("against", None)
    second = {a.name: a.metadata["choices"][1] for a in attrs.fields(cls) if a.name == "against"}
    return cls(**{**second, **values})


def _value(attribute: attrs.Attribute[Any], hint: Any) -> Any:
    """A middling value of a field: a quarter of its highest number, its first word."""
    meta = attribute.metadata
    if "range" not in meta:
        word = meta["choices"][0]
        return (word,) if typing.get_origin(hint) is tuple else word
    low, high = meta["range"]
    wanted = _LASTS if attribute.name == "quarters" else -(-high // 4)
    return max(low, min(high, wanted))


def effect_target(effect: Any) -> str:
    """The target of a card that has what an effect refers to."""
    axes = [axis for axis, _ in needs(effect) if axis != TAKER]
    return next((axis for axis in axes if axis != PLACE), "region" if axes else "none")


def requirement_example(kind: str) -> Requirement:
    """A requirement of a kind, with the fields that it takes."""
    takes = (REQUIREMENTS[kind] or "").split("+")
    low, high = BOUNDS.get(kind, (0, 0))
    number = max(low, min(high, -(-high // 4)))
    return Requirement(
        kind=kind,
        which=WHICH[kind][:1] if "which" in takes else (),
        min=number if "min" in takes else None,
        max=number if "max" in takes else None,
    )


def trait_example(kind: str) -> Trait:
    """A trait of a kind as an ability: it helps."""
    size = 10 if kind.endswith("-pct") or kind == "stall" else 20 if kind in _MONEY_TRAITS else 1
    return Trait(kind=kind, amount=-size if kind in HELPS_BELOW else size)


def seats_example(who: str) -> Cash:
    """An effect on the seats that a word names."""
    return Cash(who=who, amount=20)


def regions_example(where: str) -> Headroom:
    """An effect in the regions that a word names."""
    return Headroom(where=(where,), amount=4)


def terms_example(terms: str) -> Contract:
    """A contract under some terms."""
    contract: Contract = effect_example("contract")
    return attrs.evolve(contract, terms=terms)


def predicate_example(kind: str) -> Any:
    """A predicate of a kind, with a bound."""
    cls = PREDICATE_KINDS[kind]
    if not issubclass(cls, Measure):
        return cls(of=(Compute(at_least=8, by=4), NetCash(at_least=0)))  # type: ignore[call-arg]  # both kinds take it
    own: dict[str, Any] = {
        a.name: _WORDS[a.name] for a in attrs.fields(cls) if a.name in _WORDS and a.default is attrs.NOTHING
    }
    for a in attrs.fields(cls):
        if a.default is attrs.NOTHING and a.name not in own:
            own[a.name] = a.metadata["choices"][0] if "choices" in a.metadata else a.metadata["range"][0]
    return cls(at_least=1, **own)


def predicate_toml(predicate: Any) -> str:
    """A predicate as an inline table, without the fields that are at their defaults."""
    values: dict[str, Any] = {"kind": KIND_OF_PREDICATE[type(predicate)]}
    for a in attrs.fields(type(predicate)):
        value = getattr(predicate, a.name)
        if value != a.default:
            values[a.name] = value
    inner = values.get("of", ())
    if inner:
        return f'{{ kind = "{values["kind"]}", of = [{", ".join(map(predicate_toml, inner))}] }}'
    return toml(values)


# --- TOML ----------------------------------------------------------------------------------------------------------


def row_toml(record: Any, kind: str = "") -> str:
    """A record as an inline table, `kind` first; fields at their defaults are left out, but for those that an effect has."""
    values = {"kind": kind} if kind else {}
    for attribute in attrs.fields(type(record)):
        value = getattr(record, attribute.name)
        if kind or value not in (None, ()):
            values[attribute.name] = value
    return toml(values)


def toml(value: object) -> str:
    """A plain value as TOML on one line.

    >>> toml({"kind": "headroom", "where": ("all",), "amount": 4})
    '{ kind = "headroom", where = ["all"], amount = 4 }'
    """
    if isinstance(value, Mapping):
        return "{ " + ", ".join(f"{key} = {toml(inner)}" for key, inner in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(toml, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    return f'"{value}"' if isinstance(value, str) else str(value)
