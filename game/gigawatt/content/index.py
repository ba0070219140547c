"""Everything on the table by kind and id: what `rules list` and `rules show` go through."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from gigawatt.content.faults import nearest
from gigawatt.content.structure import BALANCE
from gigawatt.core.rules.ruleset import Card, Headline, Ruleset, Source
from gigawatt.errors import NotationError
from gigawatt.text import safe_text
from gigawatt.wording.names import Lexicon
from gigawatt.wording.rules_text import (
    card_text,
    faction_text,
    halves_text,
    headline_text,
    project_text,
    region_text,
    scenario_text,
    years_text,
)

LISTED: Final = {
    "region": "regions",
    "faction": "factions",
    "catalogue": "projects",
    "row": "cards",
    "headline": "headlines",
    "scenario": "scenarios",
}
"""The kinds that are listed, and the attribute of the ruleset that holds each."""


@frozen
class Shown:
    """One card as a reader sees it."""

    kind: str
    id: str
    name: str
    lines: tuple[str, ...]
    """Its rule text."""
    flavour: str
    idea: str
    reasons: tuple[str, ...]
    """Why its numbers are what they are, where that is a choice of balance."""
    facts: tuple[tuple[str, str, tuple[Source, ...]], ...]
    """The facts it is calibrated on: id, claim, and the documents behind it."""


def entries(ruleset: Ruleset, kinds: tuple[str, ...] = tuple(LISTED)) -> list[tuple[str, Any]]:
    """Kind and record of everything on the table, in the order of the kinds and then of the rules."""
    return [(kind, record) for kind in kinds for record in getattr(ruleset, LISTED[kind])]


def find(ruleset: Ruleset, text: str) -> list[tuple[str, Any]]:
    """The records called `text`, which is an id or `kind:id`; several when kinds share an id.

    Raises:
        NotationError: nothing is called so.
    """
    kind, _, name = text.rpartition(":")
    known = entries(ruleset)
    found = [(k, record) for k, record in known if record.id == name and kind in ("", k)]
    if not found:
        hint = nearest(name, [record.id for k, record in known if kind in ("", k)])
        raise NotationError(f'no card "{safe_text(text, 60)}" in the rules "{ruleset.id}"; {hint}')
    return found


def show(ruleset: Ruleset, kind: str, record: Any) -> Shown:
    """A record as a reader sees it, with the sources of its numbers."""
    named = getattr(record, "source_facts", None) if kind == "catalogue" else record.source
    facts = {fact.id: fact for fact in ruleset.facts}
    sources = {source.id: source for source in ruleset.sources}
    resting = [facts[name] for name in named or () if name in facts]
    return Shown(
        kind,
        record.id,
        record.name,
        _lines(kind, record, Lexicon.of(ruleset)),
        getattr(record, "flavour", ""),
        getattr(record, "idea", "") or getattr(record, "lesson", ""),
        tuple(name.removeprefix(BALANCE).strip() for name in named or () if name.startswith(BALANCE)),
        tuple((fact.id, fact.claim, tuple(sources[s] for s in fact.sources)) for fact in resting),
    )


def _lines(kind: str, record: Any, lexicon: Lexicon) -> tuple[str, ...]:
    if isinstance(record, Card):
        return (f"Suit: {record.suit}. In the deck of {years_text(record)}.", *card_text(record, lexicon))
    if isinstance(record, Headline):
        return (f"In the pool of {halves_text(record)}.", *headline_text(record, lexicon))
    if kind == "catalogue":
        return project_text(record)
    if kind == "region":
        return region_text(record)
    return faction_text(record, lexicon) if kind == "faction" else (record.summary, *scenario_text(record, lexicon))
