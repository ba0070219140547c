"""From what somebody types to an action: the full text form, or its words in short."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, Final

from attrs import frozen

from gigawatt.core import actions as act

if TYPE_CHECKING:
    from gigawatt.core import Game, State

VERBS: Final[dict[str, tuple[str, ...]]] = {
    "a": ("assemble",),
    "b": ("build",),
    "c": ("control", "lift"),
    "e": ("expedite",),
    "f": ("raise",),
    "finance": ("raise",),
    "o": ("posture",),
    "p": ("pass",),
    "t": ("take",),
    "u": ("buy",),
}
"""The keys of the board, as verbs. Any other verb may be cut short as long as it stays its own."""

SYNONYMS: Final = {"chips": "accelerators", "gpu": "accelerators", "gpus": "accelerators", "turbines": "gas-turbines"}
_MEANT: Final = frozenset({"grey"})
"""Words of an action that must be typed to be meant: nobody buys on the grey market by accident."""

_SPLIT: Final = re.compile(r"[\s@:>-]+")


@frozen
class Found:
    """The actions that some words may mean, legal ones apart; ascending."""

    legal: tuple[int, ...]
    illegal: tuple[int, ...]


class Words:
    """The words of every action of a game."""

    def __init__(self, game: Game) -> None:
        self.game = game

    @cached_property
    def _rows(self) -> list[tuple[str, frozenset[str]]]:
        """For each action its verb, and every word that may name it."""
        rules = self.game.ruleset
        names = {
            **{region.id: region.name for region in rules.regions},
            **{project.id: f"{project.name} {project.group}" for project in rules.projects},
            **{card.id: card.name for card in rules.cards},
        }
        rows = []
        for action in self.game.actions:
            verb, _, rest = action.text.partition(" ")
            words = {word for word in _SPLIT.split(rest) if word}
            for piece in rest.replace("@", " ").split():
                words.add(piece)
                words |= {word for word in _SPLIT.split(names.get(piece, "").lower()) if word}
            rows.append((verb, frozenset(words)))
        return rows

    @cached_property
    def verbs(self) -> tuple[str, ...]:
        """The verbs of this game, in the order of the table."""
        return tuple(dict.fromkeys(verb for verb, _ in self._rows))

    def is_verb(self, word: str) -> bool:
        """Whether a word begins an action."""
        return bool(self._verbs_of(word))

    def _verbs_of(self, word: str) -> tuple[str, ...]:
        if word in VERBS:
            return VERBS[word]
        if word in self.verbs:
            return (word,)
        return tuple(verb for verb in self.verbs if len(word) > 1 and verb.startswith(word))

    def find(self, state: State, text: str) -> Found:
        """The actions that `text` means: one for a full text form, else all whose words begin with the words typed."""
        legal = frozenset(state.legal_actions())
        line = " ".join(text.lower().split())
        exact = self.exact(line)
        rows = [exact] if exact is not None else self._loose(line)
        return Found(tuple(a for a in rows if a in legal), tuple(a for a in rows if a not in legal))

    def exact(self, line: str) -> int | None:
        """The action whose text form this is."""
        return next((action.index for action in self.game.actions if action.text == line), None)

    def _loose(self, line: str) -> list[int]:
        first, *rest = [word for word in _SPLIT.split(line.replace(">", " ")) if word] or [""]
        verbs = self._verbs_of(first)
        # A synonym may be a part of another name, as turbines are of a card's: then the words count as they were typed.
        return self._matching(verbs, [SYNONYMS.get(word, word) for word in rest]) or self._matching(verbs, rest)

    def _matching(self, verbs: tuple[str, ...], asked: list[str]) -> list[int]:
        found = []
        for index, (verb, words) in enumerate(self._rows):
            if verb in verbs and _named(asked, words) and not (_MEANT & words) - set(asked):
                found.append(index)
        return self._closest(found, asked)

    def _closest(self, found: list[int], asked: list[str]) -> list[int]:
        """Those with the typed words in full, if there are any: `gas` is not `gasworks`."""
        full = [index for index in found if all(word in self._rows[index][1] for word in asked)]
        return full or found


def _named(asked: list[str], words: frozenset[str]) -> bool:
    return all(any(word.startswith(a) for word in words) for a in asked)


def is_free(game: Game, action: int) -> bool:
    """Whether an action takes no action point."""
    return game.kind[action] in act.FREE
