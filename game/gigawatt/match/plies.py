"""The loop of a match: ask the seat to move, check what it hands in, apply it. Plain, and compiled where the engine is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from gigawatt.match.faults import Fault, FaultKind, ProgramFaultError
from gigawatt.match.replay import why_illegal
from gigawatt.policies.api import Policy, Reason
from gigawatt.policies.decision import Decision
from gigawatt.policies.turn import Turn, seeded

if TYPE_CHECKING:
    from hashlib import blake2b

    from gigawatt.core.game import Game
    from gigawatt.core.state import State

PASS: Final = 0
"""The action table begins with `pass`, which every turn allows."""


class Player:
    """A policy in its seat, until it faults."""

    __slots__ = ("fault", "policy", "seat", "seed", "source")

    def __init__(self, policy: Policy, seat: int, seed: int) -> None:
        self.policy: Policy = policy
        self.seat: int = seat
        self.seed: int = seed
        self.source: blake2b = seeded(seed)
        self.fault: Fault | None = None

    def decide(self, game: Game, state: State, legal: list[int], budget: int) -> Decision:
        """The policy's decision, or the stand-in's once it has faulted."""
        if self.fault is None:
            turn = Turn(game, self.seat, legal, self.seed, state.ply, budget, state, self.source)
            try:
                decision: Any = self.policy.decide(turn)
            except ProgramFaultError as error:
                self._book(state.ply, error.kind, str(error))
            except Exception as error:  # noqa: BLE001  # a policy may raise anything, and the match goes on
                self._book(state.ply, "crash", f"{type(error).__name__}: {error}")
            else:
                # Nearly every decision is a sound one, and this loop is the whole cost of a tournament beside the game itself.
                if isinstance(decision, Decision) and _is_plain(decision) and _is_among(legal, decision.action):
                    return decision
                if self._is_sound(game, state, legal, decision):
                    return decision  # type: ignore[no-any-return]  # _is_sound has looked
        return Decision(PASS if legal[0] == PASS else legal[0])

    def _is_sound(self, game: Game, state: State, legal: list[int], decision: Any) -> bool:
        action = getattr(decision, "action", None)
        if type(action) is not int:
            self._book(state.ply, "protocol", f"expected a Decision with an action, got {_short(decision)}")
        elif not 0 <= action < game.action_count:
            self._book(state.ply, "protocol", f"action {action} is not in the table of {game.action_count}")
        elif action not in legal:
            self._book(state.ply, "illegal", why_illegal(game, state, action))
        elif not isinstance(getattr(decision, "reason", None), Reason | None):
            self._book(state.ply, "protocol", f"expected a Reason or None, got {_short(decision.reason)}")
        else:
            return True
        return False

    def _book(self, ply: int, kind: FaultKind, message: str) -> None:
        self.fault = Fault(self.seat, ply, kind, " ".join(message.split())[:300])


def play_plies(
    game: Game,
    state: State,
    players: list[Player],
    budget: int,
    before: Callable[[Decision], object] | None,
    after: Callable[[int], object] | None,
) -> list[int]:
    """Play to the end of the match; returns the actions taken.

    Args:
        game: the compiled game.
        state: the position to go on from; it is played to its end.
        players: one for each seat.
        budget: of each decision, in nodes.
        before: told each decision before it is applied.
        after: told each action once it has been.
    """
    actions: list[int] = []
    while True:
        legal = state.legal_actions()
        if not legal:
            return actions
        decision = players[state.seat].decide(game, state, legal, budget)
        action: int = decision.action
        if before is not None:
            before(decision)
        state.apply_action(action)
        actions.append(action)
        if after is not None:
            after(action)


def _is_plain(decision: Decision) -> bool:
    """Whether a decision is no more than a whole number, and a reason or none."""
    return type(decision.action) is int and (decision.reason is None or type(decision.reason) is Reason)


def _is_among(legal: list[int], action: int) -> bool:
    """Whether an action is one of the legal ones, which ascend. Written out, for `bisect` compares objects where these are ints."""
    low = 0
    high = len(legal)
    while low < high:
        middle = (low + high) >> 1
        if legal[middle] < action:
            low = middle + 1
        else:
            high = middle
    return low < len(legal) and legal[low] == action


def _short(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 80 else f"{text[:79]}…"
