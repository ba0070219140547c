"""The input of the rulebook's chapters: a ruleset, and the parts of the game that its scenarios play."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from gigawatt.core.rules.effect_kinds import Effect
from gigawatt.core.rules.ruleset import LADDERS, ChipClass, Fact, Faction, Ladder, Region, Ruleset
from gigawatt.wording.names import Lexicon
from gigawatt.wording.quarters import FIRST_YEAR

MADE_FOR: Final = 4
"""The number of seats that the schedules of a ruleset are for."""


@frozen
class Context:
    """A ruleset with the queries that chapters share."""

    rules: Ruleset
    lexicon: Lexicon

    @classmethod
    def of(cls, ruleset: Ruleset) -> Context:
        """The context of `ruleset`."""
        return cls(ruleset, Lexicon.of(ruleset))

    def has(self, feature: str) -> bool:
        """Whether any scenario of the ruleset plays with a feature."""
        return any(feature not in scenario.off for scenario in self.rules.scenarios)

    def meets(self, kind: type[Effect]) -> bool:
        """Whether any card that is played with, headline or scenario has an effect of a kind."""
        rules = self.rules
        groups = [scenario.effects for scenario in rules.scenarios]
        groups += [card.effects for card in rules.cards] if self.has("row") else []
        groups += [headline.effects for headline in rules.headlines] if self.has("headlines") else []
        return any(isinstance(effect, kind) for effects in groups for effect in effects)

    @property
    def has_harsh_headlines(self) -> bool:
        """Whether any headline is announced a quarter before it strikes."""
        return self.has("headlines") and any(headline.harsh for headline in self.rules.headlines)

    def has_trait(self, kind: str) -> bool:
        """Whether any faction has an ability or weakness of a kind."""
        return any(trait.kind == kind for f in self.rules.factions for trait in (*f.ability, *f.weakness))

    @property
    def first_quarter(self) -> int:
        """The first calendar quarter that any scenario plays; 1 is 2024 Q1."""
        return min(scenario.first for scenario in self.rules.scenarios)

    @property
    def last_quarter(self) -> int:
        """The last calendar quarter that any scenario plays; 1 is 2024 Q1."""
        return max(scenario.first + scenario.quarters - 1 for scenario in self.rules.scenarios)

    @property
    def seat_counts(self) -> tuple[int, ...]:
        """The numbers of seats that a scenario of the ruleset is made for, ascending."""
        return tuple(sorted({seats for scenario in self.rules.scenarios for seats in scenario.seats}))

    @property
    def example_seats(self) -> int:
        """The number of seats in examples: that for which the schedules of a ruleset are made, if it is played."""
        return MADE_FOR if MADE_FOR in self.seat_counts else self.seat_counts[-1]

    @property
    def years(self) -> range:
        """The calendar years that any scenario plays."""
        return range(FIRST_YEAR + (self.first_quarter - 1) // 4, FIRST_YEAR + (self.last_quarter - 1) // 4 + 1)

    @property
    def years_text(self) -> str:
        """The years as the numbers of `by_year` stand: `2024 / 2025 / 2026`."""
        return " / ".join(map(str, self.years))

    def by_year(self, numbers: Sequence[object]) -> str:
        """Those of the numbers for 2024, 2025 and 2026 that are played: `3 / 4 / 5`."""
        return " / ".join(str(numbers[year - FIRST_YEAR]) for year in self.years)

    @property
    def is_small(self) -> bool:
        """Whether the ruleset plays little beyond campuses, so that a few pages say it all."""
        return not any(self.has(feature) for feature in ("plants", "controls", "row", "training", "hosting"))

    def ladder(self, name: str) -> Ladder:
        """A market by its id."""
        return self.rules.ladders[LADDERS.index(name)]

    @property
    def first_class(self) -> ChipClass:
        """The accelerators of 2024."""
        return self.rules.classes[0]

    @property
    def some_faction(self) -> Faction:
        """The faction in examples: the first one of the first scenario."""
        wanted = self.rules.scenarios[0].factions[0]
        return next(faction for faction in self.rules.factions if faction.id == wanted)

    @property
    def some_region(self) -> Region:
        """The region in examples: the home of their faction."""
        return next(region for region in self.rules.regions if region.id == self.some_faction.start.region)

    def used_facts(self) -> list[Fact]:
        """The facts that a card or a number of the ruleset refers to, in the order of the rules."""
        rules = self.rules
        named = {name for project in rules.projects for name in project.source_facts}
        for rows in (rules.regions, rules.factions, rules.cards, rules.headlines, rules.scenarios, rules.origins):
            named |= {name for row in rows for name in row.source}
        return [fact for fact in rules.facts if fact.id in named]

    def lot(self, project: str, year: int = 0) -> int:
        """What a lot of a project brings in the given year (0 is 2024); nothing if there is no such project."""
        return next((p.lot[year] for p in self.rules.projects if p.id == project), 0)

    @property
    def scores_resilience(self) -> bool:
        """Whether the rules or any scenario score resilience."""
        altered = [o for scenario in self.rules.scenarios for o in scenario.overrides if o.path == "scoring.resilience"]
        return bool(self.rules.scoring.resilience or altered)

    def ladder_price(self, name: str, stock: int, year: int = 0) -> int:
        """Price of the next unit on a market that holds `stock`, in tenths of $bn, in the given year (0 is 2024)."""
        ladder = self.ladder(name)
        chips = self.rules.classes[year]
        parts = {"logic": chips.logic, "memory": chips.memory, "packaging": chips.packaging}
        base = chips.base if name == "accelerators" else parts.get(name, ladder.base)
        floor = max(1, base - ladder.floor) if name == "accelerators" else ladder.floor
        price = base + ladder.step_up * (ladder.middle - stock) // ladder.step_units
        return max(price, floor) * ladder.multiple[year]

    def cloud_price(self, demand: int, supply: int) -> int:
        """Price of two points of cloud, in tenths of $bn."""
        cloud = self.rules.cloud
        return max(cloud.price_min, min(cloud.price_max, cloud.price_scale * demand // max(1, supply)))
