"""Who sits at the table, in sentences."""

from __future__ import annotations


def one_bloc_note(bloc: str) -> str:
    """A note that a line-up which somebody chose holds one bloc only."""
    return f"every faction is of the {bloc} bloc, so no export control can be aimed at anyone here"
