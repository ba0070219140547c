"""The answer of a policy. A plain class, compiled with the engine, since every ply of every match makes one."""

from __future__ import annotations

from typing import Any


class Decision:
    """The action chosen, and the reason if the policy gives one. Do not change it or derive from it.

    Args:
        action: an action of the table, an int.
        reason: a `Reason`, or None.

    Nothing is checked here: the match checks every decision and records a fault. Hence `Any`, without which a compiled build would
    refuse what the source accepts.
    """

    __slots__ = ("action", "reason")

    def __init__(self, action: Any, reason: Any = None) -> None:
        self.action: Any = action
        """The action chosen, an int."""
        self.reason: Any = reason
        """A `Reason`, or None."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse subclasses: a compiled class cannot have any, and both builds behave alike."""
        raise TypeError("Decision is not to be derived from; return Decision(action, reason)")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Decision):
            return NotImplemented
        return bool(self.action == other.action and self.reason == other.reason)

    def __hash__(self) -> int:
        return hash((self.action, self.reason))

    def __reduce__(self) -> tuple[type[Decision], tuple[Any, Any]]:
        return Decision, (self.action, self.reason)

    def __repr__(self) -> str:
        return f"Decision(action={self.action!r}, reason={self.reason!r})"
