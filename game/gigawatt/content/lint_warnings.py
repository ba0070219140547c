"""Warnings: what loads and can be played, but cannot work as its author probably meant."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final

from gigawatt.content.checks import half_of
from gigawatt.content.draft import Draft
from gigawatt.content.faults import Faults, Place
from gigawatt.content.lint_effects import warn_of_card, warn_of_effects
from gigawatt.content.lint_reach import may_stand, own_records, plays, quarters_of, years_of
from gigawatt.content.paths import value_at
from gigawatt.content.scenario import prepare
from gigawatt.content.trait_signs import helps
from gigawatt.core.rules.ruleset import (
    COMPONENTS,
    LAYERS,
    Card,
    Faction,
    Headline,
    Project,
    Region,
    Ruleset,
    Scenario,
    Trait,
)
from gigawatt.core.rules.vocabulary import LAYER_OF
from gigawatt.wording.grammar import listed
from gigawatt.wording.rules_text import trait_text

_TRAIT_FEATURES: Final = {
    "training-pct": "training",
    "rent-lots": "rent",
    "equity-lead": "finance",
    "equity-cash": "finance",
    "upkeep": "controls",
    "plant-pct": "plants",
    "plant-speed": "plants",
    "plant-output": "plants",
}
"""The part of the game without which a trait moves nothing."""


def warn_of_ruleset(ruleset: Ruleset, draft: Draft, warnings: Faults) -> None:
    """Add a warning for everything in the topmost layer that cannot work."""
    own = own_records(ruleset, draft)
    for record, place in own:
        warn = _WARNERS.get(type(record))
        if warn:
            warn(record, ruleset, place, warnings)
    _warn_of_names(own, ruleset, warnings)


def hosts_of(ruleset: Ruleset, list_name: str, record_id: str, feature: str = "") -> list[Ruleset]:
    """The rules of every scenario that plays a record of the list `list_name` and does not switch a feature off."""
    return [
        prepare(ruleset, scenario.id)
        for scenario in ruleset.scenarios
        if plays(getattr(scenario, list_name), record_id) and feature not in scenario.off
    ]


def _warn_of_names(own: Iterable[tuple[Any, Place]], ruleset: Ruleset, warnings: Faults) -> None:
    """Warn of two things of a kind that players cannot tell apart."""
    for attr in ("regions", "factions", "projects", "cards", "headlines", "scenarios"):
        rows = getattr(ruleset, attr)
        for record, place in own:
            twins = [row.id for row in rows if type(row) is type(record) and row.name == record.name]
            if record in rows and len(twins) > 1:
                others = listed(f'"{name}"' for name in twins if name != record.id)
                warnings.add(place.at("name"), f'"{record.name}" is the name of {others} too', "give it another name")


# --- factions ------------------------------------------------------------------------------------------------------


def _warn_of_faction(faction: Faction, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    _warn_of_start(faction, place.at("start"), warnings)
    _warn_of_homes(faction, ruleset, place, warnings)
    hosts = [scenario for scenario in ruleset.scenarios if faction.id in scenario.factions]
    for name, should_help in (("ability", True), ("weakness", False)):
        for index, trait in enumerate(getattr(faction, name)):
            here = place.at(name).item(index)
            if helps(trait) != should_help:
                does, hint = ("harms", "weakness") if should_help else ("helps", "ability")
                message = f"this {name} {does} its faction: {trait_text(trait)}"
                warnings.add(here.at("amount"), message, f"turn its sign round, or make it {_a(hint)}")
            _warn_of_idle_trait(trait, hosts, here, warnings)
    limit = next((t.amount for t in (*faction.ability, *faction.weakness) if t.kind == "campus-limit"), 0)
    if ruleset.economy.campus_limit + limit < 1:
        message = f"it may have no campus: economy.campus_limit is {ruleset.economy.campus_limit}, its trait {limit}"
        warnings.add(place, message)


def _a(noun: str) -> str:
    return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"


def _warn_of_start(faction: Faction, place: Place, warnings: Faults) -> None:
    """Warn of a layer that is missing at the start: a campus computes as much as its scarcest layer lets it."""
    start = faction.start
    have = dict.fromkeys(LAYERS, 0)
    for component, layer in zip(COMPONENTS, LAYER_OF, strict=True):
        have[LAYERS[layer]] += getattr(start, component)
    have["chips"] = start.chips
    missing = [layer for layer, modules in have.items() if not modules]
    if missing:
        fields = {
            layer: [c for c, at in zip(COMPONENTS, LAYER_OF, strict=True) if LAYERS[at] == layer] for layer in LAYERS
        }
        named = listed([listed(fields[layer] or [layer], "or") for layer in missing])
        warnings.add(place, f"nothing computes at the start: no {listed(missing, 'or')}", f"set {named}")


def _warn_of_homes(faction: Faction, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    """Warn if a seat starts in another bloc: controls against that bloc, its own bloc's too, close its first campus."""
    blocs = {region.id: region.bloc for region in ruleset.regions}
    at = faction.start.region
    if not any(blocs[home] == faction.bloc for home in faction.homes):
        found = listed(f"{home} ({blocs[home]})" for home in faction.homes)
        message = f"expected a home in its own bloc, {faction.bloc}, got {found}"
        warnings.add(place.at("homes"), message, "controls and subsidies go by the bloc of the region")
    elif blocs[at] != faction.bloc:
        message = f"it starts in {at}, of the bloc {blocs[at]}, and is of the bloc {faction.bloc}"
        warnings.add(place.at("start.region"), message, "controls and subsidies go by the bloc of the region")


