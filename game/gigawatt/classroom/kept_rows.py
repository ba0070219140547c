"""Results that take long to compute, kept as JSON below `grades/`: rows by the digest of what they depend on."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from gigawatt.errors import ReadError
from gigawatt.reading import Limits, Numbers, parse_json, read_file
from gigawatt.storage.files import write_atomic
from gigawatt.version import __version__

_LIMIT_BYTES: Final = 20_000_000
_LIMITS: Final = Limits(depth=4, values=500_000)


def read_rows(path: Path, name: str, is_row: Callable[[Any], bool], numbers: Numbers = "finite") -> dict[str, Any]:
    """The rows in a file; none if it is missing, damaged, or was written by another release.

    Args:
        path: the file.
        name: the field that holds them.
        is_row: whether a value has the form of a row; if one has not, none is used.
        numbers: the allowed numbers.
    """
    try:
        plain: Any = parse_json(read_file(path, _LIMIT_BYTES), _LIMITS, numbers=numbers)
    except ReadError:
        return {}
    rows = plain.get(name) if isinstance(plain, dict) and plain.get("release") == __version__ else None
    return dict(rows) if isinstance(rows, dict) and all(map(is_row, rows.values())) else {}


def write_rows(path: Path, name: str, rows: Mapping[str, Any]) -> None:
    """Write rows so that `read_rows` of this release reads them, in the order of their digests.

    Raises:
        SaveError: the file cannot be written.
    """
    plain = {"release": __version__, name: dict(sorted(rows.items()))}
    write_atomic(path, (json.dumps(plain, indent=0) + "\n").encode())
