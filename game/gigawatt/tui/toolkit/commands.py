"""Rows of a table of keys: what a key is called, and the function that carries it out."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from typing import Final, Generic, TypeVar

from attrs import frozen

T = TypeVar("T")

FREE: Final = "free"
ONE_ACTION: Final = "1 action"

_FACES: Final = {"question_mark": "?", "escape": "esc"}


@frozen
class Command(Generic[T]):
    """A key and what it does to a `T`: a page, or the controller of the board."""

    key: str
    """As Textual names it, such as `r`, `enter` or `question_mark`."""
    label: str
    """One or two words for the footer; empty for a key that is not shown there."""
    run: Callable[[T], None]
    """Carries it out."""
    shown: str = ""
    """The key as people read it, where that differs from the usual."""
    name: str = ""
    """A stable name, for clicks, footers and tests."""
    help: str = ""
    """A sentence for the help and the palette; of a free action, without saying that it is free."""
    group: str = ""
    """The heading it stands under in the help."""
    cost: str = ""
    """Of a command that acts: `1 action` or `free`."""

    @property
    def face(self) -> str:
        """The key as people read it."""
        return self.shown or _FACES.get(self.key, self.key)

    @property
    def sentence(self) -> str:
        """The help, with a word before it where the command costs no action."""
        return f"Free: {self.help[:1].lower()}{self.help[1:]}" if self.cost == FREE else self.help


@frozen(slots=False)
class CommandTable(Generic[T]):
    """The commands of a screen, found by name or by key."""

    rows: Sequence[Command[T]]

    @cached_property
    def by_name(self) -> Mapping[str, Command[T]]:
        """The commands by their names."""
        return {command.name: command for command in self.rows}

    @cached_property
    def by_key(self) -> Mapping[str, Command[T]]:
        """The commands by their keys."""
        return {command.key: command for command in self.rows}

    @cached_property
    def faces(self) -> Mapping[str, str]:
        """The keys as people read them, by the commands' names."""
        return {command.name: command.face for command in self.rows}

    def opening(self, name: str) -> str:
        """The key of a command as a sentence begins with it: `Space`, but `p`, which as a capital would be another key."""
        face = self.faces[name]
        return face if len(face) == 1 else face.capitalize()

    def find(self, word: str) -> Command[T] | None:
        """The command of this name, else of this key."""
        return self.by_name.get(word) or self.by_key.get(word)
