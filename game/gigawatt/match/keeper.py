"""The keeper: a small process between a runner and one policy program that leaves nothing behind.

It starts the program with limits in a session of its own, watches its memory and its files, and ends it with all its children when
the runner says so, when the runner dies, or when the program itself ends. On Linux it adopts the orphans of the program, so that a
child that detached itself is found and ended too. The program's standard input and output connect it directly to the runner; the
keeper keeps the end of its standard error.

It runs as a file of its own, `python -I -S keeper.py CONTROL STATUS LOCK`, and imports nothing of the package but two files beside
it, so that it is small and quick to start. CONTROL is a pipe to read: first a line with one JSON object, what to start and how;
then any byte, or its end, means the end. STATUS is a pipe to write one JSON object to: how the program ended. LOCK is an open file
that is locked as long as the program's folder is in use; the keeper only holds it.

A program can inspect the process that keeps it. The keeper therefore reads its instructions from the pipe instead of its arguments,
its environment is as short as the program's, and on Linux it denies others access to its memory.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from typing import Any

if __package__:
    from gigawatt.match import trees, usage
else:  # run as a file, with `-I`, which leaves the file's own folder off the path
    sys.path.append(os.path.dirname(os.path.abspath(__file__)))  # noqa: PTH100, PTH120 - as few imports as can be
    import trees  # type: ignore[import-not-found, no-redef]
    import usage  # type: ignore[import-not-found, no-redef]

STDERR_KEPT = 4096
"""The bytes kept of the end of standard error."""

STDERR_CHUNK = 65_536
STDERR_PAUSE_S = 0.02
"""The pause between reads of a program that never stops writing: it has to wait, and slows nobody else down."""

WATCH_S = 0.1
"""The interval of checks of memory and the number of processes."""

KILL_S = 10.0
"""The time after which the keeper gives up ending processes."""

_PR_SET_PDEATHSIG = 1
_PR_SET_DUMPABLE = 4
_PR_SET_CHILD_SUBREAPER = 36


def main(arguments: list[str]) -> int:
    """Keep one program; the module's docstring explains the arguments."""
    control, status = int(arguments[1]), int(arguments[2])
    line = _read_line(control)
    if not line:  # the runner has ended already
        return 1
    order: dict[str, Any] = json.loads(line)
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
        signal.signal(number, signal.SIG_IGN)
    _prctl(_PR_SET_CHILD_SUBREAPER, 1)
    files = usage.FileUsage(order["folder"], int(order["folder_mb"]) << 20, int(order["files"]))
    errors, errors_end = os.pipe()
    failed, failed_end = os.pipe()
    child = os.fork()
    if child == 0:
        _become(order, errors_end, failed_end)
    _prctl(_PR_SET_DUMPABLE, 0)  # not before the fork: the program itself may be inspected
    os.close(errors_end)
    os.close(failed_end)
    _let_go_of_streams()
    report = _Watch(child, order, control, errors, files).run()
    report["not_started"] = _read_all(failed)
    with contextlib.suppress(OSError):
        os.write(status, json.dumps(report).encode())
    os.close(status)
    files.clear()
    # The runner may be gone; if it is not, it tries again to remove what is left.
    if not trees.remove(order["folder"]):
        with contextlib.suppress(OSError):
            os.unlink(order["lock"])  # noqa: PTH108
    return 0


def _read_line(handle: int) -> bytes:
    """One line of a pipe; empty if the pipe ends before."""
    line = b""
    while not line.endswith(b"\n"):
        data = os.read(handle, 65_536)
        if not data:
            return b""
        line += data
    return line


# --- the program's side of the fork --------------------------------------------------------------------------------------------


def _become(order: dict[str, Any], errors: int, failed: int) -> None:
    """Turn this forked process into the program; never returns."""
    try:
        os.setsid()
        _prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
        os.dup2(errors, 2)
        os.set_inheritable(failed, False)
        keep = {0, 1, 2, failed}
        for number in _open_files():
            if number not in keep:
                with contextlib.suppress(OSError):
                    os.close(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGPIPE):
            signal.signal(number, signal.SIG_DFL)
        os.chdir(order["home"])
        _limit(order)
        os.execvpe(order["command"][0], order["command"], order["environment"])  # noqa: S606
    except BaseException as error:  # noqa: BLE001 - whatever it is, it must be reported and end here
        reason = getattr(error, "strerror", None) or str(error)
        os.write(failed, reason.encode("utf-8", "replace"))
    finally:
        os._exit(127)


