"""Names of what lasting effects add."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Final

from gigawatt.core.rules.vocabulary import GROUPS, LADDERS, PARTS
from gigawatt.wording.action_text import GROUP_LABELS
from gigawatt.wording.names import BLOC_SHORT, short_region_name
from gigawatt.wording.seats import SEAT_LETTERS

if TYPE_CHECKING:
    from gigawatt.core import Game
    from gigawatt.wording.vocabulary import Vocabulary

_NAMES: Final = {
    "stall": "odds of a stall, %", "outright": "odds of a grant, %", "power-price": "power price", "curtail": "power cut off",
    "drought": "cooling dried out", "outage": "outage", "demand": "cloud demand, %", "idle-rent": "rent of idle shell",
    "fuel": "fuel price", "seizure": "grey seizures, %", "refill": "world supply of", "price": "price of", "output": "a plant",
}  # fmt: skip
"""What holds in a region, on a market or everywhere."""

_SEAT: Final = {
    "income": "income a quarter", "stipend": "influence a quarter", "credit": "credit", "training_pct": "training, %",
    "cloud_pct": "cloud income, %", "order": "chips an order", "stall": "own odds of a stall, %", "outright": "own odds of a grant, %",
    "expedite": "price of expediting", "interest": "interest, %", "lease": "rent of own idle shell", "influence_cap": "influence cap",
    "equity_lead": "Lead for equity", "equity_cash": "cash from equity", "upkeep": "upkeep of an embargo", "abroad": "cost abroad, %",
    "output": "output a plant", "chip_pct": "price of chips, %", "running_pct": "cost of power, %", "campuses": "most campuses",
    "rent": "most lots to rent", "restructure": "Lead for restructuring",
}  # fmt: skip
"""What a seat has; what is of a group of projects is below."""

_GROUPED: Final = {
    **{f"lot_{group}": f"{group} lot" for group in GROUPS},
    **{f"speed_{group}": f"quarters saved on {group}" for group in GROUPS},
    **{f"cost_{group}": f"cost of {group}, %" for group in GROUPS},
}  # fmt: skip


LASTING_MONEY: Final = frozenset(
    {"power-price", "idle-rent", "fuel", "price", "income", "credit", "lease", "equity_cash"}
)
"""What lasting effects add that is an amount of money, by the names of `gigawatt.core.explanations.changes.named_slot`."""


def lasting_name(game: Game, about: Mapping[str, int | str], words: Vocabulary, you: int = -1) -> str:
    """What a number is that a lasting effect moves, in about thirty cells.

    Args:
        game: the game.
        about: `of`, and the `seat`, `region`, `part`, `ladder`, `lane`, `bloc` or `group` it is of.
        words: the words of the audience.
        you: the seat that reads, whose letter is left out; -1 for an onlooker.
    """
    of = str(about["of"])
    if "seat" in about:
        name = (_SEAT | _GROUPED)[of]
        return name if about["seat"] == you else f"{SEAT_LETTERS[int(about['seat'])]}: {name}"
    if of == "cost":
        return f"cost of {GROUP_LABELS[int(about['group'])]}, {BLOC_SHORT[int(about['bloc'])]}, %"
    if of == "lane":
        return f"quarters more on lane {about['lane']}"
    if "ladder" in about:
        return f"{_NAMES[of]} {words.name(LADDERS[int(about['ladder'])])}"
    if "region" not in about:
        return _NAMES[of]
    part = f" {words.name(PARTS[int(about['part'])])}" if "part" in about else ""
    return f"{short_region_name(game, int(about['region']))}{part} {_NAMES[of]}"
