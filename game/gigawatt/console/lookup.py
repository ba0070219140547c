"""The rules of one thing, by its name."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from difflib import get_close_matches
from typing import TYPE_CHECKING

from gigawatt.wording.names import Lexicon
from gigawatt.wording.purse_text import with_purse
from gigawatt.wording.rules_text import (
    card_text,
    faction_text,
    headline_text,
    project_text,
    region_text,
    scenario_text,
)

if TYPE_CHECKING:
    from gigawatt.core import Game


def entries(game: Game) -> Iterator[tuple[str, str, str, str, Callable[[], tuple[str, ...]]]]:
    """Everything that has rules of its own: its id, name, what it is, what it teaches, and how to get its text."""
    rules = game.ruleset
    lexicon = Lexicon.of(rules)
    for region in rules.regions:
        yield region.id, region.name, "region", "", lambda r=region: region_text(r)  # type: ignore[misc]
    purse = game.scenario.purse_for(game.seats)
    for faction in [with_purse(faction, purse) for faction in rules.factions]:
        yield faction.id, faction.name, "faction", faction.idea, lambda f=faction: faction_text(f, lexicon)  # type: ignore[misc]
    for project in rules.projects:
        yield project.id, project.name, "project", project.idea, lambda p=project: project_text(p)  # type: ignore[misc]
    for card in rules.cards:
        yield card.id, card.name, "card", card.idea, lambda c=card: card_text(c, lexicon)  # type: ignore[misc]
    for headline in rules.headlines:
        yield headline.id, headline.name, "headline", headline.idea, lambda h=headline: headline_text(h, lexicon)  # type: ignore[misc]
    for scenario in rules.scenarios:
        yield scenario.id, scenario.name, "scenario", scenario.lesson, lambda s=scenario: scenario_text(s, lexicon)  # type: ignore[misc]


def look_up(game: Game, text: str) -> list[str]:
    """The rules of what `text` names by id or by the beginning of its name, or what else there is."""
    low = text.lower().strip()
    if not low:
        return ["Show what? A card, project, region, faction, headline or scenario, by its name."]
    rows = list(entries(game))
    found = [row for row in rows if low in (row[0], row[1].lower())] or [
        row
        for row in rows
        if row[0].startswith(low) or row[1].lower().startswith(low) or f" {low}" in f" {row[1].lower()}"
    ]
    if not found:
        near = get_close_matches(low, [row[0] for row in rows], 1)
        return [f"Nothing is called {text!r}." + (f" Did you mean {near[0]}?" if near else "")]
    if len(found) > 1:
        return [f"{text} may be {', '.join(f'{row[0]} ({row[2]})' for row in found[:12])}."]
    name_id, name, kind, idea, read = found[0]
    return [f"{name} ({name_id}), {kind}.", *read(), *([idea] if idea else [])]
