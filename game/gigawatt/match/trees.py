"""Folder trees: measure one up to a limit, and remove one.

Untrusted programs fill these folders. They may nest folders without end, link to other places, or revoke their own permissions.
Nothing here therefore recurses, holds more than two folders open or builds a path that grows with the depth; links are never
followed, and no error is raised.

Only the standard library is used: the keeper loads this file without the package.
"""

from __future__ import annotations

import contextlib
import os
import stat

_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_BY_HANDLE = {os.open, os.unlink, os.rmdir, os.rename} <= os.supports_dir_fd and os.scandir in os.supports_fd
"""Whether the system works on the entries of an open folder; elsewhere, on Windows, paths are used."""

_NAMED = 3
"""The most things that are named if they cannot be removed."""

_GIVE_UP = 1000
"""The number of entries of one folder that cannot be removed after which the rest of it is skipped."""


def remove(path: str) -> list[str]:
    """Remove what is at `path` with everything below it; a link itself is removed.

    Returns:
        What is left and why, up to `_NAMED` entries; empty if nothing is left.
    """
    removal = _Removal(path)
    try:
        removal.run()
    except FileNotFoundError:
        pass
    except (OSError, ValueError) as error:
        removal.note(error)
    return removal.left


class _Removal:
    """One removal. Every folder is first moved to the top under a number, so that depth does not matter."""

    def __init__(self, path: str) -> None:
        self._path = path if _BY_HANDLE else _long(path)
        self._shown = path
        self._mark = os.urandom(8).hex() + "-"
        self._moved = 0
        self.left: list[str] = []

    def note(self, error: Exception) -> None:
        """Record that something is left."""
        if len(self.left) < _NAMED:
            self.left.append(f"{self._shown}: {getattr(error, 'strerror', None) or error}")

    def run(self) -> None:
        if not _is_folder(os.lstat(self._path)):
            _unlink(self._path, None)
            return
        top = _opened(self._path, None)
        try:
            self._empty(top, top)
            done = 0
            while done < self._moved:
                self._finish(top, f"{self._mark}{done}")
                done += 1
        finally:
            _close(top)
        _without_folder(self._path, None)

    def _finish(self, top: int | str, name: str) -> None:
        """Empty a folder that was moved up, and remove it."""
        try:
            folder = _opened(name, top)
            try:
                self._empty(folder, top)
            finally:
                _close(folder)
            _without_folder(name, top)
        except OSError as error:
            self.note(error)

    def _empty(self, folder: int | str, top: int | str) -> None:
        """Unlink files and move folders up, until nothing more can be done: a scan may miss entries."""
        stuck: set[str] = set()
        is_changed = True
        while is_changed and len(stuck) < _GIVE_UP:
            is_changed = False
            with os.scandir(folder) as entries:
                for entry in entries:
                    if entry.name in stuck or (folder == top and entry.name.startswith(self._mark)):
                        continue
                    try:
                        self._take(entry, folder, top)
                        is_changed = True
                    except FileNotFoundError:
                        continue
                    except OSError as error:
                        stuck.add(entry.name)
                        self.note(error)

    def _take(self, entry: os.DirEntry[str], folder: int | str, top: int | str) -> None:
        if not _is_folder(entry.stat(follow_symlinks=False)):
            _unlink(entry.name, folder)
            return
        number = f"{self._mark}{self._moved}"
        try:
            _rename(entry.name, folder, number, top)
        except PermissionError:  # to be moved, a folder must be writable itself
            _allow(entry.name, folder)
            _rename(entry.name, folder, number, top)
        self._moved += 1


def measure(path: str, most_bytes: int, most_entries: int) -> tuple[int, int]:
    """The bytes on disk and the number of entries below a folder.

    The walk ends as soon as either exceeds its limit, so that it is always short. Things that a live program moves meanwhile may be missed.
    """
    walk = _Measure(most_bytes, most_entries)
    with contextlib.suppress(OSError, ValueError):
        walk.run(path)
    return walk.size, walk.entries


