"""Entrants' names, short enough to stand in a table."""

from __future__ import annotations

from gigawatt.text import safe_text


def short_name(entrant: str, limit: int) -> str:
    """`entrant` cleaned and at most `limit` characters long; what is cut is the middle, since names differ at their ends."""
    name = safe_text(entrant, 400)
    if len(name) <= limit:
        return name
    head = (limit - 1) // 3
    return f"{name[:head]}…{name[-(limit - 1 - head) :]}"
