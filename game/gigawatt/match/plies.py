"""The loop of a match: ask the seat to move, check its answer, apply the action. Plain code, compiled where the engine is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gigawatt.core.apply import apply_action
from gigawatt.core.legality.legal_actions import find_legal, unpacked
from gigawatt.core.position.ints import i64, vec
from gigawatt.match.answers import judge
from gigawatt.match.faults import FAULT_KINDS, Fault, ProgramFaultError, fault_text
from gigawatt.policies.api import Reason
from gigawatt.policies.decision import Decision
from gigawatt.policies.players.random_policy import RandomPolicy
from gigawatt.policies.turn import Turn, draw, packed_turn, seeded
from gigawatt.text import exception_text, safe_text

if TYPE_CHECKING:
    from hashlib import blake2b

    from gigawatt.core.game import Game, State

PASS: Final = 0
"""The action table begins with `pass`, which is legal in every turn."""

CHANGED: Final = "it changed the list of legal actions that it was shown"

_OURS: Final = "gigawatt."


class Player:
    """A policy in its seat, until it faults."""

    __slots__ = ("fault", "is_ours", "is_random", "policy", "seat", "seed", "source")

    def __init__(self, policy: Any, seat: int, seed: int) -> None:
        self.policy: Any = policy
        self.seat: int = seat
        self.seed: int = seed
        self.source: blake2b = seeded(seed)
        self.fault: Fault | None = None
        self.is_ours: bool = str(type(policy).__module__).startswith(_OURS)
        """Whether the policy's class is part of the package: it does not modify what it gets, and its reasons are sound."""
        self.is_random: bool = type(policy) is RandomPolicy
        """Whether `draw` gives the action that the policy would choose."""

    def decide(
        self, game: Game, state: State, legal: vec[i64], budget: int, past: list[int], *, heard: bool
    ) -> Decision:
        """The policy's decision, or the stand-in's after a fault."""
        if self.fault is None:
            try:
                if self.is_ours:
                    return self._ask(game, state, legal, budget, past, heard=heard)
                return self._ask_stranger(game, state, unpacked(game, legal), budget, heard=heard)
            except ProgramFaultError as error:
                self._book_raised(state.ply, error)
            except KeyboardInterrupt:
                raise
            except BaseException as error:  # noqa: BLE001  # a policy may raise anything, and the match goes on
                self._book(state.ply, "crash", exception_text(error))
        return Decision(PASS)

    def draw(self, state: State, legal: vec[i64]) -> i64:
        """The choice of a random policy, without the objects of a decision."""
        return legal[draw(self.source, state.ply, len(legal), 0)]

    def _ask(self, game: Game, state: State, legal: vec[i64], budget: int, past: list[int], *, heard: bool) -> Decision:
        """Ask a policy of the package."""
        turn = packed_turn(game, self.seat, legal, self.seed, state.ply, budget, state, self.source, past, heard)
        answer: Any = self.policy.decide(turn)
        # Nearly every decision is sound, and apart from the game itself this loop is the whole cost of a tournament.
        if type(answer) is Decision and _is_plain(answer) and _is_among(legal, answer.action):
            return answer
        return judge(game, state, unpacked(game, legal), answer)

    def _ask_stranger(self, game: Game, state: State, legal: list[int], budget: int, *, heard: bool) -> Decision:
        """Ask a policy of somebody else, which may do anything with what it gets."""
        shown = legal[:]
        turn = Turn(game, self.seat, shown, self.seed, state.ply, budget, state, self.source, None, heard)
        answer: Any = self.policy.decide(turn)
        if shown != legal:
            raise ProgramFaultError("protocol", CHANGED)
        return judge(game, state, legal, answer)

    def _book_raised(self, ply: int, error: Any) -> None:
        """Record the fault that the policy reports, if it is valid."""
        kind: Any = getattr(error, "kind", None)
        known = type(kind) is str and kind in FAULT_KINDS
        self._book(ply, kind if known else "crash", fault_text(error))

    def _book(self, ply: int, kind: Any, message: str) -> None:
        self.fault = Fault(self.seat, ply, kind, safe_text(message, 300))


def play_plies(
    game: Game,
    state: State,
    players: list[Player],
    budget: int,
    before: Callable[[Decision], object] | None,
    after: Callable[[int], object] | None,
) -> list[int]:
    """Play to the end of the match; return the actions.

    Args:
        game: the compiled game.
        state: the position to start from; it is modified.
        players: one for each seat.
        budget: nodes of each decision.
        before: called with each decision before it is applied.
        after: called with each action after it was applied.
    """
    actions: list[int] = []
    while True:
        legal = find_legal(state)
        if not len(legal):  # `not legal` makes an object where this is compiled
            return actions
        player = players[state.seat]
        if player.is_random and before is None:
            action: int = player.draw(state, legal)
        else:
            decision = player.decide(game, state, legal, budget, actions, heard=before is not None)
            action = decision.action
            if before is not None:
                before(decision)
        apply_action(state, action)
        actions.append(action)
        if after is not None:
            after(action)


def _is_plain(decision: Decision) -> bool:
    """Whether a decision has a plain whole number as its action, and a plain reason or none."""
    return type(decision.action) is int and (decision.reason is None or type(decision.reason) is Reason)


def _is_among(legal: vec[i64], action: i64) -> bool:
    """Whether an action is among the legal ones, which ascend. Written out because `bisect` compares objects where this is compiled."""
    low: i64 = 0
    high: i64 = len(legal)
    while low < high:
        middle = (low + high) >> 1
        if legal[middle] < action:
            low = middle + 1
        else:
            high = middle
    return low < len(legal) and legal[low] == action
