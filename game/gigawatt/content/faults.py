"""Collecting everything that is wrong with rule files, with the words that say so."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from typing import Final, TypeVar

from attrs import define, field, frozen

from gigawatt.errors import ContentError, Problem
from gigawatt.text import safe_text

T = TypeVar("T")

MOST_PROBLEMS: Final = 500
"""How many problems are kept; a file of noise would list its every byte."""


@frozen
class Place:
    """Where in the rules something stands: file, card, and a dotted field whose list items count from 1."""

    file: str
    card: str = ""
    field: str = ""

    def at(self, name: str) -> Place:
        """The field `name` of this place."""
        return Place(self.file, self.card, f"{self.field}.{name}" if self.field else name)

    def item(self, index: int) -> Place:
        """Item `index` (from 0) of the list at this place."""
        return Place(self.file, self.card, f"{self.field}#{index + 1}")


@frozen
class Reference:
    """A name of something else in the ruleset, to be looked up once everything is read."""

    kind: str
    name: str
    words: tuple[str, ...]
    """Words that may stand there instead of a name."""
    place: Place


@define
class Faults:
    """The problems found so far, and the references not yet looked up."""

    problems: list[Problem] = field(factory=list)
    references: list[Reference] = field(factory=list)
    count: int = 0
    """Problems found, those not kept included."""

    def add(self, place: Place, message: str, hint: str = "") -> None:
        """Note that something at `place` is wrong."""
        self.count += 1
        if self.count <= MOST_PROBLEMS:
            card, name = safe_text(place.card, 60), safe_text(place.field, 120)
            self.problems.append(Problem(place.file, card, name, message, hint))

    def has_any(self) -> bool:
        """Whether anything was added."""
        return self.count > 0

    def raise_if_any(self) -> None:
        """Raise all problems together, if there is one.

        Raises:
            ContentError: something was added.
        """
        if not self.count:
            return
        if self.count > MOST_PROBLEMS:
            rest = Problem("", "", "", f"{self.count - MOST_PROBLEMS} further problems are not listed")
            raise ContentError([*self.problems, rest])
        raise ContentError(self.problems)

    def settle(self, value: T | None) -> T:
        """`value`, once it is sure that nothing was wrong with it.

        Raises:
            ContentError: something was added.
        """
        self.raise_if_any()
        if value is None:
            raise AssertionError("nothing came, and no problem was noted")
        return value


def nearest(word: object, known: Iterable[str]) -> str:
    """A hint that names the nearest of `known` to `word`, or a few of them when none is near; may be empty."""
    choices = list(known)
    if isinstance(word, str) and len(word) <= 80:
        close = difflib.get_close_matches(word.lower().replace("_", "-"), choices, n=1, cutoff=0.6)
        close = close or difflib.get_close_matches(word, choices, n=1, cutoff=0.6)
        if close:
            return f'did you mean "{close[0]}"?'
    if not choices:
        return ""
    listed = ", ".join(choices[:14]) + (", …" if len(choices) > 14 else "")
    return f"known: {listed}"


def describe(value: object) -> str:
    """What `value` is, for a message: the value where it is short, and its kind where that is the trouble."""
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
