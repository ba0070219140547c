"""A policy program that behaves, or misbehaves as its first argument says. Standard library only.

    python hostile.py MODE [ACTS [MORE]]

It follows the protocol for so many questions (none when left out) and is then what `MODE` names: see `MODES`, which tells for each
mode what is booked for it.
"""

# ruff: noqa: PTH100, PTH101, PTH102, PTH103, PTH104, PTH106, PTH108, PTH109, PTH110, PTH118, PTH120, PTH123, PTH211
from __future__ import annotations

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Any, NamedTuple

TOKEN = sys.argv[3] if len(sys.argv) > 3 else "nobody"
"""What the names of things that are left behind end in, so that they are found."""

DONE: list[str] = []
"""What needs no repeating."""

KEPT: list[Any] = []


class Mode(NamedTuple):
    """What is to be expected of a mode."""

    fault: str
    """The kind of fault, or empty if there is none."""
    words: str = ""
    """What its message says, as a pattern."""
    is_slow: bool = False
    """Whether it takes more than a second, or another mode shows much the same."""
    is_patient: bool = False
    """Whether it needs seconds to answer, to do what it does."""


MODES = {
    # --- lines that are no answer
    "garbage": Mode("protocol", "expected a JSON object on a line"),
    "huge": Mode("protocol", "longer than 65,536 bytes"),
    "array": Mode("protocol", "expected a JSON object on a line"),
    "number": Mode("protocol", "expected a JSON object on a line", is_slow=True),
    "null": Mode("protocol", "expected a JSON object on a line", is_slow=True),
    "not-utf8": Mode("protocol", "expected a JSON object on a line"),
    "utf16": Mode("protocol", "expected a JSON object on a line"),
    "deep": Mode("protocol", "expected a JSON object on a line"),
    "digits": Mode("protocol", "expected a JSON object on a line"),
    "spaces": Mode("protocol", "longer than 65,536 bytes", is_slow=True),
    "trailing": Mode("protocol", "expected a JSON object on a line", is_slow=True),
    "floods": Mode("protocol", "more than 1000 replies that answer no question"),
    "blank-lines": Mode("timeout", "no action"),
    "no-newline": Mode("timeout", "no action"),
    "drips": Mode("timeout", "no action", is_slow=True),
    "wrong-id": Mode("timeout", "no action", is_slow=True),
    "text-id": Mode("timeout", "no action", is_slow=True),
    "pong-for-act": Mode("timeout", "no action", is_slow=True),
    # --- answers that are no choice
    "illegal": Mode("illegal", "there is no action"),
    "index": Mode("illegal", "choice 10000 of"),
    "negative": Mode("illegal", "choice -1 of", is_slow=True),
    "huge-number": Mode("illegal", "choice 1000000000000000000000000000000 of", is_slow=True),
    "empty-text": Mode("illegal", "there is no action", is_slow=True),
    "long-text": Mode("illegal", "there is no action", is_slow=True),
    "surrogate": Mode("illegal", "there is no action"),
    "escapes": Mode("illegal", r"there is no action '\[2J"),
    "zero-byte": Mode("illegal", "there is no action", is_slow=True),
    "no-choice": Mode("protocol", "choice must be"),
    "wrong-type": Mode("protocol", "choice must be", is_slow=True),
    "true": Mode("protocol", "choice must be", is_slow=True),
    "float": Mode("protocol", "choice must be", is_slow=True),
    "nan": Mode("protocol", "choice must be", is_slow=True),
    "object": Mode("protocol", "choice must be"),
    "reports": Mode("crash", "it reports an error: I give up"),
    "reports-object": Mode("crash", "it reports an error", is_slow=True),
    # --- ends
    "raises": Mode("crash", "exit code 1: RuntimeError: cannot go on"),
    "exits": Mode("crash", "exit code 0"),
    "exits-77": Mode("crash", "exit code 77", is_slow=True),
    "kills-itself": Mode("crash", "ended by SIGKILL"),
    "segfault": Mode("crash", "ended by SIGSEGV", is_slow=True),
    "aborts": Mode("crash", "ended by SIGABRT", is_slow=True),
    "stops-itself": Mode("timeout", "no action"),
    "hangs": Mode("timeout", "no action"),
    "burns": Mode("timeout", "no action", is_slow=True),
    "ignores-signals": Mode("timeout", "no action", is_slow=True),
    "closes-output": Mode("protocol", "closed its output"),
    "closes-input": Mode("protocol", "closed its output", is_slow=True),
    "exits-at-new-game": Mode("crash", "exit code 5"),
    "mute-pings": Mode("timeout", "no sign of life", is_slow=True),
    "talks-and-exits": Mode("crash", "exit code 1: .{0,20}end"),
    "long-error": Mode("crash", "exit code 1"),
    "leaves-a-child": Mode("crash", "exit code 0"),
    # --- takes too much
    "eats": Mode("memory", "more than 96 MB", is_patient=True),
    "grabs": Mode("memory", "MemoryError"),
    "child-eats": Mode("memory", "more than 96 MB", is_patient=True, is_slow=True),
    "shares": Mode("memory", "more than 96 MB", is_patient=True, is_slow=True),
    "shm-files": Mode("memory", "more than 96 MB", is_patient=True),
    "memfd": Mode("memory", "more than 96 MB", is_patient=True),
    "segments": Mode("memory", "more than 96 MB", is_patient=True, is_slow=True),
    "forks": Mode("crash", "more than 16 processes", is_patient=True),
    "zombies": Mode("crash", "more than 16 processes", is_patient=True, is_slow=True),
    "large-file": Mode("crash", "File too large"),
    "open-files": Mode("crash", "Too many open files", is_slow=True),
    "fills-folder": Mode("crash", "more than 64 MB of files", is_patient=True),
    "removed-files": Mode("crash", "more than 64 MB of files", is_patient=True),
    "many-files": Mode("crash", "more than 2,000 files", is_patient=True, is_slow=True),
    "many-folders": Mode("crash", "more than 2,000 files", is_patient=True, is_slow=True),
    # --- attacks on who keeps it
    "kills-keeper": Mode("crash", "was killed", is_slow=True),
    "stops-keeper": Mode("timeout", "no action", is_slow=True),
    "ends-keeper": Mode("timeout", "no action", is_slow=True),
    # --- what harms nobody
    "sound": Mode(""),
    "stale": Mode(""),
    "twice": Mode(""),
    "windows-lines": Mode("", is_slow=True),
    "odd-ready": Mode(""),
    "long-reason": Mode(""),
    "waits-for-stop": Mode("", is_slow=True),
    "chatter": Mode(""),
    "detaches": Mode(""),
    "ignores-quit": Mode("", is_slow=True),
    "closes-errors": Mode("", is_slow=True),
    "threads": Mode("", is_slow=True),
    "raises-limits": Mode("", is_slow=True),
    "moves-away": Mode("", is_slow=True),
    "nests": Mode("", is_patient=True, is_slow=True),
    "nests-long-names": Mode("", is_patient=True),
    "locks-folders": Mode("", is_patient=True),
    "removes-parent": Mode("", is_patient=True),
    "moves-home": Mode("", is_patient=True),
    "links": Mode("", is_patient=True),
    "pipes-and-sockets": Mode(""),
    "leaves-shm": Mode("", is_patient=True),
    "leaves-segment": Mode("", is_patient=True, is_slow=True),
}