def _warn_of_idle_trait(trait: Trait, hosts: list[Scenario], place: Place, warnings: Faults) -> None:
    feature = _TRAIT_FEATURES.get(trait.kind)
    if feature and hosts and all(feature in scenario.off for scenario in hosts):
        warnings.add(place, f'does nothing: every scenario with this faction switches "{feature}" off')


# --- board ---------------------------------------------------------------------------------------------------------


def _warn_of_region(region: Region, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    """Warn of a region in which some layer can never be built."""
    missing = [group for group in ("site", "power", "cooling", "network") if not _offers(ruleset, region, group)]
    if missing:
        message = f"no project for {listed(missing, 'or')} may stand here"
        warnings.add(place, message, "see its sources and climate, and those of the projects")
    if not region.headroom and not region.growth and region.sources == ("grid",):
        warnings.add(place.at("headroom"), "its only power is the grid, which has no headroom and does not grow")


def _offers(ruleset: Ruleset, region: Region, group: str) -> bool:
    wanted = tuple(name for name, layer in zip(COMPONENTS, LAYER_OF, strict=True) if LAYERS[layer] == group)
    return any(project.gives in wanted and may_stand(project, region) for project in ruleset.projects)


def _warn_of_project(project: Project, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    if project.home_only:
        homes = {home for faction in ruleset.factions for home in faction.homes}
        if not any(region.id in homes and may_stand(project, region) for region in ruleset.regions):
            warnings.add(place.at("home_only"), "no home of any faction can ever hold it")
    room = max((region.room for region in ruleset.regions), default=0)
    if project.min_site > room:
        message = f"no campus can ever be that large: the most room of a region is {room}, got {project.min_site}"
        warnings.add(place.at("min_site"), message)
    hosts = [scenario for scenario in ruleset.scenarios if plays(scenario.projects, project.id)]
    if project.tier and hosts and all("training" in scenario.off for scenario in hosts):
        warnings.add(place.at("tier"), 'nobody can reach a tier: every scenario that holds it switches "training" off')


# --- cards and scenarios -------------------------------------------------------------------------------------------


def _warn_of_card(card: Card, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    warn_of_card(card, hosts_of(ruleset, "cards", card.id, "row"), place, warnings)


def _warn_of_headline(headline: Headline, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    hosts = hosts_of(ruleset, "headlines", headline.id, "headlines")
    warn_of_effects(headline.effects, hosts, "every scenario that holds it", place, warnings)


def warn_of_scenario(scenario: Scenario, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    """Add a warning for everything in a scenario that cannot work."""
    played = prepare(ruleset, scenario.id)
    warn_of_effects(scenario.effects, [played], "the scenario", place, warnings)
    _warn_of_overrides(scenario, ruleset, place, warnings)
    for index, purse in enumerate(scenario.purse):
        if not any((*purse.places, *(n for _, n in (*purse.factions, *purse.influence)))):
            warnings.add(place.at("purse").item(index), "adds nothing to anybody", "remove it")
    missing = [
        group
        for group in ("power", "cooling", "network")
        if not any(_offers(played, region, group) for region in played.regions)
        and any(_offers(ruleset, region, group) for region in ruleset.regions)
    ]
    if missing:
        warnings.add(place.at("projects"), f"nobody can build {listed(missing, 'or')}: it plays no such project")
    _warn_of_unused(scenario, played, place, warnings)


def _warn_of_overrides(scenario: Scenario, ruleset: Ruleset, place: Place, warnings: Faults) -> None:
    """Warn of overrides that change nothing."""
    for index, override in enumerate(scenario.overrides):
        if value_at(ruleset, override.path) == override.value:
            here = place.at("overrides").item(index)
            message = f"{override.path} is {_plain(override.value)} in the rules already"
            warnings.add(here.at("value"), message, "remove it, or give another value")


def _plain(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(list(value)) if isinstance(value, tuple) else str(value)


def _warn_of_unused(scenario: Scenario, played: Ruleset, place: Place, warnings: Faults) -> None:
    """Warn of cards and headlines that a scenario names and whose time never comes in it."""
    years, halves = years_of(scenario), {half_of(quarter) for quarter in quarters_of(scenario)}
    idle = {
        "cards": [card.id for card in played.cards if scenario.cards and not years & set(card.years)],
        "headlines": [row.id for row in played.headlines if scenario.headlines and not halves & set(row.halves)],
    }
    for name, ids in idle.items():
        if ids:
            message = f"{listed(ids)} {'comes' if len(ids) == 1 else 'come'} at no time that it plays"
            warnings.add(place.at(name), message, "remove from the list, or give the scenario more quarters")


_WARNERS: Final[dict[type, Callable[[Any, Ruleset, Place, Faults], None]]] = {
    Faction: _warn_of_faction,
    Region: _warn_of_region,
    Project: _warn_of_project,
    Card: _warn_of_card,
    Headline: _warn_of_headline,
    Scenario: warn_of_scenario,
}
