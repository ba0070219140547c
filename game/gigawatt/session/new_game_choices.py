"""The choices before a new game: scenarios, factions, and levels of rivals."""

from __future__ import annotations

import secrets
from functools import cached_property, lru_cache
from typing import Final

from attrs import evolve, frozen

from gigawatt.content import find_scenario, load_ruleset, prepare, ruleset_names
from gigawatt.content.difficulty import Measured, measured_by_seats
from gigawatt.core import Game
from gigawatt.core.rules.ruleset import Faction, Ruleset, Scenario
from gigawatt.errors import GameError
from gigawatt.policies.players.levels import LEVEL_CHOICES
from gigawatt.text import safe_text
from gigawatt.wording.difficulty_text import faction_line, scenario_line
from gigawatt.wording.foreign_text import in_board_words
from gigawatt.wording.names import Lexicon
from gigawatt.wording.purse_text import purse_text, with_purse
from gigawatt.wording.rules_text import faction_text, scenario_text
from gigawatt.wording.vocabulary import BOARD

FIRST_GAME: Final = "first-campus"
STANDARD_GAME: Final = "case-study"
FIRST_RIVAL: Final = "easy"
"""The level of the rivals in a first game, which who follows the guide is to win more often than not."""
RIVAL: Final = "normal"
"""The level of the rivals in any other, unless another is chosen."""
SEED_BITS: Final = 32
SEED_DIGITS: Final = 39
"""The most digits of a seed."""


@frozen
class ScenarioChoice:
    """A scenario with its ruleset."""

    ruleset: Ruleset
    scenario: Scenario

    @property
    def key(self) -> str:
        """The name that `choice_of` finds it by."""
        return f"{self.ruleset.id}:{self.scenario.id}"

    def factions(self) -> list[Faction]:
        """Its factions, in the order of the scenario."""
        by_id = {faction.id: faction for faction in self.ruleset.factions}
        return [by_id[name] for name in self.scenario.factions]

    def measured(self, seats: int) -> Measured | None:
        """What was measured of its difficulty with so many seats, if anything."""
        return self._measured.get(seats)

    @cached_property
    def _measured(self) -> dict[int, Measured]:
        return measured_by_seats(self.ruleset, self.scenario.id)

    def game(self, seats: int) -> Game:
        """The compiled game for a number of seats."""
        return Game(prepare(self.ruleset, self.scenario.id), self.scenario.id, seats)


@lru_cache(maxsize=1)
def choices() -> tuple[ScenarioChoice, ...]:
    """Every scenario of every installed ruleset: the teaching game first, then the standard one, then the others."""
    found = []
    for name in ruleset_names():
        try:
            ruleset = load_ruleset(name)
        except GameError:
            continue  # an unfinished ruleset must not prevent the others from being played
        found += [ScenarioChoice(ruleset, scenario) for scenario in ruleset.scenarios]
    order = {FIRST_GAME: 0, STANDARD_GAME: 1}
    return tuple(sorted(found, key=lambda choice: order.get(choice.scenario.id, 2)))


def choice_of(scenario: str) -> ScenarioChoice:
    """The scenario of this name.

    Raises:
        GameError: there is none, or its rules have problems.
    """
    ruleset, found = find_scenario(scenario)
    return ScenarioChoice(ruleset, found)


@frozen
class RivalLevel:
    """A strength of rivals."""

    name: str
    policy: str
    line: str


@lru_cache(maxsize=1)
def levels() -> tuple[RivalLevel, ...]:
    """The levels from weak to strong."""
    return tuple([RivalLevel(level.name, level.name, level.line) for level in LEVEL_CHOICES])


def default_level(scenario: str) -> int:
    """The place among the levels of the rivals in a new game of a scenario."""
    names = [level.name for level in levels()]
    rival = default_rival(scenario)
    return names.index(rival) if rival in names else 0


def default_rival(scenario: str) -> str:
    """The level of the rivals in a new game of a scenario, by its id."""
    return FIRST_RIVAL if scenario == FIRST_GAME else RIVAL


def adviser() -> str:
    """The policy that advises a person: the strongest that answers at once."""
    return "planner"


def scenario_lines(choice: ScenarioChoice) -> list[str]:
    """A description of a scenario in a few sentences, in the board's words."""
    lexicon = Lexicon.of(choice.ruleset, BOARD)
    return [in_board_words(choice.scenario.summary), *scenario_text(choice.scenario, lexicon)[:1]]


def faction_lines(choice: ScenarioChoice, faction: Faction, seats: int) -> list[str]:
    """A description of a faction: start, ability, weakness, what the scenario changes with so many seats, advice; in the board's words."""
    here = with_purse(faction, choice.scenario.purse_for(seats))
    return [*faction_text(here, Lexicon.of(choice.ruleset, BOARD)), in_board_words(faction.advice)]


def difficulty_line(choice: ScenarioChoice, seats: int, faction: Faction | None = None) -> str:
    """How hard a scenario or a faction of it is with so many seats, in sentences; empty if it was not measured."""
    row = choice.measured(seats)
    if row is None:
        return ""
    if faction is None:
        return scenario_line(row.among_rivals, seats, row.rivals, row.among_rivals_games)
    share = row.factions.get(faction.id)
    return "" if share is None else faction_line(faction.name, share, seats, row.games)


def place_lines(choice: ScenarioChoice, seats: int) -> list[str]:
    """What starting places bring with so many seats; no line if nothing."""
    return purse_text(evolve(choice.scenario.purse_for(seats), factions=(), influence=()), Lexicon.of(choice.ruleset))


def random_seed() -> int:
    """A random seed that is short enough to type."""
    return secrets.randbits(SEED_BITS)


def read_seed(text: str) -> int | None:
    """Parse a typed seed: a whole number below 2**128; None if it is not one."""
    clean = safe_text(text, 60)
    number = int(clean) if clean.isdecimal() and len(clean) <= SEED_DIGITS else -1
    return number if 0 <= number < 1 << 128 else None