def say(message: dict[str, Any]) -> None:
    """One line out."""
    sys.stdout.write(json.dumps(message) + "\n")
    sys.stdout.flush()


def raw(data: bytes) -> None:
    """Some bytes out."""
    sys.stdout.flush()
    view = memoryview(data)
    while view:
        view = view[os.write(1, view) :]


def sleep_for_ever() -> None:
    """Do nothing more."""
    while True:
        time.sleep(600)


# --- lines ------------------------------------------------------------------------------------------------------------------


def huge() -> None:
    """A reply of 100 MB on one line."""
    raw(b'{"type": "action", "info": "')
    for _ in range(100):
        raw(b"x" * (1 << 20))
    raw(b'"}\n')


def flood(number: int) -> None:
    """Answer something else, without end."""
    line = json.dumps({"type": "action", "id": number - 1, "choice": 0}) + "\n"
    while True:
        raw(line.encode() * 100)


def drip(number: int) -> None:
    """Write an answer so slowly that it never ends."""
    for letter in json.dumps({"type": "action", "id": number, "choice": 0, "info": "x" * 10_000}):
        raw(letter.encode())
        time.sleep(0.02)


def blank_lines() -> None:
    """Nothing, again and again."""
    while True:
        raw(b"\n" * 1000)


LINES: dict[str, Callable[[int], object]] = {
    "garbage": lambda _: raw(b"\x00\xff what? {{{\n"),
    "huge": lambda _: huge(),
    "array": lambda n: raw(b'[{"type": "action", "id": %d, "choice": 0}]\n' % n),
    "number": lambda n: raw(b"%d\n" % n),
    "null": lambda _: raw(b"null\n"),
    "not-utf8": lambda n: raw(b'{"type": "action", "id": %d, "choice": "p\xe4ss"}\n' % n),
    "utf16": lambda n: raw(json.dumps({"type": "action", "id": n, "choice": 0}).encode("utf-16") + b"\n"),
    "deep": lambda n: raw(b'{"type": "action", "id": %d, "choice": ' % n + b"[" * 60_000 + b"\n"),
    "digits": lambda _: raw(b'{"type": "action", "id": ' + b"9" * 6000 + b', "choice": 0}\n'),
    "spaces": lambda _: raw(b" " * 70_000 + b"\n"),
    "floods": flood,
    "blank-lines": lambda _: blank_lines(),
    "no-newline": lambda n: raw(b'{"type": "action", "id": %d, "choice": 0}' % n),
    "drips": drip,
    "wrong-id": lambda n: say({"type": "action", "id": n + 1000, "choice": 0}),
    "text-id": lambda n: say({"type": "action", "id": str(n), "choice": 0}),
    "pong-for-act": lambda n: say({"type": "pong", "id": n}),
    "reports": lambda n: say({"type": "error", "id": n, "message": "I give up \x1b[31m"}),
    "reports-object": lambda n: say({"type": "error", "id": n, "message": {"a": ["b" * 10_000]}}),
}
"""What is written in the place of an answer, by the question's number."""

