"""The language of the rulebook's claims: positions, actions and outcomes in words, played by the engine.

A claim is a small table that stands beside the paragraph whose sentence it plays (`gigawatt.content.book.blocks.Claim`). Each column has
phrases of this language; factions, regions and actions are named as the command line names them.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

from attrs import evolve
from tests.content.claim_outcomes import OUTCOMES
from tests.content.claim_positions import ACTIONS, POSITIONS
from tests.core.positions import clear, settle

from gigawatt.content import load_ruleset, prepare
from gigawatt.content.book.blocks import Claim
from gigawatt.core import Game
from gigawatt.core.game import State
from gigawatt.core.position import layout as lay


class UnreadableError(ValueError):
    """A phrase that this language does not have."""


_rules = cache(load_ruleset)


@cache
def _game(ruleset: str, scenario: str, seats: int) -> Game:
    """A scenario on which nothing happens by itself: no cards, headlines, effects and purses; every number and limit is the ruleset's."""
    rules = prepare(_rules(ruleset), scenario)
    only = rules.scenarios[0]
    quiet = evolve(only, off=tuple({*only.off, "row", "headlines"}), effects=(), purse=())
    return Game(evolve(rules, scenarios=(quiet,)), scenario, seats)


class Stage:
    """A claim being played."""

    def __init__(self, ruleset: str, claim: Claim) -> None:
        self._ruleset = ruleset
        self._claim = claim
        self._cleared: set[int] = set()
        self.st = self._seated()
        self.before = self.st

    def _seated(self) -> State:
        """The first position of a match of those whom the claim names, in the order in which it names them."""
        rules = _rules(self._ruleset)
        scenario = rules.scenarios[0]
        for phrase in self._claim.position:
            if phrase.startswith("scenario "):
                scenario = next(row for row in rules.scenarios if row.id == phrase.removeprefix("scenario "))
        known = [faction.id for faction in rules.factions]
        words = " ".join((*self._claim.position, *self._claim.action, *self._claim.outcome))
        named = [name for name in re.findall(r"[a-z][a-z-]*", words) if name in known]
        seated = list(dict.fromkeys(named)) or [scenario.factions[0]]
        spare = [name for name in scenario.factions if name not in seated]
        while len(seated) < min(scenario.seats):
            seated.append(spare.pop(0))
        st = _game(self._ruleset, scenario.id, len(seated)).new_state(1, seated)
        st.v[lay.FIRST] = st.v[lay.TO_MOVE] = 0
        return st

    def play(self) -> None:
        """Set the position, act, and hold the outcome against what the engine made of it."""
        for phrase in self._claim.position:
            _read(POSITIONS, self, phrase)
        settle(self.st)
        self.before = self.st.copy()
        self.st.log = []
        for phrase in self._claim.action:
            _read(ACTIONS, self, phrase)
        assert self._claim.outcome
        for phrase in self._claim.outcome:
            _read(OUTCOMES, self, phrase)

    def seat(self, faction: str) -> int:
        """The seat of a faction."""
        return next(s for s in range(self.st.game.seats) if self.st.faction(s) == faction)

    def numbered(self, text: str) -> str:
        """An action with the seat it names by its number."""
        return re.sub(r"from:([a-z-]+)", lambda found: f"from:{self.seat(found[1])}", text)

    def emptied(self, faction: str) -> int:
        """The seat of a faction whose start has been taken from the map."""
        seat = self.seat(faction)
        if seat not in self._cleared:
            self._cleared.add(seat)
            clear(self.st, seat)
        return seat


Reader = Callable[..., None]


def _read(table: list[tuple[re.Pattern[str], Reader]], stage: Stage, phrase: str) -> None:
    for pattern, reader in table:
        found = pattern.fullmatch(phrase)
        if found:
            reader(stage, **found.groupdict())
            return
    raise UnreadableError(phrase)
