"""Warnings of cards that can never be taken, and of effects that touch nobody and nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import Any, Final

from gigawatt.content.faults import Faults, Place
from gigawatt.content.lint_reach import most_trait
from gigawatt.core.rules import effect_kinds as kinds
from gigawatt.core.rules.ruleset import BLOCS, PARTS, Card, Faction, Region, Requirement, Ruleset
from gigawatt.wording.grammar import listed

Hosts = list[Ruleset]
"""The rules of the scenarios that play a record, each as played."""

_FEATURES: Final[dict[type, str]] = {
    kinds.Progress: "training",
    kinds.TrainingRate: "training",
    kinds.Licences: "controls",
    kinds.WorldControl: "controls",
    kinds.Relief: "controls",
    kinds.Seizure: "controls",
    kinds.Output: "plants",
}
"""The part of the game without which an effect does nothing."""

_REQUIREMENT_FEATURES: Final = {"tier": "training", "plant": "plants", "chokepoint": "plants"}
"""The part of the game without which a requirement is never met."""


def _all_off(hosts: Hosts, feature: str) -> bool:
    return bool(feature) and bool(hosts) and all(feature in host.scenarios[0].off for host in hosts)


# --- effects -------------------------------------------------------------------------------------------------------


def warn_of_effects(effects: Iterable[Any], hosts: Hosts, holders: str, place: Place, warnings: Faults) -> None:
    """Warn of effects that do nothing in any of the scenarios that play them.

    Args:
        effects: the rows.
        hosts: the rules of those scenarios; without one nothing is said here.
        holders: what to call the scenarios: `every scenario that holds it`.
        place: the place of the card, headline or scenario.
        warnings: collects the warnings.
    """
    if not hosts:
        return
    for index, effect in enumerate(effects):
        here = place.at("effects").item(index)
        for field, message in _idle(effect, hosts, holders):
            warnings.add(here.at(field) if field else here, f"does nothing: {message}")


def _idle(effect: Any, hosts: Hosts, holders: str) -> Iterator[tuple[str, str]]:
    """Reasons why an effect does nothing, each with its field."""
    feature = _FEATURES.get(type(effect), "")
    if getattr(effect, "group", "") == "plant":
        feature = "plants"
    if _all_off(hosts, feature):
        yield "", f'{holders} switches "{feature}" off'
    matches = _WHO.get(getattr(effect, "who", ""))
    if matches and not any(matches(faction) for faction in _factions(hosts)):
        yield "who", f'{holders} is without a faction that "{effect.who}" names'
    regions = hosts[0].regions
    where = getattr(effect, "where", ())
    if where and not any(_names(word, region) for word in where for region in regions):
        yield "where", f"no region is {listed(where, 'or')}"
    if isinstance(effect, kinds.Lane) and not any(region.lane == effect.lane for region in regions):
        yield "lane", f'no region is on the lane "{effect.lane}"'
    bloc = getattr(effect, "bloc", "")
    if bloc in BLOCS and not any(region.bloc == bloc for region in regions):
        yield "bloc", f'no region is of the bloc "{bloc}"'


def _factions(hosts: Hosts) -> list[Faction]:
    """Everyone who may sit in one of the scenarios."""
    return [f for host in hosts for f in host.factions if f.id in host.scenarios[0].factions]


def _names(word: str, region: Region) -> bool:
    """Whether a word of `where` may name a region."""
    if word == "water-risk":
        return region.water_risk
    return word in ("target", "all", "homes", region.bloc, region.id)


_WHO: Final[dict[str, Callable[[Faction], bool]]] = {
    "firms": lambda faction: faction.kind == "firm",
    "states": lambda faction: faction.kind == "state",
    "alliance": lambda faction: faction.bloc == "alliance",
    "challenger": lambda faction: faction.bloc == "challenger",
    "non-aligned": lambda faction: faction.bloc == "non-aligned",
}
"""The words of `who` that a line-up may leave empty."""


# --- cards ---------------------------------------------------------------------------------------------------------


def warn_of_card(card: Card, hosts: Hosts, place: Place, warnings: Faults) -> None:
    """Warn of a card that no seat can ever take, and of its effects that do nothing."""
    warn_of_effects(card.effects, hosts, "every scenario that holds it", place, warnings)
    if not hosts:
        return
    for index, row in enumerate(card.requires):
        if reason := _never(row, card, hosts):
            warnings.add(place.at("requires").item(index), f"nobody can ever take this card: {reason}")
    low = max((row.min for row in card.requires if row.kind == "index-at-least" and row.min is not None), default=-2)
    high = min((row.max for row in card.requires if row.kind == "index-at-most" and row.max is not None), default=2)
    if low > high:
        message = f"nobody can ever take this card: the index can never be at least {low} and at most {high}"
        warnings.add(place.at("requires"), message)


def _never(row: Requirement, card: Card, hosts: Hosts) -> str:
    """Why a requirement is never met in any scenario that plays the card, or nothing."""
    feature = _REQUIREMENT_FEATURES.get(row.kind, "")
    if _all_off(hosts, feature):
        return f'every scenario that holds it switches "{feature}" off'
    if row.kind == "influence-at-most" and row.max is not None and row.max < card.influence:
        return f"it costs {card.influence} influence, and its taker may have at most {row.max}"
    if row.kind == "plant" and not any(_has_plant(part, hosts) for part in row.which):
        return f"no faction starts with a plant for {listed(row.which, 'or')}, and no project builds one"
    most = _most(row, hosts)
    if most is not None and row.min is not None and row.min > most:
        return f"it asks for {row.min}, and there can be at most {most}"
    return ""


def _has_plant(part: str, hosts: Hosts) -> bool:
    starts = any(getattr(faction.start, part) for faction in _factions(hosts)) if part in PARTS else False
    return starts or any(project.gives == part for host in hosts for project in host.projects)


def _most(row: Requirement, hosts: Hosts) -> int | None:
    """The most that a seat can have of what a requirement counts; None if nothing bounds it."""
    if row.kind == "campuses-at-least":
        return max(host.economy.campus_limit for host in hosts) + max(0, most_trait(hosts[0], "campus-limit"))
    return None
