"""The disk under a results file: whether it is shared over a network, and the lock of a running tournament."""

from __future__ import annotations

import contextlib
import os
import sys
from pathlib import Path
from types import TracebackType
from typing import Final, Self

from gigawatt.errors import SaveError
from gigawatt.locks import is_named, try_lock
from gigawatt.reading import shown, why

SHARED: Final = frozenset({
    "9p", "afs", "beegfs", "ceph", "cifs", "davfs", "fuse.davfs", "fuse.glusterfs", "fuse.s3fs", "fuse.sshfs", "glusterfs",
    "gpfs", "lustre", "ncpfs", "nfs", "nfs4", "orangefs", "pvfs2", "smb2", "smb3", "smbfs", "vboxsf", "virtiofs",
})  # fmt: skip
"""File systems on which SQLite's write-ahead log is unsafe, because its shared memory does not reach other machines."""

_DRIVE_REMOTE: Final = 4


def is_shared(path: Path, mounts: str | None = None) -> bool:
    """Whether `path` is on a network share; False where that is unknown.

    `mounts` is the content of Linux's `/proc/mounts`, which is read if it is None.
    """
    if sys.platform == "win32":
        return _is_remote_drive(path)
    if mounts is None:
        try:
            mounts = Path("/proc/mounts").read_text("utf-8", "surrogateescape")
        except OSError:
            return False
    return _file_system(path, mounts) in SHARED


def _file_system(path: Path, mounts: str) -> str:
    """The type of the file system under `path`, by the mount with the longest matching folder; empty if unknown."""
    target = str(path.absolute().resolve())
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        folder = fields[1].replace("\\040", " ").replace("\\011", "\t").replace("\\134", "\\")
        inside = folder in ("/", target) or target.startswith(folder + "/")
        if inside and len(folder) >= len(best):
            best, kind = folder, fields[2]
    return kind


def _is_remote_drive(path: Path) -> bool:
    """Windows: whether a path is UNC, or its drive letter a share."""
    drive = path.absolute().drive
    if drive.startswith("\\\\"):
        return True
    import ctypes

    kernel = getattr(ctypes, "windll").kernel32  # noqa: B009  # there on Windows only, which mypy on Linux cannot know
    return bool(kernel.GetDriveTypeW(drive + "\\") == _DRIVE_REMOTE)


class RunLock:
    """The lock of the one process that writes to a results file; the system releases it when that process dies.

    It is a file of its own beside the results, because on some systems a lock on the results would interfere with SQLite's own.
    """

    def __init__(self, results: Path) -> None:
        self._results = results
        self._path = results.with_name(results.name + ".lock").absolute()  # a policy may change the current folder
        self._handle = -1

    def __enter__(self) -> Self:
        """Take the lock.

        Raises:
            SaveError: another process holds it, or the folder cannot be written.
        """
        while True:
            try:
                self._handle = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o666)
            except FileNotFoundError as error:
                folder = shown(self._results.parent)
                raise SaveError(
                    f"cannot write {shown(self._results)}: there is no folder {folder}; make it, or name another"
                ) from error
            except OSError as error:
                raise SaveError(f"cannot write {shown(self._results)}: {why(error)}") from error
            if try_lock(self._handle) is False:
                os.close(self._handle)
                raise SaveError(f"another run is writing {shown(self._results)}; wait for it, or stop it")
            if is_named(self._handle, self._path):  # its previous holder may just have removed it
                return self
            os.close(self._handle)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if sys.platform == "win32":  # an open file cannot be removed there
            os.close(self._handle)
        with contextlib.suppress(OSError):
            self._path.unlink()
        if sys.platform != "win32":
            os.close(self._handle)
