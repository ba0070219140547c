"""The files and shared memory of a policy program, for its limits.

Its folder is measured. On Linux two more places are checked. Files that it has open although they were removed take up space that
no folder shows. Files in `/dev/shm`, System V segments and `memfd`s take up memory that belongs to no process: a file there counts
as the program's once one of its processes was seen to have it open or mapped, and it is removed at the program's end.

Only the standard library is used: the keeper loads this file without the package.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time

if __package__:
    from gigawatt.match import trees
else:  # beside the keeper, which runs without the package
    import trees  # type: ignore[import-not-found, no-redef]

SHARED = "/dev/shm"  # noqa: S108 - where Linux keeps shared memory
_SEGMENTS = "/proc/sysvipc/shm"
_GONE = " (deleted)"

_PACE = 5
"""The pause after a check, as a multiple of its duration: checks take a sixth of a processor at most."""

_MOST_LISTED = 20_000
_IN_CREATE = 0x100
_IN_MOVED_TO = 0x80
_NONBLOCK = 0o4000
_IPC_RMID = 0

File = tuple[int, int]
"""Device and inode of a file."""


class FileUsage:
    """The files of one program, from its start to its end."""

    def __init__(self, folder: str, most_bytes: int, most_entries: int) -> None:
        self._folder = folder
        self._most_bytes = most_bytes
        self._most_entries = most_entries
        self._is_linux = sys.platform.startswith("linux")
        self._next_look = 0.0
        self._looks = 0
        self._older = {file for _, file in _listed()} if self._is_linux else set()
        """The content of shared memory before the program started."""
        self._older_segments = {segment for segment, _, _ in _all_segments()} if self._is_linux else set()
        self._named: dict[str, File] = {}
        """The program's files in shared memory."""
        self._pids: set[int] = set()
        """All of its processes that were ever seen."""
        self.shared_bytes = 0
        """The bytes of its files in shared memory."""
        self.wake = _watch_shared() if self._is_linux else -1
        """A handle that becomes readable when something is created in shared memory, or -1."""

    def look(self, pids: list[int], *, is_urgent: bool = False) -> str:
        """The limit that is exceeded: `folder` (bytes), `files` (their number), or an empty text.

        Args:
            pids: the program's processes.
            is_urgent: check even shortly after the last check.
        """
        begun = time.monotonic()
        if begun < self._next_look and not is_urgent:
            return ""
        self._looks += 1
        size, count = trees.measure(self._folder, self._most_bytes, self._most_entries)
        if self._is_linux:
            self._pids.update(pids)
            size += self._look_at_open_files(pids)
            count += len(self._named)
        self._next_look = time.monotonic() + _PACE * (time.monotonic() - begun)
        if size > self._most_bytes:
            return "folder"
        return "files" if count > self._most_entries else ""

    def look_at_shared(self, pids: list[int]) -> None:
        """Something was created in shared memory: check at once whether one of these processes has it open."""
        with contextlib.suppress(OSError):
            while os.read(self.wake, 4096):
                pass
        self._look_at_open_files(pids)

    def clear(self) -> None:
        """Remove the program's files from shared memory."""
        for path, file in self._named.items():
            with contextlib.suppress(OSError):
                if _file_at(path) == file:
                    os.unlink(path)  # noqa: PTH108 - as few imports as can be
        if self._is_linux:
            for number, _ in self._segments():
                _remove_segment(number)

    # --- Linux ------------------------------------------------------------------------------------------------------------

    def _look_at_open_files(self, pids: list[int]) -> int:
        """Find the program's files in shared memory; return the bytes of removed files elsewhere that it still has open."""
        removed: dict[File, int] = {}
        anonymous: dict[File, int] = {}
        for pid in pids:
            for link, path in _open_files(pid):
                if path.startswith("/memfd:") or (path.startswith(SHARED) and path.endswith(_GONE)):
                    _note(anonymous, link)
                elif path.startswith(SHARED + "/"):
                    self._note_named(path)
                elif path.endswith(_GONE):
                    _note(removed, link)
            if self._looks % 10 == 1:  # there are many of these
                for path in _mapped(pid):
                    self._note_named(path)
        named = 0
        for path in list(self._named):
            try:
                known = os.stat(path)  # noqa: PTH116
                named += 512 * known.st_blocks
            except OSError:
                del self._named[path]
        self.shared_bytes = named + sum(anonymous.values()) + sum(size for _, size in self._segments())
        return sum(removed.values())

    def _note_named(self, path: str) -> None:
        if path not in self._named:
            file = _file_at(path)
            if file is not None and file not in self._older:
                self._named[path] = file

    def _segments(self) -> list[tuple[int, int]]:
        """Number and bytes of the System V segments that the program created."""
        return [
            (number, size)
            for number, maker, size in _all_segments()
            if maker in self._pids and number not in self._older_segments
        ]


def _all_segments() -> list[tuple[int, int, int]]:
    """Number, creating process and bytes in use of every System V segment."""
    found = []
    with contextlib.suppress(OSError, ValueError, IndexError), open(_SEGMENTS, "rb") as file:  # noqa: PTH123
        for line in file.readlines()[1:]:
            fields = line.split()
            found.append((int(fields[1]), int(fields[4]), int(fields[14])))
    return found


def _listed() -> list[tuple[str, File]]:
    found: list[tuple[str, File]] = []
    with contextlib.suppress(OSError), os.scandir(SHARED) as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                known = entry.stat(follow_symlinks=False)
                found.append((entry.path, (known.st_dev, known.st_ino)))
            if len(found) >= _MOST_LISTED:
                break
    return found


def _open_files(pid: int) -> list[tuple[str, str]]:
    """The open files of a process: a path that opens each of them, and its name."""
    found = []
    with contextlib.suppress(OSError), os.scandir(f"/proc/{pid}/fd") as entries:
        for entry in entries:
            with contextlib.suppress(OSError):
                found.append((entry.path, os.readlink(entry.path)))  # noqa: PTH115
    return found


def _mapped(pid: int) -> list[str]:
    """The files in shared memory that a process has mapped."""
    mark = f"{SHARED}/".encode()
    try:
        with open(f"/proc/{pid}/maps", "rb") as file:  # noqa: PTH123
            return [os.fsdecode(line[line.index(mark) :].rstrip(b"\n")) for line in file if mark in line]
    except (OSError, ValueError):
        return []


def _file_at(path: str) -> File | None:
    try:
        known = os.lstat(path)
    except (OSError, ValueError):
        return None
    return (known.st_dev, known.st_ino) if known.st_uid == os.geteuid() else None


def _note(into: dict[File, int], link: str) -> None:
    with contextlib.suppress(OSError):
        known = os.stat(link)  # noqa: PTH116
        into[known.st_dev, known.st_ino] = 512 * known.st_blocks


def _watch_shared() -> int:
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        system = ctypes.CDLL(None, use_errno=True)
        handle = int(system.inotify_init1(_NONBLOCK))
        if handle >= 0:
            system.inotify_add_watch(handle, SHARED.encode(), _IN_CREATE | _IN_MOVED_TO)
        return handle
    return -1


def _remove_segment(number: int) -> None:
    import ctypes

    with contextlib.suppress(OSError, AttributeError):
        ctypes.CDLL(None, use_errno=True).shmctl(number, _IPC_RMID, None)
