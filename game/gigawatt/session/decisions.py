"""Decisions of policies: asked for as a job for a thread or a task for another process, and given as an answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NoReturn

from attrs import field, frozen

from gigawatt.core.chance import policy_seed
from gigawatt.errors import PolicyError
from gigawatt.match.answers import judge
from gigawatt.match.faults import ProgramFaultError, fault_text
from gigawatt.policies.api import Policy, Reason, Turn
from gigawatt.text import exception_text, safe_text

if TYPE_CHECKING:
    from gigawatt.core import State

PASS: Final = 0
"""The action table begins with `pass`, which every turn allows."""


@frozen
class Answer:
    """What a policy answered to a job, possibly too late."""

    generation: int
    seat: int
    action: int
    reason: Reason | None
    fault: str = ""


@frozen
class Job:
    """A decision to be thought about, on a copy of the position; safe to run in another thread."""

    generation: int
    seat: int
    policy: Policy = field(repr=False)
    turn: Turn = field(repr=False)

    def run(self) -> Answer:
        """Think. Never raises: a policy that fails answers `pass` and says why in `fault`."""
        return decide(self.policy, self.turn, self.generation)


@frozen
class Unmade:
    """Stands for a policy that cannot be made: it fails at each decision, and the game goes on."""

    error: PolicyError

    def decide(self, turn: Turn) -> NoReturn:  # noqa: ARG002  # as every policy
        """Say why it is not there.

        Raises:
            PolicyError: always.
        """
        raise self.error


@frozen
class Task:
    """A decision to be thought about in another process, which plays the match after and holds its own policies."""

    generation: int
    seat: int
    spec: str
    """The policy, as the registry spells it."""
    epoch: int
    """Grows when something is taken back: policies are to be made anew then."""
    actions: tuple[int, ...]
    """Every action of the match so far."""
    budget: int


def turn_at(state: State, seed: bytes, budget: int) -> Turn:
    """The seat to move's turn on a copy of a position."""
    copy = state.copy()
    copy.log = None
    seat = copy.seat
    return Turn(copy.game, seat, tuple(copy.legal_actions()), policy_seed(seed, seat), copy.ply, budget, copy)


def decide(policy: Policy, turn: Turn, generation: int) -> Answer:
    """Let a policy think. Never raises: one that fails answers `pass` and says why in `fault`."""
    try:
        decision = judge(turn.game, turn._state, turn.legal_actions, policy.decide(turn))  # noqa: SLF001 - as the match sees it
    except ProgramFaultError as error:
        return Answer(generation, turn.seat, PASS, None, safe_text(f"{error.kind}: {fault_text(error)}"))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # a policy may raise anything, and the game goes on
        return Answer(generation, turn.seat, PASS, None, exception_text(error))
    return Answer(generation, turn.seat, decision.action, decision.reason)
