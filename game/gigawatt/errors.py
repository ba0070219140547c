"""The tree of errors that Gigawatt raises on purpose.

    GameError
    ├── NotationError         a text that is not an action, scenario, quarter or other word of the game
    ├── IllegalActionError    an action that the rules forbid here
    ├── ReadError             a file that cannot be read, is not valid text, or is too large
    ├── ContentError          rule files with problems: all of them, not the first
    ├── ReplayMismatchError   a record whose replay differs from its content
    ├── SaveError             a save or a record that cannot be read or written
    │   ├── SaveVersionError  one that another release wrote
    │   └── OpenElsewhereError  one that another program plays now
    ├── PolicyError           a policy that is unknown, fails to load, or breaks the protocol
    └── UsageError            a request that is inconsistent as a whole
        └── ClassError        a class folder that makes no sense: its class.toml, its roster, its key

`str(error)` is one line with the expected value, the actual one and the place. Any other exception that escapes is a bug of ours.
The module imports nothing that is slow to load (data classes import `inspect`), because every other module imports it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One problem in a rule file."""

    file: str
    """The file, relative to the ruleset's folder if it is in one."""
    card: str
    """The id of the card, region, faction or table; empty for the whole file."""
    field: str
    """The field, with dots if it is nested; empty for the whole card."""
    message: str
    """The expected value and the actual one."""
    hint: str = ""
    """Advice, such as the nearest correct spelling; may be empty."""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.card, self.field) if part)
        line = f"{where}: {self.message}" if where else self.message
        return _one_line(f"{line} ({self.hint})" if self.hint else line)


class GameError(Exception):
    """Base of every error raised on purpose; its text is one line of safe text."""

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message))

    def __str__(self) -> str:
        return str(self.args[0])


class NotationError(GameError):
    """A text is not an action, a scenario, a faction or a quarter of this game."""


class IllegalActionError(GameError):
    """A well-formed action is not legal in this position."""


class ReadError(GameError):
    """A file cannot be read, or its text is invalid.

    `reason` is the cause, `where` the file (empty for a text whose place the caller knows).
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"cannot read {where}: {reason}" if where else reason)
        self.reason = _one_line(reason)
        self.where = where

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (self.reason, self.where)


class ContentError(GameError):
    """Rule files have problems; `problems` has all of them, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Collect `problems`, of which there must be at least one."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        first = str(self.problems[0]) if self.problems else "the rules have an unnamed problem"
        more = len(self.problems) - 1
        super().__init__(f"{first} (and {more} more: see `gigawatt rules lint`)" if more > 0 else first)

    def __reduce__(self) -> tuple[type[ContentError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class ReplayMismatchError(GameError):
    """A record does not replay as recorded.

    `ply` is the first ply (from 0) that is illegal or differs, or None if the fault is not at a ply. `section` is the part of the
    state that differs (seats, campuses, pipeline, ladders, tracks), or empty if that is unknown.
    """

    def __init__(self, ply: int | None, expected: str, got: str, section: str = "") -> None:
        self.ply = ply
        self.expected = expected
        self.got = got
        self.section = section
        where = "the record differs" if ply is None else f"the record differs at ply {ply}"
        part = f", section {section}" if section else ""
        super().__init__(f"{where}{part}: expected {expected}, got {got}")

    def __reduce__(self) -> tuple[type[ReplayMismatchError], tuple[int | None, str, str, str]]:
        return type(self), (self.ply, self.expected, self.got, self.section)


class SaveError(GameError):
    """A save or a record cannot be read, is invalid, or cannot be written."""


class SaveVersionError(SaveError):
    """A save was written in another format or under another version of the rules."""


class OpenElsewhereError(SaveError):
    """Another program plays the game of a save now; a copy of it may be played."""


class PolicyError(GameError):
    """A policy is unknown, cannot be loaded, has other options, or broke the protocol."""


class UsageError(GameError):
    """A request is inconsistent as a whole although its parts are valid, such as three policies for four seats."""


class ClassError(UsageError):
    """A class folder makes no sense; the text names file, line and field."""


def _one_line(message: str) -> str:
    """`message` with line breaks and control characters replaced by spaces, at most 600 characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    return line if len(line) <= 600 else line[:599] + "…"
