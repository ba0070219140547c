"""Where a game comes from, in words."""

from __future__ import annotations

from typing import Final

UNKNOWN: Final = "a record"
"""The name of a game whose file is not known."""


def origin_text(kind: str, of: str, quarter: str = "") -> str:
    """As in `branch of case-study-1 from 2024 Q3`; the quarter may be left out."""
    return f"{kind} of {of or UNKNOWN}{f' from {quarter}' if quarter else ''}"


def new_game_text(kind: str, of: str, quarter: str, name: str) -> str:
    """What is said when such a game begins: that it is another one, and where it is kept."""
    kept = f", kept as {name}" if name else ""
    return f"This is another game: a {origin_text(kind, of, quarter)}{kept}. {of or 'The record'} stays as it is."


def copy_offer(name: str, key: str) -> str:
    """What is said where a game is open in another window: `key` again plays a copy of it."""
    return f"{name} is open in another window: {key} again plays a copy."
