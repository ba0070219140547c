"""How hard something is, as a word with the figure behind it.

A faction is fair if it comes first within a fifth of its par, one over the seats, among equal players. A scenario is told by one hard player
among the rivals of a new game, against the odds of par: fair from two to three and a half times those.
"""

from __future__ import annotations

from typing import Final, NamedTuple, Protocol

FACTION_HARD: Final = 0.8
"""At most so many times par a faction is hard."""
FACTION_EASY: Final = 1.2
SCENARIO_HARD: Final = 2.0
"""At most so many times the odds of par a scenario is hard."""
SCENARIO_EASY: Final = 3.5


class Difficulty(NamedTuple):
    """A difficulty and what it follows from, shares of first places in per cent."""

    word: str
    """`easy`, `fair` or `hard`."""
    pct: float
    hard_to: float
    """The greatest share that counts as hard."""
    easy_from: float
    """The smallest share that counts as easy."""

    @property
    def brief(self) -> str:
        """The word with its figure: `fair, 24%`."""
        return f"{self.word}, {self.pct:.0f}%"


def faction_difficulty(pct: float, seats: int) -> Difficulty:
    """The difficulty of a faction that comes first in `pct` per cent of games between equal players."""
    return _difficulty(pct, FACTION_HARD * 100 / seats, FACTION_EASY * 100 / seats)


def scenario_difficulty(pct: float, seats: int) -> Difficulty:
    """The difficulty of a scenario in which one hard player among its usual rivals comes first in `pct` per cent of games."""
    return _difficulty(pct, _share_of_odds(SCENARIO_HARD, seats), _share_of_odds(SCENARIO_EASY, seats))


class Shares(Protocol):
    """A share of first places in per cent, with the ends of its interval."""

    @property
    def pct(self) -> float:
        """The share."""

    @property
    def low(self) -> float:
        """The lower end."""

    @property
    def high(self) -> float:
        """The upper end."""


def faction_line(name: str, share: Shares, seats: int, games: int) -> str:
    """The difficulty of a faction as sentences with the interval and the thresholds."""
    found = faction_difficulty(share.pct, seats)
    return (
        f"Difficulty of {name} with {seats} seats: {found.word}. Among equal players it comes first in {_told(share)} of games, where "
        f"{100 / seats:.0f}% is par; up to {found.hard_to:.0f}% is hard, from {found.easy_from:.0f}% easy ({games:,} games)."
    )


def scenario_line(share: Shares, seats: int, level: str, games: int) -> str:
    """The difficulty of a scenario against rivals of a level, as sentences with the interval and the thresholds."""
    found = scenario_difficulty(share.pct, seats)
    article = "an" if level[0] in "aeiou" else "a"
    rivals = f"{article} {level} one" if seats == 2 else f"{seats - 1} {level} ones"
    return (
        f"Difficulty of the game with {seats} seats: {found.word}. A hard player against {rivals} comes first in {_told(share)} of games; "
        f"up to {found.hard_to:.0f}% is hard, from {found.easy_from:.0f}% easy ({games:,} games)."
    )


def _told(share: Shares) -> str:
    return f"{share.pct:.0f}% ({share.low:.0f} to {share.high:.0f})"


def _difficulty(pct: float, hard_to: float, easy_from: float) -> Difficulty:
    word = "hard" if pct <= hard_to else "easy" if pct >= easy_from else "fair"
    return Difficulty(word, pct, hard_to, easy_from)


def _share_of_odds(times: float, seats: int) -> float:
    """The share in per cent whose odds are so many times those of par."""
    odds = times / (seats - 1)
    return 100 * odds / (1 + odds)
