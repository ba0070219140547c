"""Decisions of policies: requested as a job for a thread or a task for another process, returned as an answer."""

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
"""The action table begins with `pass`, which is legal in every turn."""


@frozen
class Answer:
    """A policy's answer to a job, possibly too late."""

    generation: int
    seat: int
    action: int
    reason: Reason | None
    fault: str = ""


@frozen
class Job:
    """A decision to make on a copy of the position; safe to run in another thread."""

    generation: int
    seat: int
    policy: Policy = field(repr=False)
    turn: Turn = field(repr=False)

    def run(self) -> Answer:
        """Make the decision. Never raises: a policy that fails answers `pass`, with the reason in `fault`."""
        return decide(self.policy, self.turn, self.generation)


@frozen
class Unmade:
    """Replaces a policy that cannot be created: it fails at each decision, and the game goes on."""

    error: PolicyError

    def decide(self, turn: Turn) -> NoReturn:  # noqa: ARG002  # as every policy
        """Raise the error of creating the policy.

        Raises:
            PolicyError: always.
        """
        raise self.error


@frozen
class Task:
    """A decision to make in another process, which replays the match and has its own policies."""

    generation: int
    seat: int
    spec: str
    """The policy, as the registry spells it."""
    epoch: int
    """Increases when something is taken back: policies must then be created again."""
    actions: tuple[int, ...]
    """Every action of the match so far."""
    budget: int


def turn_at(state: State, seed: bytes, budget: int, *, wants_best: bool = False) -> Turn:
    """The turn of the seat to move, on a copy of the position; for advice, the best action is asked for."""
    copy = state.copy()
    copy.log = None
    seat = copy.seat
    legal = tuple(copy.legal_actions())
    return Turn(copy.game, seat, legal, policy_seed(seed, seat), copy.ply, budget, copy, wants_best=wants_best)


def decide(policy: Policy, turn: Turn, generation: int) -> Answer:
    """Ask a policy. Never raises: a policy that fails answers `pass`, with the reason in `fault`."""
    try:
        decision = judge(turn.game, turn._state, turn.legal_actions, policy.decide(turn))  # noqa: SLF001 - as the match sees it
    except ProgramFaultError as error:
        return Answer(generation, turn.seat, PASS, None, safe_text(f"{error.kind}: {fault_text(error)}"))
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # noqa: BLE001  # a policy may raise anything, and the game goes on
        return Answer(generation, turn.seat, PASS, None, exception_text(error))
    return Answer(generation, turn.seat, decision.action, decision.reason)
