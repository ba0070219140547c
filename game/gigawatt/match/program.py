"""A policy program: start it under limits, exchange lines with it within deadlines, and end it.

On POSIX each program has a keeper (`keeper.py`), which ends it with all its children whatever happens to this process. The limits
stop accidents and simple abuse of memory, processor, files and processes. They do not stop a program from reading this user's files
or using the network: hostile programs belong in a container.

A program starts in an empty folder inside a folder of its own: there is nothing beside it that it could harm.
"""

from __future__ import annotations

import contextlib
import json
import os
import queue
import re
import secrets
import signal
import subprocess
import sys
import threading
import time
from functools import cache
from pathlib import Path
from typing import IO, Any, Final

from attrs import frozen

from gigawatt.match.clock import Countdown
from gigawatt.match.faults import ProgramFaultError
from gigawatt.match.folders import LockedFolder, sweep
from gigawatt.streams import open_descriptors
from gigawatt.text import safe_text, unsafe_character

_BYTE_ORDER_MARK: Final = b"\xef\xbb\xbf"

LINE_LIMIT: Final = 65_536
"""The most bytes of one reply."""

_TOKEN: Final = "GIGAWATT_PROGRAM"  # noqa: S105 - the name of a variable
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "SYSTEMROOT", "PATHEXT", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""The variables of this process's environment that a program gets."""

_LIMITS_PASSED: Final = frozenset({"memory", "processes", "folder", "files"})
"""Verdicts of the keeper that are a fault of the program, whatever it was doing."""

_GRACE_S: Final = 15.0
_EXIT_S: Final = 0.5
_PIPES_AHEAD: Final = 64
_EXCEPTION: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*(?:$|: )")
"""The last line of a traceback of Python: the exception, and mostly what it says."""
_PLACE: Final = re.compile(r'(?m)^ *File "(?:[^"\n]*[/\\])?([^"/\\\n]+)", line (\d+)')
"""A line of a traceback, with the name of a file, without its folder, and a line of it."""
_OUT_OF_MEMORY: Final = ("MemoryError", "bad_alloc", "out of memory", "OutOfMemory", "Cannot allocate memory")


@frozen(kw_only=True)
class Limits:
    """The limits of a program. Times are wall-clock seconds."""

    start_s: float = 10.0
    """From its start to `ready`."""
    new_game_s: float = 5.0
    """From `new_game` to the `pong` that follows."""
    ping_s: float = 2.0
    move_s: float = 1.0
    """Its budget for a decision, after which it is told to stop."""
    grace_s: float = 0.5
    """The time it has to answer after that."""
    memory_mb: int = 512
    """The memory of the program and all its children together."""
    cpu_s: int = 3600
    """The processor time of one process."""
    file_mb: int = 16
    """The size of the largest file."""
    folder_mb: int = 64
    """The size of all files in its folder."""
    files: int = 2000
    """The number of files and folders there and in shared memory."""
    processes: int = 64


@frozen(kw_only=True)
class Ending:
    """How a program ended."""

    verdict: str
    """The reason that the keeper ended it: memory, processes, folder, files, or ended (on request); empty if it exited by itself."""
    exit: int | None
    """Its exit code, or the negative number of the signal."""
    peak_mb: int
    errors: str
    """The end of its standard error."""
    not_started: str
    """The reason that it could not be started, or empty."""