def _limit(order: dict[str, Any]) -> None:
    """Set the limits that the system offers; skip those that it does not know or allow."""
    import resource

    memory = int(order["memory_mb"]) << 20
    wanted = {
        # The keeper watches the memory in use; this limit stops a single huge request at once.
        "RLIMIT_DATA": 2 * memory,
        "RLIMIT_CPU": int(order["cpu_s"]),
        "RLIMIT_FSIZE": int(order["file_mb"]) << 20,
        "RLIMIT_NOFILE": 256,
        "RLIMIT_CORE": 0,
    }
    if order.get("tasks"):
        wanted["RLIMIT_NPROC"] = int(order["tasks"])
    for name, value in wanted.items():
        number = getattr(resource, name, None)
        if number is None:
            continue
        with contextlib.suppress(OSError, ValueError):
            _, hard = resource.getrlimit(number)
            limit = value if hard == resource.RLIM_INFINITY else min(value, hard)
            resource.setrlimit(number, (limit, limit))


def _open_files() -> list[int]:
    for folder in ("/proc/self/fd", "/dev/fd"):
        with contextlib.suppress(OSError):
            return [int(name) for name in os.listdir(folder)]  # noqa: PTH208 - as few imports as can be
    return list(range(3, 64))


# --- the keeper's side ---------------------------------------------------------------------------------------------------------


def _let_go_of_streams() -> None:
    """Close the program's input and output, so that the runner sees their end when the program ends."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (0, 1, 2):
        os.dup2(nowhere, number)
    os.close(nowhere)


class _Watch:
    """Waits for the end of the program, and ends it if necessary."""

    def __init__(self, child: int, order: dict[str, Any], control: int, errors: int, files: usage.FileUsage) -> None:
        self._child = child
        self._files = files
        self._memory = int(order["memory_mb"]) << 20
        self._processes = int(order["processes"])
        self._control = control
        self._errors = errors
        self._tail = b""
        self._exit: int | None = None
        self._peak_kb = 0
        self._verdict = ""

    def run(self) -> dict[str, Any]:
        """Wait until the program has ended or must be ended; return how it ended."""
        wake, wake_end = os.pipe()
        os.set_blocking(wake_end, False)
        signal.set_wakeup_fd(wake_end, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        next_look = time.monotonic()
        read_after = 0.0
        errors_open = True
        while self._exit is None:
            now = time.monotonic()
            wanted = [self._control, wake, *([self._errors] if errors_open and now >= read_after else [])]
            wanted += [self._files.wake] if self._files.wake >= 0 else []
            until = next_look if not errors_open or now >= read_after else min(next_look, read_after)
            ready, _, _ = select.select(wanted, [], [], max(0.0, until - now))
            if self._control in ready:
                if not self._look(is_last=True):  # a limit that it exceeds now is why it did not answer in time
                    self._verdict = "ended"
                break
            if wake in ready:
                os.read(wake, 4096)
            if self._errors in ready:
                errors_open = self._keep_errors()
                read_after = time.monotonic() + STDERR_PAUSE_S
            if self._files.wake in ready:
                self._files.look_at_shared(descendants(os.getpid()))
            self._reap()
            if time.monotonic() >= next_look:
                if self._look():
                    break
                next_look = time.monotonic() + WATCH_S
        self._end_everything()
        if errors_open:
            self._keep_last_errors()
        return {
            "verdict": self._verdict,
            "exit": self._exit,
            "peak_mb": self._peak_kb >> 10,
            "errors": self._tail.decode("utf-8", "replace"),
        }

    def _look(self, *, is_last: bool = False) -> bool:
        """Check the program's limits; return whether it must end."""
        pids = descendants(os.getpid())
        passed = self._files.look(pids, is_urgent=is_last)
        own, shared = 0, 0
        for pid in pids:
            anonymous, mapped = resident_kb(pid)
            own += anonymous
            shared += mapped
        # Shared memory is mapped, or in a file of which the mapped part is a part.
        used = own + max(shared, self._files.shared_bytes >> 10)
        self._peak_kb = max(self._peak_kb, used)
        if len(pids) > self._processes:
            self._verdict = "processes"
        elif used << 10 > self._memory:
            self._verdict = "memory"
        else:
            self._verdict = passed
        return bool(self._verdict)

    def _keep_errors(self) -> bool:
        """Read some of standard error and keep its end; False once it is closed."""
        try:
            data = os.read(self._errors, STDERR_CHUNK)
        except OSError:
            return False
        self._tail = (self._tail + data)[-STDERR_KEPT:]
        return bool(data)

    def _keep_last_errors(self) -> None:
        os.set_blocking(self._errors, False)
        for _ in range(4):
            if not self._keep_errors():
                return

    def _reap(self) -> bool:
        """Reap ended children, including adopted orphans; return whether any child still runs."""
        while True:
            try:
                pid, code, usage = os.wait4(-1, os.WNOHANG)
            except ChildProcessError:
                return False
            if pid == 0:
                return True
            if pid == self._child:
                self._exit = os.waitstatus_to_exitcode(code)
                peak = usage.ru_maxrss if sys.platform != "darwin" else usage.ru_maxrss >> 10
                self._peak_kb = max(self._peak_kb, peak)

    def _end_everything(self) -> None:
        """Stop all processes, then kill them, until none is left: a stopped process cannot start another."""
        deadline = time.monotonic() + KILL_S
        while time.monotonic() < deadline:
            with contextlib.suppress(OSError):
                if self._exit is None:
                    os.killpg(self._child, signal.SIGKILL)
            pids = descendants(os.getpid())
            for number in (signal.SIGSTOP, signal.SIGKILL):
                for pid in pids:
                    with contextlib.suppress(OSError):
                        os.kill(pid, number)
            if not self._reap():
                return
            time.sleep(0.002)


