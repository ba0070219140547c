"""What can never be reached, numbers without an origin, decks that are too small: problems of rules that can be played."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import attrs

from gigawatt.content import paths
from gigawatt.content.axes import REQUIREMENT_AXES
from gigawatt.content.check_exercise import check_exercise_actions
from gigawatt.content.checks import half_of
from gigawatt.content.draft import SHELVES, Draft
from gigawatt.content.faults import Faults, Place
from gigawatt.content.scenario import prepare
from gigawatt.core.lineups import blocs_to_mix, is_mixed
from gigawatt.core.rules.ruleset import (
    PARTS,
    Card,
    Faction,
    Headline,
    Project,
    Region,
    Requirement,
    Ruleset,
    Scenario,
)
from gigawatt.errors import UsageError

SMALLEST_DECK = 6
"""The fewest cards of a year's deck that fill the row."""


def check_reach(ruleset: Ruleset, draft: Draft, faults: Faults) -> None:
    """Add the problems of a playable ruleset; inherited cards are judged in their own ruleset."""
    _check_name(ruleset, draft, faults)
    _check_origins(ruleset, draft, faults)
    own = own_records(ruleset, draft)
    for record, place in own:
        if isinstance(record, Card):
            _check_card(record, ruleset, place, faults)
        elif isinstance(record, Headline):
            _check_headline(record, ruleset, place, faults)
        elif isinstance(record, Project):
            _check_project(record, ruleset, place, faults)
        elif isinstance(record, Faction):
            _check_faction(record, ruleset, place, faults)
        elif isinstance(record, Scenario):
            check_scenario(record, ruleset, place, faults)
    _check_twins(own, ruleset, faults)


def own_records(ruleset: Ruleset, draft: Draft) -> list[tuple[Any, Place]]:
    """The records of the topmost layer, each with its place."""
    found = []
    for attr in SHELVES:
        if attr == "origins":
            continue
        for record in getattr(ruleset, attr):
            entry = draft.shelves[attr][record.id]
            if entry.layer == draft.layer:
                found.append((record, Place(entry.file, record.id)))
    return found


def _check_name(ruleset: Ruleset, draft: Draft, faults: Faults) -> None:
    if ruleset.id != draft.layer:
        faults.add(Place(draft.file, "", "id"), f'expected the name of the folder, "{draft.layer}", got "{ruleset.id}"')


def _check_origins(ruleset: Ruleset, draft: Draft, faults: Faults) -> None:
    for origin in ruleset.origins:
        entry = draft.shelves["origins"][origin.path]
        if entry.layer == draft.layer and not paths.exists(ruleset, origin.path):
            faults.add(
                Place(entry.file, origin.path, "path"), "expected the path of a number or a table, found nothing there"
            )
    for path in paths.numbers(ruleset):
        if not any(paths.covers(origin.path, path) for origin in ruleset.origins):
            hint = f'an [[origin]] with path = "{path}" or a part of it'
            faults.add(Place(draft.file, path), "this number has no origin", hint)


# --- what can be reached -------------------------------------------------------------------------------------------


