"""Rivals at the board: their policies run in a thread or in a process, and their moves are shown at the preferred pace."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from functools import partial
from typing import Final

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core import actions as act
from gigawatt.session import PASS, Answer, GameSession, Ply
from gigawatt.session.policy_process import PolicyProcess, is_quick
from gigawatt.session.turn_end import is_turn_spent
from gigawatt.tui.board import messages
from gigawatt.tui.board.stage import Stage
from gigawatt.tui.toolkit.timers import Stoppable

FAST_S: Final = 0.22
"""Pause between rivals' moves at the fast pace, in seconds."""


class Rivals:
    """Runs the policies of a session one after the other until a person is to move or the match is over.

    Their moves are posted to the board as messages.
    """

    def __init__(self, session: GameSession, stage: Stage, post: Callable[[messages.BoardMessage], None]) -> None:
        self._session: Final = session
        self._stage: Final = stage
        self._post: Final = post
        self.thinking = -1
        """The seat whose policy is at work, or -1."""
        self.flash = -1
        """The region a rival has just acted in, or -1."""
        self.hurry = False
        """Skip to the player's turn: rivals move without pauses until then."""
        self.wanted = ""
        """The command a player requested while rivals moved, to be run when their turn begins."""
        self.is_closed = False
        self._process: Final = PolicyProcess(session)
        self._timer: Stoppable | None = None
        self._is_running = False
        self._let_go = (-1, -1)
        """The last quarter and seat whose turn was confirmed after its last action."""

    def go_on(self) -> None:
        """Start what comes next: a rival's decision, the hand-over, the end, or the player's turn."""
        session = self._session
        if session.is_over:
            self._rest()
            self._post(messages.MatchEnded())
        elif session.needs_hand_over:
            self._rest()
            self._post(messages.HandOverDue())
        elif session.is_policy_to_move:
            if self._waits_for_end():
                self.thinking = self.flash = -1
                self._post(messages.WaitsForPlayer())
                return
            self._think()
        else:
            self._is_running = False
            wanted = self.wanted
            self._rest()
            self._post(messages.TurnBegan(wanted))

    def _rest(self) -> None:
        self.hurry, self.thinking, self.wanted, self.flash = False, -1, "", -1

    @property
    def is_waiting(self) -> bool:
        """Whether the player's actions are spent, and the turn waits to be confirmed."""
        return self.thinking < 0 and self._waits_for_end()

    def _waits_for_end(self) -> bool:
        """Whether the player prefers to be asked before others move after the last action, and has not answered yet."""
        session = self._session
        if self._stage.host.preferences.end != "ask" or self._let_go == (session.state.quarter, session.viewer):
            return False
        return is_turn_spent(session)

    def confirm_turn(self) -> None:
        """Do not wait at the end of the viewer's turn of this quarter."""
        self._let_go = (self._session.state.quarter, self._session.viewer)

    def _think(self) -> None:
        """Start the policy to move; this is announced unless rivals move without pauses."""
        if self.thinking >= 0:
            return
        session = self._session
        seat = session.state.seat
        is_quiet = self.hurry or (self._stage.host.preferences.pace == "instant" and self._is_running)
        self.thinking = seat
        if not is_quiet:
            self._post(messages.RivalThinks(seat))
        self._is_running = True
        spec = session.policy_of(seat)
        think = session.job().run if spec is not None and is_quick(spec) else self._elsewhere()

        def work() -> None:
            answer = think()
            if not self.is_closed:
                self._stage.from_thread(partial(self._answered, answer))

        self._stage.in_thread(work, "rivals")

    def _elsewhere(self) -> Callable[[], Answer]:
        """The decision of the policy to move, in the process, or in this one if no other can be started."""
        task, job = self._session.task(), self._session.job

        def think() -> Answer:
            try:
                return self._process.ask(task)
            except OSError:
                return Answer(-1, task.seat, PASS, None) if self.is_closed else job().run()

        return think

    def prepare(self) -> None:
        """Start the process ahead of time, if any seat needs it."""
        policies = [seat.policy for seat in self._session.seats]
        if any(spec is not None and not is_quick(spec) for spec in policies):
            self._stage.in_thread(self._start, "rivals")

    def _start(self) -> None:
        with contextlib.suppress(OSError):
            self._process.start_early()

    def close(self) -> None:
        """Stop for good; no further answer is accepted."""
        self.is_closed = True
        self.stop()
        self._process.close()
        self._session.close()

    def _answered(self, answer: Answer) -> None:
        """Apply a rival's decision unless it is out of date, and continue at the preferred pace."""
        if self.is_closed:
            return
        session = self._session
        if answer.generation == session.generation:
            self.thinking = -1
        ply = session.accept(answer)
        if ply is None:
            self.thinking = -1
            self.go_on()
            return
        if ply.fault:
            self._post(messages.RivalFailed(ply.seat, ply.fault))
        self._show(ply)

    def _show(self, ply: Ply) -> None:
        """Show a move, and pause according to the pace."""
        session, pace = self._session, self._stage.host.preferences.pace
        if not session.is_policy_to_move:
            self.flash = -1
            self.go_on()
            return
        if self.hurry or pace == "instant" or ply.action == act.PASS:
            self.go_on()
            return
        self.flash = region_of(session.state, ply.action)
        self._post(messages.RivalMoved(ply, self.flash))
        if pace == "fast":
            self._timer = self._stage.after(FAST_S, self._after_pause)

    def _after_pause(self) -> None:
        self._timer = None
        self._post(messages.PauseOver())
        self.go_on()

    def skip(self) -> None:
        """Let rivals continue: by one step at the step pace, otherwise to the player's turn."""
        self.confirm_turn()
        if self._stage.host.preferences.pace != "step":
            self.hurry = True
        if self._timer is not None:
            self._timer.stop()
        self._after_pause()

    def skip_to(self, command: str) -> None:
        """Let rivals move without pauses, and run a command when the player's turn begins."""
        self.wanted = command
        self.hurry = True
        self._end_flash()
        self.go_on()

    def on_pace(self) -> None:
        """Continue after a change of pace, unless rivals now move one at a time."""
        if self._stage.host.preferences.pace != "step" and self._timer is None:
            self.go_on()

    def stop(self) -> None:
        """Discard the decision in progress; a turn that was confirmed is open again."""
        self.thinking = -1
        self._let_go = (-1, -1)
        self.wanted = ""
        self._end_flash()

    def _end_flash(self) -> None:
        self.flash = -1
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self._post(messages.FlashOver())
