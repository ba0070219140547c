"""What can be taken back, repeated and restarted in a game in progress. Chance falls at a quarter's end, and nothing goes behind one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from gigawatt.errors import UsageError
from gigawatt.session.history import Ply
from gigawatt.session.table import Table
from gigawatt.session.timeline import Timeline


@frozen
class _Undone:
    """Plies taken back together: a person's ply and the answers to it."""

    start: int
    plies: tuple[Ply, ...]


class Undo:
    """The plies that were taken back, and those that no longer can be. `GameSession` explains the members that it shares with it."""

    def __init__(self, timeline: Timeline, table: Table) -> None:
        self._timeline: Final = timeline
        self._table: Final = table
        self._undone: list[_Undone] = []
        self._fixed: int = 0
        """The number of plies that can no longer be taken back where several people play."""

    # --- what stands ------------------------------------------------------------------------------------------------------

    def forget(self) -> None:
        """Let nothing be repeated of what was taken back so far."""
        self._undone.clear()

    def fix(self) -> None:
        """Let everything so far stand where several people play."""
        self._fixed = len(self._timeline.plies)

    def fix_answered(self) -> None:
        """Let everything stand up to the last ply of a person who is not the viewer, as after resuming a game."""
        plies, viewer = self._timeline.plies, self._table.viewer
        self._fixed = next((i + 1 for i in self._persons_plies() if plies[i].seat != viewer), 0)

    def note_person_acts(self) -> None:
        """Prepare for an action of the person to move: nothing is repeated any more, and what another person did last stands."""
        self.forget()
        last = next(self._persons_plies(), None)
        if last is None or self._timeline.plies[last].seat != self._timeline.state.seat:
            self.fix()

    # --- taking back and repeating ----------------------------------------------------------------------------------------

    @property
    def reason(self) -> str:
        """The reason that nothing can be taken back now; empty if something can."""
        if not self._table.options.undo:
            return "Taking back is switched off at this table."
        if self._back_to() is None:
            if not self._timeline.plies:
                return "Nothing has been done yet."
            if len(self._table.people) > 1:
                return "The table was handed over, or nothing was done since."
            return "Nothing was done this quarter; the last quarter's draws have fallen."
        return ""

    @property
    def can_redo(self) -> bool:
        """Whether there is something to redo."""
        return bool(self._table.options.undo and self._undone and self._undone[-1].start == len(self._timeline.plies))

    def take_back(self) -> Ply:
        """Return to the person's last decision; the ply that was taken back.

        Raises:
            UsageError: there is none to take back, or it is not allowed.
        """
        if why := self.reason:
            raise UsageError(why)
        back = self._back_to()
        assert back is not None, "reason has looked"
        first = self._timeline.plies[back]
        self._cut(back)
        return first

    def redo(self) -> list[Ply]:
        """Repeat what was taken back last.

        Raises:
            UsageError: there is nothing to redo.
        """
        if not self.can_redo:
            raise UsageError("There is nothing to repeat.")
        undone = self._undone.pop()
        return [self._timeline.push(ply.action, ply.reason, ply.fault) for ply in undone.plies]

    def restart_quarter(self) -> None:
        """Return to the person's first decision of this quarter; the decisions are repeated one by one.

        Raises:
            UsageError: nothing was done this quarter, it is not allowed, or several people play.
        """
        if len(self._table.people) > 1:
            raise UsageError("A quarter is not restarted where several people play.")
        if why := self.reason:
            raise UsageError(why)
        for back in list(self._persons_plies(self._timeline.quarter_start)):
            self._cut(back)

    def _persons_plies(self, first: int = 0) -> Iterator[int]:
        """The plies from `first` on that a person decided, the last one first."""
        return (i for i in range(len(self._timeline.plies) - 1, first - 1, -1) if self._table.was_persons(i))

    def _back_to(self) -> int | None:
        """The ply to return to, which is a person's and of this quarter; with several people, none that another one has answered."""
        start = self._timeline.quarter_start
        return next(self._persons_plies(start if len(self._table.people) == 1 else max(start, self._fixed)), None)

    def _cut(self, back: int) -> None:
        """Return to the position before ply `back`, and keep the removed plies for `redo`."""
        cut = self._timeline.cut(back)
        if self._table.forget_hands_after(back):  # a repeated ply would count for somebody else
            self.forget()
        else:
            self._undone.append(_Undone(back, cut))
