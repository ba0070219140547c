"""Results that take long to compute, kept as JSON below `grades/`: rows by the digest of what they depend on."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from gigawatt.classroom.folder.writing import Warn, no_warning
from gigawatt.errors import ReadError, SaveError
from gigawatt.reading import Limits, Numbers, parse_json, read_file, shown
from gigawatt.storage.files import write_atomic
from gigawatt.version import __version__
from gigawatt.wording.debrief_text import again_text

_LIMIT_BYTES: Final = 20_000_000
_LIMITS: Final = Limits(depth=4, values=500_000)


def read_rows(
    path: Path,
    name: str,
    is_row: Callable[[Any], bool],
    numbers: Numbers = "finite",
    warn: Warn = no_warning,
    remedy: str = "",
) -> dict[str, Any]:
    """The rows in a file; none if it is missing, damaged, or was written by another release.

    What is damaged is taken out of the file, so that it is said once.

    Args:
        path: the file.
        name: the field that holds them.
        is_row: whether a value has the form of a row; those that have not are left out.
        numbers: the allowed numbers.
        warn: called with one line if something is damaged.
        remedy: the command that makes it again; empty if that is done without asking.
    """
    found = _kept(path, name, numbers)
    if found is None:
        if path.exists():
            warn(again_text(shown(path), remedy=remedy))
            _mend(path, name, {})
        return {}
    release, rows = found
    if release != __version__:
        return {}
    good = {key: row for key, row in rows.items() if is_row(row)}
    if len(good) < len(rows):
        warn(again_text(shown(path), len(rows) - len(good), remedy))
        _mend(path, name, good)
    return good


def _mend(path: Path, name: str, rows: Mapping[str, Any]) -> None:
    """Leave only good rows in a file; one that cannot be written is said to be damaged again."""
    with contextlib.suppress(SaveError):
        write_rows(path, name, rows)


def holds_rows(path: Path, name: str) -> bool:
    """Whether a file is one that `write_rows` wrote with this name, in this release or another."""
    return _kept(path, name, "finite") is not None


def _kept(path: Path, name: str, numbers: Numbers) -> tuple[Any, dict[str, Any]] | None:
    """The release that wrote a file, and its rows; None if it has no such form."""
    try:
        plain: Any = parse_json(read_file(path, _LIMIT_BYTES), _LIMITS, numbers=numbers)
    except ReadError:
        return None
    is_ours = isinstance(plain, dict) and "release" in plain and isinstance(plain.get(name), dict)
    return (plain["release"], plain[name]) if is_ours else None


def write_rows(path: Path, name: str, rows: Mapping[str, Any]) -> None:
    """Write rows so that `read_rows` of this release reads them, in the order of their digests.

    Raises:
        SaveError: the file cannot be written.
    """
    plain = {"release": __version__, name: dict(sorted(rows.items()))}
    write_atomic(path, (json.dumps(plain, indent=0) + "\n").encode())
