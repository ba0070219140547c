"""A process for policies that think long, so that the board stays responsive.

A thread would not suffice: only one thread of a process runs Python at a time, and a compiled engine does not release the
interpreter. The process replays the match's actions and asks its own policies, so that little data is exchanged; it ends with the
board, or with the game's own process however that ends.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from threading import Lock
from typing import IO, TYPE_CHECKING, Any, Final

from attrs import asdict

from gigawatt.match.entrants import Entrants
from gigawatt.match.external import is_external
from gigawatt.policies.api import Reason
from gigawatt.policies.registry import SLOW, is_house, parse_spec
from gigawatt.session import PASS, Answer, Task, decide, turn_at
from gigawatt.storage.format import from_json, to_json

if TYPE_CHECKING:
    from gigawatt.match import Record
    from gigawatt.policies.api import Policy
    from gigawatt.session import GameSession

COMMAND: Final = "from gigawatt.session.policy_process import main; main()"
"""The code that the process runs. `multiprocessing` cannot start one here, because Textual has replaced the standard streams."""


def is_quick(spec: str) -> bool:
    """Whether a thread suffices for an entrant, as the registry spells it.

    It does for fast house policies, and for all foreign policies: those run in a process of their own, for which the thread waits.
    """
    return is_external(spec) or not is_house(spec) or parse_spec(spec).name not in SLOW


class PolicyProcess:
    """The process, started when it is first needed, and the requests to it. `ask` blocks: call it in a thread."""

    def __init__(self, session: GameSession) -> None:
        self._session: Final = session
        self._lock: Final = Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self.is_closed = False
        """Whether it was closed; it does not answer any more."""

    def _running(self) -> subprocess.Popen[bytes]:
        """The process, started and given the match if it does not run."""
        if self._process is None or self._process.poll() is not None:
            self._end()
            path = os.pathsep.join(entry for entry in sys.path if entry)
            self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )
            _send(self._process.stdin, {"record": to_json(self._session.record()).decode()})
        return self._process

    def start_early(self) -> None:
        """Start the process before its first request; do nothing once closed.

        Raises:
            OSError: no process can be started.
        """
        with self._lock:
            if not self.is_closed:
                self._running()

    def ask(self, task: Task) -> Answer:
        """Ask for the decision of a task's policy; a process that has died is restarted once.

        Raises:
            OSError: no process can be started, it died twice, or this was closed.
        """
        with self._lock:
            for is_last in (False, True):
                if self.is_closed:
                    break
                try:
                    process = self._running()
                    _send(process.stdin, asdict(task))
                    reply = _receive(process.stdout)
                except (EOFError, BrokenPipeError, ValueError):
                    self._end()
                    if is_last:
                        break
                else:
                    reason = Reason(reply["reason"]) if reply["reason"] else None
                    return Answer(reply["generation"], reply["seat"], reply["action"], reason, reply["fault"])
        raise OSError("the process of the policies has ended")

    def close(self) -> None:
        """End the process; pending requests fail."""
        self.is_closed = True
        self._end()

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            for stream in (process.stdin, process.stdout):
                if stream is not None:
                    with contextlib.suppress(OSError):
                        stream.close()


def _send(stream: IO[bytes] | None, what: dict[str, Any]) -> None:
    assert stream is not None, "it is a pipe"
    stream.write(json.dumps(what).encode() + b"\n")
    stream.flush()


def _receive(stream: IO[bytes] | None) -> dict[str, Any]:
    """Read a message from the other end.

    Raises:
        EOFError: there are no more.
        ValueError: it is not a message, or this end is closed.
    """
    assert stream is not None, "it is a pipe"
    line = stream.readline()
    if not line:
        raise EOFError
    message: dict[str, Any] = json.loads(line)
    return message


def main() -> None:
    """Answer tasks until the other end is closed. Output of policies is discarded, because it would appear on the board."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    tasks, answers = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    with contextlib.suppress(EOFError, BrokenPipeError):
        replica = MatchReplica(from_json(_receive(tasks)["record"].encode(), "the match"))
        while True:
            request = _receive(tasks)
            answer = replica.answer(Task(**{**request, "actions": tuple(request["actions"])}))
            reason = answer.reason.text if answer.reason is not None else ""
            _send(answers, {**asdict(answer), "reason": reason})


class MatchReplica:
    """A copy of the match that follows its actions, with policies of its own."""

    def __init__(self, record: Record) -> None:
        """Start at the first ply of a record."""
        self._game = record.game()
        self._seed, self._factions = record.seed, list(record.factions)
        self._state = self._game.new_state(self._seed, self._factions)
        self._actions: tuple[int, ...] = ()
        self._entrants = Entrants()
        self._policies: dict[str, Policy] = {}
        self._epoch = -1

    def answer(self, task: Task) -> Answer:
        """The decision of a task's policy at the position its actions lead to."""
        try:
            self._follow(task.actions)
            if task.epoch != self._epoch:
                self._entrants.release(self._policies.values())
                self._policies.clear()
                self._epoch = task.epoch
            key = f"{task.seat} {task.spec}"
            if key not in self._policies:
                self._policies[key] = self._entrants.seat(task.spec)
            turn = turn_at(self._state, self._seed, task.budget)
            return decide(self._policies[key], turn, task.generation)
        except Exception as error:  # noqa: BLE001  # whatever is wrong there, the game goes on here
            return Answer(task.generation, task.seat, PASS, None, f"{type(error).__name__}: {error}")

    def _follow(self, actions: tuple[int, ...]) -> None:
        """Go to the position after these actions, continuing from that of the previous task if possible."""
        known = len(self._actions)
        if actions[:known] != self._actions:
            self._state = self._game.new_state(self._seed, self._factions)
            known = 0
        for action in actions[known:]:
            self._state.apply_action(action)
        self._actions = actions
