"""Prose that reaches us finished: what card files say in their authors' words, and the reasons of policies.

Everything else that the board shows is made in the board's words from the start; only these texts are edited.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from gigawatt.wording.vocabulary import BOARD, RULES, Vocabulary

if TYPE_CHECKING:
    from gigawatt.core import Game

_EQUIPMENT: Final = "equipment"
_WORDS: Final = (
    (RULES.plant(_EQUIPMENT), BOARD.plant(_EQUIPMENT)),
    (f"{RULES.kind(_EQUIPMENT)} plant", f"{BOARD.kind(_EQUIPMENT)} plant"),
    (RULES.name(_EQUIPMENT), BOARD.name(_EQUIPMENT)),
    (RULES.name(_EQUIPMENT).capitalize(), BOARD.name(_EQUIPMENT).capitalize()),
    (RULES.accelerator, BOARD.accelerator),
    (RULES.accelerator.capitalize(), BOARD.accelerator.capitalize()),
)
"""Words of the rules that have another name on the board, and that name."""

_QUARTER: Final = re.compile(r"\b(20\d\d)(Q[1-4])\b")


def in_board_words(text: str) -> str:
    """Somebody's prose with the board's words: chips, turbines, and `2025 Q2` for a `2025Q2`."""
    for written, shown in _WORDS:
        text = text.replace(written, shown)
    return _QUARTER.sub(r"\1 \2", text)


def prose(text: str, words: Vocabulary) -> str:
    """Somebody's prose in the words of an audience: the board has its own, the others take it as it is written."""
    return in_board_words(text) if words is BOARD else text


def with_reason(action: str, reason: str) -> str:
    """An action and why; a policy's reason that begins with the action's own words takes their place."""
    if reason.lower().startswith(f"{action.lower()} "):
        return f"{action}{reason[len(action) :]}"
    return f"{action}. {reason}" if reason else f"{action}."


def shown_reason(game: Game, action: int, text: str) -> str:
    """A policy's reason in the board's words; where it names its action in notation, as policies do, `This` stands for it."""
    notation = game.format_action(action)
    for written in (notation, f"{notation[:1].upper()}{notation[1:]}"):
        if text.startswith(written):
            return in_board_words(f"This{text.removeprefix(written)}")
    return in_board_words(text)