CHOICES: dict[str, Any] = {
    "illegal": "build castle @moon",
    "index": 10_000,
    "negative": -1,
    "huge-number": 10**30,
    "empty-text": "",
    "long-text": "x" * 60_000,
    "surrogate": "pass \ud800",
    "escapes": "\x1b[2J\x1b]0;owned\x07",
    "zero-byte": "pass\x00",
    "wrong-type": [1],
    "true": True,
    "float": 0.0,
    "nan": float("nan"),
    "object": {"text": "pass"},
}


# --- ends -------------------------------------------------------------------------------------------------------------------


def ignore_signals() -> None:
    """Hang, and let no signal but the last change that."""
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    sleep_for_ever()


def burn() -> None:
    """Use the processor without end."""
    while True:
        pass


def close_output() -> None:
    """Close standard output and stay."""
    os.close(1)
    sleep_for_ever()


def close_input(number: int) -> None:
    """Close standard input, and answer this last question."""
    os.close(0)
    say({"type": "action", "id": number, "choice": 0})
    sleep_for_ever()


def talk_and_exit() -> None:
    """Bytes that are no text on standard error, and an end."""
    os.write(2, b"\xff\xfe\x1b[31m\x00 the end\n")
    os._exit(1)


def long_error() -> None:
    """One endless line on standard error, and an end."""
    os.write(2, b"e" * (1 << 20))
    os._exit(1)


def leave_a_child() -> None:
    """End, with a child that holds the pipes."""
    if os.fork() == 0:
        sleep_for_ever()
    os._exit(0)


# --- too much ---------------------------------------------------------------------------------------------------------------


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


def child_eats() -> None:
    """Have a child take memory."""
    if os.fork() == 0:
        eat()
    sleep_for_ever()


