"""Quarters by name, and how long something lasts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gigawatt.errors import NotationError

if TYPE_CHECKING:
    from gigawatt.core import Game

_NAMED: Final = re.compile(r"(20\d\d)q([1-4])", re.IGNORECASE)

FIRST_YEAR: Final = 2024
"""The year of calendar quarter 0."""


def quarter_name(game: Game, quarter: int) -> str:
    """A quarter of the match with its year: `2025 Q2`."""
    return game.quarter_text(quarter)


def quarter_short(game: Game, quarter: int) -> str:
    """`Q3`, or `'26` for the first of a year."""
    calendar = game.first + quarter
    return f"'{(FIRST_YEAR + calendar // 4) % 100}" if calendar % 4 == 0 else f"Q{calendar % 4 + 1}"


def quarter_of_year(game: Game, quarter: int) -> str:
    """`Q3`, of whatever year: where the quarters around it leave no doubt."""
    return f"Q{(game.first + quarter) % 4 + 1}"


def quarter_near(game: Game, now: int, quarter: int) -> str:
    """`Q3` in the same year as `now`, `Q1 '26` in another."""
    here, there = game.first + now, game.first + quarter
    name = f"Q{there % 4 + 1}"
    return name if here // 4 == there // 4 else f"{name} '{(FIRST_YEAR + there // 4) % 100}"


def begins_year(game: Game, quarter: int) -> bool:
    """Whether a quarter is the first of its year."""
    return (game.first + quarter) % 4 == 0


def year_of(game: Game, quarter: int) -> str:
    """The year of a quarter of the match: `2025`."""
    return str(FIRST_YEAR + (game.first + quarter) // 4)


def calendar_quarter(number: int) -> str:
    """A quarter of the calendar, of which 1 is 2024 Q1: `2025 Q2`."""
    return f"{FIRST_YEAR + (number - 1) // 4} Q{(number - 1) % 4 + 1}"


def half_name(half: str) -> str:
    """A half-year pool, by its id: `2024, first half`."""
    return f"{half[:4]}, {'first' if half.endswith('h1') else 'second'} half"


def for_quarters(quarters: int) -> str:
    """How long a lasting effect stands, counting the quarter in which it starts."""
    return "this quarter" if quarters == 1 else f"for {quarters} quarters"


def quarter_index(game: Game, text: str) -> int:
    """A quarter of the match, from 0: `2025Q2` by the calendar, or `6` counted from 1.

    Raises:
        NotationError: it is neither, or not a quarter of this match.
    """
    names = [game.quarter_name(quarter) for quarter in range(game.quarters)]
    asked = text.upper().replace(" ", "")  # also accept `2025 Q2`
    if asked in names:
        return names.index(asked)
    if text.isascii() and text.isdecimal() and len(text) < 4 and 1 <= int(text) <= game.quarters:
        return int(text) - 1
    what = "not a quarter of this match" if _NAMED.fullmatch(text) or text.isdecimal() else "no quarter"
    raise NotationError(
        f"{text[:40]!r} is {what}; expected {names[0]} to {names[-1]}, or a number from 1 to {game.quarters}"
    )
