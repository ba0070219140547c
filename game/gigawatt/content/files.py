"""Read one TOML file of rules; an unreadable file becomes a problem."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

from gigawatt.content.faults import Faults, Place
from gigawatt.errors import ReadError
from gigawatt.reading import parse_toml, read_text

MOST_BYTES: Final = 1_000_000


def read_toml(path: Path, place: Place, faults: Faults) -> dict[str, Any] | None:
    """The tables of the file at `path`, or None after adding its problem at `place`."""
    try:
        return parse_toml(read_text(path, MOST_BYTES, "rule file"))
    except ReadError as error:
        faults.add(place, f"cannot be read: {error.reason}" if error.where else error.reason)
    return None
