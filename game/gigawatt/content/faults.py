"""Collect all problems of rule files, with their places."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final, TypeVar

from attrs import define, field, frozen

from gigawatt.errors import ContentError, Problem
from gigawatt.text import safe_text

T = TypeVar("T")

MOST_PROBLEMS: Final = 500
"""The most problems that are kept; a file of noise would have one for every byte."""

_LONGEST_LIST: Final = 640
"""The most characters of a list in a hint: every closed vocabulary fits, the ids of a deck of cards do not."""


@frozen
class Place:
    """A position in the rules: file, card, and a dotted field whose list items count from 1.

    >>> Place("cards/loans.toml", "bridge-loan").at("effects").item(0).at("amount").field
    'effects#1.amount'
    """

    file: str
    card: str = ""
    field: str = ""

    def at(self, name: str) -> Place:
        """The place of the field `name` below this one.

        >>> Place("ruleset.toml").at("economy").at("interest_pct").field
        'economy.interest_pct'
        """
        return Place(self.file, self.card, f"{self.field}.{name}" if self.field else name)

    def item(self, index: int) -> Place:
        """The place of item `index` (from 0) of the list at this place.

        >>> Place("ruleset.toml", field="classes").item(2).field
        'classes#3'
        """
        return Place(self.file, self.card, f"{self.field}#{index + 1}")


@frozen
class Reference:
    """A reference to something else in the ruleset, resolved once everything is read."""

    kind: str
    name: str
    words: tuple[str, ...]
    """Words that are allowed instead of a name."""
    place: Place


@define
class Faults:
    """The problems found so far, and the references that are not resolved yet."""

    problems: list[Problem] = field(factory=list)
    references: list[Reference] = field(factory=list)
    count: int = 0
    """The number of problems found, including those not kept."""

    def add(self, place: Place, message: str, hint: str = "") -> None:
        """Add a problem at `place`."""
        self.count += 1
        if self.count <= MOST_PROBLEMS:
            card, name = safe_text(place.card, 60), safe_text(place.field, 120)
            self.problems.append(Problem(place.file, card, name, message, hint))

    def has_any(self) -> bool:
        """Whether there is a problem."""
        return self.count > 0

    def raise_if_any(self) -> None:
        """Raise all problems together, if there are any.

        Raises:
            ContentError: there is a problem.
        """
        if not self.count:
            return
        if self.count > MOST_PROBLEMS:
            rest = Problem("", "", "", f"{self.count - MOST_PROBLEMS} further problems are not listed")
            raise ContentError([*self.problems, rest])
        raise ContentError(self.problems)

    def settle(self, value: T | None) -> T:
        """Return `value` if there are no problems.

        Raises:
            ContentError: there is a problem.
        """
        self.raise_if_any()
        if value is None:
            raise AssertionError("nothing came, and no problem was noted")
        return value


def spelling(word: object, known: Iterable[str]) -> str:
    """A hint that names the word of `known` that is nearest to `word`; empty if none is near.

    >>> spelling("solr", ("grid", "gas", "solar"))
    'did you mean "solar"?'
    """
    choices = list(known)
    if isinstance(word, str) and len(word) <= 80:
        close = difflib.get_close_matches(word.lower().replace("_", "-"), choices, n=1, cutoff=0.6)
        close = close or difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
        if close:
            return f'did you mean "{close[0]}"?'
    return ""


def nearest(word: object, known: Iterable[str]) -> str:
    """A hint that names the word of `known` that is nearest to `word`, or all of them if none is near; may be empty.

    Of more words than a line holds, such as the cards of a ruleset, it names the first and their number.

    >>> nearest("solr", ("grid", "gas", "solar"))
    'did you mean "solar"?'
    >>> nearest("tidal", ("grid", "gas", "solar"))
    'known: grid, gas, solar'
    """
    choices = list(known)
    near = spelling(word, choices)
    if near or not choices:
        return near
    listed = ", ".join(choices)
    if len(listed) > _LONGEST_LIST:
        listed = f"{', '.join(choices[:14])}, … ({len(choices)} in all)"
    return f"known: {listed}"


def describe(value: object) -> str:
    """A description of `value` for a message: the value itself if it is a text or a number, else its kind.

    >>> describe(7), describe("7"), describe([7]), describe({"amount": 7})
    ('7', 'the text "7"', 'a list', 'a table')
    """
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value) if value.bit_length() < 64 else f"a number of more than {value.bit_length() * 3 // 10} digits"
    if isinstance(value, str):
        return f'the text "{safe_text(value, 40)}"'
    if isinstance(value, float):
        return f"the decimal {value!r}"
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return "a list" if value else "an empty list"
    return "nothing" if value is None else f"a {type(value).__name__}"