def share() -> None:
    """Take memory that is shared with children."""
    import mmap

    while True:
        block = mmap.mmap(-1, 8 << 20)
        block[:] = b"x" * (8 << 20)
        KEPT.append(block)
        time.sleep(0.005)


def fill_shm() -> None:
    """Fill files in shared memory, some of which stay open."""
    for number in range(1000):
        with contextlib.suppress(OSError), open(f"/dev/shm/hostile-{number}-{TOKEN}", "wb") as file:  # noqa: S108
            file.write(b"x" * (8 << 20))
            file.flush()
            time.sleep(0.05)  # one that is closed at once may not be seen: docs/external-policies.md
    sleep_for_ever()


def fill_memfd() -> None:
    """Fill files that have no name."""
    while True:
        handle = os.memfd_create("hostile")
        os.write(handle, b"x" * (8 << 20))
        KEPT.append(handle)
        time.sleep(0.005)


def make_segment(megabytes: int) -> None:
    """Make a System V segment of shared memory."""
    import ctypes

    system = ctypes.CDLL(None, use_errno=True)
    system.shmat.restype = ctypes.c_void_p
    number = system.shmget(0, megabytes << 20, 0o600 | 0o1000)
    if number >= 0:
        ctypes.memset(system.shmat(number, None, 0), 1, megabytes << 20)


def make_segments() -> None:
    """Make more and more of them."""
    while True:
        make_segment(8)
        time.sleep(0.005)


def spawn_forever() -> None:
    """Start processes without end."""
    while True:
        with contextlib.suppress(OSError):
            if os.fork() == 0:
                time.sleep(600)
                os._exit(0)


def make_zombies() -> None:
    """Start processes that end at once, and never ask how."""
    while True:
        with contextlib.suppress(OSError):
            if os.fork() == 0:
                os._exit(0)
            time.sleep(0.001)


def write_large_file() -> None:
    """Write more into one file than is allowed."""
    with open("large", "wb") as file:
        file.writelines(b"x" * (1 << 20) for _ in range(20))


def open_many() -> None:
    """Open more files than are allowed."""
    while True:
        KEPT.append(open(os.devnull))  # noqa: SIM115


def fill_folder() -> None:
    """Keep more in the folder than is allowed, in files that are not too large."""
    for number in range(1000):
        with open(f"file-{number}", "wb") as file:
            file.write(b"x" * (8 << 20))
    sleep_for_ever()


def fill_removed_files() -> None:
    """The same in files that were removed while they are open."""
    for number in range(200):
        file = open(f"file-{number}", "wb")  # noqa: SIM115
        os.unlink(file.name)
        file.write(b"x" * (8 << 20))
        file.flush()
        KEPT.append(file)
    sleep_for_ever()


def make_files() -> None:
    """Make more files than are allowed."""
    for number in range(100_000):
        with open(f"{number}", "wb"):
            pass
    sleep_for_ever()


def make_folders() -> None:
    """Make more folders than are allowed, in folders."""
    number = 0
    while True:
        os.makedirs(f"{number % 50}/{number % 7}/{number}")
        number += 1


# --- attacks ----------------------------------------------------------------------------------------------------------------


def detach() -> None:
    """Leave a child behind that belongs to nobody: it forked twice, in a session of its own, with its files closed."""
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            for number in range(3):
                with contextlib.suppress(OSError):
                    os.close(number)
            os.execv(sys.executable, [sys.executable, "-c", "import time; time.sleep(600)", f"detached-child-{TOKEN}"])  # noqa: S606
        os._exit(0)


def attack_keeper(number: int) -> None:
    """Send a signal to the keeper, and wait."""
    os.kill(os.getppid(), number)
    sleep_for_ever()


# --- what harms nobody ------------------------------------------------------------------------------------------------------


def chatter() -> None:
    """Write to standard error without end, from a thread."""
    import threading

    def run() -> None:
        while True:
            os.write(2, b"e" * 65_536)

    threading.Thread(target=run, daemon=True).start()