class _Measure:
    """One walk. A single folder is open at a time; the way back uses `..`, and is checked."""

    def __init__(self, most_bytes: int, most_entries: int) -> None:
        self._most_bytes = most_bytes
        self._most_entries = most_entries
        self.size = 0
        self.entries = 0

    def run(self, path: str) -> None:
        handle = _opened(path, None)
        assert isinstance(handle, int), "measuring needs a system that opens folders"
        try:
            way = [(_identity(handle), self._read(handle))]
            while way and not self._is_over():
                folders = way[-1][1]
                if folders:
                    with contextlib.suppress(OSError):
                        below = _opened(folders.pop(), handle)
                        assert isinstance(below, int), "it was opened beside an open folder"
                        os.close(handle)
                        handle = below
                        way.append((_identity(handle), self._read(handle)))
                    continue
                way.pop()
                if way:
                    above = os.open("..", _FOLDER, dir_fd=handle)
                    os.close(handle)
                    handle = above
                    if _identity(handle) != way[-1][0]:  # it was moved during the walk
                        return
        finally:
            os.close(handle)

    def _is_over(self) -> bool:
        return self.size > self._most_bytes or self.entries > self._most_entries

    def _read(self, handle: int) -> list[str]:
        """Count the entries of a folder; return the names of its folders."""
        folders = []
        with os.scandir(handle) as entries:
            for entry in entries:
                self.entries += 1
                with contextlib.suppress(OSError):
                    known = entry.stat(follow_symlinks=False)
                    self.size += 512 * getattr(known, "st_blocks", 0)
                    if stat.S_ISDIR(known.st_mode):
                        folders.append(entry.name)
                if self._is_over():
                    break
        return folders


# --- the few calls that differ between systems: a name in an open folder, or a path ------------------------------------------


def _opened(name: str, folder: int | str | None) -> int | str:
    """Open a folder, making it accessible if necessary; links are rejected."""
    if not _BY_HANDLE:
        return _joined(name, folder)
    assert not isinstance(folder, str), "folders are open here"
    try:
        handle = os.open(name, _FOLDER, dir_fd=folder)
    except PermissionError:
        _allow(name, folder)
        handle = os.open(name, _FOLDER, dir_fd=folder)
    with contextlib.suppress(OSError):
        if stat.S_IMODE(os.fstat(handle).st_mode) & stat.S_IRWXU != stat.S_IRWXU:
            os.fchmod(handle, stat.S_IRWXU)
    return handle


def _close(folder: int | str) -> None:
    if isinstance(folder, int):
        os.close(folder)


def _identity(handle: int) -> tuple[int, int]:
    known = os.fstat(handle)
    return known.st_dev, known.st_ino


def _is_folder(known: os.stat_result) -> bool:
    """Whether it is a folder itself and not a link to one; Windows has several kinds of such links."""
    return stat.S_ISDIR(known.st_mode) and not getattr(known, "st_reparse_tag", 0)


def _unlink(name: str, folder: int | str | None) -> None:
    if isinstance(folder, int):
        os.unlink(name, dir_fd=folder)
        return
    path = _joined(name, folder)
    try:
        os.unlink(path)  # noqa: PTH108 - a path may be longer than pathlib's functions take
    except PermissionError:  # Windows: read-only, or a link to a folder
        os.chmod(path, stat.S_IWRITE | stat.S_IREAD)  # noqa: PTH101
        try:
            os.unlink(path)  # noqa: PTH108
        except PermissionError:
            os.rmdir(path)  # noqa: PTH106


def _without_folder(name: str, folder: int | str | None) -> None:
    if isinstance(folder, int):
        os.rmdir(name, dir_fd=folder)
    else:
        os.rmdir(_joined(name, folder))  # noqa: PTH106


def _rename(name: str, folder: int | str, new: str, top: int | str) -> None:
    if isinstance(folder, int) and isinstance(top, int):
        os.rename(name, new, src_dir_fd=folder, dst_dir_fd=top)
    else:
        os.rename(_joined(name, folder), _joined(new, top))  # noqa: PTH104


def _allow(name: str, folder: int | str | None) -> None:
    """Give a folder's owner every permission on it, without changing the target of a link in its place."""
    if not isinstance(folder, int | None):
        return
    if os.chmod in os.supports_follow_symlinks:
        os.chmod(name, stat.S_IRWXU, dir_fd=folder, follow_symlinks=False)
    elif hasattr(os, "O_PATH"):
        handle = os.open(name, os.O_PATH | os.O_NOFOLLOW | os.O_DIRECTORY | os.O_CLOEXEC, dir_fd=folder)
        try:
            os.chmod(f"/proc/self/fd/{handle}", stat.S_IRWXU)  # noqa: PTH101
        finally:
            os.close(handle)


def _joined(name: str, folder: int | str | None) -> str:
    assert not isinstance(folder, int), "paths must do here"
    return name if folder is None else f"{folder}{os.sep}{name}"


def _long(path: str) -> str:
    """Windows: the form of a path that may be long."""
    path = os.path.abspath(path)  # noqa: PTH100
    return path if path.startswith("\\\\") else f"\\\\?\\{path}"
