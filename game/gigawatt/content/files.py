"""Reading one TOML file within limits: never a traceback, whatever the bytes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Final

from gigawatt.content.faults import Faults, Place
from gigawatt.text import safe_text

MOST_BYTES: Final = 1_000_000
MOST_DEPTH: Final = 8
MOST_VALUES: Final = 50_000
LONGEST_LINE: Final = 5_000
"""Characters a line; a line of a rule file never needs them, and parsers are slow on longer ones."""


def read_toml(path: Path, place: Place, faults: Faults) -> dict[str, Any] | None:
    """The tables of the file at `path`, or None after its problem has been noted at `place`."""
    text = _read_text(path, place, faults)
    if text is None:
        return None
    message = ""
    try:
        tables = tomllib.loads(text)
    except RecursionError:
        message = "nested too deeply"
    except ValueError as error:  # TOMLDecodeError is one; so is a whole number of thousands of digits
        message = f"not TOML: {safe_text(error, 160)}"
    if message or (message := fault_of_size(tables)):
        faults.add(place, message)
        return None
    return tables


def _read_text(path: Path, place: Place, faults: Faults) -> str | None:
    message = ""
    try:
        if path.stat().st_size > MOST_BYTES:
            message = f"expected at most {MOST_BYTES:,} bytes, got {path.stat().st_size:,}"
        else:
            text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        message = f"not UTF-8 at byte {error.start}"
    except (OSError, ValueError) as error:
        message = f"cannot be read: {getattr(error, 'strerror', None) or 'not a file name'}"
    if not message and (longest := max(map(len, text.splitlines()), default=0)) > LONGEST_LINE:
        message = f"expected lines of at most {LONGEST_LINE:,} characters, got one of {longest:,}"
    if message:
        faults.add(place, message)
        return None
    return text


def fault_of_size(value: object) -> str:
    """What is too large about plain data (depth or number of values), or an empty text. Never recurses."""
    level, depth, seen = [value], 0, 0
    while level:
        depth += 1
        seen += len(level)
        if depth > MOST_DEPTH:
            return f"nested more than {MOST_DEPTH} deep"
        if seen > MOST_VALUES:
            return f"holds more than {MOST_VALUES:,} values"
        level = [inner for outer in level for inner in _inside(outer)]
    return ""


def _inside(value: object) -> list[object]:
    if isinstance(value, dict):
        return list(value.values())
    return list(value) if isinstance(value, list) else []