# --- what Linux reports about processes; elsewhere nothing ---------------------------------------------------------------------


def descendants(root: int) -> list[int]:
    """All processes below `root`, parents before their children; empty where the system cannot list them."""
    found: list[int] = []
    queue = [root]
    while queue:
        parent = queue.pop()
        for pid in _children(parent):
            found.append(pid)
            queue.append(pid)
    return found


def _children(pid: int) -> list[int]:
    children: list[int] = []
    try:
        threads = os.listdir(f"/proc/{pid}/task")  # noqa: PTH208
    except OSError:
        return children
    for thread in threads:
        with contextlib.suppress(OSError, ValueError), open(f"/proc/{pid}/task/{thread}/children", "rb") as file:  # noqa: PTH123
            children.extend(int(word) for word in file.read().split())
    return children


def resident_kb(pid: int) -> tuple[int, int]:
    """Resident memory of a process in KiB, its own and shared, without mapped files; 0 where the system does not report it."""
    own, shared = 0, 0
    with contextlib.suppress(OSError, ValueError, IndexError), open(f"/proc/{pid}/status", "rb") as file:  # noqa: PTH123
        for line in file:
            if line.startswith(b"RssAnon:"):
                own = int(line.split()[1])
            elif line.startswith(b"RssShmem:"):
                shared = int(line.split()[1])
    return own, shared


def _prctl(option: int, value: int) -> None:
    """Call Linux's prctl; do nothing elsewhere."""
    if not sys.platform.startswith("linux"):
        return
    import ctypes

    ctypes.CDLL(None, use_errno=True).prctl(option, value, 0, 0, 0)


def _read_all(handle: int) -> str:
    """The content of a pipe whose writers have ended."""
    with contextlib.suppress(OSError):
        return os.read(handle, 4096).decode("utf-8", "replace")
    return ""


if __name__ == "__main__":
    sys.exit(main(sys.argv))
