"""Faults of policies."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, Literal, get_args

from attrs import frozen

from gigawatt.errors import PolicyError
from gigawatt.text import exception_text, safe_text

FaultKind = Literal["illegal", "timeout", "crash", "protocol", "memory", "infrastructure"]
"""`illegal`: an illegal action. `timeout`: no answer in time. `crash`: it raised, or its program ended. `protocol`: the answer is no decision.
`memory`: more memory than allowed. `infrastructure`: the machine failed, not the policy.
"""

FAULT_KINDS: Final[tuple[FaultKind, ...]] = get_args(FaultKind)


@frozen
class Fault:
    """The fault of a policy. From then on a stand-in plays its seat and passes."""

    seat: int
    ply: int
    kind: FaultKind
    message: str

    def __str__(self) -> str:
        return f"seat {self.seat}, ply {self.ply}: {self.kind}: {self.message}"


class ProgramFaultError(PolicyError):
    """Raised in a decision by a policy that knows its own fault, such as the policy of a program."""

    def __init__(self, kind: FaultKind, message: str) -> None:
        super().__init__(safe_text(message, 400))
        self.kind: FaultKind = kind

    def __reduce__(self) -> tuple[type[ProgramFaultError], tuple[FaultKind, str]]:
        return type(self), (self.kind, str(self))


def fault_text(error: ProgramFaultError) -> str:
    """The message of a fault, made safely: anyone may derive from the class."""
    return exception_text(error, 400).removeprefix("ProgramFaultError: ")


def rank_with_faults(ranks: Sequence[int], faulted: Sequence[bool]) -> tuple[int, ...]:
    """`ranks` with the faulted seats in a shared last place, and the others renumbered."""
    sound = sum(not fault for fault in faulted)
    return tuple(
        sound + 1 if fault else 1 + sum(other < rank and not out for other, out in zip(ranks, faulted, strict=True))
        for rank, fault in zip(ranks, faulted, strict=True)
    )
