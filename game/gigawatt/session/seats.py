"""The players and the options of a table."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.policies.api import DEFAULT_BUDGET

ADVISER: Final = "planner"
"""The default policy for advice."""

NAME_LIMIT: Final = 28


@frozen
class Seat:
    """The player of a seat: a person, or a policy as the registry spells it with its options."""

    policy: str | None = None
    """An entrant such as `greedy` or `planner:horizon=6`; None for a person."""
    name: str = ""
    """The name of a person at a table of several; may be empty."""

    @property
    def is_person(self) -> bool:
        """Whether a person plays it."""
        return self.policy is None


@frozen
class Options:
    """The options of a table; a teacher may switch off the first two."""

    undo: bool = True
    """Taking back, redoing and restarting a quarter."""
    advice: bool = True
    """A policy's recommendation, the best options, the bottleneck panel."""
    open_table: bool = False
    """Whether several people look at the board together: it changes hands with a tag only, and never with a page."""
    adviser: str = ADVISER
    """The policy asked for advice."""
    budget: int = DEFAULT_BUDGET
    """The nodes of a policy's decision."""
