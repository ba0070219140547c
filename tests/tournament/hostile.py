"""A policy program that behaves, or misbehaves as its first argument says. Standard library only."""

from __future__ import annotations

import contextlib
import json
import os
import sys
import time
from typing import Any

DONE: list[str] = []
"""What needs no repeating."""


def say(message: dict[str, Any]) -> None:
    """One line out."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def garbage() -> None:
    """Not JSON."""
    sys.stdout.write("\x00\xff what? {{{\n")
    sys.stdout.flush()


def huge() -> None:
    """A reply of 100 MB on one line."""
    chunk = "x" * (1 << 20)
    sys.stdout.write('{"type": "action", "info": "')
    for _ in range(100):
        sys.stdout.write(chunk)
    sys.stdout.write('"}\n')
    sys.stdout.flush()


def eat() -> None:
    """Take memory in steps, as a leak does."""
    kept = []
    while True:
        kept.append(b"x" * (8 << 20))
        time.sleep(0.005)


def grab() -> None:
    """Ask for very much memory at once."""
    kept = bytearray(1 << 40)
    del kept


def spawn_forever() -> None:
    """Start processes without end."""
    while True:
        with contextlib.suppress(OSError):
            if os.fork() == 0:
                time.sleep(600)
                os._exit(0)


def detach() -> None:
    """Leave a child behind that belongs to nobody: it forked twice, in a session of its own, with its files closed."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(3):
                with contextlib.suppress(OSError):
                    os.close(number)
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", "detached-child"])  # noqa: S606
        os._exit(0)


def chatter() -> None:
    """Write to standard error without end, from a thread."""
    import threading

    def run() -> None:
        while True:
            os.write(2, b"e" * 65_536)

    threading.Thread(target=run, daemon=True).start()


def flood(number: int) -> None:
    """Answer something else, without end."""
    line = json.dumps({"type": "action", "id": number - 1, "choice": 0}) + "\n"
    while True:
        sys.stdout.write(line * 100)
        sys.stdout.flush()


def main() -> None:
    """Follow the protocol until it is time to be `mode`."""
    mode = sys.argv[1]
    if mode == "exit-at-once":
        sys.exit(3)
    if mode == "silent":
        time.sleep(600)
    if mode == "deaf":
        say({"type": "ready"})
        time.sleep(600)
    if mode == "chatter":
        chatter()
    acts = 0
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "configure":
            say({"type": "ready", "name": mode, "version": "1", "capabilities": ["events"], "unknown": {"a": 1}})
        elif kind == "ping":
            say({"type": "pong", "id": message["id"]})
        elif kind == "quit" and mode != "ignores-quit":
            break
        elif kind == "act":
            acts += 1
            if acts > (0 if len(sys.argv) < 3 else int(sys.argv[2])):
                misbehave(mode, message)
            else:
                say({"type": "action", "id": message["id"], "choice": 0})
    if mode == "ignores-quit":
        time.sleep(600)


def misbehave(mode: str, message: dict[str, Any]) -> None:
    """Answer `act` as the mode has it."""
    number = message["id"]
    answers: dict[str, Any] = {
        "illegal": {"type": "action", "id": number, "choice": "build castle @moon"},
        "index": {"type": "action", "id": number, "choice": 10_000},
        "no-choice": {"type": "action", "id": number},
        "wrong-type": {"type": "action", "id": number, "choice": [1]},
        "reports": {"type": "error", "id": number, "message": "I give up \x1b[31m"},
    }
    if mode in answers:
        say(answers[mode])
        return
    if mode == "forgets":  # that a new game has begun: it counts on
        say({"type": "action", "id": number, "choice": number % len(message["legal_actions"])})
        return
    if mode == "stale":
        say({"type": "action", "id": number - 1, "choice": 99_999})
        say({"type": "gossip"})
    acts = {
        "garbage": garbage, "huge": huge, "eats": eat, "grabs": grab, "forks": spawn_forever, "detaches": detach,
    }  # fmt: skip
    if mode in acts and not DONE:
        DONE.append(mode)
        acts[mode]()
    if mode == "exits":
        sys.exit(0)
    if mode == "raises":
        raise RuntimeError("cannot go on")
    if mode == "hangs":
        while True:
            time.sleep(1)
    if mode == "floods":
        flood(number)
    if mode == "kills-keeper":
        detach()
        os.kill(os.getppid(), 9)
        time.sleep(600)
    say({"type": "action", "id": number, "choice": len(message["legal_actions"]) - 1, "info": "the last one"})


if __name__ == "__main__":
    main()