def start_threads() -> None:
    """Start threads until the system says no."""
    import threading

    with contextlib.suppress(RuntimeError):
        for _ in range(200):
            threading.Thread(target=sleep_for_ever, daemon=True).start()


def raise_limits() -> None:
    """Try to take the limits away."""
    import resource

    for limit in (resource.RLIMIT_DATA, resource.RLIMIT_FSIZE, resource.RLIMIT_NOFILE, resource.RLIMIT_CPU):
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(limit, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))


def nest(depth: int, name: str) -> None:
    """Folders inside one another."""
    for _ in range(depth):
        os.mkdir(name)
        os.chdir(name)


def lock_folders() -> None:
    """Folders and files that nobody may touch, this one and the one above included."""
    for number in range(5):
        os.makedirs(f"locked-{number}/below")
        with open(f"locked-{number}/below/file", "w"):
            pass
        os.chmod(f"locked-{number}/below/file", 0)
        os.chmod(f"locked-{number}/below", 0)
        os.chmod(f"locked-{number}", 0)
    os.chmod("..", 0)
    os.chmod(".", 0)


def remove_parent() -> None:
    """Remove everything in the folder above, and that folder."""
    import shutil

    shutil.rmtree(os.path.join(os.getcwd(), ".."), ignore_errors=True)
    with contextlib.suppress(OSError):
        os.rmdir(os.path.dirname(os.getcwd()))


def move_home() -> None:
    """Put a link to everything in the place of the folder."""
    home = os.getcwd()
    os.rename(home, f"{home}-moved")
    os.symlink("/", home)


def make_links() -> None:
    """Links to files that are dear to the user."""
    for number, target in enumerate(
        ("/", os.path.dirname(os.path.abspath(__file__)), os.path.abspath(__file__), "..", ".")
    ):
        os.symlink(target, f"link-{number}")
        os.makedirs(f"folder-{number}")
        os.symlink(target, f"folder-{number}/link")


def make_pipes() -> None:
    """Files that block whoever opens them."""
    import socket

    os.mkfifo("pipe")
    server = socket.socket(socket.AF_UNIX)
    server.bind("socket")
    KEPT.append(server)


def leave_shm() -> None:
    """A file in shared memory that stays when the program goes."""
    handle = os.open(f"/dev/shm/hostile-{TOKEN}", os.O_RDWR | os.O_CREAT)  # noqa: S108
    os.write(handle, b"x" * 4096)
    KEPT.append(handle)


ACTS: dict[str, Callable[[int], object]] = {
    **LINES,
    "raises": lambda _: (_ for _ in ()).throw(RuntimeError("cannot go on")),
    "exits": lambda _: sys.exit(0),
    "exits-77": lambda _: sys.exit(77),
    "kills-itself": lambda _: os.kill(os.getpid(), signal.SIGKILL),
    "segfault": lambda _: os.kill(os.getpid(), signal.SIGSEGV),
    "aborts": lambda _: os.abort(),
    "stops-itself": lambda _: os.kill(os.getpid(), signal.SIGSTOP),
    "hangs": lambda _: sleep_for_ever(),
    "burns": lambda _: burn(),
    "ignores-signals": lambda _: ignore_signals(),
    "closes-output": lambda _: close_output(),
    "closes-input": close_input,
    "talks-and-exits": lambda _: talk_and_exit(),
    "long-error": lambda _: long_error(),
    "leaves-a-child": lambda _: leave_a_child(),
    "eats": lambda _: eat(),
    "grabs": lambda _: grab(),
    "child-eats": lambda _: child_eats(),
    "shares": lambda _: share(),
    "shm-files": lambda _: fill_shm(),
    "memfd": lambda _: fill_memfd(),
    "segments": lambda _: make_segments(),
    "forks": lambda _: spawn_forever(),
    "zombies": lambda _: make_zombies(),
    "large-file": lambda _: write_large_file(),
    "open-files": lambda _: open_many(),
    "fills-folder": lambda _: fill_folder(),
    "removed-files": lambda _: fill_removed_files(),
    "many-files": lambda _: make_files(),
    "many-folders": lambda _: make_folders(),
    "kills-keeper": lambda _: (detach(), attack_keeper(signal.SIGKILL)),
    "stops-keeper": lambda _: attack_keeper(signal.SIGSTOP),
    "ends-keeper": lambda _: attack_keeper(signal.SIGTERM),
}
"""What a mode does at each question, in the place of an answer or before it."""

