"""Locks on open files, which the system releases when their holder dies."""

from __future__ import annotations

import errno
import os
import sys
from pathlib import Path


def lock_handle(handle: int, *, waits: bool = False) -> None:
    """Lock an open file for this process.

    Raises:
        OSError: another process holds it, or there are no locks here.
    """
    try:
        if sys.platform == "win32":
            import msvcrt
        else:
            import fcntl
    except ImportError as error:
        raise OSError(errno.ENOSYS, "no locks here") from error
    if sys.platform == "win32":
        msvcrt.locking(handle, msvcrt.LK_LOCK if waits else msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(handle, fcntl.LOCK_EX | (0 if waits else fcntl.LOCK_NB))


def is_named(handle: int, path: Path) -> bool:
    """Whether an open file still has its name: its previous holder may have removed it just before it was locked."""
    try:
        return os.path.samestat(os.fstat(handle), path.stat())
    except OSError:
        return False


def try_lock(handle: int) -> bool | None:
    """Take the lock on an open file without waiting: return whether that succeeded, or None if there are no locks here."""
    try:
        lock_handle(handle)
    except (BlockingIOError, PermissionError):
        return False
    except OSError:
        return None
    return True
