"""Amounts in the words of the rulebook's claims."""

from __future__ import annotations

import re
from typing import Final

from gigawatt.core.rules.vocabulary import EMBARGO, LICENCE

LEVELS: Final = {"licence": LICENCE, "embargo": EMBARGO, "open": 0, "under licence": LICENCE, "under embargo": EMBARGO}
"""How far a control goes, as positions and outcomes say it."""


def number(text: str) -> int:
    """A number or an amount of money as the rules count it: `−$1.2 bn` is -12."""
    plain = text.replace("−", "-").replace("+", "").strip()
    found = re.fullmatch(r"(-?)\$(\d+)\.(\d) bn", plain)
    if found:
        return int(f"{found[1]}{found[2]}{found[3]}")
    return int(plain)


def counts(text: str) -> dict[str, int]:
    """Words with a number each: `site 3, grid 2`."""
    found = {}
    for item in text.split(", "):
        name, _, count = item.strip().rpartition(" ")
        found[name] = number(count)
    return found


def by_bloc(text: str) -> dict[str, int]:
    """Units by bloc, with the blocs as the makers of positions call them."""
    return {name.replace("non-aligned", "neutral"): count for name, count in counts(text).items()}
