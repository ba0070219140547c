"""Small grammar: signs, plurals, lists, verbs and whole sentences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from gigawatt.wording.money import MINUS

_MANY: Final = frozenset({"accelerators", "chips"})
"""Layers whose names are plural."""
_IRREGULAR: Final = {"have": "has", "are": "is", "do": "does", "go": "goes"}


def signed(number: int, minus: str = MINUS) -> str:
    """A change, with its sign: `+2` or `−1`; nothing is `0`."""
    return f"+{number}" if number > 0 else f"{minus}{-number}" if number else "0"


def changed_by(what: str, number: int) -> str:
    """A change as a clause, which nobody takes for an amount: `your Lead changes by +2`, `your Lead does not change`."""
    return f"{what} changes by {signed(number)}" if number else f"{what} does not change"


def ordinal(number: int) -> str:
    """A place from 1 to 6 as a word: `first`, `sixth`."""
    return ("first", "second", "third", "fourth", "fifth", "sixth")[number - 1]


def noun(number: int, one: str, many: str = "") -> str:
    """A noun as it follows a number: `module` after 1, `modules` after any other."""
    return one if abs(number) == 1 else many or f"{one}s"


def plural(number: int, one: str, many: str = "") -> str:
    """A count with its noun: `1 module`, `3 modules`."""
    return f"{number} {noun(number, one, many)}"


def counted(number: int, one: str, many: str = "") -> str:
    """A count with its noun and with commas: `1 game`, `12,000 games`."""
    return f"{number:,} {noun(number, one, many)}"


def agreeing(verb: str, names: Sequence[str]) -> str:
    """A verb in the number of what is named: `binds` for one layer, `bind` for several and for chips."""
    return f"{verb}s" if len(names) == 1 and names[0] not in _MANY else verb


def listed(words: Iterable[str], last: str = "and") -> str:
    """Words as a list in a sentence: `a, b and c`."""
    items = list(words)
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} {last} {items[-1]}" if items else ""


def third_person(verb: str) -> str:
    """A verb as one other does it: `passes`, `lobbies`, `buys`, `has`."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb.endswith(("s", "x", "z", "ch", "sh")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith("y") and verb[-2:-1] not in "aeiou" else f"{verb}s"


def capitalised(text: str) -> str:
    """`text` with a capital at its start; what follows stays as it is."""
    return f"{text[:1].upper()}{text[1:]}"


def uncapitalised(text: str) -> str:
    """`text` with a small letter at its start, as a name stands inside a sentence."""
    return f"{text[:1].lower()}{text[1:]}"


def ended(text: str) -> str:
    """`text` with a full stop at its end, unless it has an end of its own."""
    return text if text.endswith((".", ":", "?")) else f"{text}."


def sentence(text: str) -> str:
    """`text` with a capital at its start and a full stop at its end, unless it has an end of its own."""
    return ended(capitalised(text.strip()))


def possessive(name: str) -> str:
    """A name as the owner of something: `Ada's`."""
    return f"{name}'s"