class Program:
    """A running program. It belongs to one thread; `close` must be called, and may be called at any time."""

    def __init__(self, command: tuple[str, ...], limits: Limits, environment: dict[str, str] | None = None) -> None:
        """Start `command`, whose first word is looked up as in a shell.

        Args:
            command: the program and its arguments.
            limits: its limits.
            environment: variables in addition to those of every program.

        Raises:
            ProgramFaultError: this machine cannot start another process (`infrastructure`).
        """
        self.limits = limits
        self.command = command
        self._more = environment or {}
        self.ending: Ending | None = None
        self._token = secrets.token_hex(8)
        self._replies: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        self._room = threading.Semaphore(_PIPES_AHEAD)
        self._is_closing = False
        self._folder: LockedFolder | None = None
        _sweep_once()
        _removing[:] = [keeper for keeper in _removing if keeper.poll() is None]
        open_descriptors()
        try:
            self._folder = LockedFolder.create("program")
            self._home = self._folder.path / "home"
            self._home.mkdir(0o700)
            self._start(self._folder)
        except OSError as error:
            self._remove_folder()
            raise ProgramFaultError("infrastructure", f"cannot start a process: {error.strerror or error}") from error
        self._reader = threading.Thread(target=self._read, name="replies", daemon=True)
        self._reader.start()

    # --- lines -----------------------------------------------------------------------------------------------------------

    def send(self, message: dict[str, Any], limit: Countdown) -> None:
        """Write one object as a line.

        Args:
            message: the object.
            limit: the time for the program to read it.

        Raises:
            ProgramFaultError: the program has ended, or does not read.
        """
        if self.ending is not None:
            raise self._why_it_ended()
        data = (json.dumps(message, separators=(",", ":"), ensure_ascii=False) + "\n").encode()
        try:
            self._write(data, limit)
        except (BrokenPipeError, ConnectionResetError):
            raise self._why_it_ended() from None
        except OSError as error:
            raise ProgramFaultError("infrastructure", f"cannot write to the program: {error.strerror}") from error

    def receive(self, limit: Countdown) -> dict[str, Any] | None:
        """The next object from the program, or None when the time is over; empty lines are skipped.

        Raises:
            ProgramFaultError: the program has ended, or the line is not an object or longer than `LINE_LIMIT` bytes.
        """
        while True:
            is_last = limit.is_over
            line = limit.wait(self._next_line)
            if line is None:
                raise self._why_it_ended()
            if len(line) > LINE_LIMIT:
                raise ProgramFaultError("protocol", f"a reply is longer than {LINE_LIMIT:,} bytes")
            if line and not line.isspace():
                return _object(line)
            if is_last:
                return None

    def _next_line(self, wait_s: float) -> bytes | None:
        """A line, None at the end of the output, or an empty line if none arrives in time."""
        try:
            line = self._replies.get(timeout=wait_s) if wait_s > 0 else self._replies.get_nowait()
        except queue.Empty:
            return b""
        self._room.release()
        return line

    def _write(self, data: bytes, limit: Countdown) -> None:
        handle = self._stdin.fileno()
        if sys.platform == "win32":
            self._stdin.write(data)
            self._stdin.flush()
            return
        import select

        poll = select.poll()
        poll.register(handle, select.POLLOUT)
        view = memoryview(data)
        while view:
            try:
                view = view[os.write(handle, view) :]
            except BlockingIOError:
                is_last = limit.is_over
                if not limit.wait(lambda wait_s: poll.poll(wait_s * 1000)) and is_last:
                    raise ProgramFaultError("timeout", "it does not read what it is sent") from None

    def _read(self) -> None:
        """The reading thread: put whole lines into the queue, at most `_PIPES_AHEAD`; the rest waits in the pipe."""
        buffer = bytearray()
        is_first = True
        handle = self._stdout.fileno()
        while True:
            try:
                data = os.read(handle, LINE_LIMIT)
            except OSError:
                data = b""
            if not data:
                break
            buffer += data
            while (end := buffer.find(b"\n")) >= 0:
                if not self._is_closing:
                    self._room.acquire()
                line = bytes(buffer[: min(end, LINE_LIMIT + 1)])
                self._replies.put(line.removeprefix(_BYTE_ORDER_MARK) if is_first else line)
                is_first = False
                del buffer[: end + 1]
            if len(buffer) > LINE_LIMIT:
                self._replies.put(bytes(buffer[: LINE_LIMIT + 1]))
                break
        self._replies.put(None)

    # --- the end ----------------------------------------------------------------------------------------------------------

    def close(self) -> Ending:
        """End the program and its children; return how it ended. A second call changes nothing."""
        if self.ending is None:
            self._is_closing = True
            for _ in range(_PIPES_AHEAD):
                self._room.release()
            with contextlib.suppress(OSError):
                self._stdin.close()
            self.ending = self._end()
            self._reader.join(timeout=_GRACE_S)
            if not self._reader.is_alive():
                with contextlib.suppress(OSError):
                    self._stdout.close()
            self._remove_folder()
        return self.ending

    def wait(self, limit_s: float) -> None:
        """Close the program's input and wait for it to exit by itself."""
        with contextlib.suppress(OSError):
            self._stdin.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(timeout=limit_s)

    def overdue(self, message: str) -> ProgramFaultError:
        """End a program that did not answer in time; return its fault, which is another one if it exceeded a limit."""
        if self.close().verdict in _LIMITS_PASSED:
            return self._why_it_ended()
        return ProgramFaultError("timeout", message)

    def _why_it_ended(self) -> ProgramFaultError:
        """The fault of a program that has ended or closed its output."""
        self._wait_for_exit()
        ending = self.close()
        last = _last_words(ending.errors)
        if ending.not_started:
            return ProgramFaultError("crash", f"cannot start {self.command[0]}: {ending.not_started}")
        if ending.verdict == "lost":
            return ProgramFaultError("infrastructure", "the process that keeps the program was killed")
        if ending.verdict == "memory" or (ending.exit != 0 and _tells_of_memory(ending.errors)):
            return ProgramFaultError(
                "memory", f"it took more than {self.limits.memory_mb} MB (peak {ending.peak_mb} MB){last}"
            )
        if ending.verdict == "processes":
            return ProgramFaultError("crash", f"it started more than {self.limits.processes} processes")
        if ending.verdict == "folder":
            return ProgramFaultError("crash", f"it kept more than {self.limits.folder_mb} MB of files in its folder")
        if ending.verdict == "files":
            return ProgramFaultError("crash", f"it kept more than {self.limits.files:,} files")
        if ending.verdict == "ended" or ending.exit is None:
            return ProgramFaultError("protocol", f"it closed its output{last}")
        return ProgramFaultError("crash", f"{_exit_text(ending.exit)}{last}")

    def _wait_for_exit(self) -> None:
        """Wait for the exit code, which may come a moment after the end of the output, later on a busy machine."""
        if self.ending is not None:
            return
        if sys.platform == "win32":
            with contextlib.suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=_EXIT_S)
            return
        import select

        poll = select.poll()
        poll.register(self._status, select.POLLIN)
        poll.poll(_EXIT_S * 1000)

    def _remove_folder(self) -> None:
        if self._folder is not None:
            self._folder.remove()

    # --- with a keeper, on POSIX --------------------------------------------------------------------------------------------

    def _start(self, folder: LockedFolder) -> None:
        if sys.platform == "win32":
            self._start_alone()
            return
        order = {
            "command": list(self.command),
            "folder": str(folder.path),
            "home": str(self._home),
            "lock": f"{folder.path}.lock",
            "environment": self._environment(),
            "memory_mb": self.limits.memory_mb,
            "cpu_s": self.limits.cpu_s,
            "file_mb": self.limits.file_mb,
            "folder_mb": self.limits.folder_mb,
            "files": self.limits.files,
            "processes": self.limits.processes,
            "tasks": _allowed_tasks(self.limits.processes),
        }
        control, self._control = os.pipe()
        self._status, status = os.pipe()
        keeper = str(Path(__file__).with_name("keeper.py"))
        try:
            self._process = subprocess.Popen(
                [sys.executable, "-I", "-S", keeper, str(control), str(status), str(folder.fileno())],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                pass_fds=(control, status, folder.fileno()),
                start_new_session=True,
                env=_kept_environment(),
                bufsize=0,
            )
        except BaseException:
            os.close(self._control)
            os.close(self._status)
            raise
        finally:
            os.close(control)
            os.close(status)
        self._stdin, self._stdout = _pipes(self._process)
        os.set_blocking(self._stdin.fileno(), False)
        with contextlib.suppress(BrokenPipeError):  # it was killed already, which its ending shows
            _write_all(self._control, json.dumps(order).encode() + b"\n")

    def _end(self) -> Ending:
        if sys.platform == "win32":
            return self._end_alone()
        os.close(self._control)
        with contextlib.suppress(OSError):  # the program may have stopped its keeper
            self._process.send_signal(signal.SIGCONT)
        text = self._read_status()
        os.close(self._status)
        try:
            self._process.wait(timeout=_GRACE_S)
        except subprocess.TimeoutExpired:
            if text:  # the program has ended, and the keeper is still removing files
                self._leave_to_keeper()
            else:
                self._process.kill()
                self._process.wait()
        try:
            status = json.loads(text)
            return Ending(
                verdict=str(status["verdict"]),
                exit=status["exit"],
                peak_mb=int(status["peak_mb"]),
                errors=str(status["errors"]),
                not_started=str(status["not_started"]),
            )
        except (ValueError, KeyError, TypeError):
            end_by_token(f"{_TOKEN}={self._token}")
            return Ending(verdict="lost", exit=None, peak_mb=0, errors="", not_started="")

    def _leave_to_keeper(self) -> None:
        """Let the keeper remove the program's files in the background."""
        _removing.append(self._process)
        if self._folder is not None:
            self._folder.leave()
            self._folder = None

    def _read_status(self) -> bytes:
        """The keeper's report at its end."""
        import select

        poll = select.poll()
        poll.register(self._status, select.POLLIN)
        data = b""
        deadline = time.monotonic() + _GRACE_S
        while poll.poll(max(0.0, deadline - time.monotonic()) * 1000):
            piece = os.read(self._status, 65_536)
            if not piece:
                break
            data += piece
        return data

    def _environment(self) -> dict[str, str]:
        """A short environment: nothing secret, and the same hash seed in every run."""
        folder = str(self._home)
        fixed = {
            "HOME": folder, "TMPDIR": folder, "TEMP": folder, "TMP": folder, "PYTHONHASHSEED": "0",
            "PYTHONDONTWRITEBYTECODE": "1", "PYTHONUNBUFFERED": "1", _TOKEN: self._token,
        }  # fmt: skip
        return {"PATH": os.defpath, **_kept_environment(), **fixed, **self._more}

    # --- without one, on Windows ---------------------------------------------------------------------------------------------

    def _start_alone(self) -> None:
        try:
            self._process = subprocess.Popen(
                list(self.command),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=self._home,
                env=self._environment(),
                bufsize=0,
            )
        except FileNotFoundError as error:
            raise ProgramFaultError("crash", f"cannot start {self.command[0]}: {error.strerror}") from error
        self._stdin, self._stdout = _pipes(self._process)

    def _end_alone(self) -> Ending:
        code = self._process.poll()
        subprocess.run(
            ["taskkill", "/F", "/T", "/PID", str(self._process.pid)],
            check=False,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._process.kill()
        self._process.wait()
        return Ending(verdict="" if code is not None else "ended", exit=code, peak_mb=0, errors="", not_started="")


def end_by_token(token: str) -> None:
    """Kill every process whose environment contains `token`, on Linux: the last resort if a keeper was killed."""
    if not Path("/proc").is_dir():
        return
    for folder in Path("/proc").iterdir():
        if not folder.name.isdecimal() or int(folder.name) == os.getpid():
            continue
        with contextlib.suppress(OSError):
            if token.encode() in (folder / "environ").read_bytes().split(b"\0"):
                os.kill(int(folder.name), signal.SIGKILL)


_removing: Final[list[subprocess.Popen[bytes]]] = []
"""Keepers that are still removing files of their programs."""


@cache
def _sweep_once() -> None:
    """Remove the abandoned folders of other runs, once in the life of this process."""
    sweep()


def _kept_environment() -> dict[str, str]:
    return {name: os.environ[name] for name in _KEPT if name in os.environ}


def _write_all(handle: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(handle, view) :]


def _pipes(process: subprocess.Popen[bytes]) -> tuple[IO[bytes], IO[bytes]]:
    assert process.stdin is not None, "a pipe was asked for"
    assert process.stdout is not None, "a pipe was asked for"
    return process.stdin, process.stdout


def _allowed_tasks(more: int) -> int:
    """The limit of tasks for this user that leaves a program `more` of them; 0 where no limit applies, as for root."""
    if not sys.platform.startswith("linux") or os.geteuid() == 0:
        return 0
    count, me = 0, os.geteuid()
    for folder in Path("/proc").iterdir():
        with contextlib.suppress(OSError, ValueError, IndexError):
            if folder.name.isdecimal() and folder.stat().st_uid == me:
                count += int((folder / "stat").read_text().rpartition(")")[2].split()[17])
    return count + 4 * more


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line.decode())  # as bytes it might be UTF-16 too
    except (ValueError, RecursionError):
        raise ProgramFaultError("protocol", f"expected a JSON object on a line, got {_shown(line)}") from None
    if not isinstance(value, dict):
        raise ProgramFaultError("protocol", f"expected a JSON object on a line, got {_shown(line)}")
    return value


def _shown(line: bytes) -> str:
    """The beginning of a line, and a note on its invisible characters."""
    text = line[:120].decode("utf-8", "replace").strip()
    unseen = unsafe_character(text)
    return repr(safe_text(text, 60)) + (f" with {unseen} in it" if unseen else "")


def _last_words(errors: str) -> str:
    """The last line that a program wrote of its errors; of an exception of Python with the file and the line where it was raised."""
    lines = errors.strip().splitlines()
    if not lines:
        return ""
    places = _PLACE.findall(errors) if _EXCEPTION.match(lines[-1]) else []
    where = " ({}, line {})".format(*places[-1]) if places else ""
    return f": {lines[-1]}{where}"


def _tells_of_memory(errors: str) -> bool:
    return any(mark in errors for mark in _OUT_OF_MEMORY)


def _exit_text(code: int) -> str:
    if code >= 0:
        return f"it ended with exit code {code}"
    try:
        return f"it was ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"it was ended by signal {-code}"
