"""The content of a ruleset by kind and id, as `rules list` and `rules show` present it."""

from __future__ import annotations

from typing import Any, Final

from attrs import frozen

from gigawatt.content.difficulty import measured
from gigawatt.content.faults import nearest
from gigawatt.content.structure import BALANCE
from gigawatt.core.rules.ruleset import Card, Headline, Ruleset, Source
from gigawatt.errors import NotationError
from gigawatt.text import safe_text
from gigawatt.wording.difficulty_text import faction_difficulty, faction_line, scenario_difficulty, scenario_line
from gigawatt.wording.names import SHORT_REGIONS, Lexicon
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
from gigawatt.wording.seats import SHORT_FACTIONS

LISTED: Final = {
    "region": "regions",
    "faction": "factions",
    "catalogue": "projects",
    "row": "cards",
    "headline": "headlines",
    "scenario": "scenarios",
}
"""The kinds that are listed, and for each the attribute of the ruleset."""


@frozen
class Shown:
    """A card as text for readers."""

    kind: str
    id: str
    name: str
    lines: tuple[str, ...]
    """Its rule text."""
    flavour: str
    idea: str
    reasons: tuple[str, ...]
    """The reasons for its numbers that are choices of balance."""
    facts: tuple[tuple[str, str, tuple[Source, ...]], ...]
    """The facts behind its numbers: id, claim, and the documents."""
    difficulty: tuple[str, ...] = ()
    """How hard a faction or a scenario is, where that was measured."""


def entries(ruleset: Ruleset, kinds: tuple[str, ...] = tuple(LISTED)) -> list[tuple[str, Any]]:
    """Kind and record of everything in the ruleset, by kind and then in the order of the rules."""
    return [(kind, record) for kind in kinds for record in getattr(ruleset, LISTED[kind])]


def find(ruleset: Ruleset, text: str) -> list[tuple[str, Any]]:
    """The records with the id `text`, or with `kind:id`; else those of that name, as any page of the game writes it.

    Several are found if kinds share an id or a name.

    Raises:
        NotationError: there is no such record.
    """
    kind, _, name = text.rpartition(":")
    known = entries(ruleset)
    found = [(k, record) for k, record in known if record.id == name and kind in ("", k)] or [
        (k, record)
        for k, record in known
        if _plain(text) in _names(k, record) or _plain(text.removeprefix(f"{k}:")) in _names(k, record)
    ]
    if not found:
        hint = nearest(name, [record.id for k, record in known if kind in ("", k)])
        raise NotationError(f'no card "{safe_text(text, 60)}" in the rules "{ruleset.id}"; {hint}')
    return found


def _names(kind: str, record: Any) -> set[str]:
    """What a record is called: its name, and the short form for narrow columns."""
    shorter = {"region": SHORT_REGIONS, "faction": SHORT_FACTIONS}.get(kind, {})
    return {_plain(record.name), _plain(shorter.get(record.name, record.name))}


def _plain(name: str) -> str:
    """A name as it is compared: in small letters, with single spaces."""
    return " ".join(name.casefold().split())


def show(ruleset: Ruleset, kind: str, record: Any) -> Shown:
    """Describe a record for readers, with the sources of its numbers."""
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
        _difficulty(ruleset, kind, record),
    )


def brief_difficulty(ruleset: Ruleset, kind: str, record: Any) -> str:
    """How hard a scenario is with its default seats, or a faction in the first scenario that has it: a word and a figure, or nothing."""
    if kind == "scenario":
        row = measured(ruleset, record.id, record.default_seats)
        return "" if row is None else scenario_difficulty(row.among_rivals.pct, row.seats).brief
    if kind != "faction":
        return ""
    host = next((scenario for scenario in ruleset.scenarios if record.id in scenario.factions), None)
    row = None if host is None else measured(ruleset, host.id, host.default_seats)
    share = None if row is None else row.factions.get(record.id)
    return "" if row is None or share is None else faction_difficulty(share.pct, row.seats).brief


def _difficulty(ruleset: Ruleset, kind: str, record: Any) -> tuple[str, ...]:
    """The difficulty of a scenario with each number of seats, or of a faction in each scenario with its default seats; a line each."""
    lines = []
    if kind == "scenario":
        for seats in record.seats:
            if row := measured(ruleset, record.id, seats):
                lines.append(scenario_line(row.among_rivals, seats, row.rivals, row.among_rivals_games))
    elif kind == "faction":
        for scenario in ruleset.scenarios:
            row = measured(ruleset, scenario.id, scenario.default_seats) if record.id in scenario.factions else None
            share = None if row is None else row.factions.get(record.id)
            if row is not None and share is not None:
                lines.append(f"{scenario.name}: {faction_line(record.name, share, row.seats, row.games)}")
    return tuple(lines)


def _lines(kind: str, record: Any, lexicon: Lexicon) -> tuple[str, ...]:
    if isinstance(record, Card):
        return (f"Suit: {record.suit}. In the deck of {years_text(record)}.", *card_text(record, lexicon))
    if isinstance(record, Headline):
        return (f"In the pool of {halves_text(record)}.", *headline_text(record, lexicon))
    if kind == "catalogue":
        return project_text(record)
    if kind == "region":
        return region_text(record)
    if kind == "exercise":
        return (record.exercise.situation, f"Task: {record.exercise.task}", *scenario_text(record, lexicon))
    return faction_text(record, lexicon) if kind == "faction" else (record.summary, *scenario_text(record, lexicon))
