"""Rulesets as plain data, and the digest that identifies the rules of a match."""

from __future__ import annotations

import hashlib
import json
from typing import Any, Final

import attrs

from gigawatt.content.build import build
from gigawatt.content.draft import HEAD, draft_of_plain
from gigawatt.content.faults import Faults, Place, describe
from gigawatt.content.scenario import prepare
from gigawatt.core.rules.effect_kinds import EFFECT_KINDS
from gigawatt.core.rules.predicates import KIND_OF_PREDICATE
from gigawatt.core.rules.ruleset import Override, Ruleset
from gigawatt.errors import ContentError
from gigawatt.reading import TOML_LIMITS, fault_of_size

_PERSON: Final = b"gigawatt-rules"
_KIND_OF: Final = {**{cls: kind for kind, cls in EFFECT_KINDS.items()}, **KIND_OF_PREDICATE}
_UNPLAYED: Final = frozenset({"prose", "source", "shown"})
"""Metadata of fields that have no effect on play."""

_LIMITS: Final = TOML_LIMITS._replace(depth=11)
"""Of plain rules: as deep as the measures of a hint stand in them."""

_PAPERS: Final = ("facts", "sources", "origins")
"""The evidence behind the numbers; not part of the rules as played."""


def ruleset_digest(ruleset: Ruleset, scenario_id: str) -> str:
    """The digest of the rules that a match of this scenario is played by: 32 hexadecimal digits.

    It covers rule fields in their order. It does not cover names, prose, sources and other text, nor the scenarios, cards and
    projects that this scenario leaves out. It is the same before and after `prepare`.

    Raises:
        NotationError: the ruleset has no such scenario.
    """
    played = prepare(ruleset, scenario_id)
    kept = {a.name: getattr(played, a.name) for a in attrs.fields(Ruleset) if a.name not in (*HEAD, *_PAPERS)}
    rules = {name: _rule(value) for name, value in kept.items()}
    text = json.dumps(rules, sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hashlib.blake2b(text.encode(), digest_size=16, person=_PERSON).hexdigest()


def _rule(value: Any) -> Any:
    """The rule fields of a record that differ from their default, so that a new field with a neutral default changes no digest."""
    if isinstance(value, tuple):
        return [_rule(item) for item in value]
    if not attrs.has(type(value)):
        return value
    kept: dict[str, Any] = {"kind": _KIND_OF[type(value)]} if type(value) in _KIND_OF else {}
    for attribute in attrs.fields(type(value)):
        field = getattr(value, attribute.name)
        if not _UNPLAYED & set(attribute.metadata) and field != attribute.default:
            kept[attribute.name] = _rule(field)
    return kept


def to_plain(ruleset: Ruleset) -> dict[str, Any]:
    """`ruleset` as tables, lists, texts and numbers, fit for JSON: rule fields and prose, without facts, sources and origins."""
    kept = [a.name for a in attrs.fields(Ruleset) if a.name not in _PAPERS]
    return {name: _plain(getattr(ruleset, name)) for name in kept}


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if not attrs.has(type(value)):
        return value
    kept: dict[str, Any] = {"kind": _KIND_OF[type(value)]} if type(value) in _KIND_OF else {}
    for attribute in attrs.fields(type(value)):
        field = getattr(value, attribute.name)
        if field is not None and (field != attribute.default or isinstance(value, Override)):
            kept[attribute.name] = dict(field) if "by" in attribute.metadata else _plain(field)
    return kept


def from_plain(plain: object, name: str = "record") -> Ruleset:
    """Read the ruleset that `to_plain` wrote, with all checks of a rule file.

    Args:
        plain: decoded JSON; nothing about it is trusted.
        name: the name of its origin in problems.

    Raises:
        ContentError: it is not a valid ruleset; the error lists all problems.
    """
    faults = Faults()
    place = Place(name)
    if not isinstance(plain, dict):
        faults.add(place, f"expected a table of rules, got {describe(plain)}")
        raise ContentError(faults.problems)
    if message := fault_of_size(plain, _LIMITS):
        faults.add(place, message)
        raise ContentError(faults.problems)
    draft = draft_of_plain(plain, name, faults)
    return faults.settle(build(draft, faults, has_facts=any(plain.get(p) for p in _PAPERS)))
