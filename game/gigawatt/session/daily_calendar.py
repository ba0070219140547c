"""The calendar of daily games: dates, the scenario of each weekday, and what is drawn for a date.

It needs no engine, so a menu may show it at once.
"""

from __future__ import annotations

import hashlib
import re
from datetime import date
from typing import Final

from gigawatt.errors import UsageError

SCENARIOS: Final = (
    "first-campus:first-campus",
    "standard:power-crunch",
    "standard:chip-embargo",
    "standard:permit-squeeze",
    "standard:duel",
    "standard:sovereign-race",
    "standard:case-study",
)
"""The scenario of each weekday, Monday first: games grow longer through the week."""

_HASH_KEY: Final = b"gigawatt daily game"
_BYTES: Final = 4
"""Short enough for a seed to be typed."""
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def today() -> date:
    """The date by the local clock."""
    return date.today()  # noqa: DTZ011  # the date on the player's calendar is what is meant


def read_day(text: str, latest: date) -> date:
    """Parse the date of a daily game.

    Raises:
        UsageError: it is not a date of the form 2026-07-31, or is later than `latest`.
    """
    try:
        day = date.fromisoformat(text if _DAY.fullmatch(text) else "")  # which takes other forms as well
    except ValueError:
        raise UsageError(
            f"{text[:40]!r} is not a date; expected one of the form YYYY-MM-DD, such as {latest.isoformat()}"
        ) from None
    if day > latest:
        raise UsageError(f"the daily game of {day.isoformat()} is still to come; today is {latest.isoformat()}")
    return day


def scenario_of(day: date) -> str:
    """The scenario of a date, as `ruleset:name`."""
    return SCENARIOS[day.weekday()]


def scenario_words(day: date) -> str:
    """The scenario of a date in the words of its identifier, for places that have not loaded the rules."""
    return scenario_of(day).partition(":")[2].replace("-", " ")


def drawn(day: date, what: str) -> int:
    """The number from 0 to 2**32 - 1 that is drawn for a purpose on a date: a keyed hash of both, the same everywhere."""
    text = f"{day.isoformat()} {what}"
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=_BYTES, key=_HASH_KEY).digest(), "big")
