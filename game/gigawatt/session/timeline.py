"""The timeline of a game in progress: its position, the plies that led there, and the standings at the end of each quarter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Final

from gigawatt.core import actions as act
from gigawatt.errors import ReplayMismatchError
from gigawatt.match import Record, Recorder
from gigawatt.match.replay import why_illegal
from gigawatt.session.history import Ply, QuarterSnapshot, carried_out, snapshot

if TYPE_CHECKING:
    from gigawatt.core import Game, State


class Timeline:
    """The position and how it came about. Nothing but `push`, `replay` and `cut` changes it."""

    def __init__(self, game: Game, factions: Sequence[str] | None, seed: bytes) -> None:
        """Start at the first ply.

        Raises:
            UsageError: the factions do not fit the game.
        """
        self.game: Final = game
        self.seed: Final = seed
        self.generation: int = 0
        """Increases with every change of the position; raise it where an answer that was asked for before must not count."""
        self._lineup: Final = game.check_factions(factions)
        self._begin()
        self.factions: Final = tuple(self.state.faction(seat) for seat in range(game.seats))

    def _begin(self) -> None:
        state = self.game.new_state(self.seed, [self.game.ruleset.factions[i].id for i in self._lineup])
        self.state: State = state
        self._recorder = Recorder(state)
        self.plies: list[Ply] = []
        self.snapshots: list[QuarterSnapshot] = [snapshot(state, -1)]
        self.quarter_start: int = 0
        """The first ply of this quarter."""
        self.generation += 1

    def push(self, action: int, reason: str = "", fault: str = "") -> Ply:
        """Carry out a legal action."""
        state = self.state
        known = len(state.log or ())
        quarter, seat, number = state.quarter, state.seat, state.ply
        alone = carried_out(state, action)
        own = known + len(alone.log or ())
        state.apply_action(action)
        log = state.log or []
        ended = state.quarter != quarter or state.is_terminal
        self._recorder.note(action)
        before = snapshot(alone, quarter) if ended else None
        ply = Ply(number, quarter, seat, action, tuple(log[known:own]), reason, fault, ended, tuple(log[own:]), before)
        self.plies.append(ply)
        if ended:
            self.snapshots.append(snapshot(state, quarter))
            self.quarter_start = len(self.plies)
        self.generation += 1
        return ply

    def replay(self, record: Record, reasons: Mapping[int, str]) -> None:
        """Carry out the actions of a record, and compare the positions.

        Args:
            record: a record of this game.
            reasons: the policies' reasons, by ply.

        Raises:
            ReplayMismatchError: it does not replay as recorded.
        """
        for ply, action in enumerate(record.actions):
            if wrong := why_illegal(self.game, self.state, action):
                raise ReplayMismatchError(ply, "a legal action", wrong)
            self.push(action, reasons.get(ply, ""))
            if self.state.digest() != record.digests[ply]:
                raise ReplayMismatchError(ply, record.digests[ply], self.state.digest())

    def cut(self, back: int) -> tuple[Ply, ...]:
        """Return to the position before ply `back`; the plies from there on, which are gone."""
        kept, gone = self.plies[:back], tuple(self.plies[back:])
        self._begin()
        for ply in kept:
            self.push(ply.action, ply.reason, ply.fault)
        return gone

    def since_last_turn(self, seat: int) -> Sequence[Ply]:
        """As `GameSession.since_last_turn`, which explains it."""
        for i in range(len(self.plies) - 1, -1, -1):
            ply = self.plies[i]
            if ply.seat == seat and (ply.ended_quarter or self.game.kind[ply.action] not in act.FREE):
                return self.plies[i if ply.ended_quarter else i + 1 :]
        return self.plies[:]

    def state_after(self, ply: Ply) -> State:
        """The position right after one of the plies."""
        if ply.ply == len(self.plies) - 1:
            return self.state
        state = self.game.new_state(self.seed, list(self.factions))
        for earlier in self.plies[: ply.ply + 1]:
            state.apply_action(earlier.action)
        return state

    def record(self) -> Record:
        """The record so far, without a session block."""
        return self._recorder.record(self.game.ruleset, self.game.scenario_id, self.factions, self.seed)
