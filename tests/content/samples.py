"""One of each: records of the schema with every field filled, made from its metadata."""

from __future__ import annotations

import typing
from typing import Any

import attrs

from gigawatt.core.rules.effect_kinds import EFFECT_KINDS


def sample_effect(kind: str, pick: int = 0) -> Any:
    """An effect of a kind; `pick` chooses among the words and ends of the ranges of its fields."""
    cls = EFFECT_KINDS[kind]
    hints = typing.get_type_hints(cls)
    return cls(**{a.name: _value(a, hints[a.name], pick) for a in attrs.fields(cls)})


def _value(attribute: attrs.Attribute[Any], hint: Any, pick: int) -> Any:
    meta = attribute.metadata
    if "range" in meta:
        low, high = meta["range"]
        value: Any = (low, high, 1)[pick % 3]
        value = value if low <= value <= high and value else high
    else:
        value = meta["choices"][pick % len(meta["choices"])]
    return (value,) if typing.get_origin(hint) is tuple else value


def picks(kind: str) -> range:
    """Enough picks to see every word and both ends of every range of an effect."""
    return range(max([3, *(len(a.metadata.get("choices", ())) for a in attrs.fields(EFFECT_KINDS[kind]))]))