def years_of(scenario: Scenario) -> set[int]:
    """The years that a scenario plays."""
    return {2024 + (quarter - 1) // 4 for quarter in quarters_of(scenario)}


def quarters_of(scenario: Scenario) -> range:
    """The calendar quarters that a scenario plays (1 is 2024 Q1)."""
    return range(scenario.first, scenario.first + scenario.quarters)


def plays(chosen: tuple[str, ...], name: str) -> bool:
    """Whether a scenario that names `chosen`, or nothing for all, plays what is called `name`."""
    return not chosen or name in chosen


def _check_card(card: Card, ruleset: Ruleset, place: Place, faults: Faults) -> None:
    hosts = [s for s in ruleset.scenarios if "row" not in s.off and plays(s.cards, card.id)]
    if not any(set(card.years) & years_of(scenario) for scenario in hosts):
        faults.add(place.at("years"), "no scenario that holds this card plays one of its years")
    factions = [f for f in ruleset.factions if any(f.id in s.factions for s in hosts)] or list(ruleset.factions)
    if not any(may_take(card, faction) for faction in factions):
        faults.add(place.at("requires"), "no faction of any scenario can ever meet this")
    elif not any(_fits(card, region, factions) for region in ruleset.regions):
        faults.add(place.at("requires"), "no region can ever meet this")
    _check_levels(card, ruleset, hosts, place, faults)


def may_take(card: Card, faction: Faction) -> bool:
    """Whether a faction meets the requirements that it alone decides."""
    of = {"bloc": faction.bloc, "kind": faction.kind}
    return all(of[row.kind] in row.which for row in card.requires if row.kind in of)


def _fits(card: Card, region: Region, factions: Iterable[Faction]) -> bool:
    """Whether a region can meet all requirements of a card on its target."""
    takers = [faction for faction in factions if may_take(card, faction)]
    return all(_meets(row, region, takers) for row in card.requires if row.kind in REQUIREMENT_AXES)


def _meets(row: Requirement, region: Region, takers: Iterable[Faction]) -> bool:
    match row.kind:
        case "source":
            return bool(set(row.which) & set(region.sources))
        case "climate":
            return region.climate in row.which
        case "water-risk":
            return region.water_risk
        case "region-bloc":
            return region.bloc in row.which
        case "home":
            return any(region.id in faction.homes for faction in takers)
    return True


def _check_levels(card: Card, ruleset: Ruleset, hosts: list[Scenario], place: Place, faults: Faults) -> None:
    """Check for prices and thresholds that no seat can reach."""
    caps = [prepare(ruleset, scenario.id).economy.influence_cap for scenario in hosts]
    cap = max(caps, default=ruleset.economy.influence_cap) + most_trait(ruleset, "influence-cap")
    if card.influence > cap:
        faults.add(place.at("influence"), f"expected at most {cap}, which no purse can exceed, got {card.influence}")
    tiers = len(ruleset.training.thresholds)
    for index, row in enumerate(card.requires):
        here = place.at("requires").item(index)
        if row.kind == "tier" and (row.min or 0) > tiers:
            faults.add(here.at("min"), f"expected at most {tiers}, the last tier, got {row.min}")
    low = max((row.min for row in card.requires if row.kind == "tension-at-least" and row.min is not None), default=0)
    high = min((row.max for row in card.requires if row.kind == "tension-at-most" and row.max is not None), default=5)
    if low > high:
        faults.add(place.at("requires"), f"tension can never be at least {low} and at most {high}")


def most_trait(ruleset: Ruleset, kind: str) -> int:
    """The most that any faction's trait of a kind adds; 0 if none does."""
    return max((t.amount for f in ruleset.factions for t in (*f.ability, *f.weakness) if t.kind == kind), default=0)


def _check_headline(headline: Headline, ruleset: Ruleset, place: Place, faults: Faults) -> None:
    hosts = [s for s in ruleset.scenarios if "headlines" not in s.off and plays(s.headlines, headline.id)]
    if not any({half_of(q) for q in quarters_of(scenario)} & set(headline.halves) for scenario in hosts):
        faults.add(place.at("halves"), "no scenario that holds this headline plays one of its half-years")


def _check_project(project: Project, ruleset: Ruleset, place: Place, faults: Faults) -> None:
    hosts = [s for s in ruleset.scenarios if plays(s.projects, project.id)]
    if project.gives in PARTS:
        hosts = [s for s in hosts if "plants" not in s.off]
    if not any(project.first_quarter in range(1, s.first + s.quarters) for s in hosts):
        faults.add(place, "no scenario that holds this project lasts long enough or lets it be built")
    if not any(may_stand(project, region) for region in ruleset.regions):
        faults.add(place, "it may stand in no region: see its source, climates and kind of plant")


def may_stand(project: Project, region: Region) -> bool:
    """Whether a region offers what a project asks of it."""
    if project.gives in PARTS and getattr(region.suits, project.gives) == "none":
        return False
    if project.source and project.source not in region.sources:
        return False
    if project.only_fibre and project.only_fibre != region.fibre:
        return False
    return (not project.climates or region.climate in project.climates) and (
        region.water_risk or not project.needs_water_risk
    )


def _check_faction(faction: Faction, ruleset: Ruleset, place: Place, faults: Faults) -> None:
    if not any(faction.id in scenario.factions for scenario in ruleset.scenarios):
        faults.add(place, "no scenario lets anyone play this faction")


# --- scenarios and decks -------------------------------------------------------------------------------------------


def check_scenario(scenario: Scenario, ruleset: Ruleset, place: Place, faults: Faults) -> None:
    """Add the problems of a scenario as it would be played."""
    played = prepare(ruleset, scenario.id)
    if "row" not in scenario.off:
        for year in sorted(years_of(scenario)):
            deck = sum(year in card.years for card in played.cards)
            if deck < SMALLEST_DECK:
                faults.add(place.at("cards"), f"expected at least {SMALLEST_DECK} row cards for {year}, got {deck}")
    if not any(project.opens for project in played.projects):
        faults.add(place.at("projects"), "expected a project that opens a campus, got none")
    _check_off(scenario, played, place, faults)
    _check_blocs(scenario, played, place, faults)
    from gigawatt.core.game import (
        Game,  # imported late: linting is the only part of this package that compiles a game
    )

    for seats in scenario.seats:
        try:
            check_exercise_actions(scenario, Game(played, scenario.id, seats), place, faults)
        except UsageError as error:
            faults.add(place.at("seats"), str(error))


def _check_off(scenario: Scenario, played: Ruleset, place: Place, faults: Faults) -> None:
    """Check for things that a scenario names although it switches them off."""
    for feature, name, what in (("row", "cards", "row cards"), ("headlines", "headlines", "headlines")):
        if feature in scenario.off and getattr(scenario, name):
            faults.add(place.at(name), f'names {what}, but "{feature}" is switched off')
    if "plants" in scenario.off:
        owners = [f.id for f in played.factions if f.id in scenario.factions and f.start.plants_at]
        if owners:
            faults.add(place.at("off"), f'switches "plants" off, but {", ".join(owners)} start with plants')


def _check_blocs(scenario: Scenario, played: Ruleset, place: Place, faults: Faults) -> None:
    """Check that the default factions of three seats and more hold two blocs, if there are controls."""
    for seats in scenario.seats:
        if not is_mixed(blocs_to_mix(played, scenario, scenario.factions[:seats])):
            message = f"expected two blocs among the first {seats}, for export controls are about other blocs, got one"
            faults.add(place.at("factions"), message)


def _check_twins(own: Iterable[tuple[Any, Place]], ruleset: Ruleset, faults: Faults) -> None:
    """Check for pairs of row cards that differ only in names and sizes."""
    first: dict[object, str] = {}
    mine = {record.id: place for record, place in own if isinstance(record, Card)}
    for card in sorted(ruleset.cards, key=lambda card: card.id in mine):
        other = first.setdefault(_shape(card), card.id)
        if other != card.id and card.id in mine:
            faults.add(mine[card.id], f'differs from "{other}" only in names and sizes', "give it an effect of its own")


def _shape(card: Card) -> object:
    """What remains of a card without its sizes: currencies, target, conditions, and effects by kind, words and sign."""
    prices = tuple(bool(getattr(card, name)) for name in ("cash", "influence", "lead"))
    requires = frozenset((row.kind, row.which) for row in card.requires)
    return prices, card.target, requires, frozenset(tuple(_traces(effect)) for effect in card.effects)


def _traces(effect: Any) -> Iterator[object]:
    yield type(effect).__name__
    for attribute in attrs.fields(type(effect)):
        value = getattr(effect, attribute.name)
        if not isinstance(value, int):
            yield value
        elif attribute.name != "quarters":
            yield (value > 0) - (value < 0)
