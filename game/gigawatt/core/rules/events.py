"""Events: what a position logs of all that happens, while somebody records."""

from __future__ import annotations

Event = tuple[object, ...]
"""A row of the log: what happened, then the seat or place and the amounts."""