ONCE: dict[str, Callable[[], object]] = {
    "detaches": detach,
    "chatter": chatter,
    "threads": start_threads,
    "raises-limits": raise_limits,
    "moves-away": lambda: os.chdir("/"),
    "closes-errors": lambda: os.close(2),
    "nests": lambda: nest(1500, "d"),
    "nests-long-names": lambda: nest(60, "n" * 200),
    "locks-folders": lock_folders,
    "removes-parent": remove_parent,
    "moves-home": move_home,
    "links": make_links,
    "pipes-and-sockets": make_pipes,
    "leaves-shm": leave_shm,
    "leaves-segment": lambda: make_segment(1),
}
"""What a mode does before its first answer."""


def main() -> None:
    """Follow the protocol until it is time to be `mode`."""
    mode = sys.argv[1]
    if mode == "exit-at-once":
        sys.exit(3)
    if mode == "fails-later":  # it starts as it should once, and never again
        if os.path.exists(sys.argv[3]):
            sys.exit(3)
        with open(sys.argv[3], "w"):
            pass
    if mode == "silent":
        sleep_for_ever()
    if mode == "garbage-at-once":
        raw(b"hello, I am a policy\n")
    if mode == "deaf":
        say({"type": "ready"})
        sleep_for_ever()
    acts = 0
    for line in sys.stdin:
        message = json.loads(line)
        kind = message["type"]
        if kind == "configure":
            ready = {"type": "ready", "name": mode, "version": "1", "capabilities": ["events"], "unknown": {"a": 1}}
            odd = {"type": "ready", "name": ["x"], "version": {"y": "z" * 1000}, "capabilities": [["events"], 7, None]}
            say(odd if mode == "odd-ready" else ready)
        elif kind == "ping":
            if mode != "mute-pings":
                say({"type": "pong", "id": message["id"]})
        elif kind == "new_game" and mode == "exits-at-new-game":
            sys.exit(5)
        elif kind == "stop" and mode == "waits-for-stop":
            say({"type": "action", "id": message["id"], "choice": 0})
        elif kind == "quit" and mode != "ignores-quit":
            break
        elif kind == "act":
            acts += 1
            if acts > (0 if len(sys.argv) < 3 else int(sys.argv[2])):
                misbehave(mode, message)
            else:
                say({"type": "action", "id": message["id"], "choice": 0})
    if mode == "ignores-quit":
        sleep_for_ever()


def misbehave(mode: str, message: dict[str, Any]) -> None:
    """Answer `act` as the mode has it."""
    number = message["id"]
    answer: dict[str, Any] = {
        "type": "action", "id": number, "choice": len(message["legal_actions"]) - 1, "info": "the last one",
    }  # fmt: skip
    if mode in CHOICES:
        answer["choice"] = CHOICES[mode]
    if mode == "no-choice":
        del answer["choice"]
    if mode == "forgets":  # that a new game has begun: it counts on
        answer["choice"] = number % len(message["legal_actions"])
    if mode == "long-reason":
        answer["info"] = "\x1b[31m\u202e" + "why? " * 10_000
    if mode == "stale":
        say({"type": "action", "id": number - 1, "choice": 99_999})
        say({"type": "gossip"})
    if mode in ONCE and not DONE:
        DONE.append(mode)
        ONCE[mode]()
    if mode in ACTS:
        ACTS[mode](number)
        return
    if mode == "waits-for-stop" and not DONE:
        DONE.append(mode)
        return
    if mode == "windows-lines":
        raw(json.dumps(answer).encode() + b"\r\n")
        return
    say(answer)
    if mode == "twice":
        say(answer)
    if mode == "trailing":
        raw(b"and that is why\n")


if __name__ == "__main__":
    main()
