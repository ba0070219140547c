"""Fields of records that carry their own bounds: a range, a vocabulary, what they refer to, how long a text may be.

The bounds stand in the metadata of the attrs field, so the loader, the linter and the mutation tests read the same ones.
"""

from __future__ import annotations

from typing import Any

from attrs import NOTHING, field


def num(low: int, high: int, default: Any = NOTHING) -> Any:
    """A whole-number field between `low` and `high`, both included; also the bound of each item of a tuple of ints."""
    return field(default=default, metadata={"range": (low, high)})


def word(choices: tuple[str, ...], default: Any = NOTHING) -> Any:
    """A field that takes one of `choices`, or a tuple of them."""
    return field(default=default, metadata={"choices": choices})


def ref(kind: str, default: Any = NOTHING) -> Any:
    """A field that names a `kind` of the same ruleset (region, faction, project, card), or a tuple of such names."""
    return field(default=default, metadata={"ref": kind})


def by_id(kind: str, low: int, high: int, default: Any = ()) -> Any:
    """A field of whole numbers from `low` to `high` by the id of a `kind`: a table in TOML, pairs in the order of the ids in the record."""
    return field(default=default, metadata={"by": kind, "range": (low, high)})


def text(limit: int, default: Any = NOTHING, *, digits: bool = True) -> Any:
    """A prose field of at most `limit` characters; `digits=False` where numbers would repeat a rule by hand."""
    return field(default=default, metadata={"prose": limit, "digits": digits})
