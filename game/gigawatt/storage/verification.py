"""Verify a record: replay it, and check that each action is legal and each digest and chance result is as recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from attrs import frozen

from gigawatt.errors import GameError, ReplayMismatchError
from gigawatt.match.record import SECTIONS, QuarterLog, Record, Recorder
from gigawatt.match.replay import why_illegal

if TYPE_CHECKING:
    from collections.abc import Callable

    from gigawatt.core import Game, State


@frozen
class Verification:
    """The result of verifying a record."""

    ok: bool
    plies: int
    """The number of plies that were replayed as recorded."""
    is_finished: bool
    """Whether the record reaches the end of the match, which a save does not."""
    divergence: ReplayMismatchError | None = None
    """The first difference, if any."""


def _ignore(_state: State) -> None:
    """Take no notice of a position."""


def verify(record: Record, on_position: Callable[[State], object] = _ignore) -> Verification:
    """Replay a record and compare; nothing in it is trusted.

    Args:
        record: the match, finished or not.
        on_position: called with every position from the first to the last that was reached, to spare the caller a replay of its own.
            It is one state that changes: copy it to keep it.
    """
    try:
        game = record.game()
        state = game.new_state(record.seed, record.factions)
    except GameError as error:
        return Verification(False, 0, False, ReplayMismatchError(None, "a game that can be set up", str(error)))
    divergence = _Check(record, game, state, on_position).run()
    plies = len(record.actions) if divergence is None or divergence.ply is None else divergence.ply
    return Verification(divergence is None, plies, state.is_terminal and divergence is None, divergence)


class _Check:
    """A replay in progress."""

    def __init__(self, record: Record, game: Game, state: State, on_position: Callable[[State], object]) -> None:
        self._record = record
        self._game = game
        self._state = state
        self._recorder = Recorder(state)
        self._on_position = on_position

    def run(self) -> ReplayMismatchError | None:
        """The first difference, or None."""
        record, state = self._record, self._state
        self._on_position(state)
        for ply, action in enumerate(record.actions):
            if wrong := why_illegal(self._game, state, action):
                return ReplayMismatchError(ply, "a legal action", wrong)
            quarter = self._step(action)
            digest = state.digest()
            if digest != record.digests[ply]:
                found = self._differing_section(ply, quarter)
                return ReplayMismatchError(ply, f"digest {digest}", f"{record.digests[ply]}", found)
            if quarter is not None and (fault := self._compare(ply, quarter)):
                return fault
        return self._compare_count()

    def _step(self, action: int) -> QuarterLog | None:
        """Apply an action; return the log of the quarter if it ended."""
        before = self._recorder.quarter_count
        self._state.apply_action(action)
        self._recorder.note(action)
        self._on_position(self._state)
        return self._recorder.last_quarter if self._recorder.quarter_count > before else None

    def _compare(self, ply: int, quarter: QuarterLog) -> ReplayMismatchError | None:
        """The first difference between a replayed quarter and the recorded one, if any."""
        index = self._recorder.quarter_count - 1
        if index >= len(self._record.quarters):
            return ReplayMismatchError(ply, f"{index + 1} quarters written down", f"{len(self._record.quarters)}")
        written = self._record.quarters[index]
        name = self._game.quarter_text(index)
        if written.plies != quarter.plies:
            return ReplayMismatchError(ply, f"{name} ending after {quarter.plies} plies", f"{written.plies}")
        for section in SECTIONS:
            if written.sections.get(section) != quarter.sections[section]:
                expected = f"digest {quarter.sections[section]} for {name}"
                return ReplayMismatchError(ply, expected, f"{written.sections.get(section)}", section)
        for expected_event, event in zip(quarter.chance, written.chance, strict=False):
            if expected_event != event:
                return ReplayMismatchError(ply, f"in {name} the event {expected_event}", f"{event}", "chance")
        if len(written.chance) != len(quarter.chance):
            expected = f"{len(quarter.chance)} events in {name}"
            return ReplayMismatchError(ply, expected, f"{len(written.chance)}", "chance")
        return None

    def _compare_count(self) -> ReplayMismatchError | None:
        played, written = self._recorder.quarter_count, len(self._record.quarters)
        if played == written:
            return None
        return ReplayMismatchError(None, f"{played} quarters written down", f"{written}")

    def _differing_section(self, ply: int, quarter: QuarterLog | None) -> str:
        """The first section that differs at the end of a divergent ply's quarter; empty if that is unknown."""
        for action in self._record.actions[ply + 1 :]:
            if quarter is not None or why_illegal(self._game, self._state, action):
                break
            quarter = self._step(action)
        index = self._recorder.quarter_count - 1
        if quarter is None or index >= len(self._record.quarters):
            return ""
        written = self._record.quarters[index].sections
        return next((name for name in SECTIONS if written.get(name) != quarter.sections[name]), "")
