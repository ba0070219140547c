"""The one tree of errors that Gigawatt raises on purpose.

    GameError
    ├── NotationError         a text that is no action, scenario, quarter or other word of the game
    ├── IllegalActionError    an action that the rules forbid here
    ├── ReadError             a file that cannot be read, is no such text, or is too large
    ├── ContentError          rule files with something wrong in them: all problems, not the first
    ├── ReplayMismatchError   a record whose replay differs from what it says
    ├── SaveError             a save or a record that cannot be read or written
    │   └── SaveVersionError  one that another release wrote
    ├── PolicyError           a policy that is unknown, fails to load, or breaks the protocol
    └── UsageError            a request that makes no sense as a whole

`str(error)` is one line that says what was expected, what came and where. Anything else that escapes is a bug of ours.
The module imports nothing that is slow to load (data classes bring `inspect` along), since every other module imports it.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """One thing wrong in a rule file."""

    file: str
    """The file, as a path relative to the ruleset's folder where it has one."""
    card: str
    """The id of the card, region, faction or table; empty for the file as a whole."""
    field: str
    """The field, dotted where it is nested; empty for the card as a whole."""
    message: str
    """What was expected and what came."""
    hint: str = ""
    """What to do about it, such as the nearest right spelling; empty when nothing is known."""

    def __str__(self) -> str:
        where = ": ".join(part for part in (self.file, self.card, self.field) if part)
        line = f"{where}: {self.message}" if where else self.message
        return _one_line(f"{line} ({self.hint})" if self.hint else line)


class GameError(Exception):
    """Base of every error raised on purpose; its text is one line fit to show."""

    def __init__(self, message: str) -> None:
        super().__init__(_one_line(message))

    def __str__(self) -> str:
        return str(self.args[0])


class NotationError(GameError):
    """A text does not say what it should: not an action, a scenario, a faction or a quarter of this game."""


class IllegalActionError(GameError):
    """A well-formed action is not legal in this position."""


class ReadError(GameError):
    """A file cannot be read, or its text is not what it should be.

    `reason` says what is wrong, `where` the file (empty for a text whose place the caller knows).
    """

    def __init__(self, reason: str, where: str = "") -> None:
        super().__init__(f"cannot read {where}: {reason}" if where else reason)
        self.reason = _one_line(reason)
        self.where = where

    def __reduce__(self) -> tuple[type[ReadError], tuple[str, str]]:
        return type(self), (self.reason, self.where)


class ContentError(GameError):
    """Rule files have problems; `problems` holds every one of them, in the order of files and lines."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        """Collect `problems`, of which there must be at least one."""
        self.problems: tuple[Problem, ...] = tuple(problems)
        first = str(self.problems[0]) if self.problems else "the rules have an unnamed problem"
        more = len(self.problems) - 1
        super().__init__(f"{first} (and {more} more: see `gigawatt rules lint`)" if more > 0 else first)

    def __reduce__(self) -> tuple[type[ContentError], tuple[tuple[Problem, ...]]]:
        return type(self), (self.problems,)


class ReplayMismatchError(GameError):
    """A record does not replay to what it says.

    `ply` is the first ply (from 0) that is illegal or differs, or None when the fault is not at a ply. `section` names
    the part of the state that differs (seats, campuses, pipeline, ladders, tracks), or is empty when it is not known.
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
    """A save or a record cannot be read, makes no sense, or cannot be written."""


class SaveVersionError(SaveError):
    """A save was written in another format or under another version of the rules than this release plays."""


class PolicyError(GameError):
    """A policy is unknown, cannot be loaded, takes other options, or broke the protocol."""


class UsageError(GameError):
    """A request that is well formed in its parts makes no sense as a whole, such as three policies for four seats."""


def _one_line(message: str) -> str:
    """`message` with everything that would break or bend a line replaced by a space, at most 600 characters."""
    line = " ".join("".join(c if c.isprintable() else " " for c in message).split())
    return line if len(line) <= 600 else line[:599] + "…"
