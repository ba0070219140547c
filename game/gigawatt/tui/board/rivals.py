"""Rivals at the board: their policies think in a thread or a process of their own, and move at the pace the player likes."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from textual.timer import Timer

from gigawatt.analysis.position_analysis import region_of
from gigawatt.core import actions as act
from gigawatt.session import PASS, Answer, Ply
from gigawatt.session.policy_process import PolicyProcess, is_quick
from gigawatt.wording import phrases

if TYPE_CHECKING:
    from gigawatt.tui.board.screen import BoardScreen

FAST_S: Final = 0.22
"""Pause between rivals' moves at the fast pace, in seconds."""

END_ASK: Final = "Your actions are spent. Space lets the quarter go on, z takes the last one back."


class Rivals:
    """Lets the policies of a board's session move, one after the other, until a person is to move or the match is over."""

    def __init__(self, board: BoardScreen) -> None:
        self._board: Final = board
        self.thinking = -1
        """The seat whose policy is at work, or -1."""
        self.flash = -1
        """The region a rival has just acted in, or -1."""
        self.hurry = False
        """Skip to the player's turn: rivals move without pauses until then."""
        self.wanted = ""
        """The command a player asked for while others moved; carried out as soon as it is their turn."""
        self.is_closed = False
        self._process: Final = PolicyProcess(board.session)
        self._timer: Timer | None = None
        self._is_running = False
        self._let_go = -1
        """The last quarter the player let go on after the last action."""

    def go_on(self) -> None:
        """Whatever comes next: a rival's thought, the hand-over, the end, or the player's decision."""
        board, session = self._board, self._board.session
        if session.is_over:
            self.hurry, self.thinking, self.wanted = False, -1, ""
            board.end_once()
        elif session.needs_hand_over:
            self.hurry, self.thinking, self.wanted = False, -1, ""
            board.hand_over()
        elif session.is_policy_to_move:
            if self._waits_for_end():
                self.thinking = -1
                board.say(END_ASK, "key")
                board.redraw()
                return
            self._think()
        else:
            self.hurry = self._is_running = False
            self.thinking = -1
            wanted, self.wanted = self.wanted, ""
            board.begin_turn(wanted)

    def _waits_for_end(self) -> bool:
        """Whether the player wants to be asked before the quarter goes on without them, and has not been yet."""
        session = self._board.session
        if self._board.host.preferences.end != "ask" or len(session.people) != 1:
            return False
        if session.state.points_left(session.viewer) or self._let_go == session.state.quarter:
            return False
        return not session.undo_reason

    def _think(self) -> None:
        """Start the thought of the policy to move; at a quiet pace the board is not drawn for it."""
        if self.thinking >= 0:
            return
        board = self._board
        session = board.session
        seat = session.state.seat
        is_quiet = self.hurry or (board.host.preferences.pace == "instant" and self._is_running)
        self.thinking = seat
        if not is_quiet:
            board.redraw()
        self._is_running = True
        spec = session.seats[seat].policy
        think = session.job().run if spec is not None and is_quick(spec) else self._elsewhere()

        def work() -> None:
            answer = think()
            if not self.is_closed:
                board.app.call_from_thread(self._answered, answer)

        board.run_worker(work, thread=True, group="rivals", exit_on_error=False)

    def _elsewhere(self) -> Callable[[], Answer]:
        """The thought of the policy to move, in the process; in this one where no other can be had."""
        task, job = self._board.session.task(), self._board.session.job

        def think() -> Answer:
            try:
                return self._process.ask(task)
            except OSError:
                return Answer(-1, task.seat, PASS, None) if self.is_closed else job().run()

        return think

    def prepare(self) -> None:
        """Start the process while nobody waits for it, if any seat will need it."""
        policies = [seat.policy for seat in self._board.session.seats]
        if any(spec is not None and not is_quick(spec) for spec in policies):
            self._board.run_worker(self._start, thread=True, group="rivals", exit_on_error=False)

    def _start(self) -> None:
        with contextlib.suppress(OSError):
            self._process.start_early()

    def close(self) -> None:
        """The board is left: nothing that is still thought of is taken."""
        self.is_closed = True
        self.stop()
        self._process.close()
        self._board.session.close()

    def _answered(self, answer: Answer) -> None:
        """A rival's decision is there: take it if it is still wanted, and go on at the pace the player likes."""
        if self.is_closed:
            return
        session = self._board.session
        if answer.generation == session.generation:
            self.thinking = -1
        ply = session.accept(answer)
        if ply is None:
            self.thinking = -1
            self.go_on()
            return
        if ply.fault:
            self._board.say(f"{phrases.LETTERS[ply.seat]} passes: {ply.fault}", "bind")
        self._show(ply)

    def _show(self, ply: Ply) -> None:
        """Tell a move, and pause as the pace asks."""
        board, session = self._board, self._board.session
        pace = board.host.preferences.pace
        if not session.is_policy_to_move:
            self.flash = -1
            self.go_on()
            return
        if self.hurry or pace == "instant" or ply.action == act.PASS:
            self.go_on()
            return
        self.flash = region_of(session.state, ply.action)
        who = f"{phrases.LETTERS[ply.seat]} {phrases.faction(session.state, ply.seat)}"
        board.say(f"{who}: {phrases.action(session.game, ply.action)}")
        board.redraw()
        board.motion.pulse(self.flash)
        if pace == "fast":
            self._timer = board.set_timer(FAST_S, self._after_pause)

    def _after_pause(self) -> None:
        self._timer = None
        self.flash = -1
        self._board.say("")
        self.go_on()

    def skip(self) -> None:
        """Let rivals move on: a step where they wait for one, else all the way to the player's turn."""
        self._let_go = self._board.session.state.quarter
        if self._board.host.preferences.pace != "step":
            self.hurry = True
        if self._timer is not None:
            self._timer.stop()
        self._after_pause()

    def skip_to(self, command: str) -> None:
        """Let rivals move without pauses, and carry out a command of the player's as soon as it is their turn."""
        self.wanted = command
        self.hurry = True
        self._let_go = self._board.session.state.quarter
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
        self.flash = -1
        self.go_on()

    def paced(self) -> None:
        """The pace was changed: rivals that waited for a key wait no longer, unless they are to be stepped."""
        if self._board.host.preferences.pace != "step" and self._timer is None:
            self.go_on()

    def stop(self) -> None:
        """Forget what rivals were thinking about: their answers would come too late."""
        self.thinking = -1
        self.flash = -1
        self.wanted = ""
        if self._timer is not None:
            self._timer.stop()
            self._timer = None
