"""What a policy hands in. Plain, and compiled where the engine is: one is made at every ply of every match."""

from __future__ import annotations

from typing import Any


class Decision:
    """The action chosen, and why if the policy can say. It is not to be changed, and not to be derived from.

    Args:
        action: an action of the table, an int.
        reason: a `Reason`, or None.

    Nothing is checked here: whoever plays a match looks at what it is handed, and books a fault. Hence `Any`, without which a compiled
    build would refuse what the source accepts.
    """

    __slots__ = ("action", "reason")

    def __init__(self, action: Any, reason: Any = None) -> None:
        self.action: Any = action
        """The action chosen, an int."""
        self.reason: Any = reason
        """Why: a `Reason`, or None."""

    def __init_subclass__(cls, **options: Any) -> None:
        """Refuse to be derived from: a compiled class cannot be, and both builds give the same answer."""
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
