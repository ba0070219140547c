"""The rules engine: states, legal actions, effects, chance, scoring. It reads no files, no clock and no environment."""

from typing import Final

RULES_VERSION: Final = 3
"""Moves when any golden playthrough changes: what a position becomes after an action."""

from gigawatt.core.actions import Action  # noqa: E402
from gigawatt.core.game import Game, State  # noqa: E402

__all__ = ["RULES_VERSION", "Action", "Game", "State"]
