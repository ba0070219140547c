"""Checks that compare the fields of records with each other; `structure` checks each field by itself.

A ruleset that passes both is safe to play: the core does not check it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from typing import Any, Final

from attrs import define, field

from gigawatt.content.check_cards import check_card, check_headline, check_scenario_effects
from gigawatt.content.check_exercise import check_exercise
from gigawatt.content.faults import Faults, Place, describe
from gigawatt.content.purses import check_purses
from gigawatt.core.rules.ruleset import (
    HALVES,
    LADDERS,
    MAX_QUARTERS,
    PARTS,
    Card,
    ChipClass,
    Chokepoints,
    Cloud,
    Controls,
    Economy,
    Faction,
    Headline,
    Hosting,
    Ladder,
    Project,
    Region,
    Scenario,
    Scoring,
    Source,
    Training,
)

YEARS: Final = 3
GROUP_OF: Final = {
    "site": "site",
    "grid": "power",
    "gas": "power",
    "clean": "power",
    "evaporative": "cooling",
    "closed": "cooling",
    "electrical": "network",
    "optical": "network",
    **dict.fromkeys(PARTS, "plant"),
}
"""The group of a project by what it gives; fittings and headroom may be in any group."""

NO_ADDRESS: Final = "none"
"""The address of a source without one, such as background knowledge."""

_CLEAN: Final = ("solar", "nuclear", "hydrogen")


@define
class Context:
    """The records to check others against; those that failed to load are missing."""

    rows: dict[type, dict[str, Any]] = field(factory=dict)

    def get(self, cls: type, name: str = "") -> Any:
        """The record of `cls` called `name` (a table has no name), or None."""
        return self.rows.get(cls, {}).get(name)

    def all(self, cls: type) -> Iterable[Any]:
        """Every record of `cls`, in the order of the files."""
        return self.rows.get(cls, {}).values()


def check_all(placed: Iterable[tuple[Any, Place]], whole: Place, faults: Faults) -> None:
    """Add every inconsistency between the records of a ruleset; `whole` is the place of its main file."""
    rows = list(placed)
    context = Context()
    for record, _ in rows:
        context.rows.setdefault(type(record), {})[getattr(record, "id", "")] = record
    for record, place in rows:
        check = _CHECKS.get(type(record))
        if check:
            check(record, place, context, faults)
    _check_completeness(context, whole, faults)


def _check_completeness(context: Context, whole: Place, faults: Faults) -> None:
    if faults.count:
        return  # a record that failed to load may be the missing one
    for missing in [name for name in LADDERS if context.get(Ladder, name) is None]:
        faults.add(whole.at("ladder"), f'expected a [[ladder]] with id "{missing}", got none')
    years = [chips.year for chips in context.all(ChipClass)]
    if sorted(years) != [2024, 2025, 2026]:
        faults.add(whole.at("class"), f"expected one [[class]] for each of 2024, 2025 and 2026, got {len(years)}")
    for cls, name in ((Region, "region"), (Faction, "faction"), (Project, "project"), (Scenario, "scenario")):
        if not context.rows.get(cls):
            faults.add(whole.at(name), f"expected at least one {name}, got none")


# --- numbers -------------------------------------------------------------------------------------------------------


def _length(record: Any, name: str, length: int, what: str, place: Place, faults: Faults) -> bool:
    got = len(getattr(record, name))
    if got != length:
        faults.add(place.at(name), f"expected {length} numbers, {what}, got {got}")
    return got == length


def _order(low: str, high: str, record: Any, place: Place, faults: Faults) -> None:
    """Add a problem if the field `low` is greater than the field `high`."""
    if getattr(record, low) > getattr(record, high):
        limit = getattr(record, high)
        faults.add(place.at(low), f"expected at most {high}, which is {limit}, got {getattr(record, low)}")


def _ascending(record: Any, name: str, place: Place, faults: Faults) -> None:
    values = getattr(record, name)
    if any(later <= earlier for earlier, later in pairwise(values)):
        faults.add(place.at(name), f"expected numbers that rise, got {list(values)}")


def _check_economy(economy: Economy, place: Place, _: Context, faults: Faults) -> None:
    _order("influence_per_quarter", "influence_cap", economy, place, faults)
    _length(economy, "plant_units", YEARS, "one a year", place, faults)


def _check_cloud(cloud: Cloud, place: Place, _: Context, faults: Faults) -> None:
    _length(cloud, "demand", MAX_QUARTERS, "one a quarter", place, faults)
    _order("price_min", "price_max", cloud, place, faults)
    _order("index_low", "index_high", cloud, place, faults)


def _check_training(training: Training, place: Place, _: Context, faults: Faults) -> None:
    tiers = len(training.thresholds)
    if tiers > 6:
        faults.add(place.at("thresholds"), f"expected at most 6 numbers, got {tiers}")
        return
    _ascending(training, "thresholds", place, faults)
    for name in ("first", "second", "later"):
        _length(training, name, tiers, "one for each threshold", place, faults)


def _check_controls(controls: Controls, place: Place, _: Context, faults: Faults) -> None:
    _order("seizure_pct", "seizure_tense_pct", controls, place, faults)
    for name in ("optics", "materials"):
        _check_shares(controls, name, place, faults)


def _check_chokepoints(chokepoints: Chokepoints, place: Place, _: Context, faults: Faults) -> None:
    _order("keep_pct", "take_pct", chokepoints, place, faults)


def _check_hosting(hosting: Hosting, place: Place, _: Context, faults: Faults) -> None:
    _length(hosting, "rents", 3, "from low to high", place, faults)
    _ascending(hosting, "rents", place, faults)


def _check_scoring(scoring: Scoring, place: Place, _: Context, faults: Faults) -> None:
    for seats in range(2, 7):
        name = f"rank{seats}"
        _length(scoring, name, seats, "one a place", place, faults)
        ranks = getattr(scoring, name)
        if list(ranks) != sorted(ranks, reverse=True):
            faults.add(place.at(name), f"expected numbers that do not rise, got {list(ranks)}")


def _check_ladder(ladder: Ladder, place: Place, _: Context, faults: Faults) -> None:
    for name in ("refill", "world"):
        _length(ladder, name, MAX_QUARTERS, "one a quarter", place, faults)
    for name in ("lot", "multiple"):
        _length(ladder, name, YEARS, "one a year", place, faults)
    _check_shares(ladder, "origins", place, faults)
    _order("middle", "cap", ladder, place, faults)
    _order("start", "cap", ladder, place, faults)
    if ladder.id != "accelerators":
        _order("floor", "base", ladder, place, faults)


def _check_shares(record: Any, name: str, place: Place, faults: Faults) -> None:
    """Check that shares by bloc are three per cents that add up to 100."""
    shares = getattr(record, name)
    if _length(record, name, 3, "one a bloc", place, faults) and sum(shares) != 100:
        faults.add(place.at(name), f"expected per cents that add up to 100, got {sum(shares)}")


def _check_class(chips: ChipClass, place: Place, context: Context, faults: Faults) -> None:
    earlier = [other for other in context.all(ChipClass) if other.year == chips.year - 1]
    if chips.year == 2024 and (chips.quarter, chips.slip_pct) != (1, 0):
        got = f"quarter {chips.quarter} with {chips.slip_pct}%"
        faults.add(place, f"expected the class of 2024 in quarter 1 without a slip, got {got}")
    if earlier and earlier[0].quarter + 1 >= chips.quarter:
        message = f"expected a quarter after {earlier[0].quarter + 1}, since the class before may slip by one"
        faults.add(place.at("quarter"), f"{message}, got {chips.quarter}")
    ladder = context.get(Ladder, "accelerators")
    if ladder is not None and ladder.floor >= chips.base:
        faults.add(place.at("base"), f"expected more than the floor of the ladder, {ladder.floor}, got {chips.base}")


# --- board ---------------------------------------------------------------------------------------------------------


def _check_region(region: Region, place: Place, _: Context, faults: Faults) -> None:
    if region.stall + region.outright > 100:
        faults.add(place.at("outright"), f"expected stall and outright to add up to at most 100, got "
                   f"{region.stall + region.outright}")  # fmt: skip


def _check_faction(faction: Faction, place: Place, context: Context, faults: Faults) -> None:
    start = place.at("start")
    homes_known = all(context.get(Region, home) for home in faction.homes)
    if homes_known and faction.start.region not in faction.homes:
        message = f"expected one of its homes ({', '.join(faction.homes)}), got {describe(faction.start.region)}"
        faults.add(start.at("region"), message)
    _check_purse(faction, start, context, faults)
    _check_start_power(faction, start, context, faults)
    _check_start_plants(faction, start, context, faults)
    for name in ("ability", "weakness"):
        traits = getattr(faction, name)
        for index, trait in enumerate(traits):
            if trait.amount == 0:
                faults.add(place.at(name).item(index), "expected an amount other than 0, which does nothing")
    kinds = Counter(trait.kind for trait in (*faction.ability, *faction.weakness))
    for kind in (kind for kind, times in kinds.items() if times > 1):
        faults.add(place.at("ability"), f'expected each kind once in ability and weakness, got "{kind}" twice')


def _check_purse(faction: Faction, place: Place, context: Context, faults: Faults) -> None:
    economy = context.get(Economy)
    if economy and faction.start.influence > economy.influence_cap:
        message = f"expected at most the cap, {economy.influence_cap}, got {faction.start.influence}"
        faults.add(place.at("influence"), message)
    if economy and faction.start.electrical > economy.electrical_cap:
        message = f"expected at most economy.electrical_cap, {economy.electrical_cap}, got {faction.start.electrical}"
        faults.add(place.at("electrical"), message)


def _check_start_power(faction: Faction, place: Place, context: Context, faults: Faults) -> None:
    region = context.get(Region, faction.start.region)
    if region is None:
        return
    for name, kinds in (("grid", ("grid",)), ("gas", ("gas",)), ("clean", _CLEAN)):
        if getattr(faction.start, name) and not set(kinds) & set(region.sources):
            faults.add(place.at(name), f'the region "{region.id}" offers no such power (sources: '
                       f"{', '.join(region.sources)})")  # fmt: skip


def _check_start_plants(faction: Faction, place: Place, context: Context, faults: Faults) -> None:
    start = faction.start
    parts = [part for part in PARTS if getattr(start, part)]
    if parts and start.plants_at is None:
        faults.add(place.at("plants_at"), f"expected the region of its {parts[0]} plant, got nothing")
    if start.plants_at is None:
        return
    if not parts:
        faults.add(place.at("plants_at"), "expected a plant to stand there, got none", "remove plants_at")
    if start.plants_at not in (*faction.homes, start.region):
        faults.add(place.at("plants_at"), f"expected one of its homes, got {describe(start.plants_at)}")
    region = context.get(Region, start.plants_at)
    for part in parts:
        if region and getattr(region.suits, part) == "none":
            faults.add(place.at(part), f'no {part} plant may stand in "{region.id}"')


def _check_project(project: Project, place: Place, context: Context, faults: Faults) -> None:
    _length(project, "lot", YEARS, "one a year", place, faults)
    _order("fast_build", "build", project, place, faults)
    group = GROUP_OF.get(project.gives, project.group)
    if project.group != group:
        faults.add(place.at("group"), f'expected "{group}" for a project that gives {project.gives}, got '
                   f'"{project.group}"')  # fmt: skip
    if project.opens and project.gives != "site":
        faults.add(
            place.at("opens"), f'only a project that gives "site" opens a campus, this one gives "{project.gives}"'
        )
    _check_combinations(project, place, faults)
    training = context.get(Training)
    if training and project.tier > len(training.thresholds):
        faults.add(place.at("tier"), f"expected at most {len(training.thresholds)}, the last tier, got {project.tier}")


def _check_combinations(project: Project, place: Place, faults: Faults) -> None:
    """New campuses and projects that take equipment are ordered in other ways, which support fewer conditions."""
    opener = ("uses_equipment", "uses_headroom", "max_headroom", "influence", "tier", "max_stock")
    refused = opener if project.opens else ("influence",) if project.uses_equipment else ()
    kind = "opens a campus" if project.opens else "uses equipment"
    for name in refused:
        if getattr(project, name):
            faults.add(place.at(name), f"a project that {kind} cannot have this", "remove it")


def _check_source(source: Source, place: Place, _: Context, faults: Faults) -> None:
    good = source.address == NO_ADDRESS or source.address.startswith(("https://", "http://"))
    if not good or " " in source.address:
        message = f'expected an address that starts with https://, or "{NO_ADDRESS}", got {describe(source.address)}'
        faults.add(place.at("address"), message)


# --- scenarios -----------------------------------------------------------------------------------------------------


def _check_scenario(scenario: Scenario, place: Place, context: Context, faults: Faults) -> None:
    _check_seats(scenario, place, faults)
    last = scenario.first + scenario.quarters - 1
    if last > MAX_QUARTERS:
        message = f"expected it to end by quarter {MAX_QUARTERS}, got {scenario.quarters} from quarter {scenario.first}"
        faults.add(place.at("quarters"), message)
    _check_room(scenario, place, context, faults)
    check_purses(scenario, context.rows.get(Faction, {}), context.get(Economy), place, faults)
    check_scenario_effects(scenario, place, faults)
    check_exercise(scenario, place, faults)
    if "headlines" not in scenario.off and last <= MAX_QUARTERS:
        _check_pools(scenario, place, context, faults)


def _check_seats(scenario: Scenario, place: Place, faults: Faults) -> None:
    if len(set(scenario.seats)) < len(scenario.seats):
        faults.add(place.at("seats"), f"expected each seat count once, got {list(scenario.seats)}")
    if scenario.default_seats not in scenario.seats:
        message = f"expected one of its seat counts {list(scenario.seats)}, got {scenario.default_seats}"
        faults.add(place.at("default_seats"), message)
    if len(scenario.factions) < max(scenario.seats):
        message = f"expected at least {max(scenario.seats)}, one a seat, got {len(scenario.factions)}"
        faults.add(place.at("factions"), message)


def _check_room(scenario: Scenario, place: Place, context: Context, faults: Faults) -> None:
    """Check that every home campus finds a slot, whichever factions are chosen."""
    factions = [faction for name in scenario.factions if (faction := context.get(Faction, name))]
    for name, wanted in Counter(faction.start.region for faction in factions).items():
        region = context.get(Region, name)
        if region and min(wanted, max(scenario.seats)) > region.slots:
            message = f'{wanted} of them start in "{name}", which has {region.slots} slots'
            faults.add(place.at("factions"), message)


def half_of(quarter: int) -> str:
    """The half-year pool of a calendar quarter (1 is 2024 Q1)."""
    return HALVES[(quarter - 1) // 2]


def _check_pools(scenario: Scenario, place: Place, context: Context, faults: Faults) -> None:
    """Check that each half-year has a headline for each of its quarters, even if the pool before used the shared ones."""
    chosen = [h for h in context.all(Headline) if not scenario.headlines or h.id in scenario.headlines]
    wanted = Counter(half_of(q) for q in range(scenario.first, scenario.first + scenario.quarters))
    if not chosen and faults.count:
        return  # they are invalid, not missing
    for half, quarters in wanted.items():
        pool = sum(half in headline.halves for headline in chosen)
        if pool < quarters:
            faults.add(place.at("headlines"), f"expected at least {quarters} headlines for {half}, got {pool}")


def _card(card: Card, place: Place, _: Context, faults: Faults) -> None:
    check_card(card, place, faults)


def _headline(headline: Headline, place: Place, _: Context, faults: Faults) -> None:
    check_headline(headline, place, faults)


_CHECKS: Final[dict[type, Callable[[Any, Place, Context, Faults], None]]] = {
    Economy: _check_economy,
    Cloud: _check_cloud,
    Training: _check_training,
    Controls: _check_controls,
    Chokepoints: _check_chokepoints,
    Hosting: _check_hosting,
    Scoring: _check_scoring,
    Ladder: _check_ladder,
    ChipClass: _check_class,
    Region: _check_region,
    Faction: _check_faction,
    Project: _check_project,
    Source: _check_source,
    Scenario: _check_scenario,
    Card: _card,
    Headline: _headline,
}
