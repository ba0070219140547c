"""Who sits at the table, and what the table allows."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from gigawatt.policies.api import DEFAULT_BUDGET

ADVISER: Final = "planner"
"""The policy that advises where no other one is named."""

NAME_LIMIT: Final = 28


@frozen
class Seat:
    """Who plays a seat: a person, or a policy as the registry spells it with its options."""

    policy: str | None = None
    """An entrant such as `greedy` or `planner:horizon=6`; None for a person."""
    name: str = ""
    """What to call a person at a table of several; may be empty."""

    @property
    def is_person(self) -> bool:
        """Whether a person plays it."""
        return self.policy is None


@frozen
class Options:
    """What the table allows; a teacher may switch either off."""

    undo: bool = True
    """Taking back, redoing and restarting a quarter."""
    advice: bool = True
    """What a policy would do, the best options, the bottleneck panel."""
    adviser: str = ADVISER
    """The policy asked for advice."""
    budget: int = DEFAULT_BUDGET
    """Nodes a policy's decision may cost."""
