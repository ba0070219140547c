"""A process that answers one what-if, so that a board stays responsive meanwhile; it ends with its answer, or when it is closed.

The question goes in as one line of JSON, and lines of JSON come out: how many futures are done, then the answer in words.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

from attrs import frozen

from gigawatt.errors import GameError
from gigawatt.storage.format import from_json, to_json
from gigawatt.study.hindsight.replayed import STAND_IN, Replayed
from gigawatt.study.hindsight.whatif import SEED, what_if
from gigawatt.study.hindsight.whatif_text import frozen_verdict, players_note, verdict
from gigawatt.wording.seats import seat_name

if TYPE_CHECKING:
    from gigawatt.match import Record

COMMAND: Final = "from gigawatt.study.hindsight.whatif_process import main; main()"
"""The code that the process runs. `multiprocessing` cannot start one where Textual has replaced the standard streams."""


@frozen
class Answer:
    """An answer in words, with the seats named as on the board."""

    verdict: str
    """The effect on the seat that decides."""
    others: tuple[str, ...]
    """The effects on the other seats."""
    frozen: str
    """What the match's own future says."""
    players: str
    """Who played on."""


class WhatIfProcess:
    """One question. `ask` blocks until it is answered: call it in a thread.

    Args:
        record: the match.
        ply: the decision.
        changes: what is changed there.
        games: futures to play.
    """

    def __init__(self, record: Record, ply: int, changes: tuple[str, ...], games: int) -> None:
        self._question: Final = {
            "record": to_json(record).decode(),
            "ply": ply,
            "changes": changes,
            "games": games,
        }
        self._process: subprocess.Popen[bytes] | None = None
        self.is_closed = False

    def ask(self, on_done: Callable[[int], object]) -> Answer:
        """Start the process, and wait for its answer.

        Args:
            on_done: called in this thread with the number of futures done.

        Raises:
            GameError: the question makes no sense, or the process ended without an answer.
        """
        path = os.pathsep.join(entry for entry in sys.path if entry)
        try:
            process = self._process = subprocess.Popen(
                [sys.executable, "-c", COMMAND],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                env={**os.environ, "PYTHONPATH": path},
            )  # fmt: skip
        except OSError as error:
            raise GameError(f"no process can be started: {error.strerror or error}") from error
        if self.is_closed:  # while it was being started
            self.close()
        with process, contextlib.suppress(OSError, ValueError):
            assert process.stdin is not None, "it is a pipe"
            assert process.stdout is not None, "it is a pipe"
            process.stdin.write(json.dumps(self._question).encode() + b"\n")
            process.stdin.flush()
            for line in process.stdout:
                message: dict[str, Any] = json.loads(line)
                if "error" in message:
                    raise GameError(message["error"])
                if "verdict" in message:
                    return Answer(**{**message, "others": tuple(message["others"])})
                on_done(message["done"])
        raise GameError("the process that plays the futures has ended")

    def close(self) -> None:
        """End the process; `ask` raises then."""
        self.is_closed = True
        process = self._process
        if process is not None:
            with contextlib.suppress(OSError):
                process.kill()


def main() -> None:
    """Answer the question on standard input."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    answers = os.fdopen(os.dup(1), "wb")

    def send(**message: object) -> None:
        answers.write(json.dumps(message).encode() + b"\n")
        answers.flush()

    with contextlib.suppress(BrokenPipeError):
        question = json.loads(sys.stdin.buffer.readline())
        try:
            match = Replayed(from_json(question["record"].encode(), "the match"), STAND_IN)
            found = what_if(
                match, question["ply"], question["changes"], question["games"], seed=SEED,
                on_done=lambda done: send(done=done),
            )  # fmt: skip
        except GameError as error:
            send(error=str(error))
            return
        names = [seat_name(match.last, seat) for seat in range(match.game.seats)]
        others = [verdict(found, seat, names) for seat in range(match.game.seats) if seat != found.seat]
        frozen_text, players = frozen_verdict(found, names), players_note(found, names)
        send(verdict=verdict(found, names=names), others=others, frozen=frozen_text, players=players)
