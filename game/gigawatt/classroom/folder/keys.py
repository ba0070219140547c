"""The secret of a class: a student's seed is derived from it, and start files are signed by it.

It is 32 random bytes, and never leaves the teacher's machine. Without it nobody can compute another student's seed, and nobody can
make a start file that grading accepts. HMAC is that of RFC 2104 with SHA-256.
"""

from __future__ import annotations

import hmac
import json
import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from gigawatt.errors import ClassError, ReadError
from gigawatt.reading import read_text, shown, why

KEY_BYTES: Final = 32
SEED_BYTES: Final = 16
"""As many as a typed number fills, so that a student's seed can be shown as one."""

_LIMIT: Final = 1_000
_SEED: Final = "gigawatt-class-seed"
_START: Final = "gigawatt-class-start"
_EXPORT: Final = "gigawatt-class-export"
_TOURNAMENT: Final = "gigawatt-class-tournament"
"""Each code begins with its purpose, so that a seed is never also a signature."""


def new_key() -> bytes:
    """A new secret, by the system's generator."""
    return secrets.token_bytes(KEY_BYTES)


def write_key(path: Path, key: bytes) -> None:
    """Write the secret to a new file that its owner alone may read.

    Raises:
        ClassError: there is a file already, or it cannot be written.
    """
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
    try:
        with os.fdopen(os.open(path, flags, 0o600), "wb") as file:
            file.write(f"{key.hex()}\n".encode())
            file.flush()
            os.fsync(file.fileno())
    except FileExistsError:
        raise ClassError(f"{shown(path)} is there already; it stays as it is") from None
    except OSError as error:
        raise ClassError(f"cannot write {shown(path)}: {why(error)}") from error


def read_key(path: Path) -> bytes:
    """Read the secret of a class.

    Raises:
        ClassError: there is none, or the file holds something else.
    """
    try:
        text = read_text(path, _LIMIT, "key of a class").strip()
    except ReadError as error:
        raise ClassError(
            f"{error}; without the key of the class its start files and submissions cannot be checked"
        ) from error
    try:
        key = bytes.fromhex(text) if text.isascii() and len(text) == 2 * KEY_BYTES else b""
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ClassError(
            f"{shown(path)}: expected {2 * KEY_BYTES} hexadecimal digits, got something else; put the old file back"
        )
    return key


def is_private(path: Path) -> bool:
    """Whether the file of the secret is closed to other users of the machine; True where the system has no such rights."""
    try:
        return os.name != "posix" or not path.stat().st_mode & 0o077
    except OSError:
        return True


def student_seed(key: bytes, class_id: str, student_id: str, *, exercise: str = "", draw: int = 0) -> bytes:
    """The seed of a student's game: the first 16 bytes of a code over class, student, exercise and draw.

    Args:
        key: the secret of the class.
        class_id: the id of the class.
        student_id: the id of the student.
        exercise: the exercise that is played; empty for the game of the class.
        draw: how many earlier seeds of the student were rejected, where seeds are chosen for equal difficulty.
    """
    return _code(key, _SEED, [class_id, student_id, exercise, draw])[:SEED_BYTES]


def student_pseudonym(key: bytes, class_id: str, student_id: str) -> str:
    """The pseudonym of a student in an anonymous export: `p` and 12 hexadecimal digits, traceable with the key alone."""
    return f"p{_code(key, _EXPORT, [class_id, student_id]).hex()[:12]}"


def tournament_seed(key: bytes, class_id: str) -> int:
    """The seed of the unpublished games of a class's tournament, a number of 128 bits that nobody can work out without the key."""
    return int.from_bytes(_code(key, _TOURNAMENT, [class_id])[:SEED_BYTES], "big")


def sign(key: bytes, facts: Mapping[str, Any]) -> str:
    """The signature of facts (texts, whole numbers, lists, tables), 64 hexadecimal digits."""
    return _code(key, _START, facts).hex()


def is_signed(key: bytes, facts: Mapping[str, Any], tag: str) -> bool:
    """Whether `tag` is the signature of facts, compared in constant time."""
    return hmac.compare_digest(sign(key, facts).encode(), tag.encode("utf-8", "replace"))


def _code(key: bytes, purpose: str, what: object) -> bytes:
    """The code over a value in its only form as JSON: keys sorted, no white space, ASCII."""
    text = json.dumps([purpose, what], sort_keys=True, separators=(",", ":"), ensure_ascii=True)
    return hmac.digest(key, text.encode(), "sha256")
