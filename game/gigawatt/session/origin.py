"""Where a game comes from: another game that it was branched off or copied from, as its session block says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from attrs import frozen

from gigawatt.text import safe_text

BRANCH: Final = "branch"
COPY: Final = "copy"

_AT: Final = {COPY: "copied_at", BRANCH: "branched_at"}
"""By kind the key of the block with the number of plies that both games share; a copy of a branch is a copy first."""
_OF: Final = {COPY: "copy_of", BRANCH: "branch_of"}
"""By kind the key of the block with the name of the other game."""
NAME_LIMIT: Final = 60


@frozen
class Origin:
    """Another game, and how much of it this one shares."""

    kind: str
    """`branch` or `copy`."""
    of: str
    """The name of the other game's file, as safe text; empty if it is not known."""
    plies: int
    """The number of plies that are shared."""


def read_origin(block: Mapping[str, Any]) -> Origin | None:
    """The origin in a session block, which may come from any file; None for a game that was begun as a new one."""
    for kind, key in _AT.items():
        plies, of = block.get(key), block.get(_OF[kind], "")
        if type(plies) is int and plies >= 0:
            return Origin(kind, safe_text(of, NAME_LIMIT) if isinstance(of, str) else "", plies)
    return None


def write_origin(origin: Origin) -> dict[str, Any]:
    """The facts of the session block for an origin."""
    return {_AT[origin.kind]: origin.plies, _OF[origin.kind]: safe_text(origin.of, NAME_LIMIT)}
