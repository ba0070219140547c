"""Short names of entrants for tables."""

from __future__ import annotations

from gigawatt.text import safe_text


def short_name(entrant: str, limit: int) -> str:
    """`entrant` cleaned and shortened to `limit` characters; the middle is cut, because names differ at their ends."""
    name = safe_text(entrant, 400)
    if len(name) <= limit:
        return name
    head = (limit - 1) // 3
    return f"{name[:head]}…{name[-(limit - 1 - head) :]}"
